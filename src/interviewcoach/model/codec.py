"""Values to JSON and back, and the hash that names a value's content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def to_json(value: object) -> bytes:
    """Compact JSON of any value of the model; times are ISO 8601."""
    return msgspec.json.encode(value)


def from_json(data: bytes | str, type: type[T]) -> T:
    """The value that `to_json` wrote. Raises msgspec.ValidationError where the data has another shape."""
    return msgspec.json.decode(data, type=type)


def to_plain(value: object) -> Any:
    """Dicts, lists, strings and numbers, as `json.dumps` takes them."""
    return msgspec.to_builtins(value)


def from_plain(data: object, type: type[T]) -> T:
    """The value that `to_plain` took apart. Raises msgspec.ValidationError where the data has another shape."""
    return msgspec.convert(data, type)


def content_hash(value: object) -> str:
    """SHA-256 of the content in hexadecimal. The order of mappings and fields left out of equality change nothing."""
    text = json.dumps(_content(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: _content(getattr(value, field.name)) for field in fields(value) if field.compare}
    if isinstance(value, Mapping):
        return {str(key): _content(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_content(item) for item in value]
    return value
