"""What may have been meant by a name that is not there. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches

# So many names are given where one was not found; up to twice as many are all listed.
NEAR = 3


def suggestion(name: str, known: Iterable[str], otherwise: str) -> str:
    """The known names that are near, in whatever case they were typed and by one of their words alone. Where none is,
    all of them if they are few, or what to do `otherwise`."""
    found: dict[str, list[str]] = {}
    every = sorted(set(known))
    for each in every:
        for key in dict.fromkeys([each.casefold(), *each.casefold().split()]):
            found.setdefault(key, []).append(each)
    near = dict.fromkeys(each for key in get_close_matches(name.casefold(), found, NEAR) for each in found[key])
    if near:
        return f"did you mean {' or '.join(map(repr, [*near][:NEAR]))}?"
    if 0 < len(every) <= 2 * NEAR:
        return f"there are {', '.join(map(repr, every))}"
    return otherwise
