"""A small bank that the real scorer grades, a workspace in memory, and an app whose clock stands still."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from statistics import fmean

import pytest

from interviewcoach.glance import TOUR
from interviewcoach.model.assessment import Assessment, Band, CompetencyLevel
from interviewcoach.model.bank import (
    Bank,
    Competency,
    Fact,
    Indicator,
    Note,
    Phrase,
    PhraseGroup,
    Question,
    RedFlag,
    Role,
    Rubric,
    Source,
    Style,
    Support,
    SupportLine,
)
from interviewcoach.model.session import Choices
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.levels import level_words
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.workspace import DEFAULT_ROLE, Workspace

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SOURCE = (Source("004", "Test"),)

GOOD = (
    "I would stay with her and ask directly whether she thinks of suicide. I can't promise to keep it secret, and I"
    " would explain why. Then I tell the nurse at once and write down what was said. I'd say it sounds frightening and"
    " listen."
)
PARTIAL = "I would stay with her in a quiet room while she talks about suicide, and listen to all of it."
UNSAFE = "I would stay with her and listen. I would keep it between us, as a secret about suicide, so she trusts me."


class Ticks:
    """A monotonic clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def _fixed_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewcoach.tui.welcome.new_seed", lambda: 7)
    monkeypatch.setattr("interviewcoach.tui.screens.close.new_seed", lambda: 8)
    ids = iter(f"session{number}" for number in range(1, 100))
    monkeypatch.setattr("interviewcoach.workspace.new_session_id", lambda: next(ids))
    os.environ.pop("NO_COLOR", None)


@pytest.fixture(autouse=True)
def _steady_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewcoach.practice.graded", steady_grade)
    monkeypatch.setattr("interviewcoach.tui.screens.feedback.graded", steady_grade)


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def bank() -> Bank:
    return make_bank()


@pytest.fixture
def workspace(bank: Bank) -> Iterator[Workspace]:
    opened = Workspace(bank, Store.memory)
    opened.call(opened.store.notice, TOUR)
    yield opened
    opened.close()


@pytest.fixture
def make_app(workspace: Workspace, ticks: Ticks) -> Callable[..., CoachApp]:
    """An app over the fixture's workspace; with choices it opens in the interview."""

    def make(**choices: object) -> CoachApp:
        begun = Choices(**{"role": DEFAULT_ROLE, "questions": 2, "seed": 7, **choices}) if choices else None  # type: ignore[arg-type]
        return CoachApp(workspace, begun, clock=lambda: NOON, ticks=ticks)

    return make


def steady_grade(rubric: Rubric, text: str, seconds: float = 0.0) -> Assessment:
    """What the scorer finds, with levels that say how many of the indicators were found: the scorer's own numbers may
    be tuned without changing what the screens show here."""
    found = grade(rubric, text, seconds)
    parts = {id: _steady_part(part) for id, part in found.competencies.items()}
    levels = [part.level for part in parts.values() if part.level is not None]
    level = (2.0 if found.red_flags else fmean(levels)) if levels else None
    better = level if level is None or found.red_flags else min(5.0, level + 0.4)
    fixes = tuple(replace(fix, level=better) for fix in found.feedback.fixes)
    headline = found.feedback.headline if level is None else level_words(level)
    feedback = replace(found.feedback, headline=headline, fixes=fixes)
    return replace(found, level=level, band=_around(level), competencies=parts, feedback=feedback)


def _steady_part(part: CompetencyLevel) -> CompetencyLevel:
    shown = len({evidence.indicator for evidence in part.evidence})
    level = round(1 + 4 * shown / (shown + len(part.missing)), 1) if shown else None
    return replace(part, level=level, band=_around(level))


def _around(level: float | None) -> Band | None:
    return None if level is None else (max(1.0, level - 0.5), min(5.0, level + 0.5))


def make_bank(mark: str = "") -> Bank:
    """Three questions. `mark` stands in every text of the bank that a screen shows."""
    competencies = [
        _competency("crisis-management", f"Crisis management{mark}", CRISIS, mark),
        _competency("confidentiality", f"Confidentiality{mark}", CONFIDENTIALITY, mark),
        _competency("empathy", f"Empathy{mark}", EMPATHY, mark),
    ]
    expects = tuple(indicator.id for competency in competencies for indicator in competency.indicators)
    questions = [
        _question("secret", f"A client tells you of thoughts of suicide and asks for secrecy.{mark}", expects),
        _question("disclosure", f"Someone says they do not want to live. What now?{mark}", expects, note="suicide"),
        _question("upset", f"A client is upset and shouts. What do you do?{mark}", expects),
    ]
    weights = {competency.id: float(3 - place) for place, competency in enumerate(competencies)}
    style = Style(
        id="warm",
        name=f"Warm{mark}",
        description=f"Friendly and unhurried{mark}",
        greetings=(f"Welcome. I have {{count}} questions for you as {{role}}.{mark}",),
        transitions=(f"Thank you.{mark}",),
        probe_leads=(f"Let me stay with that.{mark}",),
        closings=(f"That was all. Thank you for your time.{mark}",),
        after_skip=(f"That is fine.{mark}",),
    )
    role = Role(
        id=DEFAULT_ROLE,
        title=f"Mental health support worker{mark}",
        briefing=f"You support people with their mental health in daily life, together with a team.{mark}",
        duties=("support people",),
        settings=("hospitals",),
        tools=("records",),
        competencies=weights,
        source=SOURCE,
        facts=(Fact(f"Shifts often include nights and weekends.{mark}", SOURCE[0]),),
    )
    empty = Role("empty", "A role without questions", "Nothing.", (), (), (), {"empathy": 1.0}, SOURCE)
    return Bank(
        competencies={competency.id: competency for competency in competencies},
        questions={question.id: question for question in questions},
        roles={role.id: role, empty.id: empty},
        styles={
            "warm": style,
            "neutral": Style(
                "neutral", f"Neutral{mark}", "As in a panel", *(getattr(style, name) for name in STYLE_PARTS)
            ),
        },
        synonyms={},
        unsafe={},
        support=Support(
            intro=f"You do not have to carry this alone.{mark}",
            lines=(SupportLine(f"UK{mark}", f"Samaritans{mark}", f"116 123{mark}", f"day and night{mark}", "2025-01"),),
            everywhere=f"In danger, call your local emergency number.{mark}",
        ),
        digest="b" * 64,
    )


STYLE_PARTS = ("greetings", "transitions", "probe_leads", "closings", "after_skip")
CRISIS = [
    ("stays-with-person", "Stays with the person", 2.0, "stay with"),
    ("asks-directly", "Asks directly about suicide", 3.0, "ask directly"),
    ("alerts-clinician", "Tells the responsible clinician", 3.0, "tell nurse"),
    ("records", "Writes down what was said", 1.0, "write down"),
]
CONFIDENTIALITY = [
    ("refuses-secrecy", "Does not promise secrecy", 3.0, "not promise"),
    ("explains-limits", "Explains why some things must be shared", 2.0, "explain why"),
]
EMPATHY = [
    ("acknowledges", "Names what the person feels", 2.0, "sounds frightening"),
    ("listens", "Lets the person talk", 1.0, "listen"),
]


def _competency(id: str, name: str, entries: list[tuple[str, str, float, str]], mark: str) -> Competency:
    flags: tuple[RedFlag, ...] = ()
    if id == "confidentiality":
        flags = (
            RedFlag(
                id="confidentiality/secrecy",
                text=f"Promises secrecy about danger{mark}",
                severity="critical",
                phrases=(Phrase("keep between us"),),
                instead=f"Explain kindly, and early, that safety means telling the team.{mark}",
                holds=("I would keep it between us.",),
                competency=id,
            ),
        )
    return Competency(
        id=id,
        name=name,
        definition=name,
        anchors={level: f"At level {level}" for level in range(1, 6)},
        indicators=tuple(
            Indicator(
                id=f"{id}/{short}",
                competency=id,
                text=text + mark,
                probe=f"What would you do about: {text.lower()}?{mark}",
                groups=(PhraseGroup("", (Phrase(phrase),)),),
                holds=(f"I would {phrase.replace('not ', 'never ')} for her.{mark}",),
                weight=weight,
            )
            for short, text, weight, phrase in entries
        ),
        red_flags=flags,
        source=SOURCE,
    )


def _question(id: str, text: str, expects: tuple[str, ...], note: Note | None = None) -> Question:
    return Question(
        id=id,
        theme="Crisis",
        kind="situational",
        text=text,
        competencies={"crisis-management": 3.0, "confidentiality": 2.0, "empathy": 1.0},
        expects=expects,
        topic=(Phrase("suicid*"), Phrase("listen"), Phrase("calm*")),
        hint="Say what you do first, and whom you tell.",
        guide_seconds=150,
        model_answer=GOOD,
        adequate_answer=PARTIAL,
        weak_answer="I would be kind.",
        source=SOURCE,
        content_note=note,
    )
