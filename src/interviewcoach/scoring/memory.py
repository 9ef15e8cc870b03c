"""Remembering what a function gives: answers repeat their words."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST = 65_536


class Memory(dict[K, V]):
    """`memory[key]` is `function(key)`, found once. It starts afresh when it holds `most` keys: its size is bounded.

    Quicker than `functools.lru_cache`, since a dictionary look-up is all that a known key costs.
    """

    def __init__(self, function: Callable[[K], V], most: int = MOST) -> None:
        super().__init__()
        self._function = function
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        self[key] = value = self._function(key)
        return value
