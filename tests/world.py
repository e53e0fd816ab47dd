"""The whole application for tests: assembled as in service, on a real port, fake clouds around it, a clock set by hand.

    async with world(url, slack=True, teams=True) as it:
        it.person("mia", "manager")
        it.customer("Alder Clinic", "Pat Poe", owner="kim")
        ... people act through `it.slack`, `it.teams`, `it.playground` ...
        await it.settled()

Nothing here sleeps: `settled` returns when everything that was begun has ended.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from functools import partial
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import uvicorn
from sqlmodel import select

import bot.app
import bot.desk
from adapters.playground.app import Channel, Colleague
from bot.app import App, Build, adapter, assemble, whole_router
from bot.domain.availability import rests_of
from bot.domain.policy import policy_of
from bot.domain.vocabulary import ensure_terms
from bot.event import Actor, Event, Place
from bot.router import Router
from bot.settings import Settings, load
from bot.ui import Form, Outcome
from store.engine import Database
from store.events import next_number
from store.queries import facts, people, places
from store.queries.names import name_key
from store.records.messages import Outbox
from store.records.pool import Account, Advocate
from store.records.programs import Person
from tests.fakes.clock import FakeClock
from tests.fakes.slack import FakeSlack
from tests.fakes.teams import FakeTeams

KEY = "k" * 40
COLLEAGUES = ("sam", "kim", "lee", "mia", "ada", "gus")
SLOW = 20.0
NEVER = 3600.0
"""Seconds between ticks: a test ticks by itself."""


class Furnished:
    """A program with people and customers, whoever works with it."""

    database: Database
    clock: FakeClock
    program: int

    def person(self, name: str, role: str = "member", *, email: str = "") -> int:
        """Somebody with a role; a platform knows them by their e-mail address when they first show up."""
        with self.database.begin(self.program) as session:
            if known := people.by_email(
                session, email or f"{name}@example.com"
            ):  # the playground's people, from its start
                known.role = role
                return known.id or 0
            made = Person(
                name=name.capitalize(), email=email or f"{name}@example.com", role=role, created_at=self.clock.now
            )
            session.add(made)
            session.flush()
            return made.id or 0

    def person_id(self, name: str) -> int:
        """The id of somebody by the name before the @ of their address."""
        with self.database.begin(self.program, write=False) as session:
            found = people.by_email(session, f"{name}@example.com")
            assert found is not None, f"nobody knows {name}"
            return found.id or 0

    def customer(
        self, account: str, person: str, *, owner: str = "", email: str = "", industry: str = "healthcare", **given: Any
    ) -> int:
        """An active advocate at an account; the advocate's id."""
        with self.database.begin(self.program) as session:
            key = name_key(account)
            known = session.exec(select(Account).where(Account.name_key == key)).first()
            if known is None:
                known = Account(
                    number=next_number(session, "account"),
                    name=account,
                    name_key=key,
                    industry=industry,
                    region="emea",
                    owner_id=self.person_id(owner) if owner else None,
                    created_at=self.clock.now,
                )
                session.add(known)
                session.flush()
            about: dict[str, Any] = {"activities": ["call"], "stage": "active", **given}
            made = Advocate(
                number=next_number(session, "advocate"),
                account_id=known.id or 0,
                name=person,
                name_key=name_key(person),
                email=email or f"{person.split()[0].lower()}@{key.split()[0]}.example.com",
                last_verified=(self.clock.now - timedelta(days=10)).date(),
                created_at=self.clock.now,
                **about,
            )
            session.add(made)
            session.flush()
            facts.refresh(session, [made.id or 0], today=self.clock.now.date(), rests=rests_of(policy_of({})))
            return made.id or 0

    def policy(self, **changed: object) -> None:
        """Change the program's settings."""
        with self.database.begin(self.program) as session:
            now = policy_of(people.program(session).settings)
            people.save_settings(session, now.model_copy(update=changed).model_dump(mode="json"))

    def place(self, platform: str, workspace: str, external_id: str, name: str = "") -> int:
        """A channel, as a place of the program."""
        with self.database.begin(self.program) as session:
            return places.ensure(session, platform, workspace, "channel", external_id, name)


@dataclass
class Records(Furnished):
    """A program without an application around it: to make a file that many tests begin with."""

    database: Database
    clock: FakeClock
    program: int = 0

    def __post_init__(self) -> None:
        self.program = program_of(self.database, self.clock)


def program_of(database: Database, clock: FakeClock) -> int:
    """The only program there is, made if there is none."""
    with database.begin(None) as session:
        if every := people.programs(session):
            return every[0]
        made = people.create_program(session, "Test", "Lumen", clock.now).id or 0
    with database.begin(made) as session:
        ensure_terms(session)
    return made


@dataclass
class World(Furnished):
    """One program, and everything around it."""

    app: App
    clock: FakeClock
    url: str
    http: aiohttp.ClientSession
    database: Database
    program: int
    slack: FakeSlack | None = None
    teams: FakeTeams | None = None
    mails: list[EmailMessage] = field(default_factory=list)

    # --- waiting and time

    async def settled(self) -> None:
        """Everything that was begun has ended: late answers, and messages that can go now."""
        delivery, slack = self.app.delivery, self.app.adapters.get("slack")
        while True:
            if slack is not None:
                await slack._listener.answers.finish()  # type: ignore[attr-defined]  # reason: its own way of waiting, used at its stop
            sent = await delivery.drain()
            under_way = bool(delivery._under_way)
            await delivery._ended()
            if not sent and not under_way:
                return

    def press_unseen(self, who: str, name: str, data: dict[str, Any]) -> Outcome:
        """A press whose consequences nobody was shown yet: as on another process, a moment ago."""
        me = Actor(
            program=self.program,
            person=self.person_id(who),
            platform="test",
            workspace="test",
            external_id=who,
            name=who.capitalize(),
        )
        place = Place(platform="test", workspace="test", kind="direct", external_id=who)
        pressed = Event(
            key=f"unseen {who} {name} {data}",
            kind="button",
            actor=me,
            place=place,
            at=self.clock.now,
            name=name,
            data=data,
        )
        return self.app.core.run(self.app.core.find(pressed))

    def submit_unseen(self, who: str, form: Form, values: Mapping[str, Any]) -> Outcome:
        """A form sent like `press_unseen`."""
        me = Actor(
            program=self.program,
            person=self.person_id(who),
            platform="test",
            workspace="test",
            external_id=who,
            name=who.capitalize(),
        )
        place = Place(platform="test", workspace="test", kind="direct", external_id=who)
        sent = Event(
            key=f"unseen {form.nonce}", kind="form", actor=me, place=place, at=self.clock.now, name=form.name,
            data=form.data, values=values, nonce=form.nonce,
        )  # fmt: skip
        return self.app.core.run(self.app.core.find(sent))

    async def tick(self) -> None:
        """What is due now happens."""
        await self.app.tick()
        await self.settled()

    # --- what became of messages

    def outbox(self) -> list[Outbox]:
        """Every row, oldest first."""
        with self.database.begin(None, write=False) as session:
            return list(session.exec(select(Outbox).order_by(Outbox.id)))  # type: ignore[arg-type]  # reason: a column here

    def undelivered(self) -> list[str]:
        """Messages that did not arrive, in words: a journey ends with none."""
        return [
            f"{r.id} {r.topic or r.kind}: {r.state} {r.reason}"
            for r in self.outbox()
            if r.state not in ("sent", "replaced")
        ]


def colleague(name: str) -> Colleague:
    """Somebody of the playground."""
    return Colleague(name, name.capitalize(), "Somebody", "", f"{name}@example.com", guest=name == "gus")


def settings_of(database: str, url: str, **more: Any) -> Settings:
    """Settings of a test alone: nothing of the environment leaks in."""
    given = {
        "database_url": database,
        "goodword_secret_key": KEY,
        "goodword_public_url": url,
        "goodword_tick_seconds": NEVER,
        "slack_bot_token": "",
        "slack_app_token": "",
        "teams_app_id": "",
        "smtp_url": "",
        "goodword_log": "debug",
        "teams_dangerously_allow_unauthenticated": False,
    }
    return load(_env_file=None, **{**given, **more})


def slack_settings(slack: FakeSlack) -> dict[str, Any]:
    """What `Settings` needs to work with that fake."""
    return {
        "slack_bot_token": slack.token,
        "slack_signing_secret": slack.signing_secret,
        "slack_api_url": slack.api_url,
    }


@asynccontextmanager
async def world(
    database: str,
    *,
    slack: bool = False,
    teams: bool = False,
    playground: Path | None = None,
    extra: Router | None = None,
) -> AsyncIterator[World]:
    """The application over that (migrated) database. `playground` is a folder; `extra` is registered, too."""
    clock, mails = FakeClock(), list[EmailMessage]()
    async with AsyncExitStack() as stack:
        stack.enter_context(patience())
        clouds = [
            await stack.enter_async_context(cloud)
            for cloud in ([FakeSlack()] if slack else []) + ([FakeTeams()] if teams else [])
        ]
        cloud_slack = next((c for c in clouds if isinstance(c, FakeSlack)), None)
        cloud_teams = next((c for c in clouds if isinstance(c, FakeTeams)), None)
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        more = (slack_settings(cloud_slack) if cloud_slack else {}) | (cloud_teams.settings() if cloud_teams else {})
        builds: dict[str, Build] = {
            name: adapter(name) for name, there in (("slack", slack), ("teams", teams)) if there
        }
        builds |= {"site": adapter("site"), "email": partial(adapter("email"), transport=mails.append)}
        if playground is not None:
            builds["playground"] = partial(
                adapter("playground"),
                people=[colleague(n) for n in COLLEAGUES],
                data=playground,
                channels=[Channel("sales", "sales", "Deals"), Channel("program", "program", "The program team")],
            )
        router = whole_router()
        if extra is not None:
            router.include(extra)
        app = assemble(settings_of(database, url, **more), builds, clock=clock, router=router, mail=True)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        made = World(
            app, clock, url, http, app.database, program_of(app.database, clock), cloud_slack, cloud_teams, mails
        )
        await stack.enter_async_context(served(app, listening))
        if cloud_slack:
            cloud_slack.patience = SLOW
            cloud_slack.events_url = f"{url}/slack/events"
        if cloud_teams:
            cloud_teams.talk_to(url)
        yield made


@contextmanager
def patience() -> Iterator[None]:
    """What is slow on a busy machine is waited for: what happens when it is not has tests of its own."""
    slack = import_module("adapters.slack.app")
    kept = bot.desk.ANSWER_SECONDS, bot.desk.OPTION_SECONDS, slack.PATIENCE
    bot.desk.ANSWER_SECONDS = bot.desk.OPTION_SECONDS = slack.PATIENCE = SLOW
    try:
        yield
    finally:
        bot.desk.ANSWER_SECONDS, bot.desk.OPTION_SECONDS, slack.PATIENCE = kept


@asynccontextmanager
async def served(app: App, listening: socket.socket) -> AsyncIterator[None]:
    """The application behind uvicorn, started and stopped as in service."""
    # A process that lives for months collects and freezes once; fifty that live for a second need not.
    bot.app.gc = SimpleNamespace(collect=int, freeze=int, unfreeze=int)  # type: ignore[attr-defined,assignment]  # reason: as said
    config = uvicorn.Config(
        app.asgi(), log_config=None, access_log=False, lifespan="on", ws="none", timeout_keep_alive=60
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(
        sockets=[listening]
    )  # step by step: uvicorn's own loop is polled, and ends only at its next tick
    assert not server.should_exit, "the application did not start: the log says why"
    try:
        yield
    finally:
        for connection in list(server.server_state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)
        await server.shutdown(sockets=[listening])


__all__ = ["COLLEAGUES", "KEY", "World", "colleague", "served", "settings_of", "slack_settings", "world"]
