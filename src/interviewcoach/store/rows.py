"""Values to rows and back. Reading raises msgspec.MsgspecError or zlib.error where a row was damaged."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from interviewcoach.errors import StorageError
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Rubric
from interviewcoach.model.codec import from_json, from_plain, to_json, to_plain
from interviewcoach.model.session import (
    Attempt,
    Choices,
    Draft,
    HandedIn,
    PastAnswer,
    Plan,
    Planned,
    Session,
    Told,
    Turn,
)
from interviewcoach.model.story import Story

Row = dict[str, Any]

_ASSESSMENT = ("level", "competencies", "red_flags", "engine", "rubric", "assessment")


def session_row(session: Session) -> Row:
    choices = session.plan.choices
    return {
        "id": session.id,
        "candidate": choices.candidate,
        "role": choices.role,
        "role_title": session.role_title,
        "mode": choices.mode,
        "started_at": session.started_at.isoformat(),
        "ended_at": session.ended_at and session.ended_at.isoformat(),
        "choices": to_json(choices).decode(),
    }


def planned_row(session: Session, position: int) -> Row:
    planned = session.plan.questions[position]
    rubric = session.rubrics[planned.question]
    return {
        "session": session.id,
        "position": position,
        "question": planned.question,
        "reason": planned.reason,
        "rubric": rubric.digest,
        "bank": rubric.bank,
    }


def turn_rows(handed: HandedIn) -> Iterator[Row]:
    """The rows of all turns; what was written already is not written again."""
    for position, (turn, written) in enumerate(zip(handed.session.turns, handed.written, strict=True)):
        yield turn_row(handed.session.id, position, turn, written)


def turn_row(session: str, position: int, turn: Turn, written: bytes | None = None) -> Row:
    """`written` is the JSON of the turn's assessment where it is at hand."""
    return {
        "session": session,
        "position": position,
        "question": turn.prompt.question,
        "indicator": turn.prompt.indicator,
        "prompt": turn.prompt.text,
        "kind": turn.kind,
        "seconds": turn.seconds,
        "asked_at": turn.asked_at.isoformat(),
        "hinted": turn.hinted,
        "pauses": turn.pauses,
        "again": turn.again,
        "stories": to_json(turn.stories).decode(),
        "answer_sha256": _sha256(turn.answer),
        "answer": turn.answer,
        **assessment_columns(turn.assessment, written),
    }


def assessment_columns(assessment: Assessment | None, written: bytes | None = None) -> Row:
    if assessment is None:
        return dict.fromkeys(_ASSESSMENT)
    levels = {name: part.level for name, part in assessment.competencies.items()}
    return {
        "level": assessment.level,
        "competencies": to_json(levels).decode(),
        "red_flags": len(assessment.red_flags),
        "engine": assessment.engine,
        "rubric": assessment.rubric,
        "assessment": (written or to_json(assessment)).decode(),
    }


def draft_row(draft: Draft) -> Row:
    return {
        **to_plain(draft),
        "saved_at": draft.saved_at.isoformat(),
        "stories": to_json(draft.stories).decode(),
    }


def load_draft(row: Row) -> Draft:
    return from_plain({**row, "stories": from_json(row["stories"], tuple[Told, ...])}, Draft)


def load_session(row: Row, planned: Sequence[Row], rubrics: Mapping[str, Rubric], turns: Sequence[Turn]) -> Session:
    return from_plain(
        {
            **row,
            "plan": Plan(
                from_json(row["choices"], Choices),
                tuple(Planned(each["question"], each["reason"]) for each in planned),
            ),
            "rubrics": rubrics,
            "turns": tuple(turns),
        },
        Session,
    )


def load_turn(row: Row) -> Turn:
    if _sha256(row["answer"]) != row["answer_sha256"]:
        raise StorageError(
            f"answer {row['position'] + 1} of session {row['session']} is damaged: `interviewcoach data restore latest`"
            f" puts a backup back, `interviewcoach sessions delete {row['session']}` deletes the session"
        )
    prompt = {"question": row["question"], "text": row["prompt"], "indicator": row["indicator"]}
    parts = {
        "prompt": prompt,
        "hinted": bool(row["hinted"]),
        "again": bool(row["again"]),
        "stories": from_json(row["stories"], tuple[Told, ...]),
        "assessment": row["assessment"] and from_json(row["assessment"], Assessment),
    }
    return from_plain({**row, **parts}, Turn)


def load_attempt(row: Row) -> Attempt:
    competencies = from_json(row["competencies"], dict[str, float | None])
    return from_plain({**row, "competencies": competencies}, Attempt)


def load_past_answer(row: Row) -> PastAnswer:
    return from_plain({**row, "assessment": from_json(row["assessment"], Assessment)}, PastAnswer)


def story_row(story: Story) -> Row:
    return {**to_plain(story), "competencies": to_json(story.competencies).decode()}


def load_story(row: Row) -> Story:
    return from_plain({**row, "competencies": from_json(row["competencies"], tuple[str, ...])}, Story)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
