"""What a bank holds: competencies, questions, roles, styles and the words they are scored by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from interviewcoach.model.codec import LATER, content_hash

Kind = Literal["behavioural", "situational", "knowledge", "motivation"]
Polarity = Literal["affirmed", "negated", "either", "excuses"]
Place = Literal["anywhere", "speech", "question", "statement"]
Severity = Literal["minor", "serious", "critical"]
Note = Literal["suicide", "self-harm", "restraint", "abuse"]
# A phrase that begins so asks for its denial.
NOT = "not "


@dataclass(frozen=True, slots=True)
class Source:
    """Where content comes from: the number of a source document and the topic in it."""

    file: str
    topic: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of a piece of evidence, in the phrase language (docs/phrase-language.md).

    `at` is `file:line` of the bank; it is no part of the content and takes no part in equality or hashes.
    """

    text: str
    polarity: Polarity = "affirmed"
    where: Place = "anywhere"
    at: str = field(default="", compare=False)

    @property
    def negated(self) -> bool:
        """Whether it is met where it is denied: by its polarity, or since NOT begins its text."""
        return self.polarity == "negated" or (self.polarity == "affirmed" and self.text.startswith(NOT))


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """Alternatives for one distinct piece of evidence: however many match, the group counts once."""

    name: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """Runs of one to three stems, and leaps from one to another ("phone ~ record"), set apart by commas, and the points
    that each of them counts. For an indicator, "!leav" is one that begins with a word that its sentence denies."""

    points: int
    runs: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How much the words of a sentence speak for a red flag or an indicator: the points of the runs in it that lead
    `towards` it, less those of the runs that lead `away`. From `needed` points on the sentence raises or shows it
    (docs/scoring.md).

    Of a red flag alone: from `serious` points on it makes a minor one serious; None: it never does. What is found of a
    red flag that is weighed by it counts where the words around come to `support` points, or to the share of them that
    a short sentence needs; None: it weighs nothing.

    `at` is as in a phrase."""

    needed: int
    towards: tuple[Weight, ...]
    away: tuple[Weight, ...] = ()
    support: int | None = field(default=None, metadata=LATER)
    serious: int | None = field(default=None, metadata=LATER)
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A behaviour that an answer can show. `id` is qualified: `competency/name`. `weight` is above 0.

    One that is `only_expected` counts nowhere but in questions that expect it: its phrases tell it by the situation.
    What words say for it, its `tally`, stands in the bank's words, not beside it."""

    id: str
    competency: str
    text: str
    probe: str
    groups: tuple[PhraseGroup, ...]
    holds: tuple[str, ...]
    fails: tuple[str, ...] = ()
    weight: float = 1.0
    plural: bool = False
    only_expected: bool = False
    tally: Tally | None = field(default=None, metadata=LATER)

    @property
    def example(self) -> str:
        """A sentence that shows the behaviour; feedback offers it to candidates."""
        return self.holds[0]


@dataclass(frozen=True, slots=True)
class RedFlag:
    """Unsafe or poor practice that is said in an answer, told by its phrases and `leads` or by its `tally`. `id` is
    `competency/name`, for a question's own `question/name`, and plain in the bank-wide layer; `competency` is empty for
    the latter two.

    `weighed` names the red flag of the bank-wide layer whose tally must support what leads and phrases find
    (docs/scoring.md). Without it phrases stand alone; leads have it."""

    id: str
    text: str
    severity: Severity
    instead: str
    holds: tuple[str, ...]
    phrases: tuple[Phrase, ...] = ()
    fails: tuple[str, ...] = ()
    competency: str = ""
    tally: Tally | None = field(default=None, metadata=LATER)
    weighed: str | None = field(default=None, metadata=LATER)
    leads: tuple[Phrase, ...] = field(default=(), metadata=LATER)

    @property
    def sought(self) -> tuple[tuple[Phrase, bool], ...]:
        """All that it is found by, each with whether it is a lead."""
        return (*((phrase, False) for phrase in self.phrases), *((phrase, True) for phrase in self.leads))


@dataclass(frozen=True, slots=True)
class Words:
    """What words say for the indicators of competency `id`, by their local ids."""

    id: str
    tallies: Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Competency:
    """`anchors` maps each level 1-5 to what a panel hears there (a behaviourally anchored rating scale)."""

    id: str
    name: str
    definition: str
    anchors: Mapping[int, str]
    indicators: tuple[Indicator, ...]
    red_flags: tuple[RedFlag, ...] = ()
    source: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """`competencies` maps id to weight; `expects` and `must_have` hold qualified indicator ids."""

    id: str
    theme: str
    kind: Kind
    text: str
    competencies: Mapping[str, float]
    expects: tuple[str, ...]
    topic: tuple[Phrase, ...]
    hint: str
    guide_seconds: int
    model_answer: str
    adequate_answer: str
    weak_answer: str
    source: tuple[Source, ...]
    indicators: tuple[Indicator, ...] = ()
    must_have: tuple[str, ...] = ()
    red_flags: tuple[RedFlag, ...] = ()
    content_note: Note | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or rule worth knowing, attributed and dated in its text. Never scored."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Term:
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Role:
    """A job that candidates rehearse for. `competencies` maps id to weight."""

    id: str
    title: str
    briefing: str
    duties: tuple[str, ...]
    settings: tuple[str, ...]
    tools: tuple[str, ...]
    competencies: Mapping[str, float]
    source: tuple[Source, ...]
    facts: tuple[Fact, ...] = ()
    glossary: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How an interviewer speaks. Greetings may hold `{role}` and `{count}`.

    With `members`, the ids of other styles, it is a panel: it greets and closes, and they take turns at asking."""

    id: str
    name: str
    description: str
    greetings: tuple[str, ...]
    transitions: tuple[str, ...]
    probe_leads: tuple[str, ...]
    closings: tuple[str, ...]
    after_skip: tuple[str, ...]
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SupportLine:
    country: str
    name: str
    contact: str
    note: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Support:
    """Where a person in distress can turn, by country, dated."""

    intro: str
    lines: tuple[SupportLine, ...]
    everywhere: str


@dataclass(frozen=True, slots=True)
class SourceTopic:
    """What a source document says that a candidate can be asked about.

    `topics` are beginnings: a `Source` whose topic begins with one of them, in any case, counts for this one."""

    id: str
    title: str
    topics: tuple[str, ...]

    def holds(self, source: Source) -> bool:
        return source.topic.casefold().startswith(tuple(topic.casefold() for topic in self.topics))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a source document that the bank does not take up, and why."""

    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document that content comes from: `id` is the `file` of a `Source`."""

    id: str
    description: str
    topics: tuple[SourceTopic, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Rubric:
    """All that one question is scored against, complete in itself.

    `names` maps the id of each competency to its name. `indicators` are those that a good answer to this question is
    expected to show, `further` the others of its competencies: they add to a level and are never missed. `flags` are
    those of the question and its competencies, `unsafe` the bank's.
    Stored by `digest` with every answer, so an old score can be derived again from an edited bank.
    """

    question: Question
    names: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    flags: tuple[RedFlag, ...]
    synonyms: Mapping[str, tuple[str, ...]]
    further: tuple[Indicator, ...] = ()
    unsafe: tuple[RedFlag, ...] = ()
    bank: str = field(default="", compare=False)
    digest: str = field(default="", compare=False)

    def indicator(self, id: str) -> Indicator:
        return next(indicator for indicator in (*self.indicators, *self.further) if indicator.id == id)

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """All that an answer can raise."""
        return (*self.flags, *self.unsafe)

    def red_flag(self, id: str) -> RedFlag:
        return next(flag for flag in self.red_flags if flag.id == id)


@dataclass(frozen=True, slots=True)
class Bank:
    """Everything that can be asked, checked and complete. `names` are those of the competencies, for whoever needs no
    more of them: decoding one takes a hundred times its name. `digest` names the bank's content."""

    competencies: Mapping[str, Competency]
    questions: Mapping[str, Question]
    roles: Mapping[str, Role]
    styles: Mapping[str, Style]
    synonyms: Mapping[str, tuple[str, ...]]
    unsafe: Mapping[str, RedFlag]
    support: Support
    sources: Mapping[str, SourceDocument] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict, compare=False)
    digest: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.names:
            object.__setattr__(self, "names", {id: competency.name for id, competency in self.competencies.items()})

    def rubric(self, question_id: str) -> Rubric:
        """What `question_id` is scored against. Raises KeyError for an unknown id."""
        question = self.questions[question_id]
        own = [self.competencies[id] for id in question.competencies]
        known = {indicator.id: indicator for competency in own for indicator in competency.indicators}
        rubric = Rubric(
            question=question,
            names={id: self.names[id] for id in question.competencies},
            indicators=(*(known[id] for id in question.expects), *question.indicators),
            flags=(*question.red_flags, *(flag for competency in own for flag in competency.red_flags)),
            synonyms=self.synonyms,
            unsafe=tuple(self.unsafe.values()),
            further=tuple(
                indicator
                for id, indicator in known.items()
                if id not in question.expects and not indicator.only_expected
            ),
        )
        return replace(rubric, bank=self.digest, digest=content_hash(rubric))

    def questions_for(self, role: Role) -> tuple[Question, ...]:
        """The questions whose competencies all belong to the role, in the bank's order."""
        return tuple(self._asked_for(role))

    def has_questions_for(self, role: Role) -> bool:
        """Whether there is one: no other is looked at, and so none is read from the disk's copy of a bank."""
        return any(True for _ in self._asked_for(role))

    def _asked_for(self, role: Role) -> Iterator[Question]:
        return (q for q in self.questions.values() if set(q.competencies) <= set(role.competencies))


class Rubrics(dict[str, Rubric]):
    """The rubrics of a bank by question id, each made once: naming its content takes longer than grading an answer."""

    def __init__(self, bank: Bank) -> None:
        super().__init__()
        self._bank = bank

    def __missing__(self, question_id: str) -> Rubric:
        self[question_id] = rubric = self._bank.rubric(question_id)
        return rubric
