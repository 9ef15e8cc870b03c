"""Values to JSON and back, and the hash that names a value's content."""

import hashlib
import json
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

# Of a field that a type got after values had been named by their content: where it is empty it is no part of it, so
# that these keep their names.
LATER = {"later": True}

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def to_json(value: object) -> bytes:
    """Compact JSON of any value of the model; times are ISO 8601."""
    return msgspec.json.encode(value, enc_hook=_as_dict)


def _as_dict(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"{type(value)} has no JSON")


def from_json(data: bytes | memoryview | str, type: type[T]) -> T:
    """The value that `to_json` wrote. Raises msgspec.ValidationError where the data has another shape."""
    return msgspec.json.decode(data, type=type)


def to_plain(value: object) -> Any:
    """Dicts, lists, strings and numbers, as `json.dumps` takes them."""
    return msgspec.to_builtins(value)


def from_plain(data: object, type: type[T]) -> T:
    """The value that `to_plain` took apart. Raises msgspec.ValidationError where the data has another shape."""
    return msgspec.convert(data, type)


def content_hash(value: object) -> str:
    """SHA-256 of the content in hexadecimal. The order of mappings and fields left out of equality change nothing.

    A value that holds others is named by their hashes, which are remembered: banks and rubrics share most of what they
    hold.
    """
    return hashlib.sha256(_encode(_content(value)).encode()).hexdigest()


def content_text(value: object) -> str:
    """What stands for a value in the content of one that holds it."""
    return _encode(_part(value))


def hash_of(fields: Mapping[str, str]) -> str:
    """The content hash of a value whose fields have these content texts."""
    content = ",".join(f'"{name}":{text}' for name, text in sorted(fields.items()))
    return hashlib.sha256(f"{{{content}}}".encode()).hexdigest()


_remembered_hash = lru_cache(maxsize=16_384)(content_hash)


@cache
def _compared(type: Any) -> tuple[tuple[str, bool], ...]:
    """The fields that make up a dataclass's equality: their names, and whether they came later."""
    return tuple((field.name, field.metadata == LATER) for field in fields(type) if field.compare)


def _content(value: object) -> Any:
    if not is_dataclass(value):
        return _part(value)
    kind: Any = type(value)
    parts = ((name, getattr(value, name), later) for name, later in _compared(kind))
    return {name: _part(part) for name, part, later in parts if not later or part not in (None, ())}


def _part(value: object) -> Any:
    if isinstance(value, (str, float)):
        return value
    if isinstance(value, (tuple, list)):
        return [item if isinstance(item, str) else _part(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _part(item) for key, item in value.items()}
    if not is_dataclass(value):
        return value
    try:
        return _remembered_hash(cast(Hashable, value))
    except TypeError:  # it holds a mapping
        return content_hash(value)
