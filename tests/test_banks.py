"""Loading banks: every fault has its place, nothing hangs or breaks, what loads is what was written."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewcoach import banks
from interviewcoach.banks import cache, checking, load_bank
from interviewcoach.banks.checking import check
from interviewcoach.banks.shelf import Shelf
from interviewcoach.errors import BankError
from interviewcoach.model.bank import Phrase, Tally, Weight
from interviewcoach.model.codec import to_json
from small_bank import COMPETENCY, FILES, FLAGS, QUESTION, ROLE, STYLE, SYNONYMS, write_bank

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small complete bank in the place of the bundled one."""
    folder = write_bank(tmp_path / "bundled")
    for module in (banks, checking):
        monkeypatch.setattr(module, "bundled_folder", lambda: folder)
    monkeypatch.setenv("INTERVIEWCOACH_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def extra(bundled: Path, tmp_path: Path) -> Write:
    """Writes a file of an extra bank folder and gives back the folder."""

    def write(name: str, content: str | bytes) -> Path:
        _write(tmp_path / "extra" / name, content)
        return tmp_path / "extra"

    return write


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _refusal(*sources: Path) -> list[str]:
    with pytest.raises(BankError) as caught:
        load_bank(sources)
    return str(caught.value).split("\n")


def _swapped(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} must stand once"
    return text.replace(old, new)


def test_everything_written_is_in_the_bank(bundled: Path) -> None:
    bank = load_bank()
    empathy = bank.competencies["empathy"]
    assert [indicator.id for indicator in empathy.indicators] == ["empathy/names-feelings", "empathy/no"]
    assert empathy.anchors == {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}
    assert empathy.source[0].topic == "Empathy"
    first, second = empathy.indicators
    assert [group.name for group in first.groups] == [""]
    assert first.groups[0].phrases == (
        Phrase("(sounds|looks) {feeling}"),
        Phrase("so hard", "either", "speech"),
        Phrase("not interrupt"),
    )
    assert first.groups[0].phrases[1].at == "competencies/empathy.yaml:13"
    assert (first.weight, first.plural, first.example) == (2.0, False, "I'd say it sounds frightening.")
    assert [group.name for group in second.groups] == ["voice", "pace"]
    assert [(flag.id, flag.competency) for flag in empathy.red_flags] == [("empathy/dismisses", "empathy")]
    question = bank.questions["upset-client"]
    assert (question.theme, question.content_note) == ("Listening", "self-harm")
    assert question.expects == ("empathy/names-feelings", "empathy/no")
    assert [each.id for each in bank.rubric("upset-client").indicators] == [*question.expects, "empathy/offers-tea"]
    assert bank.roles["worker"].glossary[0].term == "CBT"
    assert [(flag.id, flag.competency) for flag in bank.unsafe.values()] == [("threatens", "")]
    assert bank.styles["warm"].id == "warm"
    assert bank.support.lines[0].contact == "988"
    assert bank.synonyms == {"feeling": ("frightening", "{sad}"), "sad": ("sad", "low")}
    assert len(bank.digest) == 64


# (file, content, place and path, a part of the message)
MALFORMED = [
    ("empty", "roles/x.yaml", "", "roles/x.yaml: is empty"),
    ("no mapping", "roles/x.yaml", "- a\n", "roles/x.yaml:1:1: must be 'key: value' pairs"),
    ("tab", "roles/x.yaml", "id: x\n\ttitle: y\n", "roles/x.yaml:2:1: is no YAML"),
    ("tab mend", "roles/x.yaml", "id: x\n\ttitle: y\n", "(indent with spaces, not tabs)"),
    (
        "latin-1",
        "roles/x.yaml",
        "id: x\ntitle: Caf\xe9\n".encode("latin-1"),
        "roles/x.yaml:2:11: is no UTF-8: byte 0xE9",
    ),
    ("utf-16", "roles/x.yaml", "id: x".encode("utf-16"), "roles/x.yaml:1:1: is no UTF-8"),
    ("control", "roles/x.yaml", "id: x\ntitle: \x1b[31m\n", "roles/x.yaml:2:8: holds the control character U+001B"),
    ("large", "roles/x.yaml", "# " + "x" * 2_000_000, "roles/x.yaml: is larger than 1 MiB (split it"),
    ("alias", "roles/x.yaml", "id: &a x\ntitle: *a\n", "roles/x.yaml:2:8: the alias 'a' is not allowed"),
    ("anchor", "roles/x.yaml", "id: &a x\ntitle: *a\n", "roles/x.yaml:1:5: the anchor 'a' is not allowed"),
    ("tag", "roles/x.yaml", "id: !!python/name:os.system x\n", "roles/x.yaml:1:5: the tag"),
    ("deep", "roles/x.yaml", "id: " + "[" * 500, "roles/x.yaml:1:24: nests deeper than 20 levels"),
    ("very deep", "roles/x.yaml", "id: " + "[" * 100_000, "nests deeper than 20 levels"),
    ("bomb", "roles/x.yaml", "a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "roles/x.yaml:2:8: the alias 'a'"),
    ("two documents", "roles/x.yaml", "id: x\n---\nid: y\n", "roles/x.yaml:2:1: holds a second document"),
    ("key", "roles/x.yaml", "[id]: x\n", "roles/x.yaml:1:1: a key must be plain text"),
    ("twice", "roles/x.yaml", "id: x\ntitle: a\nid: y\n", "roles/x.yaml:3:1: 'id' stands here twice, first in line 1"),
    ("merge key", "roles/x.yaml", "id: x\n<<: {title: y}\n", "roles/x.yaml:2:1: <<: is not known here"),
    (
        "misspelt key",
        "roles/x.yaml",
        _swapped(ROLE, "briefing:", "breifing:"),
        "roles/x.yaml:3:1: breifing: is not known here (did you mean 'briefing'?)",
    ),
    (
        "missing key",
        "roles/x.yaml",
        _swapped(ROLE, "briefing: The job.\n", ""),
        "roles/x.yaml:1:1: briefing: is missing",
    ),
    (
        "text for a list",
        "roles/x.yaml",
        _swapped(ROLE, "[Listens]", "Listens"),
        "roles/x.yaml:4:9: duties: must be a list",
    ),
    (
        "list for text",
        "roles/x.yaml",
        _swapped(ROLE, "The job.", "[The job]"),
        "roles/x.yaml:3:11: briefing: must be text",
    ),
    ("empty list", "roles/x.yaml", _swapped(ROLE, "[Listens]", "[]"), "roles/x.yaml:4:9: duties: is empty"),
    (
        "unknown member of a panel",
        "styles.yaml",
        STYLE.replace("warm:", "board:").replace("after_skip: [Fine]", "after_skip: [Fine], members: [warm, wram]"),
        "styles.board.members[1]: 'wram' is no style (did you mean 'warm'?)",
    ),
    (
        "a panel of panels",
        "styles.yaml",
        STYLE.replace("warm:", "board:").replace("after_skip: [Fine]", "after_skip: [Fine], members: [board]"),
        "styles.board.members[0]: 'board' is a panel itself",
    ),
    (
        "a name of two lines",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "name: Empathy", 'name: "Empathy\\nLevel 5"'),
        "competencies/x.yaml:2:7: name: must stand on one line",
    ),
    (
        "a title with a tab",
        "roles/x.yaml",
        _swapped(ROLE, "title: Support worker", 'title: "Support\\tworker"'),
        "roles/x.yaml:2:8: title: must stand on one line",
    ),
    ("empty text", "roles/x.yaml", _swapped(ROLE, "The job.", ""), "roles/x.yaml:3:10: briefing: is empty"),
    ("id", "roles/x.yaml", _swapped(ROLE, "id: worker", "id: ../worker"), "roles/x.yaml:1:5: id: '../worker' is no id"),
    (
        "weight of nothing",
        "roles/x.yaml",
        _swapped(ROLE, "empathy: 1", "empathy: 0"),
        "roles/x.yaml:7:25: competencies.empathy: must be a number above 0, not '0' (write e.g. 1)",
    ),
    (
        "not a number",
        "roles/x.yaml",
        _swapped(ROLE, "empathy: 1", "empathy: nan"),
        "competencies.empathy: must be a number",
    ),
    (
        "unknown competency",
        "roles/x.yaml",
        _swapped(ROLE, "empathy: 1", "empaty: 1"),
        "roles/x.yaml:7:24: competencies.empaty: unknown competency 'empaty' (did you mean 'empathy'?)",
    ),
    (
        "below a list",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "weight: 2", "weight: -2"),
        "competencies/x.yaml:9:13: indicators[0].weight: must be a number above 0",
    ),
    (
        "choice",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "minor", "mild"),
        ":27:15: red_flags[0].severity: 'mild' is not allowed here (choose from: minor, serious, critical)",
    ),
    (
        "truth",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "true", "yes"),
        ":19:13: indicators[1].plural: must be true or false",
    ),
    (
        "levels",
        "competencies/x.yaml",
        _swapped(COMPETENCY, ", 5: e", ""),
        "competencies/x.yaml:5:10: anchors: must have the levels",
    ),
    (
        "phrase key",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "in: speech", "at: speech"),
        "phrases[1].at: is not known here",
    ),
    (
        "phrase syntax",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "not interrupt", "stay ("),
        "competencies/x.yaml:14:9: indicators[0].phrases[2]: ",
    ),
    (
        "phrase in a group",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "slow down", "slow ~99 down"),
        "competencies/x.yaml:22:14: indicators[1].phrases.pace[0]: ",
    ),
    (
        "unquoted set",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "- not interrupt", "- {feeling}"),
        "competencies/x.yaml:14:9: indicators[0].phrases[2].phrase: is missing",
    ),
    (
        "unknown set",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "{feeling}", "{feelings}"),
        "competencies/x.yaml:12:9: indicators[0].phrases[0]: unknown synonym set {feelings}",
    ),
    (
        "indicator twice",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "id: no", "id: names-feelings"),
        "competencies/x.yaml:16:9: indicators[1].id: 'empathy/names-feelings' stands twice",
    ),
    (
        "guide time",
        "questions/x.yaml",
        _swapped(QUESTION, "90", "1:30"),
        ":18:20: questions[0].guide_seconds: must be a whole number",
    ),
    (
        "short guide time",
        "questions/x.yaml",
        _swapped(QUESTION, "90", "9"),
        "questions[0].guide_seconds: must be from 30 to 600",
    ),
    (
        "no theme",
        "questions/x.yaml",
        _swapped(QUESTION, "theme: Listening\n", ""),
        "questions/x.yaml:1:1: theme: is missing",
    ),
    (
        "unknown indicator",
        "questions/x.yaml",
        _swapped(QUESTION, "[names-feelings, no]", "[names-feeling, no]"),
        "questions/x.yaml:7:25: questions[0].expects.empathy[0]: unknown indicator 'names-feeling' of empathy"
        " (did you mean 'names-feelings'?)",
    ),
    (
        "own indicator expected",
        "questions/x.yaml",
        _swapped(QUESTION, "[names-feelings, no]", "[names-feelings, offers-tea]"),
        "questions/x.yaml:7:41: questions[0].expects.empathy[1]: 'offers-tea' is the question's own",
    ),
    (
        "expected twice",
        "questions/x.yaml",
        _swapped(QUESTION, "[names-feelings, no]", "[no, no, names-feelings]"),
        "questions/x.yaml:7:25: questions[0].expects.empathy[0]: 'no' stands twice",
    ),
    (
        "other competency expected",
        "questions/x.yaml",
        _swapped(QUESTION, "expects: {empathy", "expects: {patience"),
        "questions/x.yaml:7:26: questions[0].expects.patience[0]: 'patience' is none of this question's competencies",
    ),
    (
        "own indicator of another competency",
        "questions/x.yaml",
        _swapped(QUESTION, "competency: empathy", "competency: patience"),
        "questions/x.yaml:10:21: questions[0].indicators[0].competency: 'patience' is none of this question's",
    ),
    (
        "must-have",
        "questions/x.yaml",
        _swapped(QUESTION, "must_have: [empathy/names-feelings]", "must_have: [names-feelings]"),
        "questions/x.yaml:15:17: questions[0].must_have[0]: 'names-feelings' is not expected"
        " (did you mean 'empathy/names-feelings'?)",
    ),
    (
        "question twice",
        "questions/x.yaml",
        QUESTION + QUESTION.split("\n", 2)[2],
        ":24:9: questions[1].id: 'upset-client' stands twice",
    ),
    (
        "red flag with an indicator's id",
        "competencies/x.yaml",
        _swapped(COMPETENCY, "id: dismisses", "id: names-feelings"),
        "competencies/x.yaml:25:9: red_flags[0].id: 'empathy/names-feelings' stands twice",
    ),
    ("circle", "synonyms/x.yaml", "low: [down, '{blue}']\nblue: ['{low}']\n", "synonyms/x.yaml:1:6: low: "),
    ("empty word", "synonyms/x.yaml", "low: [down, '']\n", "synonyms/x.yaml:1:13: low[1]: is empty"),
    ("set name", "synonyms/x.yaml", "Sad Words: [sad]\n", "synonyms/x.yaml:1:1: Sad Words: 'Sad Words' is no id"),
    ("unclear file", "notes.yaml", "hello: world\n", "notes.yaml:1:1: does not say what it holds"),
    ("escaped terminal code", "roles/x.yaml", 'id: "\\x1b[31m"\n', "'\ufffd[31m' is no id"),
]


@pytest.mark.parametrize(
    ("name", "content", "expected"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED]
)
def test_a_fault_has_its_place_and_a_mend(extra: Write, name: str, content: str | bytes, expected: str) -> None:
    lines = _refusal(extra(name, content))
    assert any(expected in line for line in lines), "\n".join(lines)


def test_all_faults_of_all_files_come_at_once_in_order(extra: Write) -> None:
    extra("roles/b.yaml", "id: [\n")
    extra("roles/a.yaml", ROLE.replace("title:", "titel:").replace("empathy: 1", "empathy: x"))
    folder = extra("competencies/x.yaml", COMPETENCY.replace("weight: 2", "weight: heavy"))
    lines = _refusal(folder)
    assert [line.split(": ")[0] for line in lines] == [
        f"{folder}/competencies/x.yaml:9:13",
        f"{folder}/roles/a.yaml:1:1",
        f"{folder}/roles/a.yaml:2:1",
        f"{folder}/roles/a.yaml:7:25",
        f"{folder}/roles/b.yaml:2:1",
    ]


def test_every_competency_of_a_question_needs_an_indicator(extra: Write) -> None:
    folder = extra("competencies/x.yaml", _swapped(COMPETENCY, "id: empathy", "id: patience"))
    extra("questions/x.yaml", _swapped(QUESTION, "{empathy: 2}", "{empathy: 2, patience: 1}"))
    assert _refusal(folder) == [
        f"{folder}/questions/x.yaml:6:42: questions[0].competencies.patience: expects no indicator of 'patience'"
        " (name 4 to 7 in expects)"
    ]


def test_words_that_yaml_would_change_stay_themselves(extra: Write) -> None:
    folder = extra(
        "roles/x.yaml", ROLE.replace("id: worker", "id: on").replace("[Ward]", "[no, 1:30, 0o17, ~, 2025-01-01]")
    )
    assert load_bank([folder]).roles["on"].settings == ("no", "1:30", "0o17", "~", "2025-01-01")


def test_byte_order_mark_and_windows_line_ends_are_tolerated(extra: Write) -> None:
    folder = extra(
        "roles/x.yaml", b"\xef\xbb\xbf" + ROLE.replace("id: worker", "id: other").replace("\n", "\r\n").encode()
    )
    assert load_bank([folder]).roles["other"].title == "Support worker"


def test_control_characters_never_reach_a_value(extra: Write) -> None:
    folder = extra("roles/x.yaml", _swapped(ROLE, "The job.", r'"\x1b]0;owned\x07 \u202e"'))
    assert load_bank([folder]).roles["worker"].briefing == "\ufffd]0;owned\ufffd \ufffd"


def test_an_extra_bank_extends_and_overrides_by_id(extra: Write) -> None:
    extra("roles/x.yaml", ROLE.replace("Support worker", "Peer worker"))
    extra("unsafe.yaml", FLAGS.replace("critical", "serious"))
    folder = extra("synonyms/x.yaml", "calm: [calm]\n")
    bank = load_bank([folder])
    assert [role.title for role in bank.roles.values()] == ["Peer worker"]
    assert [flag.severity for flag in bank.unsafe.values()] == ["serious"]
    assert [*bank.synonyms] == ["feeling", "sad", "calm"]
    assert [*bank.questions] == ["upset-client"]


def test_a_single_file_says_by_its_keys_what_it_holds(extra: Write, tmp_path: Path) -> None:
    extra("mine.yaml", QUESTION.replace("upset-client", "my-question"))
    assert [*load_bank([tmp_path / "extra" / "mine.yaml"]).questions] == ["upset-client", "my-question"]


@pytest.mark.parametrize("name", ["support/mine.yaml", "support.yaml", "roles/synonyms.yaml"])
def test_neither_folder_nor_name_of_a_single_file_hides_what_it_holds(extra: Write, tmp_path: Path, name: str) -> None:
    extra(name, QUESTION.replace("upset-client", "my-question"))
    assert [*load_bank([tmp_path / "extra" / name]).questions] == ["upset-client", "my-question"]


def test_in_a_bank_the_folder_says_what_a_file_holds(extra: Write) -> None:
    bank = load_bank([extra("synonyms/x.yaml", "questions: [ask]\n")])
    assert bank.synonyms["questions"] == ("ask",)
    assert any("indicators: is missing" in line for line in _refusal(extra("competencies/x.yaml", FLAGS)))


def test_places_in_two_banks_can_be_told_apart(
    extra: Write, bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra("competencies/empathy.yaml", COMPETENCY)
    (tmp_path / "extra").rename(tmp_path / "other")
    monkeypatch.chdir(tmp_path / "other")
    for source, name in ((Path("../other"), "../other/"), (Path(), "./"), (tmp_path / "other", f"{tmp_path}/other/")):
        indicator = load_bank([source]).competencies["empathy"].indicators[0]
        assert indicator.groups[0].phrases[0].at == f"{name}competencies/empathy.yaml:12"


def test_the_same_id_in_one_source_names_both_places(extra: Write) -> None:
    extra("roles/a.yaml", ROLE)
    folder = extra("roles/b.yaml", ROLE)
    assert _refusal(folder) == [
        f"{folder}/roles/b.yaml:1:5: id: 'worker' stands twice, first in {folder}/roles/a.yaml:1 (rename one)"
    ]


def test_places_that_cannot_be_read(bundled: Path, tmp_path: Path) -> None:
    assert _refusal(tmp_path / "gone.yaml")[0].startswith(f"{tmp_path}/gone.yaml: cannot be read: No such file")
    (tmp_path / "nothing").mkdir()
    assert "holds no bank files" in _refusal(tmp_path / "nothing")[0]
    folder = tmp_path / "odd"
    (folder / "roles").mkdir(parents=True)
    (folder / "roles" / "loop.yaml").symlink_to("loop.yaml")
    (folder / "roles" / "folder.yaml").mkdir()
    os.mkfifo(folder / "roles" / "pipe.yaml")
    assert [line.partition(" (")[0] for line in _refusal(folder)] == [
        f"{folder}/roles/folder.yaml: cannot be read: Is a directory",
        f"{folder}/roles/loop.yaml: cannot be read: Too many levels of symbolic links",
        f"{folder}/roles/pipe.yaml: is no regular file",
    ]


def test_the_order_of_keys_and_files_changes_no_digest(bundled: Path) -> None:
    before = load_bank().digest
    os.rename(bundled / "roles" / "worker.yaml", bundled / "roles" / "zz.yaml")
    _write(bundled / "styles.yaml", STYLE.replace("name: Warm, description: Kind.", "description: Kind., name: Warm"))
    assert load_bank().digest == before


def test_the_cache_gives_the_same_bank(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_bank()
    monkeypatch.setattr("interviewcoach.banks.loading.read_source", lambda _files: pytest.fail("parsed again"))
    second = load_bank()
    assert second == first
    assert second.digest == first.digest
    assert second.competencies["empathy"].indicators[0].groups[0].phrases[0].at == "competencies/empathy.yaml:12"
    (cached,) = (tmp_path / "cache").iterdir()
    assert cached.stat().st_mode & 0o777 == 0o600


def test_of_a_cached_bank_only_what_is_asked_for_is_decoded(bundled: Path) -> None:
    parsed = load_bank()
    bank = load_bank()
    assert isinstance(bank.questions, Shelf)
    assert isinstance(bank.competencies, Shelf)
    assert "no such question" not in bank.questions
    with pytest.raises(KeyError):
        bank.questions["no such question"]
    assert ([*bank.questions], len(bank.competencies)) == ([*parsed.questions], len(parsed.competencies))
    assert not bank.questions._decoded
    assert not bank.competencies._decoded
    id = next(iter(bank.questions))
    assert bank.rubric(id) == parsed.rubric(id)
    assert bank.rubric(id).digest == parsed.rubric(id).digest
    assert [*bank.questions._decoded] == [id]
    assert bank.questions[id] is bank.questions[id]
    assert to_json(bank) == to_json(parsed)


def test_a_changed_program_parses_again(bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path / "program" / "banks" / "formats.py", "old")
    monkeypatch.setattr(cache, "PACKAGE", tmp_path / "program")
    load_bank()
    _write(tmp_path / "program" / "banks" / "formats.py", "new")
    monkeypatch.setattr("interviewcoach.banks.loading.read_source", lambda _files: pytest.fail("parsed again"))
    with pytest.raises(pytest.fail.Exception):
        load_bank()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-20],
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data[:70],
        lambda _: b"",
        lambda data: data.replace(b"Warm", b"Cold"),
    ],
)
def test_a_damaged_cache_is_rebuilt(bundled: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    first = load_bank()
    (cached,) = (tmp_path / "cache").iterdir()
    sound = cached.read_bytes()
    cached.write_bytes(damage(sound))
    assert load_bank() == first
    assert cached.read_bytes() == sound


def test_a_bank_that_is_in_use_reads_on_where_the_cache_is_replaced_or_removed(bundled: Path, tmp_path: Path) -> None:
    parsed = load_bank()
    bank = load_bank()
    _write(bundled / "roles" / "worker.yaml", ROLE.replace("Support worker", "Helper"))
    load_bank()
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    assert dict(bank.questions) == dict(parsed.questions)
    assert dict(bank.competencies) == dict(parsed.competencies)
    assert dict(bank.unsafe) == dict(parsed.unsafe)


def test_names_of_competencies_are_known_without_reading_them(bundled: Path) -> None:
    parsed = load_bank()
    bank = load_bank()
    assert bank.names == parsed.names == {id: each.name for id, each in parsed.competencies.items()}
    assert bank.names


def test_an_edited_file_is_seen_at_once_and_the_cache_does_not_grow(bundled: Path, tmp_path: Path) -> None:
    load_bank()
    _write(bundled / "roles" / "worker.yaml", ROLE.replace("Support worker", "Helper"))
    assert load_bank().roles["worker"].title == "Helper"
    assert len([*(tmp_path / "cache").iterdir()]) == 1


def test_a_cache_that_cannot_be_written_is_done_without(
    bundled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "file", "")
    monkeypatch.setenv("INTERVIEWCOACH_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert load_bank() == load_bank()


def test_check_of_a_file_speaks_of_that_file_alone(extra: Write, bundled: Path, tmp_path: Path) -> None:
    _write(bundled / "roles" / "bad.yaml", "id: bad\n")
    extra("roles/x.yaml", ROLE.replace("title:", "titel:"))
    mine = tmp_path / "extra" / "roles" / "x.yaml"
    assert {problem.file for problem in check([mine])} == {str(mine)}
    assert "roles/bad.yaml" in {problem.file for problem in check([bundled])}


TALLIED = """\
red_flags:
  - id: hides
    text: Hides things
    severity: serious
    instead: Ask.
    holds:
      - I hide it.
    fails: [I hide nothing.]
    tally:
      needed: 100
      towards: [{points: 120, runs: hide}]
      away: [{points: 70, runs: 'noth, no'}]
"""


WORDED = """\
id: empathy
tallies:
  names-feelings:
    needed: 100
    support: 30
    towards: [{points: 120, runs: scare}]
    away: [{points: 70, runs: 'noth, no'}]
"""
MEANT = "text: Names the feeling"


def _words_of(*sources: Path) -> list[Tally | None]:
    return [indicator.tally for indicator in load_bank(sources).competencies["empathy"].indicators]


def test_words_speak_for_the_indicators_of_a_competency(bundled: Path, extra: Write) -> None:
    assert _words_of() == [None, None]
    _write(bundled / "words" / "empathy.yaml", WORDED)
    tally = Tally(100, (Weight(120, "scare"),), (Weight(70, "noth, no"),), support=30)
    assert _words_of() == [tally, None]
    assert _words_of() == [tally, None], "from the cache"
    (first, _) = load_bank().competencies["empathy"].indicators
    assert first.tally
    assert first.tally.at == "words/empathy.yaml:4"
    own = extra("words/empathy.yaml", WORDED.replace("100", "90"))
    assert _words_of(own) == [replace(tally, needed=90), None]


def test_words_stay_with_an_indicator_that_is_edited_until_it_means_something_else(bundled: Path, extra: Write) -> None:
    _write(bundled / "words" / "empathy.yaml", WORDED)
    edited = extra("competencies/empathy.yaml", _swapped(COMPETENCY, "- not interrupt", "- not interrupt her"))
    first, second = _words_of(edited)
    assert first
    assert not second
    extra("competencies/empathy.yaml", _swapped(COMPETENCY, MEANT, "text: Names the person"))
    assert _words_of(edited) == [None, None]
    extra("competencies/empathy.yaml", _swapped(COMPETENCY, "id: names-feelings", "id: feelings"))
    refused = _refusal(edited)
    assert not any("words" in line for line in refused), refused


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "words/x.yaml",
            WORDED.replace("id: empathy", "id: empaty"),
            "words/x.yaml:1:5: id: unknown competency 'empaty' (did you mean 'empathy'?)",
        ),
        (
            "words/x.yaml",
            WORDED.replace("names-feelings", "names-feeling"),
            "words/x.yaml:4:5: tallies.names-feeling: unknown indicator 'names-feeling' of empathy (did you mean",
        ),
        (
            "words/x.yaml",
            WORDED.replace("needed: 100", "needed: many"),
            "words/x.yaml:4:13: tallies.names-feelings.needed: must be a whole number",
        ),
        (
            "competencies/x.yaml",
            _swapped(COMPETENCY, "    weight: 2\n", "    weight: 2\n    tally: {needed: 1, towards: [], away: []}\n"),
            "competencies/x.yaml:10:5: indicators[0].tally: is not known here",
        ),
    ],
)
def test_words_for_what_is_not_there_are_refused(extra: Write, name: str, content: str, expected: str) -> None:
    folder = extra(name, content)
    lines = _refusal(folder)
    assert any(line.startswith(f"{folder}/{expected}") for line in lines), "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "words/x.yaml",
            WORDED.replace("scare", "tablets"),
            "words/x.yaml:6:35: tallies.names-feelings.towards[0].runs: 'tablets' is no run of stems",
        ),
        (
            "words/x.yaml",
            WORDED.replace("needed: 100", "needed: 0"),
            "words/x.yaml:4:13: tallies.names-feelings.needed: must be above 0 (any sentence would raise or show it)",
        ),
        (
            "words/x.yaml",
            WORDED.replace("support: 30", "support: 0"),
            "words/x.yaml:5:14: tallies.names-feelings.support: must be above 0",
        ),
        (
            "words/x.yaml",
            WORDED.replace("support: 30", "serious: 300"),
            "words/x.yaml:5:14: tallies.names-feelings.serious: says nothing of an indicator (remove it)",
        ),
        (
            "competencies/x.yaml",
            _swapped(COMPETENCY, "I keep a calm voice.", "I am lovely."),
            "competencies/x.yaml:23:13: indicators[1].holds[0]: no phrase finds this example",
        ),
        (
            "competencies/x.yaml",
            COMPETENCY + "    fails: [I'd never say cheer up., 'Cheer up, I say!']\n",
            "competencies/x.yaml:31:38: red_flags[0].fails[1]: found as 'Cheer up' by",
        ),
        (
            "competencies/x.yaml",
            _swapped(COMPETENCY, "calm voice]", "calm voice, Calm  voice]"),
            "competencies/x.yaml:21:27: warning: indicators[1].phrases.voice[1]: says the same as 'calm voice'",
        ),
        (
            "competencies/x.yaml",
            _swapped(COMPETENCY, "calm voice]", "calm voice, (voice|soft tone)]"),
            "competencies/x.yaml:21:27: warning: indicators[1].phrases.voice[1]: the single word 'voice' would",
        ),
        (
            "competencies/x.yaml",
            _swapped(COMPETENCY, "calm voice]", "calm voice, {phrase: soft tone, polarity: excuses}]"),
            "competencies/x.yaml:21:27: indicators[1].phrases.voice[1]: excuses nothing here (excuses are for red",
        ),
        (
            "competencies/x.yaml",
            _swapped(COMPETENCY, "calm voice]", "calm voice, (the|soft) tone]"),
            "competencies/x.yaml:21:27: warning: indicators[1].phrases.voice[1]: 'the' has invisible words alone",
        ),
        (
            "synonyms/words.yaml",
            _swapped(SYNONYMS, "low]", "'low|very much']"),
            "synonyms/words.yaml:2:12: warning: sad[1]: 'very much' has invisible words alone: it is left out",
        ),
        ("competencies/x.yaml", COMPETENCY, "competencies/x.yaml:7:3: warning: indicators: only 2 indicators"),
        ("competencies/x.yaml", COMPETENCY, "competencies/x.yaml:12:7: warning: indicators[0].phrases: only 3 phrases"),
        (
            "questions/x.yaml",
            _swapped(
                QUESTION,
                "I'd say it sounds frightening, keep a calm voice and offer some tea.",
                "I'd offer some tea.",
            ),
            "questions/x.yaml:19:19: questions[0].model_answer: scores",
        ),
        (
            "questions/x.yaml",
            _swapped(
                QUESTION, "I'd keep a calm voice and", "Tell them to cheer up, in a calm voice, so they feel fine."
            ),
            "questions/x.yaml:20:22: questions[0].adequate_answer: raises the red flag 'empathy/dismisses'",
        ),
        (
            "questions/x.yaml",
            _swapped(QUESTION, "What do you do?", "Do you offer tea?"),
            "questions/x.yaml:5:11: warning: questions[0].text: holds evidence of empathy/offers-tea: 'offer tea'",
        ),
        (
            "questions/x.yaml",
            _swapped(QUESTION, "What do you do?", "Is there talk of suicide?").replace(
                "    content_note: self-harm\n", ""
            ),
            "questions/x.yaml:5:11: warning: questions[0].text: speaks of suicide (add content_note: suicide)",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("- I hide it", "- I hug it"),
            "unsafe.yaml:7:9: red_flags[0].holds[0]: its words do not",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("I hide nothing.", "I hide him."),
            "unsafe.yaml:8:13: red_flags[0].fails[0]: found as 'I hide him' by '120 points, 100 needed: hide +120'",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("noth,", "in his green tea,"),
            "unsafe.yaml:12:33: red_flags[0].tally.away[0].runs: 'in his green tea' is no run of stems (write one to 3",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("noth,", "Noth,"),
            "unsafe.yaml:12:33: red_flags[0].tally.away[0].runs: 'Noth' is no run of stems",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("noth,", "tablets,"),
            "unsafe.yaml:12:33: red_flags[0].tally.away[0].runs: 'tablets' is no run of stems",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("needed: 100", "needed: 0"),
            "unsafe.yaml:10:15: red_flags[0].tally.needed: must be above 0 (any sentence would raise or show it)",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("needed: 100", "needed: 100\n      serious: 100"),
            "unsafe.yaml:11:16: red_flags[0].tally.serious: must be above needed (leave it out",
        ),
        (
            "unsafe.yaml",
            TALLIED.replace("noth,", "hide,"),
            "unsafe.yaml:12:33: red_flags[0].tally.away[0].runs: 'hide' stands twice (remove one)",
        ),
        (
            "unsafe.yaml",
            TALLIED + "    phrases: [conceal it]\n",
            "unsafe.yaml:2:5: red_flags[0]: has phrases and a tally (write one of the two",
        ),
        (
            "unsafe.yaml",
            TALLIED[: TALLIED.index("    tally")],
            "unsafe.yaml:2:5: red_flags[0]: has neither phrases nor",
        ),
    ],
)
def test_check_runs_the_examples(extra: Write, name: str, content: str, expected: str) -> None:
    folder = extra(name, content)
    lines = [str(problem) for problem in check([folder])]
    assert any(line.startswith(f"{folder}/{expected}") for line in lines), "\n".join(lines)


def test_check_finds_examples_that_words_show_and_should_not(extra: Write) -> None:
    extra("competencies/x.yaml", _swapped(COMPETENCY, 'frightening."]', 'frightening."]\n    fails: [I cheer her up.]'))
    folder = extra("words/x.yaml", WORDED.replace("scare", "cheer"))
    expected = (
        f"{folder}/words/x.yaml:4:5: tallies.names-feelings: they find 'cheer', which fails: '120 points, 100 needed:"
        " cheer +120' (change its points, or the example)"
    )
    assert expected in [str(problem) for problem in check([folder])]


WEIGHED = (
    TALLIED.replace("      needed", "      support: 10\n      needed")
    + """\
  - id: locks-in
    text: Locks people in
    severity: serious
    weighed: hides
    instead: Ask.
    holds: [I lock the door.]
    phrases: [lock door]
"""
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (WEIGHED, ""),
        (
            WEIGHED.replace(
                "[I lock the door.]", "['I lock the door, and nothing is there, and nothing else is said or done.']"
            ),
            "unsafe.yaml:19:13: red_flags[1].holds[0]: no phrase finds, or the words around do not support, this",
        ),
        (
            WEIGHED.replace(
                "[I lock the door.]",
                "['I lock the door and hide it, nothing is there and then nothing else is said.']",
            ),
            "",
        ),
        (
            WEIGHED.replace("weighed: hides", "weighed: hide"),
            "unsafe.yaml:17:14: red_flags[1].weighed: 'hide' is no red flag whose tally weighs others",
        ),
        (
            WEIGHED.replace("      support: 10\n", ""),
            "unsafe.yaml:16:14: red_flags[1].weighed: 'hides' is no red flag whose tally weighs others",
        ),
        (
            WEIGHED.replace("phrases: [lock door]", "leads: [lock door]").replace(
                "[I lock the door.]",
                "['I lock the door and hide it, nothing is there and then nothing else is said.']",
            ),
            "",
        ),
        (
            WEIGHED.replace("phrases: [lock door]", "leads: [lock door]").replace(
                "[I lock the door.]", "['I lock the door, and nothing is there, and nothing else is said or done.']"
            ),
            "unsafe.yaml:19:13: red_flags[1].holds[0]: no phrase finds, or the words around do not support, this",
        ),
        (
            WEIGHED.replace("    weighed: hides\n", "") + "    leads: [lock gate]\n",
            "unsafe.yaml:20:12: red_flags[1].leads: nothing supports what its leads find (add weighed, or make",
        ),
        (
            WEIGHED.replace("support: 10", "support: 0"),
            "unsafe.yaml:10:16: red_flags[0].tally.support: must be above 0 (leave it out",
        ),
        (
            WEIGHED.replace("support: 10", "support: ten"),
            "unsafe.yaml:10:16: red_flags[0].tally.support: must be a whole number",
        ),
    ],
)
def test_check_weighs_phrases_with_the_words_around_them(extra: Write, content: str, expected: str) -> None:
    folder = extra("unsafe.yaml", content)
    lines = [str(problem) for problem in check([folder]) if not problem.warning]
    if expected:
        assert any(line.startswith(f"{folder}/{expected}") for line in lines), "\n".join(lines)
    else:
        assert lines == []


def test_a_lead_that_says_what_a_phrase_says_is_a_double(extra: Write) -> None:
    folder = extra("unsafe.yaml", WEIGHED + "    leads: [lock door]\n")
    (line,) = [str(problem) for problem in check([folder])]
    assert line.startswith(f"{folder}/unsafe.yaml:21:13: warning: red_flags[1].leads[0]: says the same as 'lock door'")


def test_a_sound_bank_has_no_findings_but_warnings(bundled: Path) -> None:
    assert [str(problem) for problem in check() if not problem.warning] == []


def test_what_excuses_may_be_a_single_word(extra: Write) -> None:
    folder = extra("unsafe/x.yaml", FLAGS.replace("them]", "them, {phrase: safeguarding, polarity: excuses}]"))
    single = [problem.message for problem in check([folder]) if "single word" in problem.message]
    assert single == ["the single word 'threaten' would be enough"]


def test_alternatives_that_are_all_invisible_are_no_loss(extra: Write) -> None:
    folder = extra("competencies/x.yaml", _swapped(COMPETENCY, "calm voice]", "calm voice, (could|can) keep calm]"))
    assert [problem.message for problem in check([folder]) if "invisible" in problem.message] == []


def test_an_alternative_that_shrinks_to_function_words_is_warned_of(extra: Write) -> None:
    said = "calm voice, cope (done in|=done in|worn out|no one else|with)]"
    folder = extra("competencies/x.yaml", _swapped(COMPETENCY, "calm voice]", said))
    assert [problem.message for problem in check([folder]) if "read as" in problem.message] == [
        "'done in' is read as 'in': its other words are invisible",
    ]


def test_without_an_id_nothing_stands_twice(extra: Write) -> None:
    nameless = QUESTION.replace("- id: upset-client\n    kind", "- kind")
    lines = _refusal(extra("questions/x.yaml", nameless + nameless.split("\n", 2)[2]))
    assert [line.partition(":")[2] for line in lines] == [
        "3:5: questions[0].id: is missing",
        "23:5: questions[1].id: is missing",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(content=st.binary(max_size=300))
def test_arbitrary_bytes_raise_nothing_but_a_bank_error(extra: Write, content: bytes) -> None:
    _refusal(extra("questions/x.yaml", content))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(data=st.data())
def test_a_mangled_file_raises_nothing_but_a_bank_error(extra: Write, data: st.DataObject) -> None:
    name, text = data.draw(st.sampled_from([*FILES.items()]))
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 12))
    piece = data.draw(st.text(alphabet="{}[]&*!:-#|>'\"\n ~()ax1\t%@`\u2028\ud7ff", max_size=6))
    folder = extra(name, text[:start] + piece + text[start + length :])
    try:
        load_bank([folder])
    except BankError as error:
        assert error.problems
