"""The command line: one module a command family, loaded only when its command runs.

Data goes to stdout, messages to stderr. Exit codes: 0 done, 1 findings or failure, 2 usage, 3 storage, 130 interrupted.
"""

import importlib
import os
import sys
from io import TextIOWrapper
from keyword import iskeyword

import click

from interviewcoach import __version__
from interviewcoach.collecting import seldom
from interviewcoach.errors import CoachError
from interviewcoach.model.text import safe_text

# command -> (module that defines it under its own name, help line shown without loading the module); a name that is a
# keyword of Python has an underscore there
COMMANDS = {
    "practice": ("practice", "Practise an interview (full screen, or --plain as lines)."),
    "progress": ("progress", "What practice came to, over time."),
    "stories": ("stories", "Keep stories of your own for answers."),
    "questions": ("questions", "What may be asked for a role."),
    "score": ("score", "Grade an answer and explain every point."),
    "rescore": ("rescore", "Score stored answers again and show what changes."),
    "sessions": ("sessions", "List, show or delete what you practised."),
    "export": ("export", "Write transcripts: web page, PDF, Word, Markdown, CSV, JSON, Anki."),
    "share": ("share", "Write sessions as one file to hand in, for somebody to import."),
    "import": ("importing", "Take in sessions that somebody shared."),
    "review": ("review", "Review sessions, blind, in the full-screen program."),
    "reviews": ("reviews", "List sessions for review: filtered, sorted and searched."),
    "rate": ("rate", "Rate a session, blind, and say what you think of it."),
    "patterns": ("patterns", "Comments for what answers often lack, offered on every answer like that."),
    "agreement": ("agreement", "How far the machine agrees with trainers, and they with each other."),
    "cohort": ("cohort", "Groups of candidates: who practises, their levels, open red flags."),
    "data": ("data", "Where your data is; back it up, check it, restore it, encrypt it, erase it."),
    "doctor": ("doctor", "Check this installation, its data and its terminal."),
    "bank": ("bank", "List, show or check question banks."),
    "serve": ("serve", "Show the program in a web page, on this machine."),
    "support": ("support", "Where a person in distress can turn."),
    "completion": ("completion", "Print the shell completion script."),
}


class LazyGroup(click.Group):
    """Loads a command's module when it is called, so that `--version` pays for none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"interviewcoach.cli.{COMMANDS[name][0]}")
        command: click.Command = getattr(module, f"{name}_" if iskeyword(name) else name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExamples:\n  interviewcoach                         start at the home screen\n"
    "  interviewcoach practice --questions 3  straight into three questions\n"
    "  interviewcoach practice --plain        the same as a plain line chat\n"
    "  interviewcoach export latest --format markdown\n\n"
    "\b\nExit codes: 0 done, 1 findings or failure, 2 usage, 3 storage, 130 interrupted.",
)
@click.version_option(__version__, "-V", "--version", prog_name="interviewcoach")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Practise interviews for mental-health support jobs: transparent scores, offline, private.

    Without a command it opens the home screen.
    """
    if ctx.invoked_subcommand is None:
        from interviewcoach.cli.screen import home  # noqa: PLC0415 - only the home screen needs it

        home()


def main() -> None:
    """Run the program; a CoachError becomes its line on stderr and its exit code."""
    seldom()
    # What a terminal of another encoding cannot show is escaped, and what is no text of it becomes U+FFFD.
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)
    try:
        code = cli.main(prog_name="interviewcoach", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interviewcoach: stopped", err=True)
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: no more to say at exit either
        code = 1
    except OSError as error:
        click.echo(safe_text(f"interviewcoach: cannot write the output: {error.strerror}"), err=True)
        code = 1
    except CoachError as error:
        click.echo(safe_text(f"interviewcoach: {error}"), err=True)
        code = error.exit_code
    sys.exit(code)
