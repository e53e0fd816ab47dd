"""No statement inside one program sees or touches a row of another: every table, every shape of statement."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import (
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    union,
    union_all,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel
from sqlmodel import select as sm_select

from store.engine import Database
from store.records.messages import Living, Outbox
from store.records.pool import Account, Advocate
from store.records.programs import Person, Place, Program, Term
from store.scoped import scoped
from store.tenancy import Owned, TenancyError, TenantSession
from tests.databases import Postgres, Sqlite
from tests.fakes.clock import MONDAY
from tests.store.planted import SHARED, plant, programs

OWNED = sorted((m for m in Owned.__subclasses__()), key=lambda m: m.__name__)
Shape = Callable[[], Any]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def two(request: pytest.FixtureRequest) -> Iterator[tuple[Database, int, int]]:
    """A database with a row in every table for each of two programs; the tests here change nothing for good."""
    made: Sqlite | Postgres = request.getfixturevalue({"sqlite": "sqlite_files", "postgres": "postgres"}[request.param])
    url = made.fresh()
    database = Database(url)
    mine, theirs = programs(database)
    plant(database, mine)
    plant(database, theirs)
    yield database, mine, theirs
    database.close()
    made.drop(url)


def test_every_table_belongs_to_a_program_but_three() -> None:
    """A new table is owned by a program unless it is named here."""
    owned = {model.__table__.name for model in OWNED}
    assert set(SQLModel.metadata.tables) - owned == SHARED


@pytest.mark.parametrize("model", OWNED, ids=lambda m: m.__name__)
def test_every_table_is_narrowed(two: tuple[Database, int, int], model: type[Owned]) -> None:
    """Reading all rows of a table gives this program's only, by entity, by column, by count, by alias and by key."""
    database, mine, theirs = two
    other = aliased(model)
    with database.begin(None) as session:
        foreign = session.execute(select(model.id).where(model.program_id == theirs)).scalar_one()
    with database.begin(mine, write=False) as session:
        assert [mine] == [row.program_id for row in session.execute(select(model)).scalars()]
        assert [mine] == list(session.execute(select(model.program_id)).scalars())
        assert [mine] == list(session.execute(select(other.program_id)).scalars())
        assert session.execute(select(func.count()).select_from(model)).scalar_one() == 1
        assert session.get(model, foreign) is None


def _joined(inner: Any) -> Any:
    return select(Account.program_id, inner.c.program_id).where(inner.c.program_id >= Account.id)


a1, a2 = aliased(Account), aliased(Advocate)
READS: dict[str, Shape] = {
    "where or": lambda: select(Account.program_id).where(or_(Account.id > 0, true())),
    "join": lambda: select(Person.program_id, Place.program_id).join(Place, true()),
    "cross": lambda: select(Account.program_id, Advocate.program_id).where(Account.id <= Advocate.id),
    "join alias": lambda: select(Account.program_id, a2.program_id).join(a2, true()),
    "outer join": lambda: select(Account.program_id, Advocate.program_id).outerjoin(Advocate, Advocate.id > 0),
    "full join": lambda: select(Account.program_id, Advocate.program_id).join(
        Advocate, Advocate.id == Account.id, full=True
    ),
    "self join": lambda: select(Account.program_id, a1.program_id).join(a1, a1.id != Account.id, isouter=True),
    "sub-select from": lambda: select(select(Account.program_id).subquery().c.program_id),
    "scalar sub-select": lambda: select(Person.program_id, select(func.max(Account.program_id)).scalar_subquery()),
    "in sub-select": lambda: select(Account.program_id).where(Account.program_id.in_(select(Advocate.program_id))),
    "cte": lambda: select(select(Account.program_id).cte("c").c.program_id),
    "cte of cte": lambda: select(select(select(Account.program_id).cte("c").c.program_id).cte("d").c.program_id),
    "union": lambda: union(select(Account.program_id), select(Advocate.program_id)),
    "union from": lambda: select(
        union_all(select(Account.program_id), select(Person.program_id)).subquery().c.program_id
    ),
    "entity from sub-select": lambda: select(aliased(Account, select(Account).subquery()).program_id),
    "entity from statement": lambda: select(Account).from_statement(select(Account)),
    "beside a sub-select": lambda: _joined(select(Person.program_id).where(Person.id > 0).subquery()),
    "distinct group": lambda: select(Account.program_id).group_by(Account.program_id).distinct(),
    "window": lambda: select(Account.program_id, func.count().over(partition_by=Account.program_id)),
    "for update": lambda: select(Account.program_id).with_for_update(),
    "mixed in Core": lambda: select(Account.program_id, Person.__table__.c.program_id).where(
        Person.__table__.c.id <= Account.id
    ),
}


@pytest.mark.parametrize("shape", READS.values(), ids=READS)
def test_no_shape_of_statement_reads_across(two: tuple[Database, int, int], shape: Shape) -> None:
    """Joins, aliases, sub-selects, unions, expressions: whatever it gives, it gives nothing of the other program.

    With the tenancy away each of them would: the same statement over all programs shows the other's rows.
    """
    database, mine, theirs = two
    with database.begin(mine) as session:
        rows = _values(session, shape())
    assert mine in rows
    assert theirs not in rows
    with database.begin(None) as session:
        assert theirs in _values(session, shape())


def _values(session: TenantSession, statement: Any) -> set[Any]:
    found: set[Any] = set()
    for row in session.execute(statement):
        found |= {value.program_id if isinstance(value, Owned) else value for value in row}
    return found


def test_an_existence_elsewhere_is_not_seen(two: tuple[Database, int, int]) -> None:
    """EXISTS, correlated or not, finds only this program's rows."""
    database, mine, theirs = two
    with database.begin(mine, write=False) as session:
        for outer in (Account, aliased(Account)):
            statement = select(outer.program_id).where(exists().where(Place.name == f"name {theirs}"))
            assert session.execute(statement).all() == []
            statement = select(outer.program_id).where(exists().where(Place.name == f"name {mine}"))
            assert [(mine,)] == session.execute(statement).all()


def test_an_outer_join_keeps_its_empty_side(two: tuple[Database, int, int]) -> None:
    """Narrowing goes into the join, so that rows without a partner stay."""
    database, mine, _ = two
    with database.begin(mine, write=False) as session:
        statement = select(Account.program_id, Advocate.id).outerjoin(Advocate, Advocate.id < 0)
        assert [(mine, None)] == [tuple(row) for row in session.execute(statement)]


REFUSED: dict[str, Shape] = {
    "Core select": lambda: select(Account.__table__),
    "Core join": lambda: select(Account.__table__.c.id).join(Person.__table__, true()),
    "Core insert": lambda: insert(Account.__table__).values(name="x"),
    "Core update": lambda: update(Account.__table__).values(name="x"),
    "Core delete": lambda: delete(Account.__table__),
    "text": lambda: text("SELECT * FROM account"),
    "text columns": lambda: text("SELECT id FROM account").columns(Account.__table__.c.id),
    "text entity": lambda: select(Account).from_statement(text("SELECT * FROM account")),
    "text condition": lambda: select(Account).where(text("1 = 1 OR 1 = 1")),
    "text column": lambda: select(Account.id, literal_column("(SELECT max(id) FROM person)")),
    "text from": lambda: select(Account.id).select_from(text("person")),
    "text in a condition": lambda: update(Account).where(text("1 = 1 OR 1 = 1")).values(name="x"),
    "ORM insert": lambda: insert(Account).values(name="x"),
    "moving rows": lambda: update(Account).values(program_id=99),
    "moving rows by column": lambda: update(Account).values({Account.program_id: 99}),
    "Core union": lambda: union(select(Account.__table__.c.id), select(Person.__table__.c.id)),
    "Core in a sub-select": lambda: _joined(select(Person.__table__).subquery()),
    "Core in a column of a sub-select": lambda: _joined(
        select(Person.__table__.c.program_id).join(Advocate, true()).subquery()
    ),
    "Core joined in a sub-select": lambda: _joined(
        select(Account.program_id).join(Person.__table__, true()).subquery()
    ),
    "Core under a sub-select": lambda: _joined(
        select(func.count().label("program_id")).select_from(Person.__table__).subquery()
    ),
    "Core alias in a sub-select": lambda: _joined(select(Person.__table__.alias()).subquery()),
    "Core beside an outer join": lambda: select(Account.id).outerjoin(Person.__table__, true()),
    "update from": lambda: update(Account).where(Account.id == Person.id).values(name="x"),
    "update from alias": lambda: update(Account).where(Account.id == a2.id).values(name="x"),
    "update with another's column": lambda: update(Account).values(name=Person.name),
    "delete using": lambda: delete(Account).where(Account.id == Person.id),
    "a literal beside Core": lambda: select(literal(1)).where(exists().where(Place.__table__.c.id > 0)),
}


@pytest.mark.parametrize("shape", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_narrowed_is_refused(two: tuple[Database, int, int], shape: Shape) -> None:
    """Core statements, text anywhere, inserts past the stamp and rows changing programs never reach the database."""
    database, mine, _ = two
    with database.begin(mine) as session, pytest.raises(TenancyError):
        session.execute(shape())


def test_ways_around_the_session_are_refused(two: tuple[Database, int, int]) -> None:
    """The bare connection and the bulk methods, which tell nobody what they do, are for sessions over all programs."""
    database, mine, theirs = two
    with database.begin(mine) as session:
        for way in (
            lambda: session.connection(),
            lambda: session.bulk_save_objects([Person(name="x", program_id=theirs)]),
            lambda: session.bulk_insert_mappings(Person, [{"name": "x", "program_id": theirs}]),
            lambda: session.bulk_update_mappings(Person, [{"id": 1, "name": "x"}]),
            lambda: session.execute(update(Person), [{"id": 1, "name": "x"}]),
        ):
            with pytest.raises(TenancyError):
                way()


@contextmanager
def trying(database: Database, program: int) -> Iterator[tuple[TenantSession, Callable[[], None]]]:
    """A transaction inside a program that is undone. Calling what comes with the session lets it see all programs."""
    with database.begin(program) as session:
        yield session, lambda: setattr(session, "program", None)
        session.rollback()


@pytest.mark.parametrize("model", OWNED, ids=lambda m: m.__name__)
def test_every_table_is_changed_inside_only(two: tuple[Database, int, int], model: type[Owned]) -> None:
    """UPDATE and DELETE without any condition touch this program's row and leave the other's."""
    database, mine, theirs = two
    name = next(c.name for c in model.__table__.columns if c.name not in ("id", "program_id"))
    same, old = {name: getattr(model, name)}, aliased(model)
    by_sub_select = update(model).where(model.id.in_(select(old.id))).values(same)
    with trying(database, mine) as (session, over_all):
        options = {"synchronize_session": False}
        assert session.execute(update(model).values(same), execution_options=options).rowcount == 1
        assert session.execute(by_sub_select, execution_options=options).rowcount == 1
        if model not in REFERRED_TO:
            assert session.execute(delete(model)).rowcount == 1
            over_all()
            assert [theirs] == list(session.execute(select(model.program_id)).scalars())


REFERRED_TO = [m for m in OWNED if any(key.references(m.__table__) for n in OWNED for key in n.__table__.foreign_keys)]
"""Their rows cannot go while others point at them."""


def test_a_new_row_gets_its_program(two: tuple[Database, int, int]) -> None:
    """Nobody has to say it."""
    database, mine, _ = two
    with trying(database, mine) as (session, _):
        term = Term(kind="product", key="k", label="K")
        session.add(term)
        session.flush()
        assert mine == term.program_id


FOREIGN: dict[str, Callable[[TenantSession, Term, int], object]] = {
    "added": lambda s, foreign, theirs: s.add(Term(kind="product", key="x", label="X", program_id=theirs)),
    "changed": lambda s, foreign, theirs: (s.add(foreign), setattr(foreign, "label", "mine now")),
    "deleted": lambda s, foreign, theirs: s.delete(foreign),
    "given away": lambda s, foreign, theirs: setattr(s.exec(sm_select(Term)).one(), "program_id", theirs),
    "shared": lambda s, foreign, theirs: s.add(Program(name="another", created_at=MONDAY)),
}


@pytest.mark.parametrize("act", FOREIGN.values(), ids=FOREIGN)
def test_rows_of_others_are_not_written(
    two: tuple[Database, int, int], act: Callable[[TenantSession, Term, int], object]
) -> None:
    """A row of another program is neither added, changed nor deleted, none is given away, and shared ones stay."""
    database, mine, theirs = two
    with database.begin(None, write=False) as session:
        foreign = session.exec(sm_select(Term).where(Term.program_id == theirs)).one()
    with pytest.raises(TenancyError), database.begin(mine) as session:
        act(session, foreign, theirs)  # leaving commits, which writes
    with database.begin(None, write=False) as session:
        labels = session.execute(select(Term.label).order_by(Term.id)).scalars().all()
    assert [f"label {mine}", f"label {theirs}"] == labels


def test_scoped_statements_stay_inside(two: tuple[Database, int, int]) -> None:
    """Core statements made by `scoped` are filtered and stamped, however they are led on."""
    database, mine, _ = two
    account, person = Account.__table__.c, Person.__table__.c
    word = {"kind": "product", "key": "k", "label": "K", "synonyms": [], "position": 0, "public": False}
    with trying(database, mine) as (session, over_all):
        both = (
            scoped(session, Account, Person)
            .select(account.program_id, person.program_id)
            .where(account.id <= person.id)
        )
        assert [(mine, mine)] == session.execute(both).all()
        inner = scoped(session, Person).select(person.program_id)
        outer = scoped(session, Account).select(account.program_id).where(account.program_id.in_(inner))
        assert [mine] == session.execute(outer).scalars().all()
        many = scoped(session, Account).update().where(account.id == bindparam("row")).values(name=bindparam("new"))
        session.execute(many, [{"row": 1, "new": "a"}, {"row": 2, "new": "b"}])
        assert session.execute(scoped(session, Living).delete()).rowcount == 1
        session.execute(scoped(session, Term).insert([word]))
        session.execute(scoped(session, Term).upsert({**word, "label": "again"}, ["kind", "key"], {"label": "again"}))
        over_all()
        assert [(mine, "again")] == session.execute(select(Term.program_id, Term.label).where(Term.key == "k")).all()
        assert len(session.execute(select(Account).where(Account.name.in_(["a", "b"]))).all()) == 1
        assert len(session.execute(select(Living)).all()) == 1


SMUGGLED: dict[str, Callable[[TenantSession], Any]] = {
    "a table": lambda s: scoped(s, Account).select(Account.__table__.c.id).join(Person.__table__, true()),
    "a column": lambda s: scoped(s, Account).select(Account.__table__.c.id).add_columns(Person.__table__.c.id),
    "a condition": lambda s: scoped(s, Account).delete().where(Account.__table__.c.id == Person.__table__.c.id),
    "a sub-select": lambda s: scoped(s, Account).select(Account.__table__.c.id).where(
        Account.__table__.c.id.in_(select(Account.__table__.c.id))
    ),
    "an existence": lambda s: scoped(s, Account).select(Account.__table__.c.id).where(
        exists().where(Person.__table__.c.id > 0)
    ),
    "text": lambda s: scoped(s, Account).select(Account.__table__.c.id).where(text("1 = 1 OR 1 = 1")),
    "a text column": lambda s: scoped(s, Account).select(literal_column("(SELECT max(id) FROM person)")),
    "an update from": lambda s: scoped(s, Account).update().values(
        name=select(Person.__table__.c.name).limit(1).scalar_subquery()
    ),
}  # fmt: skip


@pytest.mark.parametrize("make", SMUGGLED.values(), ids=SMUGGLED)
def test_nothing_is_smuggled_into_a_scoped_statement(
    two: tuple[Database, int, int], make: Callable[[TenantSession], Any]
) -> None:
    """What is added to a scoped statement afterwards is scoped too, or it does not run."""
    database, mine, _ = two
    with database.begin(mine) as session, pytest.raises(TenancyError):
        session.execute(make(session))


def test_a_scoped_statement_serves_its_own_program_only(two: tuple[Database, int, int]) -> None:
    """Made inside one program, it does not run inside another."""
    database, mine, theirs = two
    with database.begin(theirs, write=False) as session:
        statement = scoped(session, Account).select(Account.__table__.c.id)
    with database.begin(mine, write=False) as session, pytest.raises(TenancyError):
        session.execute(statement)


def test_outside_all_programs_there_is_no_inside(two: tuple[Database, int, int]) -> None:
    """What belongs to a program cannot be made by a session that is inside none."""
    with two[0].begin(None) as session, pytest.raises(TenancyError):
        scoped(session, Account)


def test_a_reading_transaction_cannot_write(two: tuple[Database, int, int]) -> None:
    """The database itself refuses."""
    database, mine, _ = two
    with pytest.raises(Exception, match=r"read-?only"), database.begin(mine, write=False) as session:
        session.execute(update(Account).where(and_(Account.id > 0)).values(name="x"))
    with trying(database, mine) as (session, _):
        session.execute(update(Outbox).values(reason="the next writer is not hindered"))
