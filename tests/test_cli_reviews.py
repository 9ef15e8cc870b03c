"""`rate`, `reviews` and `agreement` as a trainer runs them."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from factories import NOON, make_session, two_takes
from interviewcoach.cli import cli
from interviewcoach.model.review import Comment, PatternComment, Rating
from interviewcoach.places import database_path
from interviewcoach.store import Store

Q = "question-1"


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    """Standard output and error; what is raised stands in the error too, as `main` prints it."""
    done = CliRunner().invoke(cli, arguments)
    if done.exception and not isinstance(done.exception, SystemExit):
        assert getattr(done.exception, "exit_code", None) == code, done.exception
        return done.stdout, done.stderr + str(done.exception)
    assert done.exit_code == code, done.stderr
    return done.stdout, done.stderr


def rate(*arguments: str, rater: str = "Ann", code: int = 0) -> tuple[str, str]:
    return run("rate", "abcd", "--rater", rater, *arguments, code=code)


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open(database_path())
    store.begin(make_session("abcd2345", candidate="=cmd|'/c calc'!A1"))
    yield store
    store.close()


@pytest.mark.parametrize("command", [["rate", "latest", "--rater", "Ann"], ["agreement"], ["reviews"]])
def test_looking_makes_no_database(command: list[str]) -> None:
    run(*command, code=0 if command == ["reviews"] else 2)
    assert not database_path().exists()


@pytest.mark.usefixtures("store")
def test_the_machine_speaks_only_when_the_rating_is_saved() -> None:
    before, _ = rate()
    assert "It sounds hard" in before
    assert "to be rated: empathy, teamwork" in before
    assert "machine" not in before
    assert "3.0" not in before
    after, said = rate("--rating", Q, "empathy", "4")
    assert "question-1, empathy: you 4, the machine 3.0" in after
    assert '"It sounds " counts as: Says that the feeling makes sense' in after
    assert "teamwork" not in after
    assert "Saved: 1 of Ann" in said


def test_takes_of_an_answer_are_told_apart(store: Store) -> None:
    session = replace(two_takes(), id="takes234")
    store.begin(session)
    store.reviews.save("takes234", Rating("Ann", Q, "empathy", 2, NOON, take=0))
    store.reviews.save("takes234", Comment("Ann", Q, 0, 2, "Short.", NOON, session.graded_text(Q, 1)[:2], take=1))
    shown = run("rate", "takes234", "--rater", "Ann")[0]
    first, last = (shown.index(f"  take {n} of 2:\n") for n in (1, 2))
    assert first < shown.index(session.graded_text(Q, 0)) < last < shown.index(session.graded_text(Q, 1))
    assert f"  {Q} (take 1 of 2), empathy: 2\n" in shown
    assert f"  {Q} (take 2 of 2), " in shown
    assert "take 1 of" not in rate()[0]


def test_a_rating_given_again_is_not_blind_and_needs_a_reason(store: Store) -> None:
    rate("--rating", Q, "empathy", "4")
    assert "reason" in rate("--rating", Q, "empathy", "5", code=2)[1]
    rate("--rating", Q, "empathy", "5", "--reason", "She says more.")
    assert [(each.level, each.blind) for each in store.reviews.by("abcd2345", "Ann").ratings] == [(4, True), (5, False)]
    rate("--rating", Q, "empathy", "5")
    assert len(store.reviews.by("abcd2345", "Ann").ratings) == 2
    assert "not blind: She says more." in rate()[0]


def test_seen_levels_make_no_blind_rating(store: Store) -> None:
    rate("--seen", "--rating", Q, "empathy", "3")
    (kept,) = store.reviews.by("abcd2345", "Ann").ratings
    assert not kept.blind


def test_all_that_a_review_holds_can_be_said_in_one_go(store: Store) -> None:
    out, _ = rate(
        *("--rating", Q, "empathy", "4", "--comment", Q, "sounds hard", "Warm."),
        *("--missed", Q, "empathy/asks-what-helps", "tell her", "--wrong", Q, "empathy/validates", "sounds"),
        *("--note", "Good.", "--next-step", "Ask.", "--next-step", "Wait.", "--reviewed", "--yes", "--json"),
    )
    review = store.reviews.by("abcd2345", "Ann")
    assert json.loads(out)["marks"][0]["quote"] == "tell her"
    assert [mark.kind for mark in review.marks] == ["missed", "wrong"]
    assert (review.note, review.next_steps) == ("Good.", ("Ask.", "Wait."))
    assert review.reviewed_at is not None
    shown, _ = rate()
    for part in ("Ann, finished", "empathy: 4", '"sounds hard": Warm.', "missed as empathy/asks", "Next: Wait."):
        assert part in shown
    rate("--undo")
    assert store.reviews.by("abcd2345", "Ann").note == ""
    assert "goes alone" in rate("--undo", "--note", "?", code=2)[1]


def test_finishing_with_levels_left_to_give_asks_first(store: Store) -> None:
    def finish(typed: str, *more: str) -> tuple[int, str]:
        done = CliRunner().invoke(cli, ["rate", "abcd", "--rater", "Ann", "--reviewed", *more], input=typed)
        return done.exit_code, done.stderr

    half = ("--rating", Q, "empathy", "4")
    code, said = finish("n\n", *half)
    assert code == 0
    assert "1 of 2 levels is not given. What you rate later is not blind. Finish the review?" in said
    assert "Nothing was saved." in said
    assert finish("")[0] == 1
    assert store.reviews.by("abcd2345", "Ann").is_empty
    assert finish("y\n", *half)[0] == 0
    assert store.reviews.by("abcd2345", "Ann").reviewed_at
    rate("--rating", Q, "teamwork", "1", "--reason", "Alone.", "--reviewed")


def test_whoever_finished_before_the_newest_answers_has_not_finished(store: Store) -> None:
    rate("--rating", Q, "empathy", "4", "--rating", Q, "teamwork", "1", "--reviewed")
    assert "Ann, finished\n" in rate()[0]
    store.record("abcd2345", 1, make_session("x", ("It sounds hard.", "I would wait.")).turns[1])
    assert "Ann, finished before the newest answers\n" in rate()[0]
    (_, line) = run("reviews", "--unreviewed", "--rater", "Ann")[0].splitlines()
    assert line.endswith("Ann (under way)")


def test_ratings_come_from_a_file_all_or_none(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(f"\ufeffquestion,competency,level,reason\n{Q},empathy,4,\n{Q}, teamwork ,2,Alone.\n", "utf-8")
    out, _ = rate("--from", str(file))
    assert "teamwork: you 2, the machine not enough evidence" in out
    assert [each.level for each in store.reviews.by("abcd2345", "Ann").ratings] == [4, 2]
    for content, why in (
        (f"question,competency,level\n{Q},empathy,4\n{Q},patience,4\n", "patience"),
        (f"question,competency,level\n{Q},empathy,4\n{Q},empathy,nine\n", ":3: a level"),
        (f"question,level\n{Q},4\n", "no column competency"),
        (f'question,competency,level\n{Q},"empathy,4\n', "malformed"),
        ("", "no column"),
    ):
        file.write_text(content, "utf-8")
        assert why in rate("--from", str(file), rater="Bo", code=2)[1]
    file.write_bytes(b"question,competency,level\n\xff")
    assert "UTF-8" in rate("--from", str(file), rater="Bo", code=2)[1]
    assert store.reviews.by("abcd2345", "Bo").is_empty


def test_nothing_to_undo_is_said(store: Store) -> None:
    assert "nothing to undo" in rate("--undo", code=2)[1]


def test_reviews_are_listed_as_lines_json_and_csv(store: Store) -> None:
    store.begin(make_session("efgh2345", candidate="Bob", started_at=NOON + timedelta(days=1)))
    rate("--rating", Q, "empathy", "4", "--rating", Q, "teamwork", "1", "--reviewed")
    heading, newest, oldest = run("reviews", "--rater", "Ann")[0].splitlines()
    assert newest.split()[0] == "efgh2345"
    assert "3.0" not in newest
    assert oldest.endswith("Ann")
    assert "3.0" in oldest
    assert max(map(len, (heading, newest, oldest))) <= 100
    (first, second) = json.loads(run("reviews", "--json", "--sort", "oldest")[0])
    assert (first["id"], first["reviewers"], first["reviews"][0]["ratings"][1]["level"]) == ("abcd2345", ["Ann"], 1)
    assert second["reviews"] == []
    rows = list(csv.DictReader(io.StringIO(run("reviews", "--csv")[0])))
    assert [(row["session"], row["rater"], row["competency"], row["level"], row["blind"]) for row in rows] == [
        ("abcd2345", "Ann", "empathy", "4", "yes"),
        ("abcd2345", "Ann", "teamwork", "1", "yes"),
    ]
    assert rows[0]["candidate"] == "'=cmd|'/c calc'!A1"


def test_reviews_are_filtered(store: Store) -> None:
    store.begin(make_session("efgh2345", ["I would wait."], candidate="Bob", started_at=NOON + timedelta(days=9)))
    rate("--reviewed", "--yes")

    def ids(*arguments: str) -> list[str]:
        return [each["id"] for each in json.loads(run("reviews", "--json", *arguments)[0])]

    assert ids("--unreviewed") == ["efgh2345"]
    assert ids("--unreviewed", "--rater", "Bo") == ["efgh2345", "abcd2345"]
    assert ids("--candidate", "Bob") == ids("--since", "2025-03-05") == ids("--text", "wait") == ["efgh2345"]
    assert ids("--until", "2025-03-05") == ["abcd2345"]
    assert ids("--competency", "teamwork", "--role", "support-worker", "--red-flags", "--limit", "1") == ["efgh2345"]
    assert run("reviews", "--text", "zebra") == ("", "No sessions are like that.\n")
    assert run("reviews", "--candidate", "Bob", "--text", "zebra") == ("", "No sessions are like that.\n")
    for output in ([], ["--json"], ["--csv"]):
        assert (
            "there is no session of 'Bop': did you mean 'Bob'?"
            in run("reviews", "--candidate", "Bop", *output, code=2)[1]
        )
        assert "the role 'chef': there are 'support-worker'" in run("reviews", "--role", "chef", *output, code=2)[1]
        assert (
            "the bank has no competency 'empaty': did you mean 'empathy'?"
            in run("reviews", "--competency", "empaty", *output, code=2)[1]
        )
    run("reviews", "--json", "--csv", code=2)
    assert "say who rates" in run("reviews", "--rater", "x" * 81, code=2)[1]


def test_a_list_tells_no_level_of_what_its_reader_has_not_reviewed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.begin(make_session("efgh2345", candidate="Bob", started_at=NOON + timedelta(days=1)))
    rate("--rating", Q, "empathy", "4", "--rating", Q, "teamwork", "1", "--reviewed")

    def levels(*arguments: str) -> dict[str, float | None]:
        lines = json.loads(run("reviews", "--json", *arguments)[0])
        assert all(("3.0" in run("reviews", *arguments)[0]) == any(line["level"] for line in lines) for _ in lines)
        return {line["id"]: line["level"] for line in lines}

    nothing = {"abcd2345": None, "efgh2345": None}
    assert levels() == levels("--rater", "Bo") == nothing
    assert levels("--rater", "Ann") == {"abcd2345": 3.0, "efgh2345": None}
    assert levels("--open") == {"abcd2345": 3.0, "efgh2345": 3.0}
    for order in ("lowest", "highest"):
        assert "before you rate" in run("reviews", "--rater", "Ann", "--sort", order, code=2)[1]
        assert run("reviews", "--sort", order, "--open")[0]
    monkeypatch.setenv("INTERVIEWCOACH_OPEN", "1")
    assert "3.0" in run("reviews", "--sort", "lowest")[0]


def test_taking_a_rating_back_makes_no_blind_one_possible(store: Store) -> None:
    rate("--rating", Q, "empathy", "4")
    rate("--undo")
    assert "reason" in rate("--rating", Q, "empathy", "5", code=2)[1]
    rate("--rating", Q, "empathy", "5", "--reason", "She says more.")
    assert [(each.level, each.blind) for each in store.reviews.by("abcd2345", "Ann").ratings] == [(5, False)]
    assert [each.blind for each in store.reviews.judgements()] == [False]


def rated_store(store: Store) -> None:
    """Thirty sessions, rated by two; the machine always says 3.0 on empathy and nothing on teamwork."""
    for number in range(30):
        id = f"s{number:03}"
        store.begin(make_session(id))
        for rater, level in (("Ann", number % 5 + 1), ("Bo", min(5, number % 5 + 2))):
            store.reviews.save(id, Rating(rater, Q, "empathy", level, NOON))
    store.reviews.save("s000", Rating("Ann", Q, "teamwork", 2, NOON))


def test_agreement_says_its_figures_and_what_is_too_little(store: Store) -> None:
    assert "nothing to compare yet" in run("agreement")[0]
    rated_store(store)
    out, _ = run("agreement")
    assert "empathy" in out
    assert "too few to say" in next(line for line in out.splitlines() if "teamwork" in line)
    assert "Once the machine found no evidence" in out
    assert "Ann and Bo" not in out  # the only pair is all
    assert "empathy/validates: credited, and the machine is above" in out
    found = json.loads(run("agreement", "--json")[0])
    assert found["machine"]["pairs"] == 61
    assert found["machine_by_competency"]["empathy"]["bias"]["value"] == pytest.approx(3 - 3.4)
    assert found["machine_by_competency"]["teamwork"]["kappa"] is None
    assert found["pairs"]["Ann and Bo"]["bias"]["value"] == pytest.approx(-0.8)
    assert found["trainers"]["bias"] is None
    low, high = (found["trainers"]["kappa"][key] for key in ("low", "high"))
    assert low <= found["trainers"]["kappa"]["value"] <= high


def test_agreement_of_a_part(store: Store) -> None:
    rated_store(store)
    ann = json.loads(run("agreement", "--json", "--rater", "Ann", "--competency", "empathy")[0])
    assert (ann["machine"]["pairs"], ann["trainers"]["pairs"]) == (30, 0)
    assert json.loads(run("agreement", "--json", "--role", "support-worker")[0])["machine"]["pairs"] == 61
    assert "Ann, Bo" in run("agreement", "--rater", "Cy", code=2)[1]
    store.reviews.save("s001", Rating("Ann", Q, "empathy", 3, NOON, blind=False))
    assert json.loads(run("agreement", "--json", "--rater", "Ann")[0])["machine_by_rater"] == {
        "Ann": json.loads(run("agreement", "--json", "--rater", "Ann")[0])["machine"]
    }
    every = json.loads(run("agreement", "--json", "--all", "--competency", "empathy")[0])
    assert every["machine"]["exact"]["value"] > 12 / 60


@pytest.mark.parametrize(("arguments", "why"), [(["--rater", "x" * 81], "say who rates"), ([], "needs a terminal")])
def test_the_review_screen_needs_a_name_that_fits_and_a_terminal(arguments: list[str], why: str) -> None:
    assert why in run("review", *arguments, code=2)[1]
    assert not database_path().exists()


def test_a_comment_on_a_pattern_is_said_once_and_offered_from_then_on(store: Store) -> None:
    store.patterns.save(PatternComment("Ann", Q, "empathy/asks-what-helps", "Ask what\nhelps.", NOON))
    store.patterns.save(PatternComment("Bo", Q, "teamwork/hands-over", "Tell the next shift.", NOON))
    assert "Ask what" not in rate()[0]  # the machine's view of it is hidden as yet
    after, _ = rate("--rating", Q, "empathy", "4")
    assert "Ann says of answers to question-1 without empathy/asks-what-helps:\n  Ask what\n  helps." in after
    assert "--attach question-1 empathy/asks-what-helps" in after
    assert "next shift" not in after
    shown, _ = rate("--attach", Q, "teamwork/hands-over", "--rating", Q, "teamwork", "2", "--json")
    review = json.loads(shown)
    assert [each["text"] for each in review["comments"]] == ["Tell the next shift."]
    assert [each["indicator"] for each in review["offered"]] == ["empathy/asks-what-helps"]
    rate("--attach", Q, "empathy/asks-what-helps")
    (comment,) = store.reviews.by("abcd2345", "Ann").comments
    assert comment.text == "Tell the next shift.\n\nAsk what\nhelps."
    assert "says of answers" not in rate()[0]
    assert "nothing is kept" in rate("--attach", Q, "empathy/validates", code=2)[1]


def test_patterns_are_kept_listed_and_removed() -> None:
    key = ("boundary-gift", "boundaries/declines-kindly")
    assert run("patterns", "list") == (
        "",
        "No comments of that kind yet: make one with `interviewcoach patterns add`.\n",
    )
    assert not database_path().exists()
    run("patterns", "add", *key, "Say no.", "--rater", "Ann")
    kept, said = run("patterns", "add", *key, "Say no\x1b[31m kindly.", "--rater", "Ann", "--json")
    assert json.loads(kept)["text"] == "Say no\ufffd[31m kindly."
    assert said == "Kept: Ann on boundary-gift without boundaries/declines-kindly.\n"
    run("patterns", "add", *key, "No first.", "--rater", "Bo")
    assert run("patterns", "list")[0].splitlines() == [
        "boundary-gift, without boundaries/declines-kindly (Ann):",
        "  Say no\ufffd[31m kindly.",
        "boundary-gift, without boundaries/declines-kindly (Bo):",
        "  No first.",
    ]
    assert json.loads(run("patterns", "list", "--question", "other", "--json")[0]) == []
    run("patterns", "remove", *key, "--rater", "Ann")
    assert [each["rater"] for each in json.loads(run("patterns", "list", "--json")[0])] == ["Bo"]
    for arguments, why in (
        (("remove", *key), "Ann said nothing of"),
        (("add", "boundary-gifts", key[1], "No."), "unknown question"),
        (("add", key[0], "empathy/none", "No."), "it expects boundaries/"),
        (("add", *key, "  "), "has words"),
    ):
        assert why in run("patterns", *arguments, "--rater", "Ann", code=2)[1]
