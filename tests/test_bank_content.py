"""The bundled bank: it passes its own check, and holds what it promises."""

from dataclasses import replace
from pathlib import Path

import pytest

from interviewcoach.banks import load_bank
from interviewcoach.banks.checking import check
from interviewcoach.banks.coverage import coverage_of, strays_of
from interviewcoach.model.bank import Bank, Source
from interviewcoach.scoring.grading import grade

# The sixteen questions with fixed ids, and competencies that each has at least.
FIXED = {
    "experience-with-clients": "mental-health-knowledge empathy teamwork",
    "overwhelmed-anxious-client": "empathy active-listening crisis-management",
    "healthy-coping-skills": "psychoeducation assessment",
    "difficult-conversations": "communication empathy patience",
    "advocated-for-client": "advocacy teamwork",
    "comfortable-discussing": "rapport confidentiality active-listening",
    "psychoeducation-experience": "psychoeducation communication",
    "prioritise-multiple-clients": "organization crisis-management teamwork",
    "staying-organised": "organization documentation confidentiality",
    "culturally-sensitive-services": "cultural-competence rapport",
    "suicidal-disclosure-secret": "crisis-management confidentiality empathy",
    "agitated-client-deescalation": "crisis-management communication teamwork",
    "refuses-medication": "medication-knowledge advocacy documentation",
    "confidentiality-breach-colleague": "confidentiality communication legal-ethical",
    "client-hearing-voices": "mental-health-knowledge empathy assessment",
    "boundary-gift": "boundaries communication documentation",
}


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERVIEWCOACH_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        return load_bank()


def test_the_bundled_bank_passes_its_check() -> None:
    assert [str(problem) for problem in check() if not problem.warning] == []


def test_the_fixed_questions_are_there_with_their_competencies(bank: Bank) -> None:
    lacking = {
        id: set(competencies.split()) - set(bank.questions[id].competencies) if id in bank.questions else "the question"
        for id, competencies in FIXED.items()
    }
    assert {id: what for id, what in lacking.items() if what} == {}


def test_the_default_role_can_be_asked_all_of_them(bank: Bank) -> None:
    asked = {question.id for question in bank.questions_for(bank.roles["mental-health-support-worker"])}
    assert FIXED.keys() - asked == set()


def test_every_topic_of_the_source_documents_is_covered(bank: Bank) -> None:
    found = coverage_of(bank)
    assert {each.document for each in found} == {"000", "001", "002", "003", "004"}
    assert [f"{each.document}/{each.topic.id}" for each in found if not each.covered] == []


def test_every_source_belongs_to_a_topic_of_its_document(bank: Bank) -> None:
    assert {source.file for source in _sources(bank)} <= bank.sources.keys()
    assert [f"{stray.id}: {stray.source.file}, {stray.source.topic}" for stray in strays_of(bank)] == []


def test_every_beginning_of_a_source_topic_is_used(bank: Bank) -> None:
    """A misspelt one would count for nothing, unseen."""
    unused = [
        f"{document.id}/{topic.id}: {beginning}"
        for document in bank.sources.values()
        for topic in document.topics
        for beginning in topic.topics
        if not any(
            source.file == document.id and replace(topic, topics=(beginning,)).holds(source)
            for source in _sources(bank)
        )
    ]
    assert unused == []


def _sources(bank: Bank) -> set[Source]:
    return {
        *(source for competency in bank.competencies.values() for source in competency.source),
        *(source for question in bank.questions.values() for source in question.source),
        *(source for role in bank.roles.values() for source in role.source),
        *(fact.source for role in bank.roles.values() for fact in role.facts),
    }


def test_questions_on_distressing_subjects_announce_them(bank: Bank) -> None:
    assert bank.questions["suicidal-disclosure-secret"].content_note == "suicide"


def test_safety_critical_questions_have_must_haves(bank: Bank) -> None:
    for id in ("suicidal-disclosure-secret", "agitated-client-deescalation", "refuses-medication"):
        assert bank.questions[id].must_have, id


def test_the_styles_of_the_presets_are_there(bank: Bank) -> None:
    assert {"warm", "neutral"} <= bank.styles.keys()
    assert all("{role}" in greeting or "{count}" in greeting for greeting in bank.styles["warm"].greetings)


def test_support_lines_are_dated_and_labelled_by_country(bank: Bank) -> None:
    assert all(line.as_of and line.country for line in bank.support.lines)
    assert len({line.country for line in bank.support.lines}) >= 2


def test_a_bank_for_another_job_is_sound_and_can_be_practised() -> None:
    """Nothing in the program knows about mental health: see docs/examples/."""
    folder = Path(__file__).parents[1] / "docs" / "examples" / "customer-support"
    assert [str(problem) for problem in check([folder]) if not problem.warning] == []
    bank = load_bank([folder])
    question = bank.questions["parcel-arrived-broken"]
    assert question in bank.questions_for(bank.roles["support-agent"])
    assert (grade(bank.rubric(question.id), question.model_answer).level or 0) >= 4.5
