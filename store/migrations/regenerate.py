"""Writes 0001 anew from the models: `python -m store.migrations.regenerate`, after any change of a table.

Only until the first release. From then on what shipped stays, and this writes the next number instead.
"""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import create_engine

from store import admin
from store.migrations import HEAD

FOLDER = Path(__file__).parent / "versions"


def main() -> None:
    """Replace the migration and put it into the house's form."""
    from alembic import command

    for old in FOLDER.glob("*.py"):
        old.unlink()
    with create_engine("sqlite://").connect() as connection:
        command.revision(admin.alembic_config(connection), "All tables", autogenerate=True, rev_id=HEAD)
    for made in FOLDER.glob("*.py"):
        lines = made.read_text().splitlines(keepends=True)
        made.write_text("".join(line for line in lines if "# ###" not in line))  # Alembic's own remarks
    for arguments in (["check", "--quiet", "--fix"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(FOLDER)], check=True)  # noqa: S603  # reason: no shell


if __name__ == "__main__":
    main()
