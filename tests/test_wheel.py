"""The built wheel, installed into an empty environment and run from another folder."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    wheel = built(ROOT, folder)
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    return folder / "env" / "bin" / "interviewcoach"


def built(source: Path, target: Path) -> Path:
    """The wheel, made with the locked versions of the tools that make it."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(source)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return wheel


def run(program: Path, folder: Path, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "INTERVIEWCOACH_DATA_DIR": str(folder / "data"),
        "INTERVIEWCOACH_CACHE_DIR": str(folder / "cache"),
    }
    return subprocess.run(
        [program, *arguments], cwd=folder, env=environment, input=text, capture_output=True, text=True, check=False
    )


def test_the_banks_travel_in_the_wheel(program: Path, tmp_path: Path) -> None:
    found = run(program, tmp_path, "bank", "list", "--json")
    assert found.returncode == 0, found.stderr
    assert len(json.loads(found.stdout)["questions"]) >= 16


def test_an_interview_is_held_and_exported(program: Path, tmp_path: Path) -> None:
    answers = "I would listen, stay with her and tell the nurse.\n\n" * 4
    held = run(program, tmp_path, "practice", "--plain", "--questions", "2", "--seed", "1", text=answers)
    assert held.returncode == 0, held.stderr
    assert "Question 2 of 2" in held.stdout
    exported = run(program, tmp_path, "export", "latest", "--format", "markdown")
    assert "I would listen, stay with her and tell the nurse." in exported.stdout


def test_the_same_source_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another folder, with other times and other permissions, too."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    digests = set()
    for number, umask in enumerate((0o022, 0o077)):
        before = os.umask(umask)
        try:
            source = tmp_path / f"copy-{number}"
            source.mkdir()
            for name in ("src", "question_banks"):
                shutil.copytree(
                    ROOT / name,
                    source / name,
                    copy_function=shutil.copyfile,
                    ignore=shutil.ignore_patterns("__pycache__"),
                )
            for name in ("pyproject.toml", "README.md", "LICENSE"):
                shutil.copyfile(ROOT / name, source / name)
            digests.add(hashlib.sha256(built(source, tmp_path / f"wheel-{number}").read_bytes()).hexdigest())
        finally:
            os.umask(before)
    assert len(digests) == 1
