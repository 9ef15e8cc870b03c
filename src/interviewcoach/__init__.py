"""interviewcoach: interview practice for mental-health support jobs, in the terminal."""

__version__ = "0.1.0"
