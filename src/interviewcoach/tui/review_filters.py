"""What the list of sessions can be filtered by, found by typing part of it, and what it is filtered by. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from interviewcoach.model.review import Facets, LineFilter
from interviewcoach.tui.words import day

NOBODY = "(no name)"
WORDS = {"candidate": "of {}", "role": "for {}", "competency": "on {}"}
# The days that each has at most, and how it may be written.
DAY, MONTH, YEAR = 1, 31, 366
WRITTEN = {DAY: ("%Y-%m-%d", "%d %b %Y", "%d %B %Y"), MONTH: ("%Y-%m", "%b %Y", "%B %Y"), YEAR: ("%Y",)}
LATELY = {"today": 1, "in the last 7 days": 7, "in the last 30 days": 30}
# Of years before and after these no calendar here knows the local time.
EARLIEST, LATEST = 1900, 2999


class Limit(NamedTuple):
    """One way to narrow the list: how it is called, of what kind that is, and what it sets of the filter."""

    name: str
    kind: str
    parts: tuple[tuple[str, Any], ...]

    @property
    def words(self) -> str:
        return WORDS.get(self.kind, "{}").format(self.name)

    def holds(self, wanted: LineFilter) -> bool:
        return all(getattr(wanted, name) == value for name, value in self.parts)

    def toggled(self, wanted: LineFilter) -> LineFilter:
        """The filter with this limit, or without it where it holds."""
        free = LineFilter()
        held = self.holds(wanted)
        return replace(wanted, **{name: getattr(free, name) if held else value for name, value in self.parts})


# Lifts what narrows the list, but for the words that are looked for: these stand in a box of their own.
EVERYTHING = Limit("all sessions", "", tuple((n, value) for n, value in asdict(LineFilter()).items() if n != "text"))


def standing(wanted: LineFilter, names: Mapping[str, str]) -> list[Limit]:
    """What the list is filtered by. `names` are those of roles and competencies by id."""
    found = []
    if wanted.candidate is not None:
        found.append(Limit(wanted.candidate or NOBODY, "candidate", (("candidate", wanted.candidate),)))
    for kind in ("role", "competency"):
        if id := getattr(wanted, kind):
            found.append(Limit(names.get(id, id), kind, ((kind, id),)))
    if wanted.since or wanted.until:
        parts = (("since", wanted.since), ("until", wanted.until))
        found.append(Limit(_between(wanted.since, wanted.until), "begun", parts))
    flags = (limit for limit in _reviews(wanted.unreviewed_by) if limit.holds(wanted) and not limit.holds(LineFilter()))
    return [*found, *flags]


@dataclass(frozen=True)
class Filters:
    """All there is to filter by. `competencies` are names by id, `rater` is who looks, on the day `today`."""

    facets: Facets
    competencies: Mapping[str, str]
    rater: str
    today: date

    @property
    def names(self) -> dict[str, str]:
        return {**self.competencies, **self.facets.roles}

    def find(self, part: str, wanted: LineFilter) -> list[Limit]:
        """What is called `part`: first a time, then names in which a word begins so, then all that hold it. Without a
        part, what holds now and before that what lifts it all, then everything else."""
        words = part.casefold().split()
        if not words:
            held = standing(wanted, self.names)
            lift, parts = [EVERYTHING] if held else [], {limit.parts for limit in held}
            return [*lift, *held, *(limit for limit, _ in self._known if limit.parts not in parts)]
        found = self._known
        for word in words:
            found = [each for each in found if word in each[1]]
        found.sort(key=lambda each: sum(f" {word}" not in each[1] for word in words))
        return [*_times(part), *(limit for limit, _ in found)]

    @cached_property
    def _known(self) -> list[tuple[Limit, str]]:
        """Every limit with the text that it is found by."""
        return [(limit, f" {limit.kind} {limit.name}".casefold()) for limit in self._limits()]

    def _limits(self) -> Iterator[Limit]:
        yield from _reviews(self.rater)
        for name, days in LATELY.items():
            yield Limit(name, "begun", (("since", _midnight(self.today - timedelta(days - 1))), ("until", None)))
        for kind, named in (("role", self.facets.roles), ("competency", self.competencies)):
            yield from (Limit(name, kind, ((kind, id),)) for id, name in named.items())
        for candidate in self.facets.candidates:
            yield Limit(candidate or NOBODY, "candidate", (("candidate", candidate),))


def _reviews(rater: str) -> tuple[Limit, ...]:
    return (
        Limit("not reviewed by you", "", (("unreviewed_by", rater),)),
        Limit("reviewed by nobody", "", (("unreviewed", True),)),
        Limit("with red flags", "", (("red_flags", True),)),
    )


def _times(part: str) -> list[Limit]:
    """The limits that a day, a month or a year that is written out may mean."""
    for days, ways in WRITTEN.items():
        for way in ways:
            try:
                first = datetime.strptime(part.strip(), way).date()  # noqa: DTZ007 - a day of the calendar here
            except ValueError:
                continue
            if EARLIEST <= first.year <= LATEST:
                return _of_period(first, _next(first, days))
    return []


def _of_period(first: date, after: date) -> list[Limit]:
    """Within it, from it on, and up to its end: a second time can be added to either of these."""
    since, until = _midnight(first), _midnight(after)
    return [
        Limit(_between(since, until), "begun", (("since", since), ("until", until))),
        Limit(_between(since, None), "begun", (("since", since),)),
        Limit(_between(None, until), "begun", (("until", until),)),
    ]


def _first(on: date, days: int) -> date:
    """The first day of the period of at most so many days, a day, month or year, that a day lies in."""
    return on if days == DAY else on.replace(day=1) if days == MONTH else on.replace(month=1, day=1)


def _next(first: date, days: int) -> date:
    """The first day of the next such period."""
    return _first(first + timedelta(days), days)


def _between(since: datetime | None, until: datetime | None) -> str:
    """When it was begun, [since, until), in days of the calendar here."""
    if since and until:
        first, after = since.astimezone(), until.astimezone().date()
        for days, words in ((DAY, f"on {day(since)}"), (MONTH, f"in {first:%B %Y}"), (YEAR, f"in {first:%Y}")):
            if first.date() == _first(first.date(), days) and after == _next(first.date(), days):
                return words
    begin = [f"from {day(since)}"] if since else []
    end = [f"until {day(until - timedelta(seconds=1))}"] if until else []
    return " ".join([*begin, *end])


def _midnight(on: date) -> datetime:
    """The beginning of a day here, in UTC."""
    return datetime.combine(on, time()).astimezone(UTC)
