"""What commands need to work with the records: a database that answers and is up to date, and one program."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.domain.vocabulary import ensure_terms
from bot.settings import Settings, load
from store import admin
from store.engine import Database, trouble
from store.migrations import HEAD
from store.queries import people
from store.records.programs import Program

UPGRADE = "run `goodword db upgrade`"


@contextmanager
def plainly() -> Iterator[None]:
    """Say in one line what is wrong with the database, instead of what its libraries say."""
    try:
        yield
    except admin.AdminError as error:
        raise click.ClickException(str(error)) from error
    except Exception as error:
        said = trouble(error)
        if not said:
            raise
        raise click.ClickException(said) from error


def url_of(settings: Settings) -> str:
    """Where the database is."""
    return settings.database_url.get_secret_value()


@contextmanager
def records(settings: Settings | None = None) -> Iterator[Database]:
    """The database, opened and known to be up to date."""
    with plainly():
        database = Database(url_of(settings or load()), connections=2)
        try:
            if behind := why_behind(database):
                raise click.ClickException(behind)
            yield database
        finally:
            database.close()


def why_behind(database: Database) -> str:
    """What has to be done before this version can use the database; empty when nothing has."""
    file = database.url.database
    if database.sqlite and file and not Path(file).exists():  # looking into it would make it
        return f"there is no database at {file} yet: {UPGRADE}"
    at = admin.revision_of(database)
    return "" if at == HEAD else f"the database is at revision {at or 'none'}, this version needs {HEAD}: {UPGRADE}"


def program_of(database: Database, wanted: str | None) -> int:
    """The program meant by its number or name; without either, the only one there is."""
    with database.begin(None, write=False) as session:
        every = [made for made in (session.get(Program, number) for number in people.programs(session)) if made]
    named = [p for p in every if wanted is None or wanted.casefold() in (str(p.id), p.name.casefold())]
    if len(named) == 1:
        return named[0].id or 0
    if not every:
        raise click.ClickException("there is no program yet: `goodword admin code` makes the first one")
    listed = ", ".join(f"{p.id} ({p.name})" for p in every)
    if not named:
        raise click.UsageError(f"there is no program {wanted!r}; there are: {listed}")
    raise click.UsageError(f"say which program with --program; there are: {listed}")


def first_program(database: Database) -> None:
    """Make the program that a new installation begins with, unless there is one."""
    now = datetime.now(UTC)
    with database.begin(None) as session:
        if people.programs(session):
            return
        made = people.create_program(session, "Customer advocacy", "", now)
    with database.begin(made.id) as session:
        ensure_terms(session)


program_option = click.option("--program", metavar="P", help="Number or name of the program, when there are several.")
