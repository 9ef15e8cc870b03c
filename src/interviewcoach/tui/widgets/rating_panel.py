"""The competencies of a question with their levels, and what the levels mean."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from interviewcoach.tui.review_place import Asked
from interviewcoach.tui.reviewing import anchor, anchor_parts, ratings
from interviewcoach.tui.widgets.page import Page


class RatingPanel(Vertical):
    """Shows all anchors where there is room, or else the one of the level that was chosen."""

    def compose(self) -> ComposeResult:
        yield Static(id="ratings")
        yield Static(id="anchor")
        yield Page(id="anchors")

    def show(self, asked: Asked, focused: str, anchors: Mapping[int, str]) -> None:
        self.query_one("#ratings", Static).update(ratings(asked, focused))
        self.query_one("#anchor", Static).update(anchor(asked, focused, anchors))
        self.query_one("#anchors", Page).show(anchor_parts(asked, focused, anchors))
