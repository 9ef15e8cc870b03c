"""What a trainer writes of a session: which fields are asked for, and what becomes of their texts. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from interviewcoach.desk import conclusion
from interviewcoach.model.review import Comment, Conclusion, Fact, Mark, Rating, Review, Undone
from interviewcoach.model.session import Session
from interviewcoach.model.text import one_line
from interviewcoach.tui.screens.writing import Field

Written = Comment | Rating | Conclusion


def title(session: Session, written: Written) -> str:
    """What is written about."""
    match written:
        case Comment():
            text = session.graded_text(written.question, written.take)
            whole = (written.start, written.end) == (0, len(text))
            return f"Comment on {'the whole answer' if whole else f'“{short(text[written.start : written.end])}”'}"
        case Rating():
            return f"{session.rubrics[written.question].names[written.competency]}: {written.level}"
        case Conclusion():
            return "The session as a whole"


def fields(review: Review, written: Written) -> list[Field]:
    """The fields, with what is kept of it and, where that is something else, what was being written."""
    match written:
        case Comment():
            kept = next((each.text for each in review.comments if _same_span(each, written)), "")
            return [_field("An empty one is taken back.", kept, written.text)]
        case Rating():
            standing = review.rating(written.question, written.competency, written.take)
            kept = standing.reason if standing else ""
            return [_field("Why, where the machine says something else?", kept, written.reason, is_long=False)]
        case Conclusion():
            return [
                _field("What you say of it", review.note, written.note),
                _field("Next steps, a line each", "\n".join(review.next_steps), "\n".join(written.next_steps)),
            ]


def filled(review: Review, written: Written, texts: Sequence[str], now: datetime) -> Written:
    """The same with the texts of the fields."""
    match written:
        case Comment():
            return replace(written, text=texts[0], made_at=now)
        case Rating():
            return replace(written, reason=texts[0], made_at=now)
        case Conclusion():
            note, steps = texts
            return conclusion(review, now, note=note, next_steps=steps.split("\n"))


def told(session: Session, fact: Fact) -> str:
    """What a fact of an answer says, in a few words."""
    match fact:
        case Rating():
            return f"level {fact.level}, {session.rubrics[fact.question].names[fact.competency].lower()}"
        case Comment():
            return f"the comment “{short(one_line(fact.text))}”"
        case Mark():
            shows = session.rubrics[fact.question].indicator(fact.indicator).text
            marked = session.graded_text(fact.question, fact.take)[fact.start : fact.end]
            return f"“{short(marked)}” {'shows' if fact.kind == 'missed' else 'does not show'}: {shows}"
    return ""


def undone(session: Session, change: Undone) -> str:
    """What was taken back, and what holds again."""
    if isinstance(change.was or change.now, Conclusion):
        return f"Taken back: {_concluded(change)}."
    again = f"{told(session, change.now)} holds again." if change.now else ""
    taken = f"Taken back: {told(session, change.was)}." if change.was else ""
    return " ".join(each for each in (taken, again[:1].upper() + again[1:]) if each)


def _concluded(change: Undone) -> str:
    """Which parts of a conclusion were taken back."""

    def parts(fact: Fact | None) -> tuple[str, tuple[str, ...], bool]:
        return (fact.note, fact.next_steps, bool(fact.reviewed_at)) if isinstance(fact, Conclusion) else ("", (), False)

    was, now = parts(change.was), parts(change.now)
    finished = "that your review is finished" if was[2] else "that your review is under way again"
    return " and ".join(
        n for n, one, other in zip(("the note", "next steps", finished), was, now, strict=True) if one != other
    )


def short(quote: str, most: int = 40) -> str:
    return quote if len(quote) <= most else quote[:most].rstrip() + "…"


def _same_span(one: Comment, other: Comment) -> bool:
    return (one.question, one.take, one.start, one.end) == (other.question, other.take, other.start, other.end)


def _field(label: str, kept: str, draft: str, *, is_long: bool = True) -> Field:
    return Field(label, kept, is_long, draft if draft and draft != kept else None)
