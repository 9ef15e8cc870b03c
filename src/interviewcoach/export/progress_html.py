"""What the sessions show over time, as a web page: a chart a competency, the same question then and now, habits."""

from collections.abc import Sequence
from datetime import date

from interviewcoach.export import Format
from interviewcoach.export.charts import course, track
from interviewcoach.export.markup import Markup, element, joined
from interviewcoach.export.progress import COVERED, NO_SCORES, TITLE, Person, people
from interviewcoach.export.report import Report
from interviewcoach.export.webpage import web_page
from interviewcoach.interview.overview import Habit, Level, Overview, Twice
from interviewcoach.model.text import calendar_day


def render(report: Report, _: frozenset[str] = frozenset()) -> str:
    header = element("header", element("p", "Interview practice", class_="kind"), element("h1", TITLE))
    if "scores" in report.without:
        return web_page(TITLE, "Skip to what is told", header, element("p", NO_SCORES, class_="left-out"))
    articles = [_person(person, f"p{number}") for number, person in enumerate(people(report), start=1)]
    return web_page(TITLE, "Skip to the levels", header, *articles)


def _person(person: Person, id: str) -> Markup:
    parts = [element("h2", person.name, id=id, dir="auto"), element("p", person.practised, class_="muted")]
    if person.found is not None:
        parts += [
            _levels(person.found, id),
            _covered(person.found, id),
            _retold(person.found, id),
            _habits(person.found, person.habits, id),
        ]
    return element("article", *parts, aria_labelledby=id, class_="session")


def _levels(found: Overview, id: str) -> Markup:
    if not found.levels:
        return element("p", "No answer showed enough of any competency yet.", class_="muted")
    days = found.progress.time.days
    ends = (days[0], days[-1])
    heads = ["Competency", "By day, 1 to 5", "Level", "Moved"]
    between = f"from {calendar_day(ends[0])} on the left to {calendar_day(ends[1])}"
    rows = [_level(level, *ends) for level in found.levels]
    title = element("h3", "Levels", id=f"{id}-levels")
    return element(
        "section",
        title,
        _table(f"The level of each competency by day, {between}, the weakest first", heads, rows),
        _by_day(found.levels),
        aria_labelledby=f"{id}-levels",
        class_="card sum",
    )


def _level(level: Level, first: date, last: date) -> Markup:
    return element(
        "tr",
        element("th", level.name, scope="row", dir="auto"),
        element("td", course(level.course.points, first, last), class_="chart"),
        element("td", f"{level.course.level:.1f}", class_="figure"),
        element("td", level.moved, class_="muted"),
    )


def _by_day(levels: Sequence[Level]) -> Markup:
    """The charts as figures."""
    rows = [
        element(
            "tr",
            element("th", level.name, scope="row", dir="auto"),
            element("td", calendar_day(point.day)),
            element("td", f"{point.level:.1f}", class_="figure"),
            element("td", f"{point.band[0]:.1f} to {point.band[1]:.1f}", class_="muted"),
        )
        for level in levels
        for point in level.course.points
    ]
    table = _table("Every level as a figure", ["Competency", "Day", "Level", "Between"], rows)
    return element("details", element("summary", "The figures by day"), table)


def _covered(found: Overview, id: str) -> Markup:
    if not found.covered:
        return Markup()
    title = element("h3", COVERED, id=f"{id}-covered")
    told = [element("p", f"{each.name}: {each.told}") for each in found.covered]
    if found.not_asked:
        told.append(element("p", f"Not asked yet: {', '.join(found.not_asked)}", class_="muted"))
    return element("section", title, *told, aria_labelledby=f"{id}-covered", class_="card sum")


def _retold(found: Overview, id: str) -> Markup:
    if not found.retold:
        return Markup()
    title = element("h3", "The same question, first and last answer", id=f"{id}-retold")
    cards = [_twice(twice) for twice in found.retold]
    return element("section", title, *cards, aria_labelledby=f"{id}-retold", class_="sum")


def _twice(twice: Twice) -> Markup:
    rows = [
        element(
            "tr",
            element("th", calendar_day(day), scope="row"),
            element("td", track(level, None), class_="chart"),
            element("td", "–" if level is None else f"{level:.1f}", class_="figure"),
        )
        for day, level in ((twice.first, twice.before), (twice.last, twice.after))
    ]
    caption = f"The first and the last of {twice.answers} answers"
    lists = [_list("Gained", "good", twice.gained), _list("Lost", "next", twice.lost)]
    return element(
        "div",
        element("p", twice.question, class_="prompt", dir="auto"),
        _table(caption, ["Day", "Level, 1 to 5", "Level"], rows),
        element("div", *lists, class_="lists"),
        class_="card again",
    )


def _list(title: str, kind: str, texts: Sequence[str]) -> Markup:
    if not texts:
        return Markup()
    items = [element("li", text, dir="auto") for text in texts]
    return element("div", element("h4", title), element("ul", *items), class_=kind)


def _habits(found: Overview, habits: Sequence[Habit], id: str) -> Markup:
    if not habits:
        return Markup()
    rows = [
        element(
            "tr",
            element("th", habit.name, scope="row"),
            element("td", "–" if habit.before is None else habit.said(habit.before), class_="figure"),
            element("td", habit.said(habit.now), class_="figure"),
        )
        for habit in habits
    ]
    title = element("h3", f"How it was told: {found.told}", id=f"{id}-habits")
    table = _table("Habits in the older and the newer half of the answers", ["Habit", "Before", "Now"], rows)
    return element("section", title, table, aria_labelledby=f"{id}-habits", class_="card sum")


def _table(caption: str, heads: Sequence[str], rows: Sequence[Markup]) -> Markup:
    head = element("tr", *(element("th", text, scope="col", class_=_column(text)) for text in heads))
    return element("table", element("caption", caption), element("thead", head), joined(element("tbody", *rows)))


def _column(head: str) -> str | None:
    return "figure" if head in ("Level", "Before", "Now") else None


FORMAT = Format("Progress (web page)", "html", render, wants_bank=True)
