"""docs/reliability.md and docs/exports.md name tests and commands that there are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in ("reliability.md", "exports.md"))


@pytest.mark.parametrize(
    ("file", "names"), re.findall(r"`((?:tui/)?test_\w+\.py)((?:::\w+(?:\.\.\.)?`, `)*(?:::\w+)?)", PAGE)
)
def test_every_test_that_is_named_is_there(file: str, names: str) -> None:
    text = (ROOT / "tests" / file).read_text("utf-8")
    for name in re.findall(r"::(\w+)", names):
        assert re.search(rf"def {name}", text), name


@pytest.mark.parametrize("command", sorted(set(re.findall(r"python (benchmarks/\w+\.py)", PAGE))))
def test_every_command_that_is_named_is_there(command: str) -> None:
    assert (ROOT / command).is_file()
