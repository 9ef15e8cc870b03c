"""What the list of sessions is filtered by, over that list."""

from interviewcoach.model.review import LineFilter
from interviewcoach.tui.review_filters import Filters, Limit
from interviewcoach.tui.screens.finding import Finding
from interviewcoach.tui.widgets.menu import Entry

PLACEHOLDER = "candidate, role, competency, or a day like 2026-03-01"


class FilteringScreen(Finding[LineFilter | None]):
    """Returns the filter with one limit more or less, None where nothing was chosen."""

    HELP = (
        "Letters find a candidate, role or competency; a day, month or year finds what was begun then: 2026-03-01,"
        " 1 Mar 2026, 2026-03 or 2026. Enter filters by the line, or lifts it where it holds (✓). Open this again to"
        " add another: what is listed then is what all of them allow."
    )

    def __init__(self, filters: Filters, wanted: LineFilter) -> None:
        super().__init__("Which sessions?", PLACEHOLDER, "Nothing is called that.", label_width=48)
        self._filters = filters
        self._wanted = wanted
        self._limits: list[Limit] = []

    def offer(self, filters: Filters) -> None:
        """There is something else to filter by."""
        if filters is not self._filters:
            self._filters = filters
            self.show_found()

    def found(self, part: str) -> list[str]:
        self._limits = self._filters.find(part, self._wanted)
        return [str(number) for number in range(len(self._limits))]

    def entry(self, id: str) -> Entry:
        limit = self._limits[int(id)]
        return Entry(id, f"{'✓' if limit.holds(self._wanted) else '·'} {limit.name}", limit.kind)

    def take(self, id: str) -> None:
        self.dismiss(self._limits[int(id)].toggled(self._wanted))
