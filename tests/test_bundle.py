"""Bundles: whatever is shared is what is read, and nothing unsound is read at all."""

import hashlib
import json
import lzma
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bombs import bombs
from factories import NOON, make_session
from interviewcoach.bundle import Header, read, write
from interviewcoach.bundle.privacy import MARK, Redaction, by_day
from interviewcoach.bundle.scanning import scan
from interviewcoach.errors import BundleError, UsageError
from interviewcoach.interview.coaching import can_answer_again, next_prompt
from interviewcoach.model.bank import Phrase, RedFlag, Rubric, Tally, Weight
from interviewcoach.model.codec import content_hash, content_text, hash_of, to_json
from interviewcoach.model.pseudonyms import pseudonymised
from interviewcoach.model.session import LONGEST_ANSWER, Session, Told, Turn
from interviewcoach.model.text import safe_line, safe_text
from interviewcoach.scoring import ENGINE
from interviewcoach.scoring.grading import grade

GOOD = "It sounds hard for her. I would ask what helps and tell the next shift."
HOSTILE = "[/] [@click=app.quit]\x1b]0;owned\x07 =cmd|' /C calc'!A0 ../../etc <script> \u202e"
AGAIN = "/again"
GOLDEN = Path(__file__).parent / "golden" / "bundle-v1.xz"

answers = st.lists(st.text() | st.sampled_from([GOOD, AGAIN, HOSTILE, "I would tell her to calm down."]), max_size=4)
names = st.text(max_size=20)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def practised(said: list[str], id: str = "abcd2345", candidate: str = "", *, ended: bool = True) -> Session:
    """A session whose answers were graded, follow-ups included; an empty answer skips, AGAIN asks once more."""
    session = make_session(id, (), candidate=candidate)
    for answer in said:
        if answer == AGAIN:
            if can_answer_again(session):
                session = replace(session, turns=(*session.turns[:-1], replace(session.turns[-1], again=True)))
            continue
        prompt, number = next_prompt(session), len(session.turns)
        if prompt is None:
            break
        turn = Turn(prompt, "answered" if answer else "skipped", answer, 60.0, NOON + timedelta(minutes=number))
        session = replace(session, turns=(*session.turns, turn))
        if answer:
            result = grade(session.rubrics[prompt.question], *session.graded_at(number))
            session = replace(session, turns=(*session.turns[:-1], replace(turn, assessment=result)))
    return replace(session, ended_at=NOON + timedelta(hours=1) if ended else None)


def opened(data: bytes) -> list[Session]:
    return list(read(data).sessions())


@cache
def shared() -> bytes:
    return write([practised([GOOD, "I ask her.", HOSTILE], candidate="Ann")], Header(program="test"))


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in lzma.decompress(shared()).splitlines()]


def sealed(content: list[dict[str, Any]] | bytes) -> bytes:
    """A bundle of these lines whose checksum holds: what a forger could make."""
    if not isinstance(content, bytes):
        content = b"".join(json.dumps(line).encode() + b"\n" for line in content[:-1])
        end = lines()[-1]
    else:
        end = {"kind": "end", "rubrics": 0, "sessions": 0}
    end["sha256"] = hashlib.sha256(content).hexdigest()
    return lzma.compress(content + json.dumps(end).encode() + b"\n", preset=0)


def forged(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The shared bundle with its session changed and sealed again."""
    content = lines()
    change(next(line for line in content if line["kind"] == "session"))
    return sealed(content)


# What goes in comes out


@given(st.lists(st.tuples(answers, names), max_size=4), moments)
@example([([GOOD, AGAIN, "I ask her.", GOOD], "Ann\x1b[31m")], NOON)
def test_any_sessions_come_back(given: list[tuple[list[str], str]], moment: datetime) -> None:
    sessions = [
        replace(practised(said, f"s{number}", candidate), started_at=moment)
        for number, (said, candidate) in enumerate(given)
    ]
    data = write(sessions, Header(program="test"))
    shown = [
        replace(each, plan=replace(each.plan, choices=replace(each.plan.choices, candidate=safe_line(each.candidate))))
        for each in sessions
    ]
    found = opened(data)
    assert found == [each.without_reasons for each in shown]
    assert [[(r.digest, r.bank) for r in each.rubrics.values()] for each in found] == [
        [(r.digest, r.bank) for r in each.rubrics.values()] for each in sessions
    ]
    assert write(found, Header(program="test")) == data


def test_a_store_is_handed_what_it_would_write_however_the_bundle_is_spaced() -> None:
    for data in (shared(), sealed(lines())):
        ((session, written),) = ((each.session, each.written) for each in read(data).handed_in())
        assert written == tuple(turn.assessment and to_json(turn.assessment) for turn in session.turns)


def test_why_a_question_was_chosen_stays_here_since_it_tells_of_other_sessions() -> None:
    session = practised([GOOD])
    planned = tuple(replace(each, reason="empathy is lowest, last asked today") for each in session.plan.questions)
    session = replace(session, plan=replace(session.plan, questions=planned))
    data = write([session], Header(program="test"))
    assert b"lowest" not in lzma.decompress(data)
    (found,) = opened(data)
    assert [each.reason for each in found.plan.questions] == ["", "", ""]


def test_a_bundle_that_says_why_a_question_was_chosen_is_still_read() -> None:
    (session,) = opened(forged(lambda line: line["plan"]["questions"][0].update(reason="empathy is 1.1")))
    assert session.plan.questions[0].reason == "empathy is 1.1"


def test_what_was_read_can_be_scored_again() -> None:
    (session,) = opened(shared())
    for position, turn in enumerate(session.turns):
        if turn.assessment:
            assert grade(session.rubrics[turn.prompt.question], *session.graded_at(position)) == turn.assessment


def test_a_bundle_of_the_first_version_is_read_for_ever() -> None:
    bundle = read(GOLDEN.read_bytes())
    (session,) = bundle.sessions()
    assert (bundle.header.version, bundle.header.names) == (1, "kept")
    assert [turn.answer for turn in session.turns] == [GOOD, "I ask her.", HOSTILE]


def test_parts_of_rubrics_stand_once_and_lines_are_plain_json() -> None:
    kinds = [line["kind"] for line in lines()]
    assert kinds == ["bundle", *["indicator"] * 3, "red-flag", "synonyms", *["rubric"] * 3, "session", "end"]


def test_times_in_other_zones_are_put_into_utc() -> None:
    there = timezone(timedelta(hours=5))
    (session,) = opened(forged(lambda line: line.update(started_at=NOON.astimezone(there).isoformat())))
    assert (session.started_at, session.started_at.tzinfo) == (NOON, UTC)


def test_rubrics_that_an_earlier_program_named_otherwise_are_named_anew() -> None:
    session = practised([GOOD])
    (turn,) = session.turns
    assert turn.assessment
    old = replace(session.rubrics["question-1"], digest="e" * 64)
    earlier = replace(
        session,
        rubrics={**session.rubrics, "question-1": old},
        turns=(replace(turn, assessment=replace(turn.assessment, rubric="e" * 64)),),
    )
    assert opened(write([earlier], Header())) == [session.without_reasons]


# Changed or cut off


@settings(max_examples=200)
@given(st.data())
def test_a_changed_or_cut_file_is_never_read(data: st.DataObject) -> None:
    whole = bytearray(shared())
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        whole[place] ^= data.draw(st.integers(1, 255))
    else:
        del whole[place:]
    with pytest.raises(BundleError):
        opened(bytes(whole))


def test_every_byte_that_is_changed_is_noticed() -> None:
    """Of the file, and of what it holds under a compression that is right."""
    file, content = shared(), lzma.decompress(shared())
    for place in range(0, len(file), 3):
        with pytest.raises(BundleError):
            opened(file[:place] + bytes([file[place] ^ 1 << place % 8]) + file[place + 1 :])
    for place in range(0, len(content), 23):
        edited = content[:place] + bytes([content[place] ^ 1 << place % 7]) + content[place + 1 :]
        with pytest.raises(BundleError):
            opened(lzma.compress(edited, preset=0))


PATHS = (
    "../x",
    "..",
    ".",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "C:x",
    "~root",
    "%2e%2e%2fx",
    "x\0",
    "\uff0e\uff0e/x",
    "",
    " x",
    "-x",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_path_is_an_id(path: str) -> None:
    changes: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda line: line.update(id=path),
        lambda line: line["plan"]["choices"].update(role=path),
        lambda line: line["plan"]["choices"].update(style=path),
        lambda line: line["plan"]["choices"].update(skills=[path]),
        lambda line: _turn(line, stories=[{"story": path, "title": "A night"}]),
    )
    for change in changes:
        with pytest.raises(BundleError, match=f"{re.escape(repr(path))} is no id"):
            opened(forged(change))


@pytest.mark.parametrize("more", [b"\0", b"\n", b"more", b"itself"])
def test_nothing_stands_after_the_end(more: bytes) -> None:
    with pytest.raises(BundleError, match="changed"):
        opened(shared() + (shared() if more == b"itself" else more))


@pytest.mark.parametrize("old", [b"calm", b'"level":', b"Ann", b"2025-03-01"])
def test_an_edit_is_noticed_and_said_so(old: bytes) -> None:
    content = lzma.decompress(shared())
    assert old in content
    with pytest.raises(BundleError, match="changed since it was made"):
        opened(lzma.compress(content.replace(old, old.swapcase() + b" ", 1)))


FOREIGN = [b"", b"\x1f\x8b", b"{}", b"SQLite format 3\0", lzma.compress(b""), lzma.compress(b"\n")]


@pytest.mark.parametrize("data", FOREIGN)
def test_what_is_no_bundle_says_how_to_make_one(data: bytes) -> None:
    with pytest.raises(BundleError, match="interviewcoach share"):
        opened(data)


def test_a_newer_version_says_update() -> None:
    content = lines()
    content[0] |= {"version": 2, "news": []}
    with pytest.raises(BundleError, match="update interviewcoach"):
        read(sealed(content))


# Forged: the checksum holds, the content does not


def _turn(line: dict[str, Any], **news: object) -> None:
    line["turns"][0].update(news)


def _result(line: dict[str, Any], **news: object) -> None:
    line["turns"][0]["assessment"].update(news)


def _part(line: dict[str, Any], **news: object) -> None:
    line["turns"][0]["assessment"]["competencies"]["empathy"].update(news)


def _evidence(line: dict[str, Any], **news: object) -> None:
    line["turns"][0]["assessment"]["competencies"]["empathy"]["evidence"][0].update(news)


def _choose(line: dict[str, Any], **news: object) -> None:
    line["plan"]["choices"].update(news)


def _double_question(line: dict[str, Any]) -> None:
    line["plan"]["questions"].append(line["plan"]["questions"][0])


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "id like a path": lambda line: line.update(id="../../etc/passwd"),
    "id that is a command's word": lambda line: line.update(id="latest"),
    "id with control characters": lambda line: line.update(id="ab\x1b[31m"),
    "empty id": lambda line: line.update(id=""),
    "long id": lambda line: line.update(id="a" * 65),
    "id of another type": lambda line: line.update(id=7),
    "long role": lambda line: line.update(role_title="r" * 201),
    "long candidate": lambda line: _choose(line, candidate="c" * 201),
    "role that is no id": lambda line: _choose(line, role="a role"),
    "unknown mode": lambda line: _choose(line, mode="exam"),
    "seed beyond bounds": lambda line: _choose(line, seed=1 << 70),
    "negative length": lambda line: _choose(line, questions=-1),
    "question twice": _double_question,
    "rubric of nothing": lambda line: line["rubrics"].update(other=line["rubrics"]["question-1"]),
    "unknown rubric": lambda line: line["rubrics"]["question-1"].update(rubric="0" * 64),
    "rubric of another question": lambda line: line["rubrics"].update({"question-1": line["rubrics"]["question-2"]}),
    "bank without digest": lambda line: line["rubrics"]["question-1"].update(bank="none"),
    "time without zone": lambda line: line.update(started_at="2025-03-01T12:00:00"),
    "answer time without zone": lambda line: _turn(line, asked_at="2025-03-01T12:00:00"),
    "time in no year": lambda line: line.update(ended_at="9999-12-31T23:59:59-23:59"),
    "question out of plan": lambda line: line["turns"][0]["prompt"].update(question="other"),
    "unknown follow-up": lambda line: line["turns"][1]["prompt"].update(indicator="empathy/other"),
    "question asked twice": lambda line: line["turns"].append(line["turns"][0]),
    "follow-up first": lambda line: line["turns"].reverse(),
    "negative seconds": lambda line: _turn(line, seconds=-1.0),
    "endless seconds": lambda line: _turn(line, seconds=1e300),
    "seconds as text": lambda line: _turn(line, seconds="60"),
    "negative pauses": lambda line: _turn(line, pauses=-1),
    "hinted as number": lambda line: _turn(line, hinted=1),
    "unknown kind": lambda line: _turn(line, kind="guessed"),
    "skipped with an answer": lambda line: _turn(line, kind="skipped"),
    "answer too long": lambda line: _turn(line, answer="a" * (LONGEST_ANSWER + 1)),
    "another answer": lambda line: _turn(line, answer="I would help."),
    "scored as another question": lambda line: _result(line, question="question-2"),
    "scored with another rubric": lambda line: _result(line, rubric="0" * 64),
    "engine with markup": lambda line: _result(line, engine="[bold]"),
    "level above 5": lambda line: _result(line, level=5.01),
    "level below 1": lambda line: _part(line, level=0.99),
    "level without status": lambda line: _result(line, level=None),
    "band upside down": lambda line: _result(line, band=[4.0, 3.0]),
    "band of three": lambda line: _result(line, band=[3.0, 3.5, 4.0]),
    "unknown competency": lambda line: _result(line, competencies={"other": {}}),
    "share above 1": lambda line: _part(line, share=1.5),
    "unknown missing": lambda line: _part(line, missing=["empathy/other"]),
    "unknown hold": lambda line: _part(line, holds=[{"kind": "cap", "cause": "other", "share": 0.5}]),
    "unknown evidence": lambda line: _evidence(line, indicator="empathy/other"),
    "evidence of another competency": lambda line: _evidence(line, indicator="teamwork/hands-over"),
    "span beyond the text": lambda line: _evidence(line, end=10**6),
    "span before the text": lambda line: _evidence(line, start=-1),
    "span elsewhere": lambda line: _evidence(line, start=1, end=5),
    "quality above 1": lambda line: _evidence(line, quality=1.1),
    "unknown strength": lambda line: _result(
        line, feedback={"headline": "", "strengths": ["empathy/other"], "fixes": []}
    ),
    "story that is no id": lambda line: _turn(line, stories=[{"story": "../x", "title": "A night"}]),
    "long title": lambda line: _turn(line, stories=[{"story": "abcd2345", "title": "t" * 201}]),
    "again and then another": lambda line: _turn(line, again=True),
    "no turns at all": lambda line: line.pop("turns"),
    "null plan": lambda line: line.update(plan=None),
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_a_forged_session_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(BundleError) as caught:
        opened(forged(change))
    assert "\n" not in str(caught.value)
    assert safe_text(str(caught.value)) == str(caught.value)


@pytest.mark.parametrize("sign", ["\n", "\t", "\r", "\x85", "\u2028", "\u2029", "\x1b", "\u202e"])
def test_a_name_stays_on_its_line(sign: str) -> None:
    def spoof(line: dict[str, Any]) -> None:
        line["plan"]["choices"]["candidate"] = f"Z{sign}{sign}Y"
        line["role_title"] = f"{sign}Support worker"
        line["turns"][0]["stories"] = [{"story": "one", "title": f"A night{sign}"}]

    (session,) = opened(forged(spoof))
    assert session.candidate == "Z\ufffd\ufffdY"
    assert session.role_title == "\ufffdSupport worker"
    assert session.turns[0].stories == (Told("one", "A night\ufffd"),)


def test_a_forged_bundle_that_is_left_as_it_was_is_read() -> None:
    assert opened(forged(lambda line: line)) == opened(shared())  # so the others fail for what they change


def _rubric_lines(content: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in content if line["kind"] == "rubric"]


RUBRICS: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "another text": lambda content: content[1]["value"].update(text="Says nothing"),
    "another weight": lambda content: content[1]["value"].update(weight=99.0),
    "other synonyms": lambda content: content[5]["value"].update(staff=["anyone"]),
    "another question": lambda content: _rubric_lines(content)[0]["question"].update(hint="None."),
    "fewer indicators": lambda content: _rubric_lines(content)[0]["indicators"].pop(),
    "part that is not there": lambda content: _rubric_lines(content)[0].update(flags=[7]),
    "part counted from the end": lambda content: _rubric_lines(content)[0].update(flags=[-1]),
    "two ends": lambda content: content.insert(-1, content[-1]),
    "two beginnings": lambda content: content.insert(1, content[0]),
    "session twice": lambda content: content.insert(-1, content[-2]),
    "session missing": lambda content: content.pop(-2),
    "unknown kind": lambda content: content.insert(1, {"kind": "code", "value": "print()"}),
    "no end": lambda content: content.pop(),
}


@pytest.mark.parametrize("change", RUBRICS.values(), ids=RUBRICS)
def test_a_forged_rubric_or_order_is_refused(change: Callable[[list[dict[str, Any]]], object]) -> None:
    content = lines()
    change(content)
    with pytest.raises(BundleError):
        opened(sealed(content))


@pytest.mark.parametrize(
    "change",
    [
        {"weight": 0.0},
        {"weight": -1.0},
        {"holds": ()},
        {"text": ""},
        {"id": "../x"},
        {"competency": "other"},
    ],
    ids=str,
)
def test_a_rubric_that_could_not_be_graded_with_is_refused_whatever_its_digest(change: dict[str, Any]) -> None:
    session = practised([])
    rubric = session.rubrics["question-1"]
    odd = replace(rubric, indicators=(replace(rubric.indicators[0], **change), *rubric.indicators[1:]))
    with pytest.raises(BundleError, match="the rubric of question 'question-1'"):
        opened(_scored_by(session, odd))


def _scored_by(session: Session, rubric: Rubric) -> bytes:
    """A file of the session with this rubric, named by its content, for its first question."""
    named = replace(rubric, digest=content_hash(rubric))
    return write([replace(session, rubrics={**session.rubrics, "question-1": named})], Header())


def _tallied(tally: Tally | None, phrases: tuple[Phrase, ...] = (), leads: tuple[Phrase, ...] = ()) -> bytes:
    session = practised([])
    rubric = session.rubrics["question-1"]
    flag = RedFlag("words", "Hides it", "minor", "Ask.", ("I hide it.",), phrases, tally=tally, leads=leads)
    odd = replace(rubric, flags=(flag,), unsafe=()) if leads else replace(rubric, unsafe=(flag,))
    return _scored_by(session, odd)


TALLY = Tally(100, (Weight(120, "hide, hid"),), (Weight(70, "never"),))


def test_a_red_flag_by_words_is_shared_as_it_is() -> None:
    (session,) = opened(_tallied(TALLY))
    (flag,) = session.rubrics["question-1"].unsafe
    assert flag.tally == TALLY


@pytest.mark.parametrize(
    "tally",
    [
        replace(TALLY, needed=0),
        replace(TALLY, needed=-1),
        replace(TALLY, needed=10**4_000),
        replace(TALLY, towards=()),
        replace(TALLY, towards=(Weight(10**4_299, "hide"),)),
        replace(TALLY, away=(Weight(-5, "hide"),)),
        replace(TALLY, support=0),
        replace(TALLY, support=10**4_000),
        replace(TALLY, serious=-1),
    ],
    ids=[
        "none",
        "negative",
        "huge",
        "nothing towards",
        "huge points",
        "negative points",
        "no support",
        "huge support",
        "never serious",
    ],
)
def test_points_that_no_bank_could_hold_are_refused(tally: Tally) -> None:
    with pytest.raises(BundleError, match=r"points of a tally are out of range|a tally that is none"):
        opened(_tallied(tally))


def test_what_words_say_for_an_indicator_is_shared_and_checked() -> None:
    session = practised([])
    rubric = session.rubrics["question-1"]
    first, *others = rubric.indicators

    def worded(tally: Tally) -> bytes:
        return _scored_by(session, replace(rubric, indicators=(replace(first, tally=tally), *others)))

    (shared,) = opened(worded(TALLY))
    assert shared.rubrics["question-1"].indicators[0].tally == TALLY
    with pytest.raises(BundleError, match="points of a tally are out of range"):
        opened(worded(replace(TALLY, needed=0)))


def test_a_red_flag_with_phrases_and_a_tally_is_refused() -> None:
    with pytest.raises(BundleError, match="has phrases and a tally"):
        opened(_tallied(TALLY, (Phrase("hide it"),)))


def test_leads_that_nothing_weighs_are_refused() -> None:
    with pytest.raises(BundleError, match="leads that nothing weighs"):
        opened(_tallied(None, leads=(Phrase("hide it"),)))


def test_a_field_that_came_later_names_nothing_anew_while_it_is_empty() -> None:
    flag = RedFlag("words", "Hides it", "minor", "Ask.", ("I hide it.",), (Phrase("hide it"),))
    plain = {field.name for field in fields(RedFlag)} - {"tally", "weighed", "leads"}
    assert content_hash(flag) == hash_of({name: content_text(getattr(flag, name)) for name in plain})
    assert content_hash(replace(flag, tally=TALLY)) != content_hash(flag)
    assert content_hash(replace(flag, weighed="words")) != content_hash(flag)
    assert content_hash(replace(flag, leads=flag.phrases)) != content_hash(flag)
    assert content_hash(replace(TALLY, support=10)) != content_hash(TALLY)
    assert content_hash(replace(TALLY, serious=10)) != content_hash(TALLY)


@pytest.mark.parametrize("sign", ["\n", "\t", "\x1b", "\u2028"])
def test_a_competency_whose_name_is_not_on_one_line_is_refused(sign: str) -> None:
    session = practised([])
    rubric = session.rubrics["question-1"]
    odd = replace(rubric, names={id: f"{name}{sign}Level 5" for id, name in rubric.names.items()})
    odd = replace(odd, digest=content_hash(odd))
    data = write([replace(session, rubrics={**session.rubrics, "question-1": odd})], Header())
    with pytest.raises(BundleError, match="a name is not on one line"):
        opened(data)


HEADER = b'{"kind":"bundle","format":"interviewcoach-bundle","version":1'
TRAPS = {
    "key twice": b',"version":1',
    "key twice, escaped": b',"\\u0066ormat":"interviewcoach-bundle"',
    "deep": b',"x":' + b"[" * 30 + b"]" * 30,
    "deepest": b',"x":' + b"[" * 10**6 + b"]" * 10**6,
    "NaN": b',"redacted":NaN',
    "infinite": b',"redacted":1e999',
    "no UTF-8": b',"program":"\xff"',
    "no UTF-8 in a key that is not known": b',"\\n\xdc":1',
    "half a character": b',"program":"\\ud800"',
    "out of range": b',"redacted":-1',
}


@pytest.mark.parametrize("trap", TRAPS.values(), ids=TRAPS)
def test_json_with_a_trap_is_refused(trap: bytes) -> None:
    assert opened(sealed(HEADER + b"}\n")) == []
    with pytest.raises(BundleError):
        opened(sealed(HEADER + trap + b"}\n"))


def test_a_key_that_is_not_known_is_passed_over() -> None:
    assert opened(forged(lambda line: line.update(later={"a": [1, 2]}))) == opened(shared())


keys = st.text(max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(keys, inner)
)


@given(st.dictionaries(keys, values), st.booleans())
def test_the_scan_passes_what_has_no_key_twice(value: dict[str, Any], ascii: bool) -> None:
    scan(json.dumps(value, ensure_ascii=ascii).encode())


@given(st.dictionaries(keys, values, min_size=1), st.data())
def test_the_scan_finds_a_key_that_stands_twice(value: dict[str, Any], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(value)))
    escaped = "".join(f"\\u{ord(c):04x}" for c in key) if key.isascii() else json.dumps(key)[1:-1]
    with pytest.raises(BundleError, match="twice"):
        scan(f'{json.dumps(value)[:-1]}, "{escaped}": 1}}'.encode())


# Bombs


def test_a_bomb_is_refused_and_takes_little_memory() -> None:
    for name, bomb in bombs():
        tracemalloc.start()
        try:
            with pytest.raises(BundleError):
                opened(bomb)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 50_000_000, name


def test_too_much_is_neither_written_nor_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shared()  # made while the limits are the true ones
    limits = {"LARGEST": 1000, "LARGEST_INSIDE": 1000, "LONGEST_LINE": 1000, "HEAVIEST_LINE": 1000}
    for name, limit in {**limits, "HEAVIEST_PARTS": 1000, "MOST_SESSIONS": 0, "MOST_NAMED": 0}.items():
        with monkeypatch.context() as smaller:
            for part in ("writing", "reading"):
                smaller.setattr(f"interviewcoach.bundle.{part}.{name}", limit)
            with pytest.raises(UsageError, match="fewer sessions"):
                write([practised([GOOD])], Header())
            with pytest.raises(BundleError, match="smaller bundles"):
                opened(shared())


# Privacy


@given(st.text(), st.sampled_from(["Maria", "Anna Smith", "Zoë", "ß", "a.b", "(x)", "\\d"]))
def test_no_word_that_was_redacted_is_left_and_evidence_stays_true(text: str, word: str) -> None:
    said = f"{text} {word} said it sounds hard. I ask what helps {word.upper()}'s mother, {word}."
    redaction = Redaction([word])
    redacted = redaction.apply(practised([said, GOOD]))
    assert not redaction.holds(redacted)
    assert redaction.places >= 2
    assert opened(write([redacted], Header())) == [redacted.without_reasons]
    assert MARK in redacted.turns[0].answer
    assert word.encode() not in to_json(redacted.turns) or word in MARK or not word.isalpha() or word == "ß"


def test_redaction_takes_whole_words_in_any_case_spacing_and_encoding() -> None:
    said = "Zoe\u0308 and ZOË met anna\nSMITH, not Annabel. Anna left [redacted]."
    redaction = Redaction(["zoë", "Anna", "Anna Smith", "redacted", " "])
    (turn,) = redaction.apply(practised([said])).turns
    assert turn.answer == f"{MARK} and {MARK} met {MARK}, not Annabel. {MARK} left [{MARK}]."
    assert redaction.counts == {"zoë": 2, "Anna Smith": 1, "Anna": 1, "redacted": 1}


def test_titles_of_stories_are_redacted_too() -> None:
    session = practised([GOOD])
    told = replace(session, turns=(replace(session.turns[0], stories=(Told("abcd2345", "The night with Maria"),)),))
    redaction = Redaction(["maria"])
    (turn,) = redaction.apply(told).turns
    assert turn.stories == (Told("abcd2345", f"The night with {MARK}"),)
    assert turn.assessment == session.turns[0].assessment
    assert redaction.places == 1


def test_only_what_was_touched_is_graded_anew() -> None:
    session = practised([GOOD, "I ask Maria.", "It sounds hard.", GOOD])
    assert [turn.prompt.question[-1] for turn in session.turns] == ["1", "2", "2", "3"]
    old = replace(session, turns=tuple(_by_engine(turn, "1") for turn in session.turns))
    redacted = Redaction(["maria"]).apply(old)
    assert [turn.assessment and turn.assessment.engine for turn in redacted.turns] == ["1", ENGINE, ENGINE, "1"]
    assert Redaction(["Nobody"]).apply(old) is old


def _by_engine(turn: Turn, engine: str) -> Turn:
    assert turn.assessment
    return replace(turn, assessment=replace(turn.assessment, engine=engine))


def test_an_answer_that_redaction_makes_too_long_is_named() -> None:
    with pytest.raises(UsageError, match="session abcd2345"):
        Redaction(["a"]).apply(make_session(answers=["a " * (LONGEST_ANSWER // 2)]))


def test_pseudonyms_and_days_change_nothing_else() -> None:
    session = practised([GOOD], candidate="Ann")
    assert pseudonymised(session, {"Ann": "C-07"}).candidate == "C-07"
    assert pseudonymised(practised([]), {}) == practised([])
    days = by_day(replace(session, started_at=NOON.replace(hour=23, minute=59)))
    assert {days.started_at, days.ended_at, days.turns[0].asked_at} == {NOON.replace(hour=0)}
    assert [turn.answer for turn in days.turns] == [turn.answer for turn in session.turns]
    assert opened(write([days], Header(times="days"))) == [days.without_reasons]
