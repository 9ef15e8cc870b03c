"""Who is let in: the right address, a page of our own, the token of this start, and a visitor's own folder."""

import hashlib
import ipaddress
import re
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

_VISITOR = re.compile(r"[A-Za-z0-9_-]{43}")
LOOPBACK_NAMES = frozenset(("localhost",))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`, a name or an address to listen at."""
    if host in LOOPBACK_NAMES:
        return True
    address = _address(host)
    return address is not None and address.is_loopback


def is_known(host: str) -> bool:
    """Whether `host` is an address, or a name that stands for one."""
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


@dataclass(frozen=True, slots=True)
class Gate:
    """What a request must show. `token` is new with every start; `public` admits addresses beside loopback ones, and
    `names` the names under which others reach this machine."""

    token: str
    public: bool = False
    names: frozenset[str] = frozenset()

    def admits_host(self, host: str) -> bool:
        """Whether a Host header names this machine. A page elsewhere can point a name of its own at us, but then its
        name stands here; an address cannot be pointed anywhere else."""
        name = _name(host)
        if is_loopback(name) or name in self.names:
            return True
        return self.public and _address(name) is not None

    def admits_origin(self, origin: str | None, host: str) -> bool:
        """Whether a request was made by a page of ours, or (None) by a person."""
        return origin is None or origin in (f"http://{host}", f"https://{host}")

    def admits_token(self, shown: str) -> bool:
        return secrets.compare_digest(shown.encode(), self.token.encode())


def new_token() -> str:
    """43 characters of chance: of a start, or of a visitor."""
    return secrets.token_urlsafe(32)


def is_visitor(name: str) -> bool:
    """Whether a cookie holds what `new_token` made."""
    return _VISITOR.fullmatch(name) is not None


def visitor_folder(root: Path, visitor: str) -> Path:
    """The data folder of a visitor: its name does not give away the cookie that opens it."""
    return root / hashlib.sha256(visitor.encode()).hexdigest()[:32]


def _name(host: str) -> str:
    """A Host header without its port."""
    return host.rpartition(":")[0].strip("[]") if re.search(r":\d*$", host) and not _address(host) else host.strip("[]")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
