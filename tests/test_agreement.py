"""Figures of agreement, against the examples that their authors published, and against slow, obvious formulas."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.agreement import report
from interviewcoach.agreement.figures import Figure, Sums, Table, icc, intervals, weighted_kappa
from interviewcoach.agreement.report import FEWEST_PAIRS
from interviewcoach.model.review import Judgement

# Shrout & Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Cohen 1968, table 1: shares of 200 diagnoses by two psychiatrists, and how grave each disagreement is.
COHEN = [[0.44, 0.07, 0.09], [0.05, 0.20, 0.05], [0.01, 0.03, 0.06]]
COHEN_WEIGHTS = [[0, 1, 3], [1, 0, 6], [3, 6, 0]]
# Bland & Altman 1986, table 1: peak expiratory flow, first readings of two meters, l/min.
WRIGHT = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI_WRIGHT = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_icc_of_shrout_and_fleiss() -> None:
    assert icc(SHROUT_FLEISS) == pytest.approx(0.29, abs=0.005)


def test_icc_of_shrout_and_fleiss_from_sums_for_one_judge_and_for_the_mean_of_four() -> None:
    """Table 4 of the paper: ICC(2,1) = .29 and ICC(2,4) = .62."""
    table = Table.of(SHROUT_FLEISS)
    assert table.icc == pytest.approx(0.29, abs=0.005)
    assert table.icc_of_mean == pytest.approx(0.62, abs=0.005)


@given(st.integers(3, 5).flatmap(lambda k: st.lists(st.tuples(*[st.floats(1, 5)] * k), min_size=2, max_size=12)))
def test_the_sums_of_a_table_add_up_and_give_its_icc(rows: list[tuple[float, ...]]) -> None:
    table = Table.of(rows)
    halves = zip(Table.of(rows[:1]).row, Table.of(rows[1:]).row, strict=True)
    assert Table.of_row(map(sum, halves)).row == pytest.approx(table.row)
    whole, mean, k = icc(rows), table.icc_of_mean, len(rows[0])
    assert near(table.icc, whole)
    # Spearman and Brown: what one rater is worth says what k are.
    if whole is not None and mean is not None and abs(1 + (k - 1) * whole) > 1e-3:
        assert mean == pytest.approx(k * whole / (1 + (k - 1) * whole), abs=1e-5)


def test_kappa_of_cohen() -> None:
    assert weighted_kappa(COHEN, COHEN_WEIGHTS) == pytest.approx(0.348, abs=0.0005)
    unweighted = [[int(i != j) for j in range(3)] for i in range(3)]
    assert weighted_kappa(COHEN, unweighted) == pytest.approx(0.492, abs=0.0005)


def test_bias_and_limits_of_bland_and_altman() -> None:
    sums = Sums.of(zip(WRIGHT, MINI_WRIGHT, strict=True))
    assert sums.bias == pytest.approx(-2.1, abs=0.05)
    assert sums.limits is not None
    deviation = (sums.limits[1] - sums.limits[0]) / 2 / 1.96
    assert deviation == pytest.approx(38.8, abs=0.05)
    # The paper takes 2 for 1.96, and the bias and deviation as rounded.
    assert (sums.bias or 0) - 2 * deviation == pytest.approx(-79.7, abs=0.1)
    assert (sums.bias or 0) + 2 * deviation == pytest.approx(75.5, abs=0.1)


def test_the_bootstrap_comes_near_the_interval_that_bland_and_altman_derive() -> None:
    """-22.0 to 17.8 l/min for the bias, from Student's t; a bootstrap of 17 is a little narrower."""
    clusters = {str(n): Sums.of([pair]) for n, pair in enumerate(zip(WRIGHT, MINI_WRIGHT, strict=True))}
    (figure,) = intervals(clusters, [lambda sums: sums.bias])
    assert figure.low == pytest.approx(-22.0, abs=4)
    assert figure.high == pytest.approx(17.8, abs=4)


LEVELS = st.integers(1, 5)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), min_size=2, max_size=40)
FREE_PAIRS = st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=2, max_size=40)


def table(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    return [[pairs.count((i, j)) for j in range(1, 6)] for i in range(1, 6)]


SQUARES = [[(i - j) ** 2 for j in range(5)] for i in range(5)]


def near(a: float | None, b: float | None) -> bool:
    return (a is None and b is None) or (a is not None and b is not None and abs(a - b) < 1e-6)


@given(PAIRS)
def test_the_sums_give_what_the_table_gives(pairs: list[tuple[int, int]]) -> None:
    sums = Sums.of(pairs)
    assert near(sums.kappa, weighted_kappa(table(pairs), SQUARES))
    assert near(sums.icc, icc(pairs))
    differences = [x - y for x, y in pairs]
    assert near(sums.bias, fmean(differences))
    assert sums.limits is not None
    assert sums.limits[1] - sums.limits[0] == pytest.approx(2 * 1.96 * stdev(differences), abs=1e-5)
    assert sums.exact == sum(d == 0 for d in differences)
    assert sums.adjacent == sum(abs(d) <= 1 for d in differences)


@given(FREE_PAIRS)
def test_order_changes_no_figure_and_sides_only_the_sign_of_the_bias(pairs: list[tuple[float, float]]) -> None:
    sums, turned = Sums.of(pairs), Sums.of([(y, x) for x, y in reversed(pairs)])
    assert near(sums.kappa, turned.kappa)
    assert near(sums.icc, turned.icc)
    assert near(sums.bias, -(turned.bias or 0.0))
    for value in (sums.kappa, sums.icc):
        assert value is None or value <= 1.0 + 1e-6


@given(PAIRS)
def test_counting_both_ways_is_counting_each_pair_twice_by_half(pairs: list[tuple[int, int]]) -> None:
    sums, doubled = Sums.of(pairs).both_ways, Sums.of([*pairs, *((y, x) for x, y in pairs)])
    assert near(sums.kappa, doubled.kappa)
    assert near(sums.bias, 0.0)
    assert sums.n == len(pairs)


@given(st.lists(LEVELS, min_size=2, max_size=30))
def test_full_agreement_is_one_or_undefined(levels: list[int]) -> None:
    sums = Sums.of([(level, level) for level in levels])
    assert (sums.kappa, sums.icc) == ((None, None) if len(set(levels)) == 1 else (1.0, pytest.approx(1.0)))
    assert sums.bias == 0


@given(FREE_PAIRS)
def test_groups_add_up(pairs: list[tuple[float, float]]) -> None:
    parts = Sums.total([Sums.of(pairs[::2]), Sums.of(pairs[1::2])])
    assert parts.row == pytest.approx(Sums.of(pairs).row)


@settings(max_examples=15)
@given(st.dictionaries(st.text(max_size=3), PAIRS, min_size=1, max_size=6))
def test_intervals_are_the_same_however_the_sessions_come(groups: dict[str, list[tuple[int, int]]]) -> None:
    clusters = {name: Sums.of(pairs) for name, pairs in groups.items()}
    turned = dict(reversed(clusters.items()))
    (figure,) = intervals(clusters, [lambda sums: sums.bias])
    assert (figure,) == intervals(turned, [lambda sums: sums.bias])
    assert figure.low is not None
    assert figure.high is not None
    means = [sums.bias or 0.0 for sums in clusters.values()]
    assert min(means) - 1e-9 <= figure.low <= figure.high <= max(means) + 1e-9


def test_nothing_gives_no_figure() -> None:
    assert intervals({}, [lambda sums: sums.kappa, lambda sums: sums.bias]) == (Figure(None), Figure(None))


# --- the report


def judged(n: int, level: int, machine: float | None, **more: object) -> Judgement:
    found = Judgement(f"s{n}", "worker", f"q{n}", "empathy", "Ann", level, True, machine)
    return replace(found, **more)  # type: ignore[arg-type]


MANY = [judged(n, n % 5 + 1, float(min(5, n % 5 + 1 + n % 2))) for n in range(40)]


def test_too_few_is_said_and_no_figure_given() -> None:
    few = report(MANY[: FEWEST_PAIRS - 1]).machine
    assert (few.pairs, few.sessions, few.enough, few.kappa) == (FEWEST_PAIRS - 1, FEWEST_PAIRS - 1, False, None)
    one_session = report([replace(each, session="s") for each in MANY]).machine
    assert (one_session.pairs, one_session.sessions, one_session.enough) == (40, 1, False)


def test_the_machine_above_the_trainer_is_a_positive_bias() -> None:
    machine = report(MANY).machine
    assert machine.bias is not None
    assert machine.bias.value == pytest.approx(0.4)
    assert machine.exact is not None
    assert machine.exact.value == pytest.approx(0.6)
    assert machine.adjacent is not None
    assert (machine.adjacent.value, machine.adjacent.low, machine.adjacent.high) == (1.0, 1.0, 1.0)
    assert machine.kappa is not None
    assert machine.kappa.low is not None
    assert machine.kappa.value is not None
    assert machine.kappa.low < machine.kappa.value < (machine.kappa.high or 0)


def test_no_evidence_counts_as_nothing_shown() -> None:
    machine = report([replace(each, level=3, machine=None) for each in MANY]).machine
    assert machine.unlevelled == 40
    assert machine.bias is not None
    assert machine.bias.value == -2
    assert machine.kappa is not None


def test_figures_by_competency_role_and_rater_hold_their_own_alone() -> None:
    others = [replace(each, competency="teamwork", role="nurse", rater="Bo", machine=5.0, level=1) for each in MANY]
    found = report([*MANY, *others])
    assert [*found.machine_by_competency] == ["empathy", "teamwork"]
    for groups, name in (
        (found.machine_by_competency, "teamwork"),
        (found.machine_by_role, "nurse"),
        (found.machine_by_rater, "Bo"),
    ):
        bias = groups[name].bias
        assert bias is not None
        assert bias.value == 4
        assert groups[name].pairs == 40
    assert found.machine.pairs == 80
    assert found.trainers.pairs == 0


def test_trainers_are_compared_where_they_rated_the_same() -> None:
    stricter = [replace(each, rater="Bo", level=max(1, each.level - 1)) for each in MANY[:30]]
    found = report([*MANY, *stricter])
    pair, every = found.pairs["Ann and Bo"], found.trainers
    assert pair.pairs == every.pairs == 30
    assert pair.bias is not None
    assert pair.bias.value == pytest.approx(0.8)
    assert every.bias is None
    assert every.kappa is not None
    assert pair.kappa is not None
    assert every.kappa.value == pytest.approx(pair.kappa.value or 0, abs=0.05)


def test_only_blind_ratings_count_unless_told_otherwise() -> None:
    overridden = [replace(each, blind=False, level=round(each.machine or 1)) for each in MANY]
    for order in ([*MANY, *overridden], [*overridden, *MANY]):
        blind, standing = report(order).machine, report(order, blind=False).machine
        assert blind == report(MANY).machine
        assert standing.pairs == 40
        assert standing.exact is not None
        assert standing.exact.value == 1


# Pairs that agree, enough to say something of.
EVEN = [judged(n, n % 5 + 1, float(n % 5 + 1)) for n in range(100, 120)]


def test_suspects_are_the_indicators_where_the_machine_errs() -> None:
    found = report(
        [
            judged(1, 1, 4.0, credited=(("e/nods", "I nod"), ("e/nods", "and nod")), missing=("e/asks",)),
            judged(2, 2, 4.0, credited=(("e/nods", "nodding"),)),
            judged(3, 3, 4.0, credited=(("e/nods", "nod"),)),
            judged(4, 4, 4.0, credited=(("e/nods", "nodded"),), missing=("e/asks",)),
            *(judged(n, 5, None, missing=("e/asks",)) for n in (5, 6, 7)),
            *EVEN,
        ]
    ).suspects
    first, second = found
    assert (first.indicator, first.kind, first.count, first.of, first.mean) == ("e/asks", "missed", 3, 5, -4)
    assert (second.indicator, second.kind, second.count, second.of, second.mean) == ("e/nods", "credited", 3, 4, 2)
    assert [example.quote for example in second.examples] == ["I nod", "nodding", "nod"]


def test_an_indicator_is_suspected_from_three_sessions_on_where_there_is_enough_to_say() -> None:
    missed = [judged(n, 5, 1.0, missing=("e/asks",)) for n in range(3)]
    assert [each.count for each in report([*missed, *EVEN]).suspects] == [3]
    assert report(missed).suspects == ()  # of three pairs there is too little to say
    assert report([*missed[:2], *EVEN]).suspects == ()
    one_answer = [replace(missed[0], rater=rater) for rater in ("Ann", "Bo", "Cy", "Di")]
    assert report([*one_answer, *EVEN]).suspects == ()


def test_the_icc_formula_by_its_definition() -> None:
    """From mean squares as Shrout & Fleiss print them: BMS 11.24, JMS 32.49, EMS 1.02."""
    between, judges, error, k, n = 11.24, 32.49, 1.02, 4, 6
    by_hand = (between - error) / (between + (k - 1) * error + k * (judges - error) / n)
    assert icc(SHROUT_FLEISS) == pytest.approx(by_hand, abs=0.001)


def test_three_trainers_are_compared_at_once_where_all_of_them_rated() -> None:
    kinder = [replace(each, rater="Bo", level=min(5, each.level + 1)) for each in MANY]
    others = [replace(each, rater="Cy", level=each.level % 5 + 1) for each in MANY[:30]]
    few = [replace(each, rater="Di") for each in MANY[:4]]
    four, three = report([*MANY, *kinder, *others, *few]).together
    assert (four.raters, four.answers, four.icc) == (("Ann", "Bo", "Cy", "Di"), 4, None)
    assert (three.raters, three.answers, three.sessions) == (("Ann", "Bo", "Cy"), 30, 30)
    rows = [(a.level, b.level, c.level) for a, b, c in zip(MANY, kinder, others, strict=False)]
    assert three.icc is not None
    assert three.icc_of_mean is not None
    assert three.icc.value == pytest.approx(icc(rows))
    assert three.icc.low is not None
    assert three.icc.low < (three.icc.value or 0) < (three.icc_of_mean.value or 0)
    assert report([*MANY, *kinder]).together == ()
