"""`interviewcoach import`: sessions that somebody shared, checked and taken into the database."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from interviewcoach.bundle import Bundle, read
from interviewcoach.bundle.lines import LARGEST
from interviewcoach.cli.stored import own_store
from interviewcoach.errors import BundleError
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.session import Fate, Origin, Taken
from interviewcoach.model.text import safe_text

LONGEST_FILE_NAME = 255


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one file: the bundle with its sessions, or the error that kept all of it out."""

    file: str
    bundle: Bundle | None = None
    taken: tuple[Taken, ...] = ()
    error: str = ""


@click.command(
    "import",
    epilog="\b\nExamples:\n  interviewcoach import hand-in.xz\n  interviewcoach import cohort/*.xz\n\n"
    "\b\nWhat is checked: docs/bundle-format.md. `interviewcoach sessions list` marks imported sessions with *.",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def import_(files: Sequence[Path], as_json: bool) -> None:
    """Take in the sessions of files that `share` wrote: of each file all, or none where something is wrong with it.

    To import a file again changes nothing; a later one of the same interview goes on where the earlier ended.
    """
    done: list[Imported] = []
    for file in files:
        done.append(_import(file))
        for line in _remarks(done[-1]):
            click.echo(safe_text(line), err=True)
    if as_json:
        click.echo(as_text([_as_object(each) for each in done]))
    if any(each.error for each in done):
        sys.exit(1)


def _import(file: Path) -> Imported:
    try:
        with file.open("rb") as stream:
            bundle = read(stream.read(LARGEST + 1))
        header = bundle.header
        name = safe_text(file.name)[:LONGEST_FILE_NAME]
        origin = Origin(bundle.digest, name, datetime.now(UTC), header.names, header.times, header.redacted)
        with own_store() as store:
            return Imported(str(file), bundle, store.take(bundle.handed_in(), origin))
    except OSError as error:
        return Imported(str(file), error=f"it cannot be read ({error.strerror}): check its name")
    except BundleError as error:
        return Imported(str(file), error=str(error))


def _remarks(done: Imported) -> Iterator[str]:
    if done.bundle is None:
        yield f"{done.file}: nothing imported: {done.error}"
        return
    fates = Counter(each.fate for each in done.taken)
    words: dict[Fate, str] = {
        "new": "new",
        "updated": "gone on since",
        "unchanged": "here already",
        "older": "here in a later version",
        "own": "your own, left as it is",
    }
    counts = [f"{fates[fate]} {said}" for fate, said in words.items() if fates[fate]]
    yield f"{done.file}: {', '.join(counts) or 'holds no session'}"
    header = done.bundle.header
    if header.names == "pseudonyms":
        yield "  Candidates are under pseudonyms."
    if header.redacted:
        yield f"  Words in answers were redacted ({header.redacted}), and these answers scored again."
    if renamed := [each.session for each in done.taken if each.renamed]:
        yield f"  Stored under another name, which stays: {_some(renamed)}"
    if rescored := [each.session for each in done.taken if each.rescored]:
        yield f"  Came with other scores; the stored ones stay: {_some(rescored)}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def _as_object(done: Imported) -> dict[str, Any]:
    if done.bundle is None:
        return {"file": done.file, "error": done.error}
    header = done.bundle.header
    return {
        "file": done.file,
        "sha256": done.bundle.digest,
        "names": header.names,
        "times": header.times,
        "redacted": header.redacted,
        "sessions": to_plain(done.taken),
    }
