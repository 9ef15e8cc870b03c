"""Words to be written: one field or a few, over the screen that asks for them."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from interviewcoach.tui.commands import command
from interviewcoach.tui.widgets.answer_box import AnswerEditor
from interviewcoach.tui.words import shown


class Field(NamedTuple):
    """`is_long`: it may have several lines."""

    label: str
    text: str = ""
    is_long: bool = True


class WritingScreen(ModalScreen[list[str] | None]):
    """Returns the texts of the fields in their order; None where nothing is to be kept."""

    CSS_PATH = "writing.tcss"
    AUTO_FOCUS = "Input, AnswerEditor"
    HELP = "Ctrl+J keeps what you wrote, in a single line Enter does too. Tab goes to the next field."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("writing.keep", "ctrl+j", "keep", "Keep", "Keep what is written", priority=True),
        command(
            "writing.leave", "escape", "leave", "Leave", "Go back; what was changed is asked for once", priority=True
        ),
    ]

    def __init__(self, title: str, fields: Sequence[Field]) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._warned = False

    def compose(self) -> ComposeResult:
        with Vertical(id="writing"):
            yield Static(shown(self._title), id="writing-title")
            for number, field in enumerate(self._fields):
                yield Static(shown(field.label), classes="label")
                if field.is_long:
                    editor = AnswerEditor(field.text, id=f"field-{number}", highlight_cursor_line=False)
                    editor.cursor_blink = False
                    yield editor
                else:
                    yield Input(field.text, id=f"field-{number}")
            yield Static("ctrl+j keep   tab next field   esc leave", id="writing-keys", markup=False)

    def on_mount(self) -> None:
        for line in self.query(Input):
            line.cursor_blink = False
        for editor in self.query(AnswerEditor):
            editor.move_cursor(editor.document.end)

    @on(Input.Submitted)
    def action_keep(self) -> None:
        self.dismiss(self._texts())

    def action_leave(self) -> None:
        if self.may_leave():
            self.dismiss(None)

    def may_leave(self) -> bool:
        """Whether nothing was changed, or the person was told so before and asks again."""
        may = self._warned or self._texts() == [field.text for field in self._fields]
        if not may:
            self._warned = True
            self.notify("Not kept yet: Ctrl+J keeps it, the same key again leaves without it.", severity="warning")
        return may

    @on(AnswerEditor.Refused)
    def _refused(self, event: AnswerEditor.Refused) -> None:
        self.notify(f"{event.length:,} characters are too many: shorten the text.", severity="warning")

    def _texts(self) -> list[str]:
        fields = (self.query_one(f"#field-{number}") for number in range(len(self._fields)))
        return [
            field.value if isinstance(field, Input) else field.text
            for field in fields
            if isinstance(field, Input | AnswerEditor)
        ]
