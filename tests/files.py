"""Fixtures: fresh SQLite files made by the migrations, as an installation has them."""

import shutil
from pathlib import Path

import pytest

from store import admin


@pytest.fixture(scope="session")
def migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, migrated once."""
    file = tmp_path_factory.mktemp("migrated") / "template.db"
    admin.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def migrated_url(migrated_template: Path, tmp_path: Path) -> str:
    """A fresh migrated database."""
    file = tmp_path / "goodword.db"
    shutil.copyfile(migrated_template, file)
    return f"sqlite:///{file}"
