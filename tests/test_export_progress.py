"""What several sessions show over time: Markdown, a web page, a table."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from factories import NOON, make_session, make_turn
from interviewcoach.banks import load_bank
from interviewcoach.export import Report, formats, render, report
from interviewcoach.model.session import Session
from pages import Page, safe

ANSWER = "Xylophone said it sounds hard, and calm down."


def held(id: str, days: int, level: float | None, candidate: str = "Ann") -> Session:
    """One question, answered so many days after noon."""
    session = make_session(id, planned=1, candidate=candidate, started_at=NOON + timedelta(days=days))
    turn = make_turn(session.rubrics["question-1"], ANSWER, level, minutes=days * 24 * 60)
    return replace(session, turns=(turn,))


def shown(given: Report) -> str:
    return str(render(given, "progress"))


def test_it_is_a_format_like_the_others() -> None:
    assert {"progress", "progress-csv", "progress-html"} <= set(formats())


def test_levels_and_questions_are_told_over_all_sessions_of_a_candidate() -> None:
    text = shown(report([held("a", 0, 2.0), held("b", 6, 4.0), held("c", 3, 1.0, "Ben")]))
    ann, ben = text.split("## Ben")
    assert "## Ann" in ann
    assert "2 practices, 2 answers, 3 min. From 1 Mar 2025 to 7 Mar 2025, on 2 of the days." in ann
    assert "- **Empathy**: 3.0 of 5" in ann
    assert "+1.0 since 1 Mar" in ann
    assert "1 Mar 2025: 2.0 of 5" in ann
    assert "\n1 Mar 2025: 2.0 of 5 → 7 Mar 2025: 4.0 of 5 (2 answers)" in ann
    assert "- fillers in 100 words: " in ann
    assert "1 practice, 1 answer" in ben
    assert "The same question" not in ben


def test_with_a_bank_it_says_what_of_the_role_was_asked_and_what_was_not() -> None:
    bank = load_bank()
    role = replace(bank.roles["mental-health-support-worker"], id="support-worker")
    given = report([held("a", 0, 2.0)], bank=replace(bank, roles={role.id: role}))
    for text in (shown(given), str(render(given, "progress-html"))):
        assert "What the role asks for" in text
        assert "questions: 0 of " in text
        assert "ot asked yet: active listening" in text
    assert "What the role asks for" not in shown(report([held("a", 0, 2.0)]))


def test_without_scores_it_says_so_and_without_answers_no_word_is_counted() -> None:
    sessions = [held("a", 0, 2.0), held("b", 6, 4.0)]
    assert "Scores were left out" in shown(report(sessions, without={"scores"}))
    assert "2.0 of 5" not in shown(report(sessions, without={"scores"}))
    unquoted = shown(report(sessions, without={"answers"}))
    assert "fillers" not in unquoted
    assert "a story that happened" in unquoted
    assert "Xylophone" not in shown(report(sessions))


def test_pseudonyms_stand_for_names_and_no_text_is_markup() -> None:
    sessions = [held("a", 0, 2.0, "**Ann** <b>"), make_session("b", answers=[], candidate="")]
    text = shown(report(sessions))
    assert not [token for token in MarkdownIt("commonmark").parse(text) if token.type.startswith("html")]
    assert "## No name\n\nNothing was answered yet." in text
    assert "Ann" not in shown(report(sessions, pseudonyms={"**Ann** <b>": "C-01"}))


def test_what_was_gained_and_what_was_lost_are_two_lists() -> None:
    text = shown(report([held("a", 0, 4.0), held("b", 6, None)]))
    assert "\nLost:\n\n- Says that the feeling makes sense\n" in text
    assert "\nGained:\n\n- no longer said: Tells the person to calm down\n" in text
    back = shown(report([held("a", 0, None), held("b", 6, 4.0)]))
    assert "\nGained:\n\n- Says that the feeling makes sense\n" in back


def page(given: Report) -> str:
    return str(render(given, "progress-html"))


def table(given: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(str(render(given, "progress-csv")))))


def test_a_web_page_shows_what_the_text_says() -> None:
    text = page(report([held("a", 0, 2.0), held("b", 6, 4.0), held("c", 3, 1.0, "Ben")]))
    told = re.sub("<[^>]+>", " ", text)
    ann, ben = told.split("Ben", 1)
    assert "2 practices, 2 answers, 3 min. From 1 Mar 2025 to 7 Mar 2025, on 2 of the days." in ann
    assert "+1.0 since 1 Mar" in ann
    assert "The first and the last of 2 answers" in ann
    assert "The same question" not in ben
    assert "<title>1 Mar 2025: 2.0 of 5" in text
    assert "Xylophone" not in text


def test_a_chart_shows_each_day_in_its_place() -> None:
    text = page(report([held("a", 0, 1.0), held("b", 3, 3.0), held("c", 6, 5.0)]))
    line = re.search(r'<polyline points="([^"]+)" class="line"/>', text)
    assert line is not None
    (x1, y1), (x2, y2), (x3, y3) = (tuple(map(float, each.split(","))) for each in line[1].split())
    assert x1 < x2 < x3
    assert x2 - x1 == x3 - x2
    assert y1 > y2 > y3  # upwards is better
    assert text.count('class="dot"') == 3 + 2  # and those of the question that was answered again


def test_one_day_is_a_dot_and_no_line_to_nowhere() -> None:
    shown = Page(page(report([held("a", 0, 2.0)])))
    safe(shown)
    assert [tag for tag, given in shown.tags if given.get("class") == "reach"] == ["line"]
    assert "polygon" not in {tag for tag, _ in shown.tags}


@given(st.text())
@example("</title><script>alert(1)</script><svg onload=x>")
def test_a_web_page_of_progress_runs_no_text_and_is_whole(text: str) -> None:
    first, last = held("a", 0, 2.0, text), held("b", 6, None, text)
    for given_ in (report([first, last]), report([first], without=["scores"]), report([])):
        shown = Page(page(given_))
        safe(shown)
        names = [tag for tag, _ in shown.tags]
        assert [names.count(name) for name in ("html", "head", "header", "main", "footer", "h1")] == [1] * 6
        assert all(after <= before + 1 for before, after in zip(shown.headings, shown.headings[1:], strict=False))
        ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        assert {str(a["aria-labelledby"]) for _, a in shown.tags if "aria-labelledby" in a} <= set(ids)
        pictures = [a for tag, a in shown.tags if tag == "svg"]
        assert all(a.get("role") == "img" or a.get("aria-hidden") == "true" for a in pictures)


def test_a_table_has_a_row_for_each_competency_and_day() -> None:
    rows = table(report([held("a", 0, 2.0, "=Ann"), held("b", 6, 4.0, "=Ann")]))
    assert [(row["candidate"], row["competency"], row["day"], row["level"]) for row in rows] == [
        ("'=Ann", "empathy", "2025-03-01", "2.00"),
        ("'=Ann", "empathy", "2025-03-07", "4.00"),
    ]
    assert table(report([held("a", 0, 2.0)], without=["scores"])) == []
