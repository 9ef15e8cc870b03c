"""docs/training.md as a trainer follows it: every command in its order, and what it prints."""

import re
import shlex
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner

from factories import make_indicator, make_rubric
from interviewcoach.cli import cli, cohort
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Delivery, Evidence, Feedback, FlagHit
from interviewcoach.model.bank import Rubric
from interviewcoach.model.codec import content_hash
from interviewcoach.model.review import Rating
from interviewcoach.model.session import Choices, Plan, Planned, Prompt, Session, Turn
from interviewcoach.places import database_path
from interviewcoach.store import Store

PAGE = Path(__file__).parents[1] / "docs" / "training.md"
STEP = re.compile(r"^    \$ (?P<command>interviewcoach .+)\n(?P<shown>(?:    (?!\$ ).*\n|\n(?=    (?!\$ )))*)", re.M)
TODAY = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
QUESTION = "boundary-gift"


class Today(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Today":
        return cls.fromtimestamp(TODAY.timestamp(), tz)


def rubric() -> Rubric:
    """As in the bundled bank, in short: what is asked there and how it is scored may change."""
    indicators = (
        make_indicator("boundaries/declines-kindly", "Declines without shaming", "What would you say?", "thank you"),
        make_indicator("boundaries/explains-why", "Says why it has to be so", "Why?", "because"),
        make_indicator("empathy/validates", "Says that the feeling makes sense", "And her feelings?", "kind of you"),
    )
    made = make_rubric(QUESTION, "A client brings you an expensive gift. What do you do?")
    question = replace(made.question, competencies={"boundaries": 2.0, "empathy": 1.0}, expects=())
    made = replace(made, question=question, names={"boundaries": "Boundaries", "empathy": "Empathy"})
    made = replace(made, indicators=indicators)
    return replace(made, digest=content_hash(made))


def session(id: str, candidate: str, day: int, answer: str, level: float, *, flagged: bool = False) -> Session:
    """One answered question, `day` days before today. The first nine characters of the answer are its evidence."""
    asked, begun = rubric(), TODAY - timedelta(days=day)
    heard = Evidence("boundaries/declines-kindly", "", "thank you", "", 0, 9, answer[:9], 1.0)
    band = (level - 0.5, level + 0.5)
    graded = Assessment(
        *(QUESTION, "scored", "", level, band),
        {
            "boundaries": CompetencyLevel(level, band, (heard,), ("boundaries/explains-why",)),
            "empathy": CompetencyLevel(None, None, (), ("empathy/validates",)),
        },
        (FlagHit("empathy/calm-down", "serious", "calm down", "", 0, 9, answer[:9]),) if flagged else (),
        Delivery(len(answer.split()), 150, (), False, 1, 0, (), (), 0, ()),
        Feedback("A beginning.", (), ()),
        *("2", asked.bank, asked.digest),
    )
    turn = Turn(Prompt(QUESTION, asked.question.text), "answered", answer, 240.0, begun, graded)
    plan = Plan(Choices("support-worker", questions=1, candidate=candidate), (Planned(QUESTION, "It is usual."),))
    return Session(id, "Support worker", plan, {QUESTION: asked}, begun, (turn,), begun + timedelta(minutes=5))


ANN = (
    session("anna2345", "Ann", 40, "Thank you, but I cannot take it.", 2.4, flagged=True),
    session("anno2345", "Ann", 20, "Thank you. I must not take gifts.", 2.8),
)
BO = (session("bobb2345", "Bo", 6, "Thank you, it is lovely, and I have to say no.", 3.4),)


def weeks_later() -> None:
    """Twenty-four sessions of others that three trainers rated, each a little in a way of their own."""
    store = Store.open(database_path())
    for n in range(24):
        level = 1.4 + n % 4
        store.begin(session(f"more{n:02}45", f"Candidate {n % 8}", 5, "Thank you, no.", level))
        for rater, given in (
            ("Tess", level + (n % 7 == 3)),
            ("Tom", level + (n % 3 == 0) - (n % 5 == 4)),
            ("Ida", level - (n % 4 == 1)),
        ):
            whole = max(1, min(5, int(given + 0.5)))
            store.reviews.save(f"more{n:02}45", Rating(rater, QUESTION, "boundaries", whole, TODAY))
    store.close()


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bo has handed in already; Ann's sessions are on her computer; here nothing is stored."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cohort, "datetime", Today)
    for name, held in (("bo", BO), ("candidate", ANN)):
        monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(tmp_path / name))
        store = Store.open(database_path())
        for each in held:
            store.begin(each)
        store.close()
        if name == "bo":
            CliRunner().invoke(cli, ["share", "--all", "--output", "bo.xz"], catch_exceptions=False)
    with pytest.MonkeyPatch.context() as zone:
        zone.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("folders")
def test_the_page_shows_what_each_command_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    page = PAGE.read_text(encoding="utf-8")
    steps = [*STEP.finditer(page)]
    assert len(steps) == 16
    silent = [step["command"] for step in steps if not step["shown"].strip()]
    assert silent == ["interviewcoach rate anna2345 --rater Tess"]
    for step in steps:
        here = "trainer" if step.start() > page.index("## Bring them in") else "candidate"
        monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(Path.cwd() / here))
        if "agreement" in step["command"]:
            weeks_later()
        ran = CliRunner().invoke(cli, shlex.split(step["command"])[1:], standalone_mode=False)
        assert ran.exception is None, (step["command"], ran.output, ran.exception)
        if step["command"] not in silent:
            assert textwrap.dedent(step["shown"]).strip().splitlines() == [
                line.rstrip() for line in ran.output.strip().splitlines()
            ]
