"""`interviewcoach practice`: the interview, full screen or as plain lines."""

import io
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.cli.program import program
from interviewcoach.cli.screen import come_back, require_terminal, run_app
from interviewcoach.cli.stored import of_candidate
from interviewcoach.cli.unlocking import database_key
from interviewcoach.errors import UsageError
from interviewcoach.interview.countdown import in_words, reason
from interviewcoach.interview.day import interview_day
from interviewcoach.model.session import DRILL_MINUTES, PRESETS, Choices, FeedbackTime, Mode, Session
from interviewcoach.model.text import one_line
from interviewcoach.workspace import DEFAULT_ROLE, Workspace, new_seed


@click.command(
    epilog="\b\nExamples:\n  interviewcoach practice\n  interviewcoach practice --mode live --minutes 20\n"
    "  interviewcoach practice --skill crisis-management --skill empathy --questions 3\n"
    "  interviewcoach practice --drill crisis-management\n"
    "  interviewcoach practice --style panel --advance\n"
    "  interviewcoach practice --plain < answers.txt\n\n"
    "\b\nIn --plain, a line with a single dot ends an answer on a terminal, an empty line in a pipe.\n"
    "/hint /skip /edit /pause /end /help are lines of their own."
)
@click.option("--role", default=None, help=f"Which job to rehearse for.  [default: {DEFAULT_ROLE}]")
@click.option("--skill", "skills", multiple=True, help="Only questions on this competency (repeatable).")
@click.option("--questions", type=click.IntRange(1, 50), help="How many questions.  [default: 5]")
@click.option("--minutes", type=click.IntRange(1, 240), help="Practise for about so long instead.")
@click.option("--feedback", type=click.Choice(["each", "end"]), help="After each answer or at the end.")
@click.option("--timed/--untimed", default=None, help="Show a clock against each question's guide time.")
@click.option("--style", help="How the interviewer speaks: warm, neutral, brisk, or a panel that takes turns.")
@click.option(
    "--mode",
    type=click.Choice(["practice", "live"]),
    default="practice",
    show_default=True,
    help="Preset: practice is feedback each, untimed, warm; live is feedback at the end, timed, neutral.",
)
@click.option("--drill", metavar="COMPETENCY", help="Five minutes on one competency.")
@click.option("--advance", is_flag=True, help="Show the questions before the start, as a fair adjustment allows.")
@click.option(
    "--interview-date",
    "interview",
    metavar="DATE",
    help="Remember the day of your real interview (2026-12-03; none forgets it): practice is planned back from it.",
)
@click.option("--seed", type=int, help="The same seed and history give the same plan.")
@click.option("--candidate", default="", help="Whose practice this is, where several people share a computer.")
@click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A bank of your own, as well (repeatable).",
)
@click.option("--resume", metavar="SESSION", help="Go on with this unfinished session ('latest': your last one).")
@click.option("--plain", is_flag=True, help="A plain line chat: for screen readers, simple terminals and pipes.")
def practice(
    role: str | None,
    skills: tuple[str, ...],
    questions: int | None,
    minutes: int | None,
    feedback: FeedbackTime | None,
    timed: bool | None,
    style: str | None,
    mode: Mode,
    drill: str | None,
    advance: bool,
    interview: str | None,
    seed: int | None,
    candidate: str,
    banks: tuple[Path, ...],
    resume: str | None,
    plain: bool,
) -> None:
    """Practise an interview: five questions for a mental health support worker unless you choose otherwise."""
    chosen = (role, skills, questions, minutes, feedback, style, drill, advance, interview, seed)
    if resume and (any(chosen) or timed is not None):
        raise click.UsageError("--resume goes on as the session was begun: leave out the other choices")
    if questions and minutes:
        raise click.UsageError("choose --questions or --minutes, not both")
    if drill and (skills or questions or minutes):
        raise click.UsageError(
            "--drill is five minutes on one competency: leave out --skill, --questions and --minutes"
        )
    today = datetime.now(UTC).astimezone().date()
    day = interview_day(interview, today) if interview is not None else None
    preset = PRESETS[mode]
    choices = Choices(
        role=role or DEFAULT_ROLE,
        skills=(drill,) if drill else skills,
        questions=questions or 5,
        minutes=DRILL_MINUTES if drill else minutes or 0,
        feedback=feedback or preset.feedback,
        timed=preset.timed if timed is None else timed,
        style=style or preset.style,
        mode=mode,
        seed=new_seed() if seed is None else seed,
        candidate=candidate,
        advance=advance,
    )
    if not plain:
        require_terminal()
    workspace = Workspace.open(banks, database_key())
    try:
        if choices.style not in workspace.bank.styles:
            raise UsageError(f"unknown style {choices.style!r}: choose one of {', '.join(workspace.bank.styles)}")
        resumed = unfinished(workspace, resume, candidate) if resume else None
        if interview is not None:
            workspace.call(workspace.store.set_interview_date, candidate, day)
            if plain and (ahead := workspace.call(workspace.practice.ahead, candidate, datetime.now(UTC))):
                told = (in_words(ahead), reason(ahead))
                click.echo(" ".join(f"{each}." for each in told if each), err=True)
        session: Session | None
        if plain:
            from interviewcoach.cli.plain import PlainInterview  # noqa: PLC0415 - the full screen never loads it

            # A byte that is no text must not stop an interview, and some locales cannot write every character.
            for stream in (sys.stdin, sys.stdout):
                if isinstance(stream, io.TextIOWrapper):
                    stream.reconfigure(encoding="utf-8", errors="replace")
            session = PlainInterview(workspace, sys.stdin, sys.stdout).run(choices, resumed)
        else:
            session = run_app(workspace, None if resumed else choices, resumed)
    finally:
        workspace.close()
    click.echo(come_back(session, _again(session.plan.choices if session else choices, plain=plain)), err=True)


def _again(choices: Choices, *, plain: bool) -> list[str]:
    """The words of the command that begins an interview like this one, as far as others depend on it."""
    words = ["practice", "--plain"] if plain else ["practice"]
    if choices.role != DEFAULT_ROLE:
        words += ["--role", choices.role]
    if choices.mode != "practice":
        words += ["--mode", choices.mode]
    if choices.candidate:
        words += ["--candidate", shlex.quote(one_line(choices.candidate))]
    return words


def unfinished(workspace: Workspace, named: str, candidate: str = "") -> Session:
    """The session to go on with: the candidate's one used last for "latest". Raises UsageError where there is none,
    where it is over, or where it is not the candidate's whose name was given."""
    store = workspace.store
    if named == "latest":
        open_ones = [each for each in workspace.call(store.own_sessions, candidate) if each.ended_at is None]
        if not open_ones:
            whose = f" of {candidate!r}" if candidate else ""
            raise UsageError(
                f"no interview{whose} is unfinished: start one with `{program()} practice`, or name whose it is with"
                " --candidate"
            )
        named = max(open_ones, key=lambda each: each.used_at).id
    found = workspace.call(of_candidate, store, named, candidate) if candidate else workspace.call(store.find, named)
    if found.imported_at is not None:
        raise UsageError(f"session {found.id} was imported: only the person whose it is can go on with it")
    session = workspace.call(store.session, found.id)
    if session.ended_at is not None:
        raise UsageError(f"session {session.id} is over: see it with `{program()} export {session.id}`")
    return session
