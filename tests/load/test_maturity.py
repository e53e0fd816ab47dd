"""Two hundred people rate at the same time: nobody's answer is lost, and the channel's card is not edited for each."""

import os
from datetime import UTC, datetime

from sqlmodel import func, select

from bot.ui import Button
from rubrics.library import load
from store.engine import Database
from store.records.maturity import Rating, Tally
from store.records.messages import Outbox
from tests.core.cast import company
from tests.core.stage import Stage, text_of
from tests.maturity.play import MARKETING, channel, reveal, start
from tests.together import together

RATERS = int(os.environ.get("GOODWORD_RATERS", "30"))
"""`GOODWORD_RATERS=200` for the number that is promised; the same happens with fewer, in less time."""
KEYS = [d.key for d in load()[MARKETING].dimensions]


def test_everybody_at_once(database: Database) -> None:
    """Each answers all five at the same instant as the others; the reveal counts every one of them."""
    stage = company(Stage(database, datetime(2026, 11, 23, 10, 0, tzinfo=UTC)))
    start(stage, rubric=MARKETING, what="all")
    for n in range(RATERS):
        stage.person(f"rater{n}")

    def rate(n: int) -> None:
        for at, key in enumerate(KEYS):
            data = {"c": 1, "d": key, "l": 1 + (n + at) % 5}
            stage.press(f"rater{n}", Button(label="", name="rate.set", data=data), key=f"rater{n}:{key}", message=-1)

    together(RATERS, rate)
    with database.begin(stage.program, write=False) as session:
        assert session.exec(select(func.count()).select_from(Rating)).one() == RATERS * len(KEYS)
        edits = session.exec(select(func.count()).select_from(Outbox).where(Outbox.topic == "checkin:1")).one()
    assert edits == 1, "only its first card"
    stage.tick()
    assert f"{RATERS} people have rated" in text_of(channel(stage))
    reveal(stage)
    with database.begin(stage.program, write=False) as session:
        counted = dict(session.exec(select(Tally.dimension, func.sum(Tally.count)).group_by(Tally.dimension)).all())
        assert counted == dict.fromkeys(KEYS, RATERS)
        assert session.exec(select(Rating.id)).first() is None
    while stage.core.work_due():
        pass
    with database.begin(stage.program, write=False) as session:
        told = session.exec(select(Outbox).where(Outbox.topic == "rate:1", Outbox.state == "pending")).all()
    assert sum("The ratings are here" in str(row.card) for row in told) == RATERS
