"""A competency's level over time: a line of dots between 1 and 5, each with an upright line for how sure it is.

Shapes say it all, without colour. Importing this loads the library of plots: only the screen that shows one does.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from textual_plotext import PlotextPlot

from interviewcoach.interview.progress import Point

# Steps between the days named below the plot, at most, and the columns that a name with its gap takes.
NAMED, COLUMNS = 5, 14
# Beyond this, days are named by their month.
LONG = timedelta(days=300)

# The foreground of the widget, as a theme or a terminal without colours has it.
INK = "default"


class CoursePlot(PlotextPlot):
    """Shows the points last given to `draw`."""

    theme = "clear"

    def draw(self, points: Sequence[Point]) -> None:
        figure, days = self.plt, [point.day.toordinal() for point in points]
        figure.clear_figure()
        figure.ylim(1, 5)
        figure.yticks([1, 2, 3, 4, 5])
        margin = max(1, (days[-1] - days[0]) // 30)
        figure.xlim(days[0] - margin, days[-1] + margin)
        named = named_days(points[0].day, points[-1].day, self.size.width)
        figure.xticks([day.toordinal() for day in named], [_name(day, named[-1] - named[0]) for day in named])
        figure.xaxes(True, False)
        figure.yaxes(True, False)
        for day, point in zip(days, points, strict=True):
            figure.plot([day, day], list(point.band), marker="│", color=INK)
        levels = [point.level for point in points]
        figure.plot(days, levels, marker="braille", color=INK)
        figure.scatter(days, levels, marker="●", color=INK)
        self.refresh()


def named_days(first: date, last: date, width: int) -> list[date]:
    """Days from the first to the last, evenly, as many as can be read in so many columns."""
    span = (last - first).days
    count = max(1, min(NAMED, width // COLUMNS, span))
    return [first + timedelta(days=round(span * place / count)) for place in range(count + 1)] if span else [first]


def _name(day: date, span: timedelta) -> str:
    return f"{day:%b %Y}" if span > LONG else f"{day.day} {day:%b}"
