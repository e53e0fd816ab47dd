"""Tables and charts: Slack's native blocks where they are taken, rows of text where they are not."""

import math
import unicodedata
from collections.abc import Sequence

from adapters.slack.inline import Handles, Json, plain_text, rich, rich_block, section, styled
from adapters.slack.limits import (
    CHART_LABEL,
    CHART_POINTS,
    CHART_SERIES,
    CHART_TITLE,
    LABEL,
    PARAGRAPH,
    TABLE_COLUMNS,
    TABLE_ROWS,
    clean,
    cut,
    line,
)
from bot.ui import Chart, Table, Text, plain

_CELL = 300
_PLAIN_ROWS = 30
_WIDE = 76
"""Characters beside each other in a code block before Slack's narrower windows wrap them."""


def native_table(table: Table, handles: Handles, room: int) -> tuple[list[Json], int] | None:
    """A data_table and the characters it takes, or None when plain rows must do."""
    columns = len(table.columns)
    if not table.rows or not 1 <= columns <= TABLE_COLUMNS or any(len(row) != columns for row in table.rows):
        return None
    rows = [[{"type": "raw_text", "text": line(name, _CELL)} for name in table.columns]]
    used = sum(len(cell["text"]) for cell in rows[0])
    for row in table.rows[:TABLE_ROWS]:
        size = sum(min(len(plain(cell)), _CELL) + 1 for cell in row)
        if used + size > room:
            break
        rows.append([_cell(cell, handles) for cell in row])
        used += size
    if len(rows) < 2:
        return None
    block = {"type": "data_table", "caption": line(table.caption, LABEL), "rows": rows, "page_size": 10}
    return [block, *more(len(table.rows) - len(rows) + 1, "row")], used


def plain_table(table: Table, handles: Handles) -> list[Json]:
    """The same rows as text: aligned columns where they are narrow and plain, else a list."""
    words = rich((table.caption,), {}, LABEL) if table.caption.strip() else []
    caption = [rich_block(section([{**element, "style": {"bold": True}} for element in words]))] if words else []
    if not table.rows:
        return [*caption, _small("No rows.")]
    shown = table.rows[:_PLAIN_ROWS]
    body, count = _grid(table.columns, shown) or _list(table.columns, shown, handles)
    return [*caption, body, *more(len(table.rows) - count, "row")]


def native_chart(chart: Chart) -> Json | None:
    """A data_visualization, or None when its numbers do not fit into one."""
    labels = [line(name, CHART_LABEL) for name in chart.categories]
    names = [line(series.name, CHART_LABEL) for series in chart.series]
    fits = (
        1 <= len(labels) <= CHART_POINTS
        and 1 <= len(names) <= CHART_SERIES
        and len(set(labels)) == len(labels)
        and len(set(names)) == len(names)
        and all(len(s.points) == len(labels) and all(map(math.isfinite, s.points)) for s in chart.series)
    )
    if not fits:
        return None
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(labels, s.points, strict=True)],
        }
        for name, s in zip(names, chart.series, strict=True)
    ]
    axis: Json = {"categories": labels}
    if chart.unit.strip():
        axis["y_label"] = line(chart.unit, CHART_TITLE)
    return {
        "type": "data_visualization",
        "title": line(chart.title, CHART_TITLE),
        "chart": {"type": chart.kind, "series": series, "axis_config": axis},
    }


def plain_chart(chart: Chart) -> list[Json]:
    """The same numbers as a table."""
    title = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
    rows = tuple(
        (name, *(_number(s.points[i]) if i < len(s.points) else "–" for s in chart.series))
        for i, name in enumerate(chart.categories)
    )
    return plain_table(Table(caption=title, columns=("", *(s.name for s in chart.series)), rows=rows), {})


def more(count: int, what: str) -> list[Json]:
    """Small print that says how much is not shown."""
    return [_small(f"… and {count:,} more {what}{'s' if count > 1 else ''}")] if count > 0 else []


def _small(text: str) -> Json:
    return {"type": "context", "elements": [plain_text(text)]}


def _cell(text: Text, handles: Handles) -> Json:
    if styled(text):
        elements = rich(text, handles, _CELL)
        if elements:
            return rich_block(section(elements))
    return {"type": "raw_text", "text": line(plain(text), _CELL)}


def _grid(columns: Sequence[str], rows: Sequence[Sequence[Text]]) -> tuple[Json, int] | None:
    if any(styled(cell) for row in rows for cell in row) or any(len(row) != len(columns) for row in rows):
        return None
    cells = [[line(plain(cell), _WIDE + 1) if plain(cell) else "" for cell in row] for row in (columns, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    if sum(widths) + 2 * len(widths) > _WIDE or not all(_narrow(cell) for row in cells for cell in row):
        return None
    texts = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    text, count = texts[0], 0
    for row_text in texts[1:]:
        if len(text) + 1 + len(row_text) > PARAGRAPH:
            break
        text, count = f"{text}\n{row_text}", count + 1
    if not text.strip():
        return None
    return rich_block({"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}), count


def _list(columns: Sequence[str], rows: Sequence[Sequence[Text]], handles: Handles) -> tuple[Json, int]:
    items: list[Json] = []
    left = PARAGRAPH
    for row in rows:
        elements: list[Json] = []
        for i, cell in enumerate(row):
            name = clean(columns[i]) if 0 < i < len(columns) else ""
            lead = (" · " if elements else "") + (f"{cut(name, 60)}: " if name else "")
            if lead:
                elements.append({"type": "text", "text": lead})
            elements.extend(rich(cell, handles, _CELL))
        left -= sum(len(str(e.get("text", "..........."))) for e in elements)
        if items and left < 0:
            break
        items.append(section(elements or [{"type": "text", "text": "–"}]))
    return rich_block({"type": "rich_text_list", "style": "bullet", "elements": items}), len(items)


def _narrow(text: str) -> bool:
    return all(
        unicodedata.east_asian_width(c) not in "WF" and unicodedata.bidirectional(c) not in ("R", "AL") for c in text
    )


def _number(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".") if math.isfinite(value) else "–"
