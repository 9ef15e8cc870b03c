"""What one answer came to. First what matters most; details and a strong answer open below."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interviewcoach.interview.summary import final_assessments
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Delivery, Evidence, Fix, FlagHit
from interviewcoach.model.bank import Rubric
from interviewcoach.model.session import Session
from interviewcoach.scoring.grading import grade, level_words
from interviewcoach.tui.commands import command
from interviewcoach.tui.conversation import gain
from interviewcoach.tui.evidence import flag_of, footnotes, marked, marks
from interviewcoach.tui.scale import scales
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.words import MUTED, between, clock, count, lines, shown, word

SEVEREST = ("critical", "serious", "minor")
MISSING = 2


class FeedbackScreen(CoachScreen[bool]):
    """Feedback on `question` of `session`. Returns True to go on, None to go back."""

    CSS_PATH = "feedback.tcss"
    AUTO_FOCUS = "#feedback"
    HELP = (
        "The dot is the level from 1 to 5, the thick line how sure it is. A level speaks of what this answer says, not"
        " of you: the scorer looks for described behaviours. The details show every span that counted."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("feedback.next", "enter", "next", "Next", "Go on"),
        command("feedback.details", "d", "toggle('details')", "Details", "Show what counted, and what was not heard"),
        command("feedback.strong", "m", "toggle('strong')", "Strong answer", "Compare with a strong answer"),
        BACK,
    ]

    def __init__(self, session: Session, question: str) -> None:
        super().__init__()
        self._session = session
        self._rubric = session.rubrics[question]
        self._assessment = final_assessments(session)[question]
        self._text = session.graded_text(question)
        self._gain = gain(session, question)

    def heading(self) -> tuple[Content, Content]:
        planned = [planned.question for planned in self._session.plan.questions]
        number = planned.index(self._rubric.question.id) + 1
        return Content.styled(f"Feedback on question {number}", "bold"), shown(self._session.role_title)

    def body(self) -> ComposeResult:
        with VerticalScroll(id="feedback"):
            yield Static(first_view(self._assessment, self._rubric, self._gain), id="first")
            with Container(id="below"):
                yield Static(details(self._assessment, self._rubric, self._text), id="details")
                yield Static(id="strong")

    async def action_toggle(self, part: str) -> None:
        shown_part = self.query_one(f"#{part}", Static)
        if part == "strong" and not shown_part.display:
            text = self._rubric.question.model_answer
            shown_part.update(strong_answer(await self.core(grade, self._rubric, text), self._rubric))
        shown_part.display = not shown_part.display
        if shown_part.display:
            self.call_after_refresh(shown_part.scroll_visible, top=True, animate=False)

    def action_next(self) -> None:
        self.dismiss(True)

    def action_back(self) -> None:
        self.dismiss(None)


def first_view(assessment: Assessment, rubric: Rubric, change: tuple[float, float] | None) -> Content:
    """Level and band, each competency on its scale, what to mend, and at most two fixes with one example."""
    return lines(
        *_overall(assessment, rubric, change),
        *_strengths(assessment, rubric),
        *_flags(assessment, rubric),
        *_fixes(assessment),
        *_remarks(assessment.delivery),
    )


def details(assessment: Assessment, rubric: Rubric, text: str) -> Content:
    """The answer with its evidence, each competency with what was not heard, and how it was told."""
    found = marks(assessment, rubric)
    return lines(
        Content.styled("Your answer", "bold"),
        marked(text, found),
        " ",
        footnotes(found) if found else "",
        *(part for id, level in assessment.competencies.items() for part in _competency(rubric, id, level)),
        " ",
        *_told(assessment.delivery),
    )


def strong_answer(assessment: Assessment, rubric: Rubric) -> Content:
    """The question's model answer, graded and marked the same way."""
    found = marks(assessment, rubric)
    level = f"level {assessment.level:.1f}" if assessment.level is not None else ""
    return lines(
        Content.assemble(("A strong answer", "bold"), (f"  {level}", MUTED)),
        marked(rubric.question.model_answer, found),
        " ",
        footnotes(found),
    )


def _overall(assessment: Assessment, rubric: Rubric, change: tuple[float, float] | None) -> Iterable[Content]:
    rows = [(rubric.names[id], part.level, part.band, word(part.level)) for id, part in assessment.competencies.items()]
    if assessment.level is None:
        yield Content.styled("Not enough evidence for a level", "$warning bold")
        yield shown(assessment.feedback.headline)
        yield Content.styled("That is no low level: it is not counted, and nothing is held against you.", MUTED)
        return
    rise = "   {:.1f} → {:.1f} after the follow-up".format(*change) if change else ""
    yield Content.assemble(
        (f"Level {assessment.level:.1f} of 5", "$accent bold"), (f"  {level_words(assessment.level)}", "bold"), rise
    )
    yield scales([("All together", assessment.level, assessment.band, between(assessment.band)), *rows])


def _strengths(assessment: Assessment, rubric: Rubric) -> Iterable[Content | str]:
    evidence = {e.indicator: e for part in assessment.competencies.values() for e in part.evidence}
    if assessment.feedback.strengths:
        yield " "
    for id in assessment.feedback.strengths:
        yield heard(evidence[id], rubric.indicator(id).text)


def heard(evidence: Evidence, meaning: str) -> Content:
    """The candidate's own words and what they count as."""
    return Content.assemble(("+ ", "$accent bold"), shown(f"“{evidence.text}”"), shown(f"  {meaning}", MUTED))


def _flags(assessment: Assessment, rubric: Rubric) -> Iterable[Content | str]:
    """The severest red flag in full; the others are marked in the details."""
    hits = sorted(assessment.red_flags, key=lambda hit: SEVEREST.index(hit.severity))
    if hits:
        yield " "
        yield check_this(hits[0], rubric)
        if len(hits) > 1:
            yield Content.styled(f"  and {count(len(hits) - 1, 'more place')} to check: see the details", "$error")


def check_this(hit: FlagHit, rubric: Rubric, where: str = "") -> Content:
    """A red flag with what to do instead."""
    flag = flag_of(rubric, hit)
    text = flag.text[0].lower() + flag.text[1:]
    return lines(
        Content.assemble((f"! Check this{where}: ", "$error bold"), shown(f"“{hit.text}” reads as: {text}.")),
        Content.assemble(("  Instead: ", "bold"), shown(flag.instead)),
    )


def _fixes(assessment: Assessment) -> Iterable[Content | str]:
    if assessment.feedback.fixes:
        yield " "
        yield Content.styled("What would raise it", "bold")
    for number, fix in enumerate(assessment.feedback.fixes, 1):
        yield from advice(number, fix, with_example=number == 1)


def advice(number: int, fix: Fix, *, with_example: bool) -> Iterable[Content]:
    """One thing to do better, and a sentence that does it with the level it would give."""
    yield Content.assemble((f"{number} ", "$accent bold"), shown(fix.advice))
    if with_example:
        gives = "" if fix.level is None else f"  gives {fix.level:.1f}"
        yield Content.assemble(("  For example: ", MUTED), shown(f"“{fix.example}”"), (gives, "$accent bold"))


def _remarks(delivery: Delivery) -> Iterable[Content | str]:
    if delivery.remarks:
        yield " "
        yield shown(delivery.remarks[0], MUTED)


def _competency(rubric: Rubric, id: str, part: CompetencyLevel) -> Iterable[Content | str]:
    yield " "
    level = f"  {part.level:.1f} {between(part.band)}" if part.level is not None else "  not enough evidence"
    yield Content.assemble(shown(rubric.names[id], "bold"), level)
    for indicator in part.missing[:MISSING]:
        yield Content.assemble(("  not heard: ", MUTED), shown(rubric.indicator(indicator).text))
    if part.cap:
        yield Content.assemble(("  held down by: ", "$warning"), shown(_owner(rubric, part.cap)))


def _owner(rubric: Rubric, id: str) -> str:
    """What a level was held down by: an essential indicator that was not heard, or a red flag."""
    texts = {flag.id: flag.text for flag in rubric.flags} | {i.id: f"not heard: {i.text}" for i in rubric.indicators}
    return texts.get(id, id)


def _told(delivery: Delivery) -> Iterable[Content | str]:
    yield Content.styled("How it was told", "bold")
    heard = ", ".join(delivery.star) or "none yet"
    yield f"{count(delivery.words, 'word')}, about {delivery.guide_words} are usual · in {clock(delivery.seconds)}"
    yield f"situation, task, action, result: {heard} · “I” {delivery.first_person} times, “we” {delivery.we}"
    yield from (shown(remark) for remark in delivery.remarks)
