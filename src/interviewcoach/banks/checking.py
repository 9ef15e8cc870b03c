"""Everything there is to say of banks: their files, what they say of each other, and their phrases at work."""

import os
from collections.abc import Sequence
from pathlib import Path

from interviewcoach.banks import in_order
from interviewcoach.banks.content import ContentChecks
from interviewcoach.banks.files import bundled_folder, read_files
from interviewcoach.banks.loading import read_source
from interviewcoach.banks.references import check_references
from interviewcoach.errors import Problem


def check(banks: Sequence[Path] = ()) -> tuple[Problem, ...]:
    """Everything there is to say of these folders or files, each seen on top of the bundled bank; or of that one."""
    bundled = read_source(read_files(bundled_folder(), ""))
    others = [source for source in banks if os.path.realpath(source) != os.path.realpath(bundled_folder())]
    contents = bundled
    for source in others:
        contents = contents.overridden_by(read_source(read_files(source, str(source))))
    found = [*contents.problems, *check_references(contents)]
    if not others:
        return in_order([*found, *ContentChecks(contents.bank(), contents).run()])
    known = {*bundled.problems, *check_references(bundled)}
    new = [problem for problem in found if problem not in known]
    return in_order([*new, *ContentChecks(contents.bank(), contents.without(bundled)).run()])
