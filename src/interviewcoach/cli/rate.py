"""`interviewcoach rate`: a trainer's review of one session, without a screen."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.rate_lines import after_rating, offer_lines, offers, review_lines, session_lines
from interviewcoach.cli.stored import stored_sessions
from interviewcoach.desk import Desk, attached, conclusion, last_take, place_of, wanted_levels
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.review import Comment, Fact, Mark, MarkKind, PatternComment, Rating, Review
from interviewcoach.model.session import Session
from interviewcoach.model.text import count, safe_text

LARGEST = 1 << 20

# Question, competency, level, reason.
Given = tuple[str, str, int, str]


@click.command(
    epilog="\b\nExamples:\n  interviewcoach rate latest --rater Ann\n"
    "  interviewcoach rate latest --rater Ann --rating boundary-gift boundaries 4 --reviewed\n"
    "  interviewcoach rate latest --rater Ann --from ratings.csv\n"
    '  interviewcoach rate latest --rater Ann --missed boundary-gift boundaries/declines-kindly "turn it down"\n\n'
    "\b\nSESSION is an id, the beginning of one, or 'latest'."
)
@click.argument("session")
@click.option("--rater", required=True, envvar="INTERVIEWCOACH_RATER", show_envvar=True, help="Who rates.")
@click.option(
    "--rating",
    "ratings",
    multiple=True,
    type=(str, str, click.IntRange(1, 5)),
    metavar="QUESTION COMPETENCY LEVEL",
    help="A whole level, 1 to 5.",
)
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ratings from a CSV file with the columns question, competency, level and perhaps reason.",
)
@click.option("--seen", is_flag=True, help="You have seen the machine's levels: these ratings are not blind.")
@click.option("--reason", default="", help="Why a rating differs from the machine's level that you have seen.")
@click.option(
    "--comment",
    "comments",
    multiple=True,
    type=(str, str, str),
    metavar="QUESTION WORDS TEXT",
    help="A remark on words of the answer.",
)
@click.option(
    "--attach",
    "attach",
    multiple=True,
    type=(str, str),
    metavar="QUESTION INDICATOR",
    help="Say of the answer what `patterns` keeps for answers that lack the indicator.",
)
@click.option(
    "--missed",
    multiple=True,
    type=(str, str, str),
    metavar="QUESTION INDICATOR WORDS",
    help="These words should have counted as the indicator.",
)
@click.option(
    "--wrong",
    multiple=True,
    type=(str, str, str),
    metavar="QUESTION INDICATOR WORDS",
    help="These words should not have counted as the indicator.",
)
@click.option("--note", help="What you say of the session as a whole.")
@click.option("--next-step", "next_steps", multiple=True, help="What to practise next; replaces those there are.")
@click.option("--reviewed", is_flag=True, help="Your review is finished; asks where levels are not given.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Take back your last change.")
@click.option("--json", "as_json", is_flag=True, help="Print your review as one JSON object.")
def rate(
    session: str,
    rater: str,
    ratings: Sequence[tuple[str, str, int]],
    file: Path | None,
    seen: bool,
    reason: str,
    comments: Sequence[tuple[str, str, str]],
    attach: Sequence[tuple[str, str]],
    missed: Sequence[tuple[str, str, str]],
    wrong: Sequence[tuple[str, str, str]],
    note: str | None,
    next_steps: Sequence[str],
    reviewed: bool,
    yes: bool,
    undo: bool,
    as_json: bool,
) -> None:
    """Rate SESSION, blind: the machine's level of a competency is shown once your own is saved.

    Without anything to save it shows the answers, the levels that they are rated on, and what you have said so far.
    A rating that you give again afterwards is no longer blind; it stands beside the blind one and needs a --reason
    where it differs from the machine's.
    Nothing is saved unless all of it fits.
    """
    now = datetime.now(UTC)
    with stored_sessions() as store:
        found = store.session(session)
        desk = Desk(store, rater)
        before = desk.review(found)
        given = [*((*each, reason) for each in ratings), *(_from_csv(file) if file else ())]
        rated = [*_ratings(found, before, given, now, seen=seen)]
        facts: list[Fact] = [*rated]
        for question, words, text in comments:
            take = last_take(found, question)
            facts.append(Comment(desk.rater, question, *place_of(found, question, words), text, now, take=take))
        facts += attached(found, before, [_kept(desk, *each) for each in attach], now)
        facts += _marks(found, desk.rater, "missed", missed, now)
        facts += _marks(found, desk.rater, "wrong", wrong, now)
        if note is not None or next_steps or reviewed:
            facts.append(conclusion(before, now, note=note, next_steps=next_steps or None, reviewed=reviewed or None))
        if undo and facts:
            raise click.UsageError("--undo goes alone")
        if undo and desk.undo(found, now) is None:
            raise UsageError(f"{desk.rater} has nothing to undo in session {found.id}")
        if reviewed and not yes and _refused(found, before, rated):
            return
        review = desk.save(found, *facts)
        for each in rated:  # what is printed below has been seen
            review = desk.look(found, each.question, each.take, now, each.competency)
        fitting = offers(found, review, desk.patterns())
    if as_json:
        click.echo(as_text({**to_plain(review), "offered": to_plain(fitting)}))
    elif rated:
        _print(after_rating(found, rated))
    elif undo:
        _print(review_lines(found, review))
    elif not facts:
        _print(session_lines(found, load_bank()))
        _print(review_lines(found, review))
    if not as_json:
        _print(offer_lines(fitting))
    if facts:
        click.echo(safe_text(f"Saved: {len(facts)} of {desk.rater} on session {found.id}."), err=True)


def _refused(session: Session, before: Review, rated: Sequence[Rating]) -> bool:
    """Ask before a review is finished with levels left to give, as its screen does."""
    wanted = wanted_levels(session)
    given = {(each.question, each.competency, each.take) for each in rated}
    left = sum(each not in given and before.rating(*each) is None for each in wanted)
    told = f"{left} of {count(len(wanted), 'level')} {'is' if left == 1 else 'are'} not given."
    if not left or click.confirm(f"{told} What you rate later is not blind. Finish the review?", err=True):
        return False
    click.echo("Nothing was saved.", err=True)
    return True


def _kept(desk: Desk, question: str, indicator: str) -> PatternComment:
    """What is kept for a pattern: the rater's own words, or else another's. Raises UsageError where nothing is."""
    found = [each for each in desk.patterns() if (each.question, each.indicator) == (question, indicator)]
    if not found:
        raise UsageError(
            f"nothing is kept for {question} without {indicator}: `interviewcoach patterns add` keeps a comment"
        )
    return min(found, key=lambda each: each.rater != desk.rater)


def _ratings(
    session: Session, before: Review, given: Sequence[Given], now: datetime, *, seen: bool
) -> Iterator[Rating]:
    """The ratings of the last takes that say something new."""
    for question, competency, level, reason in given:
        take = last_take(session, question)
        standing = before.rating(question, competency, take)
        if not (standing and standing.level == level and (not reason or reason == standing.reason)):
            yield Rating(before.rater, question, competency, level, now, not seen, reason, take)


def _marks(
    session: Session, rater: str, kind: MarkKind, marked: Sequence[tuple[str, str, str]], now: datetime
) -> Iterator[Mark]:
    for question, indicator, words in marked:
        place = place_of(session, question, words)
        yield Mark(rater, kind, question, indicator, *place, now, take=last_take(session, question))


def _from_csv(file: Path) -> Iterator[Given]:
    """The ratings of a file. Raises UsageError with the line of the first that is malformed."""
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 (byte {error.start}): save it as UTF-8 and try again") from error
    if len(content) > LARGEST:
        raise UsageError(f"{file} is larger than 1 MiB: split it")
    rows = csv.DictReader(text.splitlines(keepends=True), strict=True)
    try:
        lacking = {"question", "competency", "level"} - set(rows.fieldnames or ())
        if lacking:
            raise UsageError(f"{file} has no column {', '.join(sorted(lacking))}: its first line names the columns")
        for row in rows:
            level = (row["level"] or "").strip()
            if level not in {"1", "2", "3", "4", "5"}:
                raise UsageError(f"{file}:{rows.line_num}: a level is a whole number from 1 to 5, not {level!r}")
            question, competency = (row["question"] or "").strip(), (row["competency"] or "").strip()
            yield question, competency, int(level), (row.get("reason") or "").strip()
    except csv.Error as error:
        raise UsageError(f"{file}:{rows.line_num} is malformed: {error}") from error


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(safe_text(line))
