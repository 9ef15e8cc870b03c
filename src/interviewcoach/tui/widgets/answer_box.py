"""Where the candidate writes: a multi-line editor, the number of words, whether they are saved, and Send."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.dom import DOMNode
from textual.message import Message
from textual.types import WatchCallbackType
from textual.widgets import Button, Static, TextArea

from interviewcoach.model.session import LONGEST_ANSWER
from interviewcoach.model.text import count, safe_text
from interviewcoach.tui.words import shown

PLACEHOLDER = "Write as you would say it. Enter starts a new line, Ctrl+J sends."


class AnswerEditor(TextArea):
    """A text area that takes no more than `LONGEST` characters, what an answer may hold: with a megabyte on a line each
    key would take seconds."""

    LONGEST: ClassVar[int] = LONGEST_ANSWER

    @dataclass
    class Refused(Message):
        """Text of `length` characters did not fit; the editor's text stayed as it was."""

        length: int

    def watch(self, obj: DOMNode, attribute_name: str, callback: WatchCallbackType, init: bool = True) -> None:
        """Textual 8.2 has each text area watch the theme of the app, which then goes on holding it with all that was
        typed in it. A signal says the same, and can be left."""
        if obj is self.app and attribute_name == "theme":
            self.app.theme_changed_signal.subscribe(self, lambda _: self._app_theme_changed(), immediate=True)
        else:
            super().watch(obj, attribute_name, callback, init)

    def on_unmount(self) -> None:
        self.app.theme_changed_signal.unsubscribe(self)

    def on_paste(self, event: events.Paste) -> None:
        self._refuse_beyond(len(self.text) - len(self.selected_text) + len(event.text), event)

    def on_key(self, event: events.Key) -> None:
        if event.is_printable or event.key == "enter":
            self._refuse_beyond(len(self.text) - len(self.selected_text) + 1, event)

    def _refuse_beyond(self, length: int, event: events.Event) -> None:
        if length > self.LONGEST:
            event.prevent_default()
            event.stop()
            self.post_message(self.Refused(length))


class AnswerBox(Vertical):
    """Reports every change of the text and the wish to send it."""

    @dataclass
    class Edited(Message):
        text: str

    class SendPressed(Message):
        pass

    def compose(self) -> ComposeResult:
        editor = AnswerEditor(id="editor", highlight_cursor_line=False, placeholder=PLACEHOLDER)
        editor.cursor_blink = False
        yield editor
        with Horizontal(id="answer-status"):
            yield Static(id="words")
            yield Static(id="saved")
            yield Button("Send", id="send", compact=True)

    @property
    def editor(self) -> AnswerEditor:
        return self.query_one(AnswerEditor)

    @property
    def text(self) -> str:
        return self.editor.text

    def load(self, text: str) -> None:
        """Put `text` into the editor, with the cursor behind it."""
        self.editor.load_text(safe_text(text))
        self.editor.move_cursor(self.editor.document.end)

    def take(self, text: str) -> None:
        """Put `text` in the place of what is there; undo brings that back."""
        editor = self.editor
        editor.replace(safe_text(text), editor.document.start, editor.document.end)
        editor.move_cursor(editor.document.end)

    def show_saved(self, words: str) -> None:
        self._say("#saved", words)

    def _say(self, place: str, words: str) -> None:
        """Both places keep their size: laying the screen out anew would hold up every key."""
        self.query_one(place, Static).update(shown(words), layout=False)

    @on(TextArea.Changed)
    def _edited(self, event: TextArea.Changed) -> None:
        event.stop()
        self._say("#words", count(len(self.text.split()), "word"))
        self.post_message(self.Edited(self.text))

    @on(Button.Pressed)
    def _send_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.post_message(self.SendPressed())
