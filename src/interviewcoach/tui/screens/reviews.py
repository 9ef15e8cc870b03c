"""The sessions that a trainer works through."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import Input, OptionList, Static

from interviewcoach.desk import Desk, rater_name
from interviewcoach.errors import UsageError
from interviewcoach.model.review import BLIND_SORTS, Begun, Facets, Fact, LineFilter, ReviewLine, Sort
from interviewcoach.tui.commands import command
from interviewcoach.tui.review_filters import NOBODY, Filters, standing
from interviewcoach.tui.review_place import Place
from interviewcoach.tui.screens.agreement import AgreementScreen
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.cohorts import CohortsScreen
from interviewcoach.tui.screens.filtering import FilteringScreen
from interviewcoach.tui.screens.review import ReviewScreen
from interviewcoach.tui.screens.writing import Field, WritingScreen
from interviewcoach.tui.sight import note_shown
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import figure, shown

PAGE = 50
# The next page is read when the highlight comes so near to the end.
AHEAD = 10
SORTS: dict[Sort, str] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "flags": "most red flags first",
    "candidate": "by candidate",
    "lowest": "lowest level first",
    "highest": "highest level first",
}
NONE_LIKE_THAT = "No sessions are like that: F changes the filter, / the words that are looked for."
NONE_YET = (
    "There are no sessions yet. This brings in what candidates hand in:\n\n  interviewcoach import FILE\n\n"
    "What is practised on this computer stands here too."
)


class ReviewsScreen(CoachScreen[None]):
    """All sessions, or those of a candidate."""

    CSS_PATH = "reviews.tcss"
    AUTO_FOCUS = "Menu"
    HELP = (
        "Enter opens a session for review. The level that the machine gave stands here only once you have reviewed the"
        " session, so that looking spoils no rating. / finds words in the answers, “in quotes” next to each other."
        " F and part of a name, Enter: the sessions of a candidate, role or competency; a day finds those begun then."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("reviews.search", "slash", "search", "Find", "Find words in the answers"),
        command("reviews.filter", "f", "filter", "Filter", "Filter by candidate, role, skill, date or review"),
        command("reviews.sort", "s", "sort", "Sort", "Change the order", show=False),
        command("reviews.agreement", "a", "agreement", "Agree", "How far machine and trainers agree"),
        command("reviews.cohorts", "c", "cohorts", "Cohorts", "See how groups of candidates are doing"),
        command("reviews.search_done", "escape", "search_done", "Close search", "Show all again", show=False),
        BACK,
    ]

    def __init__(self, candidate: str | None = None) -> None:
        super().__init__()
        self._lines: dict[str, ReviewLine] = {}
        self._is_of_one = candidate is not None
        self._wanted = LineFilter(candidate=candidate)
        self._filters = Filters(Facets((), {}), {}, "", date.min)
        self._begun: dict[str, Begun] = {}
        self._sort: Sort = "newest"
        self._is_complete = False
        self._opened: ReviewLine | None = None

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Review", "bold"), Content()

    def body(self) -> ComposeResult:
        yield Input(placeholder='words of the answers, "in quotes" next to each other', id="search")
        yield Static(id="shown")
        yield Menu(label_width=18, id="menu")
        yield Static(id="empty", markup=False)

    @work(exit_on_error=False)
    async def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        rater = await self._rater(self.coach.rater)
        if rater is None:
            self.dismiss(None)
            return
        self.coach.rater = rater
        await note_shown(self)
        how = "blind" if self.coach.blind else "open"
        self.query_one(Heading).show(shown(f"{self.coach.rater}, {how}"))
        self.read_lines()
        self.read_facets()

    async def _rater(self, name: str) -> str | None:
        """The name as it is kept; asked for until one can be, None where the trainer goes back."""
        while True:
            if name:
                try:
                    return rater_name(name)
                except UsageError as error:
                    self.notify(str(error), severity="warning")
            written = await self.app.push_screen_wait(WritingScreen("Who reviews?", [Field("Your name", "", False)]))
            if written is None:
                return None
            name = written[0]

    @work(exit_on_error=False, exclusive=True, group="lines")
    async def read_lines(self) -> None:
        """The first page of what is wanted."""
        found, begun = await self.core(self._read, self._wanted, self._sort)
        self._lines = {line.id: line for line in found}
        self._begun = begun
        self._is_complete = len(found) < PAGE
        self.query_one("#empty", Static).update(NONE_LIKE_THAT if self._wanted != LineFilter() else NONE_YET)
        self.fill(self._entry(line) for line in found)
        self.query_one(Menu).highlighted = 0 if found else None
        self.query_one("#shown", Static).update(shown(_in_words(self._wanted, self._filters.names, self._sort)))

    def _read(
        self, wanted: LineFilter, sort: Sort = "newest", after: ReviewLine | None = None
    ) -> tuple[tuple[ReviewLine, ...], dict[str, Begun]]:
        """A page of lines, and how far the rater is with their sessions. On the database thread."""
        reviews = self.coach.workspace.store.reviews
        found = reviews.lines(wanted, sort, after, PAGE)
        return found, reviews.begun(self.coach.rater, [line.id for line in found])

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        if not self._is_complete and event.option_index >= len(self._lines) - AHEAD:
            self.read_more()

    @work(exit_on_error=False, exclusive=True, group="lines")
    async def read_more(self) -> None:
        last = next(reversed(self._lines.values()))
        found, begun = await self.core(self._read, self._wanted, self._sort, last)
        news = {line.id: line for line in found if line.id not in self._lines}
        self._lines |= news
        self._begun |= begun
        self._is_complete = len(found) < PAGE
        self.query_one(Menu).add(self._entry(line) for line in news.values())

    @on(ScreenResume)
    @work(exit_on_error=False)
    async def _read_opened_again(self) -> None:
        """The line of the session that was just reviewed; the others stay where they are."""
        if (opened := self._opened) is None:
            return
        self._opened = None
        alone = LineFilter(since=opened.started_at, until=opened.started_at + timedelta(microseconds=1))
        found, begun = await self.core(self._read, alone)
        for line in found:
            if line.id == opened.id and line.id in self._lines:
                self._lines[line.id] = line
                self._begun.pop(line.id, None)
                self._begun |= {id: each for id, each in begun.items() if id == line.id}
                self.query_one(Menu).change(self._entry(line))

    @on(OptionList.OptionSelected)
    @work(exit_on_error=False)
    async def _open(self, event: OptionList.OptionSelected) -> None:
        line = self._lines[event.option_id or ""]
        store = self.coach.workspace.store
        desk = Desk(store, self.coach.rater)

        def read() -> tuple[Place, tuple[Fact, ...]]:
            session = store.session(line.id)
            return Place(session, desk.review(session), patterns=desk.patterns()), desk.unfinished(session)

        place, unfinished = await self.core(read)
        self._opened = line
        self.app.push_screen(ReviewScreen(place, desk, unfinished))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "search_done":
                return self.is_mounted and self.query_one(Input).display
            case "cohorts":
                return not self._is_of_one  # else that is where the trainer comes from
        return True

    def action_search(self) -> None:
        self.query_one(Input).display = True
        self.query_one(Input).focus()
        self.refresh_bindings()

    def action_search_done(self) -> None:
        search = self.query_one(Input)
        search.value = ""
        search.display = False
        self.query_one(Menu).focus()
        self.refresh_bindings()

    @on(Input.Changed)
    def _searched(self, event: Input.Changed) -> None:
        # A space behind the last word says that it is whole.
        self._wanted = replace(self._wanted, text=event.value if event.value.strip() else "")
        self.read_lines()

    @on(Input.Submitted)
    def _search_over(self) -> None:
        self.query_one(Menu).focus()

    def action_filter(self) -> None:
        """The box is there at once, whatever else is stored by now comes after it: one types on."""
        self.app.push_screen(box := FilteringScreen(self._filters, self._wanted), self._filter_by)
        self.read_facets(box)

    def _filter_by(self, wanted: LineFilter | None) -> None:
        if wanted is not None:
            self._wanted = wanted
            self.read_lines()

    @work(exit_on_error=False, exclusive=True, group="facets")
    async def read_facets(self, box: FilteringScreen | None = None) -> None:
        """What there is to filter by."""
        facets = await self.core(self.coach.workspace.store.reviews.facets)
        known = self.coach.workspace.bank.names
        others = {id: id for line in self._lines.values() for id in sorted({*line.competencies} - {*known})}
        found = Filters(facets, {**known, **others}, self.coach.rater, self.coach.clock().astimezone().date())
        if found != self._filters:
            self._filters = found
        if box is not None:
            box.offer(self._filters)

    def action_sort(self) -> None:
        offered: tuple[Sort, ...] = BLIND_SORTS if self.coach.blind else tuple(SORTS)
        self._sort = offered[(offered.index(self._sort) + 1) % len(offered)]
        self.read_lines()

    def action_agreement(self) -> None:
        self.app.push_screen(AgreementScreen())

    def action_cohorts(self) -> None:
        self.app.push_screen(CohortsScreen())

    def _entry(self, line: ReviewLine) -> Entry:
        is_own = self.coach.rater in line.reviewers
        state = "✓ reviewed" if is_own else self._state(line)
        flags = f"! {line.red_flags}" if line.red_flags else ""
        level = f"{figure(line.level)}" if is_own or not self.coach.blind else ""
        local = line.started_at.astimezone()
        when = f"{local.day:>2} {local:%b %Y}"
        answered = f"{line.answered}/{line.planned}"
        remark = f"{state:<12}{flags:<4} {level:<3} {when}  {answered:>5}  {line.role_title}"
        return Entry(line.id, line.candidate or NOBODY, remark)

    def _state(self, line: ReviewLine) -> str:
        """How far the review is that the rater has not finished."""
        if (begun := self._begun.get(line.id)) is not None:
            return f"{begun.rated}/{begun.wanted} rated" if begun.rated else "begun"
        return "✓ by others" if line.reviewers else "new"


def _in_words(wanted: LineFilter, names: Mapping[str, str], sort: Sort) -> str:
    """What the list shows, in which order."""
    limits = [limit.words for limit in standing(wanted, names)]
    limits += [f"with {wanted.text.strip()}"] * bool(wanted.text)
    return f"{', '.join(limits) or 'all sessions'} · {SORTS[sort]}"
