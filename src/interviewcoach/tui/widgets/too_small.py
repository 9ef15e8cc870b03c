"""Covers a screen that the terminal is too small for. The program runs on and shows itself when there is room again."""

from textual.widgets import Static

WIDTH, HEIGHT = 60, 18


class TooSmall(Static):
    """Hidden unless the screen carries one of the classes of `CoachScreen`'s breakpoints."""

    def __init__(self) -> None:
        super().__init__(f"Please make the terminal larger: it needs {WIDTH} columns and {HEIGHT} rows.", markup=False)
