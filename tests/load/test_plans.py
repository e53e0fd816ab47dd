"""What a statement costs does not grow with the program: SQLite finds rows by index, in a database of any age."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.features.digests.rules import PRESETS
from bot.ui import Button
from store import admin, plans
from store.engine import Database
from tests.core import pool
from tests.core.stage import Stage, button, card_of, taken

ALLOWED = (
    re.compile(r"USING (COVERING )?INDEX ix_advocate_match "),  # the search itself
    re.compile(r"USING (COVERING )?INDEX ix_advocate_excludes\b"),  # the few who exclude somebody
    re.compile(r"(SCAN|SEARCH) (term|account)( USING .*term_1 \(program_id=\?\))?$"),  # a program's words, kept
    re.compile(r"(SCAN (person|identity|unnamed)$|SEARCH person USING .*\(program_id=\?\)$)"),  # hundreds of people
    re.compile(r"SCAN (anon_\d+|\(subquery-\d+\)|CONSTANT ROW)$"),  # what the statement itself has found
    re.compile(r"SCAN obstacle$"),  # an answer or two a person and year
)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A stage on a database made as an operator makes it."""
    url = f"sqlite:///{tmp_path / 'goodword.db'}"
    admin.upgrade(url)
    return Stage(Database(url), datetime(2026, 11, 23, 10, 0, tzinfo=UTC))


def test_no_step_of_a_request_reads_a_whole_table(stage: Stage) -> None:
    """From the words to the owner's yes every row is found by an index that selects."""
    for name, role in (("sam", "member"), ("kim", "member"), ("mia", "manager")):
        stage.person(name, role)
    pool.add(stage, "Alder Clinic", "Pat Poe", owner="kim")
    with recorded(stage.database) as seen:
        preview = card_of(stage.say("sam", "/advocate 1 healthcare reference in EMEA for Acme by Friday"))
        card_of(stage.press("sam", button(preview, "Send request")))
        taken(stage.press("sam", button(stage.messages("sam")[0], "Ask for this one")))
        owner_card = next(c for c in stage.messages("kim") if "May we ask" in c.title)
        taken(stage.press("kim", button(owner_card, "Program may ask")))
    slow = [(line, sql) for sql, values in seen for line in plan(stage.database, sql, values) if reads_all(line)]
    assert not slow, "\n".join(f"{line}: {sql}" for line, sql in slow)
    assert len(seen) > 50
    stage.database.close()


def test_no_digest_and_no_report_reads_a_whole_table(stage: Stage) -> None:
    """Each preset and each report finds its rows by an index on their time; the pool is counted by one that covers."""
    stage.person("mia", "manager")
    pool.add(stage, "Alder Clinic", "Pat Poe", owner="mia")
    with recorded(stage.database) as seen:
        for number, preset in enumerate(PRESETS):
            asked = Button(label="x", name="digest.place", data={"p": preset, "c": stage.channel_id(f"c{number}")})
            card_of(stage.press("mia", asked))
        for period in ("month", "quarter", "year"):
            card_of(stage.say("mia", f"/goodword report {period}"))
    slow = [(line, sql) for sql, values in seen for line in plan(stage.database, sql, values) if reads_all(line)]
    assert not slow, "\n".join(f"{line}: {sql}" for line, sql in slow)
    assert len(seen) > 50
    stage.database.close()


class recorded:  # noqa: N801  # reason: reads as a verb
    """The statements that a database executes meanwhile."""

    def __init__(self, database: Database) -> None:
        self._engines = (database.engine, database._readers)
        self.seen: list[tuple[str, Sequence[object]]] = []

    def __enter__(self) -> list[tuple[str, Sequence[object]]]:
        for engine in self._engines:
            event.listen(engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *_: object) -> None:
        for engine in self._engines:
            event.remove(engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, sql: str, values: Sequence[object], _ctx: object, many: bool) -> None:
        if sql.split()[0] in ("SELECT", "UPDATE", "DELETE") and "outbox.card" not in sql:
            self.seen.append((sql, values[0] if many else values))  # type: ignore[arg-type]  # reason: the driver's own


def plan(database: Database, sql: str, values: Sequence[object]) -> list[str]:
    """What SQLite would do, line by line."""
    with database.begin(None, write=False) as session:
        raw = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple(values))
        return [str(line) for *_, line in raw]


def reads_all(line: str) -> bool:
    """Whether that line of a plan looks at everything a table or a program has."""
    if any(pattern.search(line) for pattern in ALLOWED):
        return False
    return line.startswith("SCAN ") or line.endswith("(program_id=?)")


def test_a_broad_column_selects_nothing() -> None:
    """What is written for an index: all rows share the program, one in a thousand a request, one row the whole key."""
    assert plans.statistics(["program_id", "request_id"], unique=True) == "1000000 1000000 1"
    assert plans.statistics(["request_id"], unique=False) == "1000000 1000"
