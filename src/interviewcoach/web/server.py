"""The pages: one that shows the program, the socket that it talks through, and what is downloaded from it."""

import json
import logging
from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path
from string import Template

import textual_serve
from aiohttp import WSMsgType, web
from textual_serve.download_manager import DownloadManager

from interviewcoach.web.gate import Gate, is_visitor, new_token, visitor_folder
from interviewcoach.web.visit import Visit, size

ACCESS, VISITOR = "interviewcoach-access", "interviewcoach-visitor"
A_YEAR = 365 * 24 * 3600
STATIC = Path(textual_serve.__file__).parent / "static"
OWN = resources.files("interviewcoach.web")
# Nothing is loaded from elsewhere, and the page is shown in no frame. The terminal's own script sets styles.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self';"
    " img-src 'self' data: blob:; worker-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
LARGEST_MESSAGE = 1_000_000
_PAGE = Template((OWN / "page.html").read_text("utf-8"))

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Pages:
    """Serves the program to whom `gate` admits, each visitor with a folder under `folder`, at most `most` at a time."""

    def __init__(self, gate: Gate, folder: Path, most: int) -> None:
        self._gate = gate
        self._folder = folder
        self._most = most
        self._visits = 0
        self._downloads = DownloadManager()

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._guard])
        application.add_routes(
            [
                web.get("/", self._page),
                web.get("/ws", self._socket),
                web.get("/own/{name:page\\.(?:css|js)}", self._own),
                web.get("/download/{key}", self._download),
                web.static("/static", STATIC),
            ]
        )
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse who comes from elsewhere, and send on who shows the token for the first time."""
        host = request.headers.get("Host", "")
        if not self._gate.admits_host(host) or not self._gate.admits_origin(request.headers.get("Origin"), host):
            raise web.HTTPForbidden(text="This address is not served here.\n", headers=HEADERS)
        if request.path == "/" and self._gate.admits_token(request.query.get("token", "")):
            return self._welcome(request)
        if not self._gate.admits_token(request.cookies.get(ACCESS, "")):
            raise web.HTTPForbidden(
                text="Open the address that the program printed, with its token.\n", headers=HEADERS
            )
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    def _welcome(self, request: web.Request) -> web.Response:
        """Put the token into a cookie, so that it stands in no history, and give a new visitor a name."""
        response = web.Response(status=303, headers={**HEADERS, "Location": "/"})
        response.set_cookie(ACCESS, self._gate.token, httponly=True, samesite="Strict")
        if not is_visitor(request.cookies.get(VISITOR, "")):
            response.set_cookie(VISITOR, new_token(), httponly=True, samesite="Strict", max_age=A_YEAR)
        return response

    async def _page(self, request: web.Request) -> web.Response:
        scheme = "wss" if request.headers.get("X-Forwarded-Proto", request.scheme) == "https" else "ws"
        text = _PAGE.substitute(socket=f"{scheme}://{request.headers['Host']}/ws")
        return web.Response(text=text, content_type="text/html")

    async def _own(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        kind = "text/css" if name.endswith("css") else "text/javascript"
        return web.Response(text=(OWN / name).read_text("utf-8"), content_type=kind)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        visitor = request.cookies.get(VISITOR, "")
        if "Origin" not in request.headers or not is_visitor(visitor):
            raise web.HTTPForbidden(text="Open the page first.\n", headers=HEADERS)
        if self._visits >= self._most:
            raise web.HTTPServiceUnavailable(text="Too many visitors at once: try again later.\n", headers=HEADERS)
        self._visits += 1
        try:
            return await self._visit(request, visitor)
        finally:
            self._visits -= 1

    async def _visit(self, request: web.Request, visitor: str) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST_MESSAGE)
        await socket.prepare(request)
        folder = visitor_folder(self._folder, visitor)
        visit = Visit(folder, self._downloads, socket.send_bytes, socket.send_str, socket.close)
        await visit.start(*size(_number(request.query.get("width"), 80), _number(request.query.get("height"), 24)))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and (answer := await visit.hear(_parsed(message.data))) is not None:
                    await socket.send_json(answer)
        finally:
            await visit.stop()
        return socket

    async def _download(self, request: web.Request) -> web.StreamResponse:
        """What the visitor's program delivers, always as a file to keep and never as a page to show."""
        try:
            file = await self._downloads.get_download_metadata(request.match_info["key"])
        except KeyError:
            raise web.HTTPNotFound(text="This file has been downloaded already.\n", headers=HEADERS) from None
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "application/octet-stream"})
        response.headers["Content-Disposition"] = f'attachment; filename="{Path(file.file_name).name}"'
        await response.prepare(request)
        async for chunk in self._downloads.download(request.match_info["key"]):
            await response.write(chunk)
        await response.write_eof()
        return response


def run(pages: Pages, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C, and call `ready` once it listens. Raises OSError where the address is taken or not ours."""
    # A message may hold what somebody typed: nothing of it is logged.
    logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
    logging.getLogger("textual-serve").setLevel(logging.CRITICAL)
    # aiohttp prints once it listens, which is when the address holds.
    web.run_app(pages.application(), host=host, port=port, print=lambda *_: ready(), access_log=None)


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else usual
