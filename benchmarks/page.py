"""Where a benchmark puts its table: between two marks of a page, or on the terminal."""

import sys
from pathlib import Path


def put(text: str, begin: str, end: str, page: Path | None) -> None:
    """Write `text` in the place of what stands between the marks of `page`; print it where there is none, and where the
    page or its marks are not there: what took minutes to measure is not lost."""
    if page is not None:
        try:
            before, rest = page.read_text("utf-8").split(begin)
            behind = rest.split(end)[1]
        except (OSError, ValueError, IndexError) as error:
            sys.stderr.write(f"not written to {page}, which needs {begin} and {end}: {error}\n")
        else:
            page.write_text(f"{before}{begin}\n{text}\n{end}{behind}", "utf-8")
            return
    print(text)  # noqa: T201 - a benchmark's output
