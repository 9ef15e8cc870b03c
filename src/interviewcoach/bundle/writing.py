"""Sessions -> the bytes of a bundle. The same sessions and header give the same bytes."""

import hashlib
import lzma
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count

from interviewcoach.bundle.checks import SessionChecks, checked_names
from interviewcoach.bundle.lines import (
    HEAVIEST_LINE,
    HEAVIEST_PARTS,
    LARGEST,
    LARGEST_INSIDE,
    LONGEST_LINE,
    MOST_NAMED,
    MOST_SESSIONS,
    End,
    FlagLine,
    Header,
    IndicatorLine,
    Line,
    RubricLine,
    RubricName,
    SessionLine,
    SynonymsLine,
    weight,
)
from interviewcoach.errors import UsageError
from interviewcoach.model.bank import Rubric
from interviewcoach.model.codec import content_hash, to_json
from interviewcoach.model.session import Session

# Assessments repeat each other from session to session: xz with a window of 2 MB finds that, gzip with 32 kB does not.
_PRESET = 2


def write(sessions: Iterable[Session], header: Header) -> bytes:
    """A bundle of the sessions. Raises UsageError where it would be larger than a reader takes, BundleError for a
    session that no reader would take."""
    squeeze = lzma.LZMACompressor(preset=_PRESET)
    total = hashlib.sha256()
    parts: list[bytes] = []
    inside = kept = 0
    lines = _Lines()
    for line in lines.of(sessions, header):
        data = to_json(line) + b"\n"
        inside += len(data)
        kept += 0 if isinstance(line, SessionLine) else weight(data)
        if len(data) > LONGEST_LINE or weight(data) > HEAVIEST_LINE or inside > LARGEST_INSIDE:
            raise _too_large()
        if kept > HEAVIEST_PARTS or lines.sessions > MOST_SESSIONS or len(lines.named) > MOST_NAMED:
            raise _too_large()
        total.update(data)
        parts.append(squeeze.compress(data))
    end = to_json(End(lines.rubrics, lines.sessions, total.hexdigest())) + b"\n"
    whole = b"".join((*parts, squeeze.compress(end), squeeze.flush()))
    if len(whole) > LARGEST:
        raise _too_large()
    return whole


class _Lines:
    """The lines up to the last. Each part of a rubric comes once, before the first that names it."""

    def __init__(self) -> None:
        self.rubrics = self.sessions = 0
        self.named: set[RubricName] = set()
        self._checks = SessionChecks()
        self._names: dict[str, str] = {}
        self._written: set[str] = set()
        self._numbers: dict[tuple[type[Line], object], int] = {}
        self._counts = {kind: count() for kind in (IndicatorLine, FlagLine, SynonymsLine)}

    def of(self, sessions: Iterable[Session], header: Header) -> Iterator[Line]:
        yield header
        for given in sessions:
            session = self._named_by_content(checked_names(given.without_reasons))
            self._checks.check(session)
            self.sessions += 1
            for rubric in session.rubrics.values():
                if rubric.digest not in self._written:
                    self._written.add(rubric.digest)
                    self.rubrics += 1
                    yield from self._rubric(rubric)
            names = {id: RubricName(rubric.digest, rubric.bank) for id, rubric in session.rubrics.items()}
            self.named.update(names.values())
            yield SessionLine(
                id=session.id,
                role_title=session.role_title,
                plan=session.plan,
                rubrics=names,
                started_at=session.started_at,
                ended_at=session.ended_at,
                turns=session.turns,
            )

    def _named_by_content(self, session: Session) -> Session:
        """The session with rubrics under the names that today's content gives them: an earlier program may have named
        them otherwise, and a reader compares."""
        for rubric in session.rubrics.values():
            if rubric.digest not in self._names:
                self._names[rubric.digest] = content_hash(rubric)
        if all(self._names[rubric.digest] == rubric.digest for rubric in session.rubrics.values()):
            return session
        rubrics = {id: replace(each, digest=self._names[each.digest]) for id, each in session.rubrics.items()}
        turns = tuple(
            replace(turn, assessment=replace(turn.assessment, rubric=rubrics[turn.prompt.question].digest))
            if turn.assessment
            else turn
            for turn in session.turns
        )
        return replace(session, rubrics=rubrics, turns=turns)

    def _rubric(self, rubric: Rubric) -> Iterator[Line]:
        news: list[Line] = []
        indicators = tuple(self._number(IndicatorLine(each), each, news) for each in rubric.indicators)
        further = tuple(self._number(IndicatorLine(each), each, news) for each in rubric.further)
        flags = tuple(self._number(FlagLine(each), each, news) for each in rubric.flags)
        unsafe = tuple(self._number(FlagLine(each), each, news) for each in rubric.unsafe)
        synonyms = self._number(SynonymsLine(rubric.synonyms), to_json(rubric.synonyms), news)
        yield from news
        yield RubricLine(rubric.digest, rubric.question, rubric.names, indicators, further, flags, unsafe, synonyms)

    def _number(self, line: IndicatorLine | FlagLine | SynonymsLine, key: object, news: list[Line]) -> int:
        """The number of a part, which is among the `news` where it was not written yet."""
        kind = type(line)
        if (kind, key) not in self._numbers:
            self._numbers[kind, key] = next(self._counts[kind])
            news.append(line)
        return self._numbers[kind, key]


def _too_large() -> UsageError:
    return UsageError(
        f"the bundle would be larger than {LARGEST // 1_000_000} MB, or hold more than {MOST_SESSIONS:,} sessions or"
        " more in them than a reader takes: share fewer sessions at a time"
    )
