"""A story as a text to fill in: what `stories add` and `stories edit` open in an editor. Pure.

`read(write(story)) == story` for the parts that the form holds.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from interviewcoach.errors import UsageError
from interviewcoach.model.story import LONGEST_PART, LONGEST_TITLE, PARTS, Story
from interviewcoach.model.text import safe_text

HEAD = """\
# Your story. Lines that begin with # are notes and are left out.
# Save it and close the editor to keep it; close the editor without a change to give up.
"""
_HEADING = re.compile(r"(Title|Competencies|Situation|Task|Action|Result)[ \t]*:[ \t]*(.*)", re.IGNORECASE)


def write(story: Story, competencies: Collection[str], problem: str = "") -> str:
    """The form for `story`. `competencies` are the ids to choose from; `problem` is told at the top."""
    lines = [f"# NOT KEPT YET: {problem}"] if problem else []
    lines += [
        HEAD,
        f"Title: {story.title}",
        f"# The competencies that it shows, divided by commas: {', '.join(competencies)}",
        f"Competencies: {', '.join(story.competencies)}",
    ]
    for name, question in PARTS.items():
        lines += ["", f"{name}:", f"# {question}", *map(_escaped, getattr(story, name.lower()).split("\n"))]
    return "\n".join(lines) + "\n"


def read(text: str, story: Story, competencies: Collection[str]) -> Story:
    """`story` with the parts of the form. Raises UsageError, with the line, where it cannot be read."""
    parts: dict[str, list[str]] = {}
    current = ""
    for number, line in enumerate(safe_text(text.replace("\r\n", "\n")).split("\n"), start=1):
        if line.startswith("#"):
            continue
        heading = _HEADING.fullmatch(line)
        if heading:
            current = heading[1].lower()
            if current in parts:
                raise UsageError(f"line {number}: {heading[1]} stands twice; begin the line with \\ if it is your text")
            parts[current] = [heading[2]]
        elif current in ("", "title", "competencies") and line.strip():
            raise UsageError(f"line {number}: write it below one of {', '.join(PARTS)}")
        elif current:
            parts[current].append(line.removeprefix("\\"))
    title = " ".join("".join(parts.get("title", ())).split())
    ids = [id for id in re.split(r"[,\s]+", "".join(parts.get("competencies", ()))) if id]
    told = {name.lower(): "\n".join(parts.get(name.lower(), ())).strip() for name in PARTS}
    return checked(replace(story, title=title, competencies=tuple(dict.fromkeys(ids)), **told), competencies)


def checked(story: Story, competencies: Collection[str]) -> Story:
    """The story. Raises UsageError where it has no title, is too long or names a competency that is not there."""
    if not story.title:
        raise UsageError("the story has no title: write one after Title:")
    if len(story.title) > LONGEST_TITLE:
        raise UsageError(f"the title has {len(story.title)} characters and at most {LONGEST_TITLE} fit: shorten it")
    for name in PARTS:
        if len(getattr(story, name.lower())) > LONGEST_PART:
            raise UsageError(f"{name} has more than {LONGEST_PART:,} characters: shorten it")
    if not story.text:
        raise UsageError(f"the story is empty: fill in {', '.join(PARTS)}")
    unknown = [id for id in story.competencies if id not in competencies]
    if unknown:
        raise UsageError(f"unknown competency {unknown[0]!r}: choose among {', '.join(competencies)}")
    return story


def outline(story: Story, names: Sequence[str]) -> str:
    """The story to read, `names` being those of its competencies."""
    parts = [story.title, f"Shows: {', '.join(names) or 'nothing named yet'}"]
    parts += [f"{name}:\n{text}" for name in PARTS if (text := getattr(story, name.lower()))]
    return "\n\n".join(parts)


def _escaped(line: str) -> str:
    return "\\" + line if line.startswith(("#", "\\")) or _HEADING.fullmatch(line) else line
