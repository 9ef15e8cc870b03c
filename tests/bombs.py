"""Small files that would be much in memory: lines of each kind, filled up to what a reader takes and beyond it."""

import hashlib
import json
import lzma
from collections.abc import Iterable, Iterator

from factories import make_session
from interviewcoach.bundle import Header, write
from interviewcoach.bundle.lines import HEAVIEST_LINE, HEAVIEST_PARTS, LARGEST_INSIDE, LONGEST_LINE, MOST_NAMED, weight

MEGA = b"a" * 1_000_000
WIDE = "\U0001f600"  # one such character makes a whole text four times as large
TURN = (
    '{"prompt":{"question":"question-1","text":"","indicator":""},"kind":"skipped","answer":"","seconds":1.0,'
    '"asked_at":"2025-03-01T12:00:00Z"}'
)


def bombs() -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each, one after the other. Every one must be refused."""
    sound = write([make_session(planned=2)], Header(program="test"))
    first, *parts, own, _ = lzma.decompress(sound).splitlines(keepends=True)
    before = [first, *parts]
    yield "blank lines", squeezed([first, *([b" " * 999_999 + b"\n"] * (LARGEST_INSIDE // 10**6))])
    yield "one long line", squeezed([first, b'{"kind":"', *([MEGA] * 400), b'"}\n'])
    yield "lines behind the end", sealed([*before, own], [MEGA + b"\n"] * 150)
    yield "three files in one", squeezed([sound] * 3)
    yield "an unknown kind", sealed([first, b'{"kind":"' + b"a" * (LONGEST_LINE - 20) + b'"}\n'])
    for name, field, text in fillings():
        yield name, sealed([*before, filled(own, field, text)])
    for name, line in kept_parts():
        yield name, sealed([first, *([line] * (3 * HEAVIEST_PARTS // weight(line)))])
    rubric = json.loads(own)["rubrics"]["question-1"]["bank"].encode()
    banks = (own.replace(rubric, b"%064x" % n).replace(b"abcd2345", b"s%d" % n) for n in range(MOST_NAMED))
    yield "a bank for every session", sealed([*before, *banks])
    _, line = next(kept_parts())
    most = [line] * (HEAVIEST_PARTS // weight(line) - 1)
    yield "all that is allowed at once", sealed([first, *most, *parts, filled(own, "role_title", wide())], preset=6)


def fillings() -> Iterator[tuple[str, str, str]]:
    """A name, a field of a session and the JSON that fills it to the weight that a line may have."""
    yield "a wide title", "role_title", wide()
    yield "an escaped title", "role_title", json.dumps(wide())
    yield "many answers", "turns", f"[{many(TURN)}]"
    yield "many rubrics", "rubrics", "{" + many('"%x":{"rubric":"","bank":""}') + "}"
    skills, questions = many('"%x"'), many('{"question":"%x","reason":""}')
    yield "many skills", "plan", f'{{"choices":{{"role":"a","skills":[{skills}]}},"questions":[]}}'
    yield "a long plan", "plan", f'{{"choices":{{"role":"a"}},"questions":[{questions}]}}'
    yield "an unknown field", "x", f"[{many('1')}]"
    yield "deep nesting", "x", "[" * 500_000 + "]" * 500_000


def kept_parts() -> Iterator[tuple[str, bytes]]:
    """A name and a line that is kept until the end, as heavy as one may be."""
    yield "many synonyms", b'{"kind":"synonyms","value":{%s}}\n' % many('"%x":[]').encode()
    yield "a long set of synonyms", b'{"kind":"synonyms","value":{"a":[%s]}}\n' % many('"%x"').encode()
    yield "wide synonyms", b'{"kind":"synonyms","value":{"a":[%s]}}\n' % wide().encode()


def wide() -> str:
    return json.dumps(WIDE + "a" * (HEAVIEST_LINE // 4 - 20_000), ensure_ascii=False)


def many(item: str) -> str:
    """The item with numbers in it, as often as a line may hold it."""
    count = (HEAVIEST_LINE - 1_000_000) // (weight(f"{item},".encode()) + 4)
    return ",".join(item.replace("%x", f"{number:x}") for number in range(count))


def filled(session: bytes, field: str, text: str) -> bytes:
    values = {**json.loads(session), field: "@"}
    return json.dumps(values, separators=(",", ":")).replace('"@"', text).encode() + b"\n"


def sealed(lines: list[bytes], behind: Iterable[bytes] = (), preset: int = 0) -> bytes:
    """A bundle of the lines, whose checksum holds, with more behind its end."""
    total = hashlib.sha256()
    for line in lines:
        total.update(line)
    end = {"kind": "end", "rubrics": 0, "sessions": 0, "sha256": total.hexdigest()}
    return squeezed([*lines, json.dumps(end, separators=(",", ":")).encode() + b"\n", *behind], preset)


def squeezed(parts: Iterable[bytes], preset: int = 0) -> bytes:
    squeeze = lzma.LZMACompressor(preset=preset)
    return b"".join((*map(squeeze.compress, parts), squeeze.flush()))
