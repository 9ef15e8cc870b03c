"""Sessions as one web page."""

from collections.abc import Iterator

from interviewcoach.export import Format
from interviewcoach.export.charts import axis, track
from interviewcoach.export.markup import Markup, element, joined
from interviewcoach.export.report import Report
from interviewcoach.export.view import (
    Asked,
    Closing,
    Exchange,
    Flag,
    Heard,
    Numbered,
    Piece,
    Result,
    Transcript,
    Verdict,
    View,
    headed,
    rated,
    remarked,
)
from interviewcoach.export.viewing import view
from interviewcoach.export.webpage import web_page
from interviewcoach.model.assessment import Band, Fix
from interviewcoach.scoring.levels import level_words


def render(report: Report, _: frozenset[str] = frozenset()) -> str:
    shown = view(report)
    several = len(shown.transcripts) > 1
    overview = [_overview(shown)] if several else []
    articles = [_transcript(each, f"s{n}", several) for n, each in enumerate(shown.transcripts, start=1)]
    return web_page(shown.title, "Skip to the interview", _header(shown), *overview, *articles)


def _header(shown: View) -> Markup:
    parts: list[Markup] = []
    if len(shown.transcripts) == 1:
        (only,) = shown.transcripts
        parts = [
            element("p", "Practice interview", class_="kind"),
            element("h1", only.role, dir="auto"),
            _facts(only),
        ]
    else:
        names = dict.fromkeys(each.candidate for each in shown.transcripts if each.candidate)
        parts = [element("p", ", ".join(names) or "Interview practice", class_="kind"), element("h1", shown.title)]
    if shown.left_out:
        parts.append(element("p", f"Left out: {shown.left_out}.", class_="left-out"))
    return element("header", *parts)


def _facts(transcript: Transcript) -> Markup:
    pairs = [element("div", element("dt", name), element("dd", value, dir="auto")) for name, value in transcript.facts]
    return element("dl", *pairs, class_="facts")


def _overview(shown: View) -> Markup:
    """The sessions one under the other: read downwards, their levels are a chart."""
    scored = any(transcript.closing for transcript in shown.transcripts)
    rows = []
    for number, each in enumerate(shown.transcripts, start=1):
        name = joined(element("a", f"{each.day}, {each.role}", href=f"#s{number}"))
        who = element("span", each.candidate, class_="who", dir="auto") if each.candidate else Markup()
        cells = [element("th", name, who, scope="row"), element("td", f"{each.answered} of {each.planned}")]
        if scored:
            level = each.closing.level if each.closing else None
            cells += [element("td", track(level, None), class_="chart"), element("td", _figure(level), class_="figure")]
        rows.append(element("tr", *cells))
    heads = ["Session", "Answered", *(["Level, 1 to 5", "Level"] if scored else [])]
    return element(
        "section",
        element("h2", "Sessions", id="overview"),
        _table("Sessions in the order they were held", heads, rows, chart=scored, before=2),
        aria_labelledby="overview",
    )


def _transcript(transcript: Transcript, id: str, several: bool) -> Markup:
    """An article of its own among several; the heading levels go down with it."""
    depth = 3 if several else 2
    opening: list[Markup] = []
    if several:
        opening = [element("h2", f"{transcript.role}, {transcript.day}", id=id, dir="auto"), _facts(transcript)]
    if transcript.closing:
        opening.append(_closing(transcript.closing, id, depth))
    if transcript.verdicts:
        opening.append(_verdicts(transcript.verdicts, id, depth))
    questions = [_asked(asked, f"{id}-q{asked.number}", depth) for asked in transcript.asked]
    if not questions:
        opening.append(element("p", "No question was answered yet.", class_="muted"))
    if several:
        return element("article", *opening, *questions, aria_labelledby=id, class_="session")
    return joined(*opening, *questions)


def _closing(closing: Closing, id: str, depth: int) -> Markup:
    rows = [
        element(
            "tr",
            element("th", each.name, scope="row", dir="auto"),
            element("td", track(each.level, each.band), class_="chart"),
            element("td", _figure(each.level), class_="figure"),
            element("td", f"{each.count} of {each.asked}", class_="muted"),
        )
        for each in closing.standings
    ]
    heads = ["Competency", "Level, 1 to 5", "Level", "Answers"]
    parts = [_level(closing.level, None, level_words(closing.level))]
    if rows:
        parts.append(
            _table("Level of each competency, and how many answers show it", heads, rows, chart=True, before=1)
        )
    lists = [
        _list("Strongest evidence", "good", [_heard(each) for each in closing.strongest], depth + 1),
        _list("To work on", "next", [_fix(fix) for fix in closing.work_on], depth + 1, ordered=True),
        _list("To put right", "care", [_flag(flag) for flag in closing.flags], depth + 1),
    ]
    parts.append(element("div", *filter(None, lists), class_="lists"))
    title = element(f"h{depth}", "What it came to", id=f"{id}-sum")
    return element("section", title, *parts, aria_labelledby=_label(f"{id}-sum", depth), class_="card sum")


def _verdicts(verdicts: tuple[Verdict, ...], id: str, depth: int) -> Markup:
    parts = [element(f"h{depth}", "What trainers say of it", id=f"{id}-said")]
    for verdict in verdicts:
        parts.append(element("p", headed(verdict), class_="role", dir="auto"))
        parts.append(element("p", verdict.note, class_="note", dir="auto") if verdict.note else Markup())
        steps = [joined(step) for step in verdict.next_steps]
        parts.append(element("div", _list("Next steps", "next", steps, depth + 1, ordered=True), class_="lists"))
    return element("section", *parts, aria_labelledby=_label(f"{id}-said", depth), class_="card sum")


def _asked(asked: Asked, id: str, depth: int) -> Markup:
    label = element("span", f"Question {asked.number} of {asked.count}", class_="kind")
    title = element(f"h{depth}", label, element("span", ", ".join(asked.skills), dir="auto"), id=id)
    parts = [title]
    if asked.reason:
        parts.append(element("p", f"Why this question: {asked.reason}", class_="muted"))
    parts += [_exchange(exchange, id) for exchange in asked.exchanges]
    if asked.marks:
        parts.append(_notes(asked.marks, id))
    if asked.final:
        parts.append(_result(asked, asked.final, depth + 1))
    said = [joined(each) for each in (*map(rated, asked.ratings), *map(remarked, asked.remarks))]
    if said:
        parts.append(element("div", _list("What trainers say", "said", said, depth + 1), class_="lists trainers"))
    strong = element("p", asked.model_answer, dir="auto")
    parts.append(element("details", element("summary", "A strong answer to compare with"), strong))
    return element("section", *parts, aria_labelledby=_label(id, depth), class_="question")


def _label(id: str, depth: int) -> str | None:
    """What makes a section a landmark. Among several sessions it would be one of many of the same name."""
    return id if depth == 2 else None


def _exchange(exchange: Exchange, id: str) -> Markup:
    role = "Follow-up" if exchange.follow_up else "Interviewer"
    asked = element(
        "div", element("p", role, class_="role"), element("p", exchange.prompt, dir="auto"), class_="prompt"
    )
    if exchange.skipped:
        return joined(asked, element("p", "Skipped.", class_="skipped muted"))
    hint = ", with a hint" if exchange.hinted else ""
    role_line = element(
        "p", "Answer ", element("span", f"{_clock(exchange.seconds)}{hint}", class_="muted"), class_="role"
    )
    words = [_piece(piece, id) for piece in exchange.pieces]
    said = element("div", *words, class_="words", dir="auto") if words else element("p", "Left out.", class_="muted")
    return joined(asked, element("div", role_line, said, class_="answer"))


def _piece(piece: Piece, id: str) -> Markup:
    if not piece.marks:
        return joined(piece.text)
    flagged = any(each.mark.is_flag for each in piece.marks)
    meaning = "; ".join(dict.fromkeys(_meaning(each) for each in piece.marks))
    marked = element("mark", piece.text, title=meaning, class_="flag" if flagged else None)
    links = [
        element("a", str(each.number), href=f"#{id}-n{each.number}", aria_label=f"note {each.number}")
        for each in piece.ending
    ]
    return joined(marked, element("sup", *links)) if links else marked


def _meaning(each: Numbered) -> str:
    remark = f", {each.mark.remark}" if each.mark.remark else ""
    return f"{each.mark.meaning} ({each.mark.competency.lower()}{remark})"


def _notes(numbered: tuple[Numbered, ...], id: str) -> Markup:
    lines = [
        element(
            "li",
            element("span", each.mark.meaning, class_="flag" if each.mark.is_flag else None),
            " ",
            element("span", _remark(each), class_="muted"),
            id=f"{id}-n{each.number}",
        )
        for each in numbered
    ]
    return element("ol", *lines, class_="notes", aria_label="What the marked words count as")


def _remark(each: Numbered) -> str:
    return each.mark.competency.lower() + (f", {each.mark.remark}" if each.mark.remark else "")


def _result(asked: Asked, result: Result, depth: int) -> Markup:
    parts = [_level(result.level, result.band, result.headline)]
    if len(asked.results) > 1 and asked.results[0].level is not None:
        parts.append(element("p", f"Before the follow-up: {asked.results[0].level:.1f}", class_="muted"))
    rows = [
        element(
            "tr",
            element("th", skill.name, *_held(skill.held), scope="row", dir="auto"),
            element("td", track(skill.level, skill.band), class_="chart"),
            element("td", _figure(skill.level), class_="figure"),
        )
        for skill in result.skills
    ]
    heads = ["Competency", "Level, 1 to 5", "Level"]
    parts.append(_table("Level of each competency in this answer", heads, rows, chart=True, before=1))
    missing = dict.fromkeys(text for skill in result.skills for text in skill.missing)
    lists = [
        _list("Check this", "care", [_flag(flag) for flag in result.flags], depth),
        _list("To do better", "next", [_fix(fix) for fix in result.fixes], depth, ordered=True),
        _list("Not heard", "open", [joined(text) for text in missing], depth),
    ]
    parts.append(element("div", *filter(None, lists), class_="lists"))
    if result.delivery:
        parts.append(element("p", element("strong", "Delivery: "), result.delivery, class_="delivery"))
    return element("div", *parts, class_="card result")


def _held(held: str) -> Iterator[Markup]:
    if held:
        yield element("span", f"held down by {held}", class_="held")


def _level(level: float | None, band: Band | None, words: str) -> Markup:
    if level is None:
        return element("p", element("span", "Not enough evidence", class_="words-only"), f" {words}", class_="level")
    between = f" (between {band[0]:.1f} and {band[1]:.1f})" if band else ""
    return element(
        "p",
        element("span", f"{level:.1f}", class_="big"),
        element("span", f" of 5{between}", class_="muted"),
        element("span", f" {words}", class_="word"),
        class_="level",
    )


def _table(caption: str, heads: list[str], rows: list[Markup], *, chart: bool, before: int) -> Markup:
    """`before`: how many columns stand before that of the chart."""
    head = element("tr", *(element("th", text, scope="col", class_=_column(text)) for text in heads))
    parts = [element("caption", caption), element("thead", head), element("tbody", *rows)]
    if chart:
        blank = element("td")
        rest = [blank] * (len(heads) - before - 1)
        parts.append(element("tfoot", element("tr", *[blank] * before, element("td", axis(), class_="chart"), *rest)))
    return element("table", *parts)


def _column(head: str) -> str | None:
    return "figure" if head == "Level" else None


def _list(title: str, kind: str, items: list[Markup], depth: int, *, ordered: bool = False) -> Markup:
    if not items:
        return Markup()
    lines = [element("li", item, dir="auto") for item in items]
    heading = element(f"h{depth}", title)
    return element("div", heading, element("ol" if ordered else "ul", *lines), class_=kind)


def _heard(heard: Heard) -> Markup:
    quote = [element("q", heard.quote), " "] if heard.quote else []
    reading = f" ({heard.reading})" if heard.reading else ""
    return joined(*quote, element("span", f"{heard.meaning}{reading}", class_="meaning"))


def _flag(flag: Flag) -> Markup:
    quote = [element("q", flag.quote), " "] if flag.quote else []
    severity = element("strong", f"{flag.meaning} ({flag.severity}).", class_="flag")
    return joined(*quote, severity, f" Instead: {flag.instead}")


def _fix(fix: Fix) -> Markup:
    gives = f" This gives {fix.level:.1f}." if fix.level is not None else ""
    return joined(fix.advice, " ", element("span", "For example: ", element("q", fix.example), gives, class_="example"))


def _figure(level: float | None) -> str:
    return "–" if level is None else f"{level:.1f}"


def _clock(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


FORMAT = Format("Web page (HTML)", "html", render)
