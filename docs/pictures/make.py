"""Makes the pictures of the README from a real session in the real program: `make pictures`."""

import asyncio
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from interviewcoach.banks import load_bank
from interviewcoach.glance import TOUR
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.workspace import Workspace

FOLDER = Path(__file__).parent
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CHOICES = Choices("mental-health-support-worker", skills=("crisis-management",), questions=5, seed=1)
ANSWER = (
    "I'd find somewhere quiet and let her talk without interrupting. I'd do some slow breathing with her, and"
    " afterwards I'd tell the nurse."
)
REPLY = "I'd say it sounds frightening, and that I'm not in a hurry."
# Textual's SVGs load a font from the network; a reader's own monospaced font does as well.
FONT = re.compile(r"@font-face\s*{.*?}", re.DOTALL)


def save(app: CoachApp, name: str) -> None:
    svg = FONT.sub("", app.export_screenshot(title="interviewcoach"))
    (FOLDER / f"{name}.svg").write_text(re.sub(r"terminal-\d+", "terminal", svg), encoding="utf-8")


async def settle(app: CoachApp, wanted: str) -> None:
    """Wait until `wanted` is the name of the screen on show and it has drawn itself."""
    for _ in range(200):
        await asyncio.sleep(0.05)
        if type(app.screen).__name__ == wanted:
            break
    await asyncio.sleep(0.5)


async def tour(folder: Path) -> None:
    workspace = Workspace(load_bank(), lambda: Store.open(folder / "practice.db"))
    workspace.call(workspace.store.notice, TOUR)
    app = CoachApp(workspace, clock=lambda: NOON, ticks=lambda: 0.0)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, "HomeScreen")
        save(app, "home")
    app = CoachApp(workspace, CHOICES, clock=lambda: NOON, ticks=lambda: 0.0)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, "InterviewScreen")
        for text in (ANSWER, REPLY):
            app.screen.query_one("#editor").load_text(text)  # type: ignore[attr-defined]
            await pilot.pause(0.8)
            if text is ANSWER:
                save(app, "interview")
            await pilot.press("ctrl+j")
            await asyncio.sleep(2)
            if type(app.screen).__name__ == "FeedbackScreen":
                break
        await settle(app, "FeedbackScreen")
        save(app, "feedback")
    workspace.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(tour(Path(folder)))


if __name__ == "__main__":
    main()
