"""Reading exported web pages strictly."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

VOID = {"meta", "line", "rect", "circle", "polygon", "polyline"}


class Page(HTMLParser):
    """Reads a page strictly: every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.answers: list[str] = []
        self.headings: list[int] = []
        self._inside = 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs)
        self.tags.append((tag, given))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)
        if given.get("class") == "words":
            self.answers.append("")
            self._inside = len(self.open)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self._inside:
            self._inside = 0

    def handle_data(self, data: str) -> None:
        if self._inside and "sup" not in self.open:
            self.answers[-1] += data


def safe(page: Page) -> None:
    """No script, no handler, and nothing that leads out of the page."""
    names = {tag for tag, _ in page.tags}
    assert names.isdisjoint({"script", "img", "iframe", "object", "embed", "link", "base", "form", "input", "audio"})
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "srcset"}]
        assert str(attributes.get("href", "#")).startswith("#")
    policies = [a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
