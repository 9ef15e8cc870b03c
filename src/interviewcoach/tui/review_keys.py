"""The keys of a review."""

from textual.binding import BindingType

from interviewcoach.tui.commands import MOVE, command

KEYS: list[BindingType] = [
    *(
        command(f"review.rate_{n}", str(n), f"rate({n})", f"Level {n}", f"Give level {n}", show=False)
        for n in range(1, 6)
    ),
    command("review.up", "up", "competency(-1)", "Up", "Go to the competency above", group=MOVE),
    command("review.down", "down", "competency(1)", "Down", "Go to the competency below", group=MOVE),
    command("review.next", "n", "question(1)", "Next", "Go to the next question"),
    command("review.previous", "p", "question(-1)", "Previous", "Go to the question before", show=False),
    command("review.take", "t", "take", "Take", "Read another take of the answer", show=False),
    command("review.comment", "c", "comment", "Comment", "Comment on the chosen words, or on the answer"),
    command("review.say", "s", "say", "Say it", "Say of this answer what was said of others like it", show=False),
    command("review.keep", "k", "keep", "Keep", "Keep a comment for all answers that lack the same", show=False),
    command("review.wrong", "x", "wrong", "Wrong", "Mark evidence that should not have counted, or take that back"),
    command("review.missed", "plus", "missed", "Missed", "Mark the chosen words as evidence that was missed"),
    command("review.reason", "o", "reason", "Override", "Say why your level holds and not the machine's", show=False),
    command("review.note", "w", "note", "Note", "Write a note and next steps on the whole session", show=False),
    command("review.undo", "u", "undo", "Undo", "Take back the last thing you said", show=False),
    command("review.reviewed", "enter,r", "reviewed", "Done", "Mark your review as finished, or as under way again"),
    command("review.anchors", "a", "anchors", "Levels", "Read what each level means", show=False),
    command("review.word_on", "right", "word(1)", "Word", "Choose the next word", show=False),
    command("review.word_back", "left", "word(-1)", "Word back", "Choose the word before", show=False),
    command("review.more", "shift+right", "word(1, True)", "More", "Choose one more word", show=False),
    command("review.less", "shift+left", "word(-1, True)", "Less", "Choose one word less", show=False),
    command(
        "review.sentence",
        "shift+down",
        "sentence(1)",
        "Sentence",
        "Choose on to the end of the sentence",
        show=False,
    ),
    command("review.sentence_back", "shift+up", "sentence(-1)", "Back", "Choose back to its beginning", show=False),
    command("review.scroll_down", "pagedown,space", "scroll(1)", "Page down", "Read on", show=False),
    command("review.scroll_up", "pageup", "scroll(-1)", "Page up", "Read back", show=False),
    command("review.choose_nothing", "escape", "choose_nothing", "No words", "Choose no words any more", show=False),
]
