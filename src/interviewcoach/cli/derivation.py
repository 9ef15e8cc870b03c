"""The proof of a score, for `score --explain`: what a trainer can check by hand, with docs/scoring.md beside it."""

from collections.abc import Iterable, Mapping

from interviewcoach.cli.report import counts_as, flags_and_fixes, headline, level_between, wrap
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Depth, FlagHit, Hold
from interviewcoach.model.bank import Rubric
from interviewcoach.scoring.depth import NAMED, STEPS, WORDS, WORDS_SHARE
from interviewcoach.scoring.levels import BEYOND, COMPLETE, FURTHER, GROWTH, Scale, counting, covered, earned


def derive(rubric: Rubric, result: Assessment) -> str:
    """The proof of a score, to be checked by hand: every sum, hold and level of docs/scoring.md, every span with its
    phrase, line of the bank and quality, and all that was not heard."""
    return "\n".join(_derivation(rubric, result))


def _derivation(rubric: Rubric, result: Assessment) -> Iterable[str]:
    yield from headline(result)
    if result.level is not None:
        yield ""
        yield "How far it is told"
        yield from _depth(result.depth)
    for id, part in result.competencies.items():
        yield ""
        yield f"{rubric.names[id]}: {level_between(part)}"
        yield from _competency_sum(rubric, id, part, result.depth)
    if result.level is not None:
        yield ""
        yield "Overall"
        yield from _overall_sum(rubric, result)
    yield ""
    for hit in result.red_flags:
        yield from _flag_hit("", hit)
    for hit in result.spared:
        yield from _flag_hit("passed over, ", hit)
    yield from flags_and_fixes(rubric, result)
    yield from wrap(f"Engine {result.engine}, bank {result.bank[:12] or 'none'}, rubric {result.rubric[:12]}.")


def _flag_hit(how: str, hit: FlagHit) -> Iterable[str]:
    by = f"the phrase: {hit.phrase}" if hit.phrase else f"its words: {hit.bill}"
    yield from wrap(f'{how}{hit.id}: "{hit.text}" by {by}  [{hit.at}]')
    if hit.phrase and hit.bill:
        yield from wrap(hit.bill, 2)


def _depth(depth: Depth) -> Iterable[str]:
    yield from wrap(f"{depth.steps} steps (full: {STEPS}), {depth.words} different content words (full: {WORDS})", 2)
    steps, words = (f"min(1, {found} / {full})" for found, full in ((depth.steps, STEPS), (depth.words, WORDS)))
    share = f"({1 - WORDS_SHARE:g} x {steps} + {WORDS_SHARE:g} x {words})"
    yield from wrap(f"D = {NAMED:g} + {1 - NAMED:g} x {share} = {depth.counts:.4f}", 2)


def _competency_sum(rubric: Rubric, id: str, part: CompetencyLevel, depth: Depth) -> Iterable[str]:
    scale = Scale(rubric, id)
    qualities: dict[str, dict[str, float]] = {}
    for item in part.evidence:
        qualities.setdefault(item.indicator, {})[item.group] = item.quality
    for indicator, weight in scale.counted.values():
        if indicator.id not in qualities:
            continue
        e = earned(indicator, qualities)
        halved = "" if indicator in scale.indicators else f" (not expected here: {FURTHER:g} of {indicator.weight:g})"
        points = f"weight {weight:g}{halved} x e {e:.3g} = {weight * e:.3g}"
        yield from wrap(f"{points}  {indicator.id}", 2)
        for item in part.evidence:
            if item.indicator == indicator.id:
                yield from wrap(counts_as(rubric, item), 6)
                yield from wrap(f"phrase: {item.phrase}  [{item.at}]  quality {item.quality:g}", 8)
        if indicator.plural:
            yield from wrap(
                f"plural: e = .7, .2 and .1 of its best three groups, {len(qualities[indicator.id])} found", 8
            )
    for missing in part.missing:
        yield from wrap(f"weight {rubric.indicator(missing).weight:g} x e 0  {missing}", 2)
        yield from wrap(f"not heard: {rubric.indicator(missing).text}", 6)
    if part.level is None:
        return
    whole = sum(indicator.weight for indicator in scale.indicators)
    yield from wrap(
        f"sum {part.points:.3g}; N = {COMPLETE:.3g} of all expected = {COMPLETE:.3g} x {whole:g} = {part.needed:.3g}", 2
    )
    share = covered(part.points, part.needed) * depth.counts
    yield from wrap(_share(part.points, part.needed, depth, share), 2)
    yield from _held(share, part.holds)
    yield from wrap(f"level = 1 + 4 x {part.share:.3f} = {part.level:.2f}", 2)


def _overall_sum(rubric: Rubric, result: Assessment) -> Iterable[str]:
    weights = rubric.question.competencies
    parts = result.competencies
    counted = {id: counting(part.points, part.needed) for id, part in parts.items()}
    for id, part in parts.items():
        if counted[id] < part.points:
            most = f"{BEYOND:g} x {part.needed:.3g} = {counted[id]:.3g}"
            yield from wrap(f"{rubric.names[id]}: of {part.points:.3g} points at most {most} count", 2)
    points = sum(weights[id] * counted[id] for id in parts)
    wanted = {id: part.needed for id, part in parts.items()}
    needed = sum(weights[id] * wanted[id] for id in parts)
    yield from wrap(f"points {_sum(weights, counted)} = {points:.3g}", 2)
    yield from wrap(f"N = {_sum(weights, wanted)} = {needed:.3g}", 2)
    share = covered(points, needed) * result.depth.counts
    yield from wrap(_share(points, needed, result.depth, share), 2)
    yield from _held(share, result.holds)
    end = result.holds[-1].share if result.holds else share
    yield from wrap(f"level = 1 + 4 x {end:.3f} = {result.level:.2f}", 2)


def _share(points: float, needed: float, depth: Depth, share: float) -> str:
    return f"S = min(1, {points:.3g} / {needed:.3g}) ^ {GROWTH:g} x {depth.counts:.4f} = {share:.3f}"


def _sum(weights: Mapping[str, float], values: Mapping[str, float]) -> str:
    return " + ".join(f"{weights[id]:g} x {value:.3g}" for id, value in values.items())


def _held(share: float, holds: Iterable[Hold]) -> Iterable[str]:
    """Each step that held S down."""
    for hold in holds:
        match hold.kind:
            case "must-have":
                step = f"essential here and not heard holds it at {hold.share:g}"
            case "penalty":
                step = f"red flag takes off {share - hold.share:.3g}"
            case "cap":
                step = f"red flag caps it at {hold.share:g}"
        yield from wrap(f"{step}: {hold.cause}; S = {hold.share:.3f}", 2)
        share = hold.share
