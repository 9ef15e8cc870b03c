"""JSON Schemas of the bank files, for editors: made from the model's types, changed where YAML is written otherwise."""

from typing import Any, get_args

import msgspec

from interviewcoach.banks.binding import ID
from interviewcoach.banks.formats import DIALECT, GUIDE_SECONDS, LAYOUTS, Layout
from interviewcoach.model.bank import Note, Phrase, Tally

Schema = dict[str, Any]

_TEXT = {"type": "string"}
_PHRASES = {"type": "array", "items": {"anyOf": [_TEXT, {"$ref": "#/$defs/Phrase"}]}}
_LEVELS = [str(level) for level in range(1, 6)]
# How a key (of one type, or of any) is written, where that is not what the type of its value says.
_WRITTEN: dict[str, Schema] = {
    "id": {"type": "string", "pattern": f"^{ID.pattern}$"},
    "weight": {"type": "number", "exclusiveMinimum": 0, "default": 1.0},
    "anchors": {"type": "object", "properties": dict.fromkeys(_LEVELS, _TEXT), "required": _LEVELS},
    "expects": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
    "guide_seconds": {"type": "integer", "minimum": GUIDE_SECONDS[0], "maximum": GUIDE_SECONDS[1]},
    "content_note": {"enum": [*get_args(Note)]},
    "source": {"anyOf": [{"$ref": "#/$defs/Source"}, {"type": "array", "items": {"$ref": "#/$defs/Source"}}]},
    "Question.topic": _PHRASES,
    "phrases": _PHRASES,
    "leads": _PHRASES,
    "Indicator.phrases": {"anyOf": [_PHRASES, {"type": "object", "additionalProperties": _PHRASES}]},
    "Fact.source": {"$ref": "#/$defs/Source"},
}


def schemas() -> dict[str, Schema]:
    """File name -> JSON Schema, one for each kind of bank file."""
    return {f"{layout.kind}.json": _schema(layout) for layout in LAYOUTS}


def _schema(layout: Layout) -> Schema:
    (entry,), definitions = msgspec.json.schema_components([layout.type], ref_template="#/$defs/{name}")
    definitions.pop("PhraseGroup", None)
    for name, definition in definitions.items():
        _as_written(name, definition, layout)
    body: Schema = entry
    if layout.form == "list":
        body = {"type": "array", "items": entry}
    elif layout.form == "mapping":
        body = {"type": "object", "additionalProperties": entry}
    if layout.form != "entry" and layout.marker:
        keys = {layout.shared: _TEXT, layout.marker: body} if layout.shared else {layout.marker: body}
        body = {"type": "object", "properties": keys, "required": [*keys], "additionalProperties": False}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"interviewcoach {layout.kind}"}
    return {**head, **body, "$defs": definitions}


def _as_written(name: str, definition: Schema, layout: Layout) -> None:
    """Give the definition of a type the keys of its file: renamed, and without those that are not written out."""
    keys = {field: key for (owner, field), key in DIALECT.keys.items() if owner.__name__ == name}
    hidden = {
        field for owner, field in (*layout.given("", ""), (Phrase, "at"), (Tally, "at")) if owner.__name__ == name
    }
    parts = {keys.get(field, field): part for field, part in definition["properties"].items() if field not in hidden}
    definition["properties"] = {
        key: _WRITTEN.get(f"{name}.{key}") or _WRITTEN.get(key) or part for key, part in parts.items()
    }
    definition["required"] = [keys.get(field, field) for field in definition["required"] if field not in hidden]
    definition["additionalProperties"] = False
