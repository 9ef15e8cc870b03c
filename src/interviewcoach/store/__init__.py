"""Practice sessions on disk: one SQLite file, private, checked on opening, one transaction a fact."""

from interviewcoach.store.store import Store

__all__ = ["Store"]
