"""What an operator does with the database: bring it up to date, check it, copy it.

Alembic is imported inside the functions that need it: the running service never does.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, inspect, text
from sqlmodel import SQLModel, col, select

from store import plans
from store.engine import Database, driver_url
from store.migrations import HEAD
from store.records.programs import Program
from store.tenancy import TenantSession

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
UPGRADE_LOCK = 7_110_320_901
"""Of PostgreSQL's advisory locks; any number that nobody else takes."""


class AdminError(Exception):
    """Something an operator can mend; the text says how."""


Audit = Callable[[TenantSession], Iterable[str]]
_audits: list[Audit] = []


def audit(check: Audit) -> Audit:
    """Register a check that `check` runs inside each program: it says in a line each what is not as it should be."""
    _audits.append(check)
    return check


# --- revisions


def revision(url: str) -> str:
    """The revision a database is at; empty when it has no tables of ours."""
    with _opened(url) as database:
        return revision_of(database)


def revision_of(database: Database) -> str:
    """The same, of a database that is open."""
    with database.begin(None, write=False) as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def upgrade(url: str) -> str:
    """Bring the tables up to date and say at what revision they are. Safe to run by several at once; all or nothing.

    Raises:
        AdminError: the database is newer than this version, or rows contradict each other after the change.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    with _opened(url) as database, _alone(database) as connection:
        config = alembic_config(connection)
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        has_version = inspect(connection).has_table("alembic_version")
        before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if has_version else None
        if before is not None and before not in known:
            raise AdminError(f"the database is at revision {before}, which this version does not know: use a newer one")
        command.upgrade(config, "head")
        if database.sqlite:
            if broken := connection.execute(text("PRAGMA foreign_key_check")).first():
                raise AdminError(
                    f"nothing was changed: rows of table {broken[0]} point to nothing; `goodword db check`"
                )
            plans.teach(cast(sqlite3.Connection, connection.connection.dbapi_connection))
    return HEAD


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration; `store/migrations/env.py` takes the connection out of it."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One transaction that nobody else's upgrade runs beside."""
    with database.engine.connect() as connection:
        if database.sqlite:
            # Changing a table makes it anew and drops the old one, which foreign keys would take as deletions. The
            # pragma works outside of transactions only; ours begins IMMEDIATE, so it is alone.
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        yield connection
        connection.commit()


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url, connections=2)
    try:
        yield database
    finally:
        database.close()


# --- checking


def check(url: str) -> list[str]:
    """What is not as it should be, a line each with what to do; empty when all is well."""
    with _opened(url) as database:
        at = revision_of(database)
        if at != HEAD:
            return [f"the database is at revision {at or 'none'}, this version needs {HEAD}: run `goodword db upgrade`"]
        return [*_damage(database), *_drift(database), *_audited(database)]


def _damage(database: Database) -> Iterator[str]:
    if not database.sqlite:
        return
    with database.begin(None, write=False) as session:
        for (line,) in session.connection().execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield f"the file is damaged ({line}): restore the last backup"
        for table, row, parent, _ in session.connection().execute(text("PRAGMA foreign_key_check")):
            yield f"{table} row {row} points to a {parent} that is not there: restore the last backup"


def _drift(database: Database) -> Iterator[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.begin(None, write=False) as session:
        found = compare_metadata(MigrationContext.configure(session.connection()), SQLModel.metadata)
    for difference in found:
        steps = difference if isinstance(difference, list) else [difference]
        for step in steps:
            yield f"the tables are not as this version makes them ({_said(step)}): undo what was changed by hand"


def _said(step: Any) -> str:
    words = [part if isinstance(part, str) else getattr(part, "name", None) for part in step]
    return " ".join(word for word in words if isinstance(word, str))


def _audited(database: Database) -> Iterator[str]:
    with database.begin(None, write=False) as session:
        programs = session.exec(select(Program.id, Program.name).order_by(col(Program.id))).all()
    for program, name in programs:
        for run in _audits:
            with database.begin(program, write=False) as session:
                yield from (f"{name}: {line}" for line in run(session))


# --- copying


def backup(url: str, file: str | Path, *, pg_dump: str = "pg_dump") -> None:
    """Write a consistent copy of the database to `file`, while everything keeps running.

    Raises:
        AdminError: it could not be written; says what to do.
    """
    parsed, target = driver_url(url), Path(file)
    part = target.with_name(target.name + ".part")
    try:
        if parsed.drivername == "sqlite":
            _copy_file(str(parsed.database), part)
        else:
            _dump(url, part, pg_dump)
        part.chmod(0o600)
        os.replace(part, target)
    except OSError as error:
        raise AdminError(f"cannot write {target}: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


def _copy_file(source: str, target: Path) -> None:
    if not Path(source).exists():
        raise AdminError(f"there is no database at {source}: check DATABASE_URL")
    try:
        target.unlink(missing_ok=True)
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")  # one file that can be moved about, nothing beside it
    except sqlite3.Error as error:
        raise AdminError(f"the copy failed: {error}; is there room on the disk?") from None


def _dump(url: str, target: Path, pg_dump: str) -> None:
    program = shutil.which(pg_dump)
    if program is None:
        raise AdminError(
            "pg_dump is not installed: install PostgreSQL's client programs, of the server's version or newer"
        )
    parsed = driver_url(url).set(drivername="postgresql")
    # The password goes through the environment: arguments can be read by everybody on the machine.
    environment = {**os.environ, "PGPASSWORD": parsed.password} if parsed.password else dict(os.environ)
    bare = parsed.set(password=None).render_as_string(hide_password=False)
    command = [program, "--format=custom", f"--file={target}", f"--dbname={bare}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # reason: no shell, the program is the operator's own
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise AdminError(f"pg_dump failed: {last}")
