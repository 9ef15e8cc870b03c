"""`interviewcoach questions`: what may be asked for a role, to prepare before an interview."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.report import wrap
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.interview.dialogue import SPEAKS_OF
from interviewcoach.model.bank import Bank, Question
from interviewcoach.model.text import safe_text
from interviewcoach.workspace import DEFAULT_ROLE


@click.command(
    epilog="\b\nExamples:\n  interviewcoach questions\n  interviewcoach questions --skill empathy\n\n"
    "\b\nTo see the questions of one interview before it starts: interviewcoach practice --advance"
)
@click.option("--role", "named", default=DEFAULT_ROLE, show_default=True, help="The job.")
@click.option("--skill", "skills", multiple=True, help="Only questions on this competency (repeatable).")
@click.option(
    "--bank", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def questions(named: str, skills: tuple[str, ...], paths: Sequence[Path], as_json: bool) -> None:
    """What may be asked for a role, by theme. Interviews choose from these; follow-ups depend on the answers."""
    bank = load_bank(paths)
    if named not in bank.roles:
        raise UsageError(f"unknown role {named!r}: choose one of {', '.join(bank.roles)}")
    for skill in skills:
        if skill not in bank.competencies:
            raise UsageError(f"unknown skill {skill!r}: choose among {', '.join(bank.competencies)}")
    asked = [q for q in bank.questions_for(bank.roles[named]) if not skills or set(skills) & set(q.competencies)]
    if as_json:
        keys = ("id", "theme", "kind", "text", "content_note")
        plain = [{key: getattr(q, key) for key in keys} | {"competencies": [*q.competencies]} for q in asked]
        click.echo(as_text(plain))
    else:
        click.echo(safe_text("\n".join(_lines(asked, bank))))


def _lines(asked: Sequence[Question], bank: Bank) -> Iterator[str]:
    for theme, of_theme in groupby(sorted(asked, key=lambda q: q.theme), key=lambda q: q.theme):
        yield f"{theme}"
        for question in of_theme:
            note = f" (speaks of {SPEAKS_OF[question.content_note]})" if question.content_note else ""
            names = ", ".join(bank.names[id].lower() for id in question.competencies)
            yield from wrap(f"- {' '.join(question.text.split())}{note}", 2)
            yield from wrap(f"{names}", 4)
        yield ""
    yield f"{len(asked)} questions."
