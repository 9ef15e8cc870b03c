"""Question banks: YAML files -> one checked Bank. The only package that imports yaml.

files        the files of a bank and their bytes
nodes        strict YAML -> a tree of nodes that know their place
binding      nodes -> values, by the type hints of the model
formats      the layout of each kind of file
loading      files -> entries by id, merged -> Bank
references   what one part of a bank says of another
cache        the parsed bank on disk
content      a bank's phrases and examples, run through the scorer
schema       JSON Schemas for editors
coverage     what of the source documents has a place in a bank
importing    questions from CSV and Moodle
editing      phrases added to a bank file and taken out of it
templates/   complete examples to begin a file of one's own with
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from interviewcoach.banks.binding import ID, did_you_mean
from interviewcoach.banks.cache import BankCache
from interviewcoach.banks.content import ContentChecks
from interviewcoach.banks.coverage import Coverage, Stray, coverage_of, strays_of
from interviewcoach.banks.editing import Edit, edited, home_of
from interviewcoach.banks.files import bundled_folder, read_files
from interviewcoach.banks.importing import as_bank_file, read_questions
from interviewcoach.banks.loading import Contents, read_source
from interviewcoach.banks.references import check_references
from interviewcoach.banks.schema import schemas
from interviewcoach.errors import BankError, Problem, UsageError
from interviewcoach.model.bank import Bank
from interviewcoach.model.text import safe_text

__all__ = [
    "TEMPLATES",
    "Coverage",
    "Edit",
    "Stray",
    "as_bank_file",
    "check",
    "coverage_of",
    "did_you_mean",
    "edited",
    "fingerprint",
    "home_of",
    "load_bank",
    "read_questions",
    "schemas",
    "strays_of",
    "template",
]

TEMPLATES = ("question", "competency")


def load_bank(extra: Sequence[Path] = ()) -> Bank:
    """The bundled bank, extended and overridden by id by each extra folder or file, in this order.

    Raises BankError with every problem of every file.
    """
    read = [read_files(bundled_folder(), ""), *(read_files(source, str(source)) for source in extra)]
    cache = BankCache([bundled_folder(), *extra], (file for files in read for file in files))
    if (bank := cache.read()) is not None:
        return bank
    contents = Contents()
    for files in read:
        contents = contents.overridden_by(read_source(files))
    if problems := (*contents.problems, *check_references(contents)):
        raise BankError(_sorted(problems))
    bank = contents.bank()
    cache.write(bank)
    return bank


def check(banks: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Everything there is to say of these folders or files, each seen on top of the bundled bank; or of that one."""
    bundled = read_source(read_files(bundled_folder(), ""))
    others = [source for source in banks if os.path.realpath(source) != os.path.realpath(bundled_folder())]
    contents = bundled
    for source in others:
        contents = contents.overridden_by(read_source(read_files(source, str(source))))
    found = [*contents.problems, *check_references(contents)]
    if not others:
        return _sorted([*found, *ContentChecks(contents.bank(), contents).run()])
    known = {*bundled.problems, *check_references(bundled)}
    new = [problem for problem in found if problem not in known]
    return _sorted([*new, *ContentChecks(contents.bank(), contents.without(bundled)).run()])


def fingerprint(sources: Sequence[Path]) -> tuple[tuple[str, bytes], ...]:
    """What the files of these sources, or of the bundled bank, are and hold now: it changes when a file does."""
    read = [(source, str(source)) for source in sources] or [(bundled_folder(), "")]
    return tuple((file.name, file.content) for source, name in read for file in read_files(source, name))


def template(kind: str, id: str) -> str:
    """A complete, commented file of that kind of `TEMPLATES` with this id. Raises UsageError for what is no id."""
    if not ID.fullmatch(id):
        raise UsageError(safe_text(f"'{id}' is no id: up to 64 small letters, digits, - and _, no space"))
    return (Path(__file__).parent / "templates" / f"{kind}.yaml").read_text("utf-8").replace("REPLACED", id)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
