"""Exports: every answer unaltered, all other text shown and never read as markup, files written whole or not at all."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from factories import NOON, make_rubric, make_session, make_turn
from interviewcoach import export
from interviewcoach.errors import UsageError
from interviewcoach.export import files, formats, render
from interviewcoach.export.json import as_text, from_json
from interviewcoach.export.markdown import plain
from interviewcoach.interview.summary import summarise
from interviewcoach.model.session import Prompt, Session, Turn
from interviewcoach.model.text import safe_text

HOSTILE = "# `[sic]`(javascript:x) <script>*_~|&amp;\x1b]0;owned\x07 ![i](http://x) \\"


def probed() -> Session:
    """A question with a follow-up, one skipped and one never reached."""
    session = make_session(answers=(), candidate="Ann")
    first, second, _ = session.rubrics.values()
    turns = (
        make_turn(first, "I would say it sounds hard.", 2.5),
        make_turn(first, "Then I would ask what helps.", 3.6, probe="empathy/asks-what-helps"),
        Turn(Prompt(second.question.id, second.question.text), "skipped", "", 3.0, NOON),
    )
    return replace(session, turns=turns)


def tokens(markdown: str) -> list[Token]:
    """All tokens that a renderer sees, those within lines included."""
    parsed = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown)
    return [token for block in parsed for token in (block, *(block.children or ()))]


def fences(markdown: str) -> list[str]:
    return [token.content for token in tokens(markdown) if token.type == "fence"]


def test_a_transcript_reads_as_expected() -> None:
    assert render(replace(probed(), ended_at=NOON), "markdown") == EXPECTED


@given(st.lists(st.text(), max_size=3))
@example(["\r"])
def test_markdown_holds_every_answer_and_shows_it_as_it_is(answers: list[str]) -> None:
    markdown = render(make_session(answers=answers), "markdown")
    assert all(answer in markdown for answer in answers)
    # A renderer of Markdown reads CR as a line end and NUL as U+FFFD.
    blocks = [f"{answer}\n" for answer in answers]
    shown = [block.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd") for block in blocks]
    assert fences(markdown) == shown


@pytest.mark.parametrize("answer", ["```\n# not a heading\n```", "~~~~", "`" * 40, "> quote\n- list\n\n\n<b>", HOSTILE])
def test_no_answer_ends_its_fence(answer: str) -> None:
    markdown = render(make_session(answers=[answer]), "markdown")
    assert fences(markdown) == [f"{answer}\n"]
    assert [t.content for t in tokens(markdown) if t.type == "inline" and t.level == 1 and "## " in t.content] == []


@given(st.text(alphabet="#*_`[]()<>!-+=123.>~|\\ \n\t&;:ab'\"\x1b\u202e$", min_size=1).filter(str.strip))
def test_plain_text_is_shown_literally(text: str) -> None:
    block, *inner, _ = tokens(plain(text))
    assert block.type == "paragraph_open"
    assert {token.type for token in inner} <= {"inline", "text", "text_special"}
    assert "".join(token.content for token in inner[1:]) == safe_text(" ".join(text.split()))


def test_no_text_of_a_bank_or_candidate_is_read_as_markup() -> None:
    rubric = make_rubric("question-1", HOSTILE)
    rubric = replace(
        rubric,
        names=dict.fromkeys(rubric.names, HOSTILE),
        indicators=tuple(replace(each, text=HOSTILE, probe=HOSTILE) for each in rubric.indicators),
        flags=tuple(replace(each, text=HOSTILE, instead=HOSTILE) for each in rubric.flags),
    )
    turn = make_turn(rubric, HOSTILE)
    assert turn.assessment
    fix = replace(turn.assessment.feedback.fixes[0], advice=HOSTILE, example=HOSTILE)
    assessment = replace(
        turn.assessment,
        feedback=replace(turn.assessment.feedback, headline=HOSTILE, fixes=(fix,)),
        delivery=replace(turn.assessment.delivery, remarks=(HOSTILE,)),
    )
    session = make_session(candidate=HOSTILE, planned=1)
    session = replace(
        session,
        role_title=HOSTILE,
        rubrics={"question-1": rubric},
        plan=replace(session.plan, questions=(replace(session.plan.questions[0], reason=HOSTILE),)),
        turns=(replace(turn, assessment=assessment),),
    )
    markdown = render(session, "markdown")
    found = tokens(markdown)
    ours = {"heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote", "strong"}
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in found} <= {
        *ours,
        *("inline", "text", "text_special", "softbreak", "fence"),
    }
    assert [token.type for token in found].count("heading_open") == 3
    assert markdown.count("\x1b") == 1  # in the answer itself, which is quoted unaltered
    shown = "".join(token.content for token in found if token.type in {"text", "text_special"})
    assert shown.count(safe_text(HOSTILE)) >= 15


@given(st.text(), st.text())
def test_json_holds_the_whole_session(answer: str, candidate: str) -> None:
    session = make_session(answers=[answer], candidate=candidate, ended_at=NOON)
    text = render(session, "json")
    assert from_json(text) == session
    assert safe_text(text) == text
    assert json.loads(text)["session"]["turns"][0]["answer"] == answer


def test_json_is_of_the_documented_shape() -> None:
    document = json.loads(render(probed(), "json"))
    assert (document["format"], document["version"]) == ("interviewcoach-session", 1)
    assert [turn["kind"] for turn in document["session"]["turns"]] == ["answered", "answered", "skipped"]
    assert summarise(from_json(render(probed(), "json"))) == summarise(probed())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "interviewcoach-session", "version": 2, "session": {}}'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no session"):
        from_json(text)
    with pytest.raises(UsageError, match="no session"):
        from_json(render(probed(), "json").replace('"version": 1', '"version": 2'))


def test_json_for_a_terminal_keeps_scripts_and_escapes_controls() -> None:
    assert json.loads(as_text({"a": "日本\x9b\u202e\x7f"})) == {"a": "日本\x9b\u202e\x7f"}
    assert as_text("日本\x9b") == '"日本\\u009b"'


def test_formats_are_found_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"json", "markdown"} <= set(formats())
    with pytest.raises(UsageError, match="json, markdown"):
        render(probed(), "pdf")
    broken = EntryPoint("broken", "interviewcoach.nowhere:render", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda **_: (broken,))
    with pytest.raises(UsageError, match="cannot be loaded"):
        render(probed(), "broken")


# Files


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Path]:
    """Where to write; nothing else may be left beside it."""
    yield tmp_path / "session.md"
    assert {file.name for file in tmp_path.iterdir()} <= {"session.md"}


def test_a_file_is_written_for_the_user_alone(target: Path) -> None:
    files.write(target, "héllo\r\n\x00")
    assert target.read_bytes() == "héllo\r\n\x00".encode()
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_exists_is_replaced_only_with_force(target: Path) -> None:
    target.write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        files.write(target, "new")
    assert target.read_text() == "mine"
    files.write(target, "new", force=True)
    assert target.read_text() == "new"


@pytest.mark.parametrize("force", [False, True])
def test_an_interrupted_write_leaves_what_was_there(target: Path, monkeypatch: pytest.MonkeyPatch, force: bool) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    if force:
        target.write_text("mine")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        files.write(target, "new", force=force)
    assert target.exists() == force
    assert not force or target.read_text() == "mine"


@pytest.mark.parametrize("force", [False, True])
def test_an_unfit_place_is_named(tmp_path: Path, force: bool) -> None:
    for place in [tmp_path, tmp_path / "nowhere" / "session.md", Path("/dev/null")]:
        with pytest.raises(UsageError, match="name another"):
            files.write(place, "new", force=force)
    assert [*tmp_path.iterdir()] == []


EXPECTED = """\
# Practice interview: Mental health support worker

- Candidate: Ann
- Date: 2025-03-01 12:00 UTC to 2025-03-01 12:00 UTC
- Mode: practice
- Questions: 3 planned, 1 answered, 1 skipped
- Session: abcd2345

> This scores documented elements of answers, not a person, and is no clinical guidance. \
Remove the names and details of real clients before you share it.

## Question 1 of 3

Why this question: You asked for question 1.

**Interviewer:** Question 1?

**Answer** (86 seconds):

```text
I would say it sounds hard.
```

**Level 2.5 of 5 (between 2.1 and 2.9)**: A warm start.

- **Empathy**: 2.5 of 5 (between 2.0 and 3.0), held down by a red flag: Tells the person to calm down
  - "I would sa" → Says that the feeling makes sense
  - missing: Asks what would help
- **Teamwork**: not enough evidence
  - missing: Tells the next shift

**Red flags:**

- "unds hard." → Tells the person to calm down (serious). Instead: Say that you can see how upset they are.

**Follow-up:** And then?

**Answer** (86 seconds):

```text
Then I would ask what helps.
```

The answer and the reply to the follow-up, scored as one:

**Level 3.6 of 5 (between 3.2 and 4.0)**: A warm start.

- **Empathy**: 3.6 of 5 (between 3.1 and 4.1), held down by a red flag: Tells the person to calm down
  - "Then I wou" → Says that the feeling makes sense
  - missing: Asks what would help
- **Teamwork**: not enough evidence
  - missing: Tells the next shift

**Red flags:**

- "hat helps." → Tells the person to calm down (serious). Instead: Say that you can see how upset they are.

**Delivery:** 6 of about 150 words; heard: action. Add a result.

**To do better:**

1. Ask what would help. For example: "What would help now?" (gives 4.2)

## Question 2 of 3

Why this question: You asked for question 2.

**Interviewer:** Question 2?

Skipped.

## Summary

**Over all:** 3.6 of 5

- **Empathy**: 3.6 of 5 (between 3.1 and 4.1), from 1 of 1 answers
- **Teamwork**: not enough evidence, from 0 of 1 answers

**Strongest evidence:**

- "Then I wou" → Says that the feeling makes sense

**To work on:**

1. Ask what would help.

**Red flags to put right:**

- "hat helps." → Tells the person to calm down (serious). Instead: Say that you can see how upset they are.
"""


def test_a_question_that_was_answered_again_shows_both_takes() -> None:
    session = make_session()
    (turn,) = session.turns
    rubric = session.rubrics[turn.prompt.question]
    later = make_turn(rubric, "I would ask what helps.", 4.0, minutes=9)
    text = render(replace(session, turns=(replace(turn, again=True), later)), "markdown")
    assert text.count("**Interviewer:**") == 1
    assert text.index("**The same question again:**") < text.index("I would ask what helps.")
    assert turn.answer in text
