"""What Slack takes at most, and cutting to it. Where a figure is not documented the one here was seen to work."""

import re

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 12_000
"""Slack refuses a message whose blocks hold more than about 13 000 characters of text."""
VIEW_TEXT = 60_000
TABLES_TEXT = 9_000
"""All cells of a message's tables together; Slack's own limit is 10 000."""
HEADER = 150
PARAGRAPH = 3000
FIELD = 2000
FIELDS = 10
CONTEXT = 10
ACTIONS = 25
BUTTON = 75
BUTTON_VALUE = 2000
URL = 3000
ALT = 2000
MODAL_TITLE = 24
METADATA = 3000
LABEL = 2000
PLACEHOLDER = 150
OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30
ACTION_ID = 255
FALLBACK = 1000
TABLE_ROWS = 100
TABLE_COLUMNS = 20
CHARTS = 2
CHART_TITLE = 50
CHART_SERIES = 6
CHART_POINTS = 20
CHART_LABEL = 20
MODAL_STACK = 3

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """`text` without control characters and half surrogates, which Slack refuses; new lines and tabs stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def cut(text: str, most: int) -> str:
    """`text` cleaned, and cut to `most` characters, the last of them an ellipsis."""
    text = clean(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def line(text: str, most: int) -> str:
    """`cut`, on one line and never empty: Slack takes no text of no characters."""
    return cut(" ".join(text.split()), most) or "–"
