"""The keys at the foot of a screen."""

from textual.widgets import Footer


class Keys(Footer):
    """Textual's footer, which makes its keys anew whenever they change."""

    async def recompose(self) -> None:
        await super().recompose()
        # Textual 8.2 holds keys that are gone until what they watch is said to have changed: twelve for each time that
        # one comes back to a screen.
        self.mutate_reactive(Footer.compact)
