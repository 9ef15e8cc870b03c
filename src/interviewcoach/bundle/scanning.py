"""What JSON may hold without a typed reader noticing: a key twice, of which the last wins, and depth."""

import json
import re

from interviewcoach.errors import BundleError

DEEPEST = 20
MOST_KEYS = 10_000

# Possessive, so that a text of megabytes takes no memory to pass over.
_TOKEN = re.compile(rb'(?P<text>"(?:[^"\\]++|\\.)*+")(?P<colon>\s*+:)?|[\[\]{}]')


def scan(line: bytes) -> None:
    """Raise BundleError for well-formed JSON with a key that stands twice in an object, with more than MOST_KEYS in one
    or nested deeper than DEEPEST."""
    open_ones: list[set[bytes]] = []
    for token in _TOKEN.finditer(line):
        if token["colon"] is not None:
            key = token["text"][1:-1]
            if b"\\" in key:
                key = _plain(token["text"])
            if key in open_ones[-1] or len(open_ones[-1]) >= MOST_KEYS:
                raise BundleError(f"it is no bundle: the key {key[:100]!r} stands twice, or one of too many")
            open_ones[-1].add(key)
        elif token["text"] is None:
            if token[0] in (b"{", b"["):
                open_ones.append(set())
            else:
                open_ones.pop()
            if len(open_ones) > DEEPEST:
                raise BundleError("it is no bundle: it is nested too deeply")


def _plain(text: bytes) -> bytes:
    """A key as it is without its escapes. A typed reader does not look at one that it does not know."""
    try:
        plain: str = json.loads(text)
    except ValueError as error:
        raise BundleError(f"it is no bundle: the key {text[:100]!r} cannot be read") from error
    return plain.encode(errors="surrogatepass")
