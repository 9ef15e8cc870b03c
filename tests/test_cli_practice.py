"""The plain line chat as a user runs it, from a pipe and as on a terminal."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interviewcoach.banks import load_bank
from interviewcoach.cli.plain import PlainInterview
from interviewcoach.errors import UsageError
from interviewcoach.interview.dialogue import PRIVACY
from interviewcoach.model.session import Choices, Session
from interviewcoach.scoring.grading import grade
from interviewcoach.store import Store
from interviewcoach.workspace import Workspace

ANSWER = "I would stay with her, listen, ask how she feels and tell the nurse straight away."
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    made = Workspace(load_bank(), Store.memory)
    yield made
    made.close()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def hold(
    workspace: Workspace, text: str, *, typed: bool = False, resumed: Session | None = None, **choices: object
) -> tuple[Session, str]:
    out = io.StringIO()
    source = Terminal(text) if typed else io.StringIO(text)
    interview = PlainInterview(workspace, source, out, lambda: NOON, lambda: 0.0)
    chosen = Choices("mental-health-support-worker", **{"questions": 2, "seed": 3, **choices})  # type: ignore[arg-type]
    return interview.run(chosen, resumed), out.getvalue()


def answers(session: Session) -> list[str]:
    return [turn.answer for turn in session.turns]


def test_a_piped_interview_runs_to_its_end_and_asks_nothing_else(workspace: Workspace) -> None:
    session, out = hold(workspace, f"{ANSWER}\n\n" * 4)
    assert session.ended_at == NOON
    assert set(answers(session)) == {ANSWER}
    assert "Question 1 of 2" in out
    assert "Question 2 of 2" in out
    assert workspace.call(workspace.store.session, session.id) == session


def test_the_scores_are_those_of_the_core(workspace: Workspace) -> None:
    session, _ = hold(workspace, f"{ANSWER}\n\n" * 4)
    for turn in session.turns:
        first = session.turns_on(turn.prompt.question)[0]
        text = f"{ANSWER}\n\n{ANSWER}" if turn.prompt.is_probe else ANSWER
        assert turn.assessment == grade(session.rubrics[turn.prompt.question], text)
        assert first.assessment == grade(session.rubrics[turn.prompt.question], ANSWER)


def test_an_answer_is_the_lines_up_to_an_empty_line_or_the_end(workspace: Workspace) -> None:
    session, _ = hold(workspace, "\n\nFirst line.\nSecond line.\n\n\nThird", questions=5)
    assert answers(session) == ["First line.\nSecond line.", "Third"]
    assert session.ended_at is None


def test_the_end_of_input_leaves_the_session_paused_and_it_goes_on(workspace: Workspace) -> None:
    paused, _ = hold(workspace, "")
    assert paused.turns == ()
    assert paused.ended_at is None
    done, out = hold(workspace, f"{ANSWER}\n\n" * 4, resumed=paused)
    assert done.id == paused.id
    assert done.ended_at == NOON
    assert "Welcome back." in out


def test_on_a_terminal_a_dot_sends_and_empty_lines_belong_to_the_answer(workspace: Workspace) -> None:
    session, out = hold(workspace, "One.\n\nTwo.\n.\n/end\n", typed=True)
    assert answers(session) == ["One.\n\nTwo."]
    assert "> " in out
    assert session.ended_at == NOON


def test_commands(workspace: Workspace) -> None:
    session, out = hold(workspace, "/help\n/hint\nMy answer.\n/skip\n/pause\n", questions=3)
    question = session.rubrics[session.plan.questions[0].question].question
    assert "/hint   a hint" in out
    assert f"Hint: {question.hint}" in out
    assert [(turn.kind, turn.answer, turn.hinted) for turn in session.turns] == [("skipped", "", True)]
    assert session.ended_at is None


def test_typed_lines_are_drafts_until_they_are_sent(workspace: Workspace) -> None:
    paused, _ = hold(workspace, "Half an answer\n/pause\n", typed=True)
    done, out = hold(workspace, "and its end.\n.\n/end\n", typed=True, resumed=paused)
    assert "Your unsent text is kept" in out
    assert answers(done) == ["Half an answer\nand its end."]


def test_an_empty_answer_is_asked_for_again(workspace: Workspace) -> None:
    session, out = hold(workspace, ".\n/end\n", typed=True)
    assert "Write an answer first, or /skip." in out
    assert session.turns == ()


def test_the_privacy_notice_is_said_once() -> None:
    fresh = Workspace(load_bank(), Store.memory)
    try:
        _, first = hold(fresh, f"{ANSWER}\n\n" * 4)
        _, second = hold(fresh, f"{ANSWER}\n\n" * 4)
    finally:
        fresh.close()
    assert first.count(PRIVACY) == 1
    assert PRIVACY not in second


def test_feedback_at_the_end_comes_after_the_last_answer(workspace: Workspace) -> None:
    _, each = hold(workspace, f"{ANSWER}\n\n" * 4)
    _, late = hold(workspace, f"{ANSWER}\n\n" * 4, feedback="end")
    assert each.index("Level") < each.index("Question 2")
    assert late.index("Level") > late.index("Question 2")


def test_a_content_note_stands_before_a_question_on_suicide(workspace: Workspace) -> None:
    _, out = hold(workspace, "", questions=16, skills=("crisis-management",))
    session, out = hold(workspace, "/skip\n" * 40, questions=16, skills=("crisis-management",))
    asked = session.rubrics["suicidal-disclosure-secret"].question.text
    before = out[: out.index(asked)]
    assert "The next question speaks of suicide." in before.splitlines()[-4]
    assert "Where to turn: interviewcoach support" in before


def test_a_strong_answer_is_shown_after_ones_own(workspace: Workspace) -> None:
    session, out = hold(workspace, f"/strong\n{ANSWER}\n\n{ANSWER}\n\n/strong\n", questions=3)
    last = session.rubrics[session.turns[-1].prompt.question].question
    assert "there is none yet" in out
    assert f"A strong answer: {last.model_answer}" in out


def test_a_pause_in_a_pipe_keeps_the_lines_before_it(workspace: Workspace) -> None:
    session, _ = hold(workspace, "Half an answer\n/pause\n")
    draft = workspace.call(workspace.store.draft, session.id, 0)
    assert draft is not None
    assert draft.text == "Half an answer"
    again, _ = hold(workspace, "", resumed=session)
    assert again.turns == ()


def test_every_question_says_why_it_was_chosen(workspace: Workspace) -> None:
    session, out = hold(workspace, "/skip\n" * 4)
    for planned in session.plan.questions:
        assert f"Asked because {planned.reason}." in out


def test_a_huge_answer_is_refused_and_kept(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="at most 50,000 can be sent"):
        hold(workspace, "word " * 250_000 + "\n\n")
    session = workspace.call(workspace.store.session, "latest")
    draft = workspace.call(workspace.store.draft, session.id, 0)
    assert session.turns == ()
    assert draft is not None
    assert len(draft.text) > 1_000_000


def test_control_characters_are_never_written_out(workspace: Workspace) -> None:
    session, out = hold(workspace, "I \x1b[31mlisten\x07 and \u202estay with her, [@click=app.quit]x[/].\n\n")
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert session.turns[0].answer == "I \ufffd[31mlisten\ufffd and \ufffdstay with her, [@click=app.quit]x[/]."


class Program:
    """The real program with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(folder / "data"), "TERM": "xterm"}

    def run(self, *arguments: str, text: str | bytes = "", **more: str) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, "-m", "interviewcoach", *arguments],
            input=text.encode() if isinstance(text, str) else text,
            env={**self.environment, **more},
            capture_output=True,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def test_without_a_terminal_one_line_says_what_to_use(program: Program) -> None:
    for arguments in ((), ("practice",)):
        done = program.run(*arguments)
        assert done.returncode == 2
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1
        assert "interviewcoach practice --plain" in done.stderr


def test_a_paused_pipe_exits_0_and_says_how_to_come_back(program: Program) -> None:
    done = program.run("practice", "--plain", "--seed", "1", text=f"{ANSWER}\n\n")
    assert done.returncode == 0
    (session,) = json.loads(program.run("sessions", "list", "--json").stdout)
    assert f"interviewcoach practice --plain --resume {session['id']}" in done.stderr
    assert session["ended_at"] is None
    rest = program.run("practice", "--plain", "--resume", "latest", text=f"{ANSWER}\n\n" * 12)
    assert rest.returncode == 0
    (session,) = json.loads(program.run("sessions", "list", "--json").stdout)
    assert session["ended_at"] is not None
    assert ANSWER in program.run("export", "latest").stdout


def test_the_same_seed_and_history_give_the_same_plan(program: Program, tmp_path: Path) -> None:
    other = Program(tmp_path / "other")
    first, second = (each.run("practice", "--plain", "--seed", "5", "--questions", "16") for each in (program, other))
    assert first.stdout.splitlines()[:8] == second.stdout.splitlines()[:8]
    plans = [
        json.loads(each.run("export", "latest", "--format", "json").stdout)["sessions"][0]["plan"]
        for each in (program, other)
    ]
    assert plans[0] == plans[1]
    assert all(planned["reason"] for planned in plans[0]["questions"])


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--role", "astronaut"), 2, "unknown role 'astronaut'"),
        (("--skill", "juggling"), 2, "unknown skill 'juggling'"),
        (("--style", "rude"), 2, "unknown style 'rude'"),
        (("--resume", "nothing"), 2, "practised"),
        (("--resume", "latest"), 2, "no interview is unfinished"),
        (("--questions", "0"), 2, "range"),
        (("--questions", "2", "--minutes", "5"), 2, "not both"),
        (("--resume", "latest", "--role", "astronaut"), 2, "leave out the other choices"),
        (("--bank", "/nowhere"), 2, "does not exist"),
    ],
)
def test_wrong_choices_say_what_fits(program: Program, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = program.run("practice", "--plain", *arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_bytes_that_are_no_text_do_not_stop_the_chat(program: Program) -> None:
    done = program.run("practice", "--plain", text=b"I listen \xff\xfe and stay with her.\n\n", LC_ALL="C")
    assert done.returncode == 0
    assert "I listen \ufffd\ufffd and stay with her." in program.run("export", "latest").stdout


def test_commands_that_do_not_show_the_screen_never_load_textual() -> None:
    for arguments in (["--version"], ["score", "--help"], ["export", "--help"], ["sessions", "list"]):
        code = (
            "import sys; sys.argv[1:] = " + repr(arguments) + "\n"
            "from interviewcoach.cli import main\n"
            "try: main()\nexcept SystemExit: pass\n"
            "assert 'textual' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
