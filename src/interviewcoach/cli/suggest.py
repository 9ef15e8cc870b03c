"""`interviewcoach bank suggest`: what trainers marked, as changes of phrases."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from interviewcoach.banks import load_bank
from interviewcoach.banks.editing import Edit, edited, home_of
from interviewcoach.banks.files import read_files
from interviewcoach.cli.differences import as_object, lines
from interviewcoach.cli.report import wrap_ids
from interviewcoach.cli.stored import stored_sessions
from interviewcoach.compare import Compared, effect
from interviewcoach.errors import UsageError
from interviewcoach.export.files import write
from interviewcoach.export.json import as_text
from interviewcoach.model.bank import Bank
from interviewcoach.model.codec import to_plain
from interviewcoach.model.session import Session
from interviewcoach.model.text import count, safe_text
from interviewcoach.store import Store
from interviewcoach.suggest import Marked, Suggestion, Work, applied, indicators_of
from interviewcoach.suggest import suggest as suggestions


@click.command(
    epilog="\b\nExamples:\n  interviewcoach bank suggest\n  interviewcoach bank suggest --accept 1 --accept 3\n"
    "  interviewcoach bank suggest --accept 1 --into my-bank/competencies/empathy.yaml"
)
@click.option("--accept", "accepted", multiple=True, type=click.IntRange(1), metavar="N", help="Try suggestion N.")
@click.option(
    "--into",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the accepted ones into this bank file of yours; a new one begins as a copy.",
)
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option(
    "--bank", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def suggest(accepted: Sequence[int], into: Path | None, yes: bool, paths: Sequence[Path], as_json: bool) -> None:
    """Turn trainers' marks into changes of phrases: a work list, what answers most marks first.

    For evidence that was missed it proposes a phrase from the marked words; for wrong evidence it names the phrase that
    credited it. With --accept it shows what these changes do to every stored score; nothing is changed but the file
    given with --into.
    """
    if into is not None and not accepted:
        raise click.UsageError("--into needs --accept N")
    bank = load_bank(paths)
    with stored_sessions() as store:
        work = suggestions(_marked(store), bank)
        chosen = _chosen(work.suggestions, accepted)
        changes: list[Compared] = []
        if chosen:
            changes = [*effect(_all(store), bank, applied(bank, chosen))]
    changed = [each for each in changes if each.difference.changed]
    text = _new_text(bank, chosen, into, paths) if into else ""
    if as_json:
        click.echo(as_text(_as_object(work, changes, changed)))
    elif chosen:
        _print(_suggested(chosen))
        _print(lines(len(changes), changed))
    else:
        _print(_suggested(work.suggestions))
        _print(_beside(count(len(work.left), "mark") + " for which no phrase was found", work.left))
        _print(_beside(count(len(work.answered), "mark") + " that the bank answers already", work.answered))
    if not (work.suggestions or work.left):
        click.echo("No marks are waiting: `interviewcoach rate` makes some with --missed and --wrong.", err=True)
    if into:
        _write(into, text, len(chosen), yes=yes)


def _marked(store: Store) -> Iterator[Marked]:
    sessions: dict[str, Session] = {}
    for id, mark in store.reviews.marks():
        if id not in sessions:
            sessions[id] = store.session(id)
        yield Marked(sessions[id], mark)


def _all(store: Store) -> list[Session]:
    return [store.session(each.id) for each in store.sessions()]


def _chosen(found: Sequence[Suggestion], numbers: Sequence[int]) -> list[Suggestion]:
    for number in numbers:
        if number > len(found):
            there_are = f"there are {len(found)}" if found else "there are none"
            raise UsageError(f"there is no suggestion {number}: {there_are}")
    return [found[number - 1] for number in dict.fromkeys(numbers)]


def _new_text(bank: Bank, chosen: Sequence[Suggestion], into: Path, paths: Sequence[Path]) -> str:
    """What the file would hold. Raises UsageError where it cannot hold all that was chosen."""
    indicators = indicators_of(bank)
    homes = {home.name: home for home in (home_of(indicators[each.indicator], paths) for each in chosen)}
    if os.path.lexists(into):
        (home,) = read_files(into, str(into))
        if home.problem:
            raise UsageError(str(home.problem))
    elif len(homes) > 1:
        raise UsageError(f"they belong into several files ({', '.join(homes)}): accept those of one file at a time")
    else:
        (home,) = homes.values()
    edits = [Edit(each.indicator, each.group, each.phrase, each.kind == "remove") for each in chosen]
    return edited(home, edits)


def _write(into: Path, text: str, count: int, *, yes: bool) -> None:
    if not yes and not click.confirm(f"Write {count} changes into {into}?", err=True):
        click.echo("Nothing was written.", err=True)
        return
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {into}: {error.strerror}: name another file") from error
    write(into, text, force=os.path.lexists(into))
    click.echo(
        safe_text(f"Written: {into}. Now: interviewcoach bank check {into}, and use it with --bank {into}"), err=True
    )


def _suggested(found: Sequence[Suggestion]) -> Iterator[str]:
    for number, each in enumerate(found, start=1):
        group = f" ({each.group})" if each.group else ""
        if each.kind == "add":
            yield from wrap_ids(
                f"{number}. {each.indicator}{group}: finds {each.count} of {each.of} that were missed", 0
            )
            yield from wrap_ids(f"+ {_phrase(each)}", 3)
            yield from wrap_ids(f"nearest: {each.nearest}", 5)
        else:
            yield from wrap_ids(f"{number}. {each.indicator}{group}: credited {each.count} of {each.of} wrong ones", 0)
            yield from wrap_ids(f"- {_phrase(each)}  [{each.phrase.at}]", 3)
        for example in each.examples:
            yield from wrap_ids(f'"{example.quote}" ({example.session}, {example.question})', 5)
    if found:
        yield ""


def _beside(title: str, marks: Sequence[Marked]) -> Iterator[str]:
    """Marks that ask for no change, or for none that is known."""
    if marks:
        yield title
        for each in marks:
            mark = each.mark
            yield from wrap_ids(
                f'"{mark.quote}" ({each.session.id}, {mark.question}), {mark.kind}, {mark.indicator}', 2
            )
        yield ""


def _phrase(each: Suggestion) -> str:
    polarity = f"  (polarity: {each.phrase.polarity})" if each.phrase.polarity != "affirmed" else ""
    return each.phrase.text + polarity


def _as_object(work: Work, changes: Sequence[Compared], changed: Sequence[Compared]) -> dict[str, Any]:
    return {
        "suggestions": [{"number": number, **to_plain(each)} for number, each in enumerate(work.suggestions, start=1)],
        "left": [{"session": each.session.id, **to_plain(each.mark)} for each in work.left],
        "answered": [{"session": each.session.id, **to_plain(each.mark)} for each in work.answered],
        "scored": len(changes),
        "changed": [as_object(each) for each in changed],
    }


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(safe_text(line))
