"""How the user started the program: so that a hint can be typed as it stands."""

import os
import shutil
import sys


def program() -> str:
    """`interviewcoach` where that is found on the path, else what leads to the one that runs."""
    started = sys.argv[0]
    if os.path.basename(started) == "__main__.py":
        return "python -m interviewcoach"
    found = shutil.which("interviewcoach")
    if os.path.basename(started) != "interviewcoach" or (found and os.path.samefile(found, started)):
        return "interviewcoach"
    nearby = os.path.relpath(started)
    return os.path.abspath(started) if nearby.startswith("..") else nearby
