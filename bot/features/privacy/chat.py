"""Erasing a contact, and all we know about one as JSON: for admins."""

import json
import secrets
from collections.abc import Mapping

from bot.context import Context
from bot.domain.wording import full_day
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.privacy import cards, work
from bot.features.privacy.cards import Stake
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Option, Outcome, Reply, Scalar
from store.queries import contact_data, erasing, nominations, nominations_search, people, profiles
from store.queries import requests as stored
from store.queries.profiles import Profile
from store.records.nominations import Nomination
from store.records.privacy import Erasure

router = Router()
LINK_DAYS = 1
OPEN_STAGES = ("proposed", "owner_asked", "owner_approved", "advocate_asked", "scheduled")


# --- whom


@router.command("goodword forget", help="Erase a contact for good", usage="[name or e-mail]", role="admin", reads=True)
def forget(event: Event, ctx: Context) -> Outcome:
    """Choose whom in a form, so that no message keeps the name."""
    text = event.text.strip()
    found = _everybody(ctx, text[:200], 10) if text else ()
    if text and not found:
        raise UserError(cards.nobody(text.split()))
    only = _ref(found[0].value) if len(found) == 1 else {}
    if not event.can_open_form:
        return Reply(card=cards.shown_where(only))
    if only:
        return OpenForm(form=_sure(ctx, only))
    return OpenForm(form=cards.find_form(found, ()))


def _everybody(ctx: Context, text: str, limit: int) -> tuple[Option, ...]:
    """People of the pool, and those who were nominated and are not in it."""
    known = profiles.named(ctx.session, text, everybody=True, by_email=True, limit=limit)
    pool = [(str(one.advocate.id), f"{one.advocate.name}, {one.account.name}") for one in known]
    nominees = nominations_search.nominees(ctx.session, text, limit)
    others = [(f"n{one.id}", f"{one.person}, {one.account} (nominated)") for one in nominees]
    return tuple(Option(value=value, label=label[:75]) for value, label in (*pool, *others))


def _ref(value: str) -> dict[str, Scalar]:
    """Whom a choice means: v, a profile, or n, a nomination.

    Raises:
        FieldError: nobody.
    """
    kind, number = ("n", value[1:]) if value.startswith("n") else ("v", value)
    if not (number.isascii() and number.isdecimal()) or len(number) > 9:
        raise FieldError("who", "Choose somebody from the list.")
    return {kind: int(number)}


@router.options("contacts")
def offer(query: str, ctx: Context) -> tuple[Option, ...]:
    """Everybody of the pool and everybody nominated, for admins."""
    return _everybody(ctx, query, 50) if ctx.role == "admin" else ()


@router.button("forget.open", role="admin", reads=True)
def open_(event: Event, ctx: Context) -> Outcome:
    """From a profile, or from a place where no form opens by itself."""
    if not (event.data.get("v") or event.data.get("n")):
        return OpenForm(form=cards.find_form((), ()))
    return OpenForm(form=_sure(ctx, event.data))


@router.form("forget.find", lambda _event, _ctx: cards.find_form((), ()), role="admin")
def chosen(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """What there is of them, before anything goes."""
    return OpenForm(form=_sure(ctx, _ref(str(values["who"]))))


# --- what goes, and whether it is meant


def _profile(ctx: Context, advocate_id: object, *, lock: bool = False) -> Profile:
    look = profiles.lock if lock else profiles.of
    found = look(ctx.session, advocate_id) if isinstance(advocate_id, int) else None
    if found is None:
        raise UserError("There is no such contact, or they were erased already.")
    return found


def _nomination(ctx: Context, nomination_id: object, *, lock: bool = False) -> Nomination:
    look = nominations.lock if lock else nominations.get
    found = look(ctx.session, nomination_id) if isinstance(nomination_id, int) else None
    if found is None or found.advocate_id is not None or found.person == erasing.NOBODY:
        raise UserError("There is no such contact, or they were erased already.")
    return found


def _nominee(ctx: Context, nomination: Nomination) -> Form:
    whom = work.of_nomination(ctx, nomination)
    mine = [one.id or 0 for one in whom.nominations]
    stake = Stake(
        who=f"{nomination.person}, {nomination.title}" if nomination.title else nomination.person,
        account=nomination.account, email=nomination.email, same=len(mine) - 1,
        shared_name=erasing.named_so(ctx.session, nomination.person_key, nomination.person, (), mine),
    )  # fmt: skip
    return cards.nominee_form(nomination.id or 0, stake)


def _sure(ctx: Context, ref: Mapping[str, Scalar]) -> Form:
    if "n" in ref:
        return _nominee(ctx, _nomination(ctx, ref["n"]))
    profile = _profile(ctx, ref.get("v"))
    advocate = profile.advocate
    rows = stored.asks_of_advocate(ctx.session, advocate.id or 0)
    dates = [row.ask.starts_at for row in rows if row.ask.stage == "scheduled" and row.ask.starts_at]
    coming = [at for at in dates if at > ctx.now]
    stake = Stake(
        who=f"{advocate.name}, {advocate.title}" if advocate.title else advocate.name,
        account=profile.account.name,
        email=advocate.email,
        asks=len(rows),
        open_asks=sum(row.ask.stage in OPEN_STAGES for row in rows),
        uses=len(profiles.uses(ctx.session, advocate.id or 0, limit=1000)),
        permissions=len(profiles.permissions(ctx.session, advocate.id or 0)),
        meeting=full_day(min(coming).astimezone(ctx.zone).date()) if coming else "",
        same=len(profiles.same_address(ctx.session, advocate.email, advocate.id or 0)),
        shared_name=erasing.named_so(ctx.session, advocate.name_key, advocate.name, [advocate.id or 0]),
    )
    return cards.sure_form(advocate.id or 0, stake)


@router.form("forget", lambda event, ctx: _sure(ctx, event.data), role="admin")
def erase(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Gone at once; messages and texts follow by the clock, and then the receipt."""
    if "n" in event.data:
        whom = work.of_nomination(ctx, _nomination(ctx, event.data["n"], lock=True))
    else:
        whom = work.of_profile(ctx, _profile(ctx, event.data.get("v"), lock=True))
    job = work.begin(ctx, whom, str(values["why"]))
    ctx.record = f"erasure:{job.id}"
    return Reply(card=cards.begun())


@router.recall("erasure")
def recall(_job: int, _ctx: Context) -> Card:
    """A repeat."""
    return cards.begun()


# --- all we know about somebody


@router.button("contact.data", role="admin", reads=True)
def data(event: Event, ctx: Context) -> Outcome:
    """A link to a page of their own: a chat would keep it."""
    profile = _profile(ctx, event.data.get("v"))
    if not ctx.tools.links.public:
        return Reply(card=cards.data_by_command())
    claims = {"person": ctx.me, "contact": profile.advocate.id}
    return Reply(card=cards.data_link(ctx.link("data", "data", claims, secrets.token_urlsafe(9), LINK_DAYS)))


@router.link("data")
def data_page(event: Event, ctx: Context) -> Outcome:
    """The JSON, to copy or save; for the admin the link was made for, while they are one."""
    person, contact = event.data.get("person"), event.data.get("contact")
    if not isinstance(person, int) or people.role_of(ctx.session, person) != "admin":
        raise NotAllowed("Only an admin can see this.")
    profile = _profile(ctx, contact)
    known = contact_data.about(ctx.session, profile.advocate.id or 0)
    return Reply(card=cards.data_page(json.dumps(known, ensure_ascii=False, indent=2)))


@router.show("privacy")
def examples() -> list[Card | Form]:
    """One of each card and form of this room."""
    from datetime import UTC, datetime

    at = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
    numbers = dict.fromkeys(("profiles", "texts", "edited", "removed", "blanked", "mails", "drafts", "imports"), 3)
    counts = {**numbers, "number": 7, "mailed": 2, "lost": 1, "unique": False}
    job = Erasure(advocate_id=1, person_id=1, why="they asked for it", counts=counts, started_at=at, ended_at=at)
    much = Stake("Pat Poe, VP", "Alder Clinic", "pat@alder.example.com", 5, 2, 3, 1, "27 Nov 2026", 1, True)
    who = (Option(value="1", label="Pat Poe, Alder Clinic"),)
    return [
        cards.find_form((), ()), cards.find_form(who, ()), cards.sure_form(1, much),
        cards.sure_form(1, Stake("Pat", "Alder", "", 0, 0, 0, 0)), cards.begun(),
        cards.receipt(job, done=False), cards.receipt(job, done=True), cards.shown_where({"v": 1}),
        cards.nominee_form(7, much), cards.nominee_form(7, Stake("Pat", "Alder", "")),
        cards.data_link("https://goodword.example.com/data/x"), cards.data_by_command(),
        cards.data_page('{"name": "Pat <b>Poe</b>"}'),
    ]  # fmt: skip
