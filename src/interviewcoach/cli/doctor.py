"""`interviewcoach doctor`: looks at everything that an interview needs, whatever of it is broken."""

import json
import locale
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from interviewcoach import __version__, health
from interviewcoach.errors import BankError, CoachError
from interviewcoach.health import Check
from interviewcoach.model.text import safe_text

# Where the system lists what is mounted; not every system has it.
MOUNTS = Path("/proc/mounts")
_AGAIN = "install interviewcoach again"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(as_json: bool) -> None:
    """Check this installation: versions, terminal, data folder, database, backups, bank and clock.

    Nothing is changed. Exit code 1 where there is a problem; a warning is none.
    """
    checks = [each for look in _LOOKS for each in _carefully(*look)]
    if as_json:
        click.echo(json.dumps({"checks": [asdict(each) for each in checks]}, indent=2))
    else:
        for each in checks:
            click.echo(safe_text(f"{each.state:8} {each.name}: {each.found}"))
            if each.mend:
                click.echo(safe_text(f"         {each.mend}"))
    if any(each.state == "problem" for each in checks):
        raise SystemExit(1)


def _carefully(name: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    """What `look` finds; what keeps it from looking is a finding too."""
    try:
        yield from look()
    except BankError as error:
        yield Check(name, "problem", f"{len(error.problems)} problems, the first: {error.problems[0]}", _AGAIN)
    except CoachError as error:
        yield Check(name, "problem", str(error), "do as it says")
    except ImportError as error:
        yield health.failed(name, error, _AGAIN)
    except OSError as error:
        yield health.failed(name, error, "check the disk and the permissions")
    except RuntimeError as error:  # there is no home folder
        yield health.failed(name, error, "set INTERVIEWCOACH_DATA_DIR to a folder")


def _versions() -> Iterator[Check]:
    needed = [each for each in requires("interviewcoach") or () if "extra ==" not in each]
    names = [each.split(">")[0].split("=")[0].split("<")[0].strip() for each in needed]
    python = ".".join(map(str, sys.version_info[:3]))
    yield health.check_versions(
        __version__, python, sqlite3.sqlite_version_info, {each: _version(each) for each in names}
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _terminal() -> Iterator[Check]:
    size = shutil.get_terminal_size()
    kind = os.environ.get("TERM", "")
    yield health.check_terminal(
        health.Terminal(
            kind=kind,
            columns=size.columns,
            rows=size.lines,
            interactive=sys.stdin.isatty() and sys.stdout.isatty(),
            encoding=locale.getencoding(),
            colours=_colours(kind, os.environ.get("COLORTERM", ""), os.environ.get("NO_COLOR", "")),
        )
    )


def _colours(kind: str, promised: str, none: str) -> int:
    if none or kind in ("", "dumb"):
        return 0
    if promised in ("truecolor", "24bit"):
        return 1 << 24
    return 256 if "256" in kind else 16


# Banks and the store are imported where they are looked at: what is broken must not keep the rest from being seen.


def _data() -> Iterator[Check]:
    from interviewcoach.places import data_dir, database_path  # noqa: PLC0415

    folder, path = data_dir(), database_path()
    if os.path.lexists(folder) and not folder.is_dir():
        yield Check("data folder", "problem", f"{folder} is no folder", "move it away or set INTERVIEWCOACH_DATA_DIR")
        return
    kept = folder / "backups"
    copies = sorted(kept.glob("*.db")) if os.access(kept, os.R_OK | os.X_OK) else ()
    present = [each for each in (folder, path, kept, *copies) if os.path.lexists(each)]
    yield health.check_folder(str(folder), [_entry(each) for each in present])
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    yield health.check_space(shutil.disk_usage(there).free)
    mounts = MOUNTS.read_text("utf-8", "replace") if MOUNTS.exists() else ""
    yield health.check_filesystem(health.filesystem_of(there.resolve(), mounts))


def _entry(path: Path) -> health.Entry:
    found = path.stat() if path.is_dir() else path.lstat()
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return health.Entry(str(path), stat.S_IMODE(found.st_mode), mine, stat.S_ISDIR(found.st_mode))


def _encryption() -> Iterator[Check]:
    from interviewcoach.cli.unlocking import can_decrypt  # noqa: PLC0415
    from interviewcoach.places import database_path  # noqa: PLC0415
    from interviewcoach.store import copies, is_encrypted  # noqa: PLC0415

    path = database_path()
    if os.path.lexists(path):
        encrypted = [is_encrypted(each) for each in copies(path)]
        yield health.check_encryption(is_encrypted(path), encrypted, can_decrypt())


def _database() -> Iterator[Check]:
    from interviewcoach.cli.unlocking import remembered  # noqa: PLC0415
    from interviewcoach.places import database_path  # noqa: PLC0415
    from interviewcoach.store import is_encrypted, opens, verify  # noqa: PLC0415

    path = database_path()
    if not os.path.lexists(path):
        yield Check("database", "ok", "none yet")
        return
    key = None
    if is_encrypted(path):
        key = remembered()
        if key is None or not opens(path, key):
            yield Check(
                "database",
                "ok",
                "encrypted, or damaged from its beginning, and not looked into"
                " (`interviewcoach data verify` asks for the passphrase)",
            )
            return
    found = verify(path, key, quick=True)
    if found.findings:
        first = found.findings[0]
        yield Check("database", "problem", f"{first.place}: {first.what}", first.mend)
    else:
        yield Check("database", "ok", f"schema {found.schema}, sound (`interviewcoach data verify` reads every answer)")


def _backups() -> Iterator[Check]:
    from interviewcoach.places import database_path  # noqa: PLC0415
    from interviewcoach.store import backups  # noqa: PLC0415

    path = database_path()
    made = [each.changed for each in backups(path)]
    changed = datetime.fromtimestamp(int(path.stat().st_mtime), UTC) if path.exists() else None
    now = datetime.now(UTC)
    yield health.check_backups(made, changed, now)
    yield health.check_clock(now, max([*made, *([changed] if changed else [])], default=None))


def _bank() -> Iterator[Check]:
    from interviewcoach.banks import load_bank  # noqa: PLC0415

    bank = load_bank()
    # A bank that was read before loads no scorer, and every interview needs it.
    import_module("interviewcoach.scoring.grading")
    yield Check("bank", "ok", f"{len(bank.questions)} questions, {len(bank.competencies)} competencies")


_LOOKS: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
    ("versions", _versions),
    ("terminal", _terminal),
    ("data folder", _data),
    ("encryption", _encryption),
    ("database", _database),
    ("backups", _backups),
    ("bank", _bank),
)
