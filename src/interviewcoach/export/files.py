"""Writing an export to the place the user named."""

import os
import tempfile
from pathlib import Path

from interviewcoach.errors import UsageError


def write(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write the whole content or nothing, readable only by the user (0600).

    Raises UsageError where something stands in its place (a plain file is replaced with `force`) or the place is unfit.
    """
    try:
        if force and os.path.lexists(path) and not path.is_file():
            raise UsageError(f"{path} is not a plain file: name another one")
        if not force:
            # Taking the name first keeps it from others without the hard links that memory sticks lack.
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            _replace(path, content.encode() if isinstance(content, str) else content)
        except BaseException:
            if not force:
                path.unlink()
            raise
    except FileExistsError as error:
        raise UsageError(f"{path} exists already: name another file, or replace it with --force") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror}): name another file") from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".interviewcoach-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise
