"""What `interviewcoach bank` prints: lines of at most WIDTH columns, and the values behind --json."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from interviewcoach.banks.coverage import Coverage, Stray
from interviewcoach.cli.report import WIDTH
from interviewcoach.model.bank import Bank, Competency, Indicator, Question, RedFlag, Role
from interviewcoach.model.codec import to_plain

# How many ids stand in a line of `bank coverage`.
NAMED = 5


def _paragraphs(text: str, indent: int = 0) -> Iterator[str]:
    for place, paragraph in enumerate(text.split("\n\n")):
        yield from ([""] if place else [])
        yield from _wrap(paragraph, indent, hanging=0)


def _wrap(text: str, indent: int = 0, hanging: int = 2) -> list[str]:
    """Lines of at most WIDTH columns, those after the first indented further. Ids are not broken at their hyphens."""
    first, rest = " " * indent, " " * (indent + hanging)
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def as_lists(bank: Bank) -> dict[str, list[dict[str, Any]]]:
    return {
        "roles": [
            {
                "id": role.id,
                "title": role.title,
                "competencies": [*role.competencies],
                "questions": len(bank.questions_for(role)),
            }
            for role in bank.roles.values()
        ],
        "competencies": [
            {"id": competency.id, "name": competency.name, "indicators": [each.id for each in competency.indicators]}
            for competency in bank.competencies.values()
        ],
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "kind": question.kind,
                "theme": question.theme,
                "competencies": [*question.competencies],
            }
            for question in bank.questions.values()
        ],
    }


def list_lines(bank: Bank) -> Iterator[str]:
    yield f"Roles ({len(bank.roles)})"
    for role in bank.roles.values():
        yield from _wrap(f"{role.id}: {role.title}, {len(bank.questions_for(role))} questions", 2)
    yield f"\nCompetencies ({len(bank.competencies)})"
    for competency in bank.competencies.values():
        yield from _wrap(f"{competency.id}: {competency.name}, {len(competency.indicators)} indicators", 2)
    yield f"\nQuestions ({len(bank.questions)})"
    for theme in dict.fromkeys(question.theme for question in bank.questions.values()):
        yield f"  {theme}"
        for question in bank.questions.values():
            if question.theme == theme:
                yield from _wrap(f"{question.id} ({question.kind}): {', '.join(question.competencies)}", 4)


def competency_lines(competency: Competency) -> Iterator[str]:
    yield f"{competency.name} ({competency.id})"
    yield from _paragraphs(competency.definition)
    yield "\nLevels: what a panel hears"
    for level, text in sorted(competency.anchors.items()):
        yield from _wrap(f"{level}  {text}", 2)
    yield "\nIndicators: what an answer can show"
    for indicator in competency.indicators:
        yield from _indicator_lines(indicator)
    yield from _red_flag_lines(competency.red_flags)


def _indicator_lines(indicator: Indicator, note: str = "") -> Iterator[str]:
    yield from _wrap(f"{indicator.text}  [{indicator.id}, weight {indicator.weight:g}{note}]", 2)
    yield from _wrap(f"asked when missing: {indicator.probe}", 6)
    yield from _wrap(f"for example: {indicator.example}", 6)


def _red_flag_lines(flags: Sequence[RedFlag]) -> Iterator[str]:
    if flags:
        yield "\nRed flags"
    for flag in flags:
        yield from _wrap(f"{flag.text}  [{flag.id}, {flag.severity}]", 2)
        yield from _wrap(f"instead: {flag.instead}", 6)


def question_lines(bank: Bank, question: Question) -> Iterator[str]:
    rubric = bank.rubric(question.id)
    yield from _paragraphs(question.text)
    yield ""
    yield from _wrap(f"{question.id}: {question.kind}, {question.theme}, about {question.guide_seconds} seconds")
    if question.content_note:
        yield f"Content note: {question.content_note}"
    yield from _wrap(f"Hint: {question.hint}")
    for id, weight in question.competencies.items():
        yield ""
        yield from _wrap(f"{rubric.names[id]} ({id}, weight {weight:g}): a good answer")
        for indicator in rubric.indicators:
            if indicator.competency == id:
                yield from _indicator_lines(indicator, ", must have" if indicator.id in question.must_have else "")
    yield from _red_flag_lines(question.red_flags)
    yield "\nA strong answer"
    yield from _paragraphs(question.model_answer, 2)


def role_lines(bank: Bank, role: Role) -> Iterator[str]:
    yield f"{role.title} ({role.id})"
    yield from _paragraphs(role.briefing)
    for title, entries in (("Duties", role.duties), ("Settings", role.settings), ("Tools", role.tools)):
        yield f"\n{title}"
        for entry in entries:
            yield from _wrap(f"- {entry}", 2)
    yield "\nCompetencies, the weightiest first"
    for id in sorted(role.competencies, key=lambda id: -role.competencies[id]):
        yield f"  {bank.names[id]} ({id}, weight {role.competencies[id]:g})"
    if role.facts:
        yield "\nWorth knowing"
    for fact in role.facts:
        yield from _wrap(f"- {fact.text}", 2)
    if role.glossary:
        yield "\nTerms"
    for term in role.glossary:
        yield from _wrap(f"{term.term}: {term.meaning}", 2)


def coverage_lines(bank: Bank, found: Sequence[Coverage], strays: Sequence[Stray]) -> Iterator[str]:
    if not bank.sources:
        yield "The bank has no list of its source documents (sources.yaml)."
    for document in bank.sources.values():
        yield from _wrap(f"{document.id}: {document.description}")
        for each in found:
            if each.document == document.id:
                yield from _topic_lines(each)
        for left in document.left_out:
            yield from _wrap(f"left out: {left.title} ({left.reason})", 2)
        yield ""
    if uncovered := [each for each in found if not each.covered]:
        yield f"Not covered ({len(uncovered)})"
        for each in uncovered:
            yield from _wrap(f"{each.document}/{each.topic.id}: {each.topic.title}", 2)
    if strays:
        yield f"Sources that belong to no topic ({len(strays)})"
    for stray in strays:
        yield from _wrap(f"{stray.kind}, {stray.id}: {stray.source.file}, {stray.source.topic}", 2)


def _topic_lines(each: Coverage) -> Iterator[str]:
    yield from _wrap(f"{each.topic.title} [{each.topic.id}]", 2)
    for kind, ids in each.entries.items():
        if ids:
            more = ", ..." if len(ids) > NAMED else ""
            yield from _wrap(f"{kind} {len(ids)}: {', '.join(ids[:NAMED])}{more}", 6)
    if not each.covered:
        yield "      NOT COVERED"


def coverage_as_object(bank: Bank, found: Sequence[Coverage], strays: Sequence[Stray]) -> dict[str, Any]:
    def topics(document: str) -> list[dict[str, Any]]:
        own = [each for each in found if each.document == document]
        return [{"id": each.topic.id, "title": each.topic.title, **to_plain(each.entries)} for each in own]

    return {
        "documents": [
            {
                "id": document.id,
                "description": document.description,
                "topics": topics(document.id),
                "left_out": to_plain(document.left_out),
            }
            for document in bank.sources.values()
        ],
        "uncovered": [f"{each.document}/{each.topic.id}" for each in found if not each.covered],
        "strays": to_plain(strays),
    }
