"""A text in the user's own editor, in a private file that goes afterwards unless it holds what could not be taken."""

import os
import shlex
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from interviewcoach.errors import EditorError
from interviewcoach.model.session import LONGEST_ANSWER
from interviewcoach.store import EDITING, make_folder, wipe, wipe_folder

MOST_BYTES = 4 * LONGEST_ANSWER
CHOOSE = "set EDITOR to one that is installed"


def editor(environ: Mapping[str, str]) -> list[str]:
    """`$VISUAL`, `$EDITOR` or nano, with its arguments. Raises EditorError where it is not there."""
    named = environ.get("VISUAL", "").strip() or environ.get("EDITOR", "").strip() or "nano"
    try:
        words = shlex.split(named)
    except ValueError as error:
        raise EditorError(f"the editor {named!r} cannot be read ({error}): {CHOOSE}") from error
    if not words or shutil.which(words[0]) is None:
        raise EditorError(f"the editor {named!r} is not there: {CHOOSE}")
    return words


def edit(
    text: str, folder: Path, environ: Mapping[str, str], run: Callable[[Sequence[str]], int] = subprocess.call
) -> str:
    """What the editor makes of `text`, in a file below the data folder `folder`. It has the terminal to itself.

    Raises EditorError where nothing could be taken; the message names the file that holds what the editor wrote.
    """
    command = editor(environ)
    before = text.encode("utf-8", "replace")
    try:
        make_folder(folder / EDITING)
        handle, name = tempfile.mkstemp(prefix="answer-", suffix=".txt", dir=folder / EDITING)
        with os.fdopen(handle, "wb") as new:
            new.write(before)
    except OSError as error:
        raise EditorError(
            f"{folder / EDITING} cannot be written ({error.strerror}): make room, or write here"
        ) from error
    file = Path(name)
    with _interrupts_meant_for_the_editor():
        try:
            code = run([*command, name])
        except OSError as error:
            _remove(file)
            raise EditorError(f"{command[0]} cannot be started ({error.strerror}): {CHOOSE}") from error
    after = _content(file)
    if code:
        raise EditorError(
            f"{command[0]} ended with code {code}: your text stayed as it was{_kept(file, before, after)}"
        )
    try:
        found = after.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise EditorError(f"that is no UTF-8 text: your text stayed as it was{_kept(file, before, after)}") from error
    if len(found) > LONGEST_ANSWER:
        raise EditorError(
            f"an answer holds at most {LONGEST_ANSWER:,} characters: your text stayed as it was"
            f"{_kept(file, before, after)}"
        )
    _remove(file)
    return found if text.endswith("\n") else found.rstrip("\n")


def _content(file: Path) -> bytes:
    """What the editor left, cut where it is more than any answer holds."""
    try:
        if not stat.S_ISREG(file.lstat().st_mode):
            raise EditorError(f"{file} is no plain file any more: your text stayed as it was")
        with file.open("rb") as found:
            return found.read(MOST_BYTES + 1)
    except OSError as error:
        raise EditorError(f"{file} cannot be read ({error.strerror}): your text stayed as it was") from error


def _kept(file: Path, before: bytes, after: bytes) -> str:
    """Say where the editor's text is; one that was not changed is removed."""
    if after == before:
        _remove(file)
        return ""
    return f", and the editor's is in {file}"


def _remove(file: Path) -> None:
    """With the copies that editors leave beside a file; they bear its name."""
    for each in list(file.parent.glob(f"*{file.stem}*")):
        wipe(each)
    if not any(file.parent.iterdir()):
        wipe_folder(file.parent)


@contextmanager
def _interrupts_meant_for_the_editor() -> Iterator[None]:
    """Ctrl-C reaches this program too. A handler, unlike ignoring, is not inherited by what is started."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
