"""Progress as values: what the answers show, and nothing else."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_assessment, make_rubric
from interviewcoach.interview.progress import STAR, habits, measure
from interviewcoach.model.bank import Bank, Competency, Role, Style, Support
from interviewcoach.model.codec import from_plain, to_plain
from interviewcoach.model.session import PastAnswer

RUBRICS = {id: make_rubric(id) for id in ("one", "two", "three")}
ROLE = Role("worker", "Worker", "", (), (), (), {"teamwork": 1.0, "empathy": 2.0, "crisis": 3.0}, ())
BANK = Bank(
    competencies={id: Competency(id, id.title(), "", {}, ()) for id in ROLE.competencies},
    questions={id: rubric.question for id, rubric in RUBRICS.items()},
    roles={"worker": ROLE},
    styles={"warm": Style("warm", "Warm", "", (), (), (), (), ())},
    synonyms={},
    unsafe={},
    support=Support("", (), ""),
)


def answer(
    question: str = "one", level: float | None = 3.0, *, days: float = 0, role: str = "worker", session: str = "s"
) -> PastAnswer:
    assessment = make_assessment(RUBRICS[question], "It sounds hard, calm down.", level)
    return PastAnswer(session, role, question, NOON + timedelta(days=days), 60.0, assessment)


LATER = NOON + timedelta(days=30)


def test_a_course_has_a_point_a_day_and_the_level_of_the_newest_answers() -> None:
    levels = [(0, 1.5), (0.1, 2.5), (4, 3.0), (5, 4.0), (6, 5.0)]
    found = measure([answer(level=level, days=days) for days, level in levels], BANK, ROLE, LATER)
    (course,) = found.courses
    assert course.competency == "empathy"
    assert [(point.day.day, point.level, point.answers) for point in course.points] == [
        (1, 2.0, 2),
        (5, 3.0, 1),
        (6, 4.0, 1),
        (7, 5.0, 1),
    ]
    assert course.level == 4.0
    assert course.band[0] < course.level < course.band[1]
    single = course.points[1].band
    assert course.band[1] - course.band[0] < single[1] - single[0]


def test_the_first_and_the_last_answer_to_a_question_stand_side_by_side() -> None:
    first, last = answer(level=2.0), answer(level=4.0, days=3)
    gained = replace(
        last.assessment.competencies["empathy"],
        evidence=(replace(last.assessment.competencies["empathy"].evidence[0], indicator="empathy/asks-what-helps"),),
    )
    parts = {**last.assessment.competencies, "empathy": gained}
    last = replace(last, assessment=replace(last.assessment, competencies=parts, red_flags=()))
    found = measure([answer(level=1.0, days=1), last, first, answer("two")], BANK, ROLE, LATER)
    (retold,) = found.retold
    assert (retold.question, retold.answers, retold.first.day, retold.last.day) == ("one", 3, 1, 4)
    assert (retold.change.before, retold.change.after) == (2.0, 4.0)
    assert retold.change.gained == ("empathy/asks-what-helps",)
    assert retold.change.lost == ("empathy/validates",)
    assert retold.change.flags_lost == ("empathy/calm-down",)


def test_days_are_those_of_the_place_of_now() -> None:
    late = replace(answer(), asked_at=datetime(2025, 3, 1, 23, 30, tzinfo=UTC))
    east = timezone(timedelta(hours=2))
    found = measure([late], BANK, None, datetime(2025, 3, 2, 9, tzinfo=east))
    assert [day.isoformat() for day in found.time.days] == ["2025-03-02"]
    assert measure([late], BANK, None, NOON).time.days[0].isoformat() == "2025-03-01"


def test_coverage_is_of_the_role() -> None:
    found = measure([answer(), answer("two"), answer("three", role="other")], BANK, ROLE, LATER)
    assert found.coverage is not None
    assert found.coverage.competencies_asked == ("empathy", "teamwork")
    assert found.coverage.competencies_left == ("crisis",)
    assert found.coverage.questions_asked == ("one", "two")
    assert found.coverage.questions_left == ("three",)
    assert found.time.answers == 2
    assert measure([answer("three", role="other")], BANK, None, LATER).coverage is None


def test_nothing_practised_is_no_error() -> None:
    found = measure([], BANK, ROLE, LATER)
    assert (found.courses, found.retold, found.habits, found.habits_before) == ((), (), None, None)
    assert found.time.days == ()


def test_habits_are_shares_and_rates() -> None:
    told = answer().assessment
    quiet = replace(told, delivery=replace(told.delivery, star=(), story=True, fillers=(), words=10))
    loud = replace(told, delivery=replace(told.delivery, star=("action",), words=30, guide_words=60))
    found = habits([quiet, loud])
    assert found is not None
    assert found.star == {part: 0.5 if part == "action" else 0.0 for part in STAR}
    assert (found.stories, found.fillers) == (0.5, 2.5)
    assert found.length == (10 / 150 + 30 / 60) / 2
    assert habits([]) is None


ANSWERS = st.lists(
    st.builds(
        answer,
        st.sampled_from(list(RUBRICS)),
        st.none() | st.floats(1, 5),
        days=st.floats(0, 29),
        role=st.sampled_from(["worker", "other"]),
        session=st.sampled_from("abc"),
    ),
    max_size=8,
)


@given(ANSWERS, st.sampled_from([None, ROLE]))
def test_the_order_of_the_answers_changes_nothing_and_all_figures_are_in_their_bounds(
    answers: Sequence[PastAnswer], role: Role | None
) -> None:
    distinct = list({each.asked_at: each for each in answers}.values())
    found = measure(distinct, BANK, role, LATER)
    assert measure(list(reversed(distinct)), BANK, role, LATER) == found
    assert from_plain(to_plain(found), type(found)) == found
    kept = [each for each in distinct if role is None or each.role == role.id]
    assert found.time.answers == len(kept)
    assert found.time.seconds == 60.0 * len(kept)
    assert found.time.recent_days <= len(found.time.days) <= max(len(kept), 0)
    for course in found.courses:
        assert [point.day for point in course.points] == sorted({point.day for point in course.points})
        for level, band in ((course.level, course.band), *((point.level, point.band) for point in course.points)):
            assert 1 <= band[0] <= level + 0.01
            assert level - 0.01 <= band[1] <= 5
    levels = [course.level for course in found.courses]
    assert levels == sorted(levels)
    assert all(each.answers > 1 and each.first <= each.last for each in found.retold)
