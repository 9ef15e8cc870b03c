"""No test touches the user's folders, and none depends on the clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from interviewcoach.collecting import seldom

seldom()  # as the program does

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One cache for all tests: the bundled bank is parsed once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERVIEWCOACH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A place for data of each test's own; nothing is there until the test stores something."""
    monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture(scope="session", autouse=True)
def _keyring() -> Iterator[None]:
    """No keyring but what a test brings."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        yield
