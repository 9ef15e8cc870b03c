"""Marks become changes of phrases that answer them, and nothing else of a bank file changes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.banks import load_bank
from interviewcoach.banks.editing import Edit, edited
from interviewcoach.banks.files import BankFile
from interviewcoach.cli import cli
from interviewcoach.desk import Desk, place_of
from interviewcoach.errors import UsageError
from interviewcoach.model.bank import Bank, Phrase
from interviewcoach.model.review import Mark
from interviewcoach.model.session import Choices, Session
from interviewcoach.places import database_path
from interviewcoach.practice import Practice, Reply
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.text import Text
from interviewcoach.store import Store
from interviewcoach.suggest import Marked, Suggestion, applied, proposals, suggest
from small_bank import COMPETENCY, write_bank

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FEELINGS, TEA = "empathy/names-feelings", "empathy/offers-tea"
# Names no feeling in words that the small bank knows; "low" is one of its words, for a battery here.
ANSWER = "I keep a calm voice. I can hear how scared she must be. The battery looks low. I would not walk off on her."


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bank:
    folder = write_bank(tmp_path / "bundled")
    monkeypatch.setattr("interviewcoach.banks.bundled_folder", lambda: folder)
    monkeypatch.setattr("interviewcoach.banks.editing.bundled_folder", lambda: folder)
    monkeypatch.setenv("INTERVIEWCOACH_CACHE_DIR", str(tmp_path / "cache"))
    return load_bank()


def practised(store: Store, bank: Bank, id: str, answer: str = ANSWER) -> Session:
    practice = Practice(store)
    session = practice.begin(bank, Choices("worker", questions=1), id, NOW)
    return practice.answer(session, Reply(answer, 60, NOW)).session


@pytest.fixture
def store(bank: Bank) -> Iterator[Store]:
    store = Store.open(database_path())
    yield store
    store.close()


def marked(session: Session, kind: str, words: str, indicator: str = FEELINGS) -> Marked:
    place = place_of(session, "upset-client", words)
    return Marked(session, Mark("Ann", kind, "upset-client", indicator, *place, NOW, words))  # type: ignore[arg-type]


def suggested(marks: list[Marked], bank: Bank) -> tuple[Suggestion, ...]:
    return suggest(marks, bank).suggestions


def test_missed_words_become_a_phrase_that_finds_them(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a")
    (found,) = suggested([marked(session, "missed", "hear how scared she must be")], bank)
    assert (found.kind, found.phrase, found.count, found.of) == ("add", Phrase("hear scared"), 1, 1)
    assert (found.indicator, found.group, found.nearest) == (FEELINGS, "", "(sounds|looks) {feeling}")
    assert found.examples[0].quote == "hear how scared she must be"


def test_words_that_are_negated_become_a_negated_phrase(store: Store, bank: Bank) -> None:
    (found,) = suggested([marked(practised(store, bank, "a"), "missed", "not walk off on her")], bank)
    assert found.phrase == Phrase("not walk off on")


def test_one_phrase_that_finds_several_comes_first(store: Store, bank: Bank) -> None:
    answers = {
        "a": "I can hear that she is scared. A calm voice.",
        "b": "Hearing her, so scared. A calm voice.",
        "c": "I notice her tears. A calm voice.",
    }
    words = {"a": "hear that she is scared", "b": "Hearing her, so scared", "c": "notice her tears"}
    marks = [marked(practised(store, bank, id, answer), "missed", words[id]) for id, answer in answers.items()]
    first, second = suggested(marks, bank)
    assert (first.phrase.text, first.count, first.of) == ("hear scared", 2, 3)
    assert (second.phrase.text, second.count) == ("notice tears", 1)
    assert [example.session for example in first.examples] == ["a", "b"]


def test_the_nearest_group_takes_the_phrase(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a", "It is so frightening. I would go slow and low. A calm voice.")
    (found,) = suggested([marked(session, "missed", "go slow", "empathy/no")], bank)
    assert (found.group, found.nearest) == ("pace", "slow down")


def test_wrong_words_name_the_phrase_that_credited_them(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a")
    (found,) = suggested([marked(session, "wrong", "looks low")], bank)
    assert (found.kind, found.phrase.text, found.count) == ("remove", "(sounds|looks) {feeling}", 1)
    assert found.phrase.at.startswith("competencies/empathy.yaml:")


def test_what_words_alone_credited_waits_for_no_phrase(store: Store, bank: Bank, tmp_path: Path) -> None:
    words = "id: empathy\ntallies: {names-feelings: {needed: 9, towards: [{points: 9, runs: walk}]}}\n"
    (tmp_path / "bundled" / "words").mkdir()
    (tmp_path / "bundled" / "words" / "empathy.yaml").write_text(words)
    worded = load_bank()
    session = practised(store, worded, "a", "I keep a calm voice. I would walk with her.")
    mark = marked(session, "wrong", "walk")
    work = suggest([mark], worded)
    assert (work.suggestions, work.answered, work.left) == ((), (), (mark,))


def test_what_finds_what_the_bank_calls_no_evidence_is_not_proposed(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a")
    mark = marked(session, "missed", "hear how scared she must be")
    empathy = bank.competencies["empathy"]
    careful = replace(empathy.indicators[0], fails=("I hear a scared dog.",))
    strict = replace(bank, competencies={"empathy": replace(empathy, indicators=(careful, *empathy.indicators[1:]))})
    assert [each.phrase.text for each in suggested([mark], bank)] == ["hear scared"]
    assert [each.phrase.text for each in suggested([mark], strict)] == ["hear how scared"]


def test_accepting_answers_the_mark_and_changes_nothing_else(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a")
    marks = [
        marked(session, "missed", "hear how scared she must be"),
        marked(session, "wrong", "looks low"),
        marked(session, "missed", "walk off", TEA),
        marked(session, "missed", "walk off", "gone/indicator"),
    ]
    found = suggested(marks, bank)
    assert {each.indicator for each in found} == {FEELINGS, TEA}
    edited = applied(bank, found)
    assert edited.digest != bank.digest
    assert suggested(marks, edited) == ()
    assert applied(bank, ()) == bank
    assert (edited.roles, edited.unsafe, edited.synonyms) == (bank.roles, bank.unsafe, bank.synonyms)


def test_marks_that_ask_for_no_change_are_told_and_count_nowhere(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a", f"{ANSWER} It is so.")
    known, other = marked(session, "missed", "looks low"), marked(session, "wrong", "looks low")
    news = marked(session, "missed", "hear how scared she must be")
    nothing, gone = marked(session, "missed", "It is so"), marked(session, "missed", "walk off", "gone/indicator")
    work = suggest([known, news, other, nothing, gone], bank)
    assert [(each.kind, each.count, each.of) for each in work.suggestions] == [("add", 1, 2), ("remove", 1, 1)]
    assert work.answered == (known,)
    assert work.left == (nothing, gone)
    later = suggest([news, other], applied(bank, work.suggestions))
    assert (later.suggestions, later.left) == ((), ())
    assert {each.mark.kind for each in later.answered} == {"missed", "wrong"}


def test_the_last_phrase_of_an_indicator_stays(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a", "I would offer tea in a calm voice.")
    (found,) = suggested([marked(session, "wrong", "offer tea", TEA)], bank)
    with pytest.raises(UsageError, match="without a phrase"):
        applied(bank, [found])


WORDS = st.lists(
    st.sampled_from(
        "I would not walk her home with a kind nurse, sit. and ask don't the feeling really hearing".split()
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60)
@given(WORDS)
def test_every_proposal_is_a_phrase_of_the_words_in_their_order(span: list[str]) -> None:
    parser = PhraseParser({})
    said = [word.strip(",.").lower() for word in span]
    for text in proposals(" ".join(span)):
        parser.parse(Phrase(text))
        rest = iter(said)
        assert all(word in rest for word in text.split() if not word.startswith("~")), text


@settings(max_examples=60)
@given(WORDS)
def test_every_proposal_finds_the_plain_words_that_it_was_made_from(span: list[str]) -> None:
    plain = " ".join(word for word in span if word not in ("not", "don't") and not word.endswith("."))
    for text in proposals(plain):
        pattern = PhraseParser({}).parse(Phrase(text))
        assert Matcher([Entry(text, pattern)]).find(Text(plain))


# --- bank files


def file(content: str, name: str = "empathy.yaml") -> BankFile:
    return BankFile(Path(name), name, "competencies", content.encode())


def test_a_phrase_is_added_first_and_every_other_character_stays() -> None:
    content = COMPETENCY.replace("    phrases:\n      - (sounds", "    phrases: # plain words\n      - (sounds", 1)
    text = edited(file(content), [Edit(FEELINGS, "", Phrase("hear scared"))])
    assert text == content.replace("      - (sounds", "      - hear scared\n      - (sounds", 1)
    negated = edited(file(content), [Edit(FEELINGS, "", Phrase("walk off", polarity="either"))])
    assert '      - {phrase: "walk off", polarity: either}\n' in negated


def test_a_phrase_is_taken_out_with_its_further_lines() -> None:
    content = COMPETENCY.replace("      - not interrupt\n", "      - not\n        interrupt\n")
    text = edited(file(content), [Edit(FEELINGS, "", Phrase("not interrupt"), remove=True)])
    assert text == content.replace("      - not\n        interrupt\n", "")
    spoken = Phrase("so hard", polarity="either", where="speech")
    assert "so hard" not in edited(file(content), [Edit(FEELINGS, "", spoken, remove=True)])


@pytest.mark.parametrize(
    "edit",
    [
        Edit("empathy/no", "pace", Phrase("go slow")),  # in brackets on one line
        Edit(FEELINGS, "", Phrase("never said"), remove=True),
    ],
)
def test_what_cannot_be_edited_is_left_to_a_person_with_its_place(edit: Edit) -> None:
    with pytest.raises(UsageError, match=r"empathy\.yaml:\d+ .*yourself"):
        edited(file(COMPETENCY), [edit])


def test_a_file_without_the_indicator_is_named() -> None:
    with pytest.raises(UsageError, match="does not hold empathy/gone"):
        edited(file(COMPETENCY), [Edit("empathy/gone", "", Phrase("x y"))])


# --- the command


def run(*arguments: str, code: int = 0, typed: str = "") -> tuple[str, str]:
    done = CliRunner().invoke(cli, ["bank", "suggest", *arguments], input=typed)
    if done.exception and not isinstance(done.exception, SystemExit):
        assert getattr(done.exception, "exit_code", None) == code, done.exception
        return done.stdout, done.stderr + str(done.exception)
    assert done.exit_code == code, done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def waiting(store: Store, bank: Bank) -> Store:
    """Two sessions of the same answer, and three marks."""
    for id in ("a", "b"):
        session = practised(store, bank, id)
        for each in (marked(session, "missed", "hear how scared she must be"), marked(session, "wrong", "looks low")):
            if (id, each.mark.kind) != ("b", "wrong"):
                Desk(store, "Ann").save(session, each.mark)
    return store


@pytest.mark.usefixtures("waiting")
def test_the_work_list_names_phrases_and_quotes() -> None:
    out, _ = run()
    assert "1. empathy/names-feelings: finds 2 of 2 that were missed" in out
    assert "+ hear scared" in out
    assert '"hear how scared she must be" (a, upset-client)' in out
    assert "2. empathy/names-feelings: credited 1 of 1 wrong ones" in out
    assert "- (sounds|looks) {feeling}  [competencies/empathy.yaml:" in out
    found = json.loads(run("--json")[0])
    assert [(each["number"], each["kind"], each["count"]) for each in found["suggestions"]] == [
        (1, "add", 2),
        (2, "remove", 1),
    ]


def test_the_work_list_tells_what_it_cannot_do_and_what_is_done(store: Store, bank: Bank) -> None:
    session = practised(store, bank, "a", f"{ANSWER} It is so.")
    for words in ("looks low", "It is so"):
        Desk(store, "Ann").save(session, marked(session, "missed", words).mark)
    out, err = run()
    assert "1 mark for which no phrase was found\n" in out
    assert '"It is so" (a, upset-client), missed, empathy/names-feelings' in out
    assert "1 mark that the bank answers already\n" in out
    assert '"looks low" (a, upset-client), missed, empathy/names-feelings' in out
    assert err == ""
    found = json.loads(run("--json")[0])
    assert [each["quote"] for each in found["answered"]] == ["looks low"]
    assert [(each["kind"], each["indicator"], each["quote"]) for each in found["left"]] == [
        ("missed", FEELINGS, "It is so")
    ]


def test_accepting_shows_every_score_that_changes_and_writes_nothing(waiting: Store, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    sessions = [waiting.session(id) for id in "ab"]
    out, _ = run("--accept", "2")
    assert "-empathy/names-feelings" in out
    assert "2 answers scored, 2 otherwise than before." in out
    assert json.loads(run("--accept", "2", "--json")[0])["scored"] == 2
    assert [waiting.session(id) for id in "ab"] == sessions
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before


@pytest.mark.usefixtures("waiting")
def test_accepted_ones_go_into_a_file_of_ones_own_and_are_done(tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "empathy.yaml"
    assert "Nothing was written" in run("--accept", "1", "--into", str(mine), typed="n\n")[1]
    assert not mine.exists()
    run("--accept", "1", "--into", str(mine), typed="y\n")
    assert mine.read_text("utf-8") == COMPETENCY.replace("      - (sounds", "      - hear scared\n      - (sounds", 1)
    (left,) = json.loads(run("--json", "--bank", str(mine))[0])["suggestions"]
    assert left["kind"] == "remove"
    run("--accept", "1", "--into", str(mine), "--bank", str(mine), "--yes")
    assert json.loads(run("--json", "--bank", str(mine))[0])["suggestions"] == []
    assert "No marks are waiting" in run("--bank", str(mine))[1]
    assert "hear scared" in mine.read_text("utf-8")


@pytest.mark.usefixtures("waiting")
def test_what_cannot_be_accepted_says_why(tmp_path: Path) -> None:
    assert "there are 2" in run("--accept", "3", code=2)[1]
    assert "needs --accept" in run("--into", "x.yaml", code=2)[1]
    other = tmp_path / "other.yaml"
    other.write_text("id: other\n", "utf-8")
    for content in ("id: other\n", "[", ""):
        other.write_text(content, "utf-8")
        done = CliRunner().invoke(cli, ["bank", "suggest", "--accept", "1", "--into", str(other), "--yes"])
        assert getattr(done.exception, "exit_code", 0) in (1, 2)
        assert other.read_text("utf-8") == content
