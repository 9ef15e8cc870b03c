"""Strict YAML as a tree of nodes that know their place. The only module that imports yaml.

Refused, because it surprises or harms: anchors, aliases, tags, several documents, keys that come twice or are no plain
text, deep nesting. A scalar stays what was written: `no` and `1:30` mean themselves until a type says otherwise.
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.reader import Reader

from interviewcoach.errors import Problem
from interviewcoach.model.text import safe_text

DEEPEST = 20
LONGEST_MESSAGE = 400

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text. `line` and `column` of every node count from 1."""

    line: int
    column: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    line: int
    column: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; `keys` holds the nodes of the keys themselves."""

    line: int
    column: int
    keys: Mapping[str, Scalar]
    values: Mapping[str, "Node"]


Node = Scalar | Items | Entries


def parse(content: bytes, file: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of a YAML document, or None and everything that is wrong with it."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        node = _place_of(content[: error.start].decode())
        message = f"is no UTF-8: byte 0x{content[error.start]:02X}"
        return None, (problem_at(file, node, "", message, "save the file as UTF-8"),)
    if control := Reader.NON_PRINTABLE.search(text):
        node = _place_of(text[: control.start()])
        message = f"holds the control character U+{ord(control.group()):04X}"
        return None, (problem_at(file, node, "", message, "remove it"),)
    tree = _Tree(text, file)
    try:
        root = tree.document()
    except _TooDeepError:
        root = None
    except yaml.MarkedYAMLError as error:
        root = None
        tree.report_syntax(error)
    return (None if tree.problems else root), tuple(tree.problems)


class _TooDeepError(Exception):
    """Ends the reading of a file that nests too deeply; it is reported before."""


class _Tree:
    """Builds nodes from parser events. DEEPEST bounds the recursion, so no input can exhaust the stack."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._file = file
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)

    def report(self, node: Node, message: str, mend: str) -> None:
        self.problems.append(problem_at(self._file, node, "", message, mend))

    def report_syntax(self, error: yaml.MarkedYAMLError) -> None:
        node = _place(error.problem_mark)
        if "nesting depth" in (error.problem or ""):  # libyaml has a limit of its own and may meet it first
            self._report_depth(node)
            return
        line = "".join(self._text.split("\n")[node.line - 1 : node.line])
        tab = "\t" in line[: node.column]
        mend = "indent with spaces, not tabs" if tab else "check indentation; text with : # [ { & * ! needs quotes"
        message = ", ".join(part for part in (error.problem, error.context) if part)
        self.report(node, f"is no YAML: {message}", mend)

    def _report_depth(self, node: Node) -> None:
        self.report(node, f"nests deeper than {DEEPEST} levels", "a bank needs far fewer")

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.report(_place(event.start_mark), "holds a second document", "remove the ---")
                    return None
                root = self._node(next(self._events), 1)
        if root is None:
            self.report(Scalar(0, 0), "is empty", "write its content or remove the file")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        place = _place(event.start_mark)
        if depth > DEEPEST:
            self._report_depth(place)
            raise _TooDeepError
        kind = "alias" if isinstance(event, yaml.AliasEvent) else "anchor"
        for what, name in ((kind, getattr(event, "anchor", None)), ("tag", getattr(event, "tag", None))):
            if name:
                self.report(place, f"the {what} '{name}' is not allowed", "put it in quotes if it is meant as text")
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(place.line, place.column, tuple(self._items(depth)))
        if isinstance(event, yaml.MappingStartEvent):
            return self._entries(place, depth)
        return Scalar(place.line, place.column, getattr(event, "value", ""))

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, place: Scalar, depth: int) -> Entries:
        keys: dict[str, Scalar] = {}
        values: dict[str, Node] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self.report(key, "a key must be plain text", "put it in quotes")
            elif key.text in keys:
                self.report(key, f"'{key.text}' stands here twice, first in line {keys[key.text].line}", "remove one")
            else:
                keys[key.text] = key
                values[key.text] = value
        return Entries(place.line, place.column, keys, values)


def _place(mark: Any) -> Scalar:
    """The place of a mark of yaml, whose two parsers have a type each; nowhere for None."""
    return Scalar(mark.line + 1, mark.column + 1) if mark else Scalar(0, 0)


def _place_of(before: str) -> Scalar:
    """The place right behind this text."""
    lines = before.split("\n")
    return Scalar(len(lines), len(lines[-1]) + 1)


def problem_at(  # noqa: PLR0913 - a problem has these parts
    file: str, node: Node, path: str, message: str, mend: str = "", *, warning: bool = False
) -> Problem:
    """A finding at a node. What it quotes of a file is made safe to show and stays on a line."""
    texts = [safe_text(" ".join(text[:LONGEST_MESSAGE].split())) for text in (path, message, mend)]
    return Problem(file, node.line, node.column, texts[0], texts[1], texts[2], warning)
