"""Commands: declared once as bindings with an id and a sentence; footer, palette and help all read them."""

from functools import partial
from typing import Any

from textual.binding import ActiveBinding, Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.screen import Screen

MOVE = Binding.Group("Move", compact=True)
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
            if (score := matcher.match(title(active))) > 0:
                yield Hit(score, matcher.highlight(title(active)), self._run(active), help=active.binding.tooltip)

    def _run(self, active: ActiveBinding) -> Any:
        return partial(self.app.run_action, active.binding.action, active.node)


def title(active: ActiveBinding) -> str:
    return f"{active.binding.description} ({active.binding.key_display})"
