"""What reaches a real terminal: no byte that a hostile text sent there, whatever shows it."""

import re
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest

from factories import NOON, everywhere
from interviewcoach.model.review import Comment
from interviewcoach.model.session import Draft
from interviewcoach.model.story import Story
from interviewcoach.places import data_dir, database_path
from interviewcoach.store import Store
from terminal import Screen

# Each would be seen in the bytes by the number, which no sequence of the program's own has.
PAYLOADS = (
    "\x1b[7777m",  # colours, and all that begins so
    "\x1b[?7777h",  # modes
    "\x1b[7777n",  # questions that the terminal would answer as if typed
    "\x1b]7777;title\x07",  # titles, links, colours
    "\x1b]52;c;Nzc3Nw==\x07",  # the clipboard
    "\x1bP7777q\x1b\\",  # pictures
    "\x1b_7777\x1b\\\x1b^7777\x1b\\",
    "\x9b7777m\x9d7777;x\x9c",  # the same in one character
    "\r\x087777\x0b\x0c\x7f",
    "\u202e7777\u2066",  # text that runs backwards
    "[@click=app.quit]7777[/] [/] [b",
    "=7777+1",
)
HOSTILE = " ".join(PAYLOADS)
FOREIGN = re.compile(
    rb"\x1b[\[\]P_^X?]{0,2}(?:7777|52;)|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|[\x00\x0b\x0c\x7f]"
)
COMMANDS = (
    ("sessions", "list"),
    ("sessions", "show", "latest"),
    ("sessions", "delete", "nobody \x1b[7777m"),
    *(("export", "latest", "--format", name) for name in ("markdown", "json", "csv", "html", "anki")),
    ("progress", "--candidate", HOSTILE.replace("\x00", "")),
    ("stories", "list"),
    ("stories", "show", "7777"),
    ("reviews",),
    ("rescore", "latest"),
    ("agreement",),
    ("data", "erase", "--candidate", HOSTILE.replace("\x00", "")),
    ("data", "verify", "\x1b[7777m"),
    ("bank", "show", "\x1b]7777;title\x07"),
    ("bank", "check", "hostile.yaml"),
    ("bank", "import", "hostile.gift", "--output", "\x1b[7777m.yaml", "--competency", "\x1b[7777m"),
    ("import", "hostile\x1b[7777m.icb"),
    ("no such \x1b[7777m command",),
)


SILENT = {"agreement", "data", "progress", "rescore"}  # they show ids and numbers


@pytest.fixture(autouse=True)
def _hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database, a bank and files in which every text is hostile. What guards the ways in is passed by."""
    monkeypatch.chdir(tmp_path)
    session = everywhere(HOSTILE)
    begun = replace(session, id="begun234", turns=(), ended_at=None)
    with closing(Store.open(database_path())) as store:
        store.begin(begun)
        store.save_draft(Draft(begun.id, 0, HOSTILE, 1.0, NOON))
        store.begin(replace(session, ended_at=NOON))
        store.stories.save(Story("story234", HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE))
        store.reviews.save(session.id, Comment("Tess", "question-1", 0, 2, HOSTILE, NOON, HOSTILE))
    Path("hostile.yaml").write_text(
        f"questions:\n- id: {HOSTILE!r}\n  text: {HOSTILE!r}\n  {HOSTILE[:9]!r}: 1\n", "utf-8"
    )
    Path("hostile.gift").write_text(f"::7777:: {HOSTILE} {{}}", "utf-8")
    Path("hostile\x1b[7777m.icb").write_bytes(b"7777")


@pytest.mark.parametrize(
    "arguments", COMMANDS, ids=lambda arguments: " ".join(arguments[:2]).encode("ascii", "replace").decode()
)
def test_no_command_sends_what_a_text_holds_to_the_terminal(arguments: tuple[str, ...]) -> None:
    process = pexpect.spawn(
        sys.executable, ["-m", "interviewcoach", *arguments], dimensions=(40, 120), echo=False, timeout=60
    )
    process.sendline("n")
    process.expect(pexpect.EOF)
    process.close()
    sent = process.before
    assert isinstance(sent, bytes)
    assert b"Traceback" not in sent
    assert FOREIGN.findall(sent) == []
    if arguments[0] not in SILENT:
        assert b"7777" in sent


# What is pressed, and what then stands on the screen.
WALKS: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {
    ("practice", "--resume", "begun234"): (("", "7777"), ("\x1bOQ", "Hint:"), ("x \n", "Feedback on")),
    ("review", "--rater", "Tess"): (("", "7777"), ("\r", "7777.*rated"), ("\r", "Finish the review")),
    (): (
        ("", "Stories  .*1 story"),
        ("\x1b[B\x1b[B\x1b[B\r", "(?s)Stories.*7777"),
        ("\r", "(?s)Situation.*7777"),
        ("\x1b", "Without a story"),
        ("\x1b", "Review  "),
        ("\x1b[B\r", "Nothing practised"),
    ),
}


@pytest.mark.parametrize("arguments", WALKS, ids=lambda arguments: arguments[0] if arguments else "home")
def test_the_full_screen_sends_nothing_that_a_text_holds(arguments: tuple[str, ...]) -> None:
    screen = Screen(data_dir(), *arguments)
    for keys, shown in WALKS[arguments]:
        screen.press(keys)
        screen.wait(shown)
    screen.press("\x11")
    screen.left()
    assert FOREIGN.findall(bytes(screen.sent)) == []
