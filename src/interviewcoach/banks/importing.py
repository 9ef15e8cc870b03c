"""Questions from elsewhere (CSV, Moodle GIFT, Moodle XML) as the beginning of a bank file.

What a source does not say is left out, so that `bank check` names it with its place: an imported question has a text,
and what it is scored on, but somebody has to write its answers.
"""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count, islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import yaml

from interviewcoach.banks.files import LARGEST
from interviewcoach.errors import UsageError
from interviewcoach.model.bank import Bank
from interviewcoach.model.text import safe_text
from interviewcoach.scoring.text import FUNCTION, Text

# The indicators that an imported question expects of each of its competencies: the weightiest.
EXPECTED = 8
MOST_QUESTIONS = 2000
GUIDE_SECONDS = 120

_KINDS = (
    ("behavioural", re.compile(r"\b(a time|an occasion|an example of|have you (ever|had)|experience of)\b", re.I)),
    (
        "situational",
        re.compile(r"\b(what would you|how would you|what do you do|what will you|imagine|suppose)\b", re.I),
    ),
    ("motivation", re.compile(r"\bwhy\b|\bwhat (draws|attracts|motivates)\b", re.I)),
)
# Keys of a bank file that a source may give as they are.
_TEXTS = ("hint", "model_answer", "adequate_answer", "weak_answer")


@dataclass(frozen=True, slots=True)
class Imported:
    """A question as its source gives it. `more` holds further keys of a bank file."""

    text: str
    name: str = ""
    theme: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def read_questions(path: Path) -> tuple[Imported, ...]:
    """The questions of a file, by its ending: .csv, .gift or .txt, .xml. Raises UsageError for what it cannot read."""
    readers: dict[str, Callable[[str], Iterator[Imported]]] = {
        ".csv": _from_csv,
        ".gift": _from_gift,
        ".txt": _from_gift,
        ".xml": _from_xml,
    }
    if path.suffix.lower() not in readers:
        raise UsageError(
            safe_text(f"{path}: cannot tell what it is: name a .csv, .gift, .txt (GIFT) or .xml (Moodle) file")
        )
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(safe_text(f"{path} cannot be read: {error.strerror}")) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            safe_text(f"{path} is not UTF-8 (byte {error.start}): save it as UTF-8 and try again")
        ) from error
    if len(content) > LARGEST:
        raise UsageError(safe_text(f"{path} is larger than 1 MiB: split it"))
    try:
        found = tuple(islice(readers[path.suffix.lower()](text), MOST_QUESTIONS + 1))
    except (csv.Error, ET.ParseError) as error:
        raise UsageError(safe_text(f"{path} is malformed: {error}")) from error
    if len(found) > MOST_QUESTIONS:
        raise UsageError(safe_text(f"{path} holds more than {MOST_QUESTIONS:,} questions: split it"))
    if not found:
        raise UsageError(safe_text(f"{path} holds no questions"))
    return found


def as_bank_file(questions: tuple[Imported, ...], competencies: Mapping[str, float], bank: Bank, source: str) -> str:
    """A questions file for the bank. Raises UsageError for a competency that it does not have."""
    taken: set[str] = set(bank.questions)
    entries = []
    for question in questions:
        weights = _weights(question) or dict(competencies)
        for id in weights:
            if id not in bank.competencies:
                raise UsageError(safe_text(f"unknown competency {id!r}: `interviewcoach bank list` names them all"))
        if not weights:
            raise UsageError("say what the questions are scored on: --competency patience --competency empathy")
        entries.append(_entry(question, weights, bank, source, taken))
    theme = next((question.theme for question in questions if question.theme), "Imported")
    head = (
        "# Imported. Write the answers, then run  interviewcoach bank check  on this file: it names what is missing.\n"
    )
    data = {"theme": theme, "questions": entries}
    return head + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def _entry(
    question: Imported, weights: Mapping[str, float], bank: Bank, source: str, taken: set[str]
) -> dict[str, Any]:
    kind = question.more.get("kind") or next((kind for kind, cue in _KINDS if cue.search(question.text)), "knowledge")
    topic = question.more.get("topic", "").split(";") if question.more.get("topic") else _topic(question.text)
    seconds = question.more.get("guide_seconds") or str(GUIDE_SECONDS)
    return {
        "id": _id(question.name or question.text, taken),
        "kind": kind,
        "text": question.text,
        "competencies": dict(weights),
        "expects": {id: _heaviest(bank, id) for id in weights},
        **({"topic": anchors} if (anchors := [word.strip() for word in topic if word.strip()]) else {}),
        "guide_seconds": int(seconds) if re.fullmatch("[0-9]{1,5}", seconds) else GUIDE_SECONDS,
        **{key: question.more[key] for key in _TEXTS if question.more.get(key)},
        "source": [{"file": source, "topic": question.name or "imported"}],
    }


def _heaviest(bank: Bank, competency: str) -> list[str]:
    indicators = sorted(bank.competencies[competency].indicators, key=lambda indicator: -indicator.weight)
    return [indicator.id.partition("/")[2] for indicator in indicators[:EXPECTED]]


def _topic(text: str) -> list[str]:
    """The content words of a question: an answer that has none of them is off topic."""
    return list(dict.fromkeys(word for word in Text(text).words if len(word) >= 4 and word not in FUNCTION))


def _id(name: str, taken: set[str]) -> str:
    base = "-".join(Text(name).words)[:56].strip("-") or "question"
    base = re.sub(r"[^a-z0-9-]", "", base).strip("-") or "question"
    id = next(each for each in chain([base], (f"{base}-{n}" for n in count(2))) if each not in taken)
    taken.add(id)
    return id


def _weights(question: Imported) -> dict[str, float]:
    """The competencies that a question names itself: `patience:2; empathy`."""
    weights = {}
    for part in question.more.get("competencies", "").split(";"):
        id, _, weight = part.strip().partition(":")
        if id:
            weights[id.strip()] = float(weight) if re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,5})?", weight.strip()) else 1.0
    return weights


def _from_csv(text: str) -> Iterator[Imported]:
    """A header line names the columns: text, and any of id, theme, kind, competencies, topic and the answers."""
    rows = csv.DictReader(io.StringIO(text), strict=True)
    for row in rows:
        values = {key.strip().lower(): safe_text(value.strip()) for key, value in row.items() if key and value}
        question = values.pop("text", "") or values.pop("question", "")
        if question:
            yield Imported(question, values.pop("id", "") or values.pop("name", ""), values.pop("theme", ""), values)


_GIFT = re.compile(
    r"(?:::(?P<name>(?:\\.|[^\\])*?)::)?\s*(?:\[\w+\])?(?P<text>(?:\\.|[^\\{])*)(?:\{(?P<rest>.*)\})?", re.S
)


def _from_gift(text: str) -> Iterator[Imported]:
    """Moodle's GIFT: questions stand apart by blank lines; the general feedback behind #### is the model answer."""
    theme = ""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("//"))
    for block in re.split(r"\n\s*\n", "\n".join(lines)):
        if category := re.match(r"\s*\$CATEGORY:\s*(.+)", block):
            theme = category[1].strip().rpartition("/")[2]
            block = block[category.end() :]  # noqa: PLW2901 - what follows the category
        found = _GIFT.match(block.strip())
        if found and (question := _plain(_unescaped(found["text"]))):
            feedback = _plain(_unescaped((found["rest"] or "").rpartition("####")[2])) if "####" in block else ""
            yield Imported(question, _plain(_unescaped(found["name"] or "")), theme, {"model_answer": feedback})


def _from_xml(text: str) -> Iterator[Imported]:
    """Moodle XML: the grader information or else the general feedback is the model answer."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UsageError("the XML declares entities, which Moodle's exports do not: nothing was read")
    theme = ""
    for question in ET.fromstring(text).iter("question"):  # noqa: S314 - entities were refused
        if question.get("type") == "category":
            theme = (question.findtext("category/text") or "").strip().rpartition("/")[2]
            continue
        words = _plain(question.findtext("questiontext/text") or "")
        answer = _plain(question.findtext("graderinfo/text") or question.findtext("generalfeedback/text") or "")
        if words:
            yield Imported(words, _plain(question.findtext("name/text") or ""), theme, {"model_answer": answer})


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text, flags=re.S)


def _plain(text: str) -> str:
    """Without markup, on one line."""
    return safe_text(" ".join(html.unescape(re.sub(r"<[^<>]*>", " ", text)).split()))
