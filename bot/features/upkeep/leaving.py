"""Somebody left their company: the customer stays, a successor is looked for, and the person may be found again."""

from collections.abc import Mapping
from dataclasses import replace

from bot.context import Context, tidy
from bot.domain.availability import rests_of
from bot.domain.happenings import AdvocateLeft
from bot.domain.mail import is_address
from bot.domain.stages import ADVOCATE, check_move
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.upkeep import cards_leaving as cards
from bot.features.upkeep.cards_leaving import GoneView
from bot.features.upkeep.profiles import answered, mine
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, Nothing, OpenForm, Outcome, Reply
from store.queries import accounts, facts, places
from store.queries import requests as asked
from store.queries import upkeep as stored
from store.queries.names import name_key
from store.queries.people import new_words
from store.queries.upkeep import Profile
from store.records.pool import Account, Advocate

router = Router()
SHOWN = 10


@router.button("profile.left")
def left(event: Event, ctx: Context) -> Outcome:
    """They left: what they are asked for ends, somebody else is looked for."""
    number = event.number("a")
    for request in stored.requests_asking(ctx.session, number) if number else ():
        asked.lock(ctx.session, request)  # before the customer, as everybody does: nobody waits in a circle
    found = mine(ctx, event, hold=True)
    one = found.advocate
    check_move(ADVOCATE, "profile", one.stage, "former")
    ctx.changed("advocate", one.id or 0, "stage", one.stage, "former", "left the company")
    one.stage, one.left_on, one.paused_until, one.pause_reason = "former", ctx.day, None, ""
    ctx.session.flush()
    facts.refresh(ctx.session, account_ids=[found.account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
    ctx.happened(AdvocateLeft(one.id or 0))
    _search(ctx, found, cards.successor(view(ctx, found), (ctx.mention(ctx.me),)))
    return answered(ctx, event, found, "left")


def view(ctx: Context, found: Profile) -> GoneView:
    """Somebody who left, for the cards."""
    one, account = found.advocate, found.account
    others = stored.others_there(ctx.session, account.id or 0, one.id or 0)
    return GoneView(one.id or 0, one.name, one.title, account.id or 0, account.name, one.left_on, others)


def _search(ctx: Context, found: Profile, card: Card) -> None:
    """One living message for the owner, and one for the program team."""
    topic = f"successor:{found.advocate.id}"
    owner = found.account.owner_id
    direct = places.direct(ctx.session, owner) if owner else None
    team = places.of_team(ctx.session, ctx.policy.program_channel)
    for place in dict.fromkeys([*([direct] if direct else []), *team]):
        ctx.show(topic, place, card)


def _gone(ctx: Context, event: Event, *, hold: bool = False) -> Profile:
    """Somebody who left, if their company is the acting person's or they are on the program team."""
    number = event.number("a")
    read = stored.hold if hold else stored.profile
    found = read(ctx.session, number) if number else None
    if found is None or found.advocate.left_on is None:
        raise UserError("That is out of date. See who may be found again with /goodword hygiene.")
    if found.account.owner_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the owner of this customer and the program team can say this.")
    return found


@router.button("successor.none")
def nobody(event: Event, ctx: Context) -> Outcome:
    """Nobody for now: the message says who decided it."""
    found = _gone(ctx, event, hold=True)
    ctx.changed("account", found.account.id or 0, "successor", "", "nobody for now")
    _search(
        ctx, found, cards.successor(view(ctx, found), "The owner", answer=f"Nobody for now, says {ctx.actor.name}.")
    )
    ctx.record = f"gone:{found.advocate.id}"
    return Nothing()


@router.recall("gone")
def recall(number: int, ctx: Context) -> Card:
    """A repeat: the search as it is now."""
    found = stored.profile(ctx.session, number)
    one = view(ctx, found) if found else None
    if one is None or found is None or (found.account.owner_id != ctx.me and not ctx.is_team()):
        return cards.alumni([], more=False)
    return cards.successor(one, "The owner", answer="It is noted.")


# --- found again


def alumni(ctx: Context) -> Card:
    """Who left the acting person's customers, or all customers for the program team, and where they may be now."""
    owner = None if ctx.is_team() else ctx.me
    rows = stored.alumni(ctx.session, owner, SHOWN + 1)
    now = stored.perhaps_now(ctx.session, [one.advocate for one in rows[:SHOWN]])
    shown = [_with(view(ctx, one), now.get(one.advocate.id or 0)) for one in rows[:SHOWN]]
    return cards.alumni(shown, more=len(rows) > SHOWN)


def _with(one: GoneView, now: Profile | None) -> GoneView:
    return replace(one, now_id=now.advocate.id or 0, now_at=now.account.name) if now else one


@router.button("alumni.list", reads=True)
def list_(_event: Event, ctx: Context) -> Outcome:
    """Who may be found again."""
    return Reply(card=alumni(ctx))


@router.button("alumni.same")
def same(event: Event, ctx: Context) -> Outcome:
    """Somebody of the same name elsewhere is the same person."""
    found = _gone(ctx, event, hold=True)
    now = stored.perhaps_now(ctx.session, [found.advocate]).get(found.advocate.id or 0)
    if now is None or now.advocate.id != event.data.get("n") or _found_already(ctx, found):
        raise UserError("That is out of date. See who may be found again with /goodword hygiene.")
    now.advocate.alumnus_of_id = found.advocate.id
    ctx.changed("advocate", now.advocate.id or 0, "alumnus", "", f"was at {found.account.name}")
    ctx.record = f"gone:{found.advocate.id}"
    return Reply(card=cards.same(_with(view(ctx, found), now)), replaces=True)


def _found_already(ctx: Context, found: Profile) -> bool:
    return stored.found_again(ctx.session, found.advocate.id or 0)


def _found_form(event: Event, ctx: Context) -> Form:
    return cards.found_form(view(ctx, _gone(ctx, event)))


@router.button("alumni.found", reads=True)
def found_again(event: Event, ctx: Context) -> Outcome:
    """Where are they now?"""
    return OpenForm(form=_found_form(event, ctx))


@router.form("alumni.found", _found_form)
def found_sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A candidate at the new company, with what they used to do and who they were."""
    gone = _gone(ctx, event, hold=True)
    if _found_already(ctx, gone):
        raise UserError(f"{gone.advocate.name} was found already.")
    email = str(values.get("email") or "").strip().casefold()
    if email and not is_address(email):
        raise FieldError("email", "Write it like name@company.example, one address only.")
    if email and stored.has_address(ctx.session, email, 0):
        raise FieldError("email", "Somebody in the pool has this address already.")
    account = _account(ctx, tidy(str(values["account"])), gone, new=bool(values.get("new")))
    made = _candidate(ctx, gone.advocate, account, tidy(str(values.get("title") or "")), email)
    ctx.changed("advocate", made.id or 0, "stage", "", "candidate", f"was at {gone.account.name}")
    facts.refresh(ctx.session, account_ids=[account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
    ctx.record = f"gone:{gone.advocate.id}"
    return Reply(card=cards.added(view(ctx, gone), account.name))


def _account(ctx: Context, name: str, gone: Profile, *, new: bool) -> Account:
    """The company of that name; a new one when somebody says that it is new.

    Raises:
        FieldError: it is the one they left, or nobody said that it is new.
    """
    account = accounts.by_name(ctx.session, name)
    if account is not None and account.id == gone.account.id:
        raise FieldError("account", f"That is the company they left. Nominate them again if they are back at {name}.")
    if account is not None:
        return account
    if not new:
        near = accounts.named_like(ctx.session, name.split()[0], 3) if name.split() else []
        meant = f" Did you mean {', '.join(known for _, known in near)}?" if near else ""
        raise FieldError("account", f"No customer is called so.{meant} Otherwise tick that the company is new.")
    made = Account(number=ctx.number("account"), name=name, name_key=name_key(name), created_at=ctx.now)
    if not accounts.add(ctx.session, made):
        raise FieldError("account", "Somebody added this company a moment ago. Send it again.")
    new_words(ctx.session)
    return made


def _candidate(ctx: Context, before: Advocate, account: Account, title: str, email: str) -> Advocate:
    made = Advocate(
        number=ctx.number("advocate"), account_id=account.id or 0, name=before.name, name_key=before.name_key,
        title=title, email=email, languages=list(before.languages), activities=list(before.activities),
        persona=before.persona, stage="candidate", source="alumnus", alumnus_of_id=before.id,
        nominated_by_id=ctx.me or None, created_at=ctx.now,
    )  # fmt: skip
    ctx.session.add(made)
    ctx.session.flush()
    return made
