"""The matcher finds what its slow reference finds, no more and no less, for any phrases and any text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.model.bank import Phrase
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import PhraseError, PhraseParser
from interviewcoach.scoring.text import Text
from scoring.reference import find

SETS = {"staff": ("nurse", "team leader", "manager"), "tell": ("tell", "told", "let know")}
WORDS = (
    "tell told let know nurse team leader manager ask directly calmly write notes suicidal immediately stay with her"
)
PARTS = st.sampled_from(
    [
        *WORDS.split(),
        "{staff}",
        "{tell}",
        "tell",
        "(ask|write notes)",
        "(stay with|let know)",
        "suicid*",
        "imme*",
        "=notes",
        "calmly!",
        "~0",
        "~1",
        "~4",
        "&",
        "not",
    ]
)
PHRASES = st.lists(st.lists(PARTS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=6)
TEXTS = st.lists(
    st.sampled_from(
        [*WORDS.split(), *"tell the I never not red green immediatly nurrse mangaer wriet noted . ? ,".split()]
    ),
    max_size=24,
).map(" ".join)


@settings(max_examples=600)
@given(PHRASES, TEXTS)
def test_the_matcher_finds_what_its_reference_finds(phrases: list[str], text: str) -> None:
    parser = PhraseParser(SETS)
    patterns = []
    for phrase in phrases:
        try:
            patterns.append(parser.parse(Phrase(phrase, polarity="either")))
        except PhraseError:
            continue
    whole = Text(text)
    quality = {0: 1.0, 1: 0.9, 2: 0.7}
    expected = {key: quality[edits] for key, edits in find(patterns, text).items()}
    found: dict[tuple[int, int], float] = {}
    for hit in Matcher([Entry(n, pattern) for n, pattern in enumerate(patterns)]).find(whole):
        key = (hit.key, hit.sentence)
        found[key] = max(found.get(key, 0.0), hit.quality)
    assert found == expected
