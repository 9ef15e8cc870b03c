"""Sessions as Markdown for people: what was asked and why, every answer, and what it was scored on.

Answers stand in fenced blocks, which show every character that can be shown as it is. All other text is escaped: no
text of a bank or a candidate is read as markup. What a terminal would interpret is U+FFFD in both.
"""

import re
from collections.abc import Iterator

from interviewcoach.export import Format
from interviewcoach.export.report import Report
from interviewcoach.export.view import (
    NOTICE,
    Closing,
    Exchange,
    Flag,
    Heard,
    Result,
    Transcript,
    Verdict,
    View,
    headed,
    level_of_5,
    rated,
    remarked,
)
from interviewcoach.export.viewing import view
from interviewcoach.model.text import printable

# What begins inline markup anywhere, and what begins a block at the start of a text.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|#$]|^[-+=]")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def render(report: Report, _: frozenset[str] = frozenset()) -> str:
    return "\n\n".join(_blocks(view(report))) + "\n"


def _blocks(shown: View) -> Iterator[str]:
    several = len(shown.transcripts) != 1
    yield f"# {plain(shown.title)}"
    if several:
        yield f"> {NOTICE}"
    if shown.left_out:
        yield f"Left out: {shown.left_out}."
    for transcript in shown.transcripts:
        if several:
            yield f"## {plain(transcript.role)}, {transcript.day}"
        yield "\n".join(f"- {name}: {plain(value)}" for name, value in transcript.facts)
        if not several:
            yield f"> {NOTICE}"
        yield from _transcript(transcript, "###" if several else "##", has_answers=shown.has_answers)


def _transcript(transcript: Transcript, level: str, *, has_answers: bool) -> Iterator[str]:
    for asked in transcript.asked:
        yield f"{level} Question {asked.number} of {asked.count}"
        if asked.reason:
            yield f"Why this question: {plain(asked.reason)}"
        for exchange in asked.exchanges:
            yield from _exchange(exchange, has_answers=has_answers)
        said = [*map(rated, asked.ratings), *map(remarked, asked.remarks)]
        if said:
            yield "**What trainers say:**"
            yield "\n".join(f"- {plain(each)}" for each in said)
    if transcript.closing:
        yield f"{level} Summary"
        yield from _closing(transcript.closing)
    if transcript.verdicts:
        yield f"{level} What trainers say of it"
        for verdict in transcript.verdicts:
            yield from _verdict(verdict)


def _exchange(exchange: Exchange, *, has_answers: bool) -> Iterator[str]:
    yield f"**{exchange.role}:** {plain(exchange.prompt)}"
    if exchange.skipped:
        yield "Skipped."
        return
    hint = ", with a hint" if exchange.hinted else ""
    taken = f"**Answer** ({exchange.seconds} seconds{hint})"
    if has_answers:
        yield f"{taken}:"
        yield fenced(exchange.answer)
    else:
        yield f"{taken}: left out."
    if exchange.result:
        if exchange.result.joined:
            yield "The answer and the reply to the follow-up, scored as one:"
        yield from _result(exchange.result)


def _result(result: Result) -> Iterator[str]:
    yield f"**Level {level_of_5(result.level, result.band)}**: {plain(result.headline)}"
    lines = []
    for skill in result.skills:
        held = f", held down by {plain(skill.held)}" if skill.held else ""
        lines.append(f"- **{plain(skill.name)}**: {level_of_5(skill.level, skill.band)}{held}")
        lines.extend(f"  - {_heard(each)}" for each in skill.heard)
        lines.extend(f"  - missing: {plain(each)}" for each in skill.missing)
    yield "\n".join(lines)
    if result.flags:
        yield "**Red flags:**"
        yield "\n".join(map(_flag, result.flags))
    if result.delivery:
        yield f"**Delivery:** {plain(result.delivery)}"
    if result.fixes:
        yield "**To do better:**"
        yield "\n".join(
            f'{number}. {plain(fix.advice)} For example: "{plain(fix.example)}"'
            + (f" (gives {fix.level:.1f})" if fix.level is not None else "")
            for number, fix in enumerate(result.fixes, start=1)
        )


def _closing(closing: Closing) -> Iterator[str]:
    yield f"**Over all:** {level_of_5(closing.level)}"
    if closing.standings:
        yield "\n".join(
            f"- **{plain(each.name)}**: {level_of_5(each.level, each.band)}, from {each.count} of {each.asked} answers"
            for each in closing.standings
        )
    if closing.strongest:
        yield "**Strongest evidence:**"
        yield "\n".join(f"- {_heard(each)}" for each in closing.strongest)
    if closing.work_on:
        yield "**To work on:**"
        yield "\n".join(f"{number}. {plain(fix.advice)}" for number, fix in enumerate(closing.work_on, start=1))
    if closing.flags:
        yield "**Red flags to put right:**"
        yield "\n".join(map(_flag, closing.flags))


def _verdict(verdict: Verdict) -> Iterator[str]:
    yield f"**{plain(headed(verdict))}**"
    if verdict.note:
        yield "\n\n".join(plain(paragraph) for paragraph in verdict.note.splitlines() if paragraph.strip())
    if verdict.next_steps:
        yield "**Next steps:**"
        yield "\n".join(f"{number}. {plain(step)}" for number, step in enumerate(verdict.next_steps, start=1))


def _heard(heard: Heard) -> str:
    said = f'"{plain(heard.quote)}" → ' if heard.quote else ""
    return f"{said}{plain(heard.meaning)}" + (f" ({plain(heard.reading)})" if heard.reading else "")


def _flag(flag: Flag) -> str:
    said = f'"{plain(flag.quote)}" → ' if flag.quote else ""
    return f"- {said}{plain(flag.meaning)} ({flag.severity}). Instead: {plain(flag.instead)}"


def plain(text: str) -> str:
    """The text on one line, shown as it is by whatever renders Markdown."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", printable(" ".join(text.split()))))


def fenced(text: str) -> str:
    """The text as it can be printed, in a fence longer than any within it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{printable(text)}\n{fence}"


FORMAT = Format("Text (Markdown)", "md", render)
