"""What the documentation shows is what the program does."""

import re
import shlex
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from factories import make_session
from interviewcoach.cli import cli
from interviewcoach.model.bank import Phrase
from interviewcoach.places import database_path
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.text import Text
from interviewcoach.store import Store

DOCS = Path(__file__).parents[1] / "docs"
ROW = re.compile(r"^\| `(?P<phrase>.+?)` \| .+? \| (?P<finds>[^|]+) \| (?P<misses>[^|]+) \|$")
SETS = {"staff": ("nurse", "manager")}


def rows() -> list[tuple[str, str, str]]:
    lines = (DOCS / "phrase-language.md").read_text(encoding="utf-8").splitlines()
    found = [match for line in lines if (match := ROW.match(line))]
    return [(match["phrase"].replace("\\|", "|"), match["finds"], match["misses"]) for match in found]


@pytest.mark.parametrize(("phrase", "finds", "misses"), rows())
def test_the_phrase_language_does_what_its_page_says(phrase: str, finds: str, misses: str) -> None:
    matcher = Matcher([Entry(phrase, PhraseParser(SETS).parse(Phrase(phrase)))])
    assert matcher.find(Text(finds))
    assert not matcher.find(Text(misses))


def test_the_page_has_its_rows() -> None:
    assert len(rows()) == 8


def test_the_readme_shows_real_feedback() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    found = re.search(r"^    \$ echo \"([^$]+?)\" \| interviewcoach score (\S+)\n\n((?:    .*\n)+)", readme, re.M)
    assert found is not None
    answer = " ".join(found[1].split())
    shown = CliRunner().invoke(cli, ["score", found[2]], input=answer).stdout
    assert textwrap.dedent(found[3]).strip() == shown.strip()


@pytest.mark.parametrize("page", [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))], ids=lambda page: page.name)
def test_links_between_pages_hold(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


COMMAND = re.compile(r"^    (?:\$ )?interviewcoach (.+)$", re.M)


def commands() -> list[str]:
    pages = [DOCS.parent / "README.md", *DOCS.rglob("*.md")]
    return sorted({command for page in pages for command in COMMAND.findall(page.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("line", commands())
def test_commands_of_the_pages_exist_with_their_options(line: str) -> None:
    command: click.Command = cli
    words = shlex.split(line, comments=True)
    while isinstance(command, click.Group) and words:
        found = command.get_command(click.Context(command), words.pop(0))
        assert found, line
        command = found
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def test_the_reference_of_commands_is_that_of_the_program() -> None:
    """`make commands` writes it anew. In a process of its own, as there: click remembers what a command was first
    asked for its help with."""
    made = subprocess.run([sys.executable, "-m", "interviewcoach.cli.reference"], capture_output=True, check=True)
    assert (DOCS / "commands.md").read_bytes() == made.stdout


def test_the_commands_about_your_data_work_as_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(Store.open(database_path())) as store:
        store.begin(make_session("anna2345", candidate="Ann"))
        store.begin(make_session("benn2345", candidate="Ben"))
    page, encrypting = (DOCS / "privacy-and-safety.md").read_text(encoding="utf-8").split("## Encrypt")
    lines = COMMAND.findall(page)
    assert len(lines) == 11
    assert len(COMMAND.findall(encrypting)) == 4  # they ask for a passphrase: test_encryption.py
    for line in lines:
        ran = CliRunner().invoke(cli, shlex.split(line), input="y\n", standalone_mode=False)
        assert ran.exception is None, (line, ran.output, ran.exception)
    assert not database_path().exists()
