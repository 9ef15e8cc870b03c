"""`interviewcoach serve`: the full-screen program in a browser."""

import errno
import importlib.util
import os

import click

from interviewcoach.errors import UsageError
from interviewcoach.places import visitors_dir
from interviewcoach.web.gate import Gate, is_known, is_loopback, new_token

OTHER_HOST = "choose one of this machine's with --host, such as 127.0.0.1"


@click.command(
    epilog="\b\nExamples:\n  interviewcoach serve\n  interviewcoach serve --port 9000\n"
    "  interviewcoach serve --host 0.0.0.0 --public --name practice.example.org"
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(1, 65_535), default=8765, show_default=True, help="The port to listen at.")
@click.option("--public", is_flag=True, help="Allow an address that other machines can reach. There are no accounts.")
@click.option("--name", "names", multiple=True, help="A name under which others reach this machine (repeatable).")
@click.option("--most", type=click.IntRange(1, 1000), default=20, show_default=True, help="Visitors at the same time.")
def serve(host: str, port: int, public: bool, names: tuple[str, ...], most: int) -> None:
    """Show the program in a web page, for this machine alone unless told otherwise.

    Every browser has a data folder of its own, under `visitors` in the data folder. The printed address holds a token
    that is new with every start: who has it can practise.
    """
    if not is_known(host):
        raise UsageError(f"{host!r} is no address: {OTHER_HOST}")
    if not (public or is_loopback(host)):
        raise UsageError(
            f"{host} can be reached by other machines, and there are no accounts: add --public to allow it"
        )
    if importlib.util.find_spec("textual_serve") is None:
        raise UsageError("the browser mode is not installed: pip install 'interviewcoach[web]'")
    from interviewcoach.web.server import Pages, run  # noqa: PLC0415 - only this command needs aiohttp

    gate = Gate(new_token(), public, frozenset(names))
    place = f"[{host}]" if ":" in host else host

    def ready() -> None:
        if not is_loopback(host):
            click.echo(
                "Warning: there are no accounts. Who has the address below can use this machine's program.", err=True
            )
            click.echo(
                "It is not encrypted: put a server with TLS before it on any network you do not trust.", err=True
            )
        click.echo(f"http://{names[0] if names else place}:{port}/?token={gate.token}")
        click.echo("Open this address in a browser. Ctrl-C ends it; what was saved is kept.", err=True)

    try:
        run(Pages(gate, visitors_dir(), most), host, port, ready)
    except OSError as error:
        mend = OTHER_HOST if error.errno == errno.EADDRNOTAVAIL else "choose another with --port"
        raise UsageError(f"{place}:{port} cannot be used ({os.strerror(error.errno or 0)}): {mend}") from error
