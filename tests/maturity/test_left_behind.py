"""What a check-in leaves behind, sent and stored and logged, tells nobody whose an answer was."""

import asyncio
import json
import logging
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import col, update

from bot.desk import Desk
from bot.ui import Outcome
from store.engine import Database
from store.records.messages import Outbox
from tests.core.cast import company
from tests.core.stage import Stage, button, card_of, form_of, text_of
from tests.databases import Sqlite
from tests.maturity.play import PLACE, RATERS, channel, finish, level, question, reveal, settle, start
from tests.maturity.prying import WORDS, comment, everything_shown, rows


def test_who_said_what_makes_no_difference(sqlite_files: Sqlite, caplog: pytest.LogCaptureFixture) -> None:
    """The same answers and comments, given by other people: when it is closed, every row of every table is the same,
    sent and replaced messages among them, and so was every line of the log. So nothing that is left can tell whose an
    answer was."""
    caplog.set_level(logging.DEBUG)
    left, logged = [], []
    for people in (RATERS, (*RATERS[3:], *RATERS[:3])):
        caplog.clear()
        stage = company(Stage(Database(sqlite_files.fresh()), datetime(2026, 11, 23, 10, 0, tzinfo=UTC)))
        start(stage, what="all")
        answer_of = {who: 1 + n % 4 for n, who in enumerate(people)}
        for who in RATERS:
            stage.press(who, button(channel(stage), "Rate"), place=PLACE)
            comment(stage, who, f"{WORDS} {answer_of[who]}", str(answer_of[who]))
            for _ in range(10):
                sent(stage)
                stage.press(who, level(question(stage, who), answer_of[who]))
        stage.tick()
        sent(stage)
        reveal(stage)
        sent(stage)
        settle(stage)
        finish(stage)
        stage.tick()
        left.append({name: sorted(map(same, found)) for name, found in rows(stage).items()})
        logged.append([record.getMessage() for record in caplog.records])
        stage.database.close()
    assert left[0] == left[1]
    assert logged[0] == logged[1]
    assert len(left[0]["remark"]) == 6
    assert sum(WORDS in row for row in left[0]["outbox"]) > 0, "the facilitator reads them, without names"
    assert left[0]["rating"] == left[0]["draft"] == []


def sent(stage: Stage) -> None:
    """What waits is sent: it stays among the messages as it is, and what follows is an edit."""
    with stage.database.begin(stage.program) as session:
        session.execute(update(Outbox).where(col(Outbox.state) == "pending").values(state="sent"))


def same(row: dict[str, Any]) -> str:
    """A row without what is drawn by lot: a remark's number, and so its place among others on a card, and the number a
    form was opened under."""
    kept = {name: value for name, value in row.items() if not (name == "id" and "text" in row)}
    if "card" in kept:
        kept["card"] = sorted(json.dumps(kept["card"]).split('"'))
    if ":maturity." in str(kept.get("key")):
        kept["key"] = kept["key"].partition(":")[2]
    return json.dumps(kept, default=str, sort_keys=True)


async def test_an_answer_that_comes_late_is_stored_nowhere(quick: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one reads of one's own answers, and that one wrote about something, is said on the spot or not at all:
    otherwise a busy moment would leave it among the messages, by name."""
    start(quick, what="all")
    quick.press("sam", button(channel(quick), "Rate"), place=PLACE)
    comment(quick, "sam")
    form = form_of(quick.press("sam", button(question(quick, "sam"), "Comment")))
    begun, go_on, run = threading.Event(), threading.Event(), quick.core.run

    def slowly(route: Any, prepared: object = None) -> Outcome:
        begun.set()
        go_on.wait(10)
        return run(route, prepared)

    monkeypatch.setattr(quick.core, "run", slowly)
    monkeypatch.setattr("bot.desk.ANSWER_SECONDS", 0.3)
    desk = Desk(quick.core, quick.links, lambda: quick.now, wake=lambda: None)
    words = {"level": "4", "comment": WORDS}
    for event in (
        quick.event("sam", "button", name="rate.own", data={"c": 1}, message=-1),
        quick.event("sam", "form", name=form.name, data=form.data, nonce=form.nonce, values=words),
    ):
        begun.clear()
        go_on.clear()
        assert "Working on it" in text_of(card_of(await desk.handle(event)))
        assert begun.is_set()
        go_on.set()
        await asyncio.gather(*desk._late)
    await desk.close()
    told = [text_of(c) for c in quick.messages("sam") if c.title == "It is done"]
    assert len(told) == 2
    assert WORDS not in everything_shown(quick)
    assert "stands beside" not in everything_shown(quick)
