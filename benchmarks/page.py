"""Where a benchmark puts its table: between two marks of a page, or on the terminal."""

from pathlib import Path


def put(text: str, begin: str, end: str, page: Path | None) -> None:
    """Write `text` in the place of what stands between the marks of `page`; print it where there is none."""
    if page is None:
        print(text)  # noqa: T201 - a benchmark's output
        return
    before, rest = page.read_text("utf-8").split(begin)
    page.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}", "utf-8")
