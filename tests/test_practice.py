"""Practice grades, decides and records as one act; what cannot be saved changes nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from factories import NOON, handed_in, make_session
from interviewcoach.banks import load_bank
from interviewcoach.errors import StorageError, UsageError
from interviewcoach.interview.coaching import next_prompt
from interviewcoach.model.session import LONGEST_ANSWER, Draft, Origin, Session, Told
from interviewcoach.practice import Practice, Reply
from interviewcoach.store import Store
from interviewcoach.workspace import DEFAULT_ROLE

GOOD = "She is upset: I would say it sounds hard and tell the next shift."


@pytest.fixture
def store() -> Iterator[Store]:
    made = Store.memory()
    yield made
    made.close()


@pytest.fixture
def session(store: Store) -> Session:
    made = make_session(answers=())
    store.begin(made)
    return made


def reply(text: str) -> Reply:
    return Reply(text, 30.0, NOON)


def test_an_answer_is_graded_and_stored_and_its_draft_is_gone(store: Store, session: Session) -> None:
    store.save_draft(Draft(session.id, 0, "half", 3.0, NOON))
    outcome = Practice(store).answer(session, reply(GOOD))
    assert outcome.turn.assessment is not None
    assert outcome.turn.assessment.status == "scored"
    assert store.session(session.id) == outcome.session
    assert store.draft(session.id, 0) is None
    assert outcome.prompt == next_prompt(outcome.session)


def test_a_probe_reply_is_graded_with_its_answer_and_shows_the_gain(store: Store, session: Session) -> None:
    practice = Practice(store)
    first = practice.answer(session, reply(GOOD))
    assert first.prompt is not None
    assert first.prompt.is_probe
    second = practice.answer(first.session, reply("I'd ask what helps."))
    assert first.turn.assessment is not None
    assert second.turn.assessment is not None
    assert first.turn.assessment.level is not None
    assert second.turn.assessment.level is not None
    assert second.gain == pytest.approx(second.turn.assessment.level - first.turn.assessment.level)
    assert second.gain is not None
    assert second.gain > 0
    assert second.session.graded_text("question-1") == f"{GOOD}\n\nI'd ask what helps."
    assert second.turn.assessment.delivery.seconds == 60.0


def test_skipping_goes_on_without_an_assessment(store: Store, session: Session) -> None:
    outcome = Practice(store).skip(session, reply(""))
    assert (outcome.turn.kind, outcome.turn.assessment, outcome.gain) == ("skipped", None, None)
    assert outcome.prompt is not None
    assert outcome.prompt.question == "question-2"


def test_too_long_an_answer_is_refused_and_nothing_changes(store: Store, session: Session) -> None:
    with pytest.raises(UsageError, match="at most 50,000"):
        Practice(store).answer(session, reply("x" * (LONGEST_ANSWER + 1)))
    assert store.session(session.id).turns == ()


def test_what_cannot_be_saved_is_not_said_to_be(store: Store, session: Session) -> None:
    practice = Practice(store)
    practice.answer(session, reply(GOOD))
    with pytest.raises(StorageError):
        practice.answer(session, reply("another window went on"))


def test_a_finished_session_takes_no_more(store: Store, session: Session) -> None:
    practice = Practice(store)
    done = practice.finish(session, NOON + timedelta(minutes=5))
    assert store.session(session.id).ended_at == NOON + timedelta(minutes=5)
    assert practice.finish(done, NOON).ended_at == done.ended_at
    with pytest.raises(UsageError, match="over"):
        practice.answer(done, reply(GOOD))
    practice.prepare(done)


def test_a_question_is_answered_again_and_both_takes_are_kept(store: Store, session: Session) -> None:
    practice = Practice(store)
    first = practice.answer(session, reply(GOOD))
    second = practice.answer(first.session, reply("I'd ask what helps."))
    asked = practice.again(second.session)
    assert store.session(session.id) == asked
    assert store.session(session.id).turns[:1] == second.session.turns[:1]
    prompt = next_prompt(asked)
    assert prompt is not None
    assert prompt.question == "question-1"
    third = practice.answer(asked, reply("She is upset: I would ask what helps."))
    assert third.turn.assessment is not None
    assert third.turn.assessment.delivery.seconds == 30.0
    assert third.gain is None
    assert store.session(session.id) == third.session
    assert len(third.session.turns) == 3


def test_a_question_cannot_be_answered_again_before_its_feedback(store: Store, session: Session) -> None:
    practice = Practice(store)
    for each in (session, practice.answer(session, reply(GOOD)).session):
        with pytest.raises(UsageError, match="right after its feedback"):
            practice.again(each)
    assert not any(turn.again for turn in store.session(session.id).turns)


def test_an_answer_names_the_stories_it_tells(store: Store, session: Session) -> None:
    told = (Told("abc", "Night shift"),)
    Practice(store).answer(session, Reply(GOOD, 30.0, NOON, stories=told))
    assert store.session(session.id).turns[0].stories == told


def test_the_day_of_the_interview_is_counted_down(store: Store, session: Session) -> None:
    practice = Practice(store)
    assert practice.ahead("", NOON) is None
    store.set_interview_date("", NOON.astimezone().date() + timedelta(days=6))
    found = practice.ahead("", NOON)
    assert found is not None
    assert (found.days, len(found.practices)) == (6, 4)
    assert practice.ahead("somebody else", NOON) is None
    assert practice.ahead("", NOON + timedelta(days=9)) is None


def test_what_was_imported_is_nobodys_practice_here(store: Store) -> None:
    """Under the same name, or none: somebody else's interviews take no practices off the days left."""
    bank, practice = load_bank(), Practice(store)
    store.begin(make_session("own"))
    store.set_interview_date("", NOON.date() + timedelta(days=30))
    before = practice.progress(bank, "", NOON)
    store.take(handed_in([make_session(f"other{n}") for n in range(5)]), Origin("d" * 64, "other.xz", NOON))
    assert practice.progress(bank, "", NOON) == before
    assert before.ahead is not None
    assert before.progress.time.sessions == 1


def test_progress_is_that_of_a_role(store: Store) -> None:
    bank, practice = load_bank(), Practice(store)
    assert practice.progress(bank, "", NOON).title == "Progress: all roles"
    store.begin(make_session())
    found = practice.progress(bank, "", NOON, DEFAULT_ROLE)
    assert (found.role, found.title) == (DEFAULT_ROLE, "Progress: Mental health support worker")
    with pytest.raises(UsageError, match="unknown role 'astronaut': choose one of"):
        practice.progress(bank, "", NOON, "astronaut")
