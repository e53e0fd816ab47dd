"""Who somebody is: joined by e-mail when they belong to the company, never otherwise; twice at once is once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.directory import StoredDirectory
from bot.event import Actor, Profile
from bot.links import Vault
from store.engine import Database
from store.queries import people
from store.records.programs import Person, Workspace

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
async def directory(database: Database) -> AsyncIterator[StoredDirectory]:
    """Two workspaces of one program."""
    with database.begin(None) as session:
        program = people.create_program(session, "Test", "Lumen", NOW).id or 0
        for name in ("one", "two"):
            session.add(Workspace(program_id=program, platform="stage", external_id=name, installed_at=NOW))
    made = StoredDirectory(database, Vault(("k" * 40,)), lambda: NOW)
    yield made
    await made.close()


async def seen(directory: StoredDirectory, workspace: str, who: str, email: str, *, guest: bool = False) -> Actor:
    """Somebody acts; the platform says who it is."""
    directory._known.clear()

    async def look_up() -> Profile:
        return Profile(name=who, email=email, guest=guest)

    return await directory.actor("stage", workspace, who, look_up)


async def test_the_same_address_is_the_same_person(directory: StoredDirectory) -> None:
    """In another workspace of the program, whatever the case."""
    first = await seen(directory, "one", "u1", "Sam@example.com")
    second = await seen(directory, "two", "v9", "sam@EXAMPLE.com")
    assert first.person == second.person


async def test_a_guest_with_a_colleagues_address_is_nobody_we_know(directory: StoredDirectory) -> None:
    """A guest's address proves nothing: no role and no customers come with it."""
    sam = await seen(directory, "one", "u1", "sam@example.com")
    guest = await seen(directory, "two", "g1", "sam@example.com", guest=True)
    assert guest.guest
    assert guest.person != sam.person


async def test_a_guest_who_becomes_a_member_is_joined_then(
    directory: StoredDirectory, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the platform says that they belong, the address counts."""
    sam = await seen(directory, "one", "u1", "sam@example.com")
    monkeypatch.setattr("bot.directory.FRESH", NOW - NOW)
    await seen(directory, "two", "g1", "sam@example.com", guest=True)
    await seen(directory, "two", "g2", "lee@example.com", guest=True)
    assert (await seen(directory, "two", "g1", "sam@example.com")).person == sam.person
    lee = await seen(directory, "two", "g2", "lee@example.com")
    with database.begin(None, write=False) as session:
        assert session.exec(select(Person.email).where(Person.id == lee.person)).one() == "lee@example.com"


async def test_seen_twice_at_the_same_moment_is_one_person(directory: StoredDirectory) -> None:
    """Two first events at once: both are answered, and there is one person."""
    both = await asyncio.gather(*(seen(directory, "one", "u1", "sam@example.com") for _ in range(4)))
    assert len({actor.person for actor in both}) == 1
