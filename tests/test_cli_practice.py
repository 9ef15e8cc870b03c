"""The plain line chat as a user runs it, from a pipe and as on a terminal."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewcoach.banks import load_bank
from interviewcoach.cli.plain import PlainInterview
from interviewcoach.errors import UsageError
from interviewcoach.interview.dialogue import PRIVACY
from interviewcoach.model.session import Choices, Session
from interviewcoach.model.story import Story
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


def test_a_clock_that_goes_back_makes_no_negative_time(workspace: Workspace) -> None:
    hours, ticks = iter(range(1000)), iter(range(1000))
    source, out = io.StringIO(f"{ANSWER}\n\n" * 4), io.StringIO()
    back = PlainInterview(
        workspace, source, out, lambda: NOON - timedelta(hours=next(hours)), lambda: float(next(ticks))
    )
    session = back.run(Choices("mental-health-support-worker", questions=2, seed=3))
    assert session.ended_at is not None
    assert session.ended_at < session.turns[-1].asked_at < session.turns[0].asked_at < session.started_at
    assert [turn.seconds for turn in session.turns] == [1.0] * len(session.turns)
    assert workspace.call(workspace.store.session, session.id) == session
    again, _ = hold(workspace, f"{ANSWER}\n\n" * 4)  # a plan is made although the history is of the future
    assert again.turns


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


@pytest.mark.parametrize("typed", [True, False])
def test_an_unknown_command_is_no_answer(workspace: Workspace, typed: bool) -> None:
    end = ".\n" if typed else "\n"
    said = f"/why\nI stay.\n/nosuch thing\n//help is what I say.\n1 // 2\n{end}/end\n"
    session, out = hold(workspace, said, typed=typed, questions=1)
    assert "Unknown command /why: /help lists them." in out
    assert "Unknown command /nosuch: /help lists them." in out
    assert answers(session)[0] == "I stay.\n/help is what I say.\n1 // 2"


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


def test_a_pipe_that_goes_on_after_an_earlier_run_keeps_its_lines_too() -> None:
    with closing(Workspace.open()) as workspace:
        session, _ = hold(workspace, "Half an answer\n/pause\n")
    with closing(Workspace.open()) as workspace:
        hold(workspace, "Another half\n/pause\n", resumed=session)
        draft = workspace.call(workspace.store.draft, session.id, 0)
    assert draft is not None
    assert draft.text == "Another half"


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


def test_a_question_is_answered_again_after_its_feedback(workspace: Workspace) -> None:
    weak = "I would stay with her and listen to all of it."
    text = f"{weak}\n.\n/skip\n/again\n/again\n{ANSWER} I would write it down.\n.\n/skip\n/end\n"
    session, out = hold(workspace, text, typed=True, seed=4, candidate="who answers again")
    takes = session.takes(session.turns[0].prompt.question)
    assert [take[0].answer for take in takes] == [weak, f"{ANSWER} I would write it down."]
    assert "Let's take that one once more." in out
    assert "/again works right after a question's feedback" in out
    assert "Compared with the answer before: " in out
    assert "+ gained: " in out
    assert workspace.call(workspace.store.session, session.id) == session


def test_the_last_question_can_be_answered_again_too(workspace: Workspace) -> None:
    text = f"{ANSWER}\n.\n/skip\n/again\n{ANSWER}\n.\n/skip\n\n"
    session, out = hold(workspace, text, typed=True, questions=1, seed=4, candidate="who answers the last again")
    assert len(session.takes(session.turns[0].prompt.question)) == 2
    assert session.ended_at == NOON
    assert out.count("/again answers this once more") == 2
    assert "It shows the same things." in out


def test_again_comes_too_late_once_something_is_written(workspace: Workspace) -> None:
    session, out = hold(workspace, "/again\nHalf\n/again\n/pause\n")
    assert out.count("/again works right after") == 2
    assert session.turns == ()


def test_questions_in_advance_are_all_shown_before_the_first(workspace: Workspace) -> None:
    session, out = hold(workspace, "\n/skip\n/skip\n", typed=True, advance=True, questions=2)
    before = " ".join(out[: out.index("Question 1 of 2")].split())
    for planned in session.plan.questions:
        assert " ".join(session.rubrics[planned.question].question.text.split()) in before
    assert "Press Enter when you are ready." in before
    assert len(session.turns) == 2
    _, piped = hold(workspace, "/skip\n/skip\n", advance=True, questions=2)
    assert "Press Enter" not in piped
    waiting, _ = hold(workspace, "", typed=True, advance=True)
    assert waiting.ended_at is None


def test_a_panel_takes_turns(workspace: Workspace) -> None:
    _, out = hold(workspace, "/skip\n" * 4, style="panel", questions=4)
    speakers = [
        line.partition(":")[0] for line in out.splitlines() if line.startswith(("Warm: ", "Neutral: ", "Brisk: "))
    ]
    assert speakers == ["Neutral", "Brisk", "Warm"]
    assert out.index("Warm begins.") < out.index("Question 1 of 4")


def test_an_answer_names_its_story_and_an_interview_that_leans_on_one_says_so() -> None:
    fresh = Workspace(load_bank(), Store.memory)
    try:
        story = Story("night123", "Night shift", action="I stayed.")
        fresh.call(fresh.store.stories.save, story)
        told = f"/story night\n{ANSWER}\n\n/skip\n"
        session, out = hold(fresh, f"/story\n/story day\n{told * 2}", seed=4)
    finally:
        fresh.close()
    assert "night123  Night shift" in out
    assert "There is no story 'day'" in out
    assert [each.stories[0].title for each in session.turns if each.kind == "answered"] == ["Night shift"] * 2
    assert 'The story "Night shift" stands in questions 1 and 2: have another one ready.' in out
    assert "Question 2, as you said." in out


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


def test_latest_is_the_unfinished_interview_of_whoever_asks(program: Program) -> None:
    program.run("practice", "--plain", "--candidate", "Bob Ray", text=f"{ANSWER}\n\n")
    (session,) = json.loads(program.run("sessions", "list", "--json").stdout)
    done = program.run("practice", "--plain", "--resume", "latest", text="")
    assert done.returncode == 2
    assert "no interview is unfinished" in done.stderr
    done = program.run("practice", "--plain", "--resume", session["id"], "--candidate", "Ann", text="")
    assert done.returncode == 2
    assert f"session {session['id']} is one of 'Bob Ray'" in done.stderr
    for named, whose in ((session["id"], ()), ("latest", ("--candidate", "Bob Ray"))):
        assert program.run("practice", "--plain", "--resume", named, *whose, text="").returncode == 0


def test_what_is_practised_again_is_for_the_same_person_role_and_mode(program: Program) -> None:
    choices = ("--role", "case-manager", "--mode", "live", "--candidate", "Bob Ray")
    done = program.run("practice", "--plain", "--questions", "1", *choices, text=f"{ANSWER}\n\n" * 4)
    said = "interviewcoach practice --plain --role case-manager --mode live --candidate 'Bob Ray'"
    assert done.stderr.rstrip().endswith(said)
    done = program.run("practice", "--plain", "--questions", "1", text=f"{ANSWER}\n\n" * 4)
    assert done.stderr.rstrip().endswith("interviewcoach practice --plain")


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
        (("--drill", "juggling"), 2, "unknown skill 'juggling'"),
        (("--drill", "empathy", "--questions", "2"), 2, "leave out --skill, --questions and --minutes"),
        (("--interview-date", "soon"), 2, "'soon' is no date"),
        (("--interview-date", "2020-01-01"), 2, "2020-01-01 is over"),
    ],
)
def test_wrong_choices_say_what_fits(program: Program, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = program.run("practice", "--plain", *arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_drill_is_five_minutes_on_one_competency(program: Program) -> None:
    program.run("practice", "--plain", "--drill", "empathy", "--seed", "1")
    session = json.loads(program.run("export", "latest", "--format", "json").stdout)["sessions"][0]
    assert (session["plan"]["choices"]["minutes"], session["plan"]["choices"]["skills"]) == (5, ["empathy"])
    for planned in session["plan"]["questions"]:
        assert planned["reason"].startswith("you chose empathy")
        assert "empathy" in session["rubrics"][planned["question"]]["question"]["competencies"]


def test_the_day_of_the_interview_is_remembered_and_forgotten(program: Program) -> None:
    day = (datetime.now(UTC) + timedelta(days=20)).date()
    said = program.run("practice", "--plain", "--interview-date", day.isoformat()).stderr
    assert f"Interview on {day.day} {day:%B}: " in said
    assert "9 practices suggested." in said
    assert json.loads(program.run("progress", "--json").stdout)["interview"]["interview"] == day.isoformat()
    program.run("practice", "--plain", "--interview-date", "none")
    assert json.loads(program.run("progress", "--json").stdout)["interview"] is None


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


def test_a_long_answer_is_written_in_an_editor_of_ones_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys; open(sys.argv[1], 'a').write('\\nI listen.\\n')\n")
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' '{script}'")
    session, said = hold(workspace, "I stay.\n/edit\nI tell the nurse.\n.\n/end\n", typed=True, questions=1)
    assert answers(session)[0] == "I stay.\nI listen.\nI tell the nurse."
    assert "Your answer so far" in said
    monkeypatch.setenv("VISUAL", "no-such-editor")
    session, said = hold(workspace, "I stay.\n/edit\n.\n/end\n", typed=True, questions=1)
    assert answers(session)[0] == "I stay."
    assert "The editor 'no-such-editor' is not there" in said
