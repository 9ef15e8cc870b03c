"""docs/data.md names every table, view and column of the database, in their order, and no other."""

import re
from pathlib import Path

from interviewcoach.store import Store

PAGE = Path(__file__).parents[1] / "docs" / "data.md"
ITEMS = """
    SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'
    AND (type = 'view' OR name NOT LIKE 'answers~_%' ESCAPE '~')
"""


def documented() -> dict[str, list[str]]:
    sections = re.split(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), flags=re.M)[1:]
    return {
        name: re.findall(r"^\| `(\w+)` \|", text, flags=re.M)
        for name, text in zip(sections[::2], sections[1::2], strict=True)
    }


def test_the_page_is_the_schema() -> None:
    store = Store.memory()
    names = [row["name"] for row in store._db.query(ITEMS)]
    schema = {name: [row["name"] for row in store._db.query(f"PRAGMA table_info({name})")] for name in names}
    store.close()
    assert documented() == schema
