"""Small values that agree with each other and need no bank: a rubric, its assessment, a session."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from interviewcoach.model.assessment import (
    Assessment,
    CompetencyLevel,
    Delivery,
    Evidence,
    Feedback,
    Fix,
    FlagHit,
    Hold,
)
from interviewcoach.model.bank import Indicator, Phrase, PhraseGroup, Question, RedFlag, Rubric, Source
from interviewcoach.model.codec import content_hash, to_json
from interviewcoach.model.session import Choices, HandedIn, Plan, Planned, Prompt, Session, Turn
from interviewcoach.store import Store
from interviewcoach.store.rows import Row
from interviewcoach.store.rubrics import RubricTables

NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


def make_indicator(id: str, text: str, probe: str, phrase: str, weight: float = 1.0) -> Indicator:
    group = PhraseGroup("", (Phrase(phrase),))
    return Indicator(id, id.partition("/")[0], text, probe, (group,), holds=(f"I would {phrase}.",), weight=weight)


def make_rubric(question: str = "upset-client", text: str = "A client is upset. What do you do?") -> Rubric:
    """Two competencies, three indicators, one red flag. `question` makes it a rubric of its own."""
    indicators = (
        make_indicator("empathy/validates", "Says that the feeling makes sense", "What would you say?", "sounds hard"),
        make_indicator("empathy/asks-what-helps", "Asks what would help", "And then?", "ask what helps", weight=2.0),
        make_indicator("teamwork/hands-over", "Tells the next shift", "Who else should know?", "tell next shift"),
    )
    flag = RedFlag(
        id="empathy/calm-down",
        text="Tells the person to calm down",
        severity="serious",
        phrases=(Phrase("tell ~2 calm down"),),
        instead="Say that you can see how upset they are.",
        holds=("I would tell her to calm down.",),
        competency="empathy",
    )
    rubric = Rubric(
        question=Question(
            id=question,
            theme="Support",
            kind="situational",
            text=text,
            competencies={"empathy": 2.0, "teamwork": 1.0},
            expects=tuple(indicator.id for indicator in indicators),
            topic=(Phrase("upset"),),
            hint="Say what you would do first.",
            guide_seconds=120,
            model_answer="I would say that it sounds hard, ask what helps and tell the next shift.",
            adequate_answer="I would say that it sounds hard.",
            weak_answer="I would be nice.",
            source=(Source("004", "Empathy"),),
        ),
        names={"empathy": "Empathy", "teamwork": "Teamwork"},
        indicators=indicators,
        flags=(flag,),
        synonyms={"staff": ("nurse", "manager")},
    )
    return replace(rubric, bank="b" * 64, digest=content_hash(rubric))


def rubric_rows(rubric: Rubric, *, in_parts: bool) -> list[tuple[str, Row]]:
    """(table, row) of all that keeps a rubric; before its parts had a table of their own it was one row."""
    if not in_parts:
        return [("rubrics", {"digest": rubric.digest, "content": zlib.compress(to_json(rubric))})]
    with closing(Store.memory()) as store:
        RubricTables(store._db).keep([rubric])
        return [(table, row) for table in ("parts", "rubrics") for row in store._db.table(table).rows]


def make_assessment(rubric: Rubric, answer: str, level: float | None = 3.0) -> Assessment:
    """As if the first indicator and the red flag were found in the answer's first and last ten characters.

    Without a level there is not enough evidence, and nothing was found.
    """
    delivery = Delivery(len(answer.split()), 150, ("action",), False, 2, 0, ("um",), ("maybe",), 1, ("Add a result.",))
    missing = ("empathy/asks-what-helps",)
    if level is None:
        parts = {"empathy": CompetencyLevel(None, None, (), missing), "teamwork": CompetencyLevel(None, None, (), ())}
        flags: tuple[FlagHit, ...] = ()
        feedback = Feedback("Say more about what you would do.", (), ())
    else:
        found = Evidence("empathy/validates", "", "sounds hard", "e.yaml:3", 0, 10, answer[:10], 1.0)
        start = max(len(answer) - 10, 0)
        bill = f"60 points, 10 needed: {answer[start:]} +60"
        hit = FlagHit("empathy/calm-down", "serious", "calm down", "e.yaml:9", start, len(answer), answer[start:], bill)
        held = Hold("cap", "empathy/calm-down", (level - 1) / 4)
        band = (max(level - 0.5, 1.0), min(level + 0.5, 5.0))
        flags = (hit,)
        parts = {
            "empathy": CompetencyLevel(level, band, (found,), missing, share=(level - 1) / 4, holds=(held,)),
            "teamwork": CompetencyLevel(None, None, (), ("teamwork/hands-over",)),
        }
        fix = Fix("empathy/asks-what-helps", "Ask what would help.", "What would help now?", min(level + 0.6, 5.0))
        feedback = Feedback("A warm start.", ("empathy/validates",), (fix,))
    return Assessment(
        question=rubric.question.id,
        status="not-enough-evidence" if level is None else "scored",
        reason="Too little of the answer is about the question." if level is None else "",
        level=level,
        band=None if level is None else (max(level - 0.4, 1.0), min(level + 0.4, 5.0)),
        competencies=parts,
        red_flags=flags,
        delivery=delivery,
        feedback=feedback,
        engine="1",
        bank=rubric.bank,
        rubric=rubric.digest,
        spared=flags,
    )


def make_turn(rubric: Rubric, answer: str, level: float | None = 3.0, *, probe: str = "", minutes: int = 0) -> Turn:
    """An answered turn, asked `minutes` after noon; with `probe`, the reply to the probe of that indicator."""
    text = rubric.indicator(probe).probe if probe else rubric.question.text
    prompt = Prompt(rubric.question.id, text, probe)
    asked_at = NOON + timedelta(minutes=minutes)
    return Turn(prompt, "answered", answer, 85.5, asked_at, make_assessment(rubric, answer, level))


def make_session(
    id: str = "abcd2345",
    answers: Sequence[str] = ("It sounds hard, I would tell her to calm down.",),
    *,
    candidate: str = "",
    planned: int = 3,
    started_at: datetime = NOON,
    ended_at: datetime | None = None,
) -> Session:
    """`answers` are those to the first questions of the plan, one each; the others are still open."""
    rubrics = [make_rubric(f"question-{number}", f"Question {number}?") for number in range(1, planned + 1)]
    return Session(
        id=id,
        role_title="Mental health support worker",
        plan=Plan(
            Choices("support-worker", questions=planned, seed=7, candidate=candidate),
            tuple(Planned(rubric.question.id, f"You asked for question {n}.") for n, rubric in enumerate(rubrics, 1)),
        ),
        rubrics={rubric.question.id: rubric for rubric in rubrics},
        started_at=started_at,
        turns=tuple(
            make_turn(rubric, answer, minutes=minute)
            for minute, (rubric, answer) in enumerate(zip(rubrics, answers, strict=False))
        ),
        ended_at=ended_at,
    )


def everywhere(text: str) -> Session:
    """A session in which every text that is not ours is `text`."""
    rubric = make_rubric("question-1", text)
    rubric = replace(
        rubric,
        question=replace(rubric.question, model_answer=text),
        names=dict.fromkeys(rubric.names, text),
        indicators=tuple(replace(each, text=text, probe=text) for each in rubric.indicators),
        flags=tuple(replace(each, text=text, instead=text) for each in rubric.flags),
    )
    turn = make_turn(rubric, text)
    assert turn.assessment
    fixes = tuple(replace(fix, advice=text, example=text) for fix in turn.assessment.feedback.fixes)
    assessment = replace(
        turn.assessment,
        feedback=replace(turn.assessment.feedback, headline=text, fixes=fixes),
        delivery=replace(turn.assessment.delivery, remarks=(text,)),
    )
    session = make_session(candidate=text, planned=1)
    return replace(
        session,
        role_title=text,
        rubrics={"question-1": rubric},
        plan=replace(session.plan, questions=(replace(session.plan.questions[0], reason=text),)),
        turns=(replace(turn, assessment=assessment),),
    )


def two_takes() -> Session:
    """The session of `make_session` in which the first question was answered once more, one minute later."""
    session = make_session()
    rubric = session.rubrics["question-1"]
    (first,) = session.turns
    again = make_turn(rubric, "I listen, and I ask what helps.", 5.0, minutes=1)
    return replace(session, turns=(replace(first, again=True), again))


def handed_in(sessions: Iterable[Session]) -> Iterator[HandedIn]:
    """Sessions as a bundle gives them to a store."""
    for session in sessions:
        written = [None if turn.assessment is None else to_json(turn.assessment) for turn in session.turns]
        yield HandedIn(session, tuple(written))
