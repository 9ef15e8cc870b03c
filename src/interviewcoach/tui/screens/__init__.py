"""Screens: one a file, with its styles beside it."""
