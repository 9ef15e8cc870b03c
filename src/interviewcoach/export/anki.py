"""One's weak questions as cards for Anki, in its documented text format (docs/exports.md).

The front asks; the back holds what was missing, a strong answer and one's own last answer. Fields are HTML in which no
text can become markup, a sound, LaTeX or MathJax.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from interviewcoach.export import Format
from interviewcoach.export.markup import Markup, element, joined
from interviewcoach.export.report import Report
from interviewcoach.export.view import remarked
from interviewcoach.export.viewing import remarks
from interviewcoach.interview.summary import final_assessments
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Rubric
from interviewcoach.model.review import Review
from interviewcoach.model.session import Session

DECK = "Interview practice"
# What rounds to less than a strong answer.
STRONG = 3.5
_HEADER = ("#separator:tab", "#html:true", "#notetype:Basic", "#deck column:3", "#tags column:4")
_COLUMNS = "#columns:Front\tBack\tDeck\tTags"


def render(report: Report, options: frozenset[str] = frozenset()) -> str:
    last: dict[str, Session] = {}
    for session in report.sessions:
        last |= {turn.prompt.question: session for turn in session.turns}
    cards = (
        _card(session, question, [each for each in report.reviews if each.session == session.id])
        for question, session in last.items()
        if "all" in options or _is_weak(final_assessments(session).get(question))
    )
    return "\n".join([*_HEADER, _COLUMNS, *cards]) + "\n"


def _is_weak(result: Assessment | None) -> bool:
    """Skipped, without enough evidence, less than strong, or with something unsafe in it."""
    return result is None or result.level is None or result.level < STRONG or bool(result.red_flags)


def _card(session: Session, question: str, reviews: Sequence[Review]) -> str:
    rubric = session.rubrics[question]
    front = element("div", rubric.question.text)
    said = remarks(session.graded_text(question), question, reviews)
    back = joined(*_back(session, rubric), *_list("What a trainer says", map(remarked, said)))
    tags = " ".join(f"interviewcoach::{id}" for id in rubric.question.competencies)
    return "\t".join([_field(front), _field(back), DECK, tags])


def _back(session: Session, rubric: Rubric) -> Iterator[Markup]:
    result = final_assessments(session).get(rubric.question.id)
    if result:
        missing = dict.fromkeys(id for part in result.competencies.values() for id in part.missing)
        yield from _list("What was missing", (rubric.indicator(id).text for id in missing))
        flags = (rubric.red_flag(hit.id) for hit in result.red_flags)
        yield from _list("To put right", (f"{flag.text}. Instead: {flag.instead}" for flag in flags))
    yield from _text("A strong answer", " ".join(rubric.question.model_answer.split()))
    yield from _text("Your last answer", session.graded_text(rubric.question.id))


def _list(title: str, lines: Iterable[str]) -> Iterator[Markup]:
    items = [element("li", line) for line in lines]
    if items:
        yield element("div", element("b", title))
        yield element("ul", *items)


def _text(title: str, text: str) -> Iterator[Markup]:
    if text:
        yield element("div", element("b", title))
        yield element("div", text)


def _field(markup: Markup) -> str:
    """On one line; what Anki reads beside HTML stands as characters: [sound:], [latex], {{ }} and MathJax's \\( \\)."""
    line = re.sub(r"[\n\t]", lambda found: "<br>" if found[0] == "\n" else "&#9;", markup)
    for sign in "[]{}":
        line = line.replace(sign, f"&#{ord(sign)};")
    return line.replace("\\", "<span>&#92;</span>")


FORMAT = Format(
    "Flash cards of weak questions (Anki)", "txt", render, {"all": "cards of every question, not of weak ones alone"}
)
