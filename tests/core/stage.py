"""A small stage for tests of the core: people act through the real dispatch, and see what the outbox would bring them.

No platform and no network: what is posted is read from the rows that delivery would send.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import col, select

from bot.app import whole_router
from bot.context import Tools, VocabularyCache
from bot.dispatch import Core
from bot.domain.vocabulary import ensure_terms
from bot.event import Actor, Event, Place
from bot.links import Links
from bot.router import Router
from bot.ui import Button, Buttons, Card, Form, Invalid, Nothing, OpenForm, Outcome, RawValue, Reply, plain
from store.engine import Database
from store.queries import people, places
from store.records.messages import Outbox
from store.records.programs import Identity, Person, Workspace
from store.records.programs import Place as StoredPlace
from store.tenancy import TenantSession

_CARD = TypeAdapter(Card)
KEYS = ("k" * 40,)


@cache
def _router() -> Router:
    """Registered once: nothing changes it afterwards."""
    return whole_router()


@dataclass
class Stage:
    """One program with people, a clock that is set by hand, and a way to act as each of them."""

    database: Database
    now: datetime
    core: Core = field(init=False)
    program: int = field(init=False, default=0)
    actors: dict[str, Actor] = field(default_factory=dict)
    _workspace: int = 0
    _seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    """By button the message it was last read on."""
    _keys: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        tools = Tools(_router(), Links(KEYS, "https://goodword.example.com"), VocabularyCache(), mail=True, keys=KEYS)
        self.links = tools.links
        self.core = Core(tools.router, self.database, tools, lambda: self.now)
        with self.database.begin(None) as session:
            self.program = people.create_program(session, "Test", "Lumen", self.now).id or 0
            made = Workspace(program_id=self.program, platform="stage", external_id="w", installed_at=self.now)
            session.add(made)
            session.flush()
            self._workspace = made.id or 0
        with self.database.begin(self.program) as session:
            ensure_terms(session)

    def person(
        self, name: str, role: str = "member", *, email: str = "", zone: str = "UTC", guest: bool = False
    ) -> Actor:
        """Somebody of the company."""
        with self.database.begin(self.program) as session:
            return self.joins(session, name, role, email=email, zone=zone, guest=guest)

    def joins(
        self, session: TenantSession, name: str, role: str = "member", *, email: str = "", zone: str = "UTC",
        guest: bool = False,
    ) -> Actor:  # fmt: skip
        """The same within a transaction, for many at once."""
        email = email or f"{name}@example.com"
        made = Person(name=name.capitalize(), email=email, role=role, zone=zone, created_at=self.now)
        session.add(made)
        session.flush()
        identity = {"person_id": made.id or 0, "workspace_id": self._workspace, "external_id": name}
        session.add(Identity(**identity, guest=guest, seen_at=self.now))
        actor = Actor(
            program=self.program, person=made.id or 0, platform="stage", workspace="w", external_id=name,
            name=made.name, email=email, zone=zone, guest=guest,
        )  # fmt: skip
        self.actors[name] = actor
        return actor

    def event(self, who: str, kind: str, place: str = "", **given: Any) -> Event:
        """An event of somebody, with a key of its own unless one is given."""
        where = Place(platform="stage", workspace="w", kind="channel" if place else "direct", external_id=place or who)
        given.setdefault("key", f"e{next(self._keys)}")
        if kind == "button" and not given.get("message"):
            given["message"] = self._carrying(given["name"], given.get("data", {}))
        return Event(kind=kind, actor=self.actors[who], place=where, at=self.now, **given)  # type: ignore[arg-type]

    def do(self, event: Event) -> Outcome:
        """What the core answers."""
        return self.core.run(self.core.find(event))

    def say(self, who: str, text: str, place: str = "") -> Outcome:
        """A command."""
        return self.do(self.event(who, "command", place, text=text.lstrip("/")))

    def press(self, who: str, button: Button, *, key: str = "", message: int = 0, place: str = "") -> Outcome:
        """A press."""
        given: dict[str, Any] = {"key": key} if key else {}
        return self.do(self.event(who, "button", place, name=button.name, data=button.data, message=message, **given))

    def send(self, who: str, form: Form, values: Mapping[str, RawValue], place: str = "") -> Outcome:
        """A form, with its initial values where nothing else is typed."""
        typed = {**initial(form), **values}
        return self.do(self.event(who, "form", place, name=form.name, data=form.data, nonce=form.nonce, values=typed))

    # --- what people see

    def messages(self, who: str) -> list[Card]:
        """What stands in somebody's direct messages: the newest of each topic, and everything without one."""
        with self.database.begin(self.program) as session:
            place = places.direct(session, self.actors[who].person)
        return self._cards(place or 0)

    def channel(self, name: str) -> list[Card]:
        """What stands in a channel."""
        with self.database.begin(self.program) as session:
            place = places.ensure(session, "stage", "w", "channel", name)
        return self._cards(place)

    def mails(self, address: str) -> list[Card]:
        """The mails somebody gets."""
        with self.database.begin(self.program) as session:
            place = places.mailbox(session, address)
        return self._cards(place)

    def _cards(self, place: int) -> list[Card]:
        with self.database.begin(self.program, write=False) as session:
            rows = session.exec(select(Outbox).where(Outbox.place_id == place).order_by(col(Outbox.id))).all()
        newest: dict[str, Outbox] = {}
        for row in rows:
            newest[row.topic or f"row:{row.id}"] = row
        shown = {row.id or 0: _CARD.validate_python(row.card) for row in newest.values()}
        for message, card in shown.items():
            self._seen |= {(b.name, *sorted(b.data.items())): message for b in buttons(card)}
        return list(shown.values())

    def _carrying(self, name: str, data: Mapping[str, Any]) -> int:
        """The message on which this button was seen; 0: it stands on a private card only."""
        return self._seen.get((name, *sorted(data.items())), 0)

    def channel_id(self, name: str) -> int:
        """The stored place of a channel."""
        with self.database.begin(self.program) as session:
            return places.ensure(session, "stage", "w", "channel", name, name)

    def tick(self) -> None:
        """Everything that is due."""
        while self.core.work_due():
            continue


def initial(form: Form) -> dict[str, RawValue]:
    """What the form shows before anybody types."""
    values: dict[str, RawValue] = {}
    for f in form.fields:
        value = getattr(f, "initial", None)
        if f.t == "choice":
            chosen = tuple(o.value for o in f.initial)
            values[f.name] = chosen if f.several else (chosen[0] if chosen else "")
        elif isinstance(value, bool):
            values[f.name] = value
        elif value is not None:
            values[f.name] = str(value.person if f.t == "person" else value)
    return values


def card_of(outcome: Outcome) -> Card:
    """The card of a reply."""
    assert isinstance(outcome, Reply), outcome
    return outcome.card


def form_of(outcome: Outcome) -> Form:
    """The form of an answer that opens one."""
    assert isinstance(outcome, OpenForm), outcome
    return outcome.form


def errors_of(outcome: Outcome) -> Mapping[str, str]:
    """What was wrong."""
    assert isinstance(outcome, Invalid), outcome
    return outcome.errors


def taken(outcome: Outcome) -> Nothing:
    """An answer that only changes living messages."""
    assert isinstance(outcome, Nothing), outcome
    return outcome


def buttons(card: Card) -> list[Button]:
    """Every button of a card."""
    return [b for block in card.blocks if isinstance(block, Buttons) for b in block.items]


def button(card: Card, label: str) -> Button:
    """The button that says `label`."""
    found = [b for b in buttons(card) if b.label.startswith(label)]
    assert found, f"no {label!r} among {[b.label for b in buttons(card)]} on {card.title!r}"
    return found[0]


def text_of(card: Card) -> str:
    """All words of a card."""
    parts = [card.title]
    for block in card.blocks:
        match block.t:
            case "paragraph" | "note":
                parts.append(plain(block.text))
            case "bullets":
                parts += [plain(item) for item in block.items]
            case "chips":
                parts += block.items
            case "facts":
                parts += [f"{label}: {plain(value)}" for label, value in block.items]
            case "buttons":
                parts += [f"[{b.label}]" for b in block.items]
            case _:
                pass
    return "\n".join(parts)


__all__ = [
    "Stage",
    "StoredPlace",
    "button",
    "buttons",
    "card_of",
    "errors_of",
    "form_of",
    "initial",
    "taken",
    "text_of",
]
