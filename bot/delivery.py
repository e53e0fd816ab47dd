"""Sends the outbox: different places beside each other, one place in order, and notes what became of each message.

The rows are safe before anything is sent, and whatever happens here they say what happened. Database calls run in a
thread, so that the event loop never waits for a disk.
"""

import asyncio
import logging
import random
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar, assert_never

from pydantic import TypeAdapter, ValidationError

from bot.ports import Clock, Denied, Failed, Gone, Limited, Messenger, Refused, Sent, Target, Unsure
from bot.ports import Delivery as Became
from bot.turns import BEHIND
from bot.ui import Card
from store import claiming, sending
from store.engine import Database, worth_again
from store.records.messages import Outbox
from store.records.programs import Place
from store.sending import Try
from store.tenancy import TenantSession

log = logging.getLogger(__name__)
T = TypeVar("T")
TRIES = 3
LOOK_SECONDS = 1.0
"""How long to sleep while something is under way ..."""
IDLE_SECONDS = 30.0
"""... and when nothing is due and nobody wakes us."""
PAUSE_SECONDS = 1.0
"""Between two messages to a place whose platform asked us to slow down ..."""
SLOW_FOR = timedelta(minutes=1)
"""... for this long."""
QUIET = timedelta(seconds=30)
"""A place that got nothing for so long, or one a second at most, has not had too much: it is the workspace that has."""
RECOVER_EVERY = timedelta(seconds=1)
"""How often to look for what a dead process had taken."""
_card = TypeAdapter(Card)


class Handles(Protocol):
    """External ids, in a workspace of a platform, of those people who are known there."""

    def __call__(self, platform: str, workspace: str, people: Sequence[int], /) -> Awaitable[dict[int, str]]:
        """The ids by person; whoever is not known there is left out."""
        ...


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that can be sent: where, what (nothing when one is removed), and who is who there."""

    target: Target
    card: Card | None = None
    handles: Mapping[int, str] = field(default_factory=dict)


class Delivery:
    """The sender. Any number of them may work on one database."""

    def __init__(
        self,
        db: Database,
        messengers: Mapping[str, Messenger],
        target: Callable[[Place], Target],
        handles: Handles,
        clock: Clock,
        *,
        learn: Callable[[int, str], Awaitable[None]] | None = None,
        lease_seconds: float = 60.0,
        at_once: int = 16,
        executor: Executor | None = None,
        calm: asyncio.Event | None = None,
    ) -> None:
        """`target` says where a place is, `learn` keeps an address that a platform told us while posting.

        `lease_seconds` is how long a row stays ours; a platform gets most of it to answer. `executor` runs the database
        calls; give the writer's own where there is only one writer. `calm`: not set while many wait for answers.
        """
        self._db = db
        self._messengers = messengers
        self._target = target
        self._handles = handles
        self._clock = clock
        self._learn = learn
        self._lease = lease_seconds
        self._at_once = at_once
        self._executor = executor
        self._calm = calm or asyncio.Event()
        if calm is None:
            self._calm.set()
        self._slow: dict[int, datetime] = {}
        self._under_way: set[asyncio.Task[str]] = set()
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._recovered: datetime | None = None

    # --- running

    def wake(self) -> None:
        """There may be something to send. From any thread, at any time."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._woken.set)

    def stop(self) -> None:
        """Begin nothing more; `run` returns when what was begun has ended."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Send what is due, until `stop`."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            self._woken.clear()
            await self._others_first()
            try:
                idle = await self._round()
            except Exception as error:  # whatever it is, the rows are safe, and sending goes on when it is over
                log.exception("delivery cannot reach its rows: check the database", exc_info=error)
                idle = 1.0
            if self._stopping:
                break
            try:
                await asyncio.wait_for(self._woken.wait(), idle)
            except TimeoutError:
                continue
        await self._ended()

    async def _others_first(self) -> None:
        """In a storm of presses those are answered before anything new is sent, but for no longer than `BEHIND`."""
        if not self._calm.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._calm.wait(), BEHIND)

    async def _round(self) -> float:
        """Begin what can be begun. For how many seconds nothing more will be due by itself."""
        free = self._at_once - len(self._under_way)
        now = self._clock()  # one for both questions, else what becomes due between them is overlooked
        rows = await self._claim(free, now) if free > 0 else []
        for row, place in rows:
            self._begin(row, place)
        if free and len(rows) == free:
            return 0.0 if len(self._under_way) < self._at_once else IDLE_SECONDS
        if rows:
            return LOOK_SECONDS  # the first of them to end wakes us, most often long before
        due = await self._do(lambda session: claiming.next_due(session, now), write=False)
        wait = (due - now).total_seconds() if due else IDLE_SECONDS
        return min(max(wait, 0.01), IDLE_SECONDS, self._lease)

    def _begin(self, row: Outbox, place: Place) -> None:
        task = asyncio.create_task(self._send(row, place))
        self._under_way.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[str]") -> None:
        self._under_way.discard(task)
        self._woken.set()

    async def _ended(self) -> None:
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def drain(self) -> Counter[str]:
        """Send all that is due now, and what becomes due by that; how many ended how."""
        ended: Counter[str] = Counter()
        while rows := await self._claim(self._at_once, self._clock()):
            ended.update(await asyncio.gather(*(self._send(row, place) for row, place in rows)))
        return ended

    async def _claim(self, limit: int, now: datetime) -> list[tuple[Outbox, Place]]:
        def claim(session: TenantSession) -> list[tuple[Outbox, Place]]:
            lost = 0
            if self._recovered is None or not timedelta() <= now - self._recovered < RECOVER_EVERY:
                lost, self._recovered = sending.recover(session, now), now
            if lost:
                log.warning(
                    "took back %s messages of a process that ended: `goodword doctor` names doubtful ones", lost
                )
            return claiming.claim(
                session, now, limit=limit, lease_seconds=self._lease, platforms=tuple(self._messengers)
            )

        return await self._do(claim)

    async def _do(self, work: Callable[[TenantSession], T], *, write: bool = True) -> T:
        """Run `work` in a transaction over all programs, on a thread; again when it lost against another one."""

        def once() -> T:
            with self._db.begin(None, write=write) as session:
                return work(session)

        def run() -> T:
            for _ in range(TRIES - 1):
                try:
                    return once()
                except Exception as error:
                    if not worth_again(error):
                        raise
            return once()

        return await asyncio.get_running_loop().run_in_executor(self._executor, run)

    # --- one message

    async def _send(self, row: Outbox, place: Place) -> str:
        """One try of one row, up to and including the note of what became of it, in one word."""
        try:
            return await self._try(row, place)
        except Exception as error:  # its lease runs out, then it is taken back: the place is not held up for good
            log.error("message %s: its try could not be noted, it is taken back later: %s", row.id, _where(error))
            return "lost"

    async def _try(self, row: Outbox, place: Place) -> str:
        ready = await self._prepare(row, place)
        now = self._clock()
        tried = await self._do(lambda session: sending.start(session, row, now, lease_seconds=self._lease))
        if tried is None:
            return self._tell(row, place, "lost", "", "its lease ended")
        became = await self._ask(place, tried, ready) if isinstance(ready, Ready) else ready
        return await self._note(row, place, tried, became)

    async def _prepare(self, row: Outbox, place: Place) -> "Ready | Failed | Refused":
        """All that is needed before the row counts as being sent."""
        try:
            target = self._target(place)
            if row.kind == "remove":
                return Ready(target)
            people = sorted(set(_mentioned(row.card)))
            handles = await self._handles(place.platform, place.workspace_external_id, people) if people else {}
            return Ready(target, _card.validate_python(row.card), handles)
        except ValidationError:
            return Refused(reason="its card cannot be read by this version")
        except Exception as error:
            log.error("message %s is not ready: check the secret key and the directory: %s", row.id, _where(error))
            return Failed(reason="its address or the people in it could not be read")

    async def _ask(self, place: Place, tried: Try, ready: "Ready") -> Became:
        messenger = self._messengers[place.platform]
        target, handles = ready.target, ready.handles
        try:
            async with asyncio.timeout(self._lease * 0.8):
                match tried.doing, ready.card:
                    case "post", Card() as card:
                        return await messenger.post(target, card, key=tried.id, parent=tried.parent, handles=handles)
                    case "edit", Card() as card:
                        return await messenger.update(target, tried.ref, card, key=tried.id, handles=handles)
                    case "delete", _:
                        return await messenger.delete(target, tried.ref)
                    case _:
                        return Sent(ref="")  # there was nothing to remove
        except TimeoutError:
            return Unsure(reason="no answer in time")
        except Exception as error:
            log.error("the %s messenger raised, which is a defect of it: %s", place.platform, _where(error))
            return Unsure(reason="the messenger failed")

    # --- what became of it

    async def _note(self, row: Outbox, place: Place, tried: Try, became: Became) -> str:
        now, roll = self._clock(), random.random()  # noqa: S311  # reason: spreads retries, guards nothing
        place_id = place.id or 0
        match became:
            case Sent(ref=ref, address=address):
                pause = PAUSE_SECONDS if self._slow.get(place_id, now) > now else 0.0
                ours = await self._do(lambda session: sending.sent(session, tried, now, ref, pause=pause))
                if address and self._learn:
                    await self._learn(place_id, address)
                return "sent" if ours else "lost"
            case Limited(after=after):
                self._slow = {p: until for p, until in self._slow.items() if until > now}
                few = place_id in self._slow or place.last_sent_at is None or now - place.last_sent_at > QUIET
                self._slow[place_id] = now + timedelta(seconds=after) + SLOW_FOR
                await self._do(lambda session: sending.limited(session, tried, now, after, everywhere=few))
                return "limited"
            case Failed(reason=reason):
                state = await self._do(lambda session: sending.failed(session, tried, now, reason, roll=roll))
                return self._tell(row, place, "failed", state, reason)
            case Unsure(reason=reason):
                state = await self._do(lambda session: sending.unsure(session, tried, now, reason, roll=roll))
                return self._tell(row, place, "unsure", state, reason)
            case Refused(reason=reason):
                await self._do(lambda session: sending.refused(session, tried, reason))
                return self._tell(row, place, "refused", "dead", reason)
            case Denied(reason=reason):
                await self._do(lambda session: sending.blocked(session, tried, now, reason))
                return self._tell(row, place, "denied", "blocked", reason)
            case Gone(reason=reason):
                state = await self._do(lambda session: sending.gone(session, tried, now, reason))
                return self._tell(row, place, "gone", state, reason)
            case _:
                assert_never(became)

    def _tell(self, row: Outbox, place: Place, word: str, state: str, reason: str) -> str:
        what, level = NEXT.get(state, ("it is tried again", logging.INFO))
        log.log(level, "message %s to place %s (%s) %s (%s): %s", row.id, place.id, place.platform, word, reason, what)
        return word


NEXT = {
    "dead": ("it will not be tried again: see `goodword doctor`, mend the cause, send it again", logging.ERROR),
    "uncertain": ("it may or may not be there: look, and send it again if it is not", logging.WARNING),
    "blocked": (
        "nothing more goes there until we are seen there again: invite the bot, or choose another place",
        logging.WARNING,
    ),
    "anew": ("it is posted anew", logging.INFO),
    "outside": ("it goes outside its thread", logging.INFO),
    "sent": ("it was gone already", logging.INFO),
    "": ("somebody else has taken the row over", logging.WARNING),
}
"""What the log says comes next, by the state a row is in after a try."""


def _mentioned(part: Any) -> Iterator[int]:
    """The people mentioned anywhere in a card's JSON."""
    if isinstance(part, dict):
        if part.get("t") == "mention" and isinstance(part.get("person"), int):
            yield part["person"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _mentioned(inner)


def _where(error: Exception) -> str:
    """What failed and where, without the error's text: it could quote an address or a token."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return type(error).__name__ + " at " + " < ".join(f"{f.name}:{f.lineno}" for f in reversed(frames))
