"""Values by word for a whole dictionary of words. A `dict` takes ten times the memory: an object for each word."""

from collections.abc import Iterable, Iterator

# A power of two. Some ten of the 82,000 words share a part, which is searched as quickly as a few letters are.
PARTS = 1 << 13


class Packed:
    """Lines of text, `word value`, spread over strings by the hash of the word. Neither holds a space or a line break.
    A word may have several values."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        parts = ["\n"] * PARTS
        for word, value in pairs:
            parts[hash(word) % PARTS] += f"{word} {value}\n"
        self._parts = parts

    def __contains__(self, word: str) -> bool:
        return f"\n{word} " in self._parts[hash(word) % PARTS]

    def __iter__(self) -> Iterator[str]:
        """Each word, as often as it has values."""
        return (line.partition(" ")[0] for part in self._parts for line in part.splitlines() if line)

    def values(self, word: str) -> list[str]:
        """The values of a word in the order in which they were given; none for an unknown one."""
        found, key, part = [], f"\n{word} ", self._parts[hash(word) % PARTS]
        at = part.find(key)
        while at >= 0:
            end = part.index("\n", at + 1)
            found.append(part[at + len(key) : end])
            at = part.find(key, end)
        return found
