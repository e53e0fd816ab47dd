"""Looking where nobody should find anything: every table, every message, as somebody with the database reads them."""

import json
from typing import Any

from sqlalchemy import select as core_select
from sqlmodel import SQLModel

from tests.core.stage import Stage, button, card_of, form_of
from tests.maturity.play import question

WORDS = "Nobody has ever seen the xylophone roadmap"
"""A comment that is found wherever it leaks to."""


def rows(stage: Stage) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as somebody with the database reads it."""
    with stage.database.begin(None, write=False) as session:
        return {
            table.name: [dict(row._mapping) for row in session.execute(core_select(table))]
            for table in SQLModel.metadata.sorted_tables
        }


def everything_shown(stage: Stage) -> str:
    """All that was put together for anybody to read: sent, waiting, replaced or held back."""
    found = rows(stage)
    return json.dumps([row["card"] for row in (*found["outbox"], *found["nudge"])])


def comment(stage: Stage, who: str, words: str = WORDS, at: str = "2") -> None:
    """Answer the question somebody is at with a comment."""
    form = form_of(stage.press(who, button(question(stage, who), "Comment")))
    card_of(stage.send(who, form, {"level": at, "comment": words}))
