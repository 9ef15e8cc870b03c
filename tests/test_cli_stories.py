"""`interviewcoach stories`: adding, changing in an editor, attaching, and what is kept when a form is wrong."""

import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from factories import make_session
from interviewcoach.cli import cli
from interviewcoach.cli.story_form import read, write
from interviewcoach.errors import UsageError
from interviewcoach.model.story import LONGEST_PART, PARTS, Story
from interviewcoach.model.text import safe_text
from interviewcoach.places import data_dir, database_path
from interviewcoach.store import Store

KNOWN = ("empathy", "teamwork")
ADD = ("stories", "add", "--title", "Night shift", "--action", "I stayed with him.", "--competency", "empathy")
ATTACH = ("stories", "attach", "night")


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=text)


def listed() -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("stories", "list", "--json").stdout)["stories"]
    return found


# The form

WORDS = st.text(max_size=60).map(lambda text: safe_text(text).replace("\r", " ").strip())


@given(WORDS, WORDS, WORDS, WORDS, st.lists(st.sampled_from(KNOWN), unique=True))
def test_a_form_reads_as_the_story_it_was_written_from(
    situation: str, task: str, action: str, result: str, competencies: list[str]
) -> None:
    story = Story("id", "Night shift", situation, task, action or "I stayed.", result, tuple(competencies), "Ann")
    assert read(write(story, KNOWN), story, KNOWN) == story
    assert read(write(story, KNOWN, "what was wrong"), Story("id", "", candidate="Ann"), KNOWN) == story


def test_text_that_looks_like_the_form_itself_is_kept() -> None:
    story = Story("id", "T", "# no note\nTask: mine\n\\# both", "", "Result:", "")
    assert read(write(story, KNOWN), story, KNOWN) == story


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ("", "no title"),
        ("Title: T", "the story is empty"),
        ("Title: T\nSome words", "line 2: write it below one of Situation, Task, Action, Result"),
        ("Title: T\nAction:\nA\nAction:\nB", "line 4: Action stands twice"),
        ("Title: T\nCompetencies: magic\nTask: A", "unknown competency 'magic'"),
        (f"Title: {'T' * 101}\nTask: A", "the title has 101 characters"),
        (f"Title: T\nTask: {'A' * (LONGEST_PART + 1)}", "Task has more than 10,000 characters"),
    ],
)
def test_a_form_that_cannot_be_read_says_where(form: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read(form, Story("id", ""), KNOWN)


# The commands


def test_a_story_is_added_listed_shown_and_removed() -> None:
    assert run("stories", "list").exit_code == 0
    assert not database_path().exists()
    assert "Added Night shift" in run(*ADD).stderr
    (story,) = listed()
    assert (story["title"], story["competencies"]) == ("Night shift", ["empathy"])
    out = run("stories", "list").stdout
    assert "Night shift (empathy)" in out
    assert "No story shows yet: " in out
    assert "empathy" not in out.partition("No story shows yet")[2]
    assert "Action:\nI stayed with him." in run("stories", "show", "night").stdout
    assert json.loads(run("stories", "show", "night", "--json").stdout) == story
    assert "Nothing was removed." in run("stories", "remove", "night", text="n\n").stderr
    assert run("stories", "remove", "night", "--yes").exit_code == 0
    assert listed() == []


def test_stories_of_another_candidate_are_not_shown() -> None:
    run(*ADD, "--candidate", "Ann")
    assert listed() == []
    assert "Night shift" in run("stories", "list", "--candidate", "Ann").stdout


def test_a_filled_form_is_added_from_a_file_or_a_pipe(tmp_path: Path) -> None:
    form = tmp_path / "story.txt"
    form.write_text("# a note\nTitle: Garden\nCompetencies: empathy teamwork\nAction:\nI dug.\n\nTwice.\n")
    assert run("stories", "add", "--file", str(form)).exit_code == 0
    assert run("stories", "add", "--file", "-", text=form.read_text()).exit_code == 0
    first, second = listed()
    assert first["action"] == second["action"] == "I dug.\n\nTwice."
    assert first["competencies"] == ["empathy", "teamwork"]


def test_hostile_texts_are_shown_as_they_are() -> None:
    run("stories", "add", "--title", "Red \x1b[31m", "--task", "A\x07")
    for out in (run("stories", "list").stdout, run("stories", "show", "red").stdout):
        assert not {"\x1b", "\x07"} & set(out)


def test_a_story_is_attached_to_an_answer_once() -> None:
    run(*ADD)
    store = Store.open(database_path())
    store.begin(make_session())
    store.close()
    for _ in range(2):
        assert run("stories", "attach", "night", "latest", "--question", "1").exit_code == 0
    store = Store.open(database_path())
    (told,) = store.session("latest").turns[0].stories
    store.close()
    assert told.title == "Night shift"
    for question, says in (("2", "was not answered"), ("9", "has 3 questions")):
        result = run("stories", "attach", "night", "latest", "--question", question)
        assert isinstance(result.exception, UsageError)
        assert says in str(result.exception)


def test_a_story_is_attached_to_answers_of_the_same_person_alone() -> None:
    run(*ADD)
    store = Store.open(database_path())
    store.begin(make_session("mine2345"))
    store.begin(make_session("bobs2345", candidate="Bob"))
    assert "Attached to question 1 of session mine2345" in run(*ATTACH, "latest", "--question", "1").stderr
    result = run(*ATTACH, "bobs", "--question", "1")
    assert isinstance(result.exception, UsageError)
    assert str(result.exception) == "session bobs2345 is one of 'Bob': say so with --candidate"
    assert store.session("bobs2345").turns[0].stories == ()
    run(*ADD, "--candidate", "Ann")
    for session, says in (("latest", "there is no session of 'Ann'"), ("mine2345", "has no candidate's name")):
        result = run(*ATTACH, session, "--question", "1", "--candidate", "Ann")
        assert isinstance(result.exception, UsageError)
        assert says in str(result.exception)
    store.delete("mine2345")
    result = run(*ATTACH, "latest", "--question", "1")
    assert "there is no session without a candidate's name" in str(result.exception)
    store.close()


def test_a_second_story_of_one_title_is_added_with_a_warning() -> None:
    assert "this title" not in run(*ADD).stderr
    assert "this title" not in run(*ADD, "--candidate", "Ann").stderr
    (first,) = listed()
    assert f"Another story has this title ({first['id']})" in run(*ADD).stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "nothing"), "there is no story"),
        (("add",), "an editor needs a terminal"),
        (("add", "--title", "T"), "the story is empty"),
        (("add", "--title", "T", "--task", "A", "--competency", "magic"), "unknown competency"),
        (("list", "--role", "astronaut"), "unknown role"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(arguments: tuple[str, ...], says: str) -> None:
    result = run("stories", *arguments)
    assert isinstance(result.exception, UsageError)
    assert says in str(result.exception)


# The editor


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *edits: tuple[str, str]) -> Path:
    """An editor that makes one replacement after the other, one each time it is opened; none after the last."""
    log = tmp_path / "opened"
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\n"
        f"log, edits = pathlib.Path({str(log)!r}), {edits!r}\n"
        "done = len(log.read_text().split('=====')) - 1 if log.exists() else 0\n"
        "form = pathlib.Path(sys.argv[1])\n"
        "text = form.read_text()\n"
        "log.open('a').write(text + '=====')\n"
        "if done < len(edits): form.write_text(text.replace(*edits[done]))\n"
    )
    monkeypatch.setenv("VISUAL", f"{sys.executable} {script}")
    monkeypatch.setattr("interviewcoach.cli.stories.has_terminal", lambda: True)
    return log


def test_a_story_is_changed_in_an_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*ADD)
    log = editor(tmp_path, monkeypatch, ("I stayed with him.", "I stayed and listened."))
    assert "Changed Night shift" in run("stories", "edit", "night").stderr
    (story,) = listed()
    assert story["action"] == "I stayed and listened."
    assert all(f"{part}:" in log.read_text() for part in PARTS)
    assert "Nothing was changed." in run("stories", "edit", "night").stderr


def test_a_form_that_is_wrong_is_opened_again_with_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = editor(tmp_path, monkeypatch, ("Action:", "Title: A new one\nAction:"), ("Title: A new one\n", ""))
    run(*ADD)
    assert run("stories", "edit", "night").exit_code == 0
    assert "# NOT KEPT YET: line" in log.read_text()


def test_a_form_that_stays_wrong_is_kept_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, ("Action:", "Action: I wrote much.\nAction:"))
    result = run("stories", "add")
    assert isinstance(result.exception, UsageError)
    assert "Your text is kept in" in str(result.exception)
    (kept,) = data_dir().glob("story-*.txt")
    assert "I wrote much." in kept.read_text()
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600
    assert listed() == []


def test_erasing_a_candidate_erases_stories_and_the_date_too() -> None:
    run(*ADD, "--candidate", "Ann")
    run(*ADD, "--candidate", "Ben")
    with_store = Store.open(database_path())
    with_store.set_interview_date("Ann", date(2027, 1, 4))
    with_store.close()
    assert run("data", "erase", "--candidate", "Ann", "--yes").exit_code == 0
    store = Store.open(database_path())
    assert (store.stories.all("Ann"), store.interview_date("Ann")) == ((), None)
    assert len(store.stories.all("Ben")) == 1
    store.close()
    assert run("data", "erase", "--candidate", "Ann", "--yes").exception
