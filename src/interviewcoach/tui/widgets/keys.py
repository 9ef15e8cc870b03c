"""The keys at the foot of a screen."""

from itertools import accumulate

from textual.events import Resize
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Footer
from textual.widgets._footer import KeyGroup


class Keys(Footer):
    """Textual's footer, which makes its keys anew whenever they change. Where not all have room, the last
    one stays, which leads to the help, and those before it go that are not seen whole."""

    async def recompose(self) -> None:
        await super().recompose()
        # Textual 8.2 holds keys that are gone until what they watch is said to have changed: twelve for each time that
        # one comes back to a screen.
        self.mutate_reactive(Footer.compact)
        self._fit()

    def on_resize(self, _: Resize) -> None:
        self._fit()

    def _fit(self) -> None:
        """Show as many keys as have room beside the last."""
        if not self.children:
            return
        *others, last = self.children
        room = self.screen.size.width - self.styles.gutter.width - _width(last) + 1  # a blank ends the last
        for key, end in zip(others, accumulate(map(_width, others)), strict=True):
            key.display = end <= room


def _width(key: Widget) -> int:
    """What it takes, with the space around it."""
    around = key.styles.gutter.width + key.styles.margin.width
    if isinstance(key, KeyGroup):
        return around + sum(map(_width, key.children))
    return around + key.get_content_width(Size(), Size())
