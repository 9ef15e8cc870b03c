"""Every error a user can meet. Each says in one line what is wrong and what to do.

CoachError             exit 1
├── UsageError         exit 2   an option, an id or a place the user named is unknown or unfit
│   └── ReasonNeeded            a rating differs from the machine's level that the rater has seen
├── BankError          exit 1   a bank file is malformed; holds every problem found
├── EditorError        exit 1   the user's own editor is missing or failed
├── BundleError        exit 1   a bundle is damaged, was changed, or contradicts what is stored
└── StorageError       exit 3   the database cannot be opened, read or written
"""

from collections.abc import Sequence
from dataclasses import dataclass


class CoachError(Exception):
    """Base of the tree: `str(error)` is the line shown to the user."""

    exit_code = 1


class UsageError(CoachError):
    exit_code = 2


class ReasonNeeded(UsageError):  # noqa: N818 - it asks, and the screen answers it
    pass


class EditorError(CoachError):
    pass


class BundleError(CoachError):
    pass


class StorageError(CoachError):
    exit_code = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a bank file. `line` and `column` count from 1; 0 means the whole file."""

    file: str
    line: int
    column: int
    path: str
    message: str
    mend: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        where = f" {self.path}:" if self.path else ""
        kind = " warning:" if self.warning else ""
        mend = f" ({self.mend})" if self.mend else ""
        return f"{place}:{kind}{where} {self.message}{mend}"


class BankError(CoachError):
    """A bank that cannot be used, with every problem found, in the order of files and lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
