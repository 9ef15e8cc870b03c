"""A cursor over the words of a text, and the span that grows from it. Spans are [start, end) in code points. Pure."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

WORD = re.compile(r"\S+")
SENTENCE_END = (".", "!", "?", "…", ".”", ".'", '."', "?”", '?"')


@dataclass(frozen=True, slots=True)
class Words:
    """The words of `text` from `anchor` to `head`, both included; none chosen where they are None."""

    text: str
    places: tuple[tuple[int, int], ...]
    anchor: int | None = None
    head: int = 0

    @property
    def span(self) -> tuple[int, int] | None:
        if self.anchor is None:
            return None
        first, last = sorted((self.anchor, self.head))
        return self.places[first][0], self.places[last][1]

    def moved(self, by: int, *, extend: bool = False) -> "Words":
        """One word on or back; the first move chooses the first word, or the last one on the way back."""
        if not self.places:
            return self
        if self.anchor is None:
            start = 0 if by > 0 else len(self.places) - 1
            return replace(self, anchor=start, head=start)
        return self._to(self.head + by, extend=extend)

    def extended_to_sentence(self, by: int) -> "Words":
        """To the end of the sentence, or back to its beginning; from there on to the next."""
        chosen = self if self.anchor is not None else self.moved(by)
        if chosen.anchor is None:
            return chosen
        ends = [n for n, (start, end) in enumerate(self.places) if self.text[start:end].endswith(SENTENCE_END)]
        edges = sorted({*ends, len(self.places) - 1}) if by > 0 else sorted({0, *(n + 1 for n in ends)})
        ahead = [n for n in edges if (n > chosen.head if by > 0 else n < chosen.head)]
        if not ahead:
            return chosen
        return chosen._to(ahead[0] if by > 0 else ahead[-1], extend=True)

    def _to(self, place: int, *, extend: bool) -> "Words":
        head = min(max(place, 0), len(self.places) - 1)
        return replace(self, head=head, anchor=self.anchor if extend else head)


def words_of(text: str) -> Words:
    return Words(text, tuple(match.span() for match in WORD.finditer(text)))


def pieces(length: int, *spans: tuple[int, int]) -> list[tuple[int, int]]:
    """A text of `length` cut wherever a span begins or ends, in its order."""
    return list(pairwise(sorted({0, length, *(edge for span in spans for edge in span)})))
