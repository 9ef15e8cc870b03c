"""`interviewcoach stories`: the candidate's own stories, kept for answers."""

import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.report import wrap
from interviewcoach.cli.stored import nothing_stored, of_candidate
from interviewcoach.cli.story_form import checked, outline, read, write
from interviewcoach.cli.unlocking import database_key
from interviewcoach.errors import UsageError
from interviewcoach.export.files import write as write_file
from interviewcoach.export.json import as_text
from interviewcoach.model.bank import Bank
from interviewcoach.model.codec import to_plain
from interviewcoach.model.session import Told
from interviewcoach.model.story import Story, safe
from interviewcoach.model.text import safe_text
from interviewcoach.places import data_dir, database_path
from interviewcoach.practice import Practice
from interviewcoach.store import Store
from interviewcoach.telling import stories_told, untold
from interviewcoach.workspace import DEFAULT_ROLE, new_session_id

_candidate_option = click.option(
    "--candidate", default="", help="Whose stories, where several people share a computer."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    epilog="\b\nExamples:\n  interviewcoach stories add\n  interviewcoach stories list\n"
    '  interviewcoach stories edit "night shift"\n  interviewcoach stories attach "night shift" latest --question 2\n\n'
    "\b\nSTORY is an id or a title, or the beginning of one."
)
def stories() -> None:
    """Keep stories of your own (situation, task, action, result), and see which competencies have none."""


@stories.command("list")
@click.option("--role", default=DEFAULT_ROLE, show_default=True, help="Whose competencies should have a story.")
@_candidate_option
@_json_option
def list_(role: str, candidate: str, as_json: bool) -> None:
    """List the stories, and the competencies of a role that none of them shows."""
    bank = load_bank()
    if role not in bank.roles:
        raise UsageError(f"unknown role {role!r}: choose one of {', '.join(bank.roles)}")
    found: tuple[Story, ...] = ()
    if not nothing_stored():
        with _store() as store:
            found = store.stories.all(candidate)
    weights = bank.roles[role].competencies
    without = untold(found, sorted(weights, key=lambda id: -weights[id]))
    if as_json:
        click.echo(as_text({"stories": to_plain(found), "without": list(without)}))
        return
    lines = [f"{each.id}  {each.title} ({_names(bank, each.competencies) or 'no competency named'})" for each in found]
    lines += wrap(f"No story shows yet: {_names(bank, without)}") if without else ["Every competency has a story."]
    click.echo(safe_text("\n".join(lines)))


@stories.command()
@click.argument("story")
@_candidate_option
@_json_option
def show(story: str, candidate: str, as_json: bool) -> None:
    """Show STORY."""
    with _store() as store:
        found = store.stories.find(story, candidate)
    bank = load_bank()
    names = [_names(bank, found.competencies)] if found.competencies else []
    click.echo(as_text(to_plain(found)) if as_json else safe_text(outline(found, names)))


@stories.command()
@click.option("--file", type=click.Path(exists=True, dir_okay=False, allow_dash=True), help="A filled form, or -.")
@click.option("--title", default="", help="Its title, for yourself. With it no editor is opened.")
@click.option("--situation", default="", help="Where it was and what was going on.")
@click.option("--task", default="", help="What was yours to do.")
@click.option("--action", default="", help="What you did.")
@click.option("--result", default="", help="What came of it.")
@click.option("--competency", "competencies", multiple=True, help="A competency that it shows (repeatable).")
@_candidate_option
@_json_option
def add(
    file: str | None,
    title: str,
    situation: str,
    task: str,
    action: str,
    result: str,
    competencies: tuple[str, ...],
    candidate: str,
    as_json: bool,
) -> None:
    """Add a story: in your editor ($EDITOR), from a filled form, or with the options."""
    known = load_bank().competencies
    story = Story(new_session_id(), title, situation, task, action, result, competencies, candidate)
    if file is not None:
        with click.open_file(file, encoding="utf-8", errors="replace") as form:
            story = read(form.read(), story, known)
    elif title:
        story = checked(safe(story), known)
    else:
        edited = _edit(story, known)
        if edited is None:
            return
        story = edited
    with _store() as store:
        alike = [each.id for each in store.stories.all(candidate) if each.title.casefold() == story.title.casefold()]
        store.stories.save(story)
    _told(story, "Added", as_json=as_json)
    if alike:
        click.echo(
            f"Another story has this title ({', '.join(alike)}): call them by their ids, or change one.", err=True
        )


@stories.command()
@click.argument("story")
@_candidate_option
@_json_option
def edit(story: str, candidate: str, as_json: bool) -> None:
    """Change STORY in your editor ($EDITOR)."""
    known = load_bank().competencies
    with _store() as store:
        found = store.stories.find(story, candidate)
    edited = _edit(found, known)
    if edited is None:
        return
    with _store() as store:
        store.stories.save(edited)
    _told(edited, "Changed", as_json=as_json)


@stories.command()
@click.argument("story")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_candidate_option
@_json_option
def remove(story: str, yes: bool, candidate: str, as_json: bool) -> None:
    """Remove STORY and all backups, which may hold it too. Answers that tell it stay as they are."""
    with _store() as store:
        found = store.stories.find(story, candidate)
        if not yes and not click.confirm(f"Remove {safe_text(found.title)} and all backups?", err=True):
            click.echo("Nothing was removed.", err=True)
            return
        store.stories.remove(found.id)
    _told(found, "Removed", as_json=as_json)


@stories.command()
@click.argument("story")
@click.argument("session")
@click.option("--question", type=click.IntRange(1), required=True, help="Which question of the session, from 1.")
@_candidate_option
@_json_option
def attach(story: str, session: str, question: int, candidate: str, as_json: bool) -> None:
    """Say that the answer to a question of SESSION, an id or 'latest', tells STORY. Both are the same person's."""
    with _store() as store:
        found = store.stories.find(story, candidate)
        held = store.session(of_candidate(store, session, candidate).id)
        if question > len(held.plan.questions):
            raise UsageError(f"session {held.id} has {len(held.plan.questions)} questions: give a number up to that")
        asked = held.plan.questions[question - 1].question
        told = stories_told(held, asked)
        if all(each.story != found.id for each in told):
            Practice(store).tell(held, asked, (*told, Told(found.id, found.title)))
    _told(found, f"Attached to question {question} of session {held.id}:", as_json=as_json)


def _edit(story: Story, known: Collection[str]) -> Story | None:
    """The story as it comes back from the editor; None where the candidate gave up. A form that cannot be read is
    opened again with what is wrong; where it comes back the same, its text is kept in a file. Raises UsageError."""
    if not has_terminal():
        raise UsageError("an editor needs a terminal: use `interviewcoach stories add --file FORM` or --title")
    form, problem = write(story, known), ""
    while True:
        edited = click.edit(form, extension=".txt", require_save=False)
        if edited is None or edited == form:
            if problem:
                raise UsageError(f"{problem}. Your text is kept in {_keep(form)}: mend it there and add it with --file")
            click.echo("Nothing was changed.", err=True)
            return None
        try:
            return read(edited, story, known)
        except UsageError as error:
            problem = str(error)
            form = f"# NOT KEPT YET: {problem}\n" + "".join(
                line for line in edited.splitlines(keepends=True) if not line.startswith("# NOT KEPT YET")
            )


def has_terminal() -> bool:
    """Whether an editor could be shown."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _keep(form: str) -> Path:
    path = data_dir() / f"story-{new_session_id()}.txt"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(path, form)
    return path


@contextmanager
def _store() -> Iterator[Store]:
    store = Store.open(database_path(), database_key())
    try:
        yield store
    finally:
        store.close()


def _told(story: Story, done: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(as_text(to_plain(story)))
    click.echo(safe_text(f"{done} {story.title} ({story.id})."), err=True)


def _names(bank: Bank, ids: Sequence[str]) -> str:
    return ", ".join(bank.names[id].lower() if id in bank.names else id for id in ids)
