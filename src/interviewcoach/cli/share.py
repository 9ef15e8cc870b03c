"""`interviewcoach share`: sessions as one file for somebody else to import."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from interviewcoach import __version__
from interviewcoach.bundle import Bundle, Header, read
from interviewcoach.bundle import write as bundle_of
from interviewcoach.bundle.privacy import Redaction, by_day
from interviewcoach.cli.stored import chosen, stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export.files import write
from interviewcoach.export.json import as_text
from interviewcoach.model.pseudonyms import pseudonymised
from interviewcoach.model.session import Session
from interviewcoach.model.text import safe_text

LARGEST_LIST = 1_000_000


@click.command(
    epilog="\b\nExamples:\n  interviewcoach share latest --output hand-in.xz\n"
    "  interviewcoach share --candidate Ann --output ann.xz --redact Maria --redact names.txt\n"
    "  interviewcoach share --all --output cohort.xz --pseudonymise --without-times\n\n"
    "\b\nSESSION is an id, the beginning of one, or 'latest'.\n"
    "VALUE is a word, or a file with one word or name a line.\n"
    "What a bundle holds: docs/bundle-format.md."
)
@click.argument("sessions", metavar="[SESSION]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Share all sessions.")
@click.option("--candidate", "candidates", multiple=True, help="Share the sessions of this candidate (repeatable).")
@click.option("--cohort", "cohorts", metavar="NAME", multiple=True, help="Share the sessions of a cohort (repeatable).")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="The file to write.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--pseudonymise", is_flag=True, help="Give candidates codes, each always the same.")
@click.option("--without-times", is_flag=True, help="Keep the days of times alone.")
@click.option(
    "--redact", "redacted", metavar="VALUE", multiple=True, help="Take words out of answers, and score them again."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def share(
    sessions: Sequence[str],
    everything: bool,
    candidates: Sequence[str],
    cohorts: Sequence[str],
    output: Path,
    force: bool,
    pseudonymise: bool,
    without_times: bool,
    redacted: Sequence[str],
    as_json: bool,
) -> None:
    """Write sessions with their answers, scores and rubrics into one file that `import` reads.

    Its checksum shows whether it was changed since. It does not prove who wrote the answers, and nothing in it is
    encrypted. Remove the names and details of real clients before you share it.
    """
    if everything and (sessions or candidates or cohorts):
        raise click.UsageError("--all shares every session: leave out the others")
    redaction = Redaction(_words(redacted)) if redacted else None
    with stored_sessions() as store:
        ids = chosen(store, sessions, candidates, cohorts, everything=everything)
        names = store.pseudonyms(store.candidates_of(ids)) if pseudonymise else {}
        found: Iterable[Session] = store.complete(ids)
        if redaction:
            found = [redaction.apply(session) for session in found]
        if without_times:
            found = map(by_day, found)
        named: set[str] = set()
        if pseudonymise:
            found = (_under_pseudonym(session, names, named) for session in found)
        header = Header(
            program=__version__,
            names="pseudonyms" if pseudonymise else "kept",
            times="days" if without_times else "kept",
            redacted=redaction.places if redaction else 0,
        )
        content = bundle_of(found, header)
    bundle = read(content)
    count = sum(1 for _ in bundle.sessions())  # what cannot be read again is not handed out
    write(output, content, force=force)
    if as_json:
        click.echo(as_text(_as_object(bundle, output, ids)))
    for line in _remarks(count, output, redaction, sorted(named)):
        click.echo(safe_text(line), err=True)


def _under_pseudonym(session: Session, names: Mapping[str, str], named: set[str]) -> Session:
    """The session under its pseudonym, which is added to `named` where an answer holds the candidate's name."""
    if session.candidate and Redaction([session.candidate]).holds(session):
        named.add(names[session.candidate])
    return pseudonymised(session, names)


def _words(values: Sequence[str]) -> list[str]:
    """The words to redact. Raises UsageError for a file that is not there: a slip must not leave a name in."""
    words: list[str] = []
    for value in values:
        path = Path(value)
        if path.is_file():
            words += _lines(path)
        elif path.suffix in {".txt", ".csv"} or "/" in value:
            raise UsageError(f"there is no file {value}: name a file with one word a line, or a word")
        else:
            words.append(value)
    if not any(word.strip() for word in words):
        raise UsageError("there is no word to redact: name one, or a file with one a line")
    return words


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(LARGEST_LIST + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as text: save it as UTF-8, one word a line") from error
    if len(text) > LARGEST_LIST:
        raise UsageError(f"{path} is too long: a list of words has at most {LARGEST_LIST:,} characters")
    return text.splitlines()


def _remarks(count: int, output: Path, redaction: Redaction | None, named: Sequence[str]) -> Iterable[str]:
    yield f"Wrote {output} ({count} {'session' if count == 1 else 'sessions'})"
    if redaction:
        yield f"Redacted {redaction.places} {'place' if redaction.places == 1 else 'places'}; look for misspelt names."
        if absent := [word for word, places in redaction.counts.items() if not places]:
            yield f"In no answer: {', '.join(absent[:20])}{' ...' if len(absent) > 20 else ''}"
    if named:
        yield f"An answer holds the name of {', '.join(named)}: share again with --redact NAME"


def _as_object(bundle: Bundle, output: Path, ids: Sequence[str]) -> dict[str, object]:
    header = bundle.header
    return {
        "file": str(output),
        "sha256": bundle.digest,
        "names": header.names,
        "times": header.times,
        "redacted": header.redacted,
        "sessions": list(ids),
    }
