"""Exported web pages in headless Chromium, light and dark, wide and narrow: `make test-browser`.

Each must ask the network for nothing, leave the console silent, run no script of a hostile text, fit its window and
pass axe-core (WCAG 2.2 A and AA, and best practices). With a folder as second argument it leaves pictures there.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from interviewcoach.banks import load_bank
from interviewcoach.export import Part, html, progress_html, report
from interviewcoach.interview.coaching import next_prompt
from interviewcoach.model.bank import Bank
from interviewcoach.model.review import Comment, Rating, Review
from interviewcoach.model.session import Choices, Session
from interviewcoach.practice import Practice, Reply
from interviewcoach.store import Store

HOSTILE = (
    "</style></title><script>document.title='ran'</script><img src=http://x.invalid/ onerror=\"document.title='ran'\">"
    "<svg onload=\"document.title='ran'\"><a href=\"javascript:document.title='ran'\">x</a>\u202e\x1b[31m " + "w" * 400
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"wide": (1000, 1300), "narrow": (380, 800)}


def main() -> int:
    axe = Path(sys.argv[1]).read_text(encoding="utf-8")
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    names = ("chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    found: list[str] = []
    views = [(scheme, size) for scheme in ("light", "dark") for size in SIZES]
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as whom containers run.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, page in pages():
            path = Path(folder) / f"{name}.html"
            path.write_text(page, encoding="utf-8")
            for scheme, size in views:
                shown = opened(browser, scheme, size)
                found += [f"{name}, {scheme}, {size}: {each}" for each in problems(shown, path, axe)]
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                    shown.screenshot(path=pictures / f"{name}-{scheme}-{size}.png", full_page=True)
                shown.context.close()
        browser.close()
    passed = "Nothing was fetched, nothing ran, the console was silent, axe-core found no barrier."
    sys.stdout.write("\n".join(found or [passed]) + "\n")
    return bool(found)


def opened(browser: Browser, scheme: str, size: str) -> Page:
    width, height = SIZES[size]
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": height}
    )
    return context.new_page()


def pages() -> Iterator[tuple[str, str]]:
    bank = load_bank()
    sessions = [held(bank, number) for number in range(3)]
    yield "one", html.render(report(sessions[:1]))
    yield "three", html.render(report(sessions))
    yield "progress", progress_html.render(report(sessions))
    yield "reviewed", html.render(report(sessions[:1], reviews=[said(sessions[0], "Warm, and vague.")]))
    parts: tuple[Part, ...] = ("answers", "scores")
    for part in parts:
        yield f"without-{part}", html.render(report(sessions, without=[part]))
    hostile = replace(held(bank, 4, HOSTILE), role_title=HOSTILE)
    yield "hostile", html.render(report([hostile], reviews=[said(hostile, HOSTILE)]))
    yield "hostile-progress", progress_html.render(report([hostile]))
    yield "empty", html.render(report([replace(sessions[0], turns=())]))


def said(session: Session, text: str) -> Review:
    """What a trainer can say of the first answer and of the session, `text` wherever it is free."""
    question = session.plan.questions[0].question
    competency, now = next(iter(session.rubrics[question].names)), session.started_at
    ratings = (Rating(text, question, competency, 3, now, blind=False, reason=text),)
    return Review(session.id, text, ratings, (Comment(text, question, 0, 9, text, now, text),), (), text, (text,), now)


def held(bank: Bank, seed: int, answer: str = "") -> Session:
    """An interview with answers of the bank, better and worse, one skipped; or with `answer` everywhere."""
    store = Store.memory()
    practice = Practice(store)
    now = datetime(2026, 3, 2 + seed, 18, 30, tzinfo=UTC)
    choices = Choices("mental-health-support-worker", questions=4, seed=seed, candidate=answer or "Ann Okafor")
    session = practice.begin(bank, choices, f"abcd234{seed}", now)
    while (prompt := next_prompt(session)) is not None:
        now += timedelta(minutes=2)
        question = session.rubrics[prompt.question].question
        place = [planned.question for planned in session.plan.questions].index(prompt.question)
        if place == 3 and not answer:
            session = practice.skip(session, Reply("", 4.0, now)).session
            continue
        texts = (question.weak_answer, question.adequate_answer, question.model_answer)
        text = "I'd tell the nurse in charge.\nAnd I'd keep it between us." if prompt.is_probe else texts[place % 3]
        session = practice.answer(session, Reply(text + answer, 83.4, now)).session
    session = practice.finish(session, now)
    store.close()
    return session


def problems(page: Page, path: Path, axe: str) -> Iterator[str]:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield from (f"asked for {url}" for url in asked if url != path.as_uri())
    yield from (f"console: {line}" for line in said)
    if page.title() == "ran":
        yield "a script ran"
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield "wider than its window"
    if page.evaluate("document.querySelectorAll('script, img, iframe').length"):
        yield "an element that does not belong"
    page.evaluate(axe)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    for violation in result["violations"]:
        yield f"axe: {violation['id']}: {violation['help']}: {violation['nodes'][0]['html'][:200]}"


if __name__ == "__main__":
    sys.exit(main())
