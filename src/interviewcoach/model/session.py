"""A practice session: what was planned, what was said, what it scored. All times are aware and in UTC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from interviewcoach.errors import UsageError
from interviewcoach.model.assessment import Assessment, Band
from interviewcoach.model.bank import Rubric
from interviewcoach.model.text import one_line

Mode = Literal["practice", "live"]
FeedbackTime = Literal["each", "end"]
TurnKind = Literal["answered", "skipped"]

# Above this an answer is refused by the interfaces, which keep the draft, and in what was handed in.
LONGEST_ANSWER = 50_000
# A greeting with the name fits the first line of the start screen.
LONGEST_CANDIDATE = 40


@dataclass(frozen=True, slots=True)
class Choices:
    """What the candidate chose. One of `questions` and `minutes` bounds the length (`minutes` 0: no time bound)."""

    role: str
    skills: tuple[str, ...] = ()
    questions: int = 5
    minutes: int = 0
    feedback: FeedbackTime = "each"
    timed: bool = False
    style: str = "warm"
    mode: Mode = "practice"
    seed: int = 0
    candidate: str = ""
    # The questions are shown before the start.
    advance: bool = False


# A drill is so long, on one competency.
DRILL_MINUTES = 5


@dataclass(frozen=True, slots=True)
class Preset:
    """What a mode sets; each part can still be chosen on its own."""

    feedback: FeedbackTime
    timed: bool
    style: str


PRESETS: Mapping[Mode, Preset] = {
    "practice": Preset("each", timed=False, style="warm"),
    "live": Preset("end", timed=True, style="neutral"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A question of the plan and why it was chosen, in words for the candidate. `reason` is empty where that was left
    out."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    choices: Choices
    questions: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the interviewer asks: a question, or (with `indicator`) a probe of one that was missing."""

    question: str
    text: str
    indicator: str = ""

    @property
    def is_probe(self) -> bool:
        return bool(self.indicator)


@dataclass(frozen=True, slots=True)
class Told:
    """A story of the candidate's own that an answer tells, under the title that it had then."""

    story: str
    title: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One prompt and what came back. `seconds` is thinking and typing time without pauses.

    `assessment` grades the answer, or for a probe the answer and its probe reply as one text. Skipped turns have none.
    With `again` the candidate read its feedback and wished to answer the question once more: a new take begins.
    """

    prompt: Prompt
    kind: TurnKind
    answer: str
    seconds: float
    asked_at: datetime
    assessment: Assessment | None = None
    hinted: bool = False
    pauses: int = 0
    again: bool = False
    stories: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """`rubrics` maps each planned question id to what it is scored against: a session needs no bank to be shown."""

    id: str
    role_title: str
    plan: Plan
    rubrics: Mapping[str, Rubric]
    started_at: datetime
    turns: tuple[Turn, ...] = ()
    ended_at: datetime | None = None

    @property
    def candidate(self) -> str:
        return self.plan.choices.candidate

    @property
    def seconds(self) -> float:
        return sum(turn.seconds for turn in self.turns)

    @property
    def without_reasons(self) -> "Session":
        """The session without why each question was chosen, which tells of the candidate's other sessions: of levels
        and days."""
        planned = tuple(replace(each, reason="") for each in self.plan.questions)
        return replace(self, plan=replace(self.plan, questions=planned))

    def turns_on(self, question: str) -> tuple[Turn, ...]:
        return tuple(turn for turn in self.turns if turn.prompt.question == question)

    def takes(self, question: str) -> tuple[tuple[Turn, ...], ...]:
        """The turns on a question, an answer and its probe replies at a time: one take, and more where it was answered
        again. A take that was only asked for is empty."""
        turns = self.turns_on(question)
        ends = [place for place, turn in enumerate(turns, start=1) if turn.again]
        return tuple(turns[start:end] for start, end in zip([0, *ends], [*ends, len(turns)], strict=True))

    def take_so_far(self, position: int) -> tuple[Turn, ...]:
        """The turns of the take that the turn at `position` of the session belongs to, up to and with that one."""
        take = [self.turns[position]]
        for earlier in reversed(self.turns[:position]):
            if earlier.again:
                break
            if earlier.prompt.question == take[0].prompt.question:
                take.append(earlier)
        return tuple(reversed(take))

    def told_at(self, question: str) -> int | None:
        """The position of the turn that names the stories of a question's newest answer: the first one answered in its
        last take with an answer. None where it was not answered."""
        answered = [turn for take in self.takes(question) for turn in take[:1] if turn.kind == "answered"]
        return self.turns.index(answered[-1]) if answered else None

    def graded_takes(self, question: str) -> tuple[int, ...]:
        """Which of the question's `takes` were assessed, from 0: the last one is the one that counts."""
        return tuple(n for n, take in enumerate(self.takes(question)) if any(turn.assessment for turn in take))

    def graded_text(self, question: str, take: int | None = None) -> str:
        """The text that the assessment of a take speaks of, without one of the last that was assessed: the answer and
        its probe replies, joined. Empty where there is none."""
        graded = self.graded_takes(question)
        wanted = graded[-1] if take is None and graded else take
        if wanted not in graded:
            return ""
        return join_answers(turn.answer for turn in self.takes(question)[wanted] if turn.kind == "answered")

    def graded_at(self, position: int) -> tuple[str, float]:
        """The text that the assessment of the turn at `position` speaks of, and the seconds that it took."""
        so_far = [turn for turn in self.take_so_far(position) if turn.kind == "answered"]
        return join_answers(turn.answer for turn in so_far), sum(turn.seconds for turn in so_far)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A session from elsewhere. `written` is the JSON of each turn's assessment, None where it has none."""

    session: Session
    written: tuple[bytes | None, ...]


def join_answers(answers: Iterable[str]) -> str:
    """An answer and its probe replies as the one text that is graded."""
    return "\n\n".join(answers)


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsent text for the prompt with this number of turns before it, and the stories that it tells."""

    session: str
    turn: int
    text: str
    seconds: float
    saved_at: datetime
    stories: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One take of an answered question of the history, for planning: its final level per competency."""

    question: str
    asked_at: datetime
    level: float | None
    competencies: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One take of an answered question, for progress: what it scored in the end, and the time it took in seconds."""

    session: str
    role: str
    question: str
    asked_at: datetime
    seconds: float
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Showing:
    """What one take of an answered question showed of a competency in the end. It has evidence."""

    competency: str
    asked_at: datetime
    level: float
    band: Band


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """A line of the list of sessions. `used_at`: when a prompt was answered or a draft saved last; `imported_at`: when
    it was taken from a bundle, for one that was practised elsewhere."""

    id: str
    candidate: str
    role: str
    role_title: str
    mode: Mode
    started_at: datetime
    used_at: datetime
    ended_at: datetime | None
    planned: int
    answered: int
    level: float | None
    red_flags: int
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where imported sessions come from: the SHA-256 and the name of the bundle's file. `names`, `times` and
    `redacted` (places) say what was changed in it before it was shared."""

    bundle: str
    file: str
    imported_at: datetime
    names: Literal["kept", "pseudonyms"] = "kept"
    times: Literal["kept", "days"] = "kept"
    redacted: int = 0


Fate = Literal["new", "updated", "unchanged", "older", "own"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import made of one session. "older": the stored one goes further; "own": it was practised here, and
    stays as it is. `renamed`: it came under another candidate's name than it is stored with; `rescored`: with other
    scores. Both are left out."""

    session: str
    fate: Fate
    renamed: bool = False
    rescored: bool = False


def candidate_name(name: str) -> str:
    """A candidate's name as it is kept, on one line. Raises UsageError for none or a long one."""
    kept = one_line(name)
    if not kept or len(kept) > LONGEST_CANDIDATE:
        raise UsageError(f"a name has 1 to {LONGEST_CANDIDATE} characters: a first name is enough")
    return kept
