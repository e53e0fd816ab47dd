"""One event's way through the core: find the handler, check the role, drop repeats, run it in one transaction, catch.

This is the one place that catches. A `UserError` becomes the sentence it carries; anything unexpected a reference
number.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import words
from bot.context import Context, Tools, words_of
from bot.domain.happenings import Pressed
from bot.errors import FieldError, LinkError, NotAllowed, UserError
from bot.event import Actor, Event
from bot.forms import filled, read
from bot.ports import File, Visitor
from bot.router import DueWork, Handler, Role, Router, allowed
from bot.text import nearest
from bot.ui import Button, Buttons, Card, Invalid, Nothing, OpenForm, Option, Outcome, Reply
from store import events, outbox
from store.engine import Database, worth_again
from store.queries import people
from store.tenancy import TenantSession

log = logging.getLogger(__name__)
TRIES = 3
LONGEST_SOURCE = 80
START, LAST = 0, 90
"""Home begins with buttons and ends with what is said to newcomers; what waits for somebody stands between."""
SENTENCE = 3
"""So many words to Goodword that are no command are taken for what somebody needs."""


@dataclass(frozen=True, slots=True)
class Route:
    """Who handles an event, and the event as the handler should see it (a command without its words)."""

    handler: Handler | None
    event: Event
    unknown: str = ""
    """When nobody does: the command that was probably meant."""

    @property
    def reads(self) -> bool:
        """Whether it can run beside writers."""
        return self.handler is None or self.handler.reads


class Core:
    """Runs events over the database. Synchronous; `bot.desk` decides on which thread."""

    def __init__(self, router: Router, database: Database, tools: Tools, clock: Callable[[], datetime]) -> None:
        self.router = router
        self.database = database
        self.tools = tools
        self.clock = clock

    # --- finding

    def find(self, event: Event) -> Route:
        """Who handles `event`. Words typed as text find commands, presses named "run" carry one."""
        tables: Mapping[str, dict[str, Handler]] = {
            "button": self.router.buttons,
            "form": self.router.forms,
            "shortcut": self.router.shortcuts,
        }
        if event.kind == "button" and event.name == "run":
            event = event.model_copy(update={"kind": "command", "text": str(event.data.get("text", ""))})
        if event.kind == "link":
            named = (self.router.links.get(f"{event.name}:{claim}") for claim in event.data)
            return Route(next(filter(None, named), self.router.links.get(event.name)), event)
        if event.kind in tables:
            return Route(tables[event.kind].get(event.name), event)
        if event.kind == "home":
            return Route(Handler("home", self._home, "viewer", reads=True), event)
        if event.kind == "installed":
            return Route(Handler("installed", _welcome, "viewer", reads=True), event)
        return self._find_command(event)

    def _find_command(self, event: Event) -> Route:
        given = event.text.strip().lstrip("/").split()
        folded = [word.casefold() for word in given]
        for length in (3, 2, 1):
            handler = self.router.commands.get(" ".join(folded[:length]))
            if handler and len(given) >= length:
                return Route(handler, _without_words(event, length))
        if short := self._short(folded):
            return Route(short, _without_words(event, 1))
        default = self.router.defaults.get(folded[0]) if folded else None
        meant = self._meant(folded)
        if default and not (len(given) == 2 and meant):
            return Route(self.router.commands[default], _without_words(event, 1))
        return Route(None, event, unknown=meant)

    def _short(self, given: list[str]) -> Handler | None:
        """A command by its second word: "help", "find banks", "show 12". More words than it takes are no command. Of
        two with the same second word a number means the one that takes only that."""
        found = [h for words, h in self.router.commands.items() if given and words.split()[1:] == given[:1]]
        if len(found) > 1 and len(given) == 2 and given[1].lstrip("#").isdecimal():
            found = [h for h in found if h.info and h.info.usage == "NUMBER"]
        if len(found) != 1 or found[0].info is None:
            return None
        takes_words = found[0].info.usage.startswith("[")
        return found[0] if len(given) == 1 or takes_words or given[1].lstrip("#").isdecimal() else None

    def _meant(self, given: list[str]) -> str:
        """The command nearest to what was typed, empty when none is near."""
        if not given:
            return ""
        firsts = {words.split()[0] for words in self.router.commands}
        first = given[0] if given[0] in firsts else nearest(given[0], sorted(firsts))
        if first is None:
            return ""
        seconds = {w.split()[1]: w for w in self.router.commands if w.startswith(first + " ")}
        second = nearest(given[1], sorted(seconds)) if len(given) > 1 else None
        if second:
            return seconds[second]
        return "" if first == given[0] else first

    # --- running

    def prepare(self, route: Route) -> object:
        """A handler's slow work, in a reading transaction. What it raises is what it made: `run` raises it in its
        place."""
        if route.handler is None or route.handler.prepare is None:
            return None
        try:
            with self.database.begin(route.event.actor.program, write=False) as session:
                return route.handler.prepare(route.event, self._context(session, route.event.actor, route.event))
        except Exception as error:
            return error

    def run(self, route: Route, prepared: object = None) -> Outcome:
        """What to answer. Never raises; runs again what lost against another transaction."""
        for attempt in range(1, TRIES + 1):
            try:
                return self._once(route, prepared)
            except UserError as error:
                return self._refused(route, error)
            except NotAllowed as error:
                return Reply(card=words.refused(str(error)))
            except Exception as error:
                if attempt < TRIES and (worth_again(error) or events.is_repeat(error)):
                    continue
                return self._crashed(route, error)
        raise AssertionError("unreachable: the last attempt returns")

    def _once(self, route: Route, prepared: object) -> Outcome:
        handler, event = route.handler, route.event
        with self.database.begin(event.actor.program, write=not route.reads) as session:
            context = self._context(session, event.actor, event)
            context.prepared = prepared
            if event.actor.guest:
                raise NotAllowed(words.OUTSIDERS)
            if handler is None:
                return self._unknown(route)
            if not allowed(context.role, handler.role):
                raise NotAllowed(words.who_may(handler.role))
            if event.message and not route.reads:
                context.pressed = outbox.pressed_on(session, event.message)
                if context.pressed.in_doubt:
                    outbox.resolve(session, event.message)
            key = f"{event.nonce}:{event.name}" if event.kind == "form" and event.nonce else event.key
            if not route.reads and (before := events.handled(session, key)):
                return self._again(before.record, context)
            if event.kind == "button" and not route.reads and (source := event.data.get("src")):
                context.happened(Pressed(str(source)[:LONGEST_SOURCE]))
            outcome = self._handle(handler, event, context)
            if not route.reads and not isinstance(outcome, Invalid | OpenForm):  # a further step has no effect yet
                events.remember(session, key, outcome.t if hasattr(outcome, "t") else "", context.record, context.now)
            return self._finished(outcome, event, context)

    def _handle(self, handler: Handler, event: Event, context: Context) -> Outcome:
        if handler.build is None:
            outcome: Outcome = handler.run(event, context)
            return outcome
        form = handler.build(event, context)
        values, errors = read(form, event.values)
        if errors:
            self._keep(event, context)
            return Invalid(errors=errors, form=filled(form, event.values).model_copy(update={"nonce": event.nonce}))
        if isinstance(context.prepared, Exception):
            raise context.prepared
        sent: Outcome = handler.run(event, context, values)
        if isinstance(sent, OpenForm):
            self._keep(event, context)
        elif event.nonce:
            events.drop_draft(context.session, event.nonce)
        return sent

    def _keep(self, event: Event, context: Context) -> None:
        """Keep what was typed for seven days."""
        events.save_draft(
            context.session,
            nonce=event.nonce,
            person_id=context.me or None,
            form=event.name,
            values=words_of(event.values),
            data=dict(event.data),
            now=context.now,
        )

    def _finished(self, outcome: Outcome, event: Event, context: Context) -> Outcome:
        """The outcome with what only the router knows: a form's nonce, a press's living message as it is now."""
        if isinstance(outcome, OpenForm):
            if not outcome.form.nonce:
                nonce = event.nonce if event.kind in ("form", "button") and event.nonce else secrets.token_urlsafe(12)
                outcome = OpenForm(form=outcome.form.model_copy(update={"nonce": nonce}))
            return outcome if event.can_open_form else _form_behind_button(event, outcome)
        if isinstance(outcome, Nothing) and event.kind == "button":
            if context.pressed.topic:
                return Nothing(now=context.shown.get((context.pressed.topic, context.pressed.place)))
            # A private copy, a reminder or a bundle: none of them is edited, so the press is answered.
            return self._again(context.record, context)
        return outcome

    # --- otherwise

    def _refused(self, route: Route, error: UserError) -> Outcome:
        """What a handler would not take: at the field when it came from a form, and what was typed is kept."""
        handler, event = route.handler, route.event
        if handler is None or handler.build is None:
            return Reply(card=words.cannot(str(error)))
        try:
            with self.database.begin(event.actor.program) as session:
                context = self._context(session, event.actor, event)
                form = filled(handler.build(event, context), event.values).model_copy(update={"nonce": event.nonce})
                self._keep(event, context)
        except (UserError, NotAllowed):  # what the form was about is gone: there is no form to show again
            return Reply(card=words.cannot(str(error)))
        except Exception as failure:
            return self._crashed(route, failure)
        field = error.field if isinstance(error, FieldError) else ""
        return Invalid(errors={field: str(error)}, form=form)

    def _crashed(self, route: Route, error: Exception) -> Outcome:
        reference = secrets.token_hex(4).upper()
        log.error(
            "unexpected failure: look for the cause in this traceback; the person was given the reference",
            exc_info=error,
            extra={"reference": reference, "kind": route.event.kind, "handler": route.event.name},
        )
        return Reply(card=words.crashed(reference))

    def _again(self, record: str, context: Context) -> Outcome:
        """A repeat: the record as it is now, and nothing changed."""
        kind, _, number = record.partition(":")
        recall = self.router.recalls.get(kind)
        return Reply(card=recall(int(number), context)) if recall else Nothing()

    def _unknown(self, route: Route) -> Outcome:
        if route.event.kind == "message" and not route.unknown and len(route.event.text.split()) >= SENTENCE:
            return Reply(card=words.no_command(route.event.text))
        if route.event.kind in ("command", "message"):
            rest = " ".join(route.event.text.split()[len(route.unknown.split()) :])
            return Reply(card=words.unknown_command(route.event.text, route.unknown, rest))
        return Reply(card=words.stale())

    def _context(self, session: TenantSession, actor: Actor, event: Event | None = None) -> Context:
        here = people.standing(session, actor.person)
        return Context(session, actor, self.clock(), self.tools, role=_role(actor, here.role), here=here, event=event)

    def _home(self, _event: Event, context: Context) -> Outcome:
        parts = sorted(self.router.home_parts.values(), key=lambda part: part[0])
        shown = [(order, part(context)) for order, part in parts]
        if context.role != "viewer" and not any(blocks for order, blocks in shown if START < order < LAST):
            shown.append((START, words.nothing_waits()))
            shown.sort(key=lambda one: one[0])
        return Reply(card=words.home(context.actor.name, [block for _, blocks in shown for block in blocks]))

    def tell(self, actor: Actor, card: Card) -> Outcome:
        """Bring `card` to the actor as a direct message: the answer to something that took too long."""
        with self.database.begin(actor.program) as session:
            context = self._context(session, actor)
            context.tell(actor.person, card)
        return Nothing()

    def work_due(self) -> bool:
        """One unit of each kind of due work of each program. True while there may be more."""
        return sum(work() for work in self.due_works()) > 0  # every one of them is done

    def due_works(self) -> list[Callable[[], bool]]:
        """What may be due, each as a call that does one unit of it and says whether there may be more."""
        with self.database.begin(None, write=False) as session:
            programs = people.programs(session)
        return [partial(self._tried, program, name) for program in programs for name in self.router.due_work]

    def _tried(self, program: int, name: str) -> bool:
        """A unit that fails is logged and left."""
        try:
            return self._due(program, self.router.due_work[name])
        except Exception as error:
            if worth_again(error):
                return True
            log.exception("due work failed and is tried at the next tick", extra={"work": name, "program": program})
            return False

    def _due(self, program: int, work: DueWork) -> bool:
        clockwork = Actor(
            kind="system", program=program, platform="clock", workspace="clock", external_id="clock", name="the clock"
        )
        with self.database.begin(program) as session:
            return people.my_turn(session) and work(Context(session, clockwork, self.clock(), self.tools, role="admin"))

    def file(self, visitor: Visitor) -> File:
        """What a signed link to a file shows.

        Raises:
            LinkError: nothing, or not any more.
        """
        make = self.router.files.get(str(visitor.claims.get("file"))) if visitor.purpose == "files" else None
        if make is None:
            raise LinkError("bad")
        with self.database.begin(visitor.actor.program, write=False) as session:
            try:
                return make(visitor.claims, Context(session, visitor.actor, self.clock(), self.tools, role="customer"))
            except UserError as error:
                raise LinkError("used") from error

    def options(self, name: str, query: str, actor: Actor) -> tuple[Option, ...]:
        """Choices for a type-ahead field. Unknown sources and outsiders get none."""
        offer = self.router.sources.get(name)
        if offer is None or actor.guest:
            return ()
        with self.database.begin(actor.program, write=False) as session:
            context = self._context(session, actor)
            return offer(query[:200], context)[:100] if allowed(context.role, "member") else ()


def _role(actor: Actor, stored: str | None) -> Role:
    """What the actor may do, looked up each time: roles change while buttons live for months."""
    if actor.kind == "customer":
        return "customer"
    if actor.kind in ("system", "service"):
        return "admin"
    if stored is None:
        raise NotAllowed(words.OUTSIDERS)
    return stored  # type: ignore[return-value]  # reason: a CHECK on the column allows the roles alone


def _without_words(event: Event, length: int) -> Event:
    parts = event.text.strip().lstrip("/").split(maxsplit=length)
    return event.model_copy(
        update={"text": parts[length] if len(parts) > length else "", "name": " ".join(parts[:length])}
    )


def _form_behind_button(event: Event, outcome: OpenForm) -> Outcome:
    """Where no form can open, a button that does the same again and may: the same press, or the same words."""
    text = " ".join(part for part in (event.name, event.text) if part)[:1500]
    name, data = (event.name, dict(event.data)) if event.kind == "button" else ("run", {"text": text})
    button = Button(label="Open form", name=name, data=data, style="primary", form=True)
    return Reply(card=words.form_waits(outcome.form.title, Buttons(items=(button,))))


def _welcome(_event: Event, _context: Context) -> Outcome:
    return Reply(card=words.welcome())
