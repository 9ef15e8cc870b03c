"""The candidates' own stories, and which answers tell them."""

from interviewcoach.errors import UsageError
from interviewcoach.model.codec import to_json
from interviewcoach.model.session import Told
from interviewcoach.model.story import Story
from interviewcoach.store.access import Access
from interviewcoach.store.rows import load_story, story_row


class Stories(Access):
    """Every method raises StorageError where the database fails; then nothing was changed."""

    def all(self, candidate: str) -> tuple[Story, ...]:
        """The candidate's stories, in the order they were added."""
        with self._reading():
            rows = self._rows("SELECT * FROM stories WHERE candidate = ? ORDER BY number", candidate)
            return tuple(load_story(row) for row in rows)

    def find(self, named: str, candidate: str) -> Story:
        """The candidate's one story whose id or title, as it is written or else in any case, is `named` or begins with
        it. Raises UsageError where there is none or more than one."""
        stories = self.all(candidate) if named else ()
        wanted = named.casefold()
        fits = [each for each in stories if wanted == each.id or named == each.title]
        fits = fits or [each for each in stories if each.title.casefold() == wanted]
        how = "are called" if fits else "begin with"
        fits = fits or [each for each in stories if each.id.startswith(wanted)]
        fits = fits or [each for each in stories if each.title.casefold().startswith(wanted)]
        if not fits:
            raise UsageError(f"there is no story {named!r}: `interviewcoach stories list` shows those there are")
        if len(fits) > 1:
            ids = ", ".join(each.id for each in fits[:5])
            raise UsageError(f"{len(fits)} stories {how} {named!r}: give an id ({ids})")
        return fits[0]

    def save(self, story: Story) -> None:
        """Add the story, or put it in the place of the one with its id."""
        with self._writing():
            row = story_row(story)
            number = self._rows("SELECT number FROM stories WHERE id = ?", story.id)
            if number:
                self._db.table("stories").update(number[0]["number"], row)
            else:
                self._db.table("stories").insert(row)

    def remove(self, id: str) -> None:
        """Remove a story, its name in the answers and drafts that tell it, and all backups: they may hold it too."""
        with self._writing():
            self._db.execute("DELETE FROM stories WHERE id = ?", [id])
            for table in ("turns", "drafts"):
                self._db.execute(_FORGET.format(table=table), [id, id])
        self._forget_deleted()

    def attach(self, session_id: str, position: int, told: tuple[Told, ...]) -> None:
        """Say which stories the answer at `position` of a session tells, in place of what was said before."""
        with self._writing():
            self._db.execute(
                "UPDATE turns SET stories = ? WHERE session = ? AND position = ?",
                [to_json(told).decode(), session_id, position],
            )


_FORGET = """
    UPDATE {table} SET stories = (
        SELECT json_group_array(json(value)) FROM json_each({table}.stories) WHERE json_extract(value, '$.story') != ?
    ) WHERE EXISTS (SELECT 1 FROM json_each({table}.stories) WHERE json_extract(value, '$.story') = ?)
"""
