"""`goodword admin` and `goodword db`: what an operator does beside the running service."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.commands.records import first_program, plainly, program_of, program_option, records, url_of, why_behind
from bot.domain.availability import rests_of
from bot.domain.policy import policy_of
from bot.domain.workdays import zone_of
from bot.settings import load
from store import admin as store_admin
from store import copying
from store.engine import Database
from store.queries import codes, facts, people
from store.tenancy import TenantSession

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""None that is easily taken for another when read aloud."""
LIFE = timedelta(minutes=15)


@click.group()
def admin() -> None:
    """Who runs the program."""


@admin.command()
@program_option
def code(program: str | None) -> None:
    """Print a one-use code. Whoever sends `/goodword role claim CODE` within 15 minutes becomes admin."""
    with records() as database:
        if program is None:
            first_program(database)
        number = program_of(database, program)
        made = "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2))
        digest = hashlib.sha256(made.encode()).hexdigest()
        with database.begin(None) as session:
            codes.create(session, number, digest, datetime.now(UTC) + LIFE)
    click.echo(made)
    click.echo(f"Send this in chat within 15 minutes: /goodword role claim {made}", err=True)


@click.group()
def db() -> None:
    """The database: bring it up to date, check it, copy it."""


@db.command()
def upgrade() -> None:
    """Make the tables, or bring them up to date. Safe to run by several at once; all or nothing."""
    with plainly():
        at = store_admin.upgrade(url_of(load()))
    click.echo(f"the database is at revision {at}")


@db.command()
def check() -> None:
    """Look for damage, changed tables, and facts that do not follow from the records. Changes nothing."""
    url = url_of(load())
    with plainly():
        database = Database(url, connections=1)
        behind = why_behind(database)
        database.close()
        wrong = [behind] if behind else store_admin.check(url)
    for line in wrong:
        click.echo(line)
    if wrong:
        raise click.ClickException(f"{len(wrong)} thing{'s' if len(wrong) > 1 else ''} to look at")
    click.echo("the database is sound")


@store_admin.audit
def facts_that_do_not_follow(session: TenantSession) -> Iterable[str]:
    """What matching reads of an advocate, computed again from the records and compared."""
    policy = policy_of(people.program(session).settings)
    today = datetime.now(zone_of(policy.zone)).date()
    return facts.differences(session, today, rests_of(policy))


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy to FILE while everything keeps running.

    A copy of a SQLite database is one by itself. Of PostgreSQL, it is an archive for pg_restore, made by pg_dump.
    """
    with plainly():
        store_admin.backup(url_of(load()), file)
    click.echo(f"wrote {file}, {file.stat().st_size:,} bytes")


@db.command()
@click.argument("source", metavar="FROM_URL")
@click.argument("target", metavar="TO_URL")
def copy(source: str, target: str) -> None:
    """Copy everything from one database into an empty one, such as from SQLite to PostgreSQL.

    All of it or nothing: rows are counted and compared at both ends. Stop the service first, then set DATABASE_URL to
    TO_URL; the secret key stays the same. A password can come from PGPASSWORD or a .pgpass file instead of the URL.
    """
    with plainly():
        try:
            counts = copying.copy(source, target)
        except ValueError as error:  # an address of another kind
            raise click.ClickException(str(error)) from None
    filled = {name: count for name, count in counts.items() if count}
    for name, count in sorted(filled.items()):
        click.echo(f"{count:>9,}  {name}")
    click.echo(f"copied {sum(filled.values()):,} rows of {len(filled)} tables; both ends agree in number and content")


COMMANDS = (admin, db)
