"""The reference of commands, `docs/commands.md`, from the commands themselves."""

from collections.abc import Iterator

import click

from interviewcoach.cli import cli

HEAD = """# Commands

Made from the program by `make commands`; a test keeps it current. `interviewcoach COMMAND --help` says the same."""
WIDTH = 100


def reference() -> str:
    """Every command with its options, as Markdown."""
    settings = {**cli.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    root = click.Context(cli, info_name="interviewcoach", **settings)
    return "\n\n".join([HEAD, *_sections(cli, root)]) + "\n"


def _sections(command: click.Command, context: click.Context) -> Iterator[str]:
    indented = "\n".join(f"    {line}".rstrip() for line in command.get_help(context).splitlines())
    yield f"{'#' * 2} `{context.command_path}`\n\n{indented}"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            if found is not None and not found.hidden:
                below = click.Context(
                    found, parent=context, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
                )
                yield from _sections(found, below)


if __name__ == "__main__":
    click.echo(reference(), nl=False)
