"""Practice: the one place that acts during an interview. It grades, decides and records, one transaction an answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from interviewcoach.errors import UsageError
from interviewcoach.interview.coaching import can_answer_again, next_prompt
from interviewcoach.interview.countdown import Countdown, countdown
from interviewcoach.interview.planning import make_plan
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Bank, Rubric
from interviewcoach.model.session import LONGEST_ANSWER, Choices, Prompt, Session, Told, Turn, join_answers
from interviewcoach.store import Store

if TYPE_CHECKING:
    from interviewcoach.interview.overview import Overview

# Compiled rubrics: that of the current question, and of those that are looked at again.
RUBRICS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """What the candidate sent for the prompt on show. `seconds` leaves out pauses, `stories` are told in it."""

    text: str
    seconds: float
    asked_at: datetime
    hinted: bool = False
    pauses: int = 0
    stories: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reply led to. `gain` is the change of the overall level through a probe reply, where both have one."""

    session: Session
    turn: Turn
    gain: float | None
    prompt: Prompt | None


def graded(rubric: Rubric, text: str, seconds: float = 0.0) -> Assessment:
    """What the scorer says of a text. It is loaded with the first question, and not with the program."""
    from interviewcoach.scoring.grading import grade  # noqa: PLC0415

    return grade(rubric, text, seconds)


class Practice:
    """Begins, continues and ends sessions in a store. Every method returns new values and raises StorageError
    where nothing could be saved (then nothing was changed)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._preparing = Lock()  # what one thread prepares, another waits for

    def begin(self, bank: Bank, choices: Choices, id: str, now: datetime) -> Session:
        """Plan a session and store it. Raises UsageError where the choices leave no question to ask."""
        interview = self._store.interview_date(choices.candidate)
        # A person's days are local: "yesterday" ends at their midnight.
        plan = make_plan(bank, choices, self._store.history(choices.candidate), now.astimezone(), interview)
        session = Session(
            id=id,
            role_title=bank.roles[choices.role].title,
            plan=plan,
            rubrics={planned.question: bank.rubric(planned.question) for planned in plan.questions},
            started_at=now,
        )
        self._store.begin(session)
        return session

    def ahead(self, candidate: str, now: datetime) -> Countdown | None:
        """The way to the candidate's real interview; None where no day is set or it is over."""
        interview = self._store.interview_date(candidate)
        if interview is None:
            return None
        return countdown(interview, self._store.own_sessions(candidate), now.astimezone())

    def progress(
        self, bank: Bank, candidate: str, now: datetime, named: str | None = None, *, imported: bool = False
    ) -> "Overview":
        """What the candidate's practice for the role `named` came to, without one for the role practised last, or for
        all where the bank does not have that. With `imported`, what was practised elsewhere counts too. Raises
        UsageError for a role that the bank does not have."""
        from interviewcoach.interview.overview import Wording, overview  # noqa: PLC0415 - as in `graded`
        from interviewcoach.interview.progress import measure  # noqa: PLC0415

        if named is not None and named not in bank.roles:
            raise UsageError(f"unknown role {named!r}: choose one of {', '.join(bank.roles)}")
        answers = self._store.past_answers(candidate, imported=imported)
        role = bank.roles.get(named or (answers[-1].role if answers else ""))
        found = measure(answers, bank, role, now.astimezone())
        others = tuple(sorted({each.role for each in answers if role is not None and each.role != role.id}))
        return overview(found, Wording.of_bank(bank), role, self.ahead(candidate, now), others)

    def prepare(self, session: Session) -> None:
        """Make ready what the current prompt is graded with, while the candidate still thinks."""
        prompt = next_prompt(session)
        if prompt is not None:
            self._make_ready(session.rubrics[prompt.question])

    def answer(self, session: Session, reply: Reply) -> Outcome:
        """Grade and record an answer to the current prompt. A probe reply is graded together with its answer."""
        prompt = self._current(session)
        if len(reply.text) > LONGEST_ANSWER:
            raise UsageError(
                f"the answer has {len(reply.text):,} characters and at most {LONGEST_ANSWER:,} can be sent:"
                " shorten it and send it again (your text is kept)"
            )
        takes = session.takes(prompt.question)
        earlier = [turn for turn in takes[-1] if turn.kind == "answered"] if takes else []
        text = join_answers([*(turn.answer for turn in earlier), reply.text])
        seconds = reply.seconds + sum(turn.seconds for turn in earlier)
        self._make_ready(session.rubrics[prompt.question])
        assessment = graded(session.rubrics[prompt.question], text, seconds)
        turn = Turn(
            prompt,
            "answered",
            reply.text,
            reply.seconds,
            reply.asked_at,
            assessment,
            reply.hinted,
            reply.pauses,
            stories=reply.stories,
        )
        before = earlier[-1].assessment.level if earlier and earlier[-1].assessment else None
        gain = None if before is None or assessment.level is None else assessment.level - before
        return self._record(session, turn, gain)

    def skip(self, session: Session, reply: Reply) -> Outcome:
        """Record that the current prompt was skipped. Skipping costs nothing."""
        prompt = self._current(session)
        turn = Turn(prompt, "skipped", "", reply.seconds, reply.asked_at, None, reply.hinted, reply.pauses)
        return self._record(session, turn, None)

    def again(self, session: Session) -> Session:
        """Ask the question that was answered last once more: its turns stay, and a new take begins.

        Raises UsageError where there is none, or where its feedback comes at the end of the interview.
        """
        if not can_answer_again(session):
            raise UsageError("a question can be answered again right after its feedback, and not later")
        self._store.reopen(session.id, len(session.turns) - 1)
        *turns, last = session.turns
        return replace(session, turns=(*turns, replace(last, again=True)))

    def tell(self, session: Session, question: str, stories: tuple[Told, ...]) -> Session:
        """Say which stories the newest answer to `question` tells, in place of what was said before.

        Raises UsageError where it was not answered.
        """
        position = session.told_at(question)
        if position is None:
            number = [planned.question for planned in session.plan.questions].index(question) + 1
            raise UsageError(f"question {number} of session {session.id} was not answered: choose another one")
        self._store.stories.attach(session.id, position, stories)
        turns = list(session.turns)
        turns[position] = replace(turns[position], stories=stories)
        return replace(session, turns=tuple(turns))

    def finish(self, session: Session, now: datetime) -> Session:
        """End the session, early or not. What was answered stays."""
        if session.ended_at is None:
            session = replace(session, ended_at=now)
            self._store.finish(session.id, now)
        return session

    def _current(self, session: Session) -> Prompt:
        prompt = next_prompt(session)
        if prompt is None:
            raise UsageError("this session is over: start a new one")
        return prompt

    def _make_ready(self, rubric: Rubric) -> None:
        from interviewcoach.scoring.rubric import compiled, keep_compiled  # noqa: PLC0415 - as in `graded`

        with self._preparing:
            keep_compiled(RUBRICS_KEPT)
            compiled(rubric).warm()

    def _record(self, session: Session, turn: Turn, gain: float | None) -> Outcome:
        self._store.record(session.id, len(session.turns), turn)
        session = replace(session, turns=(*session.turns, turn))
        return Outcome(session, turn, gain, next_prompt(session))
