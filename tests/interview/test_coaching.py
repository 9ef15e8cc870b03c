"""What is asked next, from the plan and the turns alone."""

from dataclasses import replace

from factories import NOON, make_assessment, make_session, make_turn
from interviewcoach.interview.coaching import can_answer_again, next_prompt, probe_for
from interviewcoach.interview.dialogue import (
    AGAIN,
    Interviewers,
    closing,
    greeting,
    in_advance,
    lead_in,
    question_number,
)
from interviewcoach.interview.summary import attempts, completed, final_assessments, gain, retake, summarise
from interviewcoach.model.bank import Rubric, Style
from interviewcoach.model.session import Session, Turn

STYLE = Style(
    "warm",
    "Warm",
    "Kind",
    ("Hello, {count} for {role}.",),
    ("One.", "Two.", "Three."),
    ("And?",),
    ("Bye.",),
    ("Fine.",),
)


def with_turns(session: Session, *turns: Turn) -> Session:
    return replace(session, turns=turns)


def test_the_first_question_comes_first() -> None:
    session = make_session(answers=())
    prompt = next_prompt(session)
    assert prompt is not None
    assert (prompt.question, prompt.text, prompt.is_probe) == ("question-1", "Question 1?", False)


def test_an_important_missing_indicator_is_probed_once() -> None:
    session = make_session(answers=("It sounds hard.",))
    probe = next_prompt(session)
    assert probe is not None
    assert (probe.question, probe.indicator, probe.text) == ("question-1", "empathy/asks-what-helps", "And then?")
    reply = make_turn(session.rubrics["question-1"], "Still nothing.", probe=probe.indicator)
    after = next_prompt(replace(session, turns=(*session.turns, reply)))
    assert after is not None
    assert (after.question, after.is_probe) == ("question-2", False)


def test_an_answer_without_evidence_is_not_probed() -> None:
    session = make_session(answers=())
    turn = make_turn(session.rubrics["question-1"], "Fine.", level=None)
    prompt = next_prompt(with_turns(session, turn))
    assert prompt is not None
    assert prompt.question == "question-2"


def test_a_skipped_question_is_not_asked_again() -> None:
    session = make_session(answers=())
    turn = replace(make_turn(session.rubrics["question-1"], ""), kind="skipped", assessment=None)
    prompt = next_prompt(with_turns(session, turn))
    assert prompt is not None
    assert prompt.question == "question-2"


def test_light_details_are_never_probed_and_must_haves_come_first() -> None:
    rubric = make_session().rubrics["question-1"]
    result = make_assessment(rubric, "It sounds hard.")

    def probed(rubric: Rubric, *missing: str, share: float = 0.5) -> str:
        parts = {id: replace(part, missing=missing, share=share) for id, part in result.competencies.items()}
        found = probe_for(rubric, replace(result, competencies=parts))
        return found.id if found else ""

    assert probed(rubric, "empathy/validates", "teamwork/hands-over") == ""
    strict = replace(rubric, question=replace(rubric.question, must_have=("teamwork/hands-over",)))
    assert probed(strict, "empathy/asks-what-helps", "teamwork/hands-over") == "teamwork/hands-over"
    assert probed(strict, "empathy/asks-what-helps", "teamwork/hands-over", share=1.0) == ""


def test_the_interview_ends_with_its_plan_its_time_or_its_end() -> None:
    done = make_session(answers=("a", "b", "c"), planned=3)
    probed = done.rubrics["question-3"]
    reply = make_turn(probed, "more", probe="empathy/asks-what-helps")
    assert next_prompt(replace(done, turns=(*done.turns, reply))) is None
    assert next_prompt(replace(done, ended_at=NOON)) is None
    timed = replace(done.plan, choices=replace(done.plan.choices, minutes=1))
    slow = make_session(answers=("a",), planned=3)
    assert next_prompt(replace(slow, plan=timed, turns=(replace(slow.turns[0], assessment=None),))) is None


def test_the_interviewer_says_the_same_again_and_varies() -> None:
    session = make_session(answers=("a", "b", "c"), planned=3)
    prompt = next_prompt(make_session(answers=()))
    assert prompt is not None
    assert greeting(session, STYLE) == "Hello, 3 for mental health support worker."
    timed = replace(session.plan, choices=replace(session.plan.choices, minutes=5))
    spoken = replace(STYLE, greetings=("I have {count} questions.",))
    assert greeting(replace(session, plan=timed), spoken) == "I have 5 minutes of questions."
    assert lead_in(make_session(answers=()), prompt, STYLE) == ""
    said = [lead_in(replace(session, turns=session.turns[:n]), prompt, STYLE) for n in (1, 2, 3)]
    assert sorted(said) == ["One.", "Three.", "Two."]
    assert said == [lead_in(replace(session, turns=session.turns[:n]), prompt, STYLE) for n in (1, 2, 3)]
    assert closing(session, STYLE) == "Bye."
    assert question_number(session, prompt) == 1


def test_a_summary_takes_each_questions_last_assessment() -> None:
    session = make_session(answers=("It sounds hard, calm down.",))
    rubric = session.rubrics["question-1"]
    better = replace(
        make_turn(rubric, "I'd ask.", probe="empathy/asks-what-helps"),
        assessment=make_assessment(rubric, "x" * 20, 4.0),
    )
    skipped = replace(make_turn(session.rubrics["question-2"], ""), kind="skipped", assessment=None)
    session = with_turns(session, *session.turns, better, skipped)
    found = summarise(session)
    assert (found.answered, found.skipped, found.level) == (1, 1, 4.0)
    assert found.standings["empathy"].level == 4.0
    assert (found.standings["teamwork"].level, found.standings["teamwork"].asked) == (None, 1)
    assert [fix.indicator for fix in found.work_on] == ["empathy/asks-what-helps"]
    assert [item.indicator for _, item in found.strongest] == ["empathy/validates"]
    assert len(found.red_flags) == 1
    assert list(final_assessments(session)) == ["question-1"]
    (attempt,) = attempts(session)
    assert (attempt.question, attempt.level, attempt.asked_at) == ("question-1", 4.0, NOON)


# Answering again


def again(session: Session) -> Session:
    return replace(session, turns=(*session.turns[:-1], replace(session.turns[-1], again=True)))


def answered_and_probed(level: float = 2.0) -> Session:
    session = make_session(answers=())
    rubric = session.rubrics["question-1"]
    first = make_turn(rubric, "It sounds hard.", 1.5)
    return with_turns(session, first, make_turn(rubric, "More of it.", level, probe="empathy/asks-what-helps"))


def test_a_question_is_asked_again_when_the_candidate_wants_that_and_then_the_next_one() -> None:
    done = answered_and_probed()
    rubric = done.rubrics["question-1"]
    assert can_answer_again(done)
    asked = next_prompt(again(done))
    assert asked is not None
    assert (asked.question, asked.is_probe) == ("question-1", False)
    assert lead_in(again(done), asked, STYLE) == AGAIN
    assert not can_answer_again(again(done))
    second = with_turns(done, *again(done).turns, make_turn(rubric, "I'd ask first.", 3.0))
    probe = next_prompt(second)
    assert probe is not None
    assert (probe.question, probe.is_probe) == ("question-1", True)
    assert completed(second, probe) is None
    whole = with_turns(done, *second.turns, make_turn(rubric, "Then help.", 4.0, probe=probe.indicator))
    following = next_prompt(whole)
    assert following is not None
    assert following.question == "question-2"
    assert [len(take) for take in whole.takes("question-1")] == [2, 2]
    assert whole.graded_text("question-1") == "I'd ask first.\n\nThen help."
    assert [whole.take_so_far(n) for n in range(4)] == [
        whole.turns[:1],
        whole.turns[:2],
        whole.turns[2:3],
        whole.turns[2:4],
    ]
    assert gain(whole, "question-1") == (3.0, 4.0)
    since = retake(whole, "question-1")
    assert since is not None
    assert (since.before, since.after, since.gained, since.lost) == (2.0, 4.0, (), ())
    assert [each.level for each in attempts(whole)] == [2.0, 4.0]
    assert summarise(whole).answered == 1
    assert final_assessments(whole)["question-1"].level == 4.0


def test_a_skipped_second_take_leaves_the_first_and_has_no_feedback() -> None:
    done = again(answered_and_probed())
    skip = replace(make_turn(done.rubrics["question-1"], ""), kind="skipped", assessment=None)
    after = with_turns(done, *done.turns, skip)
    assert completed(after, next_prompt(after)) is None
    assert not can_answer_again(after)
    assert after.graded_text("question-1") == "It sounds hard.\n\nMore of it."
    assert retake(after, "question-1") is None
    assert [each.level for each in attempts(after)] == [2.0]


def test_only_feedback_after_each_answer_leads_to_another_one() -> None:
    done = answered_and_probed()
    choices = replace(done.plan.choices, feedback="end")
    assert not can_answer_again(replace(done, plan=replace(done.plan, choices=choices)))
    assert not can_answer_again(replace(done, ended_at=NOON))
    assert not can_answer_again(with_turns(done, done.turns[0]))
    assert not can_answer_again(with_turns(done))


def test_a_question_can_be_answered_again_after_the_time_is_up() -> None:
    done = answered_and_probed()
    late = replace(done, plan=replace(done.plan, choices=replace(done.plan.choices, minutes=1)))
    assert next_prompt(late) is None
    assert can_answer_again(late)
    asked = next_prompt(again(late))
    assert asked is not None
    assert asked.question == "question-1"


# A panel, and questions in advance


def test_a_panel_takes_turns_from_question_to_question() -> None:
    names = ("One", "Two")
    cast = Interviewers(STYLE, tuple(replace(STYLE, name=name) for name in names))
    session = make_session(answers=())
    prompts = [replace(make_turn(rubric, "").prompt, indicator="") for rubric in session.rubrics.values()]
    assert [cast.at(session, prompt).name for prompt in prompts] == ["One", "Two", "One"]
    probe = replace(prompts[1], indicator="empathy/validates")
    assert cast.at(session, probe).name == "Two"
    assert cast.is_panel
    assert not Interviewers(STYLE, (STYLE,)).is_panel


def test_in_advance_what_may_be_hard_to_read_is_named() -> None:
    session = make_session(answers=(), planned=2)
    rubric = session.rubrics["question-2"]
    hard = replace(rubric, question=replace(rubric.question, content_note="suicide"))
    session = replace(session, rubrics={**session.rubrics, "question-2": hard})
    assert in_advance(session) == ["Question 1?", "Question 2? (speaks of suicide)"]
