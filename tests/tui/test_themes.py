"""Themes: what is read on every screen stands out from its background, and the choice is remembered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.color import Color, ColorType
from rich.segment import Segment
from textual.color import Color as TextualColor
from textual.pilot import Pilot
from textual.screen import ModalScreen

from interviewcoach.errors import StorageError
from interviewcoach.model.bank import Bank
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.theme import CONTRAST, DARK, LIGHT, THEMES
from interviewcoach.workspace import Workspace

from .conftest import NOON, Ticks
from .steps import do, press, rendered, settle, words

MakeApp = Callable[..., CoachApp]
SIZE = (120, 40)
# WCAG: level AAA for text, level AA, and level AA for what is no text (lines and dots).
AAA, AA, GRAPHICS = 7.0, 4.5, 3.0
WANTED = {"dark": AA, "light": AA, "high contrast": AAA}
# Lines that only divide; each has a space or a word that says the same.
DECORATION = set(" ·─│┃━┼├┤╭╮╰╯▁▂▃▄▅▆▇█▀▔▎▊▌▏▕")


def contrast(first: TextualColor, second: TextualColor) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: TextualColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_formula_is_that_of_wcag() -> None:
    white, black, grey = (TextualColor.parse(name) for name in ("#ffffff", "#000000", "#767676"))
    assert contrast(white, black) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)


def colors(segment: Segment) -> tuple[TextualColor, TextualColor]:
    assert segment.style is not None
    front, back = segment.style.color, segment.style.bgcolor
    assert front is not None
    assert back is not None
    pair = (back, front) if segment.style.reverse else (front, back)
    return _color(pair[0]), _color(pair[1])


def _color(color: Color) -> TextualColor:
    assert color.type is ColorType.TRUECOLOR, color
    return TextualColor.from_rich_color(color)


def faint(pilot: Pilot[Any], least: float) -> set[str]:
    """What is read on the screen with less contrast than `least`; what a dialog veils is not read."""
    screen = pilot.app.screen
    area = screen.children[0].region if isinstance(screen, ModalScreen) else screen.region
    found = set()
    for line in list(rendered(pilot.app))[area.y : area.bottom]:
        for segment in list(Segment.divide(line, [area.x, area.right]))[1]:
            if set(segment.text) <= DECORATION or segment.style is None:
                continue
            front, back = colors(segment)
            ratio = contrast(front, back)
            if ratio < least:
                found.add(f"{segment.text.strip()!r} {front.hex} on {back.hex}: {ratio:.2f}")
    return found


async def all_can_be_read(pilot: Pilot[Any]) -> None:
    """Everything on the screen stands out, in every theme."""
    for theme, least in WANTED.items():
        pilot.app.theme = THEMES[theme].name
        await settle(pilot)
        assert (theme, faint(pilot, least)) == (theme, set())


async def test_every_theme_is_gone_through_and_the_last_is_remembered(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        for expected in (LIGHT, CONTRAST, DARK, LIGHT):
            await do(pilot, "app.theme")
            assert pilot.app.theme == expected.name
    assert workspace.call(workspace.store.theme) == "light"
    async with make_app().run_test(size=SIZE) as pilot:
        assert pilot.app.theme == LIGHT.name


async def test_the_theme_outlives_the_program(bank: Bank, tmp_path: Path) -> None:
    for expected in (DARK, LIGHT):
        workspace = Workspace(bank, lambda: Store.open(tmp_path / "practice.db"))
        async with CoachApp(workspace, clock=lambda: NOON, ticks=Ticks()).run_test(size=SIZE) as pilot:
            await settle(pilot)
            assert pilot.app.theme == expected.name
            await do(pilot, "tour.skip") if expected is DARK else None
            await do(pilot, "app.theme")
        workspace.close()


@pytest.mark.parametrize("kept", ["purple", "", "[@click=app.quit]\x1b[2J", "x" * 10_000])
async def test_an_unknown_theme_is_told_and_another_can_be_chosen(
    make_app: MakeApp, workspace: Workspace, kept: str
) -> None:
    workspace.call(workspace.store.set_theme, kept)
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert pilot.app.theme == DARK.name
        assert ("There is no theme" in words(pilot)) is bool(kept)
        await do(pilot, "app.theme")
        assert pilot.app.theme == LIGHT.name
    assert workspace.call(workspace.store.theme) == "light"


async def test_a_theme_that_cannot_be_kept_holds_until_the_end(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise StorageError("practice.db is read-only")

    monkeypatch.setattr(workspace.store, "set_theme", fail)
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await do(pilot, "app.theme")
        assert pilot.app.theme == LIGHT.name
        assert "The theme is not remembered: practice.db is read-only" in words(pilot)


async def test_without_colour_nothing_is_coloured_and_what_is_chosen_can_be_told(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter")
        seen = [
            segment
            for y in range(SIZE[1])
            for strip in app.screen._compositor.render_strips()[y : y + 1]
            for segment in strip
        ]
        styles = [segment.style for segment in seen if segment.style is not None]
        shades = {shade for style in styles for shade in (style.color, style.bgcolor) if shade is not None}
        assert {shade.type for shade in shades} == {ColorType.DEFAULT}
