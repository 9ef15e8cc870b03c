"""What several sessions show over time, as one page of Markdown."""

from dataclasses import replace
from datetime import timedelta

from markdown_it import MarkdownIt

from factories import NOON, make_session, make_turn
from interviewcoach.export import Report, formats, render, report
from interviewcoach.model.session import Session

ANSWER = "Xylophone said it sounds hard, and calm down."


def held(id: str, days: int, level: float | None, candidate: str = "Ann") -> Session:
    """One question, answered so many days after noon."""
    session = make_session(id, planned=1, candidate=candidate, started_at=NOON + timedelta(days=days))
    turn = make_turn(session.rubrics["question-1"], ANSWER, level, minutes=days * 24 * 60)
    return replace(session, turns=(turn,))


def shown(given: Report) -> str:
    return str(render(given, "progress"))


def test_it_is_a_format_like_the_others() -> None:
    assert "progress" in formats()


def test_levels_and_questions_are_told_over_all_sessions_of_a_candidate() -> None:
    text = shown(report([held("a", 0, 2.0), held("b", 6, 4.0), held("c", 3, 1.0, "Ben")]))
    ann, ben = text.split("## Ben")
    assert "## Ann" in ann
    assert "2 practices, 2 answers, 3 min. From 1 Mar 2025 to 7 Mar 2025, on 2 of the days." in ann
    assert "- **Empathy**: 3.0 of 5" in ann
    assert "+1.0 since 1 Mar" in ann
    assert "1 Mar 2025: 2.0 of 5" in ann
    assert "- 1 Mar 2025: 2.0 of 5 → 7 Mar 2025: 4.0 of 5 (2 answers)" in ann
    assert "- fillers in 100 words: " in ann
    assert "1 practice, 1 answer" in ben
    assert "The same question" not in ben


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
