"""HTML and SVG that is escaped unless it was built here: text cannot become markup by a slip."""

from html import escape

from interviewcoach.model.text import printable

VOID = {"meta", "circle", "line", "polygon", "polyline", "rect"}


class Markup(str):
    """Finished markup."""

    __slots__ = ()


def element(name: str, /, *children: str, **attributes: str | float | None) -> Markup:
    """An element; children that are no `Markup` are text. `class_` is `class`, `aria_label` is `aria-label`; an
    attribute that is None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(printable(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in VOID:
        return Markup(f"<{name}{written}>" if name == "meta" else f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str) -> Markup:
    """Markup and text after one another."""
    return Markup("".join(c if isinstance(c, Markup) else escape(printable(c)) for c in children))
