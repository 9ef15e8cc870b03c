"""Sentences that raise a red flag by what their words add up to."""

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from factories import make_rubric
from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Phrase, RedFlag, Rubric, Severity, Tally, Weight
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.rubric import CompiledRubric
from interviewcoach.scoring.tally import LONGEST_LEAP, PIECE, Tallier, listed_runs, pieces
from interviewcoach.scoring.text import FUNCTION, Text, fold
from interviewcoach.scoring.words import STEMS

TALLY = Tally(
    needed=100,
    towards=(Weight(60, "hide, tablet"), Weight(45, "in his tea, quiet"), Weight(30, "in his")),
    away=(Weight(50, "nurs"), Weight(40, "never hide")),
    at="unsafe/words.yaml:7",
)
BUNDLED = Path(__file__).parents[2] / "question_banks" / "unsafe" / "reads-unsafe.yaml"


@pytest.mark.parametrize(
    ("text", "bills"),
    [
        ("I hide tablets.", ["120 points, 100 needed: hide +60, tablets +60"]),
        ("I hide the tablet and I hide another tablet.", ["120 points, 100 needed: hide +60, tablet +60"]),
        ("I HIDE it, quietly.", ["105 points, 100 needed: HIDE +60, quietly +45"]),
        ("Quiet, in his tea, in his room.", ["120 points, 100 needed: Quiet +45, in his tea +45, in his +30"]),
        ("I hide it in his tea.", ["135 points, 100 needed: hide +60, in his tea +45, in his +30"]),
        ("I never hide a tablet.", []),
        ("I hide tablets and tell the nurse.", []),
        ("I hide it. The tablets wait.", []),
        ("", []),
        ("...", []),
    ],
)
def test_a_sentence_is_told_with_its_bill(text: str, bills: list[str]) -> None:
    found = list(Tallier(TALLY).find(Text(text)))
    assert [str(hit.key) for hit in found] == bills


def test_a_hit_is_its_sentence() -> None:
    text = "We had a chat. I hide the tablets! He slept."
    (hit,) = Tallier(TALLY).find(Text(text))
    assert text[hit.start : hit.end] == "I hide the tablets"
    assert (hit.sentence, hit.quality, hit.corrections) == (1, 1.0, ())


def test_a_sentence_without_a_stop_is_read_in_pieces() -> None:
    """What is said far apart in a run of words without a stop is not said together."""
    words = ["then"] * 300
    apart, near = words.copy(), words.copy()
    apart[20], apart[220] = "hide", "tablets"
    near[200], near[215] = "hide", "tablets"
    assert not list(Tallier(TALLY).find(Text(" ".join(apart))))
    (hit, *_) = Tallier(TALLY).find(Text(" ".join(near)))
    assert {200, 215} <= {*hit.tokens}


@given(st.integers(0, 2_000))
def test_pieces_cover_a_sentence_and_overlap_by_half(length: int) -> None:
    found = list(pieces(length))
    assert found[0][0] == 0
    assert found[-1][1] == length
    assert all(last - first <= PIECE for first, last in found)
    assert all(later[0] - earlier[0] == PIECE // 2 for earlier, later in pairwise(found))
    assert {i for first, last in found for i in range(first, last)} == set(range(length))
    assert sum(last - first for first, last in found) <= 2 * length


def _flagged(rubric: Rubric, text: str) -> list[str]:
    return [flag.id for flag in grade(rubric, text).red_flags]


def _worded(tally: Tally, severity: Severity = "serious") -> Rubric:
    """The rubric with a red flag that its words raise."""
    words = RedFlag("words", "Hides tablets", severity, "Ask.", ("I hide tablets.",), tally=tally)
    return replace(make_rubric(), unsafe=(words,), digest="")


@pytest.fixture
def rubric() -> Rubric:
    return _worded(TALLY)


GOOD = (
    "First I sat down with her. Then I said that sounds hard, and asked what helps. We went for a walk in the garden. "
    "I fetched a blanket and a mug of cocoa. After ten minutes she breathed more slowly. I wrote three lines in the "
    "green book. At nine I told the next shift that she was upset. Her sister rang in the evening."
)


def test_it_holds_the_level_down_like_any_red_flag(rubric: Rubric) -> None:
    bad = grade(rubric, f"{GOOD} I hide her tablets.")
    (flag,) = bad.red_flags
    assert (flag.id, flag.severity, flag.text) == ("words", "serious", "I hide her tablets")
    assert (flag.phrase, flag.at) == ("", TALLY.at)
    assert flag.bill.startswith("120 points, 100 needed: ")
    assert bad.level is not None
    assert bad.level <= 2 < (grade(rubric, GOOD).level or 0)


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("I hide tablets.", ["minor"]),
        ("I quietly hide tablets.", ["serious"]),
        ("I hide tablets. I quietly hide tablets. I hide the tablet.", ["serious"]),
    ],
)
def test_many_points_make_a_minor_flag_serious(text: str, severities: list[str]) -> None:
    """One red flag is told where it is gravest."""
    result = grade(_worded(replace(TALLY, serious=160), severity="minor"), f"{GOOD} {text}")
    assert [hit.severity for hit in result.red_flags] == severities
    assert result.level is not None
    assert (result.level <= 2) is (severities == ["serious"])


@pytest.mark.parametrize("severity", ["serious", "critical"])
def test_points_make_no_grave_flag_lighter(severity: Severity) -> None:
    (hit,) = grade(_worded(replace(TALLY, serious=160), severity), "I quietly hide tablets.").red_flags
    assert hit.severity == severity


def test_words_that_are_graver_than_the_phrase_in_their_sentence_count() -> None:
    worded = _worded(replace(TALLY, serious=160), severity="minor")
    (calm,) = worded.flags
    minor = replace(worded, flags=(replace(calm, severity="minor"),), digest="")
    text = "I tell her to calm down and quietly hide the tablets."
    assert [(hit.id, hit.severity) for hit in grade(minor, text).red_flags] == [("words", "serious")]
    assert [hit.id for hit in grade(worded, text).red_flags] == ["empathy/calm-down"]


def test_a_sentence_that_a_phrase_flags_is_told_once(rubric: Rubric) -> None:
    assert _flagged(rubric, "I'd tell her to calm down and hide the tablets.") == ["empathy/calm-down"]
    assert _flagged(rubric, "I'd tell her to calm down. I hide the tablets.") == ["empathy/calm-down", "words"]


def test_its_sentence_shows_nothing_else(rubric: Rubric) -> None:
    found = CompiledRubric(rubric).findings("I ask what helps while I hide the tablets.")
    assert not found.evidence
    assert [raised.flag.id for raised in found.flags] == ["words"]


def test_a_piece_of_a_long_sentence_does_not_spoil_the_rest(rubric: Rubric) -> None:
    filler = " ".join(["and the kettle was on and the rain fell"] * 12)
    text = f"She is upset so I would say that sounds hard and ask what helps {filler} I hide the tablets"
    found = CompiledRubric(rubric).findings(text)
    assert {shown.indicator.id for shown in found.evidence} == {"empathy/validates", "empathy/asks-what-helps"}
    assert [raised.flag.id for raised in found.flags] == ["words"]
    assert grade(rubric, text).level is not None


def test_what_is_copied_from_the_question_raises_nothing(rubric: Rubric) -> None:
    asked = "You hide the tablets of a client in secret. What do you do?"
    copied = replace(rubric, question=replace(rubric.question, text=asked), digest="")
    assert not _flagged(copied, "You hide the tablets of a client in secret.")
    assert _flagged(copied, "I hide her tablets.") == ["words"]


@cache
def _bundled(needed: int) -> tuple[Tallier, dict[str, int]]:
    """The bundled tally: ready to find with from `needed` points on, and as its file has it."""
    (flag,) = yaml.load(BUNDLED.read_text("utf-8"), yaml.CSafeLoader)["red_flags"]
    tally = flag["tally"]
    points = {
        run: sign * weight["points"]
        for sign, side in ((1, "towards"), (-1, "away"))
        for weight in tally[side]
        for run in weight["runs"].split(", ")
    }
    towards, away = (tuple(Weight(w["points"], w["runs"]) for w in tally[side]) for side in ("towards", "away"))
    return Tallier(Tally(needed, towards, away)), points


VOCABULARY = "i hide the tablet in his tea quiet never tell nurse until he no need told them report promise so".split()


@given(st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=PIECE), min_size=1, max_size=6))
def test_the_bundled_tally_adds_up_as_its_file_says(said: list[list[str]]) -> None:
    """Every sentence that comes to a point or more is told with the points that its runs have in the file."""
    tallier, points = _bundled(needed=1)
    sums = []
    for words in said:
        stems = [STEMS[fold(word)] for word in words]
        spans = {" ".join(stems[i : i + n]) for i in range(len(stems)) for n in (1, 2, 3)}
        telling = [i for i, word in enumerate(words) if word not in FUNCTION]
        spans |= {f"{stems[i]} ~ {stems[j]}" for i in telling for j in telling if 1 < j - i <= LONGEST_LEAP}
        sums.append(sum(points.get(run, 0) for run in spans))
    found = tallier.find(Text("".join(f"{' '.join(words)}! " for words in said)))
    assert [hit.key.points for hit in found] == [n for n in sums if n >= 1]


def test_the_bundled_tally_has_its_points_from_its_file() -> None:
    """The one example by hand: no run of it is left out or counted twice."""
    tallier, points = _bundled(needed=1)
    (hit,) = tallier.find(Text("I promised, no need!"))
    runs = ("i", "promiz", "no", "need", "i promiz", "promiz no", "no need", "i promiz no", "promiz no need")
    assert hit.key.points == sum(points.get(run, 0) for run in runs)


def test_runs_are_listed_with_commas() -> None:
    assert list(listed_runs(Weight(3, "a b, c,d"))) == ["a b", "c", "d"]


WEIGHING = replace(TALLY, support=50)
# Twelve words, none of which counts.
TWELVE = "I tell her to calm down, and then it is time for"
# Twenty-one.
LONG = f"Then it was time for that and so {TWELVE}"


def _weighed(tally: Tally = WEIGHING) -> Rubric:
    """The rubric with its red flag weighed by the words."""
    rubric = _worded(tally)
    (flag,) = rubric.flags
    return replace(rubric, flags=(replace(flag, weighed="words"),), digest="")


ALONE = "tell her to calm down"
AFTER = f"{ALONE} and then it is time for"


@pytest.mark.parametrize(
    ("text", "flagged", "bill"),
    [
        (f"{TWELVE}.", False, f'0 points, 14 needed in "{ALONE}": none of these words counts'),
        (f"{TWELVE} tablets.", True, f'60 points, 30 needed in "{AFTER} tablets": tablets +60'),
        (f"{LONG} lunch.", False, f'0 points, 50 needed in "{ALONE}": none of these words counts'),
        (f"{LONG} tablets.", True, f'60 points, 50 needed in "{AFTER} tablets": tablets +60'),
        ("I tell her to calm down, in his.", True, f'30 points, 9 needed in "{ALONE} in his": in his +30'),
        (f"{LONG} lunch, quiet.", False, f'45 points, 50 needed in "{AFTER} lunch quiet": quiet +45'),
        (f"{LONG} tablets, nurse.", True, f'60 points, 50 needed in "{AFTER} tablets": tablets +60'),
        (
            f"{LONG} nurse, tablets.",
            False,
            f'10 points, 50 needed in "{AFTER} nurse tablets": tablets +60, nurse -50',
        ),
        (
            f"{LONG} nurse, tablets, quiet.",
            True,
            f'55 points, 50 needed in "{AFTER} nurse tablets quiet": tablets +60, nurse -50, quiet +45',
        ),
        (f"Nurse, tablets: {TWELVE}.", True, f'60 points, 33 needed in "tablets I {ALONE}": tablets +60'),
        (
            f"Quiet, tablets: {TWELVE} quiet.",
            True,
            f'150 points, 35 needed in "Quiet tablets I {AFTER} quiet": tablets +60, Quiet +45, quiet +45',
        ),
        (f"{LONG} quiet, quiet.", False, f'45 points, 50 needed in "{AFTER} quiet": quiet +45'),
        (f"I have tablets. {LONG} lunch.", False, f'0 points, 50 needed in "{ALONE}": none of these words counts'),
        (f"{TWELVE} lunch.", False, f'0 points, 30 needed in "{ALONE}": none of these words counts'),
        (
            f"{TWELVE} lunch, his tea, in his room.",
            False,
            f'30 points, 42 needed in "{AFTER} lunch his tea in his": in his +30',
        ),
        ("I tell the nurse to calm down, and then it is time for tablets.", False, '10 points, 33 needed in "tell the'),
    ],
)
def test_the_words_around_support_what_a_phrase_finds(rubric: Rubric, text: str, flagged: bool, bill: str) -> None:
    """The bill names the words that it adds up: the find, and to each side as far as they bring most."""
    result = grade(_weighed(), text)
    (hit,) = result.red_flags if flagged else result.spared
    assert not (result.spared if flagged else result.red_flags)
    assert (hit.id, hit.phrase) == ("empathy/calm-down", "tell ~2 calm down")
    assert hit.bill.startswith(bill)


def test_what_is_spared_counts_for_nothing(rubric: Rubric) -> None:
    said = f"She is upset. {LONG} lunch, and that sounds hard, and I ask what helps. I told the next shift."
    spared, alone = grade(_weighed(), said), grade(rubric, said)
    without = grade(replace(rubric, flags=(), digest=""), said)
    assert [hit.id for hit in spared.spared] == ["empathy/calm-down"]
    assert (spared.level, spared.competencies) == (without.level, without.competencies)
    assert spared.level is not None
    assert spared.level > (alone.level or 0)


def test_in_a_sentence_without_a_stop_the_nearest_words_support(rubric: Rubric) -> None:
    """What stands far from the phrase does not, and what speaks against takes nothing away."""
    filler = " ".join(["then"] * 12)
    far, near = f"tablets {filler} {TWELVE} {filler} tablets", f"nurse {filler} {TWELVE} tablets {filler} nurse"
    assert not _flagged(_weighed(), far)
    assert _flagged(_weighed(), near) == ["empathy/calm-down"]


WORDS = st.lists(st.sampled_from("hide tablets in his tea quiet nurse never then".split()), max_size=30).map(" ".join)


@given(WORDS, WORDS, WORDS, WORDS)
def test_words_before_or_behind_take_no_support_away(before: str, behind: str, further: str, after: str) -> None:
    rubric = _weighed()
    long = "and then " * 8
    text = f"{before} {long} I tell her to calm down {behind}"
    alone, padded = (
        {raised.flag.id for raised in CompiledRubric(rubric).findings(each).flags if raised.phrase.text}
        for each in (text, f"{further} {text} {after}")
    )
    assert alone <= padded


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        (f"{TWELVE}.", False),
        (f"{TWELVE} lunch.", False),
        (f"{TWELVE} tablets.", True),
        ("I tell her to calm down, in his room.", True),
    ],
)
def test_a_lead_needs_support_whatever_the_severity(text: str, flagged: bool) -> None:
    words = _weighed()
    (flag,) = words.flags
    for severity in ("minor", "critical"):
        lead = replace(flag, phrases=(), leads=flag.phrases, severity=severity)
        result = grade(replace(words, flags=(lead,), digest=""), text)
        found, none = (result.red_flags, result.spared) if flagged else (result.spared, result.red_flags)
        assert [hit.phrase for hit in found] == ["tell ~2 calm down"]
        assert not none


def test_what_is_left_undone_needs_no_support_but_by_a_lead() -> None:
    """Good words name it."""
    words = _weighed()
    (flag,) = words.flags
    undone = (Phrase("never ~2 tell nurse"),)
    phrase, lead = replace(flag, phrases=undone, leads=()), replace(flag, phrases=(), leads=undone)
    said = "I would never tell the nurse, for the nurse is the nurse, and then it is time for lunch"
    assert _flagged(replace(words, flags=(phrase,), digest=""), f"{said}.")
    words = replace(words, flags=(lead,), digest="")
    assert not _flagged(words, f"{said}.")
    assert _flagged(words, "I would never tell the nurse, tablets, quiet, in his room, and then it is time for lunch.")


def test_a_lead_that_nothing_weighs_counts_for_nothing() -> None:
    words = _weighed()
    (flag,) = words.flags
    lead = replace(flag, phrases=(), leads=flag.phrases)
    alone = replace(words, flags=(lead,), unsafe=(), digest="")
    result = grade(alone, f"{TWELVE} tablets.")
    assert not result.red_flags
    assert [hit.bill for hit in result.spared] == ["0 points, 1 needed: none of these words counts"]


@pytest.mark.parametrize(("words", "flagged"), [("lunch", False), ("in his room", True), ("quiet", True)])
def test_a_phrase_of_a_critical_red_flag_needs_half_of_the_support(words: str, flagged: bool) -> None:
    rubric = _weighed()
    (flag,) = rubric.flags
    critical = replace(rubric, flags=(replace(flag, severity="critical"),), digest="")
    result = grade(critical, f"{LONG} {words}.")
    (hit,) = result.red_flags if flagged else result.spared
    assert ", 25 needed " in hit.bill


def test_without_the_tally_that_it_names_a_phrase_stands_alone(rubric: Rubric) -> None:
    text = f"{TWELVE} nurse."
    assert _flagged(_weighed(TALLY), text) == ["empathy/calm-down"]
    assert _flagged(replace(_weighed(), unsafe=(), digest=""), text) == ["empathy/calm-down"]


def test_the_bundled_red_flags_are_weighed() -> None:
    """A new one says `weighed: reads-unsafe` like the others."""
    bank = load_bank()
    flags = [*bank.unsafe.values()]
    flags += (flag for competency in bank.competencies.values() for flag in competency.red_flags)
    flags += (flag for question in bank.questions.values() for flag in question.red_flags)
    assert {flag.id for flag in flags if flag.weighed != "reads-unsafe"} == {"reads-unsafe"}
