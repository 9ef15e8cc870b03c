"""What people read of a session, in reading order: the formats for people show these values and decide nothing."""

from dataclasses import dataclass

from interviewcoach.interview.evidence import Mark
from interviewcoach.model.assessment import Band, Fix

NOTICE = (
    "This scores documented elements of answers, not a person, and is no clinical guidance."
    " Remove the names and details of real clients before you share it."
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A mark with its number within the question, from 1."""

    number: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer and the marks over it; `ending` are those that end with it."""

    text: str
    marks: tuple[Numbered, ...] = ()
    ending: tuple[Numbered, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """Words of the answer and what they count as. `quote` is empty where answers are left out."""

    quote: str
    meaning: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Skill:
    """A competency of one answer. `held` says what held its level down, or nothing."""

    name: str
    level: float | None
    band: Band | None
    held: str
    heard: tuple[Heard, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    quote: str
    meaning: str
    severity: str
    instead: str


@dataclass(frozen=True, slots=True)
class Result:
    """What an answer, or the answer and its follow-up as one, was scored. `joined`: the latter.

    `delivery` is one line; it and `fixes` are empty where a follow-up was scored after it.
    """

    level: float | None
    band: Band | None
    headline: str
    joined: bool
    skills: tuple[Skill, ...]
    flags: tuple[Flag, ...]
    delivery: str = ""
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """The level that a trainer gives a competency of one answer."""

    rater: str
    name: str
    level: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a trainer says of words of an answer. `quote` is empty for the whole of it, and where answers are left
    out."""

    rater: str
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trainer says of a session as a whole. `reviewed` is the day, or empty while the review is under way."""

    rater: str
    reviewed: str
    note: str
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A prompt and what came back, in whole `seconds`. `pieces` are the answer with the marks of the question's last
    result."""

    follow_up: bool
    prompt: str
    skipped: bool
    answer: str
    pieces: tuple[Piece, ...]
    seconds: int
    hinted: bool
    result: Result | None

    @property
    def role(self) -> str:
        return "Follow-up" if self.follow_up else "Interviewer"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its follow-ups. `number` counts from 1 within the plan of `count` questions. `reason` is why it
    was asked, or empty."""

    id: str
    number: int
    count: int
    reason: str
    skills: tuple[str, ...]
    model_answer: str
    exchanges: tuple[Exchange, ...]
    marks: tuple[Numbered, ...]
    ratings: tuple[Rated, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def results(self) -> tuple[Result, ...]:
        return tuple(exchange.result for exchange in self.exchanges if exchange.result)

    @property
    def final(self) -> Result | None:
        return self.results[-1] if self.results else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A competency over a session: from `count` answers with evidence of `asked`."""

    name: str
    level: float | None
    band: Band | None
    count: int
    asked: int


@dataclass(frozen=True, slots=True)
class Closing:
    """What the session came to."""

    level: float | None
    standings: tuple[Standing, ...]
    strongest: tuple[Heard, ...]
    work_on: tuple[Fix, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A session. `facts` are (name, value) lines; `closing` is None where scores are left out."""

    id: str
    role: str
    candidate: str
    day: str
    facts: tuple[tuple[str, str], ...]
    answered: int
    planned: int
    asked: tuple[Asked, ...]
    closing: Closing | None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """`left_out` names in words what the reader is not shown, or is empty."""

    title: str
    transcripts: tuple[Transcript, ...]
    left_out: str
    has_answers: bool


def level_of_5(level: float | None, band: Band | None = None) -> str:
    """3.6 of 5 (between 3.2 and 4.0)."""
    if level is None:
        return "not enough evidence"
    return f"{level:.1f} of 5" + (f" (between {band[0]:.1f} and {band[1]:.1f})" if band else "")


def quoted(heard: Heard, arrow: str = " → ") -> str:
    """“words” → what they count as (how they were read), or the meaning alone."""
    reading = f" ({heard.reading})" if heard.reading else ""
    return f"“{heard.quote}”{arrow}{heard.meaning}{reading}" if heard.quote else heard.meaning


def flagged(flag: Flag, arrow: str = " → ") -> str:
    """The same of a red flag, with what to do instead."""
    said = f"“{flag.quote}”{arrow}" if flag.quote else ""
    return f"{said}{flag.meaning} ({flag.severity}). Instead: {flag.instead}"


def rated(each: Rated) -> str:
    """Ann: Empathy 4 of 5. The reason."""
    return f"{each.rater}: {each.name} {each.level} of 5" + (f". {each.reason}" if each.reason else "")


def remarked(each: Remark) -> str:
    """Ann on “words”: what is said."""
    return f"{each.rater} on “{each.quote}”: {each.text}" if each.quote else f"{each.rater}: {each.text}"


def headed(verdict: Verdict) -> str:
    """Ann, reviewed on 2026-11-02."""
    return f"{verdict.rater}, reviewed on {verdict.reviewed}" if verdict.reviewed else f"{verdict.rater}, under way"


def example_of(fix: Fix) -> str:
    gives = f" (gives {fix.level:.1f})" if fix.level is not None else ""
    return f"For example: “{fix.example}”{gives}"
