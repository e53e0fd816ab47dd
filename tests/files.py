"""Fixtures: fresh SQLite files made by the migrations, as an installation has them."""

import shutil
from pathlib import Path

import pytest

from store import admin
from store.engine import Database
from tests.databases import keeps_statements
from tests.fakes.clock import FakeClock
from tests.world import Records


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, migrated once."""
    file = tmp_path_factory.mktemp("migrated") / "template.db"
    admin.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def migrated_url(migrated_template: Path, tmp_path: Path) -> str:
    """A fresh migrated database without anything in it."""
    return copied(migrated_template, tmp_path)


@pytest.fixture(scope="session")
def furnished_template(migrated_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file with a program: two sellers, an owner, a program manager, an admin; three customers."""
    file = tmp_path_factory.mktemp("furnished") / "template.db"
    shutil.copyfile(migrated_template, file)
    database = Database(f"sqlite:///{file}")
    records = Records(database, FakeClock())
    for name, role in (("sam", "member"), ("lee", "member"), ("kim", "member"), ("mia", "manager"), ("ada", "admin")):
        records.person(name, role)
    for n, account in enumerate(("Alder Clinic", "Birch Care", "Cedar Health")):
        records.customer(account, f"Pat{n} Poe", owner="kim")
    keeps_statements(database)
    database.close()
    return file


@pytest.fixture
def furnished_url(furnished_template: Path, tmp_path: Path) -> str:
    """A fresh database that begins with that program."""
    return copied(furnished_template, tmp_path)


def copied(template: Path, folder: Path) -> str:
    """The URL of a copy of `template` in `folder`."""
    file = folder / "goodword.db"
    shutil.copyfile(template, file)
    return f"sqlite:///{file}"
