"""One story, written in its four parts."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from interviewcoach.model.story import LONGEST_PART, LONGEST_TITLE, PARTS, Story, safe
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.drafting import Drafting
from interviewcoach.tui.screens.skills import SkillsScreen
from interviewcoach.tui.widgets.answer_box import AnswerEditor
from interviewcoach.tui.widgets.choice_row import Choice, ChoiceRow
from interviewcoach.tui.words import MUTED, clock, shown

if TYPE_CHECKING:
    from interviewcoach.workspace import Workspace

# Characters of a title that is made of the story's first words.
MADE_TITLE = 40


class PartEditor(AnswerEditor):
    LONGEST = LONGEST_PART


class StoryScreen(CoachScreen[None], Drafting[Story]):
    """Keeps the story as it is typed. One without a word is not kept: what was there stays."""

    CSS_PATH = "story.tcss"
    AUTO_FOCUS = "Input"
    HELP = (
        "Tab goes from part to part, F6 says which skills the story shows, Esc leads back. What you type is kept at"
        " once; F8 puts back the story as it was when you opened it. Without a title, its first words are one."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("story.done", "escape,ctrl+j", "done", "Done", "Go back to the list; the story is kept", priority=True),
        command("story.skills", "f6", "skills", "Skills", "Say which skills the story shows", priority=True),
        command("story.restore", "f8", "restore", "As it was", "Put back the story as it was when you opened it"),
    ]

    def __init__(self, story: Story) -> None:
        super().__init__()
        self._opened = self._kept = self._story = safe(story)
        self._saved_at: float | None = None

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Your story", "bold"), Content()

    def body(self) -> ComposeResult:
        yield Static(id="warning")
        with Vertical(id="story"):
            yield Input(self._opened.title, placeholder="A title, for yourself", max_length=LONGEST_TITLE, id="title")
            for part, question in PARTS.items():
                yield Static(Content.assemble((part, "bold"), (f"  {question}", MUTED)), classes="label")
                editor = PartEditor(getattr(self._opened, part.lower()), id=part.lower(), highlight_cursor_line=False)
                editor.cursor_blink = False
                yield editor
            yield ChoiceRow("Shows", [self._shows()], id="skills")
        yield Static(id="saved")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        for editor in self.query(PartEditor):
            editor.move_cursor(editor.document.end)
        self.set_interval(1, self._tick)
        self.keep_drafts()
        self._tick()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return self._story != self._opened and bool(self._opened.text) if action == "restore" else True

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self) -> None:
        situation, task, action, result = (editor.text for editor in self.query(PartEditor))
        title = self.query_one(Input).value
        written = replace(self._story, title=title, situation=situation, task=task, action=action, result=result)
        if written != self._story:
            self._take(written)

    @on(ChoiceRow.Changed)
    @work
    async def action_skills(self) -> None:
        names = self.coach.workspace.bank.names
        screen = SkillsScreen(names, self._story.competencies, "Which skills does this story show?")
        picked = await self.app.push_screen_wait(screen)
        if picked is not None:
            gone = tuple(id for id in self._story.competencies if id not in names)  # of another bank
            self._take(replace(self._story, competencies=(*picked, *gone)))

    def action_restore(self) -> None:
        self.query_one(Input).value = self._opened.title
        for part in PARTS:
            self.query_one(f"#{part.lower()}", PartEditor).text = getattr(self._opened, part.lower())
        self._take(self._opened)

    @work(exit_on_error=False)
    async def action_done(self) -> None:
        if await self.save_draft():
            self.dismiss(None)

    @on(AnswerEditor.Refused)
    def _refused(self, event: AnswerEditor.Refused) -> None:
        self.notify(
            f"That would make {event.length:,} characters, and a part holds at most {LONGEST_PART:,}."
            " Your text stayed as it was.",
            severity="warning",
        )

    # What is kept

    def unsaved(self) -> Story | None:
        """The story where it is not on disk as it stands here, and has a word."""
        story = _titled(self._story)
        return story if story.title and story != self._kept else None

    def keep(self, workspace: "Workspace", text: Story) -> None:
        workspace.store.stories.save(text)

    def saved(self, text: Story) -> None:
        self._kept, self._saved_at = text, self.coach.ticks()
        self._tick()

    def _take(self, story: Story) -> None:
        """Show `story` and keep it."""
        self._story = story
        self.query_one(ChoiceRow).offer([self._shows()])
        self.edited.set()
        self.refresh_bindings()
        self._tick()

    def _tick(self) -> None:
        """How old the last autosave is."""
        if not _titled(self._story).title:
            told = "An empty story is not kept." if self._kept == self._opened else "Empty: the last words stay kept."
        elif self._saved_at is None:
            told = "Kept as you type."
        else:
            told = f"saved {clock(self.coach.ticks() - self._saved_at)} ago"
        self.query_one("#saved", Static).update(shown(told))

    def _shows(self) -> Choice:
        known = self.coach.workspace.bank.competencies
        names = ", ".join(known[id].name.lower() if id in known else id for id in self._story.competencies)
        return Choice(self._story.competencies, names or "no skill named yet", "→ to choose")


def _titled(story: Story) -> Story:
    """The story as it is kept. Where it has no title, its first words are one."""
    story = safe(story)
    words = " ".join(story.text.split())
    first = words if len(words) <= MADE_TITLE else words[:MADE_TITLE].rpartition(" ")[0] or words[:MADE_TITLE]
    return story if story.title else replace(story, title=first)
