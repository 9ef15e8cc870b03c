"""Three themes, for the dark, for the light and for whoever needs contrast: one calm accent, amber for care, red for
safety. The terminal's own background is not asked for: not every terminal answers, and those in between swallow it."""

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="coach-dark",
    primary="#8cc0ae",
    secondary="#6f9f90",
    accent="#8cc0ae",
    success="#8cc0ae",
    warning="#e3b066",
    error="#ee8577",
    foreground="#e8e2d8",
    background="#1b1c1e",
    surface="#232527",
    panel="#2b2e30",
    dark=True,
    variables={
        "quiet": "#b0aca5",
        "block-cursor-background": "#34433f",
        "block-cursor-foreground": "#f4efe6",
        "input-selection-background": "#34433f",
        "block-cursor-text-style": "bold",
        "footer-background": "#232527",
        "footer-key-foreground": "#8cc0ae",
        "border": "#8cc0ae",
        "border-blurred": "#3a3e41",
    },
)

LIGHT = Theme(
    name="coach-light",
    primary="#256455",
    secondary="#3f7d6d",
    accent="#256455",
    success="#256455",
    warning="#8a5200",
    error="#a92f24",
    foreground="#2c2925",
    background="#faf7f1",
    surface="#f2ede4",
    panel="#e9e2d6",
    dark=False,
    variables={
        "quiet": "#64615d",
        "block-cursor-background": "#d5e4dd",
        "block-cursor-foreground": "#1f1d1a",
        "input-selection-background": "#d5e4dd",
        "block-cursor-text-style": "bold",
        "footer-background": "#f2ede4",
        "footer-key-foreground": "#256455",
        "border": "#256455",
        "border-blurred": "#cfc7b9",
    },
)

CONTRAST = Theme(
    name="coach-contrast",
    primary="#9fe8ff",
    secondary="#9fe8ff",
    accent="#9fe8ff",
    success="#9fe8ff",
    warning="#ffd34d",
    error="#ff9d91",
    foreground="#ffffff",
    background="#000000",
    surface="#0c0c0c",
    panel="#121212",
    dark=True,
    variables={
        "quiet": "#d0d0d0",
        "block-cursor-background": "#083a5c",
        "block-cursor-foreground": "#ffffff",
        "input-selection-background": "#083a5c",
        "block-cursor-text-style": "bold underline",
        "footer-background": "#000000",
        "footer-key-foreground": "#9fe8ff",
        "border": "#9fe8ff",
        "border-blurred": "#9a9a9a",
        "text-warning": "#ffd34d",
    },
)

# What they are called where the choice is kept, in the order in which they are gone through.
THEMES: Mapping[str, Theme] = {"dark": DARK, "light": LIGHT, "high contrast": CONTRAST}
