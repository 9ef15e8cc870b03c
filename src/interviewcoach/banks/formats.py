"""How each kind of bank file is laid out, and what is written otherwise in YAML than in the model's values."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, Literal

from interviewcoach.banks.binding import Binder, Dialect, Given, join
from interviewcoach.banks.files import Kind
from interviewcoach.banks.nodes import Entries, Items, Node, Scalar, problem_at
from interviewcoach.errors import Problem
from interviewcoach.model.bank import (
    Competency,
    Indicator,
    Phrase,
    PhraseGroup,
    Question,
    RedFlag,
    Role,
    SourceDocument,
    Style,
    Support,
    Tally,
    Words,
)

# The least and the most of a question's guide time.
GUIDE_SECONDS = (30, 600)

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of bank file. `kind` is its folder in a bank or its file name, `marker` a key that tells it anywhere else.

    A file is one entry, or holds a list or an id -> entry mapping of them: under `marker`, or being the whole file
    without one. `shared` is a key beside them that holds for all. `given` makes from the id of an entry and the shared
    text the fields that are not written out.
    """

    kind: Kind
    type: Any
    form: Literal["entry", "list", "mapping"]
    marker: str
    shared: str = ""
    given: Callable[[str, str], Given] = lambda _id, _shared: {}


# In the order of `Kind`. Competencies stand before unsafe: both hold red flags.
LAYOUTS = (
    Layout(
        "competencies",
        Competency,
        "entry",
        "indicators",
        given=lambda id, _: {
            (Indicator, "competency"): id,
            (Indicator, "tally"): None,
            (RedFlag, "competency"): id,
        },
    ),
    Layout(
        "questions",
        Question,
        "list",
        "questions",
        shared="theme",
        given=lambda _, theme: {
            (Question, "theme"): theme,
            (Indicator, "tally"): None,
            (RedFlag, "competency"): "",
        },
    ),
    Layout("roles", Role, "entry", "duties"),
    Layout("unsafe", RedFlag, "list", "red_flags", given=lambda _id, _shared: {(RedFlag, "competency"): ""}),
    Layout("words", Words, "entry", "tallies"),
    Layout("styles", Style, "mapping", "styles", given=lambda id, _: {(Style, "id"): id}),
    Layout("support", Support, "entry", "everywhere"),
    Layout("sources", SourceDocument, "list", "sources"),
    Layout("synonyms", tuple[str, ...], "mapping", ""),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with an id in a bank, and the node it was read from. `value` is None where it is malformed."""

    kind: Kind
    id: str
    value: Any
    file: str
    path: str
    node: Node

    def problem(self, steps: Sequence[str | int], message: str, mend: str = "", *, warning: bool = False) -> Problem:
        """A finding at the value that `steps` lead to, e.g. ("indicators", 2, "holds", 0)."""
        node, path = self.node, self.path
        for step in steps:
            # An index into a lone mapping, which stands for a list of one, leads nowhere and is passed over.
            if isinstance(step, int) and isinstance(node, Items):
                node, path = node.items[step], f"{path}[{step}]"
            elif isinstance(step, str) and isinstance(node, Entries) and step in node.values:
                node, path = node.values[step], join(path, step)
        return problem_at(self.file, node, path, message, mend, warning=warning)


def layout_of(folder: str, file: PurePath, root: Node) -> Layout | None:
    """What a file holds, told by its folder in the bank; outside of those by its keys, or else its name or place."""
    keys = root.values if isinstance(root, Entries) else ()
    marked = next((layout.kind for layout in LAYOUTS if layout.marker in keys), "")
    layouts: dict[str, Layout] = {layout.kind: layout for layout in LAYOUTS}
    return next((layouts[name] for name in (folder, marked, file.stem, file.parent.name) if name in layouts), None)


def read_entries(layout: Layout, root: Node, file: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """All entries of a file, malformed ones too, and what is wrong with them."""
    problems: list[Problem] = []
    outer = Binder(file, DIALECT, {}, problems)
    shared = root.values.get(layout.shared) if isinstance(root, Entries) else None
    text = outer.text(shared, layout.shared) if shared else None
    entries = []
    for id, path, node in _parts(layout, root, outer):
        binder = Binder(file, DIALECT, layout.given(id, text or ""), problems)
        before = len(problems)
        value = binder.bind(layout.type, node, path)
        sound = len(problems) == before
        entries.append(Entry(layout.kind, id, _qualified(value) if sound else None, file, path, node))
    return tuple(entries), tuple(problems)


def _parts(layout: Layout, root: Node, binder: Binder) -> Iterator[tuple[str, str, Node]]:
    """(id, path, node) of each entry of a file."""
    holder: Node | None = root
    if not isinstance(root, Entries):
        binder.report(root, "", "must be 'key: value' pairs")
        return
    if layout.form == "entry":
        yield _id(layout, root), "", root
        return
    if layout.marker:
        keys = [key for key in (layout.shared, layout.marker) if key]
        binder.check_keys(root, "", keys, keys)
        holder = root.values.get(layout.marker)
    if layout.form == "list" and isinstance(holder, Items):
        for place, node in enumerate(holder.items):
            yield _id(layout, node), f"{layout.marker}[{place}]", node
    elif layout.form == "mapping" and isinstance(holder, Entries):
        for name, node in holder.values.items():
            path = join(layout.marker, name)
            binder.id(holder.keys[name], path)
            yield name, path, node
    elif holder:
        mend = "write one '- ' line for each entry" if layout.form == "list" else "write each entry under its id"
        binder.report(holder, layout.marker, f"must be a {layout.form}", mend)


def _id(layout: Layout, node: Node) -> str:
    """The id as it is written, empty where it is not; a type without one has one entry, named after its kind."""
    if "id" not in layout.type.__dataclass_fields__:
        return layout.kind
    named = node.values.get("id") if isinstance(node, Entries) else None
    return named.text.strip() if isinstance(named, Scalar) else ""


def _qualified(value: Any) -> Any:
    """The ids of indicators and red flags are local in a competency or question file. As values they begin with the id
    of the competency, or for a question's own red flags of the question."""
    if not isinstance(value, Competency | Question):
        return value
    return replace(
        value,
        indicators=tuple(replace(own, id=f"{own.competency}/{own.id}") for own in value.indicators),
        red_flags=tuple(replace(flag, id=f"{value.id}/{flag.id}") for flag in value.red_flags),
    )


def _phrase(binder: Binder, node: Node, path: str) -> Phrase | None:
    if isinstance(node, Entries):
        phrase = binder.dataclass(Phrase, node, path)
    else:
        text = binder.text(node, path)
        phrase = text and Phrase(text)
    return replace(phrase, at=f"{binder.file}:{node.line}") if phrase else None


def _red_flag(binder: Binder, node: Node, path: str) -> RedFlag | None:
    flag: RedFlag | None = binder.dataclass(RedFlag, node, path)
    if flag and bool(flag.sought) == bool(flag.tally):
        what = "has phrases and a tally" if flag.tally else "has neither phrases nor a tally"
        binder.report(node, path, what, "write one of the two: most red flags have phrases")
    return flag


def _tally(binder: Binder, node: Node, path: str) -> Tally | None:
    tally = binder.dataclass(Tally, node, path)
    return replace(tally, at=f"{binder.file}:{node.line}") if tally else None


def _groups(binder: Binder, node: Node, path: str) -> tuple[PhraseGroup, ...]:
    """A list of phrases is one group without a name; a mapping holds named groups."""
    hint: Any = Mapping[str, tuple[Phrase, ...]] if isinstance(node, Entries) else tuple[Phrase, ...]
    bound = binder.bind(hint, node, path) or {}
    groups = bound if isinstance(bound, dict) else {"": bound}
    return tuple(PhraseGroup(name, phrases) for name, phrases in groups.items() if phrases)


def _expects(binder: Binder, node: Node, path: str) -> tuple[str, ...]:
    """Competency -> local ids of its indicators, as one tuple of qualified ids."""
    lists = binder.bind(Mapping[str, tuple[str, ...]], node, path) or {}
    return tuple(f"{competency}/{id}" for competency, ids in lists.items() for id in ids or ())


def _anchors(binder: Binder, node: Node, path: str) -> Mapping[int, str] | None:
    anchors: Mapping[int, str] | None = binder.bind(Mapping[int, str], node, path)
    if anchors is not None and set(anchors) != {1, 2, 3, 4, 5}:
        binder.report(node, path, "must have the levels 1, 2, 3, 4 and 5")
    return anchors


def _guide_seconds(binder: Binder, node: Node, path: str) -> int | None:
    seconds: int | None = binder.bind(int, node, path)
    low, high = GUIDE_SECONDS
    if seconds is not None and not low <= seconds <= high:
        binder.report(node, path, f"must be from {low} to {high}, not {seconds}")
    return seconds


DIALECT = Dialect(
    keys={(Indicator, "groups"): "phrases", (Phrase, "text"): "phrase", (Phrase, "where"): "in"},
    readers={
        Phrase: _phrase,
        RedFlag: _red_flag,
        Tally: _tally,
        (Indicator, "groups"): _groups,
        (Competency, "anchors"): _anchors,
        (Question, "expects"): _expects,
        (Question, "guide_seconds"): _guide_seconds,
    },
)
