"""Commands: declared once as bindings with an id and a sentence; footer, palette and help all read them."""

import re
from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

from interviewcoach.tui.widgets.too_small import TooSmall

MOVE = Binding.Group("Move", compact=True)
# Below every command that is found by its name.
DESCRIBED = 0.01
WORD = re.compile(r"\w+")
KEY_NAMES = {
    "escape": "esc",
    "delete": "del",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "slash": "/",
    "plus": "+",
    "pagedown": "page ↓",
    "pageup": "page ↑",
}


def command(  # noqa: PLR0913 - a command is these facts
    id: str,
    keys: str,
    action: str,
    label: str,
    sentence: str,
    *,
    show: bool = True,
    priority: bool = False,
    group: Binding.Group | None = None,
) -> Binding:
    """A command of a screen. `label` stands in the footer, `sentence` in the palette and the help.

    `keys` may name several, divided by commas; the first is shown. Those of a `group` share a label in the footer.
    """
    key = keys.partition(",")[0]
    display = "+".join(KEY_NAMES.get(part, part) for part in key.split("+"))
    return Binding(
        keys,
        action,
        label,
        show=show,
        key_display=display,
        priority=priority,
        tooltip=sentence,
        id=id,
        group=group,
    )


HELP_KEY = command("app.help", "f1", "app.help", "Help", "What this screen is for, and its keys")


def commands_of(screen: Screen[Any]) -> list[ActiveBinding]:
    """What can be done on `screen` now, each once, the screen's own before the program's."""
    found: dict[str, ActiveBinding] = {}
    for active in screen.active_bindings.values():
        if active.binding.id and active.enabled:
            found.setdefault(active.binding.id, active)
    return sorted(found.values(), key=lambda active: active.node is screen.app)


class Commands(Provider):
    """The command palette's view of them."""

    async def discover(self) -> Hits:
        for active in commands_of(self.screen):
            yield DiscoveryHit(title(active), self._run(active), help=active.binding.tooltip)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for active in commands_of(self.screen):
            sentence = active.binding.tooltip
            if (score := matcher.match(title(active))) > 0:
                yield Hit(score, matcher.highlight(title(active)), self._run(active), help=sentence)
            elif tells_of(sentence, query):
                yield Hit(DESCRIBED, title(active), self._run(active), help=sentence)

    def _run(self, active: ActiveBinding) -> Any:
        return partial(self.app.run_action, active.binding.action, active.node)


def tells_of(sentence: str, query: str) -> bool:
    """Whether each word of `query` begins one of the sentence."""
    told = WORD.findall(sentence.casefold())
    return all(any(word.startswith(part) for word in told) for part in WORD.findall(query.casefold()))


def title(active: ActiveBinding) -> str:
    return f"{active.binding.description} ({active.binding.key_display})"


class Palette(CommandPalette):
    """It is covered like every screen where the terminal is too small."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield TooSmall()
