"""The built wheel, installed into an empty environment and run from another folder."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    return folder / "env" / "bin" / "interviewcoach"


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
