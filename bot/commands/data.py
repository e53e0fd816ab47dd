"""`goodword import`, `export` and `rubric`: records in and out as files."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.commands.records import first_program, program_of, program_option, records
from bot.domain.availability import rests_of
from bot.domain.policy import policy_of
from bot.domain.workdays import zone_of
from bot.features.pool import exporting, importing
from bot.features.pool.reading import Rejection
from bot.links import Marks
from bot.settings import load
from rubrics.reading import RubricError, read
from store.engine import Database
from store.queries import contact_data, erasing, people, profiles, vocabulary
from store.tenancy import TenantSession

Progress = Callable[[int, int], None]


@click.command("import")
@click.argument("what", type=click.Choice(["advocates", "accounts", "proof", "people"]))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@program_option
def import_(what: str, file: Path, dry_run: bool, program: str | None) -> None:
    """Put a CSV or XLSX file into the pool. Doing it twice changes nothing; exit code 1 if rows were rejected.

    Columns are described in docs/program-team.md.
    """
    with records() as database:
        if not dry_run and program is None:
            first_program(database)
        report = _import(database, program_of(database, program), what, file.read_bytes(), dry_run)
    for line in _lines(report, dry_run):
        click.echo(line)
    if report.rejected:
        raise SystemExit(1)


def _import(database: Database, program: int, what: str, content: bytes, dry: bool) -> importing.Report:
    now = datetime.now(UTC)
    with database.begin(program, write=False) as session:
        policy = policy_of(people.program(session).settings)
        words = vocabulary.terms(session)
        marks = _marks(session)
    today = now.astimezone(zone_of(policy.zone)).date()
    plan = importing.understand(content, what, words, today)
    terms = importing.Terms(at=now, today=today, rests=rests_of(policy), dry=dry, marks=marks)
    with _bar("Importing") as progress:
        return importing.run(plan, lambda: database.begin(program, write=not dry), terms, progress)


def _marks(session: TenantSession) -> Marks | None:
    """What recognises people who were erased; needed as soon as anybody was."""
    if not erasing.any_marked(session):
        return None
    keys = load().secret_keys
    if not keys:
        raise click.ClickException("set GOODWORD_SECRET_KEY: it tells whom an import must leave out")
    return Marks(keys)


def _lines(report: importing.Report, dry: bool) -> Iterator[str]:
    yield from report.notes
    yield from (f"column {column!r} is not used" for column in report.unknown_columns)
    yield from (f"new word: {word}" for word in report.new_terms)
    yield from (f"taken, but {_row(one)}" for one in report.remarks)
    yield from (f"rejected {_row(one)}" for one in report.rejected)
    rejected = len({one.row for one in report.rejected})
    counts = (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} as before, {rejected:,} rejected"
    )
    yield f"nothing was changed; it would be: {counts}" if dry else counts


def _row(one: Rejection) -> str:
    return f"row {one.row}, {one.column}: {one.wrong} {one.works}".rstrip()


@click.command()
@click.argument("what", type=click.Choice([*exporting.TABLES, "all", "contact"]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--contact", metavar="EMAIL", help="Whose data, with `contact`: everything about one person, as JSON.")
@program_option
def export(what: str, file: Path, contact: str | None, program: str | None) -> None:
    """Write records to FILE (.csv or .xlsx). With `all`, XLSX has a sheet for each, CSV a file for each beside FILE.

    The files hold people's contact details and can be read by you alone. What is exported can be imported again.
    """
    if (what == "contact") != (contact is not None):
        raise click.UsageError("--contact EMAIL goes with `goodword export contact`")
    if what != "contact":
        exporting.format_of(file.name)
    os.umask(0o077)
    with records() as database:
        number = program_of(database, program)
        if contact is not None:
            _write_contact(database, number, contact, file)
            return
        with database.begin(number, write=False) as session:
            zone = policy_of(people.program(session).settings).zone
        today = datetime.now(zone_of(zone)).date()
        with _bar("Exporting") as progress:
            written = exporting.to_file(what, file, lambda: database.begin(number, write=False), today, progress)
    for path in written:
        click.echo(f"wrote {path}, {path.stat().st_size:,} bytes")


def _write_contact(database: Database, program: int, email: str, file: Path) -> None:
    """Everything about whoever has that address."""
    with database.begin(program, write=False) as session:
        found = profiles.same_address(session, email.strip(), 0)
        known = [contact_data.about(session, one.id or 0) for one in found]
        known = known or contact_data.about_nominee(session, email.strip().casefold())
    if not known:
        raise click.ClickException("nobody in the pool, and nobody who was nominated, has that e-mail address")
    file.write_text(json.dumps(known if len(known) > 1 else known[0], ensure_ascii=False, indent=2), encoding="utf-8")
    click.echo(f"wrote {file}, {file.stat().st_size:,} bytes")


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """A progress bar on the terminal; nothing where nobody watches."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield progress


@click.group()
def rubric() -> None:
    """Rubrics of maturity check-ins."""


@rubric.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check_rubric(file: Path) -> None:
    """Say what to change in a rubric FILE, line by line; exit code 1 if anything."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}: save it as plain text in UTF-8") from None
    try:
        found = read(text)
    except RubricError as error:
        for problem in error.problems:
            click.echo(f"{file}:{problem.line}: {problem.what}")
        count = len(error.problems)
        raise click.ClickException(f"{count} thing{'s' if count > 1 else ''} to change") from None
    traits = sum(len(one.traits) for d in found.dimensions for one in d.levels)
    click.echo(
        f"{file}: fine. {found.name}, version {found.version}: {len(found.dimensions)} dimensions, "
        f"{len(found.levels)} levels, {traits} traits"
    )


COMMANDS = (import_, export, rubric)
