"""The interview as a plain line chat: for screen readers, simple terminals and pipes. Same core, same scores."""

import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

from interviewcoach.cli import report
from interviewcoach.cli.program import program
from interviewcoach.editing import edit
from interviewcoach.errors import EditorError, UsageError
from interviewcoach.interview.coaching import can_answer_again, next_prompt
from interviewcoach.interview.dialogue import (
    IN_ADVANCE,
    PRIVACY,
    SPEAKS_OF,
    Interviewers,
    closing,
    greeting,
    in_advance,
    interviewers,
    lead_in,
    question_number,
)
from interviewcoach.interview.summary import completed, final_assessments, gain, retake, summarise
from interviewcoach.model.session import LONGEST_ANSWER, Choices, Draft, Prompt, Session, Told
from interviewcoach.model.text import safe_text
from interviewcoach.places import data_dir
from interviewcoach.practice import Outcome, Reply, graded
from interviewcoach.telling import leanings
from interviewcoach.workspace import Workspace, new_session_id

STORY = re.compile(r"/story(?: (?P<named>.+))?")
HELP = """Commands, each on a line of its own:
  /hint   a hint for this question
  /skip   skip it; skipping costs nothing
  /strong a strong answer to the question before this one, with its evidence
  /again  answer the question before this one once more, after its feedback
  /story  list your stories; /story NAME says that this answer tells that one
  /edit   write on in your own editor ($EDITOR), and come back here to send
  /pause  stop here and come back later
  /end    finish now and see the summary
  /help   this list
  //      begins a line of your answer that is to begin with a slash"""


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
    stories: tuple[Told, ...] = ()


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
        self._say("Welcome back." if resumed else greeting(session, self._cast(session).host))
        self._say("A line with a single dot sends your answer." if self._typed else "An empty line ends an answer.")
        self._say("/help lists commands.")
        if self._workspace.warning:
            self._say(self._workspace.warning)
        try:
            if session.plan.choices.advance and not session.turns:
                self._show_questions(session)
            while (prompt := next_prompt(session)) is not None:
                done = self._take_turn(session, prompt)
                if done is None:
                    break
                session = done.session
                question = completed(session, done.prompt)
                if question is not None and session.plan.choices.feedback == "each":
                    self._give_feedback(session, question)
                    session = self._offer_again(session)
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
        if isinstance(heard, _Command) and heard.name == "/again":
            session = call(practice.again, session)
            return self._take_turn(session, next_prompt(session) or prompt)
        seconds = self._monotonic() - started
        if isinstance(heard, _Command):
            return call(practice.skip, session, Reply("", seconds, asked_at, heard.hinted))
        reply = Reply(heard.text, seconds, asked_at, heard.hinted, stories=heard.stories)
        return call(practice.answer, session, reply)

    def _ask(self, session: Session, prompt: Prompt) -> None:
        rubric = session.rubrics[prompt.question]
        self._say()
        cast = self._cast(session)
        style = cast.at(session, prompt)
        lead = lead_in(session, prompt, style)
        if cast.is_panel:
            self._say(f"{style.name}: {lead}" if lead else f"{style.name} begins.")
        elif lead:
            self._say(lead)
        if prompt.is_probe:
            self._say(prompt.text)
            return
        if session.turns and session.turns[-1].again:
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
        lines, stories = self._offer_draft(session)
        self._privacy_notice()
        hinted = False
        while True:
            line = self._read_line()
            said = "" if line is None else line.strip()
            if self._informed(session, prompt, said, begun=bool(lines)):
                hinted = hinted or said == "/hint"
            elif said in ("/skip", "/end", "/again"):
                return _Command(said, hinted)
            elif story := STORY.fullmatch(said):
                stories += self._name_story(session, story["named"])
            elif said == "/edit" and self._typed:
                lines = self._edit(lines)
                self._keep(session, "\n".join(lines), self._monotonic() - started)
            elif said == "/pause" or (line is None and (self._typed or not lines)):
                if lines:
                    self._keep(session, "\n".join(lines), self._monotonic() - started, stories)
                raise _Paused
            elif said.startswith("/") and not said.startswith("//"):
                self._say(
                    f"Unknown command {said.split()[0]}: /help lists them. To begin a line with a slash, write //."
                )
            elif line is None or said == self._mark:
                answer = "\n".join(lines).strip()
                if self._fits(session, answer):
                    return _Answer(answer, hinted, tuple(dict.fromkeys(stories)))
                lines.clear()
            else:
                lines.append(line.replace("//", "/", 1) if said.startswith("//") else line)
                if self._typed:
                    self._keep(session, "\n".join(lines), self._monotonic() - started, stories)

    def _edit(self, lines: list[str]) -> list[str]:
        """The lines as the candidate's own editor made them, or as they were where that failed."""
        try:
            text = safe_text(edit("\n".join(lines), data_dir(), os.environ))
        except EditorError as error:
            self._say(f"{str(error)[0].upper()}{str(error)[1:]}.")
            return lines
        self._say("Your answer so far; a line with a single dot sends it:" if text else "Your answer is empty.")
        self._say(text)
        return text.splitlines()

    def _informed(self, session: Session, prompt: Prompt, said: str, *, begun: bool) -> bool:
        """Answer a command that only asks for something to read, or comes too late. False for everything else."""
        match said:
            case "/help":
                self._say(HELP)
            case "/hint":
                self._say("Hint: " + session.rubrics[prompt.question].question.hint)
            case "/strong":
                self._show_strong(session)
            case "/again" if begun or not can_answer_again(session):
                self._say("/again works right after a question's feedback, before you write anything.")
            case _:
                return False
        return True

    def _read_line(self) -> str | None:
        """The next line without what a terminal would interpret; None at the end of the input."""
        if self._typed:
            self._out.write("> ")
            self._out.flush()
        line = self._source.readline()
        return safe_text(line.rstrip("\r\n")) if line else None

    def _offer_draft(self, session: Session) -> tuple[list[str], list[Told]]:
        """The lines that were written here before and never sent, and the stories that they tell; none to a pipe."""
        draft = self._workspace.call(self._workspace.store.draft, session.id, len(session.turns))
        if draft is None or not draft.text.strip() or not self._typed:
            return [], []
        self._say("Your unsent text is kept; go on writing:")
        self._say(draft.text)
        return draft.text.splitlines(), list(draft.stories)

    def _keep(self, session: Session, text: str, seconds: float, stories: Sequence[Told] = ()) -> None:
        draft = Draft(session.id, len(session.turns), text, seconds, self._now(), tuple(dict.fromkeys(stories)))
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
        rubric, since = session.rubrics[question], retake(session, question)
        self._say(report.explain(rubric, final_assessments(session)[question]))
        if since is not None:
            self._say(report.difference(rubric, since))

    def _offer_again(self, session: Session) -> Session:
        """After the feedback on the last question there is no next one at which to say /again."""
        if not (self._typed and next_prompt(session) is None and can_answer_again(session)):
            return session
        self._say("/again answers this once more; any other line goes on to the summary.")
        line = self._read_line()
        if line is None:
            raise _Paused
        return self._workspace.call(self._workspace.practice.again, session) if line.strip() == "/again" else session

    def _show_questions(self, session: Session) -> None:
        """What will be asked, before the start. On a terminal the candidate says when to begin."""
        self._say(IN_ADVANCE)
        for number, text in enumerate(in_advance(session), start=1):
            self._say(f"{number}. {text}")
        if self._typed:
            self._say("Press Enter when you are ready.")
            if self._read_line() is None:
                raise _Paused

    def _name_story(self, session: Session, named: str | None) -> list[Told]:
        """The story that the answer tells; without a name, or with one that is not there, what there is to name."""
        call, stories = self._workspace.call, self._workspace.store.stories
        if named is None:
            found = call(stories.all, session.candidate)
            self._say("\n".join(f"{each.id}  {each.title}" for each in found) or "You keep no stories yet.")
            return []
        try:
            story = call(stories.find, named, session.candidate)
        except UsageError as error:
            self._say(f"{str(error)[0].upper()}{str(error)[1:]}.")
            return []
        self._say(f"This answer tells: {story.title}.")
        return [Told(story.id, story.title)]

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
        self._say(report.explain(rubric, self._workspace.call(graded, rubric, text)))

    def _close(self, session: Session) -> None:
        self._say()
        self._say(closing(session, self._cast(session).host))
        if session.plan.choices.feedback == "end":
            for question, assessment in final_assessments(session).items():
                rubric = session.rubrics[question]
                self._say()
                self._say(rubric.question.text)
                self._say(report.explain(rubric, assessment))
        self._say()
        self._say(report.summary(summarise(session)))
        call, store = self._workspace.call, self._workspace.store
        for leaning in leanings(session, call(store.stories.all, session.candidate)):
            self._say(report.leaning(session, leaning))

    def _cast(self, session: Session) -> Interviewers:
        return interviewers(session, self._workspace.bank)

    def _say(self, text: str = "") -> None:
        if self._typed and len(text) > report.WIDTH and "\n" not in text:
            text = "\n".join(report.wrap(text))
        self._out.write(safe_text(text) + "\n")
        self._out.flush()
