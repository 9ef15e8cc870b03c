"""The full-screen interface. The one package that imports textual.

Screens show a session value and act on it; widgets only report. Whatever touches the database runs on the
workspace's thread and is awaited, so the event loop never blocks.
"""
