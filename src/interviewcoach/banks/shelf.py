"""Values that wait as compressed JSON until somebody asks for them."""

import zlib
from collections.abc import Iterator, Mapping
from typing import TypeVar

from interviewcoach.model.codec import from_json, to_json

T = TypeVar("T")


class Shelf(Mapping[str, T]):
    """Values by id, each decoded when it is first asked for and the same object from then on: the phrases of a whole
    bank take eight times the memory of their compressed JSON, and an interview needs a tenth of them."""

    def __init__(self, packed: Mapping[str, bytes], type: type[T]) -> None:
        self._packed = packed
        self._type = type
        self._decoded: dict[str, T] = {}

    def __getitem__(self, id: str) -> T:
        if id not in self._decoded:
            value = from_json(zlib.decompress(self._packed[id]), self._type)
            self._decoded.setdefault(id, value)  # another thread may have been first
        return self._decoded[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, id: object) -> bool:
        return id in self._packed


def packed(values: Mapping[str, object]) -> dict[str, bytes]:
    """What a shelf of these values is made of."""
    return {id: zlib.compress(to_json(value)) for id, value in values.items()}
