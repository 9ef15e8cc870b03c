"""A session as Markdown for people: what was asked and why, every answer, and what it was scored on.

Answers stand in fenced blocks, which keep every character both in the file and when it is shown. All other text is
escaped: no text of a bank or a candidate is read as markup.
"""

import re
from collections.abc import Iterator
from datetime import datetime

from interviewcoach.interview.summary import Summary, summarise
from interviewcoach.model.assessment import Assessment, Band, FlagHit
from interviewcoach.model.bank import Rubric
from interviewcoach.model.session import Session, Turn
from interviewcoach.model.text import safe_text

NOTICE = (
    "This scores documented elements of answers, not a person, and is no clinical guidance."
    " Remove the names and details of real clients before you share it."
)
# What begins inline markup anywhere, and what begins a block at the start of a text.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~|#$]|^[-+=]")
_NUMBERED = re.compile(r"^(\d+)([.)])")


def render(session: Session) -> str:
    return "\n\n".join(_blocks(session)) + "\n"


def _blocks(session: Session) -> Iterator[str]:
    result = summarise(session)
    yield f"# Practice interview: {plain(session.role_title)}"
    yield "\n".join(_facts(session, result))
    yield f"> {NOTICE}"
    count = len(session.plan.questions)
    for number, planned in enumerate(session.plan.questions, start=1):
        if turns := session.turns_on(planned.question):
            yield f"## Question {number} of {count}"
            yield f"Why this question: {plain(planned.reason)}"
            rubric = session.rubrics[planned.question]
            final = max((place for place, turn in enumerate(turns) if turn.assessment), default=-1)
            for place, turn in enumerate(turns):
                yield from _turn(rubric, turn, final=place == final, again=place > 0 and turns[place - 1].again)
    yield "## Summary"
    yield from _summary(session, result)


def _facts(session: Session, result: Summary) -> Iterator[str]:
    if session.candidate:
        yield f"- Candidate: {plain(session.candidate)}"
    ended = f" to {_time(session.ended_at)}" if session.ended_at else ", not finished"
    yield f"- Date: {_time(session.started_at)}{ended}"
    yield f"- Mode: {session.plan.choices.mode}"
    yield f"- Questions: {len(session.plan.questions)} planned, {result.answered} answered, {result.skipped} skipped"
    yield f"- Session: {plain(session.id)}"


def _turn(rubric: Rubric, turn: Turn, *, final: bool, again: bool) -> Iterator[str]:
    role = "Follow-up" if turn.prompt.is_probe else "The same question again" if again else "Interviewer"
    yield f"**{role}:** {plain(turn.prompt.text)}"
    if turn.kind == "skipped":
        yield "Skipped."
        return
    hint = ", with a hint" if turn.hinted else ""
    yield f"**Answer** ({turn.seconds:.0f} seconds{hint}):"
    yield fenced(turn.answer)
    if turn.assessment is not None:
        if turn.prompt.is_probe:
            yield "The answer and the reply to the follow-up, scored as one:"
        yield from _evidence(rubric, turn.assessment)
        if final:  # before the follow-up, advice would speak of half an answer
            yield from _advice(turn.assessment)


def _evidence(rubric: Rubric, result: Assessment) -> Iterator[str]:
    yield f"**Level {_level(result.level, result.band)}**: {plain(result.reason or result.feedback.headline)}"
    texts = {flag.id: plain(flag.text) for flag in rubric.flags}
    texts |= {indicator.id: plain(indicator.text) for indicator in (*rubric.indicators, *rubric.further)}
    lines = []
    for competency, part in result.competencies.items():
        cause = "an essential that is missing" if part.cap in part.missing else "a red flag"
        capped = f", held down by {cause}: {texts[part.cap]}" if part.cap else ""
        lines.append(f"- **{plain(rubric.names[competency])}**: {_level(part.level, part.band)}{capped}")
        for item in part.evidence:
            read = "".join(f' (read "{plain(c.typed)}" as "{plain(c.read_as)}")' for c in item.corrections)
            lines.append(f'  - "{plain(item.text)}" → {texts[item.indicator]}{read}')
        lines.extend(f"  - missing: {texts[each]}" for each in part.missing)
    yield "\n".join(lines)
    if result.red_flags:
        yield "**Red flags:**"
        yield "\n".join(_red_flag(rubric, hit) for hit in result.red_flags)


def _red_flag(rubric: Rubric, hit: FlagHit) -> str:
    flag = next(flag for flag in rubric.flags if flag.id == hit.id)
    return f'- "{plain(hit.text)}" → {plain(flag.text)} ({flag.severity}). Instead: {plain(flag.instead)}'


def _advice(result: Assessment) -> Iterator[str]:
    told = result.delivery
    heard = ", ".join(told.star) or "no parts of a story"
    remarks = plain(" ".join(told.remarks))
    yield f"**Delivery:** {told.words} of about {told.guide_words} words; heard: {heard}. {remarks}".rstrip()
    if result.feedback.fixes:
        yield "**To do better:**"
        yield "\n".join(
            f'{number}. {plain(fix.advice)} For example: "{plain(fix.example)}"'
            + (f" (gives {fix.level:.1f})" if fix.level is not None else "")
            for number, fix in enumerate(result.feedback.fixes, start=1)
        )


def _summary(session: Session, result: Summary) -> Iterator[str]:
    yield f"**Over all:** {_level(result.level, None)}"
    if result.standings:
        yield "\n".join(
            f"- **{plain(each.name)}**: {_level(each.level, each.band)}, from {each.count} of {each.asked} answers"
            for each in result.standings.values()
        )
    if result.strongest:
        yield "**Strongest evidence:**"
        yield "\n".join(
            f'- "{plain(item.text)}" → {plain(session.rubrics[question].indicator(item.indicator).text)}'
            for question, item in result.strongest
        )
    if result.work_on:
        yield "**To work on:**"
        yield "\n".join(f"{number}. {plain(fix.advice)}" for number, fix in enumerate(result.work_on, start=1))
    if result.red_flags:
        yield "**Red flags to put right:**"
        yield "\n".join(_red_flag(session.rubrics[question], hit) for question, hit in result.red_flags)


def plain(text: str) -> str:
    """The text on one line, shown as it is by whatever renders Markdown."""
    return _NUMBERED.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", safe_text(" ".join(text.split()))))


def fenced(text: str) -> str:
    """The text unaltered, in a fence longer than any within it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _level(level: float | None, band: Band | None) -> str:
    if level is None:
        return "not enough evidence"
    return f"{level:.1f} of 5" + (f" (between {band[0]:.1f} and {band[1]:.1f})" if band else "")


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
