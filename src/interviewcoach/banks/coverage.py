"""Where a bank takes up what its source documents say, and what it has left over on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewcoach.model.bank import Bank, Source, SourceTopic

Covering = Literal["roles", "competencies", "questions"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The ids of the entries that take up a topic of a document, by their kind."""

    document: str
    topic: SourceTopic
    entries: Mapping[Covering, tuple[str, ...]]

    @property
    def covered(self) -> bool:
        return any(self.entries.values())


@dataclass(frozen=True, slots=True)
class Stray:
    """A source of an entry which lies in a known document and belongs to none of its topics."""

    kind: Covering
    id: str
    source: Source


def coverage_of(bank: Bank) -> tuple[Coverage, ...]:
    """Every topic of every document, in their order."""
    cited = _cited(bank)
    return tuple(
        Coverage(document.id, topic, {kind: _covering(document.id, topic, each) for kind, each in cited.items()})
        for document in bank.sources.values()
        for topic in document.topics
    )


def strays_of(bank: Bank) -> tuple[Stray, ...]:
    """Documents that the bank does not list are passed over: an entry of one's own may come from anywhere."""
    return tuple(
        Stray(kind, id, source)
        for kind, entries in _cited(bank).items()
        for id, source in entries
        if (document := bank.sources.get(source.file)) and not any(topic.holds(source) for topic in document.topics)
    )


def _cited(bank: Bank) -> dict[Covering, Sequence[tuple[str, Source]]]:
    """(id, source) of each entry, by kind. The facts of a role are part of it."""
    facts = ((role.id, fact.source) for role in bank.roles.values() for fact in role.facts)
    return {
        "roles": (*((role.id, source) for role in bank.roles.values() for source in role.source), *facts),
        "competencies": tuple((each.id, source) for each in bank.competencies.values() for source in each.source),
        "questions": tuple((each.id, source) for each in bank.questions.values() for source in each.source),
    }


def _covering(document: str, topic: SourceTopic, cited: Sequence[tuple[str, Source]]) -> tuple[str, ...]:
    ids = (id for id, source in cited if source.file == document and topic.holds(source))
    return tuple(dict.fromkeys(ids))
