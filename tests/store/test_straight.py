"""Statements that go straight to the driver do what SQLAlchemy would do with them: values, errors, tenancy."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from store.engine import Database
from store.queries import prepared
from store.queries.prepared import columns_of, run
from store.records.messages import Draft, Outbox
from store.records.programs import Person
from store.scoped import scoped
from store.straight import Straight
from store.tenancy import TenancyError, TenantSession
from tests.fakes.clock import MONDAY
from tests.store.planted import place, programs

_D, _P, _O = columns_of(Draft), columns_of(Person), columns_of(Outbox)
TYPED = {"empty": None, "list": [1, 2.5, "ünï “quoted” %s ? :x", True], "deep": {"a": {"b": []}}}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test makes its statements itself."""
    monkeypatch.setattr(prepared, "_KEPT", {})


def _insert(session: TenantSession) -> Any:
    names = ("nonce", "person_id", "form", "values", "data", "saved_at")
    return scoped(session, Draft).insert_each().values({name: bindparam(name) for name in names})


def _row(nonce: str, saved_at: datetime = MONDAY) -> dict[str, Any]:
    return {"nonce": nonce, "person_id": None, "form": "f", "values": TYPED, "data": {}, "saved_at": saved_at}


def test_values_come_back_as_they_went(database: Database) -> None:
    """Written straight and read by SQLAlchemy, and the other way round: the same, whatever the type."""
    (mine,) = programs(database, 1)
    late = datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    with database.begin(mine) as session:
        run(session, "in", lambda: _insert(session), **_row("straight", late))
        session.add(Draft(**_row("mapped", late)))
    with database.begin(mine, write=False) as session:
        plain = scoped(session, Draft).select(_D.nonce, _D["values"], _D.saved_at, _D.person_id).order_by(_D.nonce)
        straight = run(session, "out", lambda: plain).all()
        assert straight == session.execute(plain).all()
    assert [tuple(row) for row in straight] == [("mapped", TYPED, late, None), ("straight", TYPED, late, None)]
    assert straight[0].nonce == "mapped"


def test_columns_that_are_not_named_get_their_defaults(database: Database) -> None:
    """As an insert by SQLAlchemy would; and what is given back is the new key."""
    (mine,) = programs(database, 1)
    names = {"name": bindparam("name"), "created_at": bindparam("created_at")}
    with database.begin(mine) as session:
        made = scoped(session, Person).insert_each().values(names).returning(_P.id)
        given = {"name": "Ann Example", "created_at": MONDAY}
        straight = session.get(Person, run(session, "new", lambda: made, **given).scalar_one())
        mapped = Person(**given)
        session.add(mapped)
        session.flush()
        session.refresh(mapped)
        assert straight is not None
        assert straight.model_dump(exclude={"id"}) == mapped.model_dump(exclude={"id"})


def test_how_many_rows_were_changed(database: Database) -> None:
    """Of an UPDATE and a DELETE, and what was changed before by the session is seen."""
    (mine,) = programs(database, 1)
    with database.begin(mine) as session:
        session.add_all([Draft(**_row("a")), Draft(**_row("b"))])
        renamed = scoped(session, Draft).update().where(_D.form == bindparam("was")).values(form=bindparam("now"))
        assert run(session, "rename", lambda: renamed, was="f", now="g").rowcount == 2
        gone = scoped(session, Draft).delete().where(_D.nonce == bindparam("nonce"))
        assert run(session, "drop", lambda: gone, nonce="a").rowcount == 1
        assert run(session, "drop", lambda: gone, nonce="a").rowcount == 0


def test_errors_are_sqlalchemys_and_hold_no_data(database: Database) -> None:
    """A second row of the same key: the error that everybody catches, nothing of the row
    in it."""
    (mine,) = programs(database, 1)
    with database.begin(mine) as session:
        run(session, "in", lambda: _insert(session), **_row("private words"))
    with pytest.raises(IntegrityError) as caught, database.begin(mine) as session:
        run(session, "in", lambda: _insert(session), **_row("private words"))
    assert "private words" not in f"{caught.value} {caught.value.orig}"
    with database.begin(mine, write=False) as session:
        assert len(run(session, "any", lambda: scoped(session, Draft).select(_D.id)).all()) == 1


def _break_others(database: Database) -> None:
    """What a restart of PostgreSQL does to everybody connected."""
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    with database.begin(None) as session:
        ended = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # reason: no input in it
        assert session.connection().execute(ended).all()


def _people(session: TenantSession) -> list[Any]:
    return list(run(session, "people", lambda: scoped(session, Person).select(_P.id)).all())


def test_a_connection_that_broke_is_let_go(postgres_database: Database) -> None:
    """The statement fails as SQLAlchemy's would, and the next transaction gets another connection."""
    (mine,) = programs(postgres_database, 1)

    def broken() -> None:
        with postgres_database.begin(mine) as session:
            _people(session)
            _break_others(postgres_database)
            _people(session)

    with pytest.raises(DBAPIError) as caught:
        broken()
    assert caught.value.connection_invalidated
    with postgres_database.begin(mine) as session:
        assert _people(session) == []


def test_it_stays_inside_its_program(database: Database) -> None:
    """Nothing that `scoped` did not make, nothing made for somebody else; and each program has its own."""
    mine, theirs = programs(database)
    with database.begin(theirs) as session:
        session.add(Draft(**_row("theirs")))
        foreign = scoped(session, Draft).select(_D.nonce)
    with database.begin(mine) as session:
        with pytest.raises(TenancyError, match="another program"):
            run(session, "foreign", lambda: foreign)
        with pytest.raises(TenancyError, match="only when made"):
            run(session, "bare", lambda: select(_D.nonce))
        with pytest.raises(TenancyError, match="only when made"):
            run(session, "write", lambda: update(Draft.__table__).values(form="x"))  # type: ignore[attr-defined]  # reason: SQLModel types no __table__
        session.add(Draft(**_row("mine")))

    def nonces(program: int) -> list[str]:
        with database.begin(program, write=False) as session:
            return list(run(session, "all", lambda: scoped(session, Draft).select(_D.nonce)).scalars())

    assert nonces(mine) == ["mine"]
    assert nonces(theirs) == ["theirs"]


def test_what_sqlalchemy_must_complete_is_refused(database: Database) -> None:
    """A list of any length and a default that is computed: not silently left out."""
    dialect = database.engine.dialect
    with pytest.raises(ValueError, match="lists"):
        Straight(select(_D.id).where(_D.nonce.in_(["a", "b"])), dialect)
    with pytest.raises(ValueError, match="lists"):
        Straight(select(_D.id).where(_D.nonce.in_(bindparam("names", expanding=True))), dialect)
    Straight(select(_D.id).where(_D.nonce.in_(prepared.among("a", "b"))), dialect)


def test_who_listens_to_statements_hears_it(database: Database) -> None:
    """What traces or counts statements sees these, too."""
    (mine,) = programs(database, 1)
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        heard.append(sql)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        with database.begin(mine) as session:
            run(session, "all", lambda: scoped(session, Draft).select(_D.nonce))
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    assert sum("draft.nonce" in sql for sql in heard) == 1


def test_over_all_programs(database: Database) -> None:
    """Delivery's own are not narrowed."""
    mine, theirs = programs(database)
    places = [place(database, program) for program in (mine, theirs)]
    with database.begin(None) as session:
        for program, where in zip((mine, theirs), places, strict=True):
            session.add(Outbox(program_id=program, place_id=where, due_at=MONDAY, created_at=MONDAY))
        found = run(session, "every place", lambda: select(_O.place_id).order_by(_O.id))
        assert list(found.scalars()) == places
