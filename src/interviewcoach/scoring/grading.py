"""From evidence to a level. Every number here is explained in docs/scoring.md.

Per competency: S = min(1, sum(w * e) / N) - penalties, with e the best match quality of an indicator, w its weight
and N the share COMPLETE of the competency's selected weight; level = 1 + 4 * S on a behaviourally anchored 1-5 scale
(Smith & Kendall 1963). A must-have that is absent and red flags cap S.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from interviewcoach.model.assessment import (
    Assessment,
    Band,
    CompetencyLevel,
    Evidence,
    Feedback,
    Fix,
    FlagHit,
)
from interviewcoach.model.bank import Indicator, RedFlag, Rubric, Severity
from interviewcoach.scoring import ENGINE
from interviewcoach.scoring.delivery import describe
from interviewcoach.scoring.matching import Hit
from interviewcoach.scoring.rubric import CompiledRubric, Findings, Sought, compiled

# The share of a competency's selected weight that makes a complete answer: nobody says everything.
COMPLETE = 2 / 3
# What three distinct groups of a plural indicator earn.
PLURAL = (0.7, 0.2, 0.1)
# How S is held down.
MUST_HAVE_CAP = 0.5
PENALTY: Mapping[Severity, float] = {"minor": 0.05, "serious": 0.15, "critical": 0.3}
FLAG_CAP: Mapping[Severity, float] = {"minor": 1.0, "serious": 0.5, "critical": 0.25}
# Keyword evidence is noisy: an indicator is taken to be misread this often, which sets the band (80 % of a normal).
MISREAD = 0.05
BAND_Z = 1.28
# An answer of fewer tokens is too short to judge.
FEWEST_TOKENS = 4
# So many distinct indicators show by themselves that an answer speaks of the question.
TELLING_INDICATORS = 3
FIXES = 2
# How many missing indicators are tried out to find the fixes.
TRIED = 5

REASONS = {
    "empty": "There is no answer to score yet.",
    "too short": "That is too short to score: say what you would do, step by step.",
    "copied": "These are the question's own words: say in yours what you would do.",
    "off topic": "This does not speak of what the question asks. Read it once more and start with your first step.",
    "no evidence": "No described behaviour was found: say what you would do or did, in concrete steps.",
}


def grade(rubric: Rubric, text: str, seconds: float = 0.0) -> Assessment:
    """Assess `text` as an answer to the rubric's question, given in `seconds` of thinking and typing.

    Deterministic: the same rubric, text, seconds and ENGINE give an equal assessment. Spans count code points.
    Raises PhraseError where the rubric holds a malformed phrase.
    """
    ready = compiled(rubric)
    found = ready.findings(text)
    result = _result(rubric, found, text)
    return Assessment(
        question=rubric.question.id,
        status="not-enough-evidence" if result.reason else "scored",
        reason=result.reason,
        level=result.level,
        band=result.band,
        competencies=result.competencies,
        red_flags=result.flags,
        delivery=describe(rubric.question, text, seconds),
        feedback=_feedback(ready, found, result),
        engine=ENGINE,
        bank=rubric.bank,
        rubric=rubric.digest,
    )


@dataclass(frozen=True, slots=True)
class _Result:
    reason: str
    level: float | None
    band: Band | None
    competencies: Mapping[str, CompetencyLevel]
    flags: tuple[FlagHit, ...]


def _result(rubric: Rubric, found: Findings, text: str) -> _Result:
    """The level of what was found; `text` is what the spans are read from."""
    flags = _flags(found, text)
    reason = _reason(found)
    competencies = {
        id: _competency(rubric, id, found, flags, text if not reason else None) for id in rubric.question.competencies
    }
    if reason:
        return _Result(reason, None, None, competencies, flags)
    weights = rubric.question.competencies
    whole = sum(weights.values())
    # A competency without evidence counts as nothing shown: leaving it out would let one more sentence lower the level.
    share = sum(weights[id] * part.share for id, part in competencies.items()) / whole
    share = min([share, *(FLAG_CAP[flag.severity] for flag in flags)])
    half = sqrt(sum((weights[id] / whole * _half_band(rubric, id)) ** 2 for id in weights))
    return _Result("", _level(share), _band(share, half), competencies, flags)


def _reason(found: Findings) -> str:
    """Why an answer cannot be judged, or nothing. Adding text never brings a reason back."""
    if found.tokens == 0:
        return "empty"
    shown = {indicator.id for indicator, _, _ in found.evidence}
    on_topic = found.on_topic or len(shown) >= TELLING_INDICATORS
    if shown and on_topic and found.sound >= FEWEST_TOKENS:
        return ""
    if found.tokens < FEWEST_TOKENS:
        return "too short"
    if found.copied:
        return "copied"
    return "no evidence" if on_topic else "off topic"


def _competency(
    rubric: Rubric, id: str, found: Findings, flags: Sequence[FlagHit], text: str | None
) -> CompetencyLevel:
    """The level of one competency. Without a text that can be judged, nothing is credited and nothing levelled."""
    selected = [indicator for indicator in rubric.indicators if indicator.competency == id]
    evidence = _evidence(id, found, text) if text is not None else ()
    earned = {indicator.id: _earned(indicator, evidence) for indicator in selected}
    needed = COMPLETE * sum(indicator.weight for indicator in selected)
    share = min(1.0, sum(indicator.weight * earned[indicator.id] for indicator in selected) / needed) if needed else 0.0
    cap = ""
    absent = [i for i in rubric.question.must_have if i in earned and not earned[i]]
    if absent and share > MUST_HAVE_CAP:
        share, cap = MUST_HAVE_CAP, absent[0]
    own = {flag.id: flag for flag in rubric.flags if flag.competency in ("", id)}
    raised = [flag.severity for flag in flags if flag.id in own]
    share = max(0.0, share - sum(PENALTY[severity] for severity in raised))
    for flag in flags:
        if flag.id in own and share > FLAG_CAP[flag.severity]:
            share, cap = FLAG_CAP[flag.severity], flag.id
    missing = sorted(
        (indicator for indicator in selected if not earned[indicator.id]),
        key=lambda indicator: (indicator.id not in rubric.question.must_have, -indicator.weight),
    )
    level = _level(share) if evidence else None
    return CompetencyLevel(
        level=level,
        band=_band(share, _half_band(rubric, id)) if evidence else None,
        evidence=evidence,
        missing=tuple(indicator.id for indicator in missing),
        share=share if evidence else 0.0,
        cap=cap,
    )


def _earned(indicator: Indicator, evidence: Sequence[Evidence]) -> float:
    """e in [0, 1]: the best quality; for a plural indicator .7, .2 and .1 of its three best distinct groups."""
    best: dict[str, float] = {}
    for item in evidence:
        if item.indicator == indicator.id:
            best[item.group] = max(best.get(item.group, 0.0), item.quality)
    qualities = sorted(best.values(), reverse=True)
    if indicator.plural:
        return sum(share * quality for share, quality in zip(PLURAL, qualities, strict=False))
    return qualities[0] if qualities else 0.0


def _evidence(id: str, found: Findings, text: str) -> tuple[Evidence, ...]:
    """One piece of evidence for each phrase group that was found: the surest, then the longest, then the first."""
    best: dict[tuple[str, str], tuple[tuple[float, int, int], Evidence]] = {}
    for indicator, sought, hit in found.evidence:
        if indicator.competency != id:
            continue
        item = Evidence(
            indicator=indicator.id,
            group=sought.group,
            phrase=sought.phrase.text,
            at=sought.phrase.at,
            start=hit.start,
            end=hit.end,
            text=text[hit.start : hit.end],
            quality=hit.quality,
            corrections=hit.corrections,
        )
        rank = (-hit.quality, -len(hit.tokens), hit.start)
        key = (indicator.id, sought.group)
        if key not in best or rank < best[key][0]:
            best[key] = (rank, item)
    return tuple(sorted((item for _, item in best.values()), key=lambda item: (item.start, item.end, item.indicator)))


def _flags(found: Findings, text: str) -> tuple[FlagHit, ...]:
    """Each red flag once, at its first place. Where several read the same words, the gravest alone counts."""
    gravest: list[tuple[RedFlag, Sought, Hit[Sought]]] = []
    for item in sorted(found.flags, key=lambda item: (-PENALTY[item[0].severity], item[2].start, -item[2].end)):
        hit = item[2]
        if all(hit.end <= other.start or other.end <= hit.start for _, _, other in gravest):
            gravest.append(item)
    first: dict[str, FlagHit] = {}
    for flag, sought, hit in sorted(gravest, key=lambda item: item[2].start):
        place = text[hit.start : hit.end]
        first.setdefault(
            flag.id, FlagHit(flag.id, flag.severity, sought.phrase.text, sought.phrase.at, hit.start, hit.end, place)
        )
    return tuple(first.values())


def _level(share: float) -> float:
    return round(1 + 4 * share, 2)


def _band(share: float, half: float) -> Band:
    level = 1 + 4 * share
    return (max(1.0, round(level - half, 2)), min(5.0, round(level + half, 2)))


def _half_band(rubric: Rubric, id: str) -> float:
    """Half the width of the 80 % band in levels, from the spread of a weighted sum of indicators each misread
    with probability MISREAD (binomial variance p(1-p))."""
    weights = [indicator.weight for indicator in rubric.indicators if indicator.competency == id]
    needed = COMPLETE * sum(weights)
    if not needed:
        return 0.0
    return BAND_Z * 4 * sqrt(sum(weight**2 for weight in weights) * MISREAD * (1 - MISREAD)) / needed


def _feedback(ready: CompiledRubric, found: Findings, result: _Result) -> Feedback:
    fixes = () if result.reason == "empty" else tuple(_fixes(ready, found, result))
    if result.reason:
        return Feedback(REASONS[result.reason], (), fixes)
    heaviest = sorted(
        {item.indicator: item for part in result.competencies.values() for item in part.evidence}.values(),
        key=lambda item: -ready.rubric.indicator(item.indicator).weight * item.quality,
    )
    return Feedback(level_words(result.level), tuple(item.indicator for item in heaviest[:2]), fixes)


def _fixes(ready: CompiledRubric, found: Findings, result: _Result) -> Iterable[Fix]:
    """The missing indicators whose example sentence, added to the answer and graded with it, gains most. What would
    gain nothing is no fix, save where a red flag holds the level down."""
    rubric = ready.rubric
    must_have = rubric.question.must_have
    weights = rubric.question.competencies
    missing = [rubric.indicator(id) for part in result.competencies.values() for id in part.missing]
    missing.sort(key=lambda i: (i.id not in must_have, -i.weight * weights[i.competency]))
    tried = []
    for place, indicator in enumerate(missing[:TRIED]):
        # A level does not depend on the order or the place of sentences: what both texts hold is found once each.
        after = _result(rubric, found.joined(ready.example(indicator)), "").level or 1.0
        if after > (result.level or 1.0) or result.flags:
            tried.append((indicator.id not in must_have, -after, place, indicator))
    for _, after, _, indicator in sorted(tried, key=lambda item: item[:3])[:FIXES]:
        advice = f"A stronger answer also {indicator.text[0].lower()}{indicator.text[1:]}".rstrip(".") + "."
        yield Fix(indicator.id, advice, indicator.example, -after)


def level_words(level: float | None) -> str:
    """A level in the words that screens use."""
    if level is None:
        return "not enough evidence"
    names = ("not shown", "limited", "adequate", "strong", "outstanding")
    whole = min(5, max(1, int(level + 0.5)))
    nearly = (
        ", nearly " + names[int(level)]
        if level < 5 and level - int(level) >= 0.35 and int(level + 0.5) == int(level)
        else ""
    )
    return names[whole - 1] + nearly
