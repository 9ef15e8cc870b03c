"""`interviewcoach progress` and `interviewcoach questions`, as they are typed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_assessment, make_session
from interviewcoach.banks import load_bank
from interviewcoach.cli import cli
from interviewcoach.cli.progress_lines import report, scale, share
from interviewcoach.cli.report import WIDTH
from interviewcoach.errors import UsageError
from interviewcoach.interview.countdown import plan_days
from interviewcoach.interview.overview import Wording, overview
from interviewcoach.interview.progress import measure
from interviewcoach.interview.summary import past_answers
from interviewcoach.model.session import PastAnswer, Session
from interviewcoach.places import database_path
from interviewcoach.store import Store
from interviewcoach.workspace import DEFAULT_ROLE

BANK = load_bank()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def held(id: str, days: int, level: float, candidate: str = "") -> Session:
    """One question of the bundled bank, answered `days` after noon."""
    session = make_session(id, planned=1, candidate=candidate, started_at=NOON + timedelta(days=days))
    rubric = BANK.rubric("suicidal-disclosure-secret")
    (turn,) = session.turns
    prompt = replace(turn.prompt, question=rubric.question.id)
    assessment = make_assessment(session.rubrics["question-1"], turn.answer, level)
    turn = replace(turn, prompt=prompt, asked_at=session.started_at, assessment=assessment)
    plan = replace(
        session.plan,
        choices=replace(session.plan.choices, role=DEFAULT_ROLE),
        questions=(replace(session.plan.questions[0], question=rubric.question.id),),
    )
    return replace(session, plan=plan, rubrics={rubric.question.id: rubric}, turns=(turn,))


@pytest.fixture
def practised() -> None:
    store = Store.open(database_path())
    for session in (held("a", 0, 2.0), held("b", 4, 3.5), held("c", 6, 4.0), held("x", 6, 5.0, "Ann")):
        store.begin(session)
    store.close()


def test_without_practice_it_says_where_to_begin() -> None:
    result = run("progress")
    assert isinstance(result.exception, UsageError)
    assert "start with `interviewcoach practice`" in str(result.exception)
    assert not database_path().exists()


@pytest.mark.usefixtures("practised")
def test_the_report_shows_levels_questions_time_coverage_and_habits() -> None:
    out = run("progress").stdout
    lines = out.splitlines()
    assert lines[0] == "Progress: Mental health support worker"
    assert lines[1] == "3 practices, 3 answers, 4 min."
    assert next(line for line in lines if "Empathy" in line).endswith("3.2 (+1.2 since 1 Mar)")
    assert sum("Mar 2025 |" in line for line in lines) == 3
    assert "    1 Mar 2025: 2.0   ->   7 Mar 2025: 4.0   (3 answers)" in lines
    questions = len(BANK.questions_for(BANK.roles[DEFAULT_ROLE]))
    assert f"1 of {questions} asked" in out
    assert "fillers in 100 words" in out
    assert all(len(line) <= WIDTH for line in lines)
    assert out.isascii()


@pytest.mark.usefixtures("practised")
def test_a_candidate_and_a_role_are_chosen() -> None:
    ann = json.loads(run("progress", "--candidate", "Ann", "--json").stdout)
    assert (ann["time"]["answers"], ann["courses"][0]["level"]) == (1, 5.0)
    other = json.loads(run("progress", "--role", "peer-support-specialist", "--json").stdout)
    assert (other["time"]["answers"], other["role"]) == (0, "peer-support-specialist")
    assert (
        "Also practised, see --role: mental-health-support-worker"
        in run("progress", "--role", "peer-support-specialist").stderr
    )
    result = run("progress", "--role", "astronaut")
    assert isinstance(result.exception, UsageError)
    assert "unknown role 'astronaut'" in str(result.exception)
    result = run("progress", "--candidate", "Nobody")
    assert isinstance(result.exception, UsageError)
    assert "there is no session of 'Nobody': " in str(result.exception)


@given(st.floats(1, 5), st.floats(0, 2), st.floats(0, 1))
def test_charts_always_have_their_width(level: float, half: float, part: float) -> None:
    drawn = scale(level, (max(1.0, level - half), min(5.0, level + half)))
    assert len(drawn) == 27
    assert drawn.count("*") == 1
    assert drawn[0] == drawn[-1] == "|"
    assert len(share(part)) == 27


@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.floats(1, 5)), max_size=6), st.integers(0, 30))
def test_every_report_fits_its_columns(drawn: list[tuple[int, float | None]], days: int) -> None:
    answers: list[PastAnswer] = []
    for n, (day, level) in enumerate(drawn):
        session = held(str(n), day, 3.0)
        (answer,) = past_answers(session)
        rubric = make_session(planned=1).rubrics["question-1"]
        answers.append(replace(answer, assessment=make_assessment(rubric, "It sounds hard to her.", level)))
    now = datetime(2025, 4, 20, tzinfo=UTC)
    ahead = plan_days(now.date() + timedelta(days=days), now.date(), len(answers))
    found = measure(answers, BANK, BANK.roles[DEFAULT_ROLE], now)
    told = overview(found, Wording.of_bank(BANK), ahead=ahead)
    assert all(len(line) <= WIDTH for line in report(told))


def test_the_questions_of_a_role_are_listed_by_theme_and_skill() -> None:
    role = BANK.roles[DEFAULT_ROLE]
    found = json.loads(run("questions", "--json").stdout)
    assert [each["id"] for each in found] == [question.id for question in BANK.questions_for(role)]
    some = run("questions", "--skill", "crisis-management").stdout
    assert "(speaks of suicide)" in some
    assert 0 < int(some.splitlines()[-1].split()[0]) < len(found)
    for option, says in (("--role", "unknown role"), ("--skill", "unknown skill")):
        result = run("questions", option, "nothing")
        assert isinstance(result.exception, UsageError)
        assert says in str(result.exception)
