"""Ratings beside the machine's levels, as figures of agreement."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from interviewcoach.agreement.figures import Figure, Sums, Table, intervals
from interviewcoach.model.review import Judgement

# Of fewer pairs, or from fewer sessions, there is too little to say: of 20 pairs with a kappa of .8 the interval is .4
# wide, of 10 already .7.
FEWEST_PAIRS = 20
FEWEST_SESSIONS = 5
# A single answer, however many rate it, says little of a phrase: an indicator is named from so many sessions on.
FEWEST_CASES = 3
# What the machine gives where it finds no evidence: nothing was shown. The same holds for its overall level.
NOTHING_SHOWN = 1.0
# From so many levels apart on, an indicator is asked why.
APART = 1.0
EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far one side (x) agrees with another (y). `bias` and `limits` are of x - y, in levels; `unlevelled` counts
    pairs in which the machine found no evidence and counts as 1.

    All figures but the counts are None where there is too little to say; `bias` also where the sides have no order.
    """

    pairs: int
    sessions: int
    unlevelled: int
    kappa: Figure | None = None
    icc: Figure | None = None
    bias: Figure | None = None
    lower_limit: Figure | None = None
    upper_limit: Figure | None = None
    exact: Figure | None = None
    adjacent: Figure | None = None

    @property
    def enough(self) -> bool:
        return self.kappa is not None


@dataclass(frozen=True, slots=True)
class Together:
    """Three raters or more who all rated the same `answers` (of one competency each). `icc`: how far one of them can
    stand for the others, `icc_of_mean`: how far their mean can; None where there is too little to say."""

    raters: tuple[str, ...]
    answers: int
    sessions: int
    icc: Figure | None = None
    icc_of_mean: Figure | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """Where machine and trainer differ. `quote` is what was credited, empty for what was missed."""

    session: str
    question: str
    rater: str
    level: int
    machine: float
    quote: str


@dataclass(frozen=True, slots=True)
class Suspect:
    """An indicator behind disagreement: "credited" where the machine is above the trainer, "missed" where it is below,
    in FEWEST_CASES sessions or more.

    `count` counts ratings a level or more away, `of` all in which it was credited or missed; `mean` is the mean
    difference, machine - trainer, of the `count`.
    """

    indicator: str
    kind: str
    count: int
    of: int
    mean: float
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Machine against trainer (x is the machine), and trainer against trainer, over all and by competency, role, and
    rater or pair of raters. `pairs` compares the raters of a pair in the order of their names; the other figures of
    trainers count each pair in both orders and have no bias. `together` has each set of three raters or more, of all
    that they rated together, whoever else did. Where there is too little to say of the machine, there are no
    `suspects`."""

    machine: Agreement
    machine_by_competency: Mapping[str, Agreement]
    machine_by_role: Mapping[str, Agreement]
    machine_by_rater: Mapping[str, Agreement]
    trainers: Agreement
    trainers_by_competency: Mapping[str, Agreement]
    trainers_by_role: Mapping[str, Agreement]
    pairs: Mapping[str, Agreement]
    together: tuple[Together, ...]
    suspects: tuple[Suspect, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two levels of one answer, and by what they are grouped."""

    x: float
    y: float
    session: str
    competency: str
    role: str
    raters: str
    unlevelled: bool = False


Group = Callable[[_Pair], str]


def report(judgements: Iterable[Judgement], *, blind: bool = True) -> Report:
    """The agreement that the judgements show, of blind ratings alone unless `blind` is False. Of two ratings by one
    rater the one that stands counts then."""
    used = _standing(judgements, blind=blind)
    machine = [
        _Pair(
            NOTHING_SHOWN if each.machine is None else each.machine,
            each.level,
            each.session,
            each.competency,
            each.role,
            each.rater,
            each.machine is None,
        )
        for each in used
    ]
    trainers = [*_pairs_of_trainers(used)]
    overall = _agreement(machine)
    return Report(
        machine=overall,
        machine_by_competency=_by(machine, lambda pair: pair.competency),
        machine_by_role=_by(machine, lambda pair: pair.role),
        machine_by_rater=_by(machine, lambda pair: pair.raters),
        trainers=_agreement(trainers, both_ways=True),
        trainers_by_competency=_by(trainers, lambda pair: pair.competency, both_ways=True),
        trainers_by_role=_by(trainers, lambda pair: pair.role, both_ways=True),
        pairs=_by(trainers, lambda pair: pair.raters),
        together=tuple(_together(used)),
        suspects=_suspects(used) if overall.enough else (),
    )


def _standing(judgements: Iterable[Judgement], *, blind: bool) -> list[Judgement]:
    found: dict[tuple[str, str, str, str], Judgement] = {}
    for each in judgements:
        key = (each.session, each.question, each.competency, each.rater)
        if each.blind or not blind:
            before = found.get(key)
            if before is None or before.blind:
                found[key] = each
    return list(found.values())


def _pairs_of_trainers(judgements: Sequence[Judgement]) -> Iterable[_Pair]:
    same: dict[tuple[str, str, str], list[Judgement]] = defaultdict(list)
    for each in judgements:
        same[each.session, each.question, each.competency].append(each)
    for rated in same.values():
        for a, b in combinations(sorted(rated, key=lambda each: each.rater), 2):
            yield _Pair(a.level, b.level, a.session, a.competency, a.role, f"{a.rater} and {b.rater}")


def _together(judgements: Sequence[Judgement]) -> Iterable[Together]:
    """The larger sets first."""
    same: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for each in judgements:
        same[each.session, each.question, each.competency][each.rater] = each.level
    sets = {tuple(sorted(levels)) for levels in same.values() if len(levels) > 2}
    for raters in sorted(sets, key=lambda raters: (-len(raters), raters)):
        rows: dict[str, list[list[float]]] = defaultdict(list)
        for (session, _, _), levels in same.items():
            if levels.keys() >= set(raters):
                rows[session].append([levels[rater] for rater in raters])
        counts = (raters, sum(map(len, rows.values())), len(rows))
        if counts[1] < FEWEST_PAIRS or len(rows) < FEWEST_SESSIONS:
            yield Together(*counts)
        else:
            tables = {session: Table.of(own) for session, own in rows.items()}
            yield Together(*counts, *intervals(tables, (lambda table: table.icc, lambda table: table.icc_of_mean)))


def _by(pairs: Sequence[_Pair], group: Group, *, both_ways: bool = False) -> dict[str, Agreement]:
    groups: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        groups[group(pair)].append(pair)
    return {name: _agreement(groups[name], both_ways=both_ways) for name in sorted(groups)}


def _agreement(pairs: Sequence[_Pair], *, both_ways: bool = False) -> Agreement:
    levels: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for pair in pairs:
        levels[pair.session].append((pair.x, pair.y))
    counts = (len(pairs), len(levels), sum(pair.unlevelled for pair in pairs))
    if len(pairs) < FEWEST_PAIRS or len(levels) < FEWEST_SESSIONS:
        return Agreement(*counts)
    clusters = {session: Sums.of(own) for session, own in levels.items()}
    if both_ways:
        clusters = {session: sums.both_ways for session, sums in clusters.items()}
    found = Agreement(*counts, *intervals(clusters, _STATISTICS))
    return replace(found, bias=None) if both_ways else found


_STATISTICS: tuple[Callable[[Sums], float | None], ...] = (
    lambda sums: sums.kappa,
    lambda sums: sums.icc,
    lambda sums: sums.bias,
    lambda sums: sums.limits and sums.limits[0],
    lambda sums: sums.limits and sums.limits[1],
    lambda sums: sums.exact / sums.n,
    lambda sums: sums.adjacent / sums.n,
)


def _suspects(judgements: Iterable[Judgement]) -> tuple[Suspect, ...]:
    """The indicators that stand where machine and trainer differ, those that weigh most first."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    apart: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for each in judgements:
        machine = NOTHING_SHOWN if each.machine is None else each.machine
        difference = machine - each.level
        quotes = {("credited", indicator): quote for indicator, quote in reversed(each.credited)}
        for key in (*quotes, *(("missed", indicator) for indicator in each.missing)):
            seen[key] += 1
            if (difference if key[0] == "credited" else -difference) >= APART:
                quote = quotes.get(key, "")
                apart[key].append(Example(each.session, each.question, each.rater, each.level, machine, quote))
    found = [
        Suspect(
            indicator=key[1],
            kind=key[0],
            count=len(examples),
            of=seen[key],
            mean=sum(each.machine - each.level for each in examples) / len(examples),
            examples=tuple(sorted(examples, key=lambda each: -abs(each.machine - each.level))[:EXAMPLES]),
        )
        for key, examples in apart.items()
        if len({each.session for each in examples}) >= FEWEST_CASES
    ]
    return tuple(sorted(found, key=lambda each: (-abs(each.mean) * each.count, each.indicator, each.kind)))
