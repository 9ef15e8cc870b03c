"""`interviewcoach export`: transcripts as something to keep, to print or to share."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.stored import chosen, stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export import Part, Report, format_of, formats, render, report
from interviewcoach.export.files import write
from interviewcoach.model.pseudonyms import tells_name
from interviewcoach.model.review import Review
from interviewcoach.model.text import safe_text


def _list_formats(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    for name in formats():
        found = format_of(name)
        missing = "" if found.is_ready else f" (needs the extra {found.extra!r})"
        click.echo(f"{name:<15}{found.title}{missing}")
        for option, line in found.options.items():
            click.echo(f"{'':15}  --option {option}: {line}")
    ctx.exit()


@click.command(
    epilog="\b\nExamples:\n  interviewcoach export latest\n"
    "  interviewcoach export latest --format html --output interview.html\n"
    "  interviewcoach export --candidate Ann --format pdf --output ann.pdf\n"
    '  interviewcoach export --cohort "Spring 2027" --format word --output spring.docx\n'
    "  interviewcoach export --all --format csv --without-answers --pseudonymise --output levels.csv\n\n"
    "\b\nSESSION is an id, the beginning of one, or 'latest'.\nWhat each format holds: docs/exports.md."
)
@click.argument("sessions", metavar="[SESSION]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Export all sessions.")
@click.option("--candidate", "candidates", metavar="NAME", multiple=True, help="Export NAME's sessions (repeatable).")
@click.option("--cohort", "cohorts", metavar="NAME", multiple=True, help="Export a cohort's sessions (repeatable).")
@click.option("--format", type=click.Choice(formats()), default="markdown", show_default=True, help="How to write it.")
@click.option("--option", "options", metavar="NAME", multiple=True, help="An option of the format (repeatable).")
@click.option("--without-answers", is_flag=True, help="Leave out the answers and every quotation of them.")
@click.option("--without-scores", is_flag=True, help="Leave out levels, evidence and advice.")
@click.option("--without-notes", is_flag=True, help="Leave out what trainers say: ratings, comments, next steps.")
@click.option("--pseudonymise", is_flag=True, help="Give candidates codes, each always the same.")
@click.option("--output", type=click.Path(path_type=Path, allow_dash=True), help="The file to write, or - for stdout.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option(
    "--list-formats", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List the formats."
)
def export(
    sessions: Sequence[str],
    everything: bool,
    candidates: Sequence[str],
    cohorts: Sequence[str],
    format: str,
    options: Sequence[str],
    without_answers: bool,
    without_scores: bool,
    without_notes: bool,
    pseudonymise: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Write transcripts of sessions: every answer, its evidence, what to do better, and what trainers say of it.

    Remove the names and details of real clients before you share them.
    """
    if everything and (sessions or candidates or cohorts):
        raise click.UsageError("--all exports every session: leave out the others")
    with stored_sessions() as store:
        found = [*store.complete(chosen(store, sessions, candidates, cohorts, everything=everything))]
        reviews = [review for session in found for review in store.reviews.of(session.id)]
        people = [session.candidate for session in found if session.candidate]
        names = store.pseudonyms(people) if pseudonymise else None
    parts: dict[Part, bool] = {"answers": without_answers, "notes": without_notes, "scores": without_scores}
    left_out = [part for part, without in parts.items() if without]
    bank = load_bank() if format_of(format).wants_bank else None
    shown = report(found, reviews=reviews, without=left_out, pseudonyms=names, bank=bank)
    content = render(shown, format, options)
    if output is not None and output != Path("-"):
        write(output, content, force=force)
        click.echo(f"Wrote {output}", err=True)
    else:
        _print(content, format)
    if names is not None:
        for name in dict.fromkeys(people):
            for line in _named(name, names[name], shown):
                click.echo(line, err=True)


def _print(content: str | bytes, format: str) -> None:
    terminal = sys.stdout.isatty()
    if terminal and isinstance(content, bytes):
        raise UsageError(f"the format {format} is no text for a terminal: name a file with --output")
    if terminal and isinstance(content, str):
        click.echo(safe_text(content), nl=False)
    else:  # bytes: nothing on the way translates line ends or characters
        click.echo(content.encode() if isinstance(content, str) else content, nl=False)


def _named(own: str, other: str, shown: Report) -> Iterator[str]:
    """A warning where something that is shown of a candidate tells the name that `other` stands for."""
    theirs = {session.id: session for session in shown.sessions if session.candidate == other}
    if tells_name(own, (turn.answer for session in theirs.values() for turn in session.turns)):
        yield f"An answer holds the name of {other}: look through it before you share it."
    if tells_name(own, (text for each in shown.reviews if each.session in theirs for text in _texts(each))):
        yield f"A trainer's note holds the name of {other}: look through it before you share it."


def _texts(review: Review) -> Iterator[str]:
    yield from (review.note, *review.next_steps)
    yield from (comment.text for comment in review.comments)
    yield from (rating.reason for rating in review.ratings)
