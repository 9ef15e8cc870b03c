"""The files of a bank and their bytes. Nothing here hangs or raises: what cannot be read becomes a problem."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from interviewcoach.errors import Problem
from interviewcoach.model.text import safe_text

LARGEST = 1 << 20

# What a file may hold, and the folder of a bank that it stands in.
Kind = Literal["competencies", "questions", "roles", "unsafe", "words", "styles", "support", "sources", "synonyms"]


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file as it was read. `name` is what users know it by: its place in the bundled bank, or their own path.

    `folder` is the folder for a kind of file that it was found in, if any; `problem` says why there is no content.
    """

    path: Path
    name: str
    folder: str = ""
    content: bytes = b""
    problem: Problem | None = None


def bundled_folder() -> Path:
    """The bank that comes with the program: in the package of an installed wheel, beside `src` in a working copy."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "question_banks"
    return installed if installed.is_dir() else package.parent.parent / "question_banks"


def read_files(source: Path, known_as: str) -> tuple[BankFile, ...]:
    """The bank files of a folder and of its folders for each kind, or the one file that `source` is.

    Their names begin with `known_as`, empty for the bundled bank.
    """
    if not os.path.isdir(source):
        return (_read(source, known_as),)
    files: list[BankFile] = []
    for folder in ("", *get_args(Kind)):
        try:
            names = sorted(os.listdir(source / folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            files.append(_unreadable(source / folder, os.path.join(known_as, folder or "."), error))
            continue
        files += [
            _read(source / folder / name, os.path.join(known_as, folder, name), folder)
            for name in names
            if name.endswith((".yaml", ".yml")) and not name.startswith(".")
        ]
    return tuple(files) or (_unfit(source, str(source), "holds no bank files", "name a folder with .yaml files"),)


def _read(path: Path, name: str, folder: str = "") -> BankFile:
    try:
        # Without O_NONBLOCK, opening a named pipe would wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return _unfit(path, name, "is no regular file", "name a .yaml file or a folder")
            content = stream.read(LARGEST + 1)
    except OSError as error:
        return _unreadable(path, name, error)
    if len(content) > LARGEST:
        return _unfit(path, name, "is larger than 1 MiB", "split it into several files")
    return BankFile(path, safe_text(name), folder, content)


def _unreadable(path: Path, name: str, error: OSError) -> BankFile:
    return _unfit(path, name, f"cannot be read: {error.strerror}", "check its name and permissions")


def _unfit(path: Path, name: str, message: str, mend: str) -> BankFile:
    name = safe_text(name)
    return BankFile(path, name, problem=Problem(name, 0, 0, "", message, mend))
