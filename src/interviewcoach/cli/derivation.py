"""The proof of a score, for `score --explain`: what a trainer can check by hand, with docs/scoring.md beside it."""

from collections.abc import Iterable, Mapping, Set

from interviewcoach.cli.report import counts_as, flags_and_fixes, headline, level_between, wrap_ids
from interviewcoach.model.assessment import Assessment, Band, CompetencyLevel, Depth, FlagHit, Hold
from interviewcoach.model.bank import Rubric
from interviewcoach.model.text import count
from interviewcoach.scoring.depth import (
    ALONE,
    HALF,
    NAMED,
    STEPS,
    STEPS_ALONE,
    STEPS_SHARE,
    WORDS,
    WORDS_ALONE,
    WORDS_ALONE_SHARE,
    WORDS_SHARE,
    Clause,
    Saying,
)
from interviewcoach.scoring.levels import (
    BAND_Z,
    BEYOND,
    COMPLETE,
    DEPTH_SPREAD,
    FURTHER,
    MISREAD,
    Scale,
    Share,
    counting,
    covered,
    earned,
    half_band,
    spread,
)
from interviewcoach.scoring.rubric import DOUBTED, Why, compiled

_WHY: Mapping[Why, str] = {
    "copied": "the question's own words",
    "unsafe": "said with a red flag",
    "keywords": "a string of keywords",
}


def derive(rubric: Rubric, result: Assessment, text: str) -> str:
    """The proof of the score of `text`, to be checked by hand: every step, sum, hold, level and band of
    docs/scoring.md, every span with its phrase, line of the bank and quality, and all that was not heard."""
    return "\n".join(_derivation(rubric, result, text))


def _derivation(rubric: Rubric, result: Assessment, text: str) -> Iterable[str]:
    ready = compiled(rubric)
    found = ready.findings(text)
    yield from headline(result)
    if result.level is not None or found.aside:
        yield ""
        yield "How far it is told"
    if result.level is not None:
        yield from _sayings(found.told.sayings or ())
        yield from _clauses(found.told.clauses)
        yield from _depth(result.depth, by_words=found.told.sayings is not None)
    for why, said in found.aside:
        yield from wrap_ids(f'counts for nothing, {_WHY[why]}: "{said}"', 2)
    for id, part in result.competencies.items():
        yield ""
        yield f"{rubric.names[id]}: {level_between(part)}"
        yield from _competency_sum(rubric, ready.scales[id], part, result.depth)
    if result.level is not None:
        yield ""
        yield "Overall"
        yield from _overall_sum(rubric, ready.scales, result)
    yield ""
    leads = {(flag.id, phrase.text) for flag in (*rubric.flags, *rubric.unsafe) for phrase in flag.leads}
    for hit in result.red_flags:
        yield from _flag_hit("", hit, leads)
    for hit in result.spared:
        yield from _flag_hit("passed over, ", hit, leads)
    yield from flags_and_fixes(rubric, result)
    yield from wrap_ids(f"Engine {result.engine}, bank {result.bank[:12] or 'none'}, rubric {result.rubric[:12]}.")


def _flag_hit(how: str, hit: FlagHit, leads: Set[tuple[str, str]]) -> Iterable[str]:
    kind = "lead" if (hit.id, hit.phrase) in leads else "phrase"
    by = f"the {kind}: {hit.phrase}" if hit.phrase else f"its words: {hit.bill}"
    yield from wrap_ids(f'{how}{hit.id}: "{hit.text}" by {by}  [{hit.at}]')
    if hit.phrase and hit.bill:
        yield from wrap_ids(hit.bill, 2)


def _sayings(sayings: Iterable[Saying]) -> Iterable[str]:
    """What sentences say by their words, each with its sum."""
    for saying in dict.fromkeys(sayings):
        none = "" if saying.points >= 0 else ", none of which counts"
        yield from wrap_ids(f'{count(saying.points, "point")}{none}: "{saying.said}" ({saying.bill().listed})', 2)


def _clauses(clauses: Iterable[Clause]) -> Iterable[str]:
    """What is told step by step, each with its content words."""
    for clause in dict.fromkeys(clauses):
        if clause.words:
            opinion = ", an opinion" if clause.opinion else ""
            words = ", ".join(sorted(clause.words))
            yield from wrap_ids(f'{count(clause.steps, "step")}{opinion}: "{clause.said}" ({words})', 2)


def _depth(depth: Depth, *, by_words: bool) -> Iterable[str]:
    points, steps, words = (
        count(depth.points, "point"),
        count(depth.steps, "step"),
        count(depth.words, "different content word"),
    )
    if not by_words:
        yield from wrap_ids(f"{steps} (full: {STEPS_ALONE}), {words} (full: {WORDS_ALONE})", 2)
        steps, words = f"min(1, {depth.steps} / {STEPS_ALONE})", f"min(1, {depth.words} / {WORDS_ALONE})"
        share = f"({1 - WORDS_ALONE_SHARE:g} x {steps} + {WORDS_ALONE_SHARE:g} x {words})"
        yield from wrap_ids(f"D = {NAMED:g} + {1 - NAMED:g} x {share} = {depth.counts:.4f}", 2)
        return
    yield from wrap_ids(f"{points} (half: {HALF}), {steps} (full: {STEPS}), {words} (full: {WORDS})", 2)
    said = f"{depth.points}^2 / ({depth.points}^2 + {HALF}^2)"
    steps = f"{STEPS_SHARE:g} x min(1, {depth.steps} / {STEPS})"
    words = f"{WORDS_SHARE:g} x min(1, {depth.words} / {WORDS})"
    yield from wrap_ids(f"D = min(1, {said} x ({ALONE:g} + {steps} + {words})) = {depth.counts:.4f}", 2)


def _competency_sum(rubric: Rubric, scale: Scale, part: CompetencyLevel, depth: Depth) -> Iterable[str]:
    qualities: dict[str, dict[str, float]] = {}
    for item in part.evidence:
        qualities.setdefault(item.indicator, {})[item.group] = item.quality
    for indicator, weight in scale.counted.values():
        if indicator.id not in qualities:
            continue
        e = earned(indicator, qualities)
        halved = "" if indicator in scale.indicators else f" (not expected here: {FURTHER:g} of {indicator.weight:g})"
        points = f"weight {weight:g}{halved} x e {e:.3g} = {weight * e:.3g}"
        yield from wrap_ids(f"{points}  {indicator.id}", 2)
        for item in part.evidence:
            if item.indicator == indicator.id:
                yield from wrap_ids(counts_as(rubric, item), 6)
                by = f"phrase: {item.phrase}" if item.phrase else f"words: {item.bill}"
                yield from wrap_ids(f"{by}  [{item.at}]  quality {item.quality:g}", 8)
                if item.phrase and item.bill:
                    yield from wrap_ids(f"{DOUBTED:g} of it, since the words around lack support: {item.bill}", 8)
        if indicator.plural:
            yield from wrap_ids(
                f"plural: e = .7, .2 and .1 of its best three groups, {len(qualities[indicator.id])} found", 8
            )
    for missing in part.missing:
        yield from wrap_ids(f"weight {rubric.indicator(missing).weight:g} x e 0  {missing}", 2)
        yield from wrap_ids(f"not heard: {rubric.indicator(missing).text}", 6)
    if part.level is None:
        return
    whole = sum(indicator.weight for indicator in scale.indicators)
    yield from wrap_ids(
        f"sum {part.points:.3g}; N = {COMPLETE:.3g} of all expected = {COMPLETE:.3g} x {whole:g} = {part.needed:.3g}", 2
    )
    share = covered(part.points, part.needed) * depth.counts
    yield from wrap_ids(_share(part.points, part.needed, depth, share), 2)
    yield from _held(share, part.holds)
    yield from wrap_ids(f"level = 1 + 4 x {part.share:.3f} = {part.level:.2f}", 2)
    squares = sum(indicator.weight**2 for indicator in scale.indicators)
    yield from wrap_ids(
        f"spread = sqrt({squares:g} x {MISREAD:g} x {1 - MISREAD:g}) / {part.needed:.3g} = {scale.spread:.3f}", 2
    )
    yield from _band(part.band, Share(part.points, part.needed, part.share, ()), scale.spread, depth)


def _overall_sum(rubric: Rubric, scales: Mapping[str, Scale], result: Assessment) -> Iterable[str]:
    weights = rubric.question.competencies
    parts = result.competencies
    counted = {id: counting(part.points, part.needed) for id, part in parts.items()}
    for id, part in parts.items():
        if counted[id] < part.points:
            most = f"{BEYOND:g} x {part.needed:.3g} = {counted[id]:.3g}"
            yield from wrap_ids(f"{rubric.names[id]}: of {part.points:.3g} points at most {most} count", 2)
    points = sum(weights[id] * counted[id] for id in parts)
    wanted = {id: part.needed for id, part in parts.items()}
    needed = sum(weights[id] * wanted[id] for id in parts)
    yield from wrap_ids(f"points {_sum(weights, counted)} = {points:.3g}", 2)
    yield from wrap_ids(f"N = {_sum(weights, wanted)} = {needed:.3g}", 2)
    share = covered(points, needed) * result.depth.counts
    yield from wrap_ids(_share(points, needed, result.depth, share), 2)
    yield from _held(share, result.holds)
    end = result.holds[-1].share if result.holds else share
    yield from wrap_ids(f"level = 1 + 4 x {end:.3f} = {result.level:.2f}", 2)
    each = " + ".join(
        f"({weights[id] * wanted[id]:.3g}/{needed:.3g} x {scale.spread:.3f})^2" for id, scale in scales.items()
    )
    both = spread(weights, scales)
    yield from wrap_ids(f"spread = sqrt({each}) = {both:.3f}", 2)
    yield from _band(result.band, Share(points, needed, end, ()), both, result.depth)


def _band(band: Band | None, share: Share, spread: float, depth: Depth) -> Iterable[str]:
    if band is not None:
        shown = covered(share.points, share.needed)
        sum_ = f"sqrt(({spread:.3f} x {depth.counts:.4f})^2 + ({shown:.3f} x {DEPTH_SPREAD:g})^2)"
        half = half_band(share, spread, depth)
        yield from wrap_ids(
            f"half the band = {BAND_Z:g} x 4 x {sum_} = {half:.2f}: from {band[0]:.2f} to {band[1]:.2f}, within 1 and"
            " 5",
            2,
        )


def _share(points: float, needed: float, depth: Depth, share: float) -> str:
    return f"S = min(1, {points:.3g} / {needed:.3g}) x {depth.counts:.4f} = {share:.3f}"


def _sum(weights: Mapping[str, float], values: Mapping[str, float]) -> str:
    return " + ".join(f"{weights[id]:g} x {value:.3g}" for id, value in values.items())


def _held(share: float, holds: Iterable[Hold]) -> Iterable[str]:
    """Each step that held S down."""
    for hold in holds:
        match hold.kind:
            case "must-have":
                step = f"essential here and not heard holds it at {hold.share:g}"
            case "penalty":
                all_of_it = "" if hold.share else " (all that is left)"
                step = f"red flag takes off {share - hold.share:.3g}{all_of_it}"
            case "cap":
                step = f"red flag caps it at {hold.share:g}"
        yield from wrap_ids(f"{step}: {hold.cause}; S = {hold.share:.3f}", 2)
        share = hold.share
