"""Cohorts: which candidates belong together, and what is known of their sessions in short."""

from collections.abc import Iterable
from datetime import datetime

from interviewcoach.errors import UsageError
from interviewcoach.model.cohort import Cohort, Practised
from interviewcoach.model.near import suggestion
from interviewcoach.model.text import one_line
from interviewcoach.store.access import Access
from interviewcoach.store.line_rows import load_showings, split
from interviewcoach.store.lines import catch_up
from interviewcoach.store.rows import Row

LONGEST_NAME = 80

_ALL = """
    SELECT cohorts.name, members.candidate FROM cohorts LEFT JOIN members ON members.cohort = cohorts.number
    ORDER BY cohorts.name, members.candidate
"""
# A walk along an index of the list of sessions for each member: no other session is read.
PRACTISED = """
    SELECT sessions.id AS session, lines.* FROM cohorts
        CROSS JOIN members ON members.cohort = cohorts.number
        CROSS JOIN lines INDEXED BY lines_candidate_started_at ON lines.candidate = members.candidate
        CROSS JOIN sessions ON sessions.number = lines.number
    WHERE cohorts.name = ? ORDER BY lines.started_at, lines.number
"""
_KNOWN = "SELECT DISTINCT candidate FROM sessions WHERE candidate <> '' ORDER BY candidate"
_COHORTS = "`interviewcoach cohort list` shows those there are"


class Cohorts(Access):
    """The cohorts in a store, by name. A member is a candidate of whom there is a session.

    Every method raises UsageError for a name that is unknown or unfit and StorageError where the database fails; then
    nothing was changed.
    """

    def all(self) -> tuple[Cohort, ...]:
        """All cohorts, in the order of their names."""
        with self._reading():
            return self._all()

    def find(self, name: str) -> Cohort:
        """The cohort of that name."""
        with self._reading():
            return self._find(name)

    def make(self, name: str) -> Cohort:
        """A new cohort without members."""
        kept = cohort_name(name)
        with self._writing():
            self._require_free(kept)
            self._db.table("cohorts").insert({"name": kept})
        return Cohort(kept)

    def rename(self, name: str, new: str) -> Cohort:
        """Give a cohort another name."""
        kept = cohort_name(new)
        with self._writing():
            before = self._find(name)
            if kept != before.name:
                self._require_free(kept)
            self._db.execute("UPDATE cohorts SET name = ? WHERE name = ?", [kept, before.name])
            return self._find(kept)

    def delete(self, name: str) -> Cohort:
        """Remove a cohort. Its members and their sessions stay."""
        with self._writing():
            found = self._find(name)
            self._db.execute("DELETE FROM cohorts WHERE name = ?", [found.name])
            return found

    def add(self, name: str, candidates: Iterable[str]) -> Cohort:
        """Make candidates members; those who are stay so."""
        with self._writing():
            self._add(self._find(name), candidates)
            return self._find(name)

    def remove(self, name: str, candidates: Iterable[str]) -> Cohort:
        """Let members go. Their sessions stay."""
        with self._writing():
            self._remove(self._find(name), candidates)
            return self._find(name)

    def settle(self, name: str, members: Iterable[str]) -> Cohort:
        """Make these candidates the members, and no others."""
        wanted = dict.fromkeys(members)
        with self._writing():
            found = self._find(name)
            self._remove(found, [each for each in found.members if each not in wanted])
            self._add(found, [each for each in wanted if each not in found.members])
            return self._find(name)

    def candidates(self) -> tuple[str, ...]:
        """Who can be a member, in the order of the alphabet."""
        with self._reading():
            return tuple(self._known())

    def practised(self, name: str) -> tuple[Practised, ...]:
        """The sessions of all members in short, the one begun first first."""
        with self._errors():
            catch_up(self._db)
        with self._reading():
            return tuple(_load(row) for row in self._rows(PRACTISED, self._find(name).name))

    def _add(self, found: Cohort, candidates: Iterable[str]) -> None:
        known = self._known()
        for candidate in candidates:
            if candidate not in known:
                raise unknown_candidate(candidate, known)
            self._db.execute(
                "INSERT OR IGNORE INTO members (cohort, candidate) SELECT number, ? FROM cohorts WHERE name = ?",
                [candidate, found.name],
            )

    def _remove(self, found: Cohort, candidates: Iterable[str]) -> None:
        for candidate in candidates:
            if candidate not in found.members:
                raise UsageError(
                    f"{candidate!r} is not in {found.name}: {suggestion(candidate, found.members, _COHORTS)}"
                )
            self._db.execute(
                "DELETE FROM members WHERE candidate = ? AND cohort = (SELECT number FROM cohorts WHERE name = ?)",
                [candidate, found.name],
            )

    def _known(self) -> dict[str, None]:
        return dict.fromkeys(row["candidate"] for row in self._rows(_KNOWN))

    def _all(self) -> tuple[Cohort, ...]:
        members: dict[str, list[str]] = {}
        for row in self._rows(_ALL):
            members.setdefault(row["name"], []).extend([row["candidate"]] if row["candidate"] is not None else [])
        return tuple(Cohort(name, tuple(own)) for name, own in members.items())

    def _find(self, name: str) -> Cohort:
        cohorts = {cohort.name: cohort for cohort in self._all()}
        if name not in cohorts:
            otherwise = _COHORTS if cohorts else "make it with `interviewcoach cohort new NAME`"
            raise UsageError(f"there is no cohort {name!r}: {suggestion(name, cohorts, otherwise)}")
        return cohorts[name]

    def _require_free(self, name: str) -> None:
        if self._rows("SELECT 1 FROM cohorts WHERE name = ?", name):
            raise UsageError(f"there is a cohort {name!r} already: choose another name")


def cohort_name(name: str) -> str:
    """The name of a cohort as it is kept, on one line. Raises UsageError for none or a long one."""
    kept = one_line(name)
    if not kept or len(kept) > LONGEST_NAME:
        raise UsageError(f"a cohort has a name of 1 to {LONGEST_NAME} characters: choose one like 'Spring 2027'")
    return kept


def unknown_candidate(name: str, known: Iterable[str]) -> UsageError:
    """Of whom there is no session, with the names that are near."""
    otherwise = "`interviewcoach sessions list` shows whose there are"
    return UsageError(f"there is no session of {name!r}: {suggestion(name, known, otherwise)}")


def _load(row: Row) -> Practised:
    return Practised(
        session=row["session"],
        candidate=row["candidate"],
        started_at=datetime.fromisoformat(row["started_at"]),
        used_at=datetime.fromisoformat(row["used_at"]),
        answered=row["answered"],
        seconds=row["seconds"],
        red_flags=row["red_flags"],
        reviewers=split(row["reviewers"]),
        showings=load_showings(row["showings"]),
    )
