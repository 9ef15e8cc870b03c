"""The frame of a web page that needs nothing else: no script, no network, light and dark, made to be printed."""

from importlib.resources import files

from interviewcoach.export.markup import Markup, element
from interviewcoach.export.view import NOTICE

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def web_page(title: str, skip: str, header: Markup, *main: Markup) -> str:
    """The whole page; `skip` names what stands in `main`, for those who pass over the header."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(files("interviewcoach.export").joinpath("page.css").read_text(encoding="utf-8"))),
    )
    body = element(
        "body",
        element("a", skip, href="#main", class_="skip"),
        header,
        element("main", *main, id="main", tabindex="-1"),
        element("footer", element("p", NOTICE)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"
