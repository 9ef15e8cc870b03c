"""Assessments and summaries as parts of a page. Pure."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from interviewcoach.interview.changes import Change
from interviewcoach.interview.summary import Standing, Summary
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Evidence, FlagHit
from interviewcoach.model.bank import Rubric
from interviewcoach.model.session import Session
from interviewcoach.model.text import count
from interviewcoach.scoring.levels import level_words
from interviewcoach.tui.evidence import footnotes, marked, marks
from interviewcoach.tui.parts import GAP, NO_SIGN, Part, Point, section
from interviewcoach.tui.scale import Row, Scales
from interviewcoach.tui.words import MUTED, between, clock, figure, lower_first, shown

SEVEREST = ("critical", "serious", "minor")
MISSING = 2
# An answer of which less counts is told so at once.
THIN = 0.8


def first_view(
    assessment: Assessment, rubric: Rubric, change: tuple[float, float] | None, since: Change | None = None
) -> Iterator[Part]:
    """What fits one screen: level and band, each competency on its scale, the severest red flag, at most two fixes
    with an example each. `change` is the level before and after the follow-up, `since` the change from the answer
    before where the question was answered again."""
    yield from _overall(assessment, rubric, change)
    if since is not None:
        yield from section(
            f"Compared with before: {figure(since.before)} → {figure(since.after)}", _moves(rubric, since)
        )
    evidence = {e.indicator: e for part in assessment.competencies.values() for e in part.evidence}
    # The same words may count as two things.
    strengths = list(dict.fromkeys(f"“{evidence[id].text}”" for id in assessment.feedback.strengths))
    if strengths and not assessment.red_flags:
        yield GAP
        yield Point(Content.styled("+", "$accent bold"), shown(f"Most counted: {' and '.join(strengths)}"))
    hits = sorted(assessment.red_flags, key=lambda hit: SEVEREST.index(hit.severity))
    if hits:
        yield GAP
        yield from _check_this(hits[0], rubric)
    if len(hits) > 1:
        yield Point(NO_SIGN, Content.styled(f"{count(len(hits) - 1, 'more place')} to check in the details", "$error"))
    yield from section("What would raise it", _fixes(assessment))
    thin = _in_words(assessment) if assessment.depth.counts < THIN else ""
    if remark := next(iter(filter(None, (thin, *assessment.delivery.remarks))), ""):
        yield GAP
        yield shown(remark, MUTED)


def details(assessment: Assessment, rubric: Rubric, text: str) -> Iterator[Part]:
    """The answer with its evidence, each competency with what was not heard, and how it was told."""
    found = marks(assessment, rubric)
    yield Content.styled("Your answer", "bold")
    yield marked(text, found)
    yield GAP
    yield from footnotes(found)
    for id, part in assessment.competencies.items():
        yield from _competency(rubric, id, part)
    yield from section("How it was told", _told(assessment))


def strong_answer(assessment: Assessment, rubric: Rubric) -> Iterator[Part]:
    """The question's model answer, graded and marked the same way."""
    found = marks(assessment, rubric)
    level = "" if assessment.level is None else f"  level {assessment.level:.1f}"
    yield Content.assemble(("A strong answer", "bold"), (level, MUTED))
    yield marked(rubric.question.model_answer, found)
    yield GAP
    yield from footnotes(found)


def summing_up(session: Session, summary: Summary) -> Iterator[Part]:
    """Levels per competency, the strongest evidence, what to work on, what to check."""
    counts = f"   {summary.answered} answered, {summary.skipped} skipped, {clock(summary.seconds)} in all"
    yield Content.assemble(_level(summary.level), (counts, MUTED))
    places = {planned.question: number for number, planned in enumerate(session.plan.questions, 1)}
    for question, hit in summary.red_flags:
        yield GAP
        yield from _check_this(hit, session.rubrics[question], f" (question {places[question]})")
    if summary.standings:
        yield GAP
        yield Scales(Row(each.name, each.level, each.band, _from(each)) for each in summary.standings.values())
    strongest = (_heard(evidence, session.rubrics[question]) for question, evidence in summary.strongest)
    yield from section("Strongest", strongest)
    fixes = enumerate(summary.work_on, 1)
    yield from section("To work on", (part for n, fix in fixes for part in _advice(n, fix.advice, fix.example)))


def leaning_on(found: Iterable[tuple[str, ...]]) -> Iterator[Part]:
    """The stories that several answers tell: the sentence that says so, then the whys."""
    for told, *whys in found:
        yield GAP
        yield Point(Content.styled("!", "$warning bold"), shown(told))
        yield from (Point(NO_SIGN, shown(why, MUTED)) for why in whys)


def _overall(assessment: Assessment, rubric: Rubric, change: tuple[float, float] | None) -> Iterator[Part]:
    if assessment.level is None:
        yield Content.styled("Not enough evidence for a level", "$warning bold")
        yield shown(assessment.feedback.headline)
        if not assessment.red_flags:
            yield Content.styled("That is no low level: it is not counted, and nothing is held against you.", MUTED)
        return
    rise = "   {:.1f} → {:.1f} after the follow-up".format(*change) if change else ""
    yield Content.assemble(_level(assessment.level), rise)
    rows = (
        Row(rubric.names[id], part.level, part.band, word(part.level)) for id, part in assessment.competencies.items()
    )
    yield Scales([Row("All together", assessment.level, assessment.band, between(assessment.band)), *rows])


def _level(level: float | None) -> Content:
    if level is None:
        return Content.styled("No level yet", "bold")
    return Content.assemble((f"Level {level:.1f} of 5", "$accent bold"), (f"  {level_words(level)}", "bold"))


def _from(standing: Standing) -> str:
    """A competency's level in a word, and how many answers it comes from."""
    answers = f" · {count(standing.count, 'answer')}" if standing.count else ""
    return word(standing.level) + answers


def _heard(evidence: Evidence, rubric: Rubric) -> Point:
    """The candidate's own words and what they count as."""
    meaning = rubric.indicator(evidence.indicator).text
    return Point(
        Content.styled("+", "$accent bold"), Content.assemble(shown(f"“{evidence.text}”"), shown(f"  {meaning}", MUTED))
    )


def _check_this(hit: FlagHit, rubric: Rubric, where: str = "") -> Iterator[Part]:
    """A red flag with what to do instead."""
    flag = rubric.red_flag(hit.id)
    reads = shown(f"“{hit.text}” reads as: {lower_first(flag.text)}.")
    yield Point(Content.styled("!", "$error bold"), Content.assemble((f"Check this{where}: ", "$error bold"), reads))
    yield Point(NO_SIGN, Content.assemble(("Instead: ", "bold"), shown(flag.instead)))


def _moves(rubric: Rubric, since: Change) -> Iterator[Part]:
    """What another answer to the same question gained and lost."""
    for sign, style, ids in (("+", "$accent bold", since.gained), ("-", "$warning bold", since.lost)):
        yield from (Point(Content.styled(sign, style), shown(rubric.indicator(id).text)) for id in ids)
    if not since.gained and not since.lost:
        yield Content("It shows the same things.")


def _fixes(assessment: Assessment) -> Iterator[Part]:
    for number, fix in enumerate(assessment.feedback.fixes, 1):
        gives = f"  gives {fix.level:.1f}" if fix.level is not None and fix.level > (assessment.level or 0) else ""
        yield from _advice(number, fix.advice, fix.example, gives)


def _advice(number: int, words: str, example: str, gives: str = "") -> Iterator[Part]:
    """One thing to do better, and a sentence that does it with what that would give."""
    yield Point(Content.styled(str(number), "$accent bold"), shown(words))
    if example:
        sentence = Content.assemble(("For example: ", MUTED), shown(f"“{example}”"), (gives, "$accent bold"))
        yield Point(NO_SIGN, sentence)


def _competency(rubric: Rubric, id: str, part: CompetencyLevel) -> Iterator[Part]:
    level = word(None) if part.level is None else f"{part.level:.1f}  {between(part.band)}"
    yield GAP
    yield Content.assemble(shown(rubric.names[id], "bold"), (f"  {level}", MUTED))
    for indicator in part.missing[:MISSING]:
        yield Point(NO_SIGN, Content.assemble(("not heard: ", MUTED), shown(rubric.indicator(indicator).text)))
    if part.cap:
        yield Point(NO_SIGN, Content.assemble(("held down by: ", "$warning"), shown(_cap(rubric, part.cap))))


def _cap(rubric: Rubric, id: str) -> str:
    """What held a level down: an essential indicator that was not heard, or a red flag."""
    texts = {flag.id: flag.text for flag in rubric.red_flags} | {
        i.id: f"not heard: {i.text}" for i in rubric.indicators
    }
    return texts[id]


def _told(assessment: Assessment) -> Iterator[Part]:
    delivery = assessment.delivery
    heard = ", ".join(delivery.star) or "none yet"
    yield shown(f"{count(delivery.words, 'word')}, about {delivery.guide_words} are usual")
    yield shown(f"Of situation, task, action and result: {heard}")
    yield shown(f"“I” {count(delivery.first_person, 'time')}, “we” {count(delivery.we, 'time')}")
    yield from (shown(remark) for remark in (_in_words(assessment), *delivery.remarks) if remark)


def _in_words(assessment: Assessment) -> str:
    from interviewcoach.scoring.depth import answer_depth_words  # noqa: PLC0415 - with the scorer, not the screens

    return answer_depth_words(assessment)


def word(level: float | None) -> str:
    """The level in one word, without what it is near to."""
    return level_words(level).partition(",")[0]
