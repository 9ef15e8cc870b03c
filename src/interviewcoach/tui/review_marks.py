"""Corrections of the evidence, and comments for all answers that lack the same: what can be chosen, and what comes of
it. Pure."""

from datetime import datetime

from interviewcoach.model.review import Comment, Mark, MarkKind, PatternComment
from interviewcoach.tui.review_place import Asked, Span
from interviewcoach.tui.widgets.menu import Entry


def wrong_marks(asked: Asked, now: datetime) -> list[Mark]:
    """A mark for each piece of evidence that the machine credited."""
    return [_mark("wrong", asked, each.indicator, (each.start, each.end), now) for each in asked.credited]


def missed_mark(asked: Asked, indicator: str, span: Span, now: datetime) -> Mark:
    return _mark("missed", asked, indicator, span, now)


def is_made(asked: Asked, mark: Mark) -> bool:
    """Whether the same was marked before."""
    return any(_about(each) == _about(mark) for each in asked.corrections)


def wrong_entries(asked: Asked, marks: list[Mark]) -> list[Entry]:
    """An entry for each mark under its place in the list, those made before behind an x."""
    return [
        Entry(
            str(n),
            f"{'x ' if is_made(asked, mark) else ''}“{asked.text[mark.start : mark.end]}”",
            asked.rubric.indicator(mark.indicator).text,
        )
        for n, mark in enumerate(marks)
    ]


def missed_entries(asked: Asked, competency: str, words: str) -> list[Entry]:
    """An entry for each indicator: first those that are found by most of the words, then those that were not heard, and
    those of the competency in focus."""
    from interviewcoach.suggest import nearness  # noqa: PLC0415 - with the scorer, and not with the screens

    rubric, not_heard = asked.rubric, {each.id for each in asked.not_heard}
    known = {each.id: each for each in (*rubric.indicators, *rubric.further)}
    near = nearness(words, known.values())
    nearest = sorted(
        known.values(), key=lambda e: (-near.get(e.id, 0.0), e.id not in not_heard, e.competency != competency)
    )
    names = {id: each.lower() for id, each in rubric.names.items()}
    return [Entry(each.id, each.text, names.get(each.competency, "")) for each in nearest]


def offered_entries(asked: Asked) -> list[Entry]:
    """An entry for each comment that is offered, under its place among them."""
    return [
        Entry(str(n), each.text, f"{each.rater}, on: {asked.rubric.indicator(each.indicator).text}")
        for n, each in enumerate(asked.offered)
    ]


def kept_pattern(asked: Asked, comment: Comment, indicator: str) -> PatternComment | None:
    """What the rater keeps for answers that lack the indicator, where it is this comment."""
    about = (asked.review.rater, asked.question, indicator, comment.text)
    own = (each for each in asked.patterns if (each.rater, each.question, each.indicator, each.text) == about)
    return next(own, None)


def pattern_entries(asked: Asked, comments: list[Comment]) -> list[Entry]:
    """An entry for each of these comments on each indicator that is not heard, under both places; those that are kept
    behind an x."""
    return [
        Entry(
            f"{n} {each.id}", f"{'x ' if kept_pattern(asked, comment, each.id) else ''}{each.text}", f"“{comment.text}”"
        )
        for n, comment in enumerate(comments)
        for each in asked.not_heard
    ]


def _mark(kind: MarkKind, asked: Asked, indicator: str, span: Span, now: datetime) -> Mark:
    return Mark(asked.review.rater, kind, asked.question, indicator, *span, now, take=asked.take)


def _about(mark: Mark) -> tuple[str, str, int, int]:
    return mark.kind, mark.indicator, mark.start, mark.end
