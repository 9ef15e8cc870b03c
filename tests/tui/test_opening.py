"""The first picture is there before the workspace is: what it shows, and what becomes of what is chosen meanwhile."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from factories import make_session
from interviewcoach.cli import screen as cli
from interviewcoach.errors import StorageError
from interviewcoach.glance import Glance, glance_at
from interviewcoach.model.bank import Bank
from interviewcoach.opening import Opening
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.choose import ChooseScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.support import SupportScreen
from interviewcoach.tui.screens.tour import TourScreen
from interviewcoach.tui.theme import LIGHT
from interviewcoach.workspace import Workspace

from .conftest import NOON, Ticks
from .steps import eventually, settle, words

SIZE = (80, 24)
SEEN = Glance(toured=True)


class Slow:
    """Opens a workspace when `may_open` is set."""

    def __init__(self, bank: Bank) -> None:
        self.may_open = threading.Event()
        self.made: list[Workspace] = []
        self._bank = bank

    def __call__(self) -> Workspace:
        self.may_open.wait()
        self.made.append(Workspace(self._bank, Store.memory))
        return self.made[-1]


@pytest.fixture
def slow(bank: Bank) -> Iterator[Slow]:
    made = Slow(bank)
    yield made
    made.may_open.set()


@pytest.fixture
def start(slow: Slow) -> Iterator[Callable[[Glance], CoachApp]]:
    openings = []

    def make(glance: Glance = SEEN) -> CoachApp:
        openings.append(Opening(slow))
        return CoachApp(openings[-1], glance=glance, clock=lambda: NOON, ticks=Ticks())

    yield make
    slow.may_open.set()
    for opening in openings:
        opening.close()


async def test_home_is_drawn_in_the_chosen_theme_before_anything_is_opened(
    start: Callable[[Glance], CoachApp], slow: Slow
) -> None:
    async with start(Glance("light", "Ann", True)).run_test(size=SIZE) as pilot:
        await eventually(lambda: "Good afternoon, Ann." in words(pilot))
        assert not pilot.app.is_open  # type: ignore[attr-defined]
        assert pilot.app.theme == LIGHT.name
        for line in ("Start five questions", "Progress", "Where to turn", "A rehearsal"):
            assert line in words(pilot)
        assert "0 interviews" not in words(pilot)
        slow.may_open.set()
        await eventually(lambda: "0 interviews so far" in words(pilot))


async def test_what_is_chosen_meanwhile_is_done_once_it_is_open(start: Callable[..., CoachApp], slow: Slow) -> None:
    async with start().run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("v", "enter")  # the last choice counts
        await eventually(lambda: "One moment" in words(pilot))
        assert isinstance(pilot.app.screen, HomeScreen)
        slow.may_open.set()
        await eventually(lambda: isinstance(pilot.app.screen, ChooseScreen))
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 2


async def test_where_to_turn_is_shown_as_soon_as_it_is_known(start: Callable[..., CoachApp], slow: Slow) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await pilot.press("f5")
        slow.may_open.set()
        await eventually(lambda: isinstance(pilot.app.screen, SupportScreen))


async def test_a_theme_that_is_changed_meanwhile_is_remembered(start: Callable[..., CoachApp], slow: Slow) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+t")
        await eventually(lambda: pilot.app.theme == LIGHT.name)
        slow.may_open.set()
        await eventually(lambda: pilot.app.is_open)  # type: ignore[attr-defined]
        await settle(pilot)
        workspace: Workspace = pilot.app.workspace  # type: ignore[attr-defined]
        assert workspace.call(workspace.store.theme) == "light"


async def test_the_tour_is_read_meanwhile_and_remembered(start: Callable[..., CoachApp], slow: Slow) -> None:
    async with start(Glance()).run_test(size=SIZE) as pilot:
        await eventually(lambda: isinstance(pilot.app.screen, TourScreen))
        await pilot.press("enter", "enter", "enter")
        await eventually(lambda: isinstance(pilot.app.screen, HomeScreen))
        slow.may_open.set()
        await eventually(lambda: "0 interviews so far" in words(pilot))
        workspace: Workspace = pilot.app.workspace  # type: ignore[attr-defined]
        assert workspace.call(workspace.store.noticed, "tour")


async def test_one_can_leave_meanwhile_and_what_was_opened_is_closed(bank: Bank, slow: Slow) -> None:
    opening = Opening(slow)
    app = CoachApp(opening, glance=SEEN, clock=lambda: NOON, ticks=Ticks())
    async with app.run_test(size=SIZE) as pilot:
        await eventually(lambda: "Where to turn" in words(pilot) and opening._opened is not None)
        await pilot.press("ctrl+q")
        await eventually(lambda: not app.is_running)
    slow.may_open.set()
    opening.close()
    with pytest.raises(StorageError, match="closed database"):
        slow.made[0].store.theme()


async def test_where_it_cannot_be_opened_the_program_ends_and_the_reason_is_told() -> None:
    def fail() -> Workspace:
        raise StorageError("practice.db is damaged")

    opening = Opening(fail)
    app = CoachApp(opening, glance=SEEN, clock=lambda: NOON, ticks=Ticks())
    async with app.run_test(size=SIZE):
        await eventually(lambda: not app.is_running)
    with pytest.raises(StorageError, match="is damaged"):
        opening.close()


def test_a_glance_sees_what_the_store_says(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    assert glance_at(path) == Glance()
    store = Store.open(path)
    assert glance_at(path) == Glance()
    store.set_theme("light")
    store.set_at_home("Ann")
    store.notice("tour")
    store.set_interview_date("Ann", NOON.date())
    assert glance_at(path) == Glance("light", "Ann", True)
    store.close()
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM notices")
    assert glance_at(path) == Glance("light", "Ann")
    store = Store.open(path)
    store.begin(make_session())
    store.close()
    assert glance_at(path) == Glance("light", "Ann", True)
    workspace = Workspace(None, lambda: Store.open(path))  # type: ignore[arg-type]
    assert workspace.glance() == glance_at(path)
    workspace.close()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", bytes(range(256)) * 64, b"notes"])
def test_what_cannot_be_read_at_a_glance_is_left_to_the_store(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "practice.db"
    path.write_bytes(content)
    assert glance_at(path) is None
    assert path.read_bytes() == content


def test_a_glance_follows_no_link_and_waits_for_nobody(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    Store.open(path).close()
    (tmp_path / "link.db").symlink_to(path)
    assert glance_at(tmp_path / "link.db") is None
    assert glance_at(tmp_path) is None
    other = sqlite3.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert glance_at(path) is None
    other.close()


def test_an_encrypted_database_is_opened_before_anything_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(tmp_path))
    (tmp_path / "practice.db").write_bytes(bytes(range(256)) * 64)
    asked = []
    monkeypatch.setattr(cli, "_open", lambda *, locked=False: asked.append(locked))
    cli.begin()
    assert asked == [True]
    (tmp_path / "practice.db").unlink()
    workspace, glance = cli.begin()
    assert isinstance(workspace, Opening)
    assert glance == Glance()
    assert asked == [True]
