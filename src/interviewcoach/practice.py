"""Practice: the one place that acts during an interview. It grades, decides and records, one transaction an answer."""

from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

from interviewcoach.errors import UsageError
from interviewcoach.interview.coaching import next_prompt
from interviewcoach.interview.planning import make_plan
from interviewcoach.model.bank import Bank, Rubric
from interviewcoach.model.session import Choices, Prompt, Session, Turn, join_answers
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.rubric import compiled
from interviewcoach.store import Store

# Above this an answer is refused by the interfaces; the draft stays.
LONGEST_ANSWER = 50_000


@dataclass(frozen=True, slots=True)
class Reply:
    """What the candidate sent for the prompt on show. `seconds` leaves out pauses."""

    text: str
    seconds: float
    asked_at: datetime
    hinted: bool = False
    pauses: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one reply led to. `gain` is the change of the overall level through a probe reply, where both have one."""

    session: Session
    turn: Turn
    gain: float | None
    prompt: Prompt | None


class Practice:
    """Begins, continues and ends sessions in a store. Every method returns new values and raises StorageError
    where nothing could be saved (then nothing was changed)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._compiling = Lock()  # what one thread prepares, another waits for

    def begin(self, bank: Bank, choices: Choices, id: str, now: datetime) -> Session:
        """Plan a session and store it. Raises UsageError where the choices leave no question to ask."""
        plan = make_plan(bank, choices, self._store.history(choices.candidate), now)
        session = Session(
            id=id,
            role_title=bank.roles[choices.role].title,
            plan=plan,
            rubrics={planned.question: bank.rubric(planned.question) for planned in plan.questions},
            started_at=now,
        )
        self._store.begin(session)
        return session

    def prepare(self, session: Session) -> None:
        """Compile what the current prompt is graded with, while the candidate still thinks."""
        prompt = next_prompt(session)
        if prompt is not None:
            self._compile(session.rubrics[prompt.question])

    def answer(self, session: Session, reply: Reply) -> Outcome:
        """Grade and record an answer to the current prompt. A probe reply is graded together with its answer."""
        prompt = self._current(session)
        if len(reply.text) > LONGEST_ANSWER:
            raise UsageError(
                f"the answer has {len(reply.text):,} characters and at most {LONGEST_ANSWER:,} can be sent:"
                " shorten it and send it again (your text is kept)"
            )
        earlier = [turn for turn in session.turns_on(prompt.question) if turn.kind == "answered"]
        text = join_answers([*(turn.answer for turn in earlier), reply.text])
        seconds = reply.seconds + sum(turn.seconds for turn in earlier)
        self._compile(session.rubrics[prompt.question])
        assessment = grade(session.rubrics[prompt.question], text, seconds)
        turn = Turn(
            prompt, "answered", reply.text, reply.seconds, reply.asked_at, assessment, reply.hinted, reply.pauses
        )
        before = earlier[-1].assessment.level if earlier and earlier[-1].assessment else None
        gain = None if before is None or assessment.level is None else assessment.level - before
        return self._record(session, turn, gain)

    def skip(self, session: Session, reply: Reply) -> Outcome:
        """Record that the current prompt was skipped. Skipping costs nothing."""
        prompt = self._current(session)
        turn = Turn(prompt, "skipped", "", reply.seconds, reply.asked_at, None, reply.hinted, reply.pauses)
        return self._record(session, turn, None)

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

    def _compile(self, rubric: Rubric) -> None:
        with self._compiling:
            compiled(rubric)

    def _record(self, session: Session, turn: Turn, gain: float | None) -> Outcome:
        self._store.record(session.id, len(session.turns), turn)
        session = replace(session, turns=(*session.turns, turn))
        return Outcome(session, turn, gain, next_prompt(session))
