"""The locks hold what pyproject.toml asks for, checked by hash, and say nothing of the machine they were made on."""

import json
import re
import runpy
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BUILD = (ROOT / "requirements" / "build.in").read_text("utf-8").split()
WANTED = {
    "run.txt": [*PROJECT["project"]["dependencies"], *BUILD],
    "test.txt": [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["test"],
        *PROJECT["build-system"]["requires"],
        *BUILD,
    ],
    "tools.txt": (ROOT / "requirements" / "tools.in").read_text("utf-8").split(),
}
LOCKED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.+!]+)(?: ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n")


def locked(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    assert LOCKED.sub("", text) == "", "a line that is no exact version with its hashes"
    return {canonicalize_name(each["name"]): each["version"] for each in LOCKED.finditer(text)}


@pytest.mark.parametrize("name", WANTED)
def test_everything_that_is_asked_for_is_locked_in_a_version_that_fits(name: str) -> None:
    found = locked(name)
    for each in map(Requirement, WANTED[name]):
        assert each.specifier.contains(found[canonicalize_name(each.name)]), f"run `make lock`: {each}"


def test_tests_run_with_what_users_run() -> None:
    assert locked("run.txt").items() <= locked("test.txt").items()


def record(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "version": "1", "vulns": [], **more}


@pytest.mark.parametrize(
    ("found", "code", "says"),
    [
        ([record("a"), record("b")], 0, "2 packages, none with a known vulnerability"),
        ([record("a", vulns=[{"id": "CVE-1"}]), {"name": "b", "skip_reason": "not found"}], 1, "a 1: CVE-1"),
        ([record("a"), {"name": "b", "skip_reason": "not found"}], 2, "1 of 2 packages: known vulnerabilities could"),
        ([], 2, "could not be looked up"),
    ],
)
def test_what_nobody_knows_is_not_taken_for_sound(
    monkeypatch: pytest.MonkeyPatch, found: list[dict[str, Any]], code: int, says: str
) -> None:
    script = runpy.run_path(str(ROOT / "requirements" / "audit.py"))
    answer = json.dumps({"dependencies": found}) if found else "no network"
    asked: Callable[..., Any] = lambda *_, **__: subprocess.CompletedProcess([], 1, answer, "")  # noqa: E731
    monkeypatch.setattr(subprocess, "run", asked)
    got, lines = script["verdict"](script["audit"]("a lock"))
    assert got == code
    assert says in lines[0]
