"""People, places and installations behind the `Directory` port: kept in the store, secrets sealed, actors cached for
a day."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.errors import GoodwordError, UnknownPerson
from bot.event import Actor, Place, Profile
from bot.links import Vault
from bot.ports import Clock, Installation, Target
from store.engine import Database
from store.queries import arrivals, people, places, pool_owners
from store.queries.arrivals import Home, Seen
from store.queries.pool import lost_race
from store.records import programs as records
from store.tenancy import TenantSession

log = logging.getLogger(__name__)
FRESH = timedelta(hours=24)
LOOK_UP_SECONDS = 1.0
MOST_CACHED = 50_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Known:
    actor: Actor
    until: datetime


class StoredDirectory:
    """The directory of this process. Database calls run on threads of its own, never on the loop."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._known: dict[tuple[str, str, str], _Known] = {}
        self._places: dict[tuple[str, str, str, int], Place] = {}
        self._handles: dict[tuple[str, str, int], str] = {}
        """External ids: nobody's ever changes, so only who is new is looked up."""
        self._threads = ThreadPoolExecutor(2, "directory")
        self._writers: Executor = self._threads

    def write_with(self, writers: Executor) -> None:
        """Write on these threads: SQLite has one writer, and waiting for it in line beats its lock."""
        self._writers = writers

    async def _off_loop(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)

    async def _written(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writers, call)

    # --- people

    async def actor(
        self, platform: str, workspace: str, external_id: str, look_up: Callable[[], Awaitable[Profile]]
    ) -> Actor:
        """Who this is; see the port."""
        key = (platform, workspace, external_id)
        known = self._known.get(key)
        if known and known.until > self._clock():
            return known.actor
        stored = await self._off_loop(partial(self._stored, platform, workspace, external_id))
        if stored and stored.until > self._clock():
            return self._cache(key, stored)
        try:
            profile = await asyncio.wait_for(look_up(), LOOK_UP_SECONDS)
        except Exception as error:
            if stored is None:
                raise UnknownPerson(f"{platform} did not say who somebody is") from error
            log.warning("%s did not answer a look-up in time: the profile of an earlier day is used", platform)
            return self._cache(key, _Known(stored.actor, self._clock() + timedelta(minutes=5)))
        learn = partial(self._learn, platform, workspace, external_id, profile)
        try:
            return self._cache(key, await self._written(learn))
        except Exception as error:
            if not lost_race(error):
                raise
            return self._cache(key, await self._written(learn))  # seen twice at the same moment: now they are known

    def _cache(self, key: tuple[str, str, str], known: _Known) -> Actor:
        if len(self._known) >= MOST_CACHED:
            self._known.clear()
        self._known[key] = known
        return known.actor

    def _stored(self, platform: str, workspace: str, external_id: str) -> _Known | None:
        with self._database.begin(None, write=False) as session:
            found = arrivals.seen(session, platform, workspace, external_id)
        return self._of((platform, workspace, external_id), found) if found else None

    @staticmethod
    def _of(key: tuple[str, str, str], seen: Seen) -> _Known:
        platform, workspace, external_id = key
        actor = Actor(
            program=seen.program, person=seen.person, platform=platform, workspace=workspace, external_id=external_id,
            name=seen.name, email=seen.email or "", zone=seen.zone, locale=seen.locale, guest=seen.guest,
        )  # fmt: skip
        return _Known(actor, seen.seen_at + FRESH)

    def _learn(self, platform: str, workspace: str, external_id: str, profile: Profile) -> _Known:
        with self._database.begin(None, write=False) as session:
            home = arrivals.home_of(session, platform, workspace)
        if home is None:
            raise UnknownPerson(f"{platform} workspace is not installed here")
        email = "" if profile.guest else profile.email.casefold()
        with self._database.begin(home.program) as session:
            new = arrivals.is_new(session, home, external_id, email)
            learn = self._arrived if new else self._seen_again
            return self._of((platform, workspace, external_id), learn(session, home, external_id, profile))

    def _arrived(self, session: TenantSession, home: Home, external_id: str, profile: Profile) -> Seen:
        now, email = self._clock(), None if profile.guest else profile.email.casefold() or None
        person = {
            "name": profile.name, "email": email, "zone": profile.zone, "locale": profile.locale, "created_at": now,
        }  # fmt: skip
        identity = {
            "workspace_id": home.id, "external_id": external_id, "name": profile.name, "guest": profile.guest,
            "address": self._vault.seal(profile.address), "seen_at": now,
        }  # fmt: skip
        made = arrivals.arrive(session, person, identity)
        return Seen(home.program, made, profile.name, email, profile.zone, profile.locale, profile.guest, now)

    def _seen_again(self, session: TenantSession, home: Home, external_id: str, profile: Profile) -> Seen:
        """Somebody whose identity is known, or whose e-mail is from elsewhere."""
        now, identity = self._clock(), people.identity(session, home.id, external_id)
        person = session.get(records.Person, identity.person_id) if identity else None
        if person is None:
            person = people.by_email(session, profile.email)
        if person is None:
            raise LookupError("somebody who was there a moment ago is not")
        if identity and person.email is None and profile.email and not profile.guest:
            same = people.by_email(session, profile.email)  # a guest until now, so without anything of their own
            if same is None:
                person.email = profile.email.casefold()
            else:
                self._handles.pop((home.platform, home.workspace, person.id or 0), None)
                person, identity.person_id = same, same.id or 0
        person.name, person.zone, person.locale = profile.name or person.name, profile.zone, profile.locale
        session.flush()
        if identity is None:
            identity = records.Identity(
                person_id=person.id or 0, workspace_id=home.id, external_id=external_id, seen_at=now
            )
            session.add(identity)
        identity.name, identity.guest, identity.seen_at = profile.name, profile.guest, now
        identity.address = self._vault.seal(profile.address)
        if not profile.guest and person.email:
            pool_owners.adopt(session, person.id or 0, person.email)
        session.flush()
        return Seen(
            home.program, person.id or 0, person.name, person.email, person.zone, person.locale, profile.guest, now
        )

    async def handles(self, platform: str, workspace: str, people_ids: Sequence[int]) -> dict[int, str]:
        """External ids of people known in a workspace."""
        new = [person for person in people_ids if (platform, workspace, person) not in self._handles]
        found = await self._off_loop(partial(self._find_handles, platform, workspace, new)) if new else {}
        if len(self._handles) + len(found) > MOST_CACHED:
            self._handles.clear()
        self._handles |= {(platform, workspace, person): known for person, known in found.items()}
        known = ((person, self._handles.get((platform, workspace, person))) for person in people_ids)
        return {person: handle for person, handle in known if handle}

    def _find_handles(self, platform: str, workspace: str, people_ids: list[int]) -> dict[int, str]:
        with self._database.begin(None, write=False) as session:
            home = people.workspace(session, platform, workspace)
            return people.handles(session, home.id, people_ids) if home and home.id else {}

    # --- places

    async def remember(self, place: Place, person: int = 0) -> None:
        """Keep how to reach a place; written only when something changed since this process last heard of it."""
        key = (place.platform, place.workspace, place.external_id, person)
        if self._places.get(key) == place:
            return
        await self._written(partial(self._remember, place, person))
        if len(self._places) >= MOST_CACHED:
            self._places.clear()
        self._places[key] = place

    def _remember(self, place: Place, person: int) -> None:
        with self._database.begin(None, write=False) as session:
            home = people.workspace(session, place.platform, place.workspace)
        if home is None:
            return
        with self._database.begin(home.program_id) as session:
            place_id = places.ensure(
                session, place.platform, place.workspace, place.kind, place.external_id, place.name
            )
            stored = places.get(session, place_id)
            if stored is None:
                return
            stored.blocked_at = None
            if place.address:
                stored.address = self._vault.seal(place.address)
            if person:
                stored.person_id = person

    async def blocked(self, platform: str, workspace: str, external_id: str) -> None:
        """Nothing more is sent to a place until it is seen again. The workspace's own id means all of it."""
        self._known = {
            k: v for k, v in self._known.items() if external_id != workspace or k[:2] != (platform, workspace)
        }
        self._places = {k: v for k, v in self._places.items() if k[:3] != (platform, workspace, external_id)}
        await self._written(partial(self._blocked, platform, workspace, external_id))

    def _blocked(self, platform: str, workspace: str, external_id: str) -> None:
        with self._database.begin(None, write=False) as session:
            home = people.workspace(session, platform, workspace)
        if home is None:
            return
        if external_id == workspace:
            with self._database.begin(None) as session:
                uninstalled = people.workspace(session, platform, workspace)
                if uninstalled:
                    uninstalled.active = False
            return
        with self._database.begin(home.program_id) as session:
            found = places.find(session, platform, workspace, external_id)
            if found:
                found.blocked_at = self._clock()

    def target(self, place: records.Place) -> Target:
        """A stored place as its messenger needs it."""
        return Target.model_validate(
            {
                "platform": place.platform, "workspace": place.workspace_external_id, "kind": place.kind,
                "external_id": place.external_id, "address": self._vault.open(place.address),
            }
        )  # fmt: skip

    async def learn_address(self, place_id: int, address: str) -> None:
        """Keep an address that a platform told us while posting."""
        await self._written(partial(self._learn_address, place_id, address))

    def _learn_address(self, place_id: int, address: str) -> None:
        with self._database.begin(None) as session:
            place = places.get(session, place_id)
            if place:
                place.address = self._vault.seal(address)

    # --- installations

    async def install(self, platform: str, workspace: str, name: str, secrets: Mapping[str, str]) -> Installation:
        """Note an installation; see the port."""
        return await self._written(partial(self._install, platform, workspace, name, secrets))

    def _install(self, platform: str, workspace: str, name: str, secrets: Mapping[str, str]) -> Installation:
        sealed = self._vault.seal(json.dumps(dict(secrets))) if secrets else ""
        with self._database.begin(None) as session:
            found = people.workspace(session, platform, workspace)
            if found is None:
                every = people.programs(session)
                if len(every) > 1:
                    raise GoodwordError("there are several programs: join this workspace to one with a code")
                program = every[0] if every else self._first_program(session)
                found = records.Workspace(
                    program_id=program, platform=platform, external_id=workspace, installed_at=self._clock()
                )
                session.add(found)
            found.active = True
            found.name = name or found.name
            found.secrets = sealed or found.secrets
            return Installation(
                platform=platform, workspace=workspace, program=found.program_id, name=found.name, secrets=secrets
            )

    def _first_program(self, session: TenantSession) -> int:
        made = people.create_program(session, "Customer advocacy", "", self._clock())
        return made.id or 0

    async def installation(self, platform: str, workspace: str) -> Installation | None:
        """The installation of a workspace."""
        return await self._off_loop(partial(self._installation, platform, workspace))

    def _installation(self, platform: str, workspace: str) -> Installation | None:
        with self._database.begin(None, write=False) as session:
            found = people.workspace(session, platform, workspace)
        if found is None or not found.active:
            return None
        opened = json.loads(self._vault.open(found.secrets)) if found.secrets else {}
        return Installation(
            platform=platform, workspace=workspace, program=found.program_id, name=found.name, secrets=opened
        )

    async def close(self) -> None:
        """Let go of the threads."""
        await asyncio.to_thread(self._threads.shutdown)
