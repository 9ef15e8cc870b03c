"""What a person does and sees, in the words of the tests."""

import asyncio
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.segment import Segment
from textual.app import App
from textual.events import Key, Paste
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from interviewcoach.interview.coaching import next_prompt
from interviewcoach.model.session import Choices
from interviewcoach.practice import Reply
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.commands import commands_of
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.widgets.answer_box import AnswerEditor
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.workspace import DEFAULT_ROLE, Workspace

from .conftest import NOON

# How often in a row everything must be found at rest.
ROUNDS = 4
# Seconds until what is under way is asked for again, and until nothing more is expected of it.
ONCE, PATIENCE = 5.0, 300.0


def coach(pilot: Pilot[Any]) -> CoachApp:
    assert isinstance(pilot.app, CoachApp)
    return pilot.app


def practise(workspace: Workspace, days: int, text: str, role: str = DEFAULT_ROLE, candidate: str = "") -> None:
    """One interview of two questions so many days ago, answered with `text`, without follow-ups."""
    practice, now = workspace.practice, NOON - timedelta(days=days)

    def hold() -> None:
        choices = Choices(role, questions=2, seed=7, candidate=candidate)
        session = practice.begin(workspace.bank, choices, f"past{days}{role[0]}{candidate}", now)
        while (prompt := next_prompt(session)) is not None:
            act = practice.skip if prompt.is_probe else practice.answer
            session = act(session, Reply(text, 0.0 if prompt.is_probe else 60.0, now)).session
        practice.finish(session, now)

    workspace.call(hold)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until neither the database thread nor any widget has anything left to do."""
    async with asyncio.timeout(PATIENCE):
        await _come_to_rest(pilot)


async def _come_to_rest(pilot: Pilot[Any]) -> None:
    quiet = 0
    while quiet < ROUNDS:
        await asyncio.wrap_future(coach(pilot).workspace.submit(int))
        for _ in range(5):
            await asyncio.sleep(0)
        try:
            await pilot._wait_for_screen(timeout=ONCE)
        except WaitForScreenTimeout:  # a widget that was removed meanwhile never answers
            quiet = 0
            continue
        for screen in _seen(pilot.app):
            if screen is pilot.app.screen or screen._layout_required:
                screen._on_timer_update()
        quiet = 0 if _is_busy(pilot.app) or _is_opening(pilot.app.screen) else quiet + 1


async def eventually(holds: Callable[[], bool]) -> None:
    """Wait for a state; a test that waits for one that never comes ends with an error."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.005)


def _seen(app: App[Any]) -> list[Screen[Any]]:
    """The screen, and what is seen behind it where it is a dialog."""
    return [*(app._background_screens if isinstance(app.screen, ModalScreen) else ()), app.screen]


def _is_busy(app: App[Any]) -> bool:
    """Whether a message waits anywhere, or a new size that the screens have not been told."""
    nodes = [app, *(node for screen in _seen(app) for node in screen.walk_children(with_self=True))]
    return app._resize_timer is not None or any(node.message_queue_size for node in nodes)


def _is_opening(screen: Screen[Any]) -> bool:
    """Whether a screen is not there yet with all that it holds, or will still put the focus where one types."""
    focus = screen.AUTO_FOCUS if isinstance(screen, ModalScreen) else None
    waits = bool(focus) and screen.focused is None and any(widget.focusable for widget in screen.query(focus))
    return waits or not all(widget.is_mounted for widget in screen.walk_children(Widget, with_self=True))


async def to_the_end(pilot: Pilot[Any]) -> None:
    """Scroll down as far as it goes."""
    pilot.app.animation_level = "none"
    await press(pilot, "end")
    long = [widget for widget in pilot.app.screen.walk_children(Widget) if widget.max_scroll_y > 0]
    while long and not any(widget.scroll_y == widget.max_scroll_y for widget in long):
        await settle(pilot)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    for key in keys:
        pilot.app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))
        await settle(pilot)


async def do(pilot: Pilot[Any], id: str) -> None:
    """Press the key of a command that the screen offers now."""
    offered = {active.binding.id: active.binding.key for active in commands_of(pilot.app.screen)}
    assert id in offered, f"{id} is not among {list(offered)}"
    await press(pilot, offered[id])


async def open_line(pilot: Pilot[Any], id: str) -> None:
    """Open the line with this id of the list that is shown."""
    menu = pilot.app.screen.query_one(Menu)
    menu.highlighted = menu.get_option_index(id)
    await press(pilot, "enter")


def offers(pilot: Pilot[Any], id: str) -> bool:
    return any(active.binding.id == id for active in commands_of(pilot.app.screen))


async def tick(pilot: Pilot[Any]) -> None:
    """What the second hand does."""
    assert isinstance(pilot.app.screen, InterviewScreen)
    pilot.app.screen._tick()
    await settle(pilot)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Put text into the editor, as a paste would."""
    await settle(pilot)
    editor = pilot.app.screen.query_one(AnswerEditor)
    editor.insert(text)
    await settle(pilot)


async def answer_ready(pilot: Pilot[Any]) -> None:
    """Wait for the question, and pass the content note if one stands before it."""
    await settle(pilot)
    for _ in range(ROUNDS):
        # The way to a question is longer than a rest: the draft is read, the privacy note, and whether it was seen.
        if not isinstance(pilot.app.screen, InterviewScreen) or pilot.app.screen._asking is not None:
            break
        await settle(pilot)
    if offers(pilot, "interview.reveal"):
        await do(pilot, "interview.reveal")


async def paste(pilot: Pilot[Any], text: str) -> None:
    pilot.app.post_message(Paste(text))
    await settle(pilot)


async def answer(pilot: Pilot[Any], text: str) -> None:
    """Write an answer and send it; a content note before it is passed."""
    await answer_ready(pilot)
    await write(pilot, text)
    await do(pilot, "interview.send")


async def until(pilot: Pilot[Any], *screens: type, text: str) -> None:
    """Answer with `text` until one of `screens` is there."""
    await settle(pilot)
    for _ in range(20):
        if isinstance(pilot.app.screen, screens):
            return
        if isinstance(pilot.app.screen, InterviewScreen):
            await answer(pilot, text)
        else:
            await press(pilot, "enter")
    raise AssertionError(f"still on {pilot.app.screen}")


def seen(pilot: Pilot[Any]) -> str:
    """The text on the terminal, line by line."""
    return "\n".join("".join(s.text for s in line).rstrip() for line in rendered(pilot.app))


def words(pilot: Pilot[Any]) -> str:
    """The text on the terminal as one line, for words that may have been wrapped."""
    lines = (line.strip(" │▌╭╮╰╯─") for line in seen(pilot).splitlines())
    return " ".join(" ".join(lines).split())


def rendered(app: App[Any]) -> Iterator[list[Segment]]:
    """What the terminal shows, as lines of segments."""
    width, height = app.size
    console = Console(width=width, height=height, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    update: Any = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    yield from Segment.split_lines(s for s in console.render(update) if not s.control)
