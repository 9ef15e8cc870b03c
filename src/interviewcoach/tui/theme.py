"""Two themes, one for the dark and one for the light: warm paper, one calm accent, amber for care, red for safety."""

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
        "block-cursor-background": "#34433f",
        "block-cursor-foreground": "#f4efe6",
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
        "block-cursor-background": "#d5e4dd",
        "block-cursor-foreground": "#1f1d1a",
        "block-cursor-text-style": "bold",
        "footer-background": "#f2ede4",
        "footer-key-foreground": "#256455",
        "border": "#256455",
        "border-blurred": "#cfc7b9",
    },
)
