"""An import that is killed and run again, and people who were erased, at the command line."""

import json
import random
import shutil
import sqlite3
from pathlib import Path

from bot.links import Marks
from store.engine import Database
from store.queries import erasing
from tests.cli import child
from tests.cli.conftest import CONTEXT, KEY, Shell
from tests.fakes.clock import MONDAY

ROWS = 500
KILLS = (0.15, 0.5, 0.8)
"""After how much of the file."""
TABLES = ("account", "advocate", "permission", "term")


def pool(folder: Path) -> None:
    """A file with what files have: people of one account, lists, permissions, repeated rows, a wrong one."""
    dice = random.Random(4711)
    lines = ["account,contact,email,industry,activities,products,permissions,tags,stage"]
    for n in range(ROWS):
        who = f"Company {n // 3},Person {n},p{n}@c{n // 3}.example.com,{dice.choice(('Healthcare', 'Fintech'))}"
        lines.append(f"{who},call; quote,Core; Plus {n % 7},quote:website:2026-01-01:2028-01-01:file {n},a; b,active")
    lines += [lines[7], "Company 1,Person 9999,no address,,,,,,"]
    (folder / "pool.csv").write_text("\n".join(lines))


def count(folder: Path) -> int:
    """How many advocates are stored."""
    with sqlite3.connect(f"file:{folder / 'goodword.db'}?mode=ro", uri=True) as connection:
        return int(connection.execute("SELECT count(*) FROM advocate").fetchone()[0])


def killed_at(shell: Shell, share: float) -> None:
    """Run the import, and kill it as soon as so much of it is stored."""
    nowhere = shell.folder / "nowhere"
    words = ("import", "advocates", "pool.csv")
    process = CONTEXT.Process(target=child.goodword, args=(words, shell.folder, shell.environment(), nowhere, nowhere))
    process.start()
    while process.exitcode is None and count(shell.folder) < share * ROWS:
        process.join(0.005)
    process.kill()
    process.join()
    assert process.exitcode == -9, "it had ended before it was killed"


def exported(shell: Shell) -> dict[str, str]:
    """All that an export says."""
    assert shell.run("export", "all", "out.csv").code == 0
    return {file.name: file.read_text("utf-8-sig") for file in sorted(shell.folder.glob("out-*.csv"))}


def kept(folder: Path) -> dict[str, list[str]]:
    """Every row of what an import writes, but for what counts up and what says when."""
    counted = {"id", "number", "created_at", "account_id", "advocate_id", "product_bits", "revision"}
    with sqlite3.connect(f"file:{folder / 'goodword.db'}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        tables = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    return {
        name: sorted(repr([(key, row[key]) for key in row.keys() if key not in counted]) for row in rows)  # noqa: SIM118  # reason: a row is no dictionary
        for name, rows in tables.items()
    }


def test_an_import_killed_and_run_again_ends_as_a_clean_one(filled: Shell, tmp_path: Path) -> None:
    """Whatever `kill -9` left: the same pool, the same report of what is wrong, facts that follow from the records."""
    pool(filled.folder)
    clean = Shell(tmp_path / "clean", filled.settings)
    clean.folder.mkdir()
    for name in ("goodword.db", "pool.csv"):
        shutil.copyfile(filled.folder / name, clean.folder / name)
    whole = clean.run("import", "advocates", "pool.csv")
    assert whole.out.splitlines()[-1] == f"{ROWS} added, 0 changed, 1 as before, 1 rejected"
    for share in KILLS:
        killed_at(filled, share)
        assert share * ROWS <= count(filled.folder) < ROWS
    rest = filled.run("import", "advocates", "pool.csv")
    assert rest.code == 1
    assert exported(filled) == exported(clean)
    assert kept(filled.folder) == kept(clean.folder)
    assert filled.run("db", "check").code == clean.run("db", "check").code == 0


def test_who_was_erased_stays_out_at_the_command_line_too(filled: Shell) -> None:
    """With the key the row is left out and reported; without the key nothing is imported at all."""
    database = Database(f"sqlite:///{filled.folder / 'goodword.db'}")
    with database.begin(1) as session:
        erasing.mark(session, [("email", Marks((KEY,)).make(1, "email", "pat@alder.example.com"))], MONDAY)
    database.close()
    (filled.folder / "pool.csv").write_text(
        "account,contact,email\nAlder,Pat Poe,Pat@alder.example.com\nFern,Nia New,nia@fern.example.com\n"
    )
    assert "GOODWORD_SECRET_KEY" in filled.run("import", "advocates", "pool.csv").refusal
    done = filled.run("import", "advocates", "pool.csv", GOODWORD_SECRET_KEY=KEY)
    assert done.out.splitlines()[-1] == "1 added, 0 changed, 0 as before, 1 rejected"
    assert "rejected row 2, contact: This person was erased" in done.out


def test_everything_about_one_contact(filled: Shell) -> None:
    """As JSON, readable by the owner of the file alone; an address nobody has is said."""
    (filled.folder / "pool.csv").write_text(
        "account,contact,email,story\nAlder,Pat Poe,pat@alder.example.com,Two weeks\n"
    )
    filled.run("import", "advocates", "pool.csv")
    assert filled.run("export", "contact", "pat.json", "--contact", "PAT@alder.example.com").code == 0
    file = filled.folder / "pat.json"
    known = json.loads(file.read_text())
    assert (known["contact"]["story"], known["company"]) == ("Two weeks", "Alder")
    assert file.stat().st_mode & 0o077 == 0
    assert "nobody" in filled.run("export", "contact", "x.json", "--contact", "x@y.example.com").refusal
    for words in (("contact", "x.json"), ("all", "x.csv", "--contact", "x@y.example.com")):
        assert "--contact EMAIL" in filled.run("export", *words).err
