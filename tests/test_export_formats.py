"""The formats that other programs open: whatever a text holds, it arrives as text and nothing in it runs."""

import csv as csv_reader
import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from typing import cast

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from factories import NOON, everywhere, make_rubric, make_session, make_turn
from interviewcoach.export import Report, anki, csv, html, markdown, pdf, report, word
from interviewcoach.export.view import level_of_5
from interviewcoach.export.viewing import pieces, view
from interviewcoach.interview.evidence import marks
from interviewcoach.model.review import Comment, Rating, Review
from interviewcoach.model.session import Prompt, Session, Turn
from interviewcoach.model.text import printable
from pages import Page, safe

HOSTILE = (
    "</style></title><script>alert(1)</script><img src=x onerror='alert(1)'>\"' &amp; javascript:x\x1b]0;x\x07"
    ' #eval("1") $x$ @ref `raw` *b* _i_ = h \\ [sound:x.mp3] [latex]\\input{/etc/passwd}[/latex] {{c1::x}} \\(x\\)'
)
TEXTS = st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'=+-@\t\r\n;,#[]{}\\\x1b\u202e\ufffe")))
PLACES = st.integers(0, 60)


def reviewed(text: str) -> Report:
    """The same with all that a trainer can say."""
    session = everywhere(text)
    rater = "Tess"
    said = Review(
        session.id,
        rater,
        (Rating(rater, "question-1", "empathy", 2, NOON, blind=False, reason=text),),
        (Comment(rater, "question-1", 0, 2, text, NOON, text), Comment(rater, "question-1", 0, len(text), text, NOON)),
        (),
        text,
        (text,),
        NOON,
    )
    return report([session], reviews=[said])


def probed() -> Session:
    """A question with a follow-up and one that was skipped."""
    session = make_session(answers=(), candidate="Ann", ended_at=NOON + timedelta(minutes=9))
    first, second, _ = session.rubrics.values()
    turns = (
        make_turn(first, "I would say it sounds hard.", 2.5),
        make_turn(first, "Then I would ask what helps.", 3.6, probe="empathy/asks-what-helps"),
        Turn(Prompt(second.question.id, second.question.text), "skipped", "", 3.0, NOON),
    )
    return replace(session, turns=turns)


# What people read


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), st.integers(0, 20)
)
def test_an_answer_in_pieces_is_the_answer(text: str, spans: list[tuple[int, int]], begin: int) -> None:
    shown = view(report([probed()]))
    (numbered, *_) = shown.transcripts[0].asked[0].marks
    given = [replace(numbered, mark=replace(numbered.mark, start=start, end=end)) for start, end in spans]
    cut = list(pieces(text, begin, given))
    assert "".join(piece.text for piece in cut) == text
    for piece in cut:
        assert all(each in piece.marks for each in piece.ending)


def test_marks_of_the_last_result_stand_in_the_answer_and_in_the_follow_up() -> None:
    session = probed()
    first, second, _ = session.turns
    assert second.assessment
    whole = session.graded_text("question-1")
    at = whole.index("ask what helps")
    parts = dict(second.assessment.competencies)
    heard = replace(parts["empathy"].evidence[0], start=at, end=at + 14, text="ask what helps")
    parts["empathy"] = replace(parts["empathy"], evidence=(parts["empathy"].evidence[0], heard))
    last = replace(second.assessment, competencies=parts)
    second = replace(second, assessment=last)
    (asked, skipped) = view(report([replace(session, turns=(first, second, session.turns[2]))])).transcripts[0].asked
    answer, reply = asked.exchanges
    assert next(piece.text for piece in answer.pieces if piece.marks) == "I would sa"
    assert "ask what helps" in [piece.text for piece in reply.pieces if piece.marks]
    assert len(asked.marks) == len(marks(last, session.rubrics["question-1"]))
    assert skipped.exchanges[0].skipped
    assert [each.level for each in asked.results] == [2.5, 3.6]


# Web page


@given(TEXTS)
@example(HOSTILE)
@example("\n\nfirst\r\nsecond\rthird")
def test_a_web_page_shows_every_text_and_runs_none(text: str) -> None:
    page = Page(html.render(reviewed(text)))
    safe(page)
    assert page.answers == ([printable(text)] if text else [])


def test_a_web_page_is_whole_and_ordered() -> None:
    said = replace(reviewed("x").reviews[0], session=probed().id)
    for sessions, reviews in (([probed()], []), ([probed()], [said]), ([probed(), make_session("zzzz2345")], [said])):
        page = Page(html.render(report(sessions, reviews=reviews)))
        safe(page)
        names = [tag for tag, _ in page.tags]
        assert [names.count(name) for name in ("html", "head", "header", "main", "footer", "h1")] == [1] * 6
        assert ("html", {"lang": "en"}) in page.tags
        assert page.headings[0] == 1
        assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        targets = {str(a["href"])[1:] for _, a in page.tags if "href" in a} | {
            str(a["aria-labelledby"]) for _, a in page.tags if "aria-labelledby" in a
        }
        assert targets <= set(ids)
        pictures = [a for tag, a in page.tags if tag == "svg"]
        assert all(a.get("role") == "img" or a.get("aria-hidden") == "true" for a in pictures)


TOLD = ["Tess, reviewed on 2025-03-01", "Tess: Kestrel 2 of 5. Kestrel", "Tess on “Kestrel”: Kestrel", "Tess: Kestrel"]


def test_people_read_what_a_trainer_says_in_every_format_made_for_them() -> None:
    given = reviewed("Kestrel")
    page = re.sub("<[^>]+>", "", html.render(given))
    paper = squeezed("".join(pages(given)))
    text = "\n".join(p.text for p in document(given).paragraphs)
    for told in (*TOLD, "What trainers say", "Next steps"):
        assert told in page
        assert squeezed(told) in paper
        assert told in text
    assert "What a trainer says" in anki.render(given)


def test_a_table_has_what_trainers_say_where_they_said_it() -> None:
    rows = list(csv_reader.reader(io.StringIO(csv.render(reviewed("=1+1")))))
    found = dict(zip(*rows, strict=True))
    assert found["ratings"] == "Tess: =1+1 2 of 5. =1+1"
    assert found["comments"].endswith("Tess: =1+1; Tess on “=1+1”: =1+1") or found["comments"].startswith(
        "Tess on “=1+1”"
    )
    assert (found["note"], found["next_steps"]) == ("Tess: =1+1", "Tess: =1+1")
    follow_up = report([probed()], reviews=[replace(reviewed("x").reviews[0], session=probed().id)])
    table = list(csv_reader.DictReader(io.StringIO(csv.render(follow_up))))
    assert [bool(row["ratings"]) for row in table] == [False, True, False]
    assert [row["note"] for row in table] == ["Tess: x"] * 3
    assert "ratings" not in csv.render(report([probed()]))


def test_the_style_of_a_web_page_reaches_out_for_nothing() -> None:
    style = re.findall("<style>(.*?)</style>", html.render(report([probed()])), flags=re.S)[0]
    assert "prefers-color-scheme: dark" in style
    assert "@media print" in style
    assert not re.search(r"url\(|@import|@font-face|<", style)


def test_evidence_is_marked_with_what_it_counts_as() -> None:
    text = html.render(report([probed()]))
    assert '<mark title="Says that the feeling makes sense (empathy)">I would sa</mark>' in text
    assert "<title>Level 3.6 of 5 (between 3.1 and 4.1)</title>" in text
    assert "<title>Not enough evidence</title>" in text


# PDF


def pages(given: Report, *options: str) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf.render(given, frozenset(options)))).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_pdf_holds_the_whole_interview() -> None:
    found = pages(report([probed()]))
    assert 1 <= len(found) <= 3
    text = squeezed("".join(found))
    for words in (
        "Mental health support worker",
        "I would sa",
        "it sounds hard.",
        "Then I would ask what helps.",
        "Question 2?",
        "Skipped.",
        "Says that the feeling makes sense",
        "Before the follow-up: 2.5",
        "1 of 1",
        "between 3.2 and 4.0",
    ):
        assert squeezed(words) in text
    assert len(pages(report([probed(), make_session("zzzz2345")]))) == 5


@pytest.mark.parametrize("level", [1.25, 2.45, 3.35, 4.35, 4.45])
def test_a_pdf_rounds_as_every_other_format_does(level: float) -> None:
    rubric = make_rubric("question-1")
    turn = replace(make_turn(rubric, "I would say it sounds hard.", level), seconds=86.5)
    shown = report([replace(make_session(planned=1), rubrics={"question-1": rubric}, turns=(turn,))])
    (result,) = view(shown).transcripts[0].asked[0].results
    text = squeezed("".join(pages(shown)))
    assert squeezed(level_of_5(result.level, result.band)) in text
    assert squeezed("86 s") in text
    assert "86 seconds" in markdown.render(shown)


def test_documents_say_why_a_question_was_asked_unless_that_was_left_out() -> None:
    told, left_out = report([probed()]), report([probed()], without={"scores"})
    assert squeezed("Why this question: You asked for question 1.") in squeezed("".join(pages(told)))
    assert "Whythisquestion" not in squeezed("".join(pages(left_out)))
    assert "Why this question: You asked for question 1." in [each.text for each in document(told).paragraphs]
    assert not [each for each in document(left_out).paragraphs if "Why this question" in each.text]


def test_a_pdf_can_be_made_of_a_session_of_any_moment() -> None:
    moment = NOON.replace(microsecond=651407)
    assert pdf.render(report([replace(probed(), started_at=moment)])).startswith(b"%PDF")


def test_a_pdf_has_a_title_a_language_and_tags_and_is_the_same_each_time() -> None:
    made = pdf.render(report([probed()]))
    assert made == pdf.render(report([probed()]))
    reader = PdfReader(io.BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title == "Practice interview: Mental health support worker"
    catalog = cast(DictionaryObject, reader.trailer["/Root"])
    assert str(catalog["/Lang"]) == "en"
    assert "/StructTreeRoot" in catalog
    assert round(float(reader.pages[0].mediabox.width)) == 595
    letter = PdfReader(io.BytesIO(pdf.render(report([probed()]), frozenset({"letter"}))))
    assert round(float(letter.pages[0].mediabox.width)) == 612


@pytest.mark.parametrize(
    "text",
    [
        '#panic("ran")',
        "#sys.inputs",
        "= Heading",
        "$ x^2 $ \\ `raw` *bold* _emphasis_ @ref <label> // gone",
        '#import "@preview/x:1.0.0"',
    ],
)
def test_no_text_is_typst_markup(text: str) -> None:
    assert squeezed("".join(pages(reviewed(text)))).count(squeezed(text)) >= 16


@settings(max_examples=15)
@given(TEXTS)
@example(HOSTILE)
@example("\x00\ufffe\ud800")
@example("")
def test_a_pdf_can_be_made_of_any_text(text: str) -> None:
    assert pages(reviewed(text))


# Word


def document(given: Report) -> "docx.document.Document":
    return docx.Document(io.BytesIO(word.render(given)))


@settings(max_examples=25)
@given(TEXTS)
@example(HOSTILE)
@example("\x00\x0b\ufffe\ud800")
def test_a_word_document_holds_every_answer_as_text(text: str) -> None:
    quotes = [p.text for p in document(reviewed(text)).paragraphs if p.style and p.style.name == "Quote"]
    (session,) = report([everywhere(text)]).sessions
    assert len(quotes) == 1
    numbers = {str(each.number) for each in view(report([session])).transcripts[0].asked[0].marks} | {" "}
    assert _without(quotes[0], numbers) == _without(printable(text), numbers)


def _without(text: str, signs: set[str]) -> str:
    return "".join(sign for sign in text if sign not in signs)


def test_a_word_document_has_headings_tables_and_highlights() -> None:
    found = document(report([probed()]))
    headings = [p.text for p in found.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert headings == ["What it came to", "Question 1 of 3: Empathy, Teamwork", "Question 2 of 3: Empathy, Teamwork"]
    assert [cell.text for cell in found.tables[0].rows[1].cells] == [
        "Empathy",
        "3.6 of 5 (between 3.1 and 4.1)",
        "1 of 1",
    ]
    marked = [run.text for p in found.paragraphs for run in p.runs if run.font.highlight_color]
    assert "I would sa" in marked
    assert found.core_properties.title == "Practice interview: Mental health support worker"
    assert found.core_properties.created == NOON


# CSV

SPLITTERS = (",", ";", "\t")


@given(TEXTS)
@example("=1+1")
@example('x";=HYPERLINK("http://x")')
@example("\n- a\n- b, +c")
@example("'=1'")
@example("\uff1d1")
@example("''\t=1")
def test_a_cell_is_never_a_formula_and_gives_its_text_back(text: str) -> None:
    made = csv.render(report([everywhere(text)]))
    names, row = csv_reader.reader(io.StringIO(made, newline=""))
    assert not [cell for cell in row if cell.lstrip()[:1] in set("=+-@\uff1d\uff0b\uff0d\uff20") - {""}]
    assert not [cell for cell in row if cell[:1] in {"\t", "\r", "\n"}]
    assert all(line.startswith('"') and line.endswith('"') for line in made.removesuffix("\r\n").split("\r\n"))
    found = dict(zip(names, map(csv.unguarded, row), strict=True))
    assert found["answer"] == found["prompt"] == found["candidate"] == printable(text)
    # Even where a program splits at other separators and knows no quotes, no cell computes.
    for splitter in SPLITTERS:
        cells = [cell for line in re.split("[\r\n]", made) for cell in line.split(splitter)]
        assert not [cell for cell in cells if cell.strip(' "')[:1] in {"=", "+", "-", "@"}]


def test_no_character_at_the_beginning_makes_a_formula() -> None:
    leading = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    wide = {"\uff1d", "\uff0b", "\uff0d", "\uff20"}
    for first in leading:
        cell = csv.guarded(f"{first}1+1")
        assert cell.lstrip()[:1] not in {"=", "+", "-", "@", *wide}, first
        assert cell[:1] not in {"\t", "\r", "\n"}, first
        assert csv.unguarded(cell) == printable(f"{first}1+1"), first


def test_a_table_has_one_row_an_answer() -> None:
    made = csv.render(report([probed(), make_session("zzzz2345")]))
    rows = list(csv_reader.DictReader(io.StringIO(made, newline="")))
    assert [(row["session"], row["number"], row["follow_up"], row["kind"]) for row in rows] == [
        ("abcd2345", "1", "no", "answered"),
        ("abcd2345", "1", "yes", "answered"),
        ("abcd2345", "2", "no", "skipped"),
        ("zzzz2345", "1", "no", "answered"),
    ]
    assert (rows[1]["level"], rows[1]["low"], rows[1]["high"]) == ("3.60", "3.20", "4.00")
    assert (rows[1]["level_empathy"], rows[1]["level_teamwork"]) == ("3.60", "")
    assert rows[1]["missing"] == "Asks what would help; Tells the next shift"
    assert rows[1]["red_flags"] == "Tells the person to calm down (serious)"
    assert rows[2]["level"] == rows[2]["answer"] == ""
    assert made.count("\r\n") == 5
    assert csv.render(report([probed()]), frozenset({"bom"})).startswith("\ufeff")


def test_a_table_without_answers_or_scores_has_no_columns_of_them() -> None:
    def columns(given: Report) -> list[str]:
        return next(csv_reader.reader(io.StringIO(csv.render(given), newline="")))

    assert "answer" not in columns(report([probed()], without={"answers"}))
    assert not [name for name in columns(report([probed()], without={"scores"})) if "level" in name or "flag" in name]


# Anki


def cards(made: str) -> list[list[str]]:
    """The rows as Anki reads them: header lines begin with #, fields are parted by tabs."""
    lines = made.split("\n")
    assert lines.pop() == ""
    assert [line for line in lines if line.startswith("#")] == lines[:6]
    return [line.split("\t") for line in lines[6:]]


def test_cards_are_of_weak_questions() -> None:
    strong = make_session("aaaa2345", answers=())
    strong = replace(strong, turns=(make_turn(strong.rubrics["question-3"], "Very good.", 4.5),))
    assert strong.turns[0].assessment
    clean = replace(strong.turns[0], assessment=replace(strong.turns[0].assessment, red_flags=()))
    given = report([probed(), replace(strong, turns=(clean,))])
    first, second = cards(anki.render(given))
    assert first[0] == "<div>Question 1?</div>"
    assert second[0] == "<div>Question 2?</div>"
    for words in ("Asks what would help", "I would say that it sounds hard, ask", "Then I would ask what helps."):
        assert words in first[1]
    assert first[2:] == ["Interview practice", "interviewcoach::empathy interviewcoach::teamwork"]
    assert "Your last answer" not in second[1]
    assert len(cards(anki.render(given, frozenset({"all"})))) == 3
    unsafe = report([replace(strong, turns=(strong.turns[0],))])
    assert len(cards(anki.render(unsafe))) == 1


def test_the_last_answer_to_a_question_counts() -> None:
    later = make_session("zzzz2345", answers=["A later try."], started_at=NOON + timedelta(days=1))
    ((front, back, *_),) = cards(anki.render(report([later, make_session()])))
    assert "A later try." in back
    assert "It sounds hard" not in back
    assert front == "<div>Question 1?</div>"


@given(TEXTS)
@example(HOSTILE)
@example("# no comment")
def test_a_card_is_text_and_nothing_else(text: str) -> None:
    ((front, back, deck, tags),) = cards(anki.render(report([everywhere(text)])))
    assert (deck, tags) == ("Interview practice", "interviewcoach::empathy interviewcoach::teamwork")
    for field in (front, back):
        assert set(re.findall(r"</?(\w+)", field)) <= {"div", "b", "ul", "li", "br", "span"}
        assert not set("[]{}\\") & set(field)
    shown = unescape(re.sub(r"<br>", "\n", front)).replace("<span>", "").replace("</span>", "")
    assert shown.removeprefix("<div>").removesuffix("</div>") == printable(text)
