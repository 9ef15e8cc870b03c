"""The stored sessions, for commands that only look at what is there."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from interviewcoach.cli.unlocking import database_key
from interviewcoach.errors import StorageError, UsageError
from interviewcoach.model.session import SessionSummary
from interviewcoach.model.text import safe_text
from interviewcoach.places import database_path
from interviewcoach.store import Store
from interviewcoach.store.cohorts import unknown_candidate


def nothing_stored() -> bool:
    """Whether no database was made yet. Raises StorageError where its folder keeps that to itself."""
    path = database_path()
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError as error:
        raise StorageError(
            f"{path} cannot be looked for ({error.strerror}): `interviewcoach doctor` says more"
        ) from error
    return False


@contextmanager
def stored_sessions() -> Iterator[Store]:
    """The user's store. Looking makes no database: raises UsageError where there is none."""
    if nothing_stored():
        raise UsageError("nothing was practised yet: start with `interviewcoach practice`")
    with own_store() as store:
        yield store


@contextmanager
def own_store() -> Iterator[Store]:
    """The user's store, made where there is none."""
    store = Store.open(database_path(), database_key())
    try:
        try:
            store.back_up_daily(datetime.now(UTC))
        except StorageError as error:
            click.echo(safe_text(f"interviewcoach: there is no backup of today: {error}"), err=True)
        yield store
    finally:
        store.close()


def require_candidate(store: Store, name: str) -> None:
    """Raise UsageError, with the names that are near, where no session is of that candidate."""
    if not store.ids(name):
        raise unknown_candidate(name, store.cohorts.candidates())


def of_candidate(store: Store, named: str, candidate: str) -> SessionSummary:
    """The candidate's session with that id or its beginning; "latest" is the one of theirs that was begun last. Raises
    UsageError where there is none, or where it is somebody else's."""
    if named == "latest":
        theirs = store.own_sessions(candidate)
        if not theirs:
            raise UsageError(f"{nobody_practised(candidate)}: give the id of a session, or --candidate NAME")
        return theirs[0]
    found = store.find(named)
    if found.candidate != candidate:
        belongs = f"is one of {found.candidate!r}" if found.candidate else "has no candidate's name"
        asked = f"--candidate {candidate!r} is somebody else" if candidate else "say so with --candidate"
        raise UsageError(f"session {found.id} {belongs}: {asked}")
    return found


def nobody_practised(candidate: str) -> str:
    """That there is no session of the candidate's."""
    return f"there is no session of {candidate!r}" if candidate else "there is no session without a candidate's name"


def chosen(
    store: Store, named: Sequence[str], candidates: Sequence[str], cohorts: Sequence[str], *, everything: bool
) -> list[str]:
    """The ids of the sessions that were asked for, each once, the one begun first first. Raises UsageError where there
    are none."""
    wanted = {store.find(each).id for each in named}
    for candidate in candidates:
        require_candidate(store, candidate)
        wanted.update(store.ids(candidate))
    for cohort in map(store.cohorts.find, cohorts):
        if not cohort.members:
            raise UsageError(f"nobody is in {cohort.name}: `interviewcoach cohort add` makes candidates members")
        wanted.update(id for member in cohort.members for id in store.ids(member))
    if not wanted and not everything:
        raise UsageError("name a session, or use --candidate NAME, --cohort NAME or --all")
    known = store.ids()
    if not known:
        raise UsageError("nothing was practised yet: start with `interviewcoach practice`")
    return [id for id in known if everything or id in wanted]
