"""The conversation so far, the newest at the bottom."""

from collections.abc import Sequence
from itertools import takewhile

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interviewcoach.tui.conversation import Line
from interviewcoach.tui.words import MUTED, shown

# Every bubble costs layout time on every answer; what is above these is in the transcript.
MOUNTED = 60
# Long answers are shown from their beginning: the feedback shows them whole.
LONGEST_SHOWN = 2_000

SPEAKERS = {"interviewer": "Interviewer", "you": "You", "note": "● Note"}


class Bubble(Static):
    """One line of the chat."""

    def __init__(self, line: Line) -> None:
        self.line = line
        words = line.words
        if len(words) > LONGEST_SHOWN:
            words = words[:LONGEST_SHOWN].rstrip() + " …"
        said = Content.assemble(
            (SPEAKERS[line.speaker], "bold"),
            shown(f" · {line.name}" if line.name else "", "bold"),
            shown(f"  {line.about}" if line.about else "", MUTED),
            "\n" if line.lead or words else "",
            shown(f"{line.lead} " if line.lead else "", MUTED),
            shown(words),
            shown(f"\n{line.why}" if line.why else "", MUTED),
        )
        super().__init__(said, classes=f"-{line.speaker}")


class ChatLog(VerticalScroll):
    """Shows the last sixty lines, the newest in sight; mounts only those that differ from what is there."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []

    def show(self, lines: Sequence[Line]) -> None:
        lines = list(lines)[-MOUNTED:]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(self._lines, lines, strict=False)))
        self.remove_children(list(self.query(Bubble))[same:])
        self.mount_all(Bubble(line) for line in lines[same:])
        self._lines = lines
        self.anchor()  # whoever has scrolled back comes to see what is new
