"""Words to be written: one field or a few, over the screen that asks for them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static, TextArea

from interviewcoach.tui.commands import HELP_KEY, command
from interviewcoach.tui.screens.drafting import Drafting
from interviewcoach.tui.screens.modal import Modal
from interviewcoach.tui.widgets.answer_box import AnswerEditor
from interviewcoach.tui.words import key_hints, shown

if TYPE_CHECKING:
    from interviewcoach.workspace import Workspace


class Field(NamedTuple):
    """`text` is what is kept so far, `draft` what was written since and not kept. `is_long`: it may have several
    lines."""

    label: str
    text: str = ""
    is_long: bool = True
    draft: str | None = None

    @property
    def shown(self) -> str:
        return self.text if self.draft is None else self.draft


class WritingScreen(Modal[list[str] | None], Drafting[list[str]]):
    """Returns the texts of the fields in their order; None where nothing is to be kept.

    With `write_on` what is written is handed to it, on the database thread, as it is typed: then a program that ends
    takes none of it along.
    """

    CSS_PATH = "writing.tcss"
    AUTO_FOCUS = "Input, AnswerEditor"
    WARNING = "#writing-warning"
    HELP = "Ctrl+J keeps what you wrote, in a single line Enter does too. Tab goes to the next field."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("writing.keep", "ctrl+j", "keep", "Keep", "Keep what is written", priority=True),
        command(
            "writing.leave",
            "escape",
            "leave",
            "Leave",
            "Go back; a long text is asked for once",
            priority=True,
        ),
        HELP_KEY,
    ]

    def __init__(
        self, title: str, fields: Sequence[Field], write_on: Callable[[Sequence[str]], None] | None = None
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._write_on = write_on
        self._saved = [field.shown for field in fields]
        self._warned = False

    def body(self) -> ComposeResult:
        with Vertical(id="writing"):
            yield Static(shown(self._title), id="writing-title")
            for number, field in enumerate(self._fields):
                yield Static(shown(field.label), classes="label")
                if field.is_long:
                    editor = AnswerEditor(field.shown, id=f"field-{number}", highlight_cursor_line=False)
                    editor.cursor_blink = False
                    yield editor
                else:
                    yield Input(field.shown, id=f"field-{number}")
            yield Static(id="writing-warning")
            keys = (("ctrl+j keep", "screen.keep"), ("tab next field", "app.focus_next"), ("esc leave", "screen.leave"))
            yield Static(key_hints(*keys), id="writing-keys")

    def on_mount(self) -> None:
        for line in self.query(Input):
            line.cursor_blink = False
        for editor in self.query(AnswerEditor):
            editor.move_cursor(editor.document.end)
        self.keep_drafts()

    @on(Input.Submitted)
    def action_keep(self) -> None:
        self.dismiss(self._texts())

    def action_leave(self) -> None:
        if self._warned or not self._has_long_change():
            self._write_on = None  # what is given up is not saved a moment later
            self.dismiss(None)
        else:
            self._warned = True
            self.notify("Not kept yet: Ctrl+J keeps it, Esc once more throws it away.", severity="warning")

    def _has_long_change(self) -> bool:
        """Whether going back would lose more than a line, which is soon typed again."""
        return any(
            field.is_long and field.text != text for field, text in zip(self._fields, self._texts(), strict=True)
        )

    @on(AnswerEditor.Refused)
    def _refused(self, event: AnswerEditor.Refused) -> None:
        self.notify(f"{event.length:,} characters are too many: shorten the text.", severity="warning")

    # What is not kept yet

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _text_edited(self) -> None:
        if self.unsaved() is not None:
            self._warned = False
            self.edited.set()

    def unsaved(self) -> list[str] | None:
        """The texts that are not on disk yet, where what is written is kept there at all."""
        texts = self._texts()
        return None if self._write_on is None or texts == self._saved else texts

    def keep(self, _: "Workspace", text: list[str]) -> None:
        if self._write_on is not None:
            self._write_on(text)

    def saved(self, text: list[str]) -> None:
        self._saved = text

    def _texts(self) -> list[str]:
        fields = (self.query_one(f"#field-{number}") for number in range(len(self._fields)))
        return [
            field.value if isinstance(field, Input) else field.text
            for field in fields
            if isinstance(field, Input | AnswerEditor)
        ]
