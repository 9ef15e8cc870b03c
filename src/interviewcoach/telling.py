"""Whether an interview leans on one story: told in several answers, it leaves a panel with little else.

Answers are compared with the stories that the candidate keeps, and with one another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from interviewcoach.model.session import Session, Told
from interviewcoach.model.story import Story

# An answer tells a story where it holds this share of the story's content words, and so many of them.
SHARE, FEWEST = 0.35, 8
# Shorter words say little of what happened.
LETTERS = 4
# So many of the shared words are shown.
WORDS = 8


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer that tells a story. `words` are the content words that it shares, as the answer has them; none where
    the candidate said which story it is."""

    question: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaning:
    """A story that several answers of a session tell, in the order they were asked. One that the candidate does not
    keep has no id and no title."""

    story: str
    title: str
    tellings: tuple[Telling, ...]


def leanings(session: Session, stories: Iterable[Story]) -> tuple[Leaning, ...]:
    """The stories that more than one answer of the session tells: as the candidate said, or by the words they share.
    Answers that tell the same without a story that is kept come last."""
    words = {each.question: _content(session.graded_text(each.question)) for each in session.plan.questions}
    found = []
    for story in stories:
        of_story = _content(story.text)
        tellings = []
        for question, in_answer in words.items():
            attached = any(told.story == story.id for turn in session.turns_on(question) for told in turn.stories)
            shared = _shared(of_story, in_answer)
            if attached or shared:
                tellings.append(Telling(question, () if attached else shared))
        if len(tellings) > 1:
            found.append(Leaning(story.id, story.title, tuple(tellings)))
    known = [{each.question for each in leaning.tellings} for leaning in found]
    alike = (
        leaning for leaning in _alike(words) if not any({t.question for t in leaning.tellings} <= k for k in known)
    )
    return (*found, *alike)


def _alike(words: Mapping[str, Mapping[str, str]]) -> Iterator[Leaning]:
    """Answers of which each tells the first one, and the first one them."""
    left = list(words)
    while left:
        first, *others = left
        same = [each for each in others if _shared(words[first], words[each]) and _shared(words[each], words[first])]
        if same:
            of_first = Telling(first, _shared(words[same[0]], words[first]))
            yield Leaning("", "", (of_first, *(Telling(each, _shared(words[first], words[each])) for each in same)))
        left = [each for each in others if each not in same]


def stories_told(session: Session, question: str) -> tuple[Told, ...]:
    """The stories that the candidate said the newest answer to `question` tells."""
    position = session.told_at(question)
    return () if position is None else session.turns[position].stories


def in_words(session: Session, found: Leaning) -> tuple[str, ...]:
    """That a session leans on a story, then for each answer why it is said to tell it."""
    order = [planned.question for planned in session.plan.questions]
    numbers = [str(order.index(each.question) + 1) for each in found.tellings]
    whys = (f"Question {number}, {_why(each)}." for number, each in zip(numbers, found.tellings, strict=True))
    *others, last = numbers
    places = f"questions {', '.join(others)} and {last}"
    if found.title:
        return f'The story "{found.title}" stands in {places}: have another one ready.', *whys
    return f"Your answers to {places} tell the same: have another story ready.", *whys


def _why(telling: Telling) -> str:
    return f"by its words: {', '.join(telling.words[:WORDS])}" if telling.words else "as you said"


def untold(stories: Iterable[Story], competencies: Sequence[str]) -> tuple[str, ...]:
    """Those of the competencies that no story shows, in their order."""
    shown = {id for story in stories for id in story.competencies}
    return tuple(id for id in competencies if id not in shown)


def _shared(of_story: Mapping[str, str], in_answer: Mapping[str, str]) -> tuple[str, ...]:
    """The content words that tell the story, as the answer has them; none where there are too few."""
    shared = tuple(word for root, word in in_answer.items() if root in of_story)
    return shared if len(shared) >= max(FEWEST, SHARE * len(of_story)) else ()


def _content(text: str) -> dict[str, str]:
    """Stem -> first word with it, of the words that say what happened."""
    from interviewcoach.scoring.text import FUNCTION, TOKEN, fold  # noqa: PLC0415 - screens never load the scorer
    from interviewcoach.scoring.words import STEMS  # noqa: PLC0415

    found: dict[str, str] = {}
    for match in TOKEN.finditer(text):
        word = fold(match.group())
        if len(word) >= LETTERS and word not in FUNCTION:
            found.setdefault(STEMS[word], match.group())
    return found
