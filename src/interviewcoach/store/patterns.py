"""Comments that trainers make once on what answers lack, kept to be offered again."""

from interviewcoach.model.codec import from_plain, to_plain
from interviewcoach.model.review import PatternComment
from interviewcoach.store.access import Access


class Patterns(Access):
    """Every method raises StorageError where the database fails; then nothing was changed."""

    def all(self) -> tuple[PatternComment, ...]:
        """All of them, by question, indicator and rater."""
        with self._reading():
            rows = self._rows("SELECT * FROM patterns ORDER BY question, indicator, rater")
            return tuple(from_plain(row, PatternComment) for row in rows)

    def save(self, comment: PatternComment) -> None:
        """Keep it, in the place of what the same rater said of the same pattern."""
        with self._writing():
            self._db.table("patterns").insert(to_plain(comment), replace=True)

    def remove(self, comment: PatternComment) -> None:
        """Offer it no more. Where it was attached to answers it stays."""
        with self._writing():
            key = [comment.question, comment.indicator, comment.rater]
            self._db.execute("DELETE FROM patterns WHERE question = ? AND indicator = ? AND rater = ?", key)
