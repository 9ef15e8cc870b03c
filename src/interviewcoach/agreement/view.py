"""A report of agreement as people read it: the same words and figures in a command and on a screen. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from interviewcoach.agreement.figures import Figure
from interviewcoach.agreement.report import (
    FEWEST_CASES,
    FEWEST_PAIRS,
    FEWEST_SESSIONS,
    Agreement,
    Example,
    Report,
    Suspect,
    Together,
)

# So many indicators are named where people read.
SUSPECTS = 5
TOGETHER_TITLE = "Three trainers or more on the same answers (ICC)"
NOTHING = "nothing to compare yet"
TOO_FEW = "too few to say"
SUSPECTS_TITLE = "Indicators that stand where machine and trainer are a level or more apart"
HEADING = "pairs  kappa  ICC    bias   limits         exact  +-1"
HIDDEN = "an answer that you have not rated"
HOW_TO_READ = (
    f"Fewer than {FEWEST_PAIRS} pairs, or from fewer than {FEWEST_SESSIONS} sessions, are too few to say."
    f" Indicators are named where they differ in {FEWEST_CASES} sessions or more."
    " In brackets: 95% intervals. Limits: 95% of differences lie between them. More: docs/agreement.md."
)


@dataclass(frozen=True, slots=True)
class Row:
    """Who or what is compared; `figures` stand in the columns of HEADING, `intervals` are empty where there are too few
    to say."""

    name: str
    figures: str
    intervals: str


@dataclass(frozen=True, slots=True)
class Table:
    """One comparison: over all, and by the parts that it has several of. No rows: there is nothing to compare."""

    title: str
    overall: tuple[Row, ...]
    parts: Mapping[str, tuple[Row, ...]]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An indicator that stands where machine and trainer differ, and examples."""

    told: str
    examples: tuple[str, ...]


def tables(found: Report) -> tuple[Table, Table]:
    """Machine against trainers, and trainers against each other."""
    unlevelled = found.machine.unlevelled
    times = "Once" if unlevelled == 1 else f"{unlevelled} times"
    remark = f"{times} the machine found no evidence; that counts as level 1." if unlevelled else ""
    machine = {
        "by competency": found.machine_by_competency,
        "by role": found.machine_by_role,
        "by trainer": found.machine_by_rater,
    }
    trainers = {
        "by competency": found.trainers_by_competency,
        "by role": found.trainers_by_role,
        "by pair (bias: first - second)": found.pairs,
    }
    return (
        _table("Machine against trainers (bias: machine - trainer)", found.machine, machine, remark),
        _table("Trainers against each other", found.trainers, trainers),
    )


def companies(found: Report) -> tuple[str, ...]:
    """The trainers who rated the same answers, and how far one of them and their mean can stand for others."""
    return tuple(map(_company, found.together))


def suspicions(
    suspects: Iterable[Suspect], may_show: Callable[[Example], bool] = lambda _: True
) -> tuple[Suspicion, ...]:
    """The indicators that weigh most. An example that may not be shown tells neither level nor words."""
    return tuple(_suspicion(each, may_show) for each in [*suspects][:SUSPECTS])


def _table(title: str, overall: Agreement, parts: Mapping[str, Mapping[str, Agreement]], remark: str = "") -> Table:
    several = {name: groups for name, groups in parts.items() if len(groups) > 1}
    rows = {name: tuple(_row(id, part) for id, part in groups.items()) for name, groups in several.items()}
    return Table(title, (_row("over all", overall),) if overall.pairs else (), rows, remark)


def _row(name: str, part: Agreement) -> Row:
    if not part.enough:
        return Row(name, f"{part.pairs:>5}  {TOO_FEW}", "")
    limits = f"{_level(part.lower_limit)} to {_level(part.upper_limit)}"
    figures = (
        f"{part.pairs:>5}  {_share(part.kappa):5}  {_share(part.icc):5}  {_level(part.bias):5}  {limits:13}"
        f"  {_percent(part.exact):>5}  {_percent(part.adjacent):>4}"
    )
    named = {"kappa": part.kappa, "ICC": part.icc, "bias": part.bias}
    intervals = [
        f"{name} [{_two(each.low)}, {_two(each.high)}]"
        for name, each in named.items()
        if each and each.low is not None and each.high is not None
    ]
    return Row(name, figures, ", ".join(intervals))


def _company(each: Together) -> str:
    names = f"{', '.join(each.raters[:-1])} and {each.raters[-1]}: {each.answers} ratings each"
    if each.icc is None or each.icc_of_mean is None:
        return f"{names}, {TOO_FEW}"
    return f"{names}, one of them {_interval(each.icc)}, their mean {_interval(each.icc_of_mean)}"


def _suspicion(suspect: Suspect, may_show: Callable[[Example], bool]) -> Suspicion:
    did = "credited, and the machine is above" if suspect.kind == "credited" else "missed, and the machine is below"
    told = f"{suspect.indicator}: {did}, {suspect.count} of {suspect.of} times, {suspect.mean:+.1f}"
    return Suspicion(told, tuple(_example(each) if may_show(each) else HIDDEN for each in suspect.examples))


def _example(each: Example) -> str:
    quote = f': "{each.quote}"' if each.quote else ""
    return f"{each.session}, {each.question}, {each.rater} {each.level}, machine {each.machine:.1f}{quote}"


def _interval(figure: Figure) -> str:
    bounds = "" if figure.low is None or figure.high is None else f" [{_two(figure.low)}, {_two(figure.high)}]"
    return _share(figure) + bounds


def _share(figure: Figure | None) -> str:
    return "-" if figure is None or figure.value is None else _two(figure.value)


def _two(value: float) -> str:
    # Adding nothing takes the sign from what rounds to nothing.
    return f"{round(value, 2) + 0.0:.2f}"


def _level(figure: Figure | None) -> str:
    return "-" if figure is None or figure.value is None else f"{figure.value:+.2f}"


def _percent(figure: Figure | None) -> str:
    return "-" if figure is None or figure.value is None else f"{figure.value:.0%}"
