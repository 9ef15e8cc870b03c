"""Where data lives."""

import os
from pathlib import Path

import platformdirs


def data_dir() -> Path:
    """`INTERVIEWCOACH_DATA_DIR`, or the platform's folder for user data."""
    named = os.environ.get("INTERVIEWCOACH_DATA_DIR")
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("interviewcoach", appauthor=False))


def database_path() -> Path:
    return data_dir() / "practice.db"


def visitors_dir() -> Path:
    """Where every browser that uses `serve` has a data folder of its own."""
    return data_dir() / "visitors"


def visitors_databases() -> list[Path]:
    """The databases of those browsers. A folder that is a link is not ours."""
    return [each for each in sorted(visitors_dir().glob("*/practice.db")) if not each.parent.is_symlink()]
