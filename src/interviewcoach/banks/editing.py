"""Phrases added to a bank file and taken out of it, with every other character of the file as it was."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from interviewcoach.banks.files import BankFile, bundled_folder, read_files
from interviewcoach.banks.formats import layout_of, read_entries
from interviewcoach.banks.nodes import Entries, Items, Node, parse
from interviewcoach.errors import BankError, UsageError
from interviewcoach.model.bank import Competency, Indicator, Phrase, Question
from interviewcoach.model.text import safe_text

_PLAIN = re.compile(r"[^\W_][\w ~'’-]*")


@dataclass(frozen=True, slots=True)
class Edit:
    """A phrase to put first into a group of an indicator, or with `remove` to take out of it."""

    indicator: str
    group: str
    phrase: Phrase
    remove: bool = False


def home_of(indicator: Indicator, extra: Sequence[Path]) -> BankFile:
    """The file that an indicator of `load_bank(extra)` was read from."""
    name = indicator.groups[0].phrases[0].at.rpartition(":")[0]
    sources = [(bundled_folder(), ""), *((source, str(source)) for source in extra)]
    for source, known_as in reversed(sources):
        for file in read_files(source, known_as):
            if file.name == name and not file.problem:
                return file
    raise UsageError(f"{indicator.id} was read from {name}, which is no longer there: try again")


def edited(file: BankFile, edits: Sequence[Edit]) -> str:
    """The text of the file with the changes made. Raises UsageError, with the place, for one to be made by hand."""
    text = file.content.decode("utf-8-sig")
    for edit in edits:
        before = _indicator(file, text, edit)[0]
        changed = _with(text, edit, file)
        after = _indicator(file, changed, edit)[0]
        # The change is made in the text, so that comments and layout stay; whether it says what it should, is read.
        if _texts(after) != _wanted(before, edit):
            raise _by_hand(file, edit)
        text = changed
    return text


def _with(text: str, edit: Edit, file: BankFile) -> str:
    _, node = _indicator(file, text, edit)
    phrases = node.values["phrases"]
    if isinstance(phrases, Entries):
        phrases = phrases.values[edit.group]
    lines = text.splitlines(keepends=True)
    if not isinstance(phrases, Items) or not lines[phrases.line - 1][phrases.column - 1 :].startswith("-"):
        raise _by_hand(file, edit, phrases.line)
    indent = " " * (phrases.column - 1)
    if not edit.remove:
        lines.insert(phrases.line - 1, f"{indent}- {_written(edit.phrase)}\n")
        return "".join(lines)
    own = [item for item in phrases.items if _says(item, edit.phrase)]
    if not own:
        raise _by_hand(file, edit, phrases.line)
    first = own[0].line - 1
    last = first + 1
    while last < len(lines) and lines[last].startswith(f"{indent} ") and lines[last].strip():
        last += 1
    return "".join((*lines[:first], *lines[last:]))


def _indicator(file: BankFile, text: str, edit: Edit) -> tuple[Indicator, Entries]:
    """The indicator that the edit is about and its node. Raises BankError where the text is no sound bank file."""
    root, problems = parse(text.encode(), file.name)
    layout = layout_of(file.folder, file.path, root) if root else None
    if root is None or layout is None:
        raise BankError(problems) if problems else UsageError(f"{file.name} does not say what it holds: name another")
    entries, problems = read_entries(layout, root, file.name)
    if problems:
        raise BankError(problems)
    for entry in entries:
        if isinstance(entry.value, Competency | Question) and isinstance(entry.node, Entries):
            for indicator, node in zip(entry.value.indicators, _listed(entry.node.values), strict=True):
                if indicator.id == edit.indicator:
                    return indicator, node
    raise UsageError(safe_text(f"{file.name} does not hold {edit.indicator}: name the file that does, or a new one"))


def _listed(values: object) -> Iterator[Entries]:
    """The nodes of an entry's indicators; a lone one stands for a list of one."""
    assert isinstance(values, dict)  # noqa: S101 - what Entries holds
    node = values.get("indicators")
    for each in node.items if isinstance(node, Items) else (node,):
        if isinstance(each, Entries):
            yield each


def _says(item: Node, phrase: Phrase) -> bool:
    if isinstance(item, Entries):
        item = item.values["phrase"]
    return getattr(item, "text", "").strip() == phrase.text


def _written(phrase: Phrase) -> str:
    quoted = json.dumps(phrase.text, ensure_ascii=False)
    if phrase.polarity != "affirmed":
        return f"{{phrase: {quoted}, polarity: {phrase.polarity}}}"
    return phrase.text if _PLAIN.fullmatch(phrase.text) else quoted


def _texts(indicator: Indicator) -> dict[str, list[Phrase]]:
    return {group.name: [*group.phrases] for group in indicator.groups}


def _wanted(before: Indicator, edit: Edit) -> dict[str, list[Phrase]]:
    texts = _texts(before)
    if edit.remove:
        texts[edit.group].remove(edit.phrase)
    else:
        texts[edit.group].insert(0, edit.phrase)
    return {name: phrases for name, phrases in texts.items() if phrases}


def _by_hand(file: BankFile, edit: Edit, line: int = 0) -> UsageError:
    place = f"{file.name}:{line}" if line else file.name
    what = f"remove '{edit.phrase.text}' from" if edit.remove else f"add '{edit.phrase.text}' to"
    return UsageError(
        safe_text(f"{place} is laid out in a way that is not edited here: {what} {edit.indicator} yourself")
    )
