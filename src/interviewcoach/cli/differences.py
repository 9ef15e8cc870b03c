"""What a change of bank or engine does to scores, as lines and as JSON: for `rescore` and `bank diff`."""

from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import Any

from interviewcoach.cli.report import wrap
from interviewcoach.compare import Compared, Difference, Shift
from interviewcoach.model.codec import to_plain


def as_object(each: Compared) -> dict[str, Any]:
    """One changed score, with the engine, bank and rubric before and after."""
    sides = {key: [getattr(each.before, key), getattr(each.after, key)] for key in ("engine", "bank", "rubric")}
    return {**each.place, "question": each.after.question, **sides, **to_plain(each.difference)}


def lines(scored: int, changed: Sequence[Compared]) -> Iterator[str]:
    """Each changed score by competency, then the mean change of each competency."""
    for each in changed:
        difference = each.difference
        yield f"{each.name}, {each.after.question}: {_levels(difference.overall)}"
        if moves := _moves(difference.overall, "red flag "):
            yield from wrap(moves, 2)
        for id, shift in difference.competencies.items():
            if shift.changed:
                yield from wrap(f"{id}: {_levels(shift)}{_moves(shift)}", 2)
    yield from _totals([each.difference for each in changed])
    yield f"{scored} answers scored, {len(changed)} otherwise than before."


def _totals(differences: Sequence[Difference]) -> Iterator[str]:
    moves: dict[str, list[float]] = {}
    for difference in differences:
        for id, shift in difference.competencies.items():
            if shift.before is not None and shift.after is not None and shift.changed:
                moves.setdefault(id, []).append(shift.after - shift.before)
    for id, values in sorted(moves.items()):
        yield f"{id}: {len(values)} changed, by {fmean(values):+.2f} levels on average"


def _levels(shift: Shift) -> str:
    before, after = ("no level" if level is None else f"{level:.2f}" for level in (shift.before, shift.after))
    return before if before == after else f"{before} -> {after}"


def _moves(shift: Shift, what: str = "") -> str:
    moves = [*(f"+{what}{id}" for id in shift.gained), *(f"-{what}{id}" for id in shift.lost)]
    return "  " + "  ".join(moves) if moves else ""
