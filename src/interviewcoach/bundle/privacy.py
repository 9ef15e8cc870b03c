"""What is changed in sessions before they are shared: times, and words in answers. Each gives new sessions. Names are
those of `model.pseudonyms`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from interviewcoach.errors import UsageError
from interviewcoach.model.session import LONGEST_ANSWER, Session
from interviewcoach.scoring.grading import grade

MARK = "[redacted]"


def by_day(session: Session) -> Session:
    """The session with the days of its times alone. How long an answer took stays."""
    turns = tuple(replace(turn, asked_at=_day(turn.asked_at)) for turn in session.turns)
    ended_at = session.ended_at and _day(session.ended_at)
    return replace(session, started_at=_day(session.started_at), turns=turns, ended_at=ended_at)


class Redaction:
    """Takes words out of answers, and out of the titles of stories that they tell: whole words, in any case, however
    their accents are encoded. A space in one stands for any white space."""

    def __init__(self, words: Iterable[str]) -> None:
        # The longer first: a full name goes as one, not its first half alone.
        self._words = sorted({" ".join(word.split()) for word in words} - {""}, key=lambda word: (-len(word), word))
        either = "|".join(f"(?P<w{number}>{_forms(word)})" for number, word in enumerate(self._words))
        self._pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
        self.counts = dict.fromkeys(self._words, 0)

    def apply(self, session: Session) -> Session:
        """The session without the words. A question whose answers held one is graded anew, with its own rubric, so that
        evidence still quotes what is there.

        Raises UsageError where an answer grows longer than an answer may be.
        """
        session = self._without_titles(session)
        answers = [self._without(turn.answer) for turn in session.turns]
        touched = {
            turn.prompt.question for turn, answer in zip(session.turns, answers, strict=True) if answer != turn.answer
        }
        if not touched:
            return session
        if max(map(len, answers)) > LONGEST_ANSWER:
            raise UsageError(
                f"redacted, an answer of session {session.id} has more than {LONGEST_ANSWER:,} characters:"
                " redact longer words, or leave the session out"
            )
        turns = tuple(replace(turn, answer=answer) for turn, answer in zip(session.turns, answers, strict=True))
        redacted = replace(session, turns=turns)
        graded = tuple(
            replace(turn, assessment=grade(session.rubrics[turn.prompt.question], *redacted.graded_at(place)))
            if turn.assessment is not None and turn.prompt.question in touched
            else turn
            for place, turn in enumerate(turns)
        )
        return replace(redacted, turns=graded)

    @property
    def places(self) -> int:
        """How many places were redacted so far."""
        return sum(self.counts.values())

    def holds(self, session: Session) -> bool:
        """Whether an answer holds one of the words."""
        return any(self._pattern.search(turn.answer) for turn in session.turns)

    def _without_titles(self, session: Session) -> Session:
        """The session without the words in the titles of stories that answers tell."""
        if not any(turn.stories for turn in session.turns):
            return session
        turns = tuple(
            replace(turn, stories=tuple(replace(told, title=self._without(told.title)) for told in turn.stories))
            for turn in session.turns
        )
        return replace(session, turns=turns)

    def _without(self, text: str) -> str:
        return self._pattern.sub(self._mark, text)

    def _mark(self, found: re.Match[str]) -> str:
        self.counts[self._words[int(str(found.lastgroup)[1:])]] += 1
        return MARK


def _forms(word: str) -> str:
    forms = sorted({unicodedata.normalize(form, word) for form in ("NFC", "NFD")})
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)


def _day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
