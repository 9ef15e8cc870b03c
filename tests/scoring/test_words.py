"""The list of English words, packed, against the same list in dicts."""

import importlib.util
from collections import defaultdict
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from interviewcoach.scoring.packed import Packed
from interviewcoach.scoring.text import fold
from interviewcoach.scoring.words import STEMS, frequencies, frequency, inflections

WORD = st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=6)


@given(st.lists(st.tuples(WORD, WORD)), WORD)
def test_what_is_packed_is_found_and_nothing_else(pairs: list[tuple[str, str]], other: str) -> None:
    packed, known = Packed(pairs), defaultdict(list)
    for word, value in pairs:
        known[word].append(value)
    for word in (*known, other, other[:-1], f"{other}s"):
        assert (word in packed) is (word in known)
        assert packed.values(word) == known.get(word, [])
    assert sorted(packed) == sorted(word for word, _ in pairs)


def test_every_word_of_the_list_is_known_by_its_frequency_and_its_stem() -> None:
    package = importlib.util.find_spec("symspellpy")
    assert package is not None
    assert package.origin is not None
    counts: dict[str, int] = {}
    forms = defaultdict(set)
    lines = (Path(package.origin).parent / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    for line in lines:
        word, count = line.split()
        counts.setdefault(fold(word), int(count))
    for word in counts:
        forms[STEMS[word]].add(word)
    assert {word: frequency(word) for word in counts} == counts
    assert {stem: set(inflections(stem)) for stem in forms} == forms
    assert set(frequencies()) == set(counts)
    # Words with a letter too many, most of which are none.
    for word in list(counts)[::50]:
        assert (f"{word}q" in frequencies()) is (f"{word}q" in counts)
        assert frequency(f"{word}q") == counts.get(f"{word}q", 0)
        assert set(inflections(f"{word}q")) == forms.get(f"{word}q", set())
