"""Scoring stored answers again: what changed is shown by competency, and the earlier scores are kept."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from interviewcoach.banks import load_bank
from interviewcoach.cli import cli
from interviewcoach.compare import compare, effect, rescore
from interviewcoach.model.bank import Bank
from interviewcoach.model.session import Choices, Session
from interviewcoach.places import database_path
from interviewcoach.practice import Practice, Reply
from interviewcoach.scoring.grading import grade
from interviewcoach.store import Store

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
QUESTION = "suicidal-disclosure-secret"
ANSWER = "I'd stay with her and ask her whether she is thinking of killing herself. I'd zorb the nurse."
# A bank file that overrides one competency would be long: the question's own indicators do it with one.
WIDER = "zorb nurse"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


@pytest.fixture
def session(bank: Bank) -> Session:
    choices = Choices("mental-health-support-worker", skills=("crisis-management",), questions=3, seed=3)
    store = Store.memory()
    practice = Practice(store)
    session = practice.begin(bank, choices, "abcd2345", NOW)
    for minute in range(2):
        reply = Reply(ANSWER, 60, NOW + timedelta(minutes=minute))
        session = practice.answer(session, reply).session
    store.close()
    return session


@pytest.fixture
def stored(session: Session) -> Iterator[Store]:
    store = Store.open(database_path())
    store.begin(session)
    yield store
    store.close()


def with_wider_phrases(bank: Bank) -> Bank:
    """The bank, in which every first phrase group also takes a word that nobody uses."""

    def wider(bank: Bank) -> Iterator[tuple[str, object]]:
        for id, competency in bank.competencies.items():
            first = competency.indicators[0]
            group = first.groups[0]
            more = replace(group, phrases=(*group.phrases, replace(group.phrases[0], text=WIDER)))
            changed = replace(first, groups=(more, *first.groups[1:]))
            yield id, replace(competency, indicators=(changed, *competency.indicators[1:]))

    return replace(bank, competencies=dict(wider(bank)), digest="wider")  # type: ignore[arg-type]


def test_the_same_bank_and_engine_change_nothing(session: Session, bank: Bank) -> None:
    found = list(rescore([session], bank))
    assert len(found) == 2
    assert not any(each.difference.changed for each in found)
    assert [each.after for each in found] == [each.before for each in found]
    assert [each.after for each in rescore([session], None)] == [each.before for each in found]


def test_what_a_wider_phrase_adds_is_named(session: Session, bank: Bank) -> None:
    found = [each.difference for each in rescore([session], with_wider_phrases(bank))]
    gained = {id for difference in found for shift in difference.competencies.values() for id in shift.gained}
    expected = {competency.indicators[0].id for competency in bank.competencies.values()}
    assert gained
    assert gained <= expected
    for difference in found:
        for shift in difference.competencies.values():
            if shift.gained:
                assert not shift.lost
                assert (shift.after or 0) > (shift.before or 0) or shift.after == shift.before


def test_gains_and_losses_mirror_each_other(bank: Bank) -> None:
    rubric = bank.rubric(QUESTION)
    less, more = grade(rubric, "I would tell the nurse."), grade(rubric, ANSWER + " I would keep it secret.")
    there, back = compare(less, more), compare(more, less)
    assert there.overall.gained == back.overall.lost
    assert there.overall.gained
    for id, shift in there.competencies.items():
        mirror = back.competencies[id]
        assert (shift.before, shift.after) == (mirror.after, mirror.before)
        assert (set(shift.gained), set(shift.lost)) == (set(mirror.lost), set(mirror.gained))


def test_a_question_that_is_gone_is_scored_by_its_own_rubric(session: Session, bank: Bank) -> None:
    empty = replace(bank, questions={})
    assert [each.after for each in rescore([session], empty)] == [each.before for each in rescore([session], None)]


def test_the_effect_of_a_bank_is_what_scoring_with_both_shows(session: Session, bank: Bank) -> None:
    wider = with_wider_phrases(bank)
    found = [each.difference for each in effect([session], bank, wider)]
    both = zip(rescore([session], bank), rescore([session], wider), strict=True)
    assert found == [compare(old.after, new.after) for old, new in both]
    assert any(difference.changed for difference in found)
    assert not any(each.difference.changed for each in effect([session], bank, bank))


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["rescore", *arguments], standalone_mode=False)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def another_bank(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(extra: object) -> Bank:
        return with_wider_phrases(bank)

    monkeypatch.setattr("interviewcoach.cli.rescore.load_bank", load)


@pytest.mark.usefixtures("another_bank")
def test_a_dry_run_shows_and_stores_nothing(stored: Store, session: Session) -> None:
    before = database_path().read_bytes()
    code, out, err = run("--dry-run")
    assert code == 0
    assert "abcd2345 turn" in out
    assert "2 answers scored" in out
    assert "Nothing was stored" in err
    assert database_path().read_bytes() == before
    assert stored.session("latest") == session


@pytest.mark.usefixtures("another_bank")
def test_new_scores_are_stored_and_the_earlier_kept(stored: Store, session: Session) -> None:
    code, out, _ = run("latest", "--json")
    assert code == 0
    changed = json.loads(out)["changed"]
    assert changed
    now = stored.session("latest")
    for each in changed:
        position = each["turn"] - 1
        turn = now.turns[position]
        ((rubric, earlier),) = stored.earlier(session.id, position)
        assert turn.assessment
        assert earlier == session.turns[position].assessment
        assert rubric == session.rubrics[turn.prompt.question]
        assert turn.assessment.rubric == now.rubrics[turn.prompt.question].digest != earlier.rubric
    assert json.loads(run("latest", "--json", "--dry-run")[1])["changed"] == []


@pytest.mark.usefixtures("another_bank")
def test_deleting_a_session_deletes_its_earlier_scores(stored: Store, session: Session) -> None:
    run()
    stored.delete(session.id)
    assert stored.earlier(session.id, 0) == ()
    assert not list(stored._db.query("SELECT * FROM rubrics"))
    assert not list(stored._db.query("SELECT * FROM earlier"))


def test_without_sessions_it_says_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["rescore", "--dry-run"])
    assert done.exit_code != 0
    assert "nothing was practised yet" in str(done.exception)
