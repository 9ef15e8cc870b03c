"""Covers a screen that the terminal is too small for. The program runs on and shows itself when there is room again;
until then no key acts but those that lead out."""

from textual.geometry import Size
from textual.widgets import Static

WIDTH, HEIGHT = 60, 18
WAYS_OUT = ("ctrl+q", "ctrl+c")


def is_too_small(size: Size) -> bool:
    return size.width < WIDTH or size.height < HEIGHT


class TooSmall(Static):
    """Hidden unless the screen carries one of the classes of `CoachApp`'s breakpoints."""

    def __init__(self) -> None:
        super().__init__(f"Please make the terminal larger: it needs {WIDTH} columns and {HEIGHT} rows.", markup=False)
