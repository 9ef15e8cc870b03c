"""From what was shown to a level. Every number here is explained in docs/scoring.md.

Per competency: S = min(1, sum(w * e) / N) * D, with e what an indicator earned, w its weight, N the share COMPLETE of
the weight that the question expects and D what counts by the answer's depth; a further indicator of the competency
counts FURTHER of its weight. Level = 1 + 4 * S on a behaviourally anchored 1-5 scale (Smith & Kendall
1963). A must-have that is absent and red flags hold S down. The whole answer is measured alike, over all that its
question expects: what is shown of one competency beyond its N makes up for another, up to BEYOND.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from interviewcoach.model.assessment import Band, Depth, Hold
from interviewcoach.model.bank import Indicator, Rubric, Severity

# The share of a competency's selected weight that makes a complete answer: nobody says everything.
COMPLETE = 0.42
# What an indicator counts that the question does not expect: it shows the competency all the same.
FURTHER = 0.5
# What three distinct groups of a plural indicator earn.
PLURAL = (0.7, 0.2, 0.1)
# How many times its N a competency counts in the whole answer at most.
BEYOND = 2.0
# How S is held down.
MUST_HAVE_CAP = 0.5
PENALTY: Mapping[Severity, float] = {"minor": 0.1, "serious": 0.15, "critical": 0.3}
FLAG_CAP: Mapping[Severity, float] = {"minor": 1.0, "serious": 0.25, "critical": 0.125}
# What sets the band (80 % of a normal): an indicator is taken to be misread so often, since keyword evidence is noisy,
MISREAD = 0.2
# and D to be off by so much, one standard deviation. It was chosen so that the band holds four of five raters' levels
# on six sets (73 to 87 %).
DEPTH_SPREAD = 0.12
BAND_Z = 1.28

# Indicator id -> phrase group -> the quality of its best phrase, in (0, 1].
Qualities = Mapping[str, Mapping[str, float]]
# Red flag id -> severity of what an answer raised.
Raised = Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class Share:
    """`share` is S in [0, 1]: `points` = sum(w * e) over `needed` = N, times D, after every hold."""

    points: float
    needed: float
    share: float
    holds: tuple[Hold, ...]


class Scale:
    """One competency of a rubric as a measure: the indicators that count for it and what can hold it down.

    `indicators` are the expected ones."""

    def __init__(self, rubric: Rubric, competency: str) -> None:
        self.indicators = tuple(i for i in rubric.indicators if i.competency == competency)
        further = (i for i in rubric.further if i.competency == competency)
        # Indicator and the weight that it counts with, by id.
        self.counted = {i.id: (i, i.weight) for i in self.indicators} | {i.id: (i, FURTHER * i.weight) for i in further}
        self.needed = COMPLETE * sum(indicator.weight for indicator in self.indicators)
        self.must_have = tuple(i.id for i in self.indicators if i.id in rubric.question.must_have)
        self.flags = frozenset(flag.id for flag in rubric.red_flags if flag.competency in ("", competency))
        self.spread = self._spread()

    def share(self, qualities: Qualities, raised: Raised, depth: Depth) -> Share:
        points = self.points(qualities)
        share = covered(points, self.needed) * depth.counts
        holds: list[Hold] = []
        absent = self.absent(qualities)
        if absent and share > MUST_HAVE_CAP:
            share = MUST_HAVE_CAP
            holds.append(Hold("must-have", absent, share))
        own = {id: severity for id, severity in raised.items() if id in self.flags}
        share = _flagged(share, own, holds)
        return Share(points, self.needed, share, tuple(holds))

    def points(self, qualities: Qualities) -> float:
        """What was shown: sum(w * e)."""
        return sum((weight * earned(i, qualities) for i, weight in self.counted.values() if i.id in qualities), 0.0)

    def absent(self, qualities: Qualities) -> str | None:
        """The first must-have that was not shown."""
        return next((id for id in self.must_have if id not in qualities), None)

    def missing(self, qualities: Qualities) -> tuple[str, ...]:
        """The indicators that were not shown, what would help most first."""
        absent = [i for i in self.indicators if i.id not in qualities]
        absent.sort(key=lambda i: (i.id not in self.must_have, -i.weight))
        return tuple(i.id for i in absent)

    def _spread(self) -> float:
        """One standard deviation of sum(w * e) / N: of a weighted sum of indicators each misread with probability
        MISREAD (binomial variance p(1-p))."""
        if not self.needed:
            return 0.0
        return sqrt(sum(i.weight**2 for i in self.indicators) * MISREAD * (1 - MISREAD)) / self.needed


def covered(points: float, needed: float) -> float:
    """What these points are worth, in [0, 1], 1 for a complete answer."""
    return min(1.0, points / needed) if needed else 0.0


def overall(
    weights: Mapping[str, float], scales: Mapping[str, Scale], qualities: Qualities, raised: Raised, depth: Depth
) -> Share:
    """The whole answer over all that its question expects, each competency by its weight in the question.

    A must-have that is absent holds its competency's part of the whole at MUST_HAVE_CAP. A competency without evidence
    takes part: leaving it out would let one more sentence lower the level.
    """
    points = sum(weights[id] * counting(scale.points(qualities), scale.needed) for id, scale in scales.items())
    needed = sum(weights[id] * scale.needed for id, scale in scales.items())
    share = covered(points, needed) * depth.counts
    holds: list[Hold] = []
    absent = {id: found for id, scale in scales.items() if (found := scale.absent(qualities)) is not None}
    most = must_have_bound(weights, absent)
    if share > most:
        share = most
        holds.append(Hold("must-have", next(iter(absent.values())), share))
    share = _flagged(share, raised, holds)
    return Share(points, needed, share, tuple(holds))


def counting(points: float, needed: float) -> float:
    """What a competency's points count in the whole answer."""
    return min(points, BEYOND * needed)


def must_have_bound(weights: Mapping[str, float], absent: Iterable[str]) -> float:
    """The most that S of the whole answer is where these competencies lack a must-have."""
    whole = sum(weights.values())
    return 1 - (1 - MUST_HAVE_CAP) * sum(weights[id] for id in absent) / whole if whole else 1.0


def earned(indicator: Indicator, qualities: Qualities) -> float:
    """e in [0, 1]: the best quality; for a plural indicator .7, .2 and .1 of its three best distinct groups."""
    best = sorted(qualities.get(indicator.id, {}).values(), reverse=True)
    if indicator.plural:
        return sum(share * quality for share, quality in zip(PLURAL, best, strict=False))
    return best[0] if best else 0.0


def level_of(share: float) -> float:
    return round(1 + 4 * share, 2)


def band_of(share: Share, spread: float, depth: Depth) -> Band:
    level, half = 1 + 4 * share.share, half_band(share, spread, depth)
    return (max(1.0, round(level - half, 2)), min(5.0, round(level + half, 2)))


def half_band(share: Share, spread: float, depth: Depth) -> float:
    """Half the width of the 80 % band in levels, from the spreads of the two factors of S."""
    shown = covered(share.points, share.needed)
    return BAND_Z * 4 * sqrt((spread * depth.counts) ** 2 + (shown * DEPTH_SPREAD) ** 2)


def spread(weights: Mapping[str, float], scales: Mapping[str, Scale]) -> float:
    """The spread of what the whole answer shows: those of its parts, put together as they are."""
    needed = {id: weights[id] * scale.needed for id, scale in scales.items()}
    whole = sum(needed.values())
    return sqrt(sum((needed[id] / whole * scale.spread) ** 2 for id, scale in scales.items())) if whole else 0.0


def combined(qualities: Qualities, more: Qualities) -> Qualities:
    """What two texts show together: of every group the surer reading."""
    both = {id: dict(groups) for id, groups in qualities.items()}
    for id, groups in more.items():
        mine = both.setdefault(id, {})
        for group, quality in groups.items():
            mine[group] = max(mine.get(group, 0.0), quality)
    return both


def _gravest_first(flags: Iterable[tuple[str, Severity]]) -> list[tuple[str, Severity]]:
    """In an order that does not depend on where in the answer they stand."""
    return sorted(flags, key=lambda flag: (-PENALTY[flag[1]], flag[0]))


def _flagged(share: float, raised: Raised, holds: list[Hold]) -> float:
    """Each red flag takes off once, then the gravest caps."""
    flags = _gravest_first(raised.items())
    for id, severity in flags:
        share = max(0.0, share - PENALTY[severity])
        holds.append(Hold("penalty", id, share))
    for id, severity in flags:
        if share > FLAG_CAP[severity]:
            share = FLAG_CAP[severity]
            holds.append(Hold("cap", id, share))
    return share


def level_words(level: float | None) -> str:
    """A level in the words that screens use."""
    if level is None:
        return "not enough evidence"
    names = ("not shown", "limited", "adequate", "strong", "outstanding")
    whole = min(5, max(1, int(level + 0.5)))
    hundredths = round(100 * level) % 100
    nearly = f", nearly {names[int(level)]}" if level < 5 and 35 <= hundredths < 50 else ""
    return names[whole - 1] + nearly
