"""Blocks as Adaptive Card elements."""

import math
from collections.abc import Iterable
from datetime import date
from typing import assert_never

from adapters.teams.actions import actions
from adapters.teams.inline import Look, escaped, label, local, markdown, rich, shown
from adapters.teams.wire import Json
from bot.ui import (
    Block,
    Bullets,
    Buttons,
    Chart,
    Chips,
    Divider,
    Facts,
    Invitation,
    Note,
    Paragraph,
    Picture,
    Table,
    Text,
    When,
)

MOST_COLUMNS = 8


def elements(blocks: Iterable[Block], look: Look) -> list[Json]:
    """The elements of a card's body; what is over the limit is counted, buttons are kept."""
    made: list[Json] = []
    room = look.cut.blocks
    hidden = 0
    line = False
    for number, block in enumerate(blocks):
        if isinstance(block, Divider):
            line = True
            continue
        if not isinstance(block, Buttons):
            room -= 1
            if room < 0:
                hidden += 1
                continue
        drawn = _elements(block, look, f"b{number}")
        if drawn and line:
            drawn[0] = drawn[0] | {"separator": True}
            line = False
        made += drawn
    return made + ([more(hidden, look)] if hidden else [])


def more(count: int, look: Look) -> Json:
    """Says how many are not shown."""
    return rich(f"{count:,} more, not shown here", look, subtle=True, small=True)


def _elements(block: Block, look: Look, ids: str) -> list[Json]:
    match block:
        case Paragraph():
            return [rich(block.text, look)]
        case Note():
            return [rich(block.text, look, subtle=True, small=True)]
        case Bullets():
            return _bullets(block, look)
        case Chips():
            return [rich(" · ".join(block.items), look, subtle=True)] if block.items else []
        case Facts():
            return _facts(block.items, look)
        case Table():
            return _table(block, look)
        case Chart():
            return _chart(block, look)
        case Picture():
            return [{"type": "Image", "url": block.url, "altText": label(block.alt, 1000)}]
        case Invitation():
            return _invitation(block, look)
        case Buttons():
            return actions(block.items, look, ids)
        case Divider():
            return []
        case _:
            assert_never(block)


def _bullets(block: Bullets, look: Look) -> list[Json]:
    kept = block.items[: look.cut.items]
    made = [rich(item, look, lead="•  ") | ({"spacing": "Small"} if n else {}) for n, item in enumerate(kept)]
    return made + ([more(len(block.items) - len(kept), look)] if len(block.items) > len(kept) else [])


def _facts(items: tuple[tuple[str, Text], ...], look: Look) -> list[Json]:
    kept = items[: look.cut.items]
    made: list[Json] = []
    if kept:
        listed = [{"title": escaped(label(name, 100), 200), "value": markdown(value, look)} for name, value in kept]
        made.append({"type": "FactSet", "facts": listed})
    return made + ([more(len(items) - len(kept), look)] if len(items) > len(kept) else [])


def _table(block: Table, look: Look) -> list[Json]:
    width = min(len(block.columns), MOST_COLUMNS)
    caption: Json = {"type": "TextBlock", "text": shown(block.caption, 300), "weight": "Bolder", "wrap": True}
    made = [caption] if block.caption else []
    if not width or not block.rows:
        return [*made, rich("Nothing here yet.", look, subtle=True)]
    kept = block.rows[: look.cut.rows]
    rows = [_row(block.columns[:width], width, look, bold=True), *(_row(row, width, look) for row in kept)]
    made.append({"type": "Table", "firstRowAsHeader": True, "columns": [{"width": 1}] * width, "rows": rows})
    return made + ([more(len(block.rows) - len(kept), look)] if len(block.rows) > len(kept) else [])


def _row(cells: tuple[Text, ...], width: int, look: Look, *, bold: bool = False) -> Json:
    filled = (*cells[:width], *([""] * (width - len(cells))))
    made = [{"type": "TableCell", "items": [rich(cell, look, bold=bold)]} for cell in filled]
    return {"type": "TableRow", "cells": made}


def _chart(chart: Chart, look: Look) -> list[Json]:
    """Teams' own chart; clients that do not know it show the same numbers as a table."""
    rows = tuple(
        (name, *(_number(s.points, n, chart.unit) for s in chart.series)) for n, name in enumerate(chart.categories)
    )
    table = Table(caption=chart.title, columns=("", *(s.name for s in chart.series)), rows=rows)
    fallback = {"type": "Container", "items": _table(table, look)}
    series = [
        {"legend": label(s.name, 60), "values": _points(chart.categories, s.points, look)} for s in chart.series[:6]
    ]
    if not any(s["values"] for s in series):
        return [fallback]
    drawn: Json = {"title": label(chart.title, 100), "fallback": fallback}
    if chart.unit:
        drawn["yAxisTitle"] = label(chart.unit, 40)
    if chart.kind == "line" and all(_is_day(name) for name in chart.categories):
        return [{"type": "Chart.Line", "data": series} | drawn]
    if len(series) == 1:
        return [{"type": "Chart.VerticalBar", "data": series[0]["values"], "showBarValues": True} | drawn]
    return [{"type": "Chart.VerticalBar.Grouped", "data": series} | drawn]


def _points(names: tuple[str, ...], points: tuple[float, ...], look: Look) -> list[Json]:
    pairs = tuple(zip(names, points, strict=False))[: look.cut.rows]
    return [{"x": label(name, 40), "y": y} for name, y in pairs if math.isfinite(y)]


def _number(points: tuple[float, ...], n: int, unit: str) -> str:
    if n >= len(points) or not math.isfinite(points[n]):
        return "–"
    return f"{points[n]:,.10g}{'' if unit in ('', '%') else ' '}{unit}"


def _is_day(text: str) -> bool:
    """A line's places are days or numbers; lines over other names are drawn as bars."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _invitation(block: Invitation, look: Look) -> list[Json]:
    state = "Cancelled" if block.cancelled else f"{block.minutes} minutes"
    facts: list[Json] = [
        {"title": "What", "value": markdown(block.title, look)},
        {"title": "When", "value": local(When(at=block.start))},
        {"title": "Length", "value": state},
    ]
    if block.cancelled:
        facts[2]["title"] = "State"
    made: list[Json] = [{"type": "FactSet", "facts": facts}]
    return made + ([rich(block.description, look, subtle=True)] if block.description else [])
