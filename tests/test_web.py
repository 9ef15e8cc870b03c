"""The browser mode: who is let in, and what a page may say."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from interviewcoach.cli import cli, screen
from interviewcoach.web.gate import Gate, is_loopback, is_visitor, new_token, visitor_folder
from interviewcoach.web.server import ACCESS, VISITOR, Pages
from interviewcoach.web.visit import TALLEST, WIDEST, Visit, size

TOKEN = new_token()
Client = TestClient[Any, Any]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", "", "localhost.example.org"])  # noqa: S104
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "alone", "public"),
    [
        ("127.0.0.1:8765", True, True),
        ("localhost", True, True),
        ("[::1]:8765", True, True),
        ("::1", True, True),
        ("192.168.1.4:8765", False, True),
        ("[2001:db8::1]:80", False, True),
        ("practice.example.org:8765", True, True),
        ("evil.example:8765", False, False),
        ("127.0.0.1.evil.example", False, False),
        ("localhost@evil.example", False, False),
        ("", False, False),
    ],
)
def test_a_host_header_names_this_machine(host: str, alone: bool, public: bool) -> None:
    names = frozenset(("practice.example.org",))
    assert Gate(TOKEN, False, names).admits_host(host) is alone
    assert Gate(TOKEN, True, names).admits_host(host) is public


def test_only_our_own_pages_may_ask() -> None:
    gate = Gate(TOKEN)
    assert gate.admits_origin(None, "127.0.0.1:8765")
    assert gate.admits_origin("http://127.0.0.1:8765", "127.0.0.1:8765")
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", "file://", ""):
        assert not gate.admits_origin(origin, "127.0.0.1:8765")


def test_a_visitor_s_folder_lies_in_its_place_and_does_not_tell_the_cookie(tmp_path: Path) -> None:
    visitor = new_token()
    folder = visitor_folder(tmp_path, visitor)
    assert folder.parent == tmp_path
    assert visitor not in str(folder)
    assert visitor_folder(tmp_path, visitor) == folder != visitor_folder(tmp_path, new_token())
    assert is_visitor(visitor)
    assert not any(map(is_visitor, ("", "../../etc", visitor + "x", visitor[:-1] + "/")))


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(Pages(Gate(TOKEN), tmp_path, most=0).application())) as client:
        yield client


async def let_in(client: Client) -> None:
    answer = await client.get("/", params={"token": TOKEN})
    assert answer.status == 200


async def test_the_token_opens_the_page_and_leaves_the_address(client: Client) -> None:
    answer = await client.get("/", params={"token": TOKEN}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    for name in (ACCESS, VISITOR):
        assert answer.cookies[name]["httponly"]
        assert answer.cookies[name]["samesite"] == "Strict"
    page = await (await client.get("/")).text()
    assert "interviewcoach" in page
    assert TOKEN not in page
    for path in ("/own/page.css", "/own/page.js", "/static/js/textual.js"):
        assert (await client.get(path)).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/?token=", "/?token=guess", "/ws", "/static/js/textual.js", "/download/x", "/nowhere"]
)
async def test_without_the_token_nobody_is_let_in(client: Client, path: str) -> None:
    answer = await client.get(path)
    assert answer.status == 403
    assert TOKEN not in await answer.text()


FOREIGN_HOSTS = ("evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "192.168.1.4", "[2001:db8::1]:80")
FOREIGN_PAGES = ("http://evil.example", "null", "file://", "http://127.0.0.1:1", "https://localhost.evil.example")


@pytest.mark.parametrize(
    "headers", [*({"Host": host} for host in FOREIGN_HOSTS), *({"Origin": page} for page in FOREIGN_PAGES)]
)
async def test_foreign_hosts_and_pages_are_refused_with_the_token_too(client: Client, headers: dict[str, str]) -> None:
    await let_in(client)
    for path in ("/", f"/?token={TOKEN}", "/ws", "/own/page.js"):
        assert (await client.get(path, headers=headers)).status == 403


async def test_every_page_forbids_what_is_foreign(client: Client) -> None:
    await let_in(client)
    for path in ("/", "/own/page.js", "/download/x", "/static/css/xterm.css"):
        policy = (await client.get(path)).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe-eval" not in policy
        assert "frame-ancestors 'none'" in policy


async def test_the_socket_wants_a_page_of_ours_and_room(client: Client) -> None:
    await let_in(client)
    assert (await client.get("/ws")).status == 403
    assert (await client.get("/ws", headers={"Origin": str(client.make_url("/")).rstrip("/")})).status == 503


async def test_nothing_is_served_from_outside(client: Client) -> None:
    await let_in(client)
    for path in (
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/own/..%2fserver.py",
        "/own/page.html",
    ):
        assert (await client.get(path)).status in (403, 404)


class Deaf(Visit):
    """A visit whose program is not there; what it would have been sent."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"), None, None, None, None)  # type: ignore[arg-type]
        self.sent: list[object] = []

    async def send_bytes(self, data: bytes) -> bool:
        self.sent.append(data)
        return True

    async def send_meta(self, data: dict[str, str | int | bool | None]) -> bool:
        self.sent.append(data)
        return True


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(JSON | st.lists(JSON, max_size=3).map(lambda rest: ["resize", *rest]))
def test_a_page_can_say_anything(message: object) -> None:
    asyncio.run(Deaf().hear(message))


@given(st.integers(), st.integers())
def test_a_page_cannot_ask_for_a_terminal_without_end(width: int, height: int) -> None:
    visit = Deaf()
    asyncio.run(visit.hear(["resize", {"width": width, "height": height}]))
    (sent,) = visit.sent
    assert isinstance(sent, dict)
    assert 1 <= sent["width"] <= WIDEST
    assert 1 <= sent["height"] <= TALLEST
    assert (sent["width"], sent["height"]) == size(width, height)


def test_keys_and_pings_are_passed_on() -> None:
    visit = Deaf()
    assert asyncio.run(visit.hear(["stdin", "é"])) is None
    assert visit.sent == ["é".encode()]
    assert asyncio.run(visit.hear(["ping", 5])) == ["pong", 5]


def test_no_address_is_shown_that_cannot_be_listened_at() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(cli, ["serve", "--port", port])
    assert (
        str(result.exception) == f"127.0.0.1:{port} cannot be used (Address already in use): choose another with --port"
    )
    assert "token" not in result.output
    result = CliRunner().invoke(cli, ["serve", "--public", "--host", "192.0.2.1"])
    assert str(result.exception).startswith(
        "192.0.2.1:8765 cannot be used (Cannot assign requested address): choose one"
    )
    assert "token" not in result.output


def test_a_name_that_stands_for_no_address_is_not_said_to_be_reachable() -> None:
    result = CliRunner().invoke(cli, ["serve", "--host", "nowhere.invalid"])
    assert "'nowhere.invalid' is no address" in str(result.exception)
    assert "--public" not in str(result.exception)


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ((), "http://0.0.0.0:8765/?token="),
        (("--name", "practice.example.org"), "http://practice.example.org:8765/?token="),
    ],
)
def test_the_address_is_printed_once_it_listens(
    monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], address: str
) -> None:
    called = []

    def run_app(*_: object, print: Callable[..., None], **options: object) -> None:
        called.append(options["host"])
        print("Running")

    monkeypatch.setattr("aiohttp.web.run_app", run_app)
    result = CliRunner().invoke(cli, ["serve", "--public", "--host", "0.0.0.0", *more])  # noqa: S104
    assert called == ["0.0.0.0"]  # noqa: S104
    assert address in result.output


def test_the_operators_terminal_is_not_told_how_a_visitor_comes_back(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screen, "begin", lambda: (Closable(), None))
    monkeypatch.setattr(screen, "run_app", lambda *_, **__: None)
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    screen.home()
    assert capsys.readouterr().err == ""


class Closable:
    def close(self) -> None:
        pass


def test_other_machines_are_let_in_only_where_it_is_said() -> None:
    result = CliRunner().invoke(cli, ["serve", "--host", "0.0.0.0"])  # noqa: S104
    assert "--public" in str(result.exception)
