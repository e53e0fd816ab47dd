"""doctor, admin, db and manifest."""

import io
import json
import re
import sqlite3
import zipfile
from contextlib import closing

import pytest
import yaml

from store import outbox
from store.engine import Database
from store.migrations import HEAD
from store.queries import places
from store.records.messages import Outbox
from tests.cli.conftest import KEY, SLACK, Shell
from tests.fakes.clock import MONDAY


def rows(shell: Shell, statement: str, file: str = "goodword.db") -> list[tuple[object, ...]]:
    """What is in a database."""
    with closing(sqlite3.connect(shell.folder / file)) as connection:
        found = connection.execute(statement).fetchall()
        connection.commit()
        return found


def test_an_upgrade_makes_the_tables_and_can_be_repeated(shell: Shell) -> None:
    """Each time it says at what revision they are."""
    first, second = shell.run("db", "upgrade"), shell.run("db", "upgrade")

    assert (first.code, second.code) == (0, 0)
    assert first.out == second.out == f"the database is at revision {HEAD}\n"


def test_a_new_database_is_sound(filled: Shell) -> None:
    """Nothing to look at."""
    done = filled.run("db", "check")

    assert (done.code, done.out, done.err) == (0, "the database is sound\n", "")


def test_check_finds_facts_that_do_not_follow(filled: Shell) -> None:
    """Somebody changed a row by hand: it says which, and ends with 1."""
    (filled.folder / "pool.csv").write_text("account,contact\nNorthwind,Dana Reyes\n")
    assert filled.run("import", "advocates", "pool.csv").code == 0
    rows(filled, "UPDATE advocate SET open_asks = 7")
    done = filled.run("db", "check")

    assert done.code == 1
    assert "advocate 1: open_asks is 7, not 0" in done.out
    assert done.refusal == "1 thing to look at"


@pytest.mark.parametrize(
    "words", [("admin", "code"), ("export", "all", "x.xlsx"), ("db", "check"), ("db", "backup", "b")]
)
def test_without_tables_the_remedy_is_said(shell: Shell, words: tuple[str, ...]) -> None:
    """And looking does not make an empty file."""
    done = shell.run(*words)

    assert done.code == 1
    assert "goodword db upgrade" in done.out + done.err or "there is no database" in done.err
    assert not (shell.folder / "goodword.db").exists()


def test_a_backup_is_a_database(filled: Shell) -> None:
    """It can be read by its owner alone, and has everything."""
    done = filled.run("db", "backup", "copy.db")

    assert done.code == 0
    assert done.out.startswith("wrote copy.db, ")
    assert (filled.folder / "copy.db").stat().st_mode & 0o777 == 0o600
    assert rows(filled, "SELECT name FROM program", "copy.db") == [("Customer advocacy",)]


def test_a_database_is_copied_into_an_empty_one(filled: Shell) -> None:
    """It says how much; a second time it refuses, and an address of another kind is one line without its password."""
    done = filled.run("db", "copy", "sqlite:///goodword.db", "sqlite:///other.db")

    assert done.code == 0
    assert re.search(r"^ +1  program$", done.out, re.MULTILINE)
    assert "both ends agree in number and content" in done.out
    assert rows(filled, "SELECT name FROM program", "other.db") == [("Customer advocacy",)]
    again = filled.run("db", "copy", "sqlite:///goodword.db", "sqlite:///other.db")
    assert "copy into an empty database" in again.refusal
    other = filled.run("db", "copy", "sqlite:///goodword.db", "mysql://user:hunter2@host/db")
    assert "postgresql://" in other.refusal
    assert "hunter2" not in other.refusal


def test_a_code_is_printed_and_only_its_hash_kept(ready: Shell) -> None:
    """The first one makes a program with its words; the code alone goes to standard output."""
    done = ready.run("admin", "code")
    code = done.out.strip()

    assert done.code == 0
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", code)
    assert done.err == f"Send this in chat within 15 minutes: /goodword role claim {code}\n"
    ((kept, program),) = rows(ready, "SELECT code_hash, program_id FROM admincode")
    assert len(str(kept)) == 64
    assert rows(ready, "SELECT id FROM program") == [(program,)]
    ((words,),) = rows(ready, "SELECT count(*) FROM term")
    assert isinstance(words, int)
    assert words > 300


def test_with_several_programs_one_has_to_be_named(filled: Shell) -> None:
    """By number or name; the choice is said."""
    rows(filled, _copied(filled))

    assert filled.run("admin", "code").refusal == (
        "say which program with --program; there are: 1 (Customer advocacy), 2 (Partners)"
    )
    assert filled.run("admin", "code", "--program", "partners").code == 0
    assert "there is no program 'x'" in filled.run("admin", "code", "--program", "x").refusal
    assert rows(filled, "SELECT program_id FROM admincode ORDER BY id DESC LIMIT 1") == [(2,)]


def _copied(shell: Shell) -> str:
    """The statement that copies the program under another name, whatever columns it has."""
    names = [str(row[1]) for row in rows(shell, "PRAGMA table_info(program)")]
    values = ["2" if n == "id" else "'Partners'" if n == "name" else n for n in names]
    return f"INSERT INTO program ({', '.join(names)}) SELECT {', '.join(values)} FROM program"


# --- doctor


def test_the_doctor_names_what_is_missing(shell: Shell) -> None:
    """Settings first; nothing is asked of a platform without them."""
    done = shell.run("doctor")

    assert done.code == 1
    assert done.err == ""
    lines = {line.split()[1]: line for line in done.out.splitlines()}
    assert (lines["settings"][:3], lines["database"][:3]) == ("bad", "bad")
    assert "SLACK_BOT_TOKEN" in lines["settings"]
    assert "goodword db upgrade" in lines["database"]
    assert set(lines) == {"settings", "public", "database", "clock"}


def test_the_doctor_asks_the_platforms(filled: Shell) -> None:
    """A Slack that does not answer is bad; what stands here is ok."""
    done = filled.run("doctor", "--json", **SLACK, SLACK_API_URL="http://127.0.0.1:1/api/")
    told = json.loads(done.out)
    states = {check["name"]: check["state"] for check in told["checks"]}

    assert (done.code, told["well"]) == (1, False)
    assert states["slack token"] == "bad"
    assert (states["settings"], states["database"], states["outbox"]) == ("ok", "ok", "ok")
    assert [check["name"] for check in told["checks"] if check["state"] != "ok" and not check["remedy"]] == []
    assert "fake-signing-secret" not in done.out + done.err


def test_the_doctor_is_content_with_warnings(filled: Shell) -> None:
    """Local tools without tokens, no mail: warnings, exit 0."""
    done = filled.run("doctor", GOODWORD_SECRET_KEY=KEY, TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED="1")

    assert done.code == 0, done.out
    assert [line for line in done.out.splitlines() if line.startswith("bad")] == []
    assert [line.split()[1] for line in done.out.splitlines() if line.startswith("warn")] == [
        "public",
        "teams",
        "e-mail",
    ]


def test_the_doctor_counts_messages_that_did_not_arrive(filled: Shell) -> None:
    """Dead ones are named with their remedy."""
    _plant_dead(filled)
    done = filled.run("doctor", GOODWORD_SECRET_KEY=KEY, TEAMS_DANGEROUSLY_ALLOW_UNAUTHENTICATED="1")

    (line,) = [line for line in done.out.splitlines() if " outbox " in line]
    assert line.startswith("warn")
    assert "1 dead" in line
    assert "/goodword messages" in line


def _plant_dead(shell: Shell) -> None:
    """A message that was refused, written through our own store."""
    database = Database(f"sqlite:///{shell.folder / 'goodword.db'}")
    with database.begin(1) as session:
        place = places.ensure(session, "slack", "T1", "channel", "C1", "sales")
        sent = outbox.enqueue(session, place_id=place, card={"title": "x"}, now=MONDAY)
        session.get_one(Outbox, sent).state = "dead"
    database.close()


# --- manifests


def test_slacks_manifest_is_filled_in(shell: Shell) -> None:
    """Every address is the one given; nothing of the placeholder is left."""
    done = shell.run("manifest", "slack", "--url", "https://references.acme.example/base/")
    read = yaml.safe_load(done.out)

    assert (done.code, done.err) == (0, "")
    assert "goodword.example.com" not in done.out
    assert read["settings"]["interactivity"]["request_url"] == "https://references.acme.example/base/slack/events"


def test_the_address_comes_from_the_settings_too(shell: Shell) -> None:
    """And a file is written where --out says."""
    done = shell.run("manifest", "slack", "--out", "app.yml", GOODWORD_PUBLIC_URL="https://b.example.com")

    assert done.code == 0
    assert "https://b.example.com/slack/events" in (shell.folder / "app.yml").read_text()


@pytest.mark.parametrize("url", ["http://a.example.com", "a.example.com", "https://", 'https://a"b.example.com'])
def test_an_address_that_slack_would_refuse_is_refused(shell: Shell, url: str) -> None:
    """Only https addresses, and nothing that breaks out of the file."""
    assert "GOODWORD_PUBLIC_URL" in shell.run("manifest", "slack", "--url", url).refusal


def test_the_package_for_teams_is_a_zip(shell: Shell) -> None:
    """With the manifest and both icons; its name is said."""
    app = "11111111-2222-3333-4444-555555555555"
    done = shell.run("manifest", "teams", "--url", "https://a.example.com", TEAMS_APP_ID=app)

    assert done.out.startswith("wrote goodword-teams.zip, ")
    with zipfile.ZipFile(io.BytesIO((shell.folder / "goodword-teams.zip").read_bytes())) as archive:
        assert set(archive.namelist()) == {"manifest.json", "color.png", "outline.png"}
        assert json.loads(archive.read("manifest.json"))["id"] == app
    assert "TEAMS_APP_ID" in shell.run("manifest", "teams", "--url", "https://a.example.com").refusal
