"""What all dialogs share: they stand over the screen that asks, and F1 says what they are for."""

from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.screen import ModalScreen

from interviewcoach.tui.widgets.too_small import TooSmall

T = TypeVar("T")


class Modal(ModalScreen[T]):
    """Subclasses give `body`, say in `HELP` what the dialog is for, and end their BINDINGS with `HELP_KEY`: the
    commands of the program are out of reach below a dialog."""

    HELP: ClassVar[str] = ""

    def compose(self) -> ComposeResult:
        yield from self.body()
        yield TooSmall()

    def body(self) -> ComposeResult:
        raise NotImplementedError
