"""`goodword doctor`: one line for each thing that has to be right, with the remedy where it is not."""

import asyncio
import json
from collections.abc import Awaitable, Iterator, Sequence
from typing import Any

import click

from bot.app import App, assemble, configured, utc_now
from bot.commands.records import UPGRADE, url_of, why_behind
from bot.errors import ConfigError
from bot.ports import Health
from bot.settings import Settings, load, refuse_unsafe
from bot.vitals import STUCK_SECONDS
from store import outbox
from store.backlog import backlog
from store.engine import Database, trouble
from store.migrations import HEAD

PATIENCE = 20
"""Seconds a platform has to answer."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
def doctor(as_json: bool) -> None:
    """Check settings, database, messages waiting, and the platforms. Exit code 1 when something does not work.

    Lines that begin with "warn" name what would be better, such as mail that is not set up. It asks Slack, Microsoft
    and the mail server over the network, and sends nothing to anybody.
    """
    found = list(_found())
    well = all(one.state != "bad" for one in found)
    click.echo(json.dumps(_object(well, found), indent=2) if as_json else "\n".join(map(_line, found)))
    if not well:
        raise SystemExit(1)


def _line(one: Health) -> str:
    remedy = f" - {one.remedy}" if one.remedy else ""
    return f"{one.state:<5} {one.name:<14} {one.detail}{remedy}"


def _object(well: bool, found: Sequence[Health]) -> dict[str, Any]:
    return {"well": well, "checks": [one.model_dump() for one in found]}


def _found() -> Iterator[Health]:
    try:
        settings = load()
    except ConfigError as error:
        yield Health(name="settings", state="bad", detail=str(error), remedy="correct it, then run this again")
        return
    safe = _settings(settings)
    yield safe
    yield _public_url(settings)
    usable, *rest = _database(settings)
    yield usable
    yield from rest
    yield _clock()
    if safe.state == "ok" and usable.state == "ok":
        yield from asyncio.run(_platforms(settings))


def _settings(settings: Settings) -> Health:
    try:
        refuse_unsafe(settings)
    except ConfigError as error:
        remedy = "`goodword serve` does not start like this"
        return Health(name="settings", state="bad", detail=str(error), remedy=remedy)
    parts = (("Slack", settings.slack), ("Teams", settings.teams), ("e-mail", settings.mail))
    here = ", ".join(name for name, there in parts if there)
    return Health(name="settings", state="ok", detail=f"{here}; {len(settings.secret_keys)} secret key(s)")


def _public_url(settings: Settings) -> Health:
    url = settings.goodword_public_url
    if url:
        state, remedy = ("ok", "") if url.startswith("https://") else ("warn", "customers need an https address")
        return Health.model_validate({"name": "public url", "state": state, "detail": url, "remedy": remedy})
    remedy = "set GOODWORD_PUBLIC_URL to the https address that leads here"
    return Health(name="public url", state="warn", detail="not set: customers get no links to answer by", remedy=remedy)


def _database(settings: Settings) -> Iterator[Health]:
    try:
        database = Database(url_of(settings), connections=1)
    except ValueError as error:
        yield Health(name="database", state="bad", detail=str(error), remedy="set DATABASE_URL")
        return
    try:
        behind = why_behind(database)
        if behind:
            yield Health(name="database", state="bad", detail=behind.removesuffix(f": {UPGRADE}"), remedy=UPGRADE)
            return
        kind = "SQLite" if database.sqlite else "PostgreSQL"
        yield Health(name="database", state="ok", detail=f"{kind} at revision {HEAD}")
        yield _outbox(database)
    except Exception as error:
        detail = trouble(error)
        if not detail:
            raise
        yield Health(name="database", state="bad", detail=detail, remedy="its own log says more")
    finally:
        database.close()


def _outbox(database: Database) -> Health:
    with database.begin(None, write=False) as session:
        counted = backlog(session, utc_now())
    waiting = sum(counted.states[state] for state in outbox.ON_ITS_WAY)
    detail = f"{waiting} on their way, {counted.states['dead']} dead, {counted.states['uncertain']} uncertain"
    if counted.blocked_places:
        detail += f"; {counted.blocked_places} place(s) we may not write to"
    if counted.oldest > STUCK_SECONDS:
        detail += f"; the first has been waiting for {counted.oldest:.0f} s"
        return Health(name="outbox", state="bad", detail=detail, remedy="is `goodword serve` running? its log says why")
    if counted.states["dead"] or counted.states["uncertain"]:
        remedy = "an admin sees each and why with /goodword messages, and can send it again"
        return Health(name="outbox", state="warn", detail=detail, remedy=remedy)
    return Health(name="outbox", state="ok", detail=detail)


def _clock() -> Health:
    detail = (
        f"{utc_now():%Y-%m-%d %H:%M:%S} UTC by this machine; not compared with another clock (Slack allows 5 minutes)"
    )
    return Health(name="clock", state="ok", detail=detail)


# --- the platforms


async def _platforms(settings: Settings) -> Sequence[Health]:
    try:
        app = assemble(settings, configured(settings))
    except ConfigError as error:
        return (Health(name="adapters", state="bad", detail=str(error), remedy="correct the setting"),)
    try:
        answers = await asyncio.gather(*(_asked(name, one.health()) for name, one in app.adapters.items()))
        return [health for answer in answers for health in answer]
    finally:
        await _closed(app)


async def _asked(name: str, health: Awaitable[Sequence[Health]]) -> Sequence[Health]:
    try:
        async with asyncio.timeout(PATIENCE):
            return await health
    except TimeoutError:
        remedy = "see whether this machine may reach it"
        return (Health(name=name, state="bad", detail=f"no answer within {PATIENCE} s", remedy=remedy),)


async def _closed(app: App) -> None:
    """Let go of what asking opened. It was never started: a Socket Mode connection would take people's requests."""
    for one in app.adapters.values():
        await one.stop()
    await app.desk.close()
    await app.directory.close()
    app.database.close()


COMMANDS = (doctor,)
