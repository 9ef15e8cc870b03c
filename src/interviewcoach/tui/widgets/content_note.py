"""What stands before a question that may be hard to read: what comes, and that it can be passed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Button, Static

from interviewcoach.model.bank import Note
from interviewcoach.tui.commands import command
from interviewcoach.tui.words import shown

SPEAKS_OF = {
    "suicide": "suicide",
    "self-harm": "self-harm",
    "restraint": "violence and restraint",
    "abuse": "abuse",
}


class ContentNote(Vertical):
    """Hidden unless there is something to say."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("note.go-on", "ctrl+j", "go_on", "Go on", "Read the question"),
    ]

    class WentOn(Message):
        pass

    class Skipped(Message):
        pass

    def compose(self) -> ComposeResult:
        yield Static(id="content-note-words")
        with Horizontal():
            yield Button("Go on", id="go-on", compact=True)
            yield Button("Skip it", id="skip", compact=True)

    def show(self, note: Note | None) -> None:
        self.display = note is not None
        if note is not None:
            words = f"● The next question speaks of {SPEAKS_OF[note]}. Skipping it costs nothing."
            self.query_one("#content-note-words", Static).update(shown(f"{words} F5 shows where to turn."))

    def focus_first(self) -> None:
        self.query_one("#go-on", Button).focus()

    def action_go_on(self) -> None:
        self.post_message(self.WentOn())

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.WentOn() if event.button.id == "go-on" else self.Skipped())
