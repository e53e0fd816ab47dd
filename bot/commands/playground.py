"""What the demo is about: its people, its channels, and the sample data behind them."""

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from typing import Any

from bot import sample
from bot.context import Context
from bot.dispatch import Core
from bot.domain.policy import Policy
from bot.domain.vocabulary import ensure_terms
from bot.event import Actor
from bot.features.nominations import living
from store import admin
from store.engine import Database
from store.queries import nominations, people, places
from store.records.programs import Identity, Person, Workspace
from store.tenancy import TenantSession

PLATFORM = "playground"
ROLE_LABELS = {"member": "member", "manager": "program team", "admin": "admin", "viewer": "viewer"}
CHANNELS = (
    (
        "sales",
        "Deals, wins and questions of the field",
        "Try /advocate 2 healthcare references in EMEA for Acme by Friday, $250k",
    ),
    ("advocacy", "The program team: one card for each request", "Requests appear here, one card each."),
    ("wins", "What customers did for us", "Say something nice."),
)
"""Name, topic, and the line an empty channel shows."""
COLOURS = ("moss", "plum", "sky", "clay", "slate", "rose", "sand", "teal")


def colleagues() -> Sequence[Any]:
    """The sample company's people, as the playground shows them."""
    roster = import_module("adapters.playground.roster")
    return tuple(
        roster.Colleague(
            external_id=p.external_id,
            name=p.name,
            role_label=ROLE_LABELS[p.role],
            title=p.title,
            email=p.email,
            zone=p.zone,
            colour=COLOURS[at % len(COLOURS)],
        )
        for at, p in enumerate(sample.PEOPLE)
    )


def channels() -> Sequence[Any]:
    """The channels of the sample company."""
    roster = import_module("adapters.playground.roster")
    return tuple(roster.Channel(name, name, topic, hint) for name, topic, hint in CHANNELS)


def settle(url: str, now: datetime) -> int:
    """Bring the demo's database up to date; a new one gets the program, its people and a year of history.

    Gives the program that was made; 0: there was one.
    """
    admin.upgrade(url)
    database = Database(url)
    try:
        with database.begin(None) as session:
            if people.programs(session):
                return 0
            program = people.create_program(session, "Customer advocacy", sample.COMPANY, now).id or 0
            home = Workspace(
                program_id=program, platform=PLATFORM, external_id=PLATFORM, name=sample.COMPANY, installed_at=now
            )
            session.add(home)
            session.flush()
            workspace = home.id or 0
        with database.begin(program) as session:
            ensure_terms(session)
            filled = sample.fill(session, now)
            _let_in(session, filled, workspace, now)
            _choose_channels(session)
        return program
    finally:
        database.close()


def show_waiting(core: Core, program: int, now: datetime) -> None:
    """What waits for the program team stands in their channel, as it would had it come today."""
    sample_data = Actor(
        kind="system", program=program, platform="clock", workspace="clock", external_id="clock", name="sample data"
    )
    with core.database.begin(program) as session:
        ctx = Context(session, sample_data, now, core.tools, role="admin")
        for nomination in nominations.waiting(session):
            living.refresh(ctx, nomination)


def _let_in(session: TenantSession, filled: dict[str, Person], workspace: int, now: datetime) -> None:
    """Everybody can be reached by direct message before they have said a word."""
    for external_id, person in filled.items():
        session.add(
            Identity(
                person_id=person.id or 0, workspace_id=workspace, external_id=external_id, name=person.name,
                address="", seen_at=now,
            )
        )  # fmt: skip


def _choose_channels(session: TenantSession) -> None:
    ids = {name: places.ensure(session, PLATFORM, PLATFORM, "channel", name, name) for name, _, _ in CHANNELS}
    policy = Policy(program_channel=ids["advocacy"], field_channel=ids["sales"], **sample.SETTINGS)
    people.save_settings(session, policy.model_dump(mode="json"))
