"""A small complete bank, one file of each kind."""

from pathlib import Path

COMPETENCY = """\
id: empathy
name: Empathy
definition: Sees the other side.
source: {file: "004", topic: Empathy}
anchors: {1: a, 2: b, 3: c, 4: d, 5: e}
indicators:
  - id: names-feelings
    text: Names the feeling
    weight: 2
    probe: What would you say?
    phrases:
      - (sounds|looks) {feeling}
      - {phrase: "so hard", polarity: either, in: speech}
      - not interrupt
    holds: ["I'd say it sounds frightening."]
  - id: no
    text: Shows it
    probe: How?
    plural: true
    phrases:
      voice: [calm voice]
      pace: [slow down]
    holds: [I keep a calm voice.]
red_flags:
  - id: dismisses
    text: Dismisses it
    severity: minor
    phrases: [cheer up]
    instead: Listen first.
    holds: [I tell them to cheer up.]
"""
# Ten steps and sixty different words, so that what it shows counts in full.
MODEL = (
    "I'd say it sounds frightening, keep a calm voice and offer some tea. Then I'd draw the curtain against "
    "the draught. The kettle boils while we sit by the window. Her brother rang yesterday about the garden. I "
    "fetch the blue blanket from the cupboard. We look at the birds on the old wall. Rain drums on the roof. "
    "She holds the warm mug with both hands. After the second cup her shoulders drop. I write three lines in "
    "the green book. My colleague brings biscuits from the kitchen. At four we walk to the gate, past the shed, "
    "the pond and the bicycles. A dog barks twice. The postman waves, she waves back. Leaves lie on the path, "
    "brown and wet. Home again, I hang up her coat, she lights the lamp."
)
QUESTION = """\
theme: Listening
questions:
  - id: upset-client
    kind: situational
    text: A client is upset. What do you do?
    competencies: {empathy: 2}
    expects: {empathy: [names-feelings, no]}
    indicators:
      - id: offers-tea
        competency: empathy
        text: Offers a drink
        probe: What could you offer?
        phrases: [(offer|make) tea]
        holds: [I offer them some tea.]
    must_have: [empathy/names-feelings]
    topic: [voice, tea]
    hint: Think of the first minute.
    guide_seconds: 90
    model_answer: A model answer
    adequate_answer: I'd sit down. I'd keep a calm voice and offer some tea, open a window, get a coat, stay, wait.
    weak_answer: I would help.
    source: {file: "004", topic: Empathy}
    content_note: self-harm
""".replace("A model answer", MODEL)
ROLE = """\
id: worker
title: Support worker
briefing: The job.
duties: [Listens]
settings: [Ward]
tools: [Notes]
competencies: {empathy: 1}
source: [{file: "003", topic: Roles}]
facts: [{text: Paid., source: {file: "003", topic: Pay}}]
glossary: [{term: CBT, meaning: A talking therapy.}]
"""
FLAGS = """\
red_flags:
  - {id: threatens, text: Threatens, severity: critical, phrases: [threaten them], instead: Ask.,
     holds: [I threaten them.]}
"""
STYLE = """\
styles:
  warm: {name: Warm, description: Kind., greetings: [Hello], transitions: [Next], probe_leads: [And], closings: [Bye],
         after_skip: [Fine]}
"""
SUPPORT = """\
intro: Stop when you like.
lines: [{country: US, name: Lifeline, contact: "988", note: Any time, as_of: "2025"}]
everywhere: Your local emergency number.
"""
SYNONYMS = "feeling: [frightening, '{sad}']\nsad: [sad, low]\n"

FILES = {
    "competencies/empathy.yaml": COMPETENCY,
    "questions/listening.yaml": QUESTION,
    "roles/worker.yaml": ROLE,
    "unsafe.yaml": FLAGS,
    "styles.yaml": STYLE,
    "support.yaml": SUPPORT,
    "synonyms/words.yaml": SYNONYMS,
}


def write_bank(folder: Path) -> Path:
    """Write the bank into `folder` and give it back."""
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder
