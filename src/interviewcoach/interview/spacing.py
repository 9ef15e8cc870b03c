"""When a question should come again: spaced repetition, replayed from the history alone.

The model is FSRS, whose cards are made anew from the attempts each time: nothing is stored that could disagree with
them. Its steps of minutes are left out (a question comes back on another day) and so is its chance.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler

from interviewcoach.model.session import Attempt

# No question rests longer than so many days, however well it went.
LONGEST_REST = 90

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_REST, enable_fuzzing=False)
# (below this level, what it counts as): 3 is adequate and 4 strong on the scale of the levels.
_RATINGS = ((2.0, Rating.Again), (3.0, Rating.Hard), (4.0, Rating.Good))


@dataclass(frozen=True, slots=True)
class Rest:
    """A question that was answered `attempts` times, the last time at `asked_at`, and should come again at `due`."""

    asked_at: datetime
    due: datetime
    attempts: int


def rating(level: float | None) -> Rating:
    """What an answer counts as. One without enough evidence counts as not known."""
    return next((rating for below, rating in _RATINGS if (level or 1.0) < below), Rating.Easy)


def rests(history: Iterable[Attempt]) -> Mapping[str, Rest]:
    """When each question of the history is due, by question id. The order of `history` changes nothing."""
    cards: dict[str, Card] = {}
    counts: dict[str, int] = {}
    found: dict[str, Rest] = {}
    for attempt in sorted(history, key=lambda attempt: (attempt.asked_at, attempt.level or 1.0)):
        id, asked_at = attempt.question, attempt.asked_at.astimezone(UTC)
        # Without an id and a day of its own a card would read the clock.
        card = cards.get(id) or Card(card_id=0, due=asked_at)
        cards[id], _ = _SCHEDULER.review_card(card, rating(attempt.level), asked_at)
        counts[id] = counts.get(id, 0) + 1
        found[id] = Rest(asked_at, cards[id].due, counts[id])
    return found
