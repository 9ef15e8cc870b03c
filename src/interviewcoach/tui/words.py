"""Small words of the interface, and the one door through which foreign text reaches the screen."""

from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from interviewcoach.model.text import count, safe_text

if TYPE_CHECKING:
    from interviewcoach.model.assessment import Band

# What matters less; every theme has a colour for it that can still be read.
MUTED = "$quiet"
# What only holds other things together: the empty part of a scale.
FAINT = "$foreground 30%"


def shown(text: str, style: str = "") -> Content:
    """`text` from a bank or a person, shown as it is: no markup and no control characters take effect."""
    return Content.styled(safe_text(text), style)


def pressed(words: Content, action: str) -> Content:
    """`words` as something to click: that runs `action`."""
    return words.stylize(Style.from_meta({"@click": action}))


def key_hints(*hints: tuple[str, str]) -> Content:
    """A line of keys for a dialog, which has no footer: (what it says, its action, or nothing to click)."""
    parts = [pressed(shown(words), action) if action else shown(words) for words, action in hints]
    return Content("   ").join(parts)


def paragraphs(text: str) -> list[Content]:
    """A text of a bank without the line breaks of its file; blank lines stay."""
    return [shown(" ".join(part.split()) or " ") for part in text.strip().replace("\n\n", "\n\n\n\n").split("\n\n")]


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def figure(level: float | None) -> str:
    return "–" if level is None else f"{level:.1f}"


def between(band: "Band | None") -> str:
    return "" if band is None else f"between {band[0]:.1f} and {band[1]:.1f}"


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any: 1:05, 1:00:05."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def day(moment: datetime) -> str:
    """A day of the local calendar: 3 December 2026."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y}"


def ago(moment: datetime, now: datetime) -> str:
    """How long before `now` it was, in the largest unit that fits; a date after a week."""
    seconds = max(0, int((now - moment).total_seconds()))
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{count(seconds // size, noun)} ago" if seconds < 7 * 86_400 else f"on {day(moment)}"
    return "just now"
