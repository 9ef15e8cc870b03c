"""What to practise: the role and what its panel looks for, and how the interview is held."""

from dataclasses import asdict, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from interviewcoach.model.bank import Bank, Role
from interviewcoach.model.session import DRILL_MINUTES, PRESETS, Choices
from interviewcoach.model.text import count
from interviewcoach.tui.commands import MOVE, command
from interviewcoach.tui.parts import GAP, Part, Point, section
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.skills import SkillsScreen
from interviewcoach.tui.widgets.choice_row import Choice, ChoiceRow
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import MUTED, paragraphs, shown

# (questions, minutes): one of the two bounds an interview.
LENGTHS = ((3, 0), (5, 0), (8, 0), (12, 0), (0, DRILL_MINUTES), (0, 10), (0, 20), (0, 30))
REMARKS = {"practice": "feedback each time, no clock", "live": "as on the day: a clock, feedback at the end"}
LOOKED_FOR = 6
WHICH = "Which skills? None chosen means all."


def offered_roles(bank: Bank) -> dict[str, Role]:
    """The roles that have questions."""
    return {id: role for id, role in bank.roles.items() if bank.has_questions_for(role)}


def looks_for(role: Role, bank: Bank) -> Content:
    """The competencies that weigh most for a role, in a sentence."""
    heaviest = sorted(role.competencies, key=lambda id: -role.competencies[id])[:LOOKED_FOR]
    names = ", ".join(bank.names[id].lower() for id in heaviest)
    return Content.assemble(("What a panel for this role looks for: ", MUTED), shown(names + "."))


def about(role: Role, bank: Bank) -> list[Part]:
    """What the role is, what a panel looks for, and the facts worth knowing."""
    facts = [Point(Content("·"), shown(fact.text)) for fact in role.facts]
    briefing = [shown(role.title, "bold"), *paragraphs(role.briefing), GAP, looks_for(role, bank)]
    return [*briefing, *section("Worth knowing", facts)]


class ChooseScreen(CoachScreen[None]):
    """Every setting on a line of its own, all derived from one `Choices`. With `ready` the focus is on Begin."""

    CSS_PATH = "choose.tcss"
    HELP = (
        "Up and down move between the settings, left and right change one, Enter begins."
        " Practice and live set feedback, timing and interviewer at once; change each as you like."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("choose.begin", "enter", "begin", "Begin", "Begin the interview", priority=True),
        command("choose.up", "up", "app.focus_previous", "Up", "Go to the setting above", group=MOVE),
        command("choose.down", "down", "app.focus_next", "Down", "Go to the setting below", group=MOVE),
        BACK,
    ]

    def __init__(self, choices: Choices, *, ready: bool = False) -> None:
        super().__init__()
        self.choices = choices
        self._ready = ready

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Your interview", "bold"), Content()

    def body(self) -> ComposeResult:
        bank = self.coach.workspace.bank
        with Vertical(id="settings"):
            yield ChoiceRow("Role", [Choice(id, role.title) for id, role in offered_roles(bank).items()], id="role")
            yield ChoiceRow("Skills", [], id="skills")
            offered = dict.fromkeys((*LENGTHS, (self.choices.questions, self.choices.minutes)))
            lengths = [Choice((n, m), count(n, "question") if n else count(m, "minute")) for n, m in offered]
            yield ChoiceRow("Length", lengths, id="length")
            yield ChoiceRow("Mode", [Choice(mode, mode, REMARKS[mode]) for mode in PRESETS], id="mode")
            feedback = [Choice("each", "after each answer"), Choice("end", "at the end")]
            yield ChoiceRow("Feedback", feedback, id="feedback")
            timing = [Choice(False, "no clock"), Choice(True, "a clock, with a guide time")]
            yield ChoiceRow("Timing", timing, id="timed")
            styles = [Choice(id, style.name, style.description) for id, style in bank.styles.items()]
            yield ChoiceRow("Interviewer", styles, id="style")
            advance = [Choice(False, "one at a time"), Choice(True, "all shown before the start")]
            yield ChoiceRow("Questions", advance, id="advance")
            yield Button("Begin", id="begin", compact=True)
        with VerticalScroll(id="about"):
            yield Page(id="about-role")

    def on_mount(self) -> None:
        self._take(self.choices)
        self.query_one("#begin" if self._ready else "#role").focus()
        self.call_after_refresh(self._load)

    @work(exit_on_error=False)
    async def _load(self) -> None:
        """While one reads, what comes next is loaded."""
        await self.load_interview()

    @on(Button.Pressed)
    def action_begin(self) -> None:
        self.begin(self.choices)

    @on(ChoiceRow.Changed)
    def _changed(self, event: ChoiceRow.Changed) -> None:
        match event.row.id, event.value:
            case "skills", _:
                self._choose_skills()
            case "role", str(role):
                self._take(replace(self.choices, role=role, skills=()))
            case "length", (int(questions), int(minutes)):
                self._take(replace(self.choices, questions=questions, minutes=minutes))
            case "mode", ("practice" | "live") as mode:
                self._take(replace(self.choices, mode=mode, **asdict(PRESETS[mode])))
            case "feedback", ("each" | "end") as feedback:
                self._take(replace(self.choices, feedback=feedback))
            case "timed", bool(timed):
                self._take(replace(self.choices, timed=timed))
            case "advance", bool(advance):
                self._take(replace(self.choices, advance=advance))
            case "style", str(style):
                self._take(replace(self.choices, style=style))

    @work
    async def _choose_skills(self) -> None:
        bank = self.coach.workspace.bank
        names = {id: bank.names[id] for id in bank.roles[self.choices.role].competencies}
        picked = await self.app.push_screen_wait(SkillsScreen(names, self.choices.skills, WHICH))
        if picked is not None:
            self._take(replace(self.choices, skills=picked))

    def _take(self, choices: Choices) -> None:
        """Make every line show `choices`."""
        bank = self.coach.workspace.bank
        self.choices = choices
        names = ", ".join(bank.names[id].lower() for id in choices.skills)
        skills = Choice(choices.skills, names or "all that the role needs", "→ to choose")
        self.query_one("#skills", ChoiceRow).offer([skills])
        for row in self.query(ChoiceRow):
            row.take((choices.questions, choices.minutes) if row.id == "length" else getattr(choices, str(row.id)))
        style = bank.styles.get(choices.style)
        spoken = [Content.assemble(("Your interviewer: ", MUTED), shown(style.description)), GAP] if style else []
        self.query_one("#about-role", Page).show([*spoken, *about(bank.roles[choices.role], bank)])
