"""`interviewcoach completion`: the script that completes commands and options in a shell."""

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

_SHELLS = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


@click.command(
    epilog="\b\nExamples:\n"
    "  interviewcoach completion bash > ~/.local/share/bash-completion/completions/interviewcoach\n"
    "  interviewcoach completion zsh > ~/.zfunc/_interviewcoach\n"
    "  interviewcoach completion fish > ~/.config/fish/completions/interviewcoach.fish"
)
@click.argument("shell", type=click.Choice(list(_SHELLS)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for SHELL; save it where your shell looks for such scripts."""
    root = context.find_root()
    click.echo(_SHELLS[shell](root.command, {}, "interviewcoach", "_INTERVIEWCOACH_COMPLETE").source())
