"""Text that came from elsewhere, made safe to show."""

import re
from datetime import date

# Control characters (but newline and tab), DEL, C1, surrogates, and the bidirectional overrides and isolates:
# a terminal would interpret them. Joiners and LRM/RLM stay: scripts and emoji need them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

_BREAKS = str.maketrans(dict.fromkeys("\n\t\u2028\u2029", "\ufffd"))


def safe_text(text: str) -> str:
    """`text` with every character that a terminal could interpret replaced by U+FFFD, one for one.

    The length stays the same, so spans stay valid.
    """
    return _UNSAFE.sub("\ufffd", text)


def safe_line(text: str) -> str:
    """The same with line ends and tabs replaced too: what stays within a line, for names from elsewhere."""
    return safe_text(text).translate(_BREAKS)


def one_line(text: str) -> str:
    """`text` safe to show, on one line: as names are kept."""
    return " ".join(safe_text(text).split())


def calendar_day(on: date) -> str:
    """3 Dec 2026."""
    return f"{on.day} {on:%b %Y}"


def count(number: int, noun: str, plural: str = "") -> str:
    """1 word, 2 words."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def hours(seconds: float) -> str:
    """Hours and minutes: 1:05."""
    whole, minutes = divmod(round(seconds / 60), 60)
    return f"{whole}:{minutes:02}"


def printable(text: str) -> str:
    """`text` for documents: lines end with "\n" alone, and what neither a terminal nor XML may hold is U+FFFD."""
    return safe_text(text.replace("\r\n", "\n").replace("\r", "\n")).translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD})
