"""The full-screen program in a browser: `interviewcoach serve`. Needs the `web` extra."""
