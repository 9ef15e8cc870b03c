"""The interview as a plain line chat: for screen readers, simple terminals and pipes. Same core, same scores."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from interviewcoach.cli import report
from interviewcoach.cli.program import program
from interviewcoach.errors import UsageError
from interviewcoach.interview.coaching import next_prompt
from interviewcoach.interview.dialogue import (
    PRIVACY,
    SPEAKS_OF,
    closing,
    greeting,
    lead_in,
    question_number,
    style_of,
)
from interviewcoach.interview.summary import completed, final_assessments, gain, summarise
from interviewcoach.model.session import Choices, Draft, Prompt, Session
from interviewcoach.model.text import safe_text
from interviewcoach.practice import LONGEST_ANSWER, Outcome, Reply
from interviewcoach.scoring.grading import grade
from interviewcoach.workspace import Workspace, new_session_id

COMMAND = re.compile(r"/[a-z]+")
HELP = """Commands, each on a line of its own:
  /hint   a hint for this question
  /skip   skip it; skipping costs nothing
  /strong a strong answer to the question before this one, with its evidence
  /pause  stop here and come back later
  /end    finish now and see the summary
  /help   this list"""


class _Paused(Exception):  # noqa: N818 - a way out, not an error
    """The candidate stopped, or the input ended, before the interview did."""


@dataclass(frozen=True, slots=True)
class _Command:
    name: str
    hinted: bool


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    hinted: bool


class PlainInterview:
    """One interview over a pair of text streams."""

    def __init__(
        self,
        workspace: Workspace,
        source: TextIO,
        out: TextIO,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._workspace = workspace
        self._source = source
        self._out = out
        self._now = now
        self._monotonic = monotonic
        self._typed = source.isatty()
        self._mark = "." if self._typed else ""

    def run(self, choices: Choices, resumed: Session | None = None) -> Session:
        """Hold the interview to its end, or to a pause or the end of the input. Returns the session as it then is."""
        practice, call = self._workspace.practice, self._workspace.call
        session = resumed or call(practice.begin, self._workspace.bank, choices, new_session_id(), self._now())
        self._say("Welcome back." if resumed else greeting(session, style_of(session, self._workspace.bank)))
        self._say("A line with a single dot sends your answer." if self._typed else "An empty line ends an answer.")
        self._say("/help lists commands.")
        if self._workspace.warning:
            self._say(self._workspace.warning)
        try:
            while (prompt := next_prompt(session)) is not None:
                done = self._take_turn(session, prompt)
                if done is None:
                    break
                session = done.session
                question = completed(session, done.prompt)
                if question is not None and session.plan.choices.feedback == "each":
                    self._give_feedback(session, question)
        except (_Paused, KeyboardInterrupt):
            return session
        session = call(practice.finish, session, self._now())
        self._close(session)
        return session

    def _take_turn(self, session: Session, prompt: Prompt) -> Outcome | None:
        """Ask, listen, record, react. None where the candidate ends the interview."""
        practice, call = self._workspace.practice, self._workspace.call
        self._ask(session, prompt)
        asked_at, started = self._now(), self._monotonic()
        heard = self._listen(session, prompt, started)
        if isinstance(heard, _Command) and heard.name == "/end":
            return None
        seconds = self._monotonic() - started
        if isinstance(heard, _Command):
            return call(practice.skip, session, Reply("", seconds, asked_at, heard.hinted))
        return call(practice.answer, session, Reply(heard.text, seconds, asked_at, heard.hinted))

    def _ask(self, session: Session, prompt: Prompt) -> None:
        rubric = session.rubrics[prompt.question]
        self._say()
        lead = lead_in(session, prompt, style_of(session, self._workspace.bank))
        if lead:
            self._say(lead)
        if prompt.is_probe:
            self._say(prompt.text)
            return
        note = rubric.question.content_note
        if note:
            self._say(f"The next question speaks of {SPEAKS_OF[note]}. /skip passes it at no cost.")
            self._say(f"Where to turn: {program()} support")
        names = ", ".join(name.lower() for name in rubric.names.values())
        number, count = question_number(session, prompt), len(session.plan.questions)
        minutes = session.plan.choices.minutes
        of = f" of {count}" if not minutes else ""
        guide = f", about {rubric.question.guide_seconds} seconds" if session.plan.choices.timed else ""
        self._say(f"Question {number}{of} ({names}{guide})")
        self._say(f"Asked because {session.plan.questions[number - 1].reason}.")
        self._say(prompt.text)

    def _listen(self, session: Session, prompt: Prompt, started: float) -> _Answer | _Command:
        """The candidate's lines up to the end mark. On a terminal each line is kept as a draft at once."""
        lines = self._offer_draft(session) if self._typed else []
        self._privacy_notice()
        hinted = False
        while True:
            line = self._read_line()
            said = "" if line is None else line.strip()
            if said == "/help":
                self._say(HELP)
            elif said == "/hint":
                hinted = True
                self._say("Hint: " + session.rubrics[prompt.question].question.hint)
            elif said in ("/skip", "/end"):
                return _Command(said, hinted)
            elif said == "/strong":
                self._show_strong(session)
            elif said == "/pause" or (line is None and (self._typed or not lines)):
                if lines:
                    self._keep(session, "\n".join(lines), self._monotonic() - started)
                raise _Paused
            elif self._typed and COMMAND.fullmatch(said):
                self._say(f"There is no command {said}: /help lists them.")
            elif line is None or said == self._mark:
                answer = "\n".join(lines).strip()
                if self._fits(session, answer):
                    return _Answer(answer, hinted)
                lines.clear()
            else:
                lines.append(line)
                if self._typed:
                    self._keep(session, "\n".join(lines), self._monotonic() - started)

    def _read_line(self) -> str | None:
        """The next line without what a terminal would interpret; None at the end of the input."""
        if self._typed:
            self._out.write("> ")
            self._out.flush()
        line = self._source.readline()
        return safe_text(line.rstrip("\r\n")) if line else None

    def _offer_draft(self, session: Session) -> list[str]:
        """The lines that were written here before and never sent."""
        draft = self._workspace.call(self._workspace.store.draft, session.id, len(session.turns))
        if draft is None or not draft.text.strip():
            return []
        self._say("Your unsent text is kept; go on writing:")
        self._say(draft.text)
        return draft.text.splitlines()

    def _keep(self, session: Session, text: str, seconds: float) -> None:
        draft = Draft(session.id, len(session.turns), text, seconds, self._now())
        self._workspace.call(self._workspace.store.save_draft, draft)

    def _fits(self, session: Session, answer: str) -> bool:
        """Whether an answer can be sent. One that is too long is kept as a draft."""
        if not answer:
            if self._typed:
                self._say("Write an answer first, or /skip.")
            return False
        if len(answer) <= LONGEST_ANSWER:
            return True
        self._keep(session, answer, 0.0)
        message = f"the answer has {len(answer):,} characters, at most {LONGEST_ANSWER:,} can be sent: shorten it"
        if not self._typed:
            raise UsageError(f"{message}. The session and this text are kept")
        self._say(message[0].upper() + message[1:] + " and write it again.")
        return False

    def _privacy_notice(self) -> None:
        call, store = self._workspace.call, self._workspace.store
        if not call(store.noticed, "privacy"):
            self._say(PRIVACY)
            call(store.notice, "privacy")

    def _give_feedback(self, session: Session, question: str) -> None:
        self._say()
        change = gain(session, question)
        if change is not None:
            self._say("With the follow-up: {:.1f} -> {:.1f}.".format(*change))
        assessment = final_assessments(session)[question]
        self._say(report.explain(session.rubrics[question], assessment))

    def _show_strong(self, session: Session) -> None:
        """The model answer to the question that was answered last, graded like the candidate's."""
        finals = final_assessments(session)
        if not finals:
            self._say("A strong answer is shown after yours: there is none yet.")
            return
        rubric = session.rubrics[list(finals)[-1]]
        text = rubric.question.model_answer
        self._say(rubric.question.text)
        self._say(f"A strong answer: {text}")
        self._say(report.explain(rubric, self._workspace.call(grade, rubric, text)))

    def _close(self, session: Session) -> None:
        self._say()
        self._say(closing(session, style_of(session, self._workspace.bank)))
        if session.plan.choices.feedback == "end":
            for question, assessment in final_assessments(session).items():
                rubric = session.rubrics[question]
                self._say()
                self._say(rubric.question.text)
                self._say(report.explain(rubric, assessment))
        self._say()
        self._say(report.summary(summarise(session)))

    def _say(self, text: str = "") -> None:
        if self._typed and len(text) > report.WIDTH and "\n" not in text:
            text = "\n".join(report.wrap(text))
        self._out.write(safe_text(text) + "\n")
        self._out.flush()
