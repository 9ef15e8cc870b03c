"""What to tell a candidate: what was strong, and at most two things that would lift the answer most."""

from collections.abc import Iterable, Mapping

from interviewcoach.model.assessment import Feedback, Fix
from interviewcoach.model.bank import Severity
from interviewcoach.scoring.depth import depth
from interviewcoach.scoring.levels import earned, level_of, level_words, overall
from interviewcoach.scoring.rubric import CompiledRubric, Findings

FIXES = 2
# How many missing indicators are tried out to find the fixes.
TRIED = 5

REASONS = {
    "empty": "There is no answer to score yet.",
    "too short": "That is too short to score: say what you would do, step by step.",
    "copied": "These are the question's own words: say in yours what you would do.",
    "unsafe": "What this describes would have to be put right, and nothing else in it can be scored.",
    "off topic": "This does not speak of what the question asks. Read it once more and start with your first step.",
    "no evidence": "No described behaviour was found: say what you would do or did, in concrete steps.",
}


def feedback(ready: CompiledRubric, found: Findings, raised: Mapping[str, Severity], level: float | None) -> Feedback:
    """The feedback on findings that gave `level` and raised these red flags."""
    fixes = () if found.reason == "empty" else tuple(_fixes(ready, found, raised, level))
    if found.reason:
        return Feedback(REASONS[found.reason], (), fixes)
    every = (*ready.rubric.indicators, *ready.rubric.further)
    shown = [indicator for indicator in every if indicator.id in found.qualities]
    shown.sort(key=lambda indicator: -indicator.weight * earned(indicator, found.qualities))
    return Feedback(level_words(level), tuple(indicator.id for indicator in shown[:2]), fixes)


def _fixes(
    ready: CompiledRubric, found: Findings, raised: Mapping[str, Severity], level: float | None
) -> Iterable[Fix]:
    """The missing indicators whose example sentence, added to the answer and graded with it, gains most. What would
    gain nothing is no fix, save where a red flag holds the level down."""
    question = ready.rubric.question
    missing = [i for i in ready.rubric.indicators if i.id not in found.qualities]
    missing.sort(key=lambda i: (i.id not in question.must_have, -i.weight * question.competencies[i.competency]))
    tried = []
    for place, indicator in enumerate(missing[:TRIED]):
        after = _level_with(ready, found, raised, ready.example(indicator))
        if after > (level or 1.0) or raised:
            tried.append((indicator.id not in question.must_have, -after, place, indicator))
    for _, after, _, indicator in sorted(tried, key=lambda item: item[:3])[:FIXES]:
        advice = f"A stronger answer also {indicator.text[0].lower()}{indicator.text[1:]}".rstrip(".") + "."
        yield Fix(indicator.id, advice, indicator.example, -after)


def _level_with(ready: CompiledRubric, found: Findings, raised: Mapping[str, Severity], example: Findings) -> float:
    """The level of an answer with an example added: levels do not depend on the order or the place of sentences, so
    what both texts hold is put together."""
    both = found.joined(example)
    if both.reason:
        return 1.0
    raised = {**raised, **{each.flag.id: each.severity for each in example.flags}}
    weights = ready.rubric.question.competencies
    return level_of(overall(weights, ready.scales, both.qualities, raised, depth(both.told)).share)
