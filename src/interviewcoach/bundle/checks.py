"""What a session and a rubric of a bundle must be beyond their types: ids that are ids, numbers in range, names that
lead somewhere and spans that quote their answer. The writer checks the same: whatever is shared can be imported.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite

from interviewcoach.errors import BundleError
from interviewcoach.model.assessment import Assessment, Band, CompetencyLevel, Delivery, Depth, Hold
from interviewcoach.model.bank import Indicator, Rubric, Tally
from interviewcoach.model.session import LONGEST_ANSWER, Choices, Session, Turn
from interviewcoach.model.text import safe_line

LONGEST_NAME = 200
LONGEST_TEXT = 10_000
# The longest plan is that of the longest time with the quickest answers; a question is asked and followed up.
MOST_QUESTIONS = 500
MOST_TURNS = 2 * MOST_QUESTIONS
MOST_SECONDS = 1e7
# As many as a bank's file can hold.
MOST_POINTS = 999_999_999

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_QUALIFIED = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}(/[a-z0-9][a-z0-9_-]{0,63})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ENGINE = re.compile(r"[\w.+-]{1,32}")
# Words that commands read as something else than an id.
_RESERVED = {"latest"}
_SOON, _LATE = datetime(1970, 1, 2, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


def checked_names(session: Session) -> Session:
    """The session with names that a terminal shows as they are, on one line."""
    choices = replace(session.plan.choices, candidate=safe_line(session.candidate))
    return replace(
        session,
        role_title=safe_line(session.role_title),
        plan=replace(session.plan, choices=choices),
        turns=tuple(map(_checked_titles, session.turns)),
    )


def _checked_titles(turn: Turn) -> Turn:
    if not turn.stories:
        return turn
    return replace(turn, stories=tuple(replace(told, title=safe_line(told.title)) for told in turn.stories))


def in_utc(session: Session) -> Session:
    """The session with all times in UTC. Raises BundleError for a time without a zone, or in no likely year."""
    place = f"session {session.id[:64]!r}"
    started_at, ended_at = _utc(session.started_at, place), session.ended_at and _utc(session.ended_at, place)
    asked = [_utc(turn.asked_at, place) for turn in session.turns]
    turns = session.turns
    if any(turn.asked_at.tzinfo is not UTC for turn in turns):
        turns = tuple(replace(turn, asked_at=moment) for turn, moment in zip(turns, asked, strict=True))
    return replace(session, started_at=started_at, turns=turns, ended_at=ended_at)


@dataclass(frozen=True, slots=True)
class Names:
    """The ids that an assessment by one rubric may hold: its indicators by competency and together, its red flags, and
    all of them."""

    indicators: Mapping[str, frozenset[str]]
    counted: frozenset[str]
    flags: frozenset[str]
    every: frozenset[str]


class SessionChecks:
    """Checks sessions. The names in a rubric are looked up once."""

    def __init__(self) -> None:
        self._names: dict[str, Names] = {}

    def check(self, session: Session) -> None:
        """Raise BundleError with the first thing that is not sound."""
        place = f"session {session.id[:64]!r}"
        if not _ID.fullmatch(session.id) or session.id in _RESERVED:
            raise BundleError(f"{session.id[:64]!r} is no id of a session")
        _demand(len(session.role_title) <= LONGEST_NAME, place, "its role has a title that is too long")
        _choices(session.plan.choices, place)
        questions = [planned.question for planned in session.plan.questions]
        _demand(len(questions) <= MOST_QUESTIONS, place, "it has too many questions")
        _demand(len(set(questions)) == len(questions), place, "a question stands twice")
        _demand(set(session.rubrics) == set(questions), place, "its rubrics are not those of its questions")
        for planned in session.plan.questions:
            rubric = session.rubrics[planned.question]
            _demand(rubric.question.id == planned.question, place, "a rubric is that of another question")
            _demand(bool(_DIGEST.fullmatch(rubric.bank)), place, "a bank has no digest")
            _demand(len(planned.reason) <= LONGEST_TEXT, place, "a reason is too long")
        _demand(len(session.turns) <= MOST_TURNS, place, "it has too many answers")
        asked: set[str] = set()
        before: Turn | None = None
        for position, turn in enumerate(session.turns):
            at = f"{place}, answer {position + 1}"
            question = turn.prompt.question
            if question not in session.rubrics or not _in_order(turn, before, asked):
                raise BundleError(f"{at}: its question is not in the plan, or was asked in another order")
            rubric = session.rubrics[question]
            _turn(session, position, rubric, self._known(rubric), at)
            asked.add(question)
            before = turn

    def _known(self, rubric: Rubric) -> Names:
        if rubric.digest not in self._names:
            own: dict[str, set[str]] = {id: set() for id in rubric.question.competencies}
            for indicator in (*rubric.indicators, *rubric.further):
                own[indicator.competency].add(indicator.id)
            flags = frozenset(flag.id for flag in rubric.red_flags)
            indicators = {id: frozenset(ids) for id, ids in own.items()}
            counted = frozenset().union(*indicators.values())
            self._names[rubric.digest] = Names(indicators, counted, flags, counted | flags)
        return self._names[rubric.digest]


def check_rubric(rubric: Rubric) -> None:
    """Raise BundleError where a rubric could not be shown or graded with."""
    question = rubric.question
    place = f"the rubric of question {question.id[:64]!r}"
    _ids([question.id], _ID, place)
    weights = question.competencies
    _ids(weights, _ID, place)
    _demand(all(isfinite(weight) and weight > 0 for weight in weights.values()), place, "a weight is not above 0")
    _demand(bool(weights) and set(weights) <= set(rubric.names), place, "it names no competency, or an unknown one")
    _demand(all(name == safe_line(name) for name in rubric.names.values()), place, "a name is not on one line")
    _demand(question.guide_seconds > 0, place, "its guide time is not above 0")
    counted = (*rubric.indicators, *rubric.further, *question.indicators)
    for indicator in counted:
        _indicator(indicator, rubric, place)
    known = {indicator.id for indicator in (*rubric.indicators, *rubric.further)}
    _demand(len(known) == len(rubric.indicators) + len(rubric.further), place, "an indicator stands twice")
    _demand(set(question.must_have) <= {i.id for i in rubric.indicators}, place, "a must-have is not expected")
    for flag in (*rubric.red_flags, *question.red_flags):
        _ids([flag.id], _QUALIFIED, place)
        _demand(flag.competency in rubric.names or not flag.competency, place, "a red flag has no known competency")
        _demand(flag.weighed is not None or not flag.leads, place, "a red flag has leads that nothing weighs")
        _demand(not flag.sought or flag.tally is None, place, "a red flag has phrases and a tally")
        _tally(flag.tally, place)
    flags = [flag.id for flag in rubric.red_flags]
    _demand(len(set(flags)) == len(flags), place, "a red flag stands twice")
    _demand(known.isdisjoint(flags), place, "an indicator and a red flag have one id")


def _tally(tally: Tally | None, place: str) -> None:
    if tally is None:
        return
    _demand(bool(tally.towards), place, "it has a tally that is none")
    points = [tally.needed, *(weight.points for weight in (*tally.towards, *tally.away))]
    points += [each for each in (tally.support, tally.serious) if each is not None]
    _demand(all(0 < each <= MOST_POINTS for each in points), place, "the points of a tally are out of range")


def _indicator(indicator: Indicator, rubric: Rubric, place: str) -> None:
    _ids([indicator.id], _QUALIFIED, place)
    _demand(indicator.competency in rubric.question.competencies, place, "an indicator has no known competency")
    _demand(isfinite(indicator.weight) and indicator.weight > 0, place, "a weight is not above 0")
    _demand(bool(indicator.text and indicator.holds), place, "an indicator has no text or example")
    _tally(indicator.tally, place)


def _choices(choices: Choices, place: str) -> None:
    _ids([choices.role, choices.style, *choices.skills], _ID, place)
    _demand(len(choices.candidate) <= LONGEST_NAME, place, "its candidate's name is too long")
    _demand(0 <= choices.questions <= 10_000 and 0 <= choices.minutes <= 10_000, place, "its length is out of range")
    _demand(abs(choices.seed) < 1 << 63, place, "its seed is out of range")


def _in_order(turn: Turn, before: Turn | None, asked: Set[str]) -> bool:
    """Whether a question comes up for the first time or again where that was wished for, and a follow-up after it."""
    question = turn.prompt.question
    if turn.prompt.is_probe:
        return before is not None and before.prompt.question == question and not before.again
    if before is not None and before.again:
        return before.prompt.question == question
    return question not in asked


def _turn(session: Session, position: int, rubric: Rubric, names: Names, place: str) -> None:
    turn = session.turns[position]
    follows = turn.prompt.indicator
    _demand(not follows or follows in names.counted, place, "it follows up nothing that is known")
    _demand(len(turn.prompt.text) <= LONGEST_TEXT, place, "its prompt is too long")
    _demand(len(turn.answer) <= LONGEST_ANSWER, place, f"it has more than {LONGEST_ANSWER:,} characters")
    _seconds(turn.seconds, place)
    _demand(0 <= turn.pauses <= 1_000_000, place, "its pauses are out of range")
    for told in turn.stories:
        _ids([told.story], _ID, place)
        _demand(len(told.title) <= LONGEST_NAME, place, "a story has a title that is too long")
    if turn.kind == "skipped":
        _demand(not turn.answer and turn.assessment is None, place, "it was skipped and yet holds something")
    elif turn.assessment is not None:
        _assessment(turn.assessment, rubric, names, session.graded_at(position)[0], place)


def _assessment(result: Assessment, rubric: Rubric, names: Names, text: str, place: str) -> None:
    _demand(result.question == rubric.question.id, place, "it was scored as another question")
    _demand(result.rubric == rubric.digest, place, "it was scored with another rubric")
    _demand(bool(_DIGEST.fullmatch(result.bank) and _ENGINE.fullmatch(result.engine)), place, "its scorer is unknown")
    _demand((result.status == "scored") == (result.level is not None), place, "its status is not that of its level")
    _demand(len(result.reason) <= LONGEST_TEXT, place, "a text is too long")
    _level(result.level, result.band, place)
    _depth(result.depth, place)
    _holds(result.holds, names, place)
    shown: set[str] = set()
    for id, part in result.competencies.items():
        own = names.indicators.get(id)
        if own is None:
            raise BundleError(f"{place}: it has an unknown competency")
        _competency(part, own, names, text, place)
        shown.update([item.indicator for item in part.evidence])
    for hit in (*result.red_flags, *result.spared):
        _demand(hit.id in names.flags, place, "it has an unknown red flag")
        _span(hit.start, hit.end, hit.text, text, place)
    _demand(shown.issuperset(result.feedback.strengths), place, "a strength has no evidence")
    for fix in result.feedback.fixes:
        _demand(fix.indicator in names.every, place, "an advice has an unknown indicator")
        _level(fix.level, None, place)
        _demand(len(fix.advice) + len(fix.example) <= LONGEST_TEXT, place, "a text is too long")
    _demand(len(result.feedback.headline) <= LONGEST_TEXT, place, "a text is too long")
    _delivery(result.delivery, place)


def _competency(part: CompetencyLevel, own: frozenset[str], names: Names, text: str, place: str) -> None:
    _level(part.level, part.band, place)
    _demand(0 <= part.share <= 1, place, "a share is out of range")
    _demand(0 <= part.points < 1e6 and 0 <= part.needed < 1e6, place, "a sum is out of range")
    _holds(part.holds, names, place)
    _demand(own.issuperset(part.missing), place, "something unknown is missing")
    for item in part.evidence:
        if item.indicator not in own or not 0 < item.quality <= 1:
            raise BundleError(f"{place}: it has evidence of something unknown")
        _span(item.start, item.end, item.text, text, place)


def _span(start: int, end: int, quoted: str, text: str, place: str) -> None:
    if not (0 <= start <= end <= len(text) and text[start:end] == quoted):
        raise BundleError(f"{place}: its evidence is not in it")


def _level(level: float | None, band: Band | None, place: str) -> None:
    _demand(level is None or 1 <= level <= 5, place, "a level is out of range")
    _demand(band is None or 1 <= band[0] <= band[1] <= 5, place, "a band is out of range")


def _holds(holds: Iterable[Hold], names: Names, place: str) -> None:
    for hold in holds:
        _demand(hold.cause in names.every and 0 <= hold.share <= 1, place, "a level is held down by something unknown")


def _depth(depth: Depth, place: str) -> None:
    counts = (depth.steps, depth.words, depth.points)
    _demand(all(0 <= each < 1e9 for each in counts), place, "a count is out of range")
    _demand(0 <= depth.counts <= 1, place, "a share is out of range")


def _delivery(told: Delivery, place: str) -> None:
    counts = (told.words, told.guide_words, told.first_person, told.we, told.details, told.guide_seconds)
    _demand(min(counts) >= 0 and max(counts) < 1e7, place, "a count is out of range")
    _seconds(told.seconds, place)


def _seconds(seconds: float, place: str) -> None:
    _demand(0 <= seconds <= MOST_SECONDS, place, "its seconds are out of range")


def _utc(moment: datetime, place: str) -> datetime:
    if moment.tzinfo is None:
        raise BundleError(f"{place}: a time has no zone")
    if not _SOON <= moment <= _LATE:
        raise BundleError(f"{place}: a time is in no likely year")
    return moment.astimezone(UTC)


def _ids(ids: Iterable[str], pattern: re.Pattern[str], place: str) -> None:
    for id in ids:
        if not pattern.fullmatch(id):
            raise BundleError(f"{place}: {id[:64]!r} is no id")


def _demand(holds: bool, place: str, otherwise: str) -> None:
    if not holds:
        raise BundleError(f"{place}: {otherwise}")
