"""One visitor's program: a process of its own, with a data folder of its own."""

import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

COMMAND = f"{shlex.quote(sys.executable)} -m interviewcoach"
# A terminal in a page is no larger than this, whatever the page says.
WIDEST, TALLEST = 400, 200


class Visit(AppService):
    """The program behind one page. Its messages come from a browser and are hostile."""

    def __init__(
        self,
        folder: Path,
        downloads: DownloadManager,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        close: Callable[[], Awaitable[Any]],
    ) -> None:
        super().__init__(COMMAND, write_bytes=write_bytes, write_str=write_str, close=close, download_manager=downloads)
        self._folder = folder

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return {**super()._build_environment(width, height), "INTERVIEWCOACH_DATA_DIR": str(self._folder)}

    async def hear(self, message: Any) -> object:
        """Pass a page's message on; what is no message is dropped. Returns an answer for the page, or None."""
        match message:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*size(width, height))
            case ["ping", (str() | int() | float()) as data]:
                return ["pong", data]
            case ["blur"] | ["blur", _]:
                await self.blur()
            case ["focus"] | ["focus", _]:
                await self.focus()
            case _:
                pass
        return None


def size(width: int, height: int) -> tuple[int, int]:
    """A size that a terminal can have."""
    return max(1, min(width, WIDEST)), max(1, min(height, TALLEST))
