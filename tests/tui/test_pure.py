"""The parts of the interface that need no screen."""

from collections import deque
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import IO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from interviewcoach.interview.coaching import next_prompt
from interviewcoach.interview.dialogue import interviewers
from interviewcoach.interview.summary import completed, gain
from interviewcoach.model.session import Choices, Plan, Planned, Prompt, Session, Turn
from interviewcoach.model.text import count, safe_text
from interviewcoach.scoring.grading import grade
from interviewcoach.tui.conversation import asked, conversation
from interviewcoach.tui.driver import Output
from interviewcoach.tui.evidence import Mark, footnotes, marked, marks
from interviewcoach.tui.explanation import first_view
from interviewcoach.tui.scale import NAME, Row, Scales, scale
from interviewcoach.tui.stopwatch import Stopwatch
from interviewcoach.tui.words import ago, clock, paragraphs

from .conftest import GOOD, NOON, PARTIAL, UNSAFE, Ticks, make_bank

BANK = make_bank()


def session(*turns: Turn, feedback: str = "each", mode: str = "practice") -> Session:
    choices = Choices(role="mental-health-support-worker", feedback=feedback, mode=mode)  # type: ignore[arg-type]
    ids = ("upset", "secret")
    return Session(
        id="abcdefgh",
        role_title="Support worker",
        plan=Plan(choices, tuple(Planned(id, "because") for id in ids)),
        rubrics={id: BANK.rubric(id) for id in ids},
        started_at=NOON,
        turns=turns,
    )


def turn(question: str, answer: str, graded: str = "", probe: str = "") -> Turn:
    rubric = BANK.rubric(question)
    prompt = Prompt(question, "And then?" if probe else rubric.question.text, probe)
    if not answer:
        return Turn(prompt, "skipped", "", 5.0, NOON)
    return Turn(prompt, "answered", answer, 60.0, NOON, grade(rubric, graded or answer))


def test_time_is_told_in_the_largest_unit() -> None:
    steps = [0, 59, 60, 3_600, 86_400, 6 * 86_400, 7 * 86_400, -50]
    told = [ago(NOON, NOON + timedelta(seconds=step)) for step in steps]
    assert told == [
        "just now",
        "just now",
        "1 minute ago",
        "1 hour ago",
        "1 day ago",
        "6 days ago",
        "on 2 March 2026",
        "just now",
    ]


def test_clock_and_counts() -> None:
    assert [clock(0), clock(65.9), clock(3_605)] == ["0:00", "1:05", "1:00:05"]
    assert [count(1, "word"), count(1_200, "word")] == ["1 word", "1,200 words"]


def test_a_text_of_a_bank_is_reflowed_but_keeps_its_blank_lines() -> None:
    told = paragraphs("one\n  two\n\nthree [/]\n")
    assert [part.plain for part in told] == ["one two", " ", "three [/]"]


def test_names_are_cut_only_where_there_is_no_room_for_them() -> None:
    long = "Motivation and professional development"
    table = Scales([Row(long, 3.0, (2.5, 3.5), "adequate · 1 answer"), Row("Empathy", None, None, "")])
    assert long in table.within(100).plain
    assert long in table.plain
    narrow = table.within(60).plain.splitlines()
    assert narrow[1].startswith(f"{long[: NAME - 1]}… 3.0")
    for width in (60, 80, 100):
        axis, first, second = table.within(width).plain.splitlines()
        assert axis.index("1") == first.index("├") == second.index("├")


def test_a_scale_shows_level_and_band_by_shape() -> None:
    assert scale(3.4, (2.9, 3.9)).plain == "├────┼────━━●━━┼────┤"
    assert scale(5.0, (4.6, 5.0)).plain == "├────┼────┼────┼──━━●"
    assert scale(1.0, (1.0, 1.2)).plain == "●━───┼────┼────┼────┤"
    assert scale(None, None).plain == "├────┼────┼────┼────┤"


@given(st.floats(1, 5), st.floats(0, 2), st.floats(0, 2))
def test_a_scale_always_has_the_same_width_and_one_dot(level: float, below: float, above: float) -> None:
    drawn = scale(level, (max(1.0, level - below), min(5.0, level + above))).plain
    assert len(drawn) == 21
    assert drawn.count("●") == 1


def test_a_stopwatch_leaves_out_pauses() -> None:
    ticks = Ticks()
    watch = Stopwatch(ticks, 10)
    ticks.now += 5
    assert watch.seconds == 10
    watch.start()
    ticks.now += 3
    watch.start()
    watch.stop()
    ticks.now += 100
    assert watch.seconds == 13


def test_evidence_is_numbered_in_the_order_of_the_answer() -> None:
    rubric = BANK.rubric("upset")
    found = marks(grade(rubric, UNSAFE), rubric)
    text = marked(UNSAFE, found).plain
    assert text.startswith("I would stay with¹ her and listen². I would keep it between³ us")
    notes = [(note.sign.plain, note.words.plain) for note in footnotes(found)]
    assert notes == [
        ("1", "Stays with the person  crisis management"),
        ("2", "Lets the person talk  empathy"),
        ("3!", "Promises secrecy about danger  check this, critical"),
    ]


def test_spans_that_overlap_keep_their_own_numbers() -> None:
    found = [Mark(0, 10, "first", "one"), Mark(5, 15, "second", "two", is_flag=True), Mark(5, 15, "third", "two")]
    assert marked("0123456789abcdefgh", found).plain == "0123456789¹abcde²,³fgh"


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_marking_changes_no_other_character(text: str, spans: list[tuple[int, int]]) -> None:
    found = [Mark(min(span), max(span), "meaning", "name") for span in spans if max(span) <= len(text)]
    plain = marked(text, found).plain
    assert "".join(c for c in plain if c not in "¹²³⁴⁵,") == "".join(c for c in safe_text(text) if c not in "¹²³⁴⁵,")


def test_the_conversation_is_greeting_prompts_and_answers() -> None:
    done = session(turn("upset", GOOD), turn("secret", ""))
    said = conversation(done, interviewers(done, BANK))
    assert [(line.speaker, line.lead, line.about.partition(",")[0]) for line in said] == [
        ("interviewer", "", ""),
        ("interviewer", "", "crisis management · confidentiality · empathy"),
        ("you", "", "level 2.3"),
        ("interviewer", "Thank you.", "crisis management · confidentiality · empathy"),
        ("you", "", "skipped"),
    ]


def test_a_question_says_why_it_is_asked_and_a_follow_up_or_a_live_one_does_not() -> None:
    first = session(turn("upset", PARTIAL))
    whys = [line.why for line in conversation(first, interviewers(first, BANK)) if line.speaker == "interviewer"]
    assert whys == ["", f"Asked because {first.plan.questions[0].reason}."]
    prompt = next_prompt(first)
    assert prompt is not None
    assert asked(first, prompt, interviewers(first, BANK)).why == ""
    live = session(turn("upset", PARTIAL), mode="live")
    assert not any(line.why for line in conversation(live, interviewers(live, BANK)))
    shared = first.without_reasons
    assert not any(line.why for line in conversation(shared, interviewers(shared, BANK)))
    over = replace(live, ended_at=NOON)
    assert any(line.why for line in conversation(over, interviewers(over, BANK)))


def test_levels_wait_until_nothing_more_is_asked_about_the_question() -> None:
    first = session(turn("upset", PARTIAL))
    prompt = next_prompt(first)
    assert prompt is not None
    assert prompt.is_probe
    assert conversation(first, interviewers(first, BANK))[-1].about == ""
    assert completed(first, prompt) is None
    probe = turn("upset", "I tell the nurse.", PARTIAL + "\n\nI tell the nurse.", prompt.indicator)
    both = session(first.turns[0], probe)
    said = conversation(both, interviewers(both, BANK))
    assert [line.about.partition(" ")[0] for line in said if line.speaker == "you"] == ["", "level"]
    assert completed(both, next_prompt(both)) == "upset"
    before, after = gain(both, "upset") or (0.0, 0.0)
    assert before < after


def test_nothing_is_due_for_a_skipped_question() -> None:
    skipped = session(turn("upset", ""))
    assert completed(skipped, next_prompt(skipped)) is None
    assert completed(session(), None) is None


@pytest.mark.parametrize(("feedback", "mode"), [("end", "practice"), ("end", "live")])
def test_levels_stay_unsaid_until_the_end(feedback: str, mode: str) -> None:
    done = session(turn("upset", GOOD), feedback=feedback, mode=mode)
    said = conversation(done, interviewers(done, BANK))
    assert said[-1].about == ""
    assert bool(said[1].about) == (mode == "practice")


def test_a_style_that_is_gone_is_replaced() -> None:
    old = session()
    assert interviewers(old, BANK).host.id == "warm"
    gone = Session(old.id, "", Plan(Choices("r", style="gone"), ()), {}, NOON)
    assert interviewers(gone, BANK).host.id == "warm"
    prompt = next_prompt(old)
    assert prompt is not None
    assert asked(old, prompt, interviewers(gone, BANK)).words.startswith("A client is upset")


class Gone:
    """A terminal that has closed."""

    def write(self, text: str) -> None:
        raise OSError(5, f"Input/output error, {len(text)} characters lost")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_what_is_written_to_a_terminal_that_has_gone_holds_nobody_up() -> None:
    thread = WriterThread(cast(IO[str], Output(Gone())))
    thread.start()
    program = Thread(target=lambda: deque(map(thread.write, ["text"] * 3 * MAX_QUEUED_WRITES)), daemon=True)
    program.start()
    program.join(timeout=10)
    assert not program.is_alive()
    thread.stop()


def test_words_that_count_as_two_things_are_quoted_once() -> None:
    rubric = BANK.rubric("upset")
    found = grade(rubric, GOOD)
    both = [item for part in found.competencies.values() for item in part.evidence][:2]
    same = {
        id: replace(part, evidence=tuple(replace(each, text=both[0].text) for each in part.evidence))
        for id, part in found.competencies.items()
    }
    strengths = tuple(each.indicator for each in both)
    twice = replace(found, competencies=same, feedback=replace(found.feedback, strengths=strengths))
    shown = str([*first_view(twice, rubric, None)])
    assert len(set(strengths)) == 2
    assert shown.count(f"“{both[0].text}”") == 1
