"""The formulas of agreement, checked against published examples; docs/agreement.md explains each.

weighted_kappa   Cohen 1968, Psychological Bulletin 70: 213-220
icc              ICC(2,1) of Shrout & Fleiss 1979, Psychological Bulletin 86: 420-428, which McGraw & Wong 1996 call
                 ICC(A,1): two-way random effects, absolute agreement, a single rating; ICC(2,k) is that of the mean
                 of k ratings
Sums.limits      limits of agreement: Bland & Altman 1986, The Lancet 327: 307-310
intervals        percentile bootstrap of whole sessions: Efron & Tibshirani 1993, chapters 8 and 13
"""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import chain
from math import sqrt
from statistics import fmean
from typing import Protocol, Self, TypeVar

RESAMPLES = 1000
CONFIDENCE = 0.95
# Of a normal distribution so many standard deviations either way hold 95 %.
LIMITS_Z = 1.96


@dataclass(frozen=True, slots=True)
class Sums:
    """All that the figures need to know of pairs (x, y) of levels; those of two groups add up.

    `n` counts pairs, `x` ... `xy` are sums of the levels, `rx` ... `rdd` of levels rounded to whole ones and of their
    squared differences, `exact` and `adjacent` count pairs that round to the same level or to neighbours at most.
    """

    n: float = 0.0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0
    rx: float = 0.0
    ry: float = 0.0
    rxx: float = 0.0
    ryy: float = 0.0
    rdd: float = 0.0
    exact: float = 0.0
    adjacent: float = 0.0

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> "Sums":
        """The sums of pairs."""
        return cls.total(cls._of_pair(x, y) for x, y in pairs)

    @classmethod
    def total(cls, parts: Iterable["Sums"]) -> "Sums":
        """The sums of several groups together."""
        rows = [part.row for part in parts]
        return cls(*map(sum, zip(*rows, strict=True))) if rows else cls()

    @classmethod
    def _of_pair(cls, x: float, y: float) -> "Sums":
        p, q = whole(x), whole(y)
        apart = abs(p - q)
        return cls(1, x, y, x * x, y * y, x * y, p, q, p * p, q * q, apart**2, apart == 0, apart <= 1)

    @classmethod
    def of_row(cls, row: Iterable[float]) -> "Sums":
        return cls(*row)

    @property
    def row(self) -> tuple[float, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def both_ways(self) -> "Sums":
        """The same pairs, each counted half in either order: for raters whose order means nothing."""
        x, xx = (self.x + self.y) / 2, (self.xx + self.yy) / 2
        rx, rxx = (self.rx + self.ry) / 2, (self.rxx + self.ryy) / 2
        return Sums(self.n, x, x, xx, xx, self.xy, rx, rx, rxx, rxx, self.rdd, self.exact, self.adjacent)

    @property
    def kappa(self) -> float | None:
        """Quadratic weighted kappa of the rounded levels: 1 - observed / expected squared difference, the expected one
        over all pairings of the two sides. None where neither side varies."""
        if not self.n:
            return None
        expected = (self.rxx + self.ryy) / self.n - 2 * (self.rx / self.n) * (self.ry / self.n)
        return _ratio(expected - self.rdd / self.n, expected)

    @property
    def icc(self) -> float | None:
        """ICC(2,1) of two raters, of the levels as they are. None where nothing varies."""
        n = self.n
        if n < 2:
            return None
        squares = self.xx + self.yy
        pairs = (squares + 2 * self.xy) / 2
        mean = (self.x + self.y) ** 2 / (2 * n)
        raters = (self.x**2 + self.y**2) / n - mean
        between = pairs - mean
        return _icc(between, raters, squares - mean - between - raters, n, 2)

    @property
    def bias(self) -> float | None:
        """The mean of x - y."""
        return (self.x - self.y) / self.n if self.n else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """Between which 95 % of the differences x - y lie if they are normal: the bias and 1.96 of their standard
        deviations either way. None of fewer than two pairs."""
        if self.n < 2:
            return None
        bias = (self.x - self.y) / self.n
        variance = (self.xx - 2 * self.xy + self.yy - self.n * bias**2) / (self.n - 1)
        reach = LIMITS_Z * sqrt(max(0.0, variance))
        return bias - reach, bias + reach


@dataclass(frozen=True, slots=True)
class Table:
    """All that the figures need to know of a table of levels, a row a target and a column a rater; those of the same
    raters add up. `squares` sums the squares of all levels, `rows` those of the sums of rows; `columns` are sums."""

    n: float
    squares: float
    rows: float
    columns: tuple[float, ...]

    @classmethod
    def of(cls, ratings: Sequence[Sequence[float]]) -> "Table":
        """The sums of a complete table with one row at least."""
        squares = sum(rating**2 for row in ratings for rating in row)
        columns = tuple(map(sum, zip(*ratings, strict=True)))
        return cls(len(ratings), squares, sum(sum(row) ** 2 for row in ratings), columns)

    @classmethod
    def of_row(cls, row: Iterable[float]) -> "Table":
        n, squares, rows, *columns = row
        return cls(n, squares, rows, tuple(columns))

    @property
    def row(self) -> tuple[float, ...]:
        return (self.n, self.squares, self.rows, *self.columns)

    @property
    def icc(self) -> float | None:
        """ICC(2,1): how far a single rater can stand for the others. None where nothing varies."""
        return _icc(*self._squares)

    @property
    def icc_of_mean(self) -> float | None:
        """ICC(2,k): how far the mean of these raters can stand for that of as many others."""
        return _icc_of_mean(*self._squares)

    @property
    def _squares(self) -> tuple[float, float, float, float, int]:
        """The sums of squares between targets, between raters and of the rest; how many targets and raters."""
        k = len(self.columns)
        mean = sum(self.columns) ** 2 / (self.n * k)
        between = self.rows / k - mean
        raters = sum(column**2 for column in self.columns) / self.n - mean
        return between, raters, self.squares - mean - between - raters, self.n, k


class Additive(Protocol):
    """Sums of a cluster, as numbers that those of others are added to."""

    @property
    def row(self) -> tuple[float, ...]: ...

    @classmethod
    def of_row(cls, row: Iterable[float]) -> Self: ...


A = TypeVar("A", bound=Additive)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the 95 % interval of its bootstrap. All None where it is undefined."""

    value: float | None
    low: float | None = None
    high: float | None = None


def whole(level: float) -> int:
    """A level rounded to a whole one, halves upwards."""
    return int(level + 0.5)


def weighted_kappa(table: Sequence[Sequence[float]], disagreement: Sequence[Sequence[float]]) -> float | None:
    """Cohen's weighted kappa of a square table of counts or shares, each cell weighted by how grave its disagreement is
    (0 for agreement). None where chance alone leaves nothing to disagree about."""
    total = sum(map(sum, table))
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    observed = expected = 0.0
    for row, weights, p in zip(table, disagreement, rows, strict=True):
        for cell, weight, q in zip(row, weights, columns, strict=True):
            observed += weight * cell
            expected += weight * p * q / total
    return _ratio(expected - observed, expected)


def icc(ratings: Sequence[Sequence[float]]) -> float | None:
    """ICC(2,1) of a complete table, a row a target and a column a rater. None where nothing varies."""
    n, k = len(ratings), len(ratings[0])
    mean = fmean(chain.from_iterable(ratings))
    between = k * sum((fmean(row) - mean) ** 2 for row in ratings)
    raters = n * sum((fmean(column) - mean) ** 2 for column in zip(*ratings, strict=True))
    whole_sum = sum((rating - mean) ** 2 for row in ratings for rating in row)
    return _icc(between, raters, whole_sum - between - raters, n, k)


def intervals(
    clusters: Mapping[str, A], statistics: Sequence[Callable[[A], float | None]], seed: int = 0
) -> tuple[Figure, ...]:
    """Each statistic of all clusters together, with the interval between the 2.5th and 97.5th percentile of RESAMPLES
    draws of as many whole clusters. What one person said in one session hangs together, so it is drawn together.

    The same clusters and seed give the same figures, in whatever order they come.
    """
    if not clusters:
        return tuple(Figure(None) for _ in statistics)
    parts = [clusters[name].row for name in sorted(clusters)]
    of_row = next(iter(clusters.values())).of_row
    drawn = random.Random(seed)  # noqa: S311 - resampling, no secret
    found: list[list[float]] = [[] for _ in statistics]
    for _ in range(RESAMPLES):
        sums = of_row(map(sum, zip(*drawn.choices(parts, k=len(parts)), strict=True)))
        for values, statistic in zip(found, statistics, strict=True):
            if (value := statistic(sums)) is not None:
                values.append(value)
    everything = of_row(map(sum, zip(*parts, strict=True)))
    return tuple(
        _figure(statistic(everything), sorted(values)) for statistic, values in zip(statistics, found, strict=True)
    )


def _figure(value: float | None, resampled: Sequence[float]) -> Figure:
    if value is None or not resampled:
        return Figure(value)
    tail = (1 - CONFIDENCE) / 2
    last = len(resampled) - 1
    return Figure(value, resampled[round(tail * last)], resampled[round((1 - tail) * last)])


def _icc(between: float, raters: float, rest: float, n: float, k: int) -> float | None:
    """ICC(2,1) from the sums of squares between targets, between raters, and of the rest."""
    if n < 2 or k < 2:
        return None
    targets_ms, raters_ms, rest_ms = between / (n - 1), raters / (k - 1), rest / ((n - 1) * (k - 1))
    return _ratio(targets_ms - rest_ms, targets_ms + (k - 1) * rest_ms + k * (raters_ms - rest_ms) / n)


def _icc_of_mean(between: float, raters: float, rest: float, n: float, k: int) -> float | None:
    """ICC(2,k) from the same."""
    if n < 2 or k < 2:
        return None
    targets_ms, raters_ms, rest_ms = between / (n - 1), raters / (k - 1), rest / ((n - 1) * (k - 1))
    return _ratio(targets_ms - rest_ms, targets_ms + (raters_ms - rest_ms) / n)


def _ratio(part: float, all: float) -> float | None:
    # Sums of floats that should be nothing are nearly nothing.
    return part / all if abs(all) > 1e-9 else None
