"""Exports: every answer as it can be shown, no text read as markup, files written whole or not at all."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
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
from interviewcoach.export import Format, Part, Report, files, formats, installed, render, report
from interviewcoach.export.json import Document, as_text, from_json, schema
from interviewcoach.export.json import render as json_of
from interviewcoach.export.markdown import plain
from interviewcoach.export.markdown import render as markdown_of
from interviewcoach.interview.summary import summarise
from interviewcoach.model.pseudonyms import tells_name
from interviewcoach.model.review import Comment, Mark, Rating, Review
from interviewcoach.model.session import Prompt, Session, Turn
from interviewcoach.model.text import printable, safe_text

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


def because(session: Session, reason: str) -> Session:
    """The session with that reason for each question."""
    planned = tuple(replace(each, reason=reason) for each in session.plan.questions)
    return replace(session, plan=replace(session.plan, questions=planned))


def reviewed(text: str = "Kestrel", *, session: str = "abcd2345", rater: str = "Tess") -> Review:
    """All that a trainer can say, `text` wherever it is free."""
    words = "It sounds"
    return Review(
        session,
        rater,
        (
            Rating(rater, "question-1", "empathy", 4, NOON),
            Rating(rater, "question-1", "empathy", 2, NOON, blind=False, reason=f"{text} reason"),
        ),
        (Comment(rater, "question-1", 0, 9, f"{text} comment", NOON, words),),
        (Mark(rater, "missed", "question-1", "empathy/asks-what-helps", 0, 9, NOON, words),),
        f"{text} note",
        (f"{text} step",),
        NOON,
    )


def tokens(markdown: str) -> list[Token]:
    """All tokens that a renderer sees, those within lines included."""
    parsed = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown)
    return [token for block in parsed for token in (block, *(block.children or ()))]


def fences(markdown: str) -> list[str]:
    return [token.content for token in tokens(markdown) if token.type == "fence"]


def test_a_transcript_reads_as_expected() -> None:
    assert markdown_of(report([replace(probed(), ended_at=NOON)])) == EXPECTED


@given(st.lists(st.text(), max_size=3))
@example(["\r"])
@example(["\x1b[2J\x07\x00\u202e\x9b\ufffe"])
def test_markdown_holds_every_answer_and_shows_it_as_it_is(answers: list[str]) -> None:
    markdown = markdown_of(report([make_session(answers=answers)]))
    assert fences(markdown) == [f"{printable(answer)}\n" for answer in answers]
    assert safe_text(markdown) == markdown


@pytest.mark.parametrize("answer", ["```\n# not a heading\n```", "~~~~", "`" * 40, "> quote\n- list\n\n\n<b>", HOSTILE])
def test_no_answer_ends_its_fence(answer: str) -> None:
    markdown = markdown_of(report([make_session(answers=[answer])]))
    assert fences(markdown) == [f"{printable(answer)}\n"]
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
    markdown = markdown_of(report([session]))
    found = tokens(markdown)
    ours = {"heading", "paragraph", "bullet_list", "ordered_list", "list_item", "blockquote", "strong"}
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in found} <= {
        *ours,
        *("inline", "text", "text_special", "softbreak", "fence"),
    }
    assert [token.type for token in found].count("heading_open") == 3
    assert "\x1b" not in markdown
    shown = "".join(token.content for token in found if token.type in {"text", "text_special"})
    assert shown.count(safe_text(HOSTILE)) >= 15


@given(st.text(), st.text(), st.booleans(), st.sets(st.sampled_from(["answers", "notes", "scores"])))
def test_json_holds_the_whole_report(answer: str, candidate: str, hidden: bool, without: set[Part]) -> None:
    session = make_session(answers=[answer], candidate=candidate, ended_at=NOON)
    names = {candidate: "C-01"} if hidden else None
    said = [reviewed(answer), reviewed("zzzz"), reviewed(session="gone")]
    given = report([session, make_session("zzzz2345")], reviews=said, without=without, pseudonyms=names)
    text = json_of(given)
    assert from_json(text) == given
    assert safe_text(text) == text
    if not without and not hidden:
        assert session in from_json(text).sessions
        assert json.loads(text)["sessions"][0]["turns"][0]["answer"] == answer


def test_json_is_of_the_documented_shape() -> None:
    document = json.loads(json_of(report([probed()])))
    assert list(document) == ["format", "version", "without", "pseudonyms", "sessions", "reviews"]
    assert (document["format"], document["version"]) == ("interviewcoach-sessions", 3)
    assert [turn["kind"] for turn in document["sessions"][0]["turns"]] == ["answered", "answered", "skipped"]
    (session,) = from_json(json_of(report([probed()]))).sessions
    assert summarise(session) == summarise(probed())


def test_the_schema_in_the_documentation_is_that_of_the_program() -> None:
    """`make schema` writes it."""
    page = Path(__file__).parents[1] / "docs" / "schema" / "sessions.json"
    assert page.read_text(encoding="utf-8") == schema()
    assert Document.__name__ in schema()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "interviewcoach-sessions", "version": 3}'])
def test_other_json_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="no sessions"):
        from_json(text)
    with pytest.raises(UsageError, match="no sessions"):
        from_json(json_of(report([probed()])).replace('"version": 3', '"version": 2'))


def test_json_for_a_terminal_keeps_scripts_and_escapes_controls() -> None:
    assert json.loads(as_text({"a": "日本\x9b\u202e\x7f"})) == {"a": "日本\x9b\u202e\x7f"}
    assert as_text("日本\x9b") == '"日本\\u009b"'


# The contract


def test_formats_are_found_by_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"anki", "csv", "html", "json", "markdown", "pdf", "word"} <= set(formats())
    with pytest.raises(UsageError, match="json, markdown"):
        render(report([probed()]), "docbook")
    broken = EntryPoint("broken", "interviewcoach.nowhere:FORMAT", export.GROUP)
    monkeypatch.setattr(export, "entry_points", lambda **_: (broken,))
    with pytest.raises(UsageError, match="cannot be loaded"):
        render(report([probed()]), "broken")


def test_somebody_elses_format_serves_bytes_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    def count(given: Report, options: frozenset[str]) -> bytes:
        return f"{len(given.sessions)} {sorted(options)}".encode()

    theirs = Format("Count", "txt", count, {"loud": "louder"})
    monkeypatch.setattr(export, "format_of", {"count": theirs}.__getitem__)
    assert render(report([probed(), probed()]), "count", ["loud"]) == b"2 ['loud']"
    with pytest.raises(UsageError, match="no option 'soft': it has loud"):
        render(report([probed()]), "count", ["soft"])


@pytest.mark.parametrize(("name", "module"), [("pdf", "typst"), ("word", "docx")])
def test_a_missing_extra_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch, name: str, module: str) -> None:
    assert name in installed()
    monkeypatch.setattr(export, "find_spec", lambda asked: None if asked == module else object())
    assert name not in installed()
    with pytest.raises(UsageError, match=r"'documents'.*pip install 'interviewcoach\[documents\]'") as refused:
        render(report([probed()]), name)
    assert "\n" not in str(refused.value)


# What may be shown

ANSWER = "Xylophone said she was Quetzalcoatl’s sister and cried zugzwang"


def _billed(turn: Turn) -> Turn:
    """Its evidence found by words, which are told with their points."""
    assert turn.assessment
    part = turn.assessment.competencies["empathy"]
    worded = tuple(replace(item, phrase="", bill=f"60 points, 50 needed: {item.text} +60") for item in part.evidence)
    competencies = {**turn.assessment.competencies, "empathy": replace(part, evidence=worded)}
    return replace(turn, assessment=replace(turn.assessment, competencies=competencies))


@pytest.mark.parametrize("name", ["anki", "csv", "html", "json", "markdown"])
def test_without_answers_no_word_of_them_is_left(name: str) -> None:
    session = make_session(answers=[ANSWER, ANSWER])
    session = replace(session, turns=tuple(map(_billed, session.turns)))
    assert "Xylophone" in str(render(report([session]), name, ["all"] if name == "anki" else []))
    text = str(render(report([session], without={"answers"}), name, ["all"] if name == "anki" else []))
    assert not [word for word in ("Xylophone", "Quetzalcoatl", "zugzwang", "Xylo", "wang") if word in text]
    assert "Asks what would help" in text


@pytest.mark.parametrize("name", ["csv", "html", "json", "markdown"])
def test_without_scores_nothing_is_judged(name: str) -> None:
    shown = report([because(probed(), "empathy is 1.1, not asked before")], without={"scores"})
    text = re.sub("<style>.*?</style>", "", str(render(shown, name)), flags=re.S)
    assert "I would say it sounds hard." in text
    for word in ("A warm start", "What would help now?", "Strongest", "2.5", "Level", "1.1", "Why this question"):
        assert word not in text
    if name in {"html", "markdown"}:
        assert "3 planned, 1 answered, 1 skipped" in text


@pytest.mark.parametrize("name", ["csv", "html", "json", "markdown"])
def test_what_trainers_say_is_shown_until_it_is_left_out(name: str) -> None:
    parts = ["Tess", "Kestrel reason", "Kestrel comment", "Kestrel note", "Kestrel step"]
    whole = str(render(report([probed()], reviews=[reviewed()]), name))
    assert [part for part in parts if part not in whole] == []
    assert "It sounds" in whole
    bare = str(render(report([probed()], reviews=[reviewed()], without={"notes"}), name))
    assert not [part for part in parts if part in bare]
    if name == "csv":
        assert bare == str(render(report([probed()]), name))
    unquoted = str(render(report([probed()], reviews=[reviewed()], without={"answers"}), name))
    assert "It sounds" not in unquoted
    assert "Kestrel comment" in unquoted
    unscored = str(render(report([probed()], reviews=[reviewed()], without={"scores"}), name))
    assert "Kestrel reason" not in unscored
    assert "Kestrel note" in unscored


def test_only_what_was_said_of_the_sessions_that_are_shown_is() -> None:
    sessions = [make_session("bbbb2345", started_at=NOON + timedelta(days=1)), make_session("abcd2345")]
    said = [reviewed(session=id, rater=rater) for id in ("bbbb2345", "abcd2345", "gone") for rater in ("Tess", "Bo")]
    found = report(sessions, reviews=said).reviews
    assert [(each.session, each.rater) for each in found] == [
        ("abcd2345", "Bo"),
        ("abcd2345", "Tess"),
        ("bbbb2345", "Bo"),
        ("bbbb2345", "Tess"),
    ]
    bare = replace(reviewed(), comments=(), note="", next_steps=(), reviewed_at=None)
    assert report(sessions, reviews=[bare], without={"scores"}).reviews == ()


@pytest.mark.parametrize("name", ["anki", "csv", "html", "json", "markdown"])
def test_pseudonyms_stand_for_names(name: str) -> None:
    sessions = [make_session(f"abcd234{n}", candidate=who) for n, who in enumerate(["Ann", "Ben", "Ann", ""])]
    names = {"Ann": "C-01", "Ben": "C-02"}
    text = str(render(report(sessions, pseudonyms=names), name))
    assert "Ann" not in text
    assert "Ben" not in text
    assert name == "anki" or "C-01" in text


@pytest.mark.parametrize(
    ("candidate", "answer", "told"),
    [
        ("Ann Okafor", "I said: I am ann.", True),
        ("Ann Okafor", "Mrs OKAFOR came", True),
        ("Ann", "I would annotate and plan", False),
        ("Jo", "Jo came", True),
        ("Jo Li", "Li came", False),
        ("", "anything", False),
        ("(.*)", "(.*) came", True),
        ("(.*)", "She came", False),
        ("日本", "日本 came", True),
    ],
)
def test_a_name_in_an_answer_is_found(candidate: str, answer: str, told: bool) -> None:
    assert tells_name(candidate, [answer]) == told


def test_sessions_stand_in_the_order_they_were_begun() -> None:
    later, earlier = make_session("aaaa2345", started_at=NOON + timedelta(days=1)), make_session("zzzz2345")
    assert [session.id for session in report([later, earlier]).sessions] == ["zzzz2345", "aaaa2345"]
    markdown = markdown_of(report([later, earlier]))
    assert markdown.startswith("# 2 practice interviews\n")
    assert markdown.count("\n## ") == 2
    assert markdown.count("\n### Question") == 2


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
- Date: 2025-03-01, 12:00 to 12:00 UTC
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
