"""An assessment as one JSON object (docs/score-json.md)."""

from typing import Any

from interviewcoach.interview.coaching import probe_for
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Rubric
from interviewcoach.model.codec import to_plain

_FIRST = tuple("question level band status reason competencies red_flags spared delivery feedback holds depth".split())
_LAST = ("engine", "bank", "rubric")


def as_object(rubric: Rubric, result: Assessment) -> dict[str, Any]:
    """The assessment, and what a panel would ask next."""
    probe = probe_for(rubric, result)
    plain = to_plain(result)
    return {
        **{key: plain[key] for key in _FIRST},
        "next_prompt": probe and {"indicator": probe.id, "text": probe.probe},
        **{key: plain[key] for key in _LAST},
    }
