"""From nodes to the values of the model, by their type hints. A fault is noted at its place and stops nothing else."""

import difflib
import re
import types
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from interviewcoach.banks.nodes import Entries, Items, Node, Scalar, problem_at
from interviewcoach.errors import Problem
from interviewcoach.model.text import safe_line, safe_text

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_WHOLE_NUMBER = re.compile(r"\d{1,9}")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?|\.\d{1,9}")
_ON_ONE_LINE = ("name", "title")
_KINDS = {Scalar: "text", Items: "a list", Entries: "'key: value' pairs"}

_type_hints = cache(get_type_hints)

Given = Mapping[tuple[type, str], str | None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where files are written otherwise than the values: `keys` gives a (type, field) its name in a file, `readers` a
    type or (type, field) its own way from a node at a path to the value."""

    keys: Mapping[tuple[type, str], str]
    readers: Mapping[Any, Callable[["Binder", Node, str], Any]]


class Binder:
    """Binds the nodes of one file. A value is None where something in it was wrong: what, is added to `problems`.

    `given` holds fields that are not written out. Neither are fields that take no part in a value's equality.
    """

    def __init__(self, file: str, dialect: Dialect, given: Given, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self._dialect = dialect
        self._given = given

    def report(self, node: Node, path: str, message: str, mend: str = "") -> None:
        self.problems.append(problem_at(self.file, node, path, message, mend))

    def bind(self, hint: Any, node: Node, path: str) -> Any:  # noqa: PLR0911 - one line a form of type
        """The value of a node. A lone mapping stands for a list of one."""
        if reader := self._dialect.readers.get(hint):
            return reader(self, node, path)
        if is_dataclass(hint):
            return self.dataclass(hint, node, path)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):  # X | None
            return self.bind(arguments[0], node, path)
        if origin is tuple and isinstance(node, Entries) and is_dataclass(arguments[0]):
            return (self.bind(arguments[0], node, path),)
        if origin is tuple:
            return self._items(arguments[0], node, path)
        if origin is Mapping:
            return self._entries(arguments[0], arguments[1], node, path)
        return self._scalar(hint, node, path)

    def text(self, node: Node, path: str) -> str | None:
        if not isinstance(node, Scalar):
            mend = "a text that starts with { or [ needs quotes"
            self.report(node, path, f"must be text, not {_KINDS[type(node)]}", mend)
        elif not node.text.strip():
            self.report(node, path, "is empty", "write something or remove the key")
        else:
            return safe_text(node.text.strip())
        return None

    def line(self, node: Node, path: str) -> str | None:
        text = self.text(node, path)
        if text is None or text == safe_line(text):
            return text
        self.report(node, path, "must stand on one line, without tabs", "a longer text has a key of its own")
        return None

    def id(self, node: Node, path: str) -> str | None:
        text = self.text(node, path)
        if text is None or ID.fullmatch(text):
            return text
        self.report(node, path, f"'{text}' is no id", "up to 64 small letters, digits, - and _, no space")
        return None

    def check_keys(self, node: Entries, path: str, known: Collection[str], required: Collection[str]) -> None:
        """Report required keys that `node` lacks, and keys that are not known."""
        for key in required:
            if key not in node.values:
                self.report(node, join(path, key), "is missing")
        for key, place in node.keys.items():
            if key not in known:
                self.report(place, join(path, key), "is not known here", did_you_mean(key, known))

    def dataclass(self, type: Any, node: Node, path: str) -> Any:
        if not isinstance(node, Entries):
            self._unfit(node, path, Entries)
            return None
        before = len(self.problems)
        values: dict[str, Any] = {name: value for (owner, name), value in self._given.items() if owner is type}
        written = {
            self._key(type, field): field for field in fields(type) if field.name not in values and field.compare
        }
        required = [key for key, field in written.items() if field.default is MISSING]
        self.check_keys(node, path, written, required)
        for key in [key for key in written if key in node.values]:
            value = self._field(type, written[key].name, node.values[key], join(path, key))
            if key in required and value in ((), {}):
                self.report(node.values[key], join(path, key), "is empty", "write at least one entry")
            values[written[key].name] = value
        return None if len(self.problems) > before else type(**values)

    def _key(self, type: type, field: Field[Any]) -> str:
        return self._dialect.keys.get((type, field.name), field.name)

    def _field(self, type: type, name: str, node: Node, path: str) -> Any:
        if reader := self._dialect.readers.get((type, name)):
            return reader(self, node, path)
        if name in _ON_ONE_LINE:
            return self.line(node, path)
        return self.id(node, path) if name == "id" else self.bind(_type_hints(type)[name], node, path)

    def _items(self, hint: Any, node: Node, path: str) -> tuple[Any, ...] | None:
        if not isinstance(node, Items):
            self._unfit(node, path, Items)
            return None
        return tuple(self.bind(hint, item, f"{path}[{place}]") for place, item in enumerate(node.items))

    def _entries(self, key_hint: Any, hint: Any, node: Node, path: str) -> dict[Any, Any] | None:
        if not isinstance(node, Entries):
            self._unfit(node, path, Entries)
            return None
        read_key = self.id if key_hint is str else lambda key, at: self._scalar(key_hint, key, at)
        return {
            read_key(node.keys[key], path): self.bind(hint, value, join(path, key))
            for key, value in node.values.items()
        }

    def _unfit(self, node: Node, path: str, wanted: type) -> None:
        mend = "write one '- ' line for each entry" if wanted is Items else ""
        self.report(node, path, f"must be {_KINDS[wanted]}, not {_KINDS[type(node)]}", mend)

    def _scalar(self, hint: Any, node: Node, path: str) -> Any:
        text = self.text(node, path)
        if text is None or hint is str:
            return text
        if get_origin(hint) is Literal:
            choices = get_args(hint)
            if text in choices:
                return text
            self.report(node, path, f"'{text}' is not allowed here", did_you_mean(text, choices))
        elif hint is bool:
            if text in ("true", "false"):
                return text == "true"
            self.report(node, path, f"must be true or false, not '{text}'")
        elif hint is int:
            if _WHOLE_NUMBER.fullmatch(text):
                return int(text)
            self.report(node, path, f"must be a whole number, not '{text}'")
        elif hint is float:
            if _NUMBER.fullmatch(text) and float(text) > 0:
                return float(text)
            self.report(node, path, f"must be a number above 0, not '{text}'", "write e.g. 1")
        else:
            raise TypeError(f"no way to read {hint} from a file")
        return None


def join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The nearest known word, or all of them where they are few: the mend for a word that is not known."""
    if near := difflib.get_close_matches(word, known, n=1):
        return f"did you mean '{near[0]}'?"
    return f"choose from: {', '.join(known)}" if 0 < len(known) <= 12 else ""
