"""Bank files -> entries by kind and id, later sources over earlier ones -> a Bank."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from interviewcoach.banks.files import BankFile, Kind
from interviewcoach.banks.formats import LAYOUTS, Entry, layout_of, read_entries
from interviewcoach.banks.nodes import parse
from interviewcoach.errors import Problem
from interviewcoach.model.bank import Bank, Competency, Support, Words
from interviewcoach.model.codec import content_hash

_NO_SUPPORT = Support("", (), "")


@dataclass(frozen=True, slots=True)
class Contents:
    """What one or several sources hold, and what is wrong with it."""

    entries: dict[Kind, dict[str, Entry]] = field(default_factory=lambda: {layout.kind: {} for layout in LAYOUTS})
    problems: tuple[Problem, ...] = ()

    def overridden_by(self, other: "Contents") -> "Contents":
        merged = {kind: self.entries[kind] | other.entries[kind] for kind in self.entries}
        before, after = self.entries["competencies"], other.entries["competencies"]
        for id in (self.entries["words"].keys() & before.keys() & after.keys()) - other.entries["words"].keys():
            merged["words"][id] = _still_meant(self.entries["words"][id], before[id].value, after[id].value)
        return Contents(merged, self.problems + other.problems)

    def without(self, other: "Contents") -> "Contents":
        """The entries that are not `other`'s."""
        kept = {
            kind: {id: entry for id, entry in entries.items() if entry is not other.entries[kind].get(id)}
            for kind, entries in self.entries.items()
        }
        return Contents(kept)

    def sound(self, kind: Kind) -> Iterator[Entry]:
        """The entries that are well formed."""
        return (entry for entry in self.entries[kind].values() if entry.value is not None)

    def bank(self) -> Bank:
        """All that is well formed, as a bank."""
        values: dict[Kind, dict[str, Any]] = {
            kind: {entry.id: entry.value for entry in self.sound(kind)} for kind in self.entries
        }
        bank = Bank(
            competencies={id: _worded(each, values["words"].get(id)) for id, each in values["competencies"].items()},
            questions=values["questions"],
            roles=values["roles"],
            styles=values["styles"],
            synonyms=values["synonyms"],
            unsafe=values["unsafe"],
            support=values["support"].get("support", _NO_SUPPORT),
            sources=values["sources"],
        )
        return replace(bank, digest=content_hash(bank))


def _still_meant(words: Entry, before: Competency | None, after: Competency | None) -> Entry:
    """The words of a competency that is written anew: those for indicators that mean what they meant before."""
    if not (words.value and before and after):
        return words
    texts = {each.id: each.text for each in before.indicators}
    same = {each.id.partition("/")[2] for each in after.indicators if texts.get(each.id) == each.text}
    kept = {id: tally for id, tally in words.value.tallies.items() if id in same}
    return replace(words, value=replace(words.value, tallies=kept))


def _worded(competency: Competency, words: Words | None) -> Competency:
    """The competency, its indicators with what words say for them."""
    if words is None:
        return competency
    indicators = (
        replace(each, tally=words.tallies.get(each.id.removeprefix(f"{competency.id}/")))
        for each in competency.indicators
    )
    return replace(competency, indicators=tuple(indicators))


def read_source(files: Iterable[BankFile]) -> Contents:
    """The entries of one source, in which an id stands only once."""
    contents = Contents()
    problems: list[Problem] = []
    for file in files:
        entries, found = _read_file(file)
        problems += found
        for entry in entries:
            if not entry.id:
                continue  # its absence is among the problems
            first = contents.entries[entry.kind].setdefault(entry.id, entry)
            if first is not entry:
                place = f"{first.file}:{first.node.line}"
                problems.append(entry.problem(("id",), f"'{entry.id}' stands twice, first in {place}", "rename one"))
    return replace(contents, problems=tuple(problems))


def _read_file(file: BankFile) -> tuple[Sequence[Entry], Sequence[Problem]]:
    if file.problem:
        return (), (file.problem,)
    root, problems = parse(file.content, file.name)
    if root is None:
        return (), problems
    layout = layout_of(file.folder, file.path, root)
    if layout is None:
        mend = f"put it into one of the folders {', '.join(layout.kind for layout in LAYOUTS)}"
        return (), (Problem(file.name, 1, 1, "", "does not say what it holds", mend),)
    return read_entries(layout, root, file.name)
