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
checking     everything there is to say of banks
coverage     what of the source documents has a place in a bank
importing    questions from CSV and Moodle
editing      phrases added to a bank file and taken out of it
examples     complete files to begin one of one's own with, from templates/

Most starts find their bank in the cache: what reads YAML and tries phrases is loaded by those who need it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from interviewcoach.banks.cache import BankCache
from interviewcoach.banks.files import bundled_folder, read_files
from interviewcoach.errors import BankError, Problem
from interviewcoach.model.bank import Bank


def load_bank(extra: Sequence[Path] = ()) -> Bank:
    """The bundled bank, extended and overridden by id by each extra folder or file, in this order.

    Raises BankError with every problem of every file.
    """
    read = [read_files(bundled_folder(), ""), *(read_files(source, str(source)) for source in extra)]
    cache = BankCache([bundled_folder(), *extra], (file for files in read for file in files))
    if (bank := cache.read()) is not None:
        return bank
    from interviewcoach.banks.loading import Contents, read_source  # noqa: PLC0415 - see above
    from interviewcoach.banks.references import check_references  # noqa: PLC0415

    contents = Contents()
    for files in read:
        contents = contents.overridden_by(read_source(files))
    if problems := (*contents.problems, *check_references(contents)):
        raise BankError(in_order(problems))
    bank = contents.bank()
    cache.write(bank)
    return bank


def fingerprint(sources: Sequence[Path]) -> tuple[tuple[str, bytes], ...]:
    """What the files of these sources, or of the bundled bank, are and hold now: it changes when a file does."""
    read = [(source, str(source)) for source in sources] or [(bundled_folder(), "")]
    return tuple((file.name, file.content) for source, name in read for file in read_files(source, name))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By their place."""
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
