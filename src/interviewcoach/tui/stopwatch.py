"""Thinking and typing time, without pauses."""

from collections.abc import Callable


class Stopwatch:
    """Counts seconds while it runs. `tick` is a monotonic clock: a wall clock that is set back changes nothing."""

    def __init__(self, tick: Callable[[], float], seconds: float = 0.0) -> None:
        self._tick = tick
        self._counted = seconds
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        return self._counted + (self._tick() - self._since if self._since is not None else 0.0)

    def start(self) -> None:
        if self._since is None:
            self._since = self._tick()

    def stop(self) -> None:
        self._counted, self._since = self.seconds, None
