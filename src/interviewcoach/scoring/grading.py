"""From an answer to its assessment."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence

from interviewcoach.model.assessment import Assessment, CompetencyLevel, Depth, Evidence, FlagHit
from interviewcoach.model.bank import Rubric, Severity
from interviewcoach.scoring import ENGINE
from interviewcoach.scoring.delivery import describe
from interviewcoach.scoring.depth import depth
from interviewcoach.scoring.feedback import feedback
from interviewcoach.scoring.levels import PENALTY, Scale, band_of, level_of, overall, spread
from interviewcoach.scoring.rubric import CompiledRubric, Findings, Raised, Shown, compiled


def grade(rubric: Rubric, text: str, seconds: float = 0.0) -> Assessment:
    """Assess `text` as an answer to the rubric's question, given in `seconds` of thinking and typing.

    Deterministic: the same rubric, text, seconds and ENGINE give an equal assessment. Spans count code points.
    Raises PhraseError where the rubric holds a malformed phrase.
    """
    ready = compiled(rubric)
    found = ready.findings(text)
    flags = _flags(found.flags, text)
    raised = {flag.id: flag.severity for flag in flags}
    reason, deep = found.reason, depth(found.told)
    competencies = _competencies(ready, found, text, raised, deep) if not reason else _unlevelled(ready)
    weights = rubric.question.competencies
    whole = overall(weights, ready.scales, found.qualities, raised, deep)
    level = None if reason else level_of(whole.share)
    return Assessment(
        question=rubric.question.id,
        status="not-enough-evidence" if reason else "scored",
        reason=reason,
        level=level,
        band=None if reason else band_of(whole, spread(weights, ready.scales), deep),
        competencies=competencies,
        red_flags=flags,
        delivery=describe(rubric.question, text, seconds),
        feedback=feedback(ready, found, raised, level),
        engine=ENGINE,
        bank=rubric.bank,
        rubric=rubric.digest,
        holds=() if reason else whole.holds,
        depth=deep,
        spared=_flags(found.spared, text),
    )


def _competencies(
    ready: CompiledRubric, found: Findings, text: str, raised: Mapping[str, Severity], deep: Depth
) -> dict[str, CompetencyLevel]:
    evidence = _evidence(found, text)
    return {id: _competency(scale, evidence.get(id, ()), found, raised, deep) for id, scale in ready.scales.items()}


def _competency(
    scale: Scale, evidence: Sequence[Evidence], found: Findings, raised: Mapping[str, Severity], deep: Depth
) -> CompetencyLevel:
    part = scale.share(found.qualities, raised, deep)
    shown = bool(evidence)
    return CompetencyLevel(
        level=level_of(part.share) if shown else None,
        band=band_of(part, scale.spread, deep) if shown else None,
        evidence=tuple(evidence),
        missing=scale.missing(found.qualities),
        share=part.share if shown else 0.0,
        points=part.points,
        needed=part.needed,
        holds=part.holds if shown else (),
    )


def _unlevelled(ready: CompiledRubric) -> dict[str, CompetencyLevel]:
    """Without a text that can be judged, nothing is credited and nothing levelled."""
    return {
        id: CompetencyLevel(None, None, (), scale.missing({}), needed=scale.needed)
        for id, scale in ready.scales.items()
    }


def _evidence(found: Findings, text: str) -> dict[str, list[Evidence]]:
    """By competency one piece of evidence for each phrase group that was found: the surest, then the longest, then the
    first; in the order of the text."""
    best: dict[tuple[str, str], tuple[tuple[float, int, int], Shown]] = {}
    for shown in found.evidence:
        rank = (-shown.hit.quality, -len(shown.hit.tokens), shown.hit.start)
        key = (shown.indicator.id, shown.group)
        if key not in best or rank < best[key][0]:
            best[key] = (rank, shown)
    parts: dict[str, list[Evidence]] = {}
    for indicator, group, phrase, hit, bill in sorted((shown for _, shown in best.values()), key=_place):
        parts.setdefault(indicator.competency, []).append(
            Evidence(
                indicator=indicator.id,
                group=group,
                phrase=phrase.text,
                at=phrase.at,
                start=hit.start,
                end=hit.end,
                text=text[hit.start : hit.end],
                quality=hit.quality,
                corrections=hit.corrections,
                bill=str(bill()) if bill else "",
            )
        )
    return parts


def _place(shown: Shown) -> tuple[int, int, str]:
    return shown.hit.start, shown.hit.end, shown.indicator.id


def _flags(found: Iterable[Raised], text: str) -> tuple[FlagHit, ...]:
    """Each red flag once, where it is gravest. Where several read the same words, the gravest alone counts."""
    gravest: list[Raised] = []
    for item in sorted(found, key=lambda item: (-PENALTY[item.severity], item.hit.start, -item.hit.end)):
        at = bisect(gravest, item.hit.start, key=_start)
        before, after = gravest[at - 1 : at], gravest[at : at + 1]
        if all(other.hit.end <= item.hit.start for other in before) and all(
            item.hit.end <= other.hit.start for other in after
        ):
            gravest.insert(at, item)
    first: dict[str, Raised] = {}
    for item in sorted(gravest, key=lambda item: (-PENALTY[item.severity], item.hit.start)):
        first.setdefault(item.flag.id, item)
    return tuple(_flag(item, text) for item in sorted(first.values(), key=_start))


def _flag(raised: Raised, text: str) -> FlagHit:
    flag, phrase, hit, bill = raised
    place = hit.start, hit.end, text[hit.start : hit.end]
    return FlagHit(flag.id, raised.severity, phrase.text, phrase.at, *place, str(bill or ""))


def _start(item: Raised) -> int:
    return item.hit.start
