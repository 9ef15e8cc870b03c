"""Remembering what a function gives for a word: answers repeat their words."""

from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")

MOST = 65_536


class Memory(dict[str, V]):
    """`memory[word]` is `function(word)`, found once. It starts afresh when it holds MOST words: its size is bounded.

    Quicker than `functools.lru_cache`, since a dictionary look-up is all that a known word costs.
    """

    def __init__(self, function: Callable[[str], V]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> V:
        if len(self) >= MOST:
            self.clear()
        self[word] = value = self._function(word)
        return value
