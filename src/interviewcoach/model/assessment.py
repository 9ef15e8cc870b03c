"""What the scorer says of an answer. Levels are 1-5; spans count code points of the graded text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from interviewcoach.model.bank import Severity

Status = Literal["scored", "not-enough-evidence"]
Band = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Correction:
    """A typing error that was read as another word."""

    typed: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the answer that shows an indicator. `quality` is 1 for exact, .9 and .7 for one and two edits, .7 by
    words. `phrase` is empty where its words alone show it; `bill` is what they add up to then."""

    indicator: str
    group: str
    phrase: str
    at: str
    start: int
    end: int
    text: str
    quality: float
    corrections: tuple[Correction, ...] = ()
    bill: str = ""


@dataclass(frozen=True, slots=True)
class FlagHit:
    """A span of the answer that reads as a red flag. `phrase` is empty where its words alone say so; `bill` is what
    they add up to, empty where they have no say."""

    id: str
    severity: Severity
    phrase: str
    at: str
    start: int
    end: int
    text: str
    bill: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """One step that held S down to `share`: `cause` is the must-have that is missing or the red flag that was raised,
    which first takes a penalty off and then caps."""

    kind: Literal["must-have", "penalty", "cap"]
    cause: str
    share: float


@dataclass(frozen=True, slots=True)
class Depth:
    """How far an answer is told: its steps, its different content words, and the share in [0, 1] of what it shows that
    counts for that. `points` are those that its sentences come to by their words. Earlier engines counted everything in
    full, or had no points."""

    steps: int = 0
    words: int = 0
    counts: float = 1.0
    points: int = 0


@dataclass(frozen=True, slots=True)
class CompetencyLevel:
    """`level` and `band` are None where the answer holds no evidence. `missing` is ordered by what would help most.

    `share` is S in [0, 1] of docs/scoring.md, level = 1 + 4 * share: `points` = sum(w * e) divided by `needed` = N, at
    most 1, times what counts by the answer's depth, then held down by each of `holds` in turn.
    """

    level: float | None
    band: Band | None
    evidence: tuple[Evidence, ...]
    missing: tuple[str, ...]
    share: float = 0.0
    points: float = 0.0
    needed: float = 0.0
    holds: tuple[Hold, ...] = ()

    @property
    def cap(self) -> str:
        """The must-have or red flag that capped the level last, or nothing."""
        return next((hold.cause for hold in reversed(self.holds) if hold.kind != "penalty"), "")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the answer was told. Reported beside the level, never mixed into it.

    `star` names the parts found (situation, task, action, result). `story` is True for something that happened,
    False for a general opinion or plan. `first_person` and `we` count the words "I" and "we"; `details` counts
    numbers, times and quoted words; `remarks` are sentences for the candidate.
    """

    words: int
    guide_words: int
    star: tuple[str, ...]
    story: bool
    first_person: int
    we: int
    fillers: tuple[str, ...]
    hedges: tuple[str, ...]
    details: int
    remarks: tuple[str, ...]
    seconds: float = 0.0
    guide_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to do better. `level` is what the answer would get with `example` added, found by grading it."""

    indicator: str
    advice: str
    example: str
    level: float | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """At most two fixes; `strengths` are the indicator ids with the most weight behind them."""

    headline: str
    strengths: tuple[str, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """`reason` says why there is not enough evidence; it is empty for a scored answer. `holds` held the overall level
    down, beside those of each competency; `depth` is how far the answer is told. `spared` is what was found of red
    flags and the words around do not support: it counts for nothing."""

    question: str
    status: Status
    reason: str
    level: float | None
    band: Band | None
    competencies: Mapping[str, CompetencyLevel]
    red_flags: tuple[FlagHit, ...]
    delivery: Delivery
    feedback: Feedback
    engine: str
    bank: str
    rubric: str
    holds: tuple[Hold, ...] = ()
    depth: Depth = Depth()
    spared: tuple[FlagHit, ...] = ()
