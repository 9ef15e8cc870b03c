"""What `weight.py` measures, one subject a process: `python benchmarks/subjects.py NAME` prints NAME=NUMBER lines.

`painted` is from the start of the process to the first picture that can be used, `app` the same from the moment at
which everything for it is imported, `complete` to the picture that says what is stored, `key` from a key to its
character on the screen (median of many), `feedback` from sending an answer to its feedback on the screen, all in
milliseconds; `memory` is resident, in MB. Textual draws for a terminal that is not there, as in its tests, in both.
"""

import asyncio
import os
import re
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

SIZE = (80, 24)
SESSIONS = 1_000
KEYS = 40
ROWS = 20
# Seconds in which what is loaded behind the first picture has been loaded.
SETTLED = 1.0
# Seconds until something must be on the screen.
PATIENCE = 30.0
CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
WORDS = (
    "First I would find somewhere quiet and sit down with her. I would ask her directly whether she is thinking about"
    " ending her life, and listen without judging. I would explain that I cannot keep it secret, because her safety"
    " matters most, and tell the nurse in charge at once. "
)


def say(**found: float) -> None:
    for name, value in found.items():
        print(f"{name}={value:.3f}")  # noqa: T201 - its output


def age() -> float:
    """Milliseconds since this process was started, by the clock that the kernel started it with."""
    ticks = float(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
    return (time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")) * 1000


def memory() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def fill(folder: Path) -> None:
    """A store with sessions of the bundled bank's usual role."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from factories import make_session
    from interviewcoach.store import Store

    store = Store.open(folder / "practice.db")
    for number in range(SESSIONS):
        store.begin(make_session(f"s{number:07}", ["I would stay with her and tell the nurse."]))
    store.notice("tour")
    store.notice("privacy")
    store.close()


def bare_app(typing: bool) -> Any:
    from textual.app import App, ComposeResult
    from textual.widgets import Footer, OptionList, Static, TextArea

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield Static("A heading")
            if typing:
                yield Static("\n".join(f"line {number}" for number in range(10)))
                yield TextArea()
            else:
                yield OptionList(*(f"line {number}" for number in range(ROWS // 2)))
                yield Static("\n".join(f"line {number}" for number in range(ROWS // 3)))
            yield Footer()

    return Bare


def our_home() -> Any:
    """As `interviewcoach` starts it."""
    from interviewcoach.cli import screen
    from interviewcoach.tui.app import CoachApp

    def make() -> Any:
        workspace, glance = screen.begin()
        return CoachApp(workspace, glance=glance)

    return make


def our_interview() -> Any:
    from interviewcoach.model.session import Choices
    from interviewcoach.tui.app import CoachApp
    from interviewcoach.workspace import DEFAULT_ROLE, Workspace

    return lambda: CoachApp(Workspace.open(), Choices(DEFAULT_ROLE, questions=2, seed=7))


async def shown(pilot: Any, ready: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError(f"not shown after {PATIENCE:.0f} s; the screen shows:\n{text_of(pilot.app)}")
        await asyncio.sleep(0.0005)


def text_of(app: Any) -> str:
    return "\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())


async def paint(make: Callable[[], Any], drawn: str, complete: str) -> None:
    begun = age()
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await shown(pilot, lambda: drawn in text_of(app))
        painted = age()
        await shown(pilot, lambda: complete in text_of(app))
        completed = age()
        await asyncio.sleep(SETTLED)
        await pilot.pause()
        say(painted=painted, app=painted - begun, complete=completed, memory=memory())


@contextmanager
def frames_of(app: Any) -> Iterator[list[tuple[float, str]]]:
    """What a terminal would be sent meanwhile, and when it was ready."""
    from textual._compositor import CompositorUpdate

    frames: list[tuple[float, str]] = []

    def display(_screen: Any, update: Any) -> None:
        if isinstance(update, CompositorUpdate) and not app._batch_count:
            sent = update.render_segments(app.console)
            frames.append((time.perf_counter(), CONTROL.sub("", sent)))

    app._display = display
    try:
        yield frames
    finally:
        del app._display


async def press(app: Any, pilot: Any) -> float:
    """Median milliseconds from a key to the frame that shows its character, drawn as soon as there is something new."""
    from textual.events import Key
    from textual.widgets import TextArea

    area = app.screen.query_one(TextArea)
    taken = []
    with frames_of(app) as frames:
        for number in range(KEYS):
            key = "abcdefgh "[number % 9]
            wanted = (area.text + key)[-4:]
            frames.clear()
            begun = time.perf_counter()
            app.post_message(Key("space" if key == " " else key, key))

            def drawn(wanted: str = wanted) -> list[float]:
                app.screen._on_timer_update()
                return [at for at, sent in frames if wanted in sent]

            await shown(pilot, drawn)
            taken.append((drawn()[0] - begun) * 1000)
            await pilot.pause()
    return median(taken)


async def keys(make: Callable[[], Any], answering: bool) -> None:
    app = make()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        if not answering:
            say(key=await press(app, pilot))
            return
        from textual.events import Key

        from interviewcoach.tui.screens.feedback import FeedbackScreen
        from interviewcoach.tui.widgets.answer_box import AnswerBox

        await shown(pilot, lambda: getattr(app.screen, "_asking", None) is not None)
        if app.screen._announced is not None:
            app.screen.action_reveal()
        await asyncio.wrap_future(app.workspace._preparing.submit(int))
        key = await press(app, pilot)
        box = app.screen.query_one(AnswerBox)
        taken = 0.0
        for _ in range(3):  # a follow-up may be asked first
            box.load(" ".join((WORDS * 6).split()[:200]))
            await pilot.pause()
            begun = time.perf_counter()
            interview, turns = app.screen, len(app.screen.session.turns)
            app.post_message(Key("ctrl+j", None))
            await shown(
                pilot,
                lambda interview=interview, turns=turns: (  # type: ignore[misc]
                    isinstance(app.screen, FeedbackScreen)
                    or (len(interview.session.turns) > turns and interview._asking is not None)
                ),
            )
            if isinstance(app.screen, FeedbackScreen):
                await shown(pilot, lambda: "Feedback on question" in text_of(app))
                taken = (time.perf_counter() - begun) * 1000
                break
            await pilot.pause()
        say(key=key, feedback=taken, memory=memory())


def as_the_program(run: Coroutine[Any, Any, None]) -> None:
    """Collect garbage as the program does."""
    from interviewcoach.collecting import no_full_rounds

    with no_full_rounds():
        asyncio.run(run)


SUBJECTS: dict[str, Callable[[], Any]] = {
    "bare": lambda: asyncio.run(paint(bare_app(typing=False), "line 5", "line 5")),
    "home": lambda: as_the_program(paint(our_home(), "Where to turn", "1,000 interviews")),
    "bare_key": lambda: asyncio.run(keys(bare_app(typing=True), answering=False)),
    "key": lambda: as_the_program(keys(our_interview(), answering=True)),
}

if __name__ == "__main__":
    # The `bench` extra brings NumPy, and sqlite-utils loads it where it is there (12 MB): users have none.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    SUBJECTS[sys.argv[1]]()
