"""Help, roles and the first tour."""

import hashlib
from collections.abc import Mapping

from bot.context import Context
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.people import cards, cards_teams
from bot.forms import Clean
from bot.router import Router, allowed
from bot.ui import Block, Card, Form, Mention, OpenForm, Option, Outcome, Reply
from store.queries import codes, people
from store.records.programs import Person

router = Router()
CLAIM = "goodword role claim"
"""How the first admin begins; once there is one, help leaves it out."""


@router.command("goodword help", help="What you can do here", reads=True, role="viewer")
def help_(event: Event, ctx: Context) -> Outcome:
    """The commands this person may use, grouped by their first word."""
    done = {CLAIM} if people.has_admin(ctx.session) else set[str]()
    open_to_me = [
        info
        for info in ctx.tools.router.catalogue()
        if info.words not in done and allowed(ctx.role, ctx.tools.router.commands[info.words].role)
    ]
    return Reply(card=cards.help_(open_to_me, ctx.role))


@router.button("tour", role="viewer")
def tour(event: Event, ctx: Context) -> Outcome:
    """One of three short cards on how to begin; after the last one Home does not offer them any more."""
    given = event.data.get("step")
    step = given if isinstance(given, int) else 1
    person = ctx.session.get(Person, ctx.me)
    if person and step >= cards.TOUR_STEPS:
        person.toured = True
    return Reply(card=cards.tour(step, ctx.role), replaces=True)


@router.command(CLAIM, help="Become the first admin with a code", usage="CODE", role="viewer")
def claim(event: Event, ctx: Context) -> Outcome:
    """Whoever sends a valid code becomes admin; each code works once, for 15 minutes."""
    digest = hashlib.sha256(event.text.strip().upper().encode()).hexdigest()
    if not codes.use(ctx.session, digest, ctx.now):
        raise UserError("That code is not valid any more. The operator makes a new one with: goodword admin code")
    _change_role(ctx, ctx.me, "admin", "admin code")
    return Reply(card=cards.now_admin())


@router.command("goodword role", help="See or change who may do what", role="admin", reads=True)
def role(event: Event, ctx: Context) -> Outcome:
    """The form that changes a colleague's role."""
    return OpenForm(form=cards.role_form(people.team(ctx.session)))


def _role_form(event: Event, ctx: Context) -> Form:
    return cards.role_form(people.team(ctx.session))


@router.form("role", _role_form, role="admin")
def set_role(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Change somebody's role; nobody changes their own."""
    person_id = int(str(values["person"]))
    if person_id == ctx.me:
        raise FieldError("person", "Nobody changes their own role. Ask another admin.")
    person = ctx.session.get(Person, person_id)
    if person is None:
        raise FieldError("person", "That person is not known here. Ask them to write to Goodword once.")
    _change_role(ctx, person_id, str(values["role"]), "")
    ctx.tell(person_id, cards.role_changed(str(values["role"])))
    return Reply(card=cards.role_set((Mention(person=person_id, name=person.name),), str(values["role"])))


def _change_role(ctx: Context, person_id: int, role: str, why: str) -> None:
    person = ctx.session.get(Person, person_id)
    if person is None:
        raise UserError("That person is not known here.")
    ctx.changed("person", person_id, "role", person.role, role, why)
    person.role = role
    ctx.record = f"person:{person_id}"


@router.recall("person")
def show_person(person_id: int, ctx: Context) -> Card:
    """A repeat of a change of role: what the role is now."""
    person = ctx.session.get(Person, person_id)
    return cards.role_set(person.name if person else "Somebody", person.role if person else "")


@router.options("people")
def offer_people(query: str, ctx: Context) -> tuple[Option, ...]:
    """Colleagues by name."""
    return tuple(Option(value=str(p.id), label=p.name) for p in people.named_like(ctx.session, query))


@router.home("start", order=0)
def start(ctx: Context) -> tuple[Block, ...]:
    """Buttons to begin with."""
    return cards.start(ctx.role)


@router.home("tour", order=90)
def new_here(ctx: Context) -> tuple[Block, ...]:
    """The tour, below what waits, for whoever has not seen it."""
    person = ctx.session.get(Person, ctx.me)
    return cards.new_here() if person is not None and not person.toured else ()


@router.show("people")
def examples() -> list[Card | Form]:
    """One of each card and form of this room."""
    return [*cards.examples(), *cards_teams.examples()]
