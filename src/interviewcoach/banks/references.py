"""What one part of a bank says of another: every name leads somewhere, and every phrase can be read."""

from collections import Counter
from collections.abc import Iterator, Mapping

from interviewcoach.banks.binding import did_you_mean
from interviewcoach.banks.files import Kind
from interviewcoach.banks.formats import Entry, Steps
from interviewcoach.banks.loading import Contents
from interviewcoach.errors import Problem
from interviewcoach.model.bank import Indicator, Phrase, Question, RedFlag
from interviewcoach.scoring.phrases import PhraseError, PhraseParser

WITH_PHRASES: tuple[Kind, ...] = ("competencies", "questions", "unsafe")


def check_references(contents: Contents) -> Iterator[Problem]:
    for entry in (*contents.sound("competencies"), *contents.sound("questions"), *contents.sound("sources")):
        yield from _unique(entry)
    for entry in (*contents.sound("questions"), *contents.sound("roles")):
        yield from _known_competencies(contents, entry)
    for entry in contents.sound("questions"):
        yield from _indicators(contents, entry)
    yield from _readable_phrases(contents)
    yield from _weighed(contents)
    for entry in contents.sound("words"):
        yield from _worded(contents, entry)
    for entry in contents.sound("styles"):
        yield from _members(contents, entry)
    if not contents.entries["styles"]:
        yield Problem("styles.yaml", 0, 0, "", "the bank has no interviewer style", "add styles.yaml")
    if not contents.entries["support"]:
        yield Problem("support.yaml", 0, 0, "", "the bank has no lines for people in distress", "add support.yaml")


def _weighed(contents: Contents) -> Iterator[Problem]:
    """What weighs a red flag is a tally of the bank-wide layer that says what supports it, and leads are weighed."""
    known = {entry.id for entry in contents.sound("unsafe") if entry.value.tally and entry.value.tally.support}
    for kind in WITH_PHRASES:
        for entry in contents.sound(kind):
            own = isinstance(entry.value, RedFlag)
            for place, flag in enumerate((entry.value,) if own else entry.value.red_flags):
                steps: Steps = () if own else ("red_flags", place)
                if flag.weighed and flag.weighed not in known:
                    message = f"'{flag.weighed}' is no red flag whose tally weighs others"
                    yield entry.problem((*steps, "weighed"), message, did_you_mean(flag.weighed, known))
                elif flag.leads and not flag.weighed:
                    message = "nothing supports what its leads find"
                    yield entry.problem((*steps, "leads"), message, "add weighed, or make phrases of them")


def _worded(contents: Contents, entry: Entry) -> Iterator[Problem]:
    """Words speak for indicators of a known competency."""
    competencies = contents.entries["competencies"]
    if entry.id not in competencies:
        mend = did_you_mean(entry.id, competencies)
        yield entry.problem(("id",), f"unknown competency '{entry.id}'", mend)
    elif competency := competencies[entry.id].value:  # a malformed one is reported where it stands
        known = [indicator.id.partition("/")[2] for indicator in competency.indicators]
        for id in entry.value.tallies:
            if id not in known:
                mend = did_you_mean(id, known)
                yield entry.problem(("tallies", id), f"unknown indicator '{id}' of {entry.id}", mend)


def phrases_of(entry: Entry) -> Iterator[tuple[Steps, Phrase]]:
    """Every phrase of a competency, question or red flag, with the steps that lead to it."""
    value = entry.value
    lists: list[tuple[Steps, tuple[Phrase, ...]]] = []
    if isinstance(value, RedFlag):
        lists = [(("phrases",), value.phrases), (("leads",), value.leads)]
    else:
        if isinstance(value, Question):
            lists = [(("topic",), value.topic)]
        for place, indicator in enumerate(value.indicators):
            steps = ("indicators", place, "phrases")
            lists += [((*steps, group.name) if group.name else steps, group.phrases) for group in indicator.groups]
        for place, flag in enumerate(value.red_flags):
            lists += [(("red_flags", place, "phrases"), flag.phrases), (("red_flags", place, "leads"), flag.leads)]
    return (((*steps, place), phrase) for steps, phrases in lists for place, phrase in enumerate(phrases))


def _unique(entry: Entry) -> Iterator[Problem]:
    """Indicators and red flags share their names: what held a level down is told by its id."""
    seen = set()
    for key in ("indicators", "red_flags", "topics"):
        for place, part in enumerate(getattr(entry.value, key, ())):
            if part.id in seen:
                yield entry.problem((key, place, "id"), f"'{part.id}' stands twice", "rename one")
            seen.add(part.id)


def _known_competencies(contents: Contents, entry: Entry) -> Iterator[Problem]:
    known = contents.entries["competencies"]
    for id in entry.value.competencies:
        if id not in known:
            yield entry.problem(("competencies", id), f"unknown competency '{id}'", did_you_mean(id, known))


def _members(contents: Contents, entry: Entry) -> Iterator[Problem]:
    """The interviewers of a panel are styles that are no panels themselves."""
    panels = {each.id for each in contents.sound("styles") if each.value.members}
    single = [id for id in contents.entries["styles"] if id not in panels]
    for place, id in enumerate(entry.value.members):
        if id not in single:
            what = "is a panel itself" if id in panels else "is no style"
            yield entry.problem(("members", place), f"'{id}' {what}", did_you_mean(id, single))


def _indicators(contents: Contents, entry: Entry) -> Iterator[Problem]:
    """The question's own indicators, those that it expects and its must-haves."""
    question: Question = entry.value
    known: dict[str, set[str]] = {}
    for id in question.competencies:
        competency = contents.entries["competencies"].get(id)
        if competency is None or competency.value is None:
            return  # reported where it is missing or malformed
        known[id] = {indicator.id for indicator in competency.value.indicators}
    own = {indicator.id for indicator in question.indicators}
    scored = own | set(question.expects)
    yield from _own_indicators(entry, question.indicators, known)
    yield from _expected_indicators(entry, question.expects, known, own)
    for id in known:
        if not any(name.startswith(f"{id}/") for name in scored):
            yield entry.problem(("competencies", id), f"expects no indicator of '{id}'", "name 4 to 7 in expects")
    for place, id in enumerate(question.must_have):
        if id not in scored:
            yield entry.problem(("must_have", place), f"'{id}' is not expected", did_you_mean(id, scored))


def _own_indicators(
    entry: Entry, indicators: tuple[Indicator, ...], known: Mapping[str, set[str]]
) -> Iterator[Problem]:
    for place, indicator in enumerate(indicators):
        if indicator.competency not in known:
            mend = did_you_mean(indicator.competency, known)
            message = f"'{indicator.competency}' is none of this question's competencies"
            yield entry.problem(("indicators", place, "competency"), message, mend)
        elif indicator.id in known[indicator.competency]:
            message = f"'{indicator.id}' is an indicator of the competency already"
            yield entry.problem(("indicators", place, "id"), message, "list it in expects")


def _expected_indicators(
    entry: Entry, expects: tuple[str, ...], known: Mapping[str, set[str]], own: set[str]
) -> Iterator[Problem]:
    places: Counter[str] = Counter()
    for id in expects:
        competency, _, local = id.partition("/")
        steps = ("expects", competency, places[competency])
        places[competency] += 1
        if competency not in known:
            mend = did_you_mean(competency, known)
            yield entry.problem(steps, f"'{competency}' is none of this question's competencies", mend)
        elif id in own:
            yield entry.problem(steps, f"'{local}' is the question's own: it is expected anyway", "remove it here")
        elif id not in known[competency]:
            mend = did_you_mean(local, [name.partition("/")[2] for name in known[competency]])
            yield entry.problem(steps, f"unknown indicator '{local}' of {competency}", mend)
        elif expects.count(id) > 1:
            yield entry.problem(steps, f"'{local}' stands twice", "name it once")


def _readable_phrases(contents: Contents) -> Iterator[Problem]:
    parser = PhraseParser({entry.id: entry.value for entry in contents.sound("synonyms")})
    phrases: list[tuple[Entry, Steps, Phrase]] = []
    phrases += [(entry, (), Phrase(f"{{{entry.id}}}")) for entry in contents.sound("synonyms")]
    phrases += [(entry, *each) for kind in WITH_PHRASES for entry in contents.sound(kind) for each in phrases_of(entry)]
    for entry, steps, phrase in phrases:
        try:
            parser.parse(phrase)
        except PhraseError as error:
            yield entry.problem(steps, f"{error.message} in '{phrase.text}'", error.mend)
