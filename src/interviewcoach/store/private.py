"""Files that only the user can read, complete and on disk before they have their name."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

# What filesystems without hard links (FAT, some shares) answer to one.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP}

_WIPED_AT_ONCE = 1 << 20


def make_folder(folder: Path) -> None:
    """Make the folder and what is missing above it, for the user alone (0700)."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def private_file(beside: Path) -> Iterator[Path]:
    """A new empty file (0600, no link followed) in the folder of `beside`, with its journal gone at the end.

    Its name begins with a dot and that of `beside`. What should stay is given another name meanwhile.
    """
    handle, name = tempfile.mkstemp(prefix=f".{beside.name}.", dir=beside.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        for left in (name, f"{name}-journal"):
            Path(left).unlink(missing_ok=True)


def give_name(new: Path, path: Path, *, replace: bool = False) -> None:
    """Put the whole content of `new` on disk and give it the name `path`, at once or not at all.

    Raises FileExistsError where there is a file of that name and it is not to be replaced.
    """
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    if replace:
        new.replace(path)
    else:
        _take_name(new, path)
    sync_folder(path.parent)


def take_place(new: Path, path: Path) -> None:
    """Give `new` the name `path` at once, then overwrite what had that name, unless it has another one too."""
    with path.open("rb+") as old:
        give_name(new, path, replace=True)
        if os.fstat(old.fileno()).st_nlink == 0:
            _overwrite(old)


def sync_folder(folder: Path) -> None:
    """Put the names in the folder on disk, where the system lets a folder be opened for that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def wipe(path: Path) -> None:
    """Remove a file and overwrite what it held with zeros. Of a link only the link goes."""
    found = path.lstat()
    # A second name would lose its content as well.
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        path.unlink()
        return
    path.chmod(0o600)  # one that was made read-only is to go too
    with path.open("rb+") as file:
        path.unlink()
        _overwrite(file)


def _overwrite(file: BinaryIO) -> None:
    size = os.fstat(file.fileno()).st_size
    for start in range(0, size, _WIPED_AT_ONCE):
        file.write(bytes(min(_WIPED_AT_ONCE, size - start)))
    file.flush()
    os.fsync(file.fileno())


def wipe_folder(folder: Path) -> None:
    """Wipe the files of a folder that has no folders in it, and remove it. Of a link only the link goes."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        for file in list(folder.iterdir()):
            wipe(file)
        folder.rmdir()


def _take_name(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            new.replace(path)
        except OSError:
            path.unlink()
            raise
