"""Levels over time as a table: a row for each candidate, competency and day."""

import csv
import io

from interviewcoach.export import Format
from interviewcoach.export.csv import guarded
from interviewcoach.export.progress import people
from interviewcoach.export.report import Report

COLUMNS = ("candidate", "competency", "name", "day", "answers", "level", "low", "high")


def render(report: Report, _: frozenset[str] = frozenset()) -> str:
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for person in people(report):
        for level in person.found.levels if person.found else ():
            for point in level.course.points:
                figures = (f"{each:.2f}" for each in (point.level, *point.band))
                row = (person.name, level.course.competency, level.name, point.day, point.answers, *figures)
                writer.writerow([guarded(str(cell)) for cell in row])
    return file.getvalue()


FORMAT = Format("Progress (CSV)", "csv", render)
