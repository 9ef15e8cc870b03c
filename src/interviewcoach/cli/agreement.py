"""`interviewcoach agreement`: how far the machine agrees with trainers, and trainers with each other."""

from collections.abc import Iterator, Mapping

import click

from interviewcoach.agreement import Agreement, Report, Suspect, Together, report
from interviewcoach.agreement.figures import Figure
from interviewcoach.agreement.report import FEWEST_PAIRS, FEWEST_SESSIONS
from interviewcoach.cli.report import wrap_ids
from interviewcoach.cli.sessions import fit
from interviewcoach.cli.stored import stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.review import Judgement
from interviewcoach.model.text import safe_text

# So many indicators are named where people read; --json names all.
SUSPECTS = 5
_NAME = 24


@click.command(
    epilog="\b\nExamples:\n  interviewcoach agreement\n  interviewcoach agreement --competency crisis-management\n"
    "  interviewcoach agreement --rater Ann --json\n\n"
    "\b\nHow to read the figures: docs/agreement.md."
)
@click.option("--competency", "competencies", multiple=True, help="Ratings of this competency alone.")
@click.option("--role", "roles", multiple=True, help="Sessions for this role alone (its id).")
@click.option("--rater", "raters", multiple=True, help="Ratings by this trainer alone; give two to compare them.")
@click.option("--all", "every", is_flag=True, help="Count ratings that were not blind too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def agreement(
    competencies: tuple[str, ...], roles: tuple[str, ...], raters: tuple[str, ...], every: bool, as_json: bool
) -> None:
    """Compare the machine's levels with the ratings of trainers, and those of different trainers with each other.

    Blind ratings alone count, unless --all. Intervals are of 95 %.
    """
    with stored_sessions() as store:
        judgements = store.reviews.judgements()
    for what, asked, known in (
        ("competency", competencies, {each.competency for each in judgements}),
        ("role", roles, {each.role for each in judgements}),
        ("rater", raters, {each.rater for each in judgements}),
    ):
        if unknown := sorted(set(asked) - known):
            there_are = f"rated are {', '.join(sorted(known))}" if known else "rate some with `interviewcoach rate`"
            raise UsageError(f"no ratings have the {what} {unknown[0]!r}: {there_are}")

    def wanted(each: Judgement) -> bool:
        return (
            (not competencies or each.competency in competencies)
            and (not roles or each.role in roles)
            and (not raters or each.rater in raters)
        )

    found = report([each for each in judgements if wanted(each)], blind=not every)
    if as_json:
        click.echo(as_text(to_plain(found)))
    else:
        for line in _lines(found):
            click.echo(safe_text(line))


def _lines(found: Report) -> Iterator[str]:
    yield from _section(
        "Machine against trainers (bias: machine - trainer)",
        found.machine,
        {
            "by competency": found.machine_by_competency,
            "by role": found.machine_by_role,
            "by trainer": found.machine_by_rater,
        },
    )
    if found.machine.unlevelled:
        yield f"{found.machine.unlevelled} times the machine found no evidence; that counts as level 1."
    yield ""
    yield from _section(
        "Trainers against each other",
        found.trainers,
        {
            "by competency": found.trainers_by_competency,
            "by role": found.trainers_by_role,
            "by pair (bias: first - second)": found.pairs,
        },
    )
    yield from _together_lines(found.together)
    yield from _suspect_lines(found.suspects)
    yield ""
    yield from wrap_ids(
        f"Fewer than {FEWEST_PAIRS} pairs, or from fewer than {FEWEST_SESSIONS} sessions, are too few to say."
        " In brackets: 95 % intervals. Limits: 95 % of differences lie between them. More: docs/agreement.md."
    )


def _section(title: str, overall: Agreement, parts: Mapping[str, Mapping[str, Agreement]]) -> Iterator[str]:
    yield title
    if not overall.pairs:
        yield "  nothing to compare yet"
        return
    yield f"  {'':{_NAME}}  pairs  kappa  ICC    bias   limits         exact  +-1"
    yield from _row("over all", overall)
    for name, groups in parts.items():
        if len(groups) > 1:
            yield f"  {name}"
            for id, part in groups.items():
                yield from _row(id, part)


def _row(name: str, part: Agreement) -> Iterator[str]:
    start = f"  {fit(name, _NAME)}  {part.pairs:>5}"
    if not part.enough:
        yield f"{start}  too few to say"
        return
    limits = f"{_level(part.lower_limit)} to {_level(part.upper_limit)}"
    yield (
        f"{start}  {_share(part.kappa):5}  {_share(part.icc):5}  {_level(part.bias):5}  {limits:13}"
        f"  {_percent(part.exact):>5}  {_percent(part.adjacent):>4}"
    )
    named = {"kappa": part.kappa, "ICC": part.icc, "bias": part.bias}
    intervals = [
        f"{name} [{each.low:.2f}, {each.high:.2f}]" for name, each in named.items() if each and each.low is not None
    ]
    yield f"  {'':{_NAME}}         {', '.join(intervals)}"


def _together_lines(groups: tuple[Together, ...]) -> Iterator[str]:
    if groups:
        yield ""
        yield "Three trainers or more on the same answers (ICC)"
    for each in groups:
        names = f"{', '.join(each.raters[:-1])} and {each.raters[-1]}"
        if each.icc is None or each.icc_of_mean is None:
            yield from wrap_ids(f"{names}: {each.answers} ratings each, too few to say", 2)
        else:
            yield from wrap_ids(
                f"{names}: {each.answers} ratings each, one of them {_interval(each.icc)},"
                f" their mean {_interval(each.icc_of_mean)}",
                2,
            )


def _interval(figure: Figure) -> str:
    return _share(figure) + (f" [{figure.low:.2f}, {figure.high:.2f}]" if figure.low is not None else "")


def _suspect_lines(suspects: tuple[Suspect, ...]) -> Iterator[str]:
    if suspects:
        yield ""
        yield "Indicators that stand where machine and trainer are a level or more apart"
    for suspect in suspects[:SUSPECTS]:
        did = "credited, and the machine is above" if suspect.kind == "credited" else "missed, and the machine is below"
        yield from wrap_ids(
            f"{suspect.indicator}: {did}, {suspect.count} of {suspect.of} times, {suspect.mean:+.1f}", 2
        )
        for each in suspect.examples:
            quote = f': "{each.quote}"' if each.quote else ""
            yield from wrap_ids(
                f"{each.session}, {each.question}, {each.rater} {each.level}, machine {each.machine:.1f}{quote}", 6
            )


def _share(figure: Figure | None) -> str:
    return "-" if figure is None or figure.value is None else f"{figure.value:.2f}"


def _level(figure: Figure | None) -> str:
    return "-" if figure is None or figure.value is None else f"{figure.value:+.2f}"


def _percent(figure: Figure | None) -> str:
    return "-" if figure is None or figure.value is None else f"{figure.value:.0%}"
