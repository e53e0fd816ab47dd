"""The nominator's side: nominate by words, by form, from a message or for a request; join; see mine."""

import secrets
from collections.abc import Mapping

from bot.context import Context
from bot.domain.stages import OPEN_REQUEST, label
from bot.errors import UserError
from bot.event import Event
from bot.features.nominations import cards, cards_team, finding, living, steps
from bot.features.nominations import tip as tips
from bot.features.nominations.finding import Found
from bot.features.nominations.tip import Tip
from bot.features.nominations.views import view
from bot.forms import Clean, filled
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Outcome, Reply, Scalar
from store import events
from store.queries import drafts
from store.queries import nominations as stored
from store.queries.nominations import Someone
from store.records.nominations import Nomination
from store.records.pool import Account, Advocate
from store.records.requests import Request

router = Router()


# --- beginning


@router.command("nominate customer", help="Somebody at a customer who would speak for us", usage="[who, where, why]",
                default=True)  # fmt: skip
def nominate(event: Event, ctx: Context) -> Outcome:
    """Understand free text; where the words suffice no form opens."""
    tip = tips.from_words(event.text, ctx)
    draft = _keep(ctx, tip)
    if not tip.suffices:
        return OpenForm(form=tips.to_form(tip, ctx, more=False, data={"d": draft}))
    found = finding.find(ctx, tip.account, tip.person, tip.email)
    return Reply(card=_question(ctx, tip, found, draft) or cards.preview(tip, _words(ctx, tip), draft))


@router.shortcut("nominate.message")
def from_message(event: Event, ctx: Context) -> Outcome:
    """A colleague's message: the form, filled in with the people, the company and the quote in it."""
    tip = tips.from_message(event.source, ctx)
    return OpenForm(form=tips.to_form(tip, ctx, more=False, data={"d": _keep(ctx, tip)}))


@router.button("nominate.for")
def for_something(event: Event, ctx: Context) -> Outcome:
    """The form, from a button of any room: `r` is the request it is for, `account` the customer, `w` are words to
    begin with."""
    given, words, customer = event.data.get("r"), event.data.get("w"), event.data.get("account")
    account = ctx.session.get(Account, customer) if isinstance(customer, int) else None
    tip = tips.from_words(str(words), ctx) if words and account is None else Tip()
    if account is not None:
        tip = Tip(account=account.name)
    about = ""
    if isinstance(given, int):
        request = _open_request(ctx, given)
        tip = _for_request(tip, request)
        about = f"For request #{request.number}: {ctx.terms.label('activity', request.activity)}."
    return OpenForm(form=tips.to_form(tip, ctx, more=False, data={"d": _keep(ctx, tip)}, about=about))


@router.button("field.known")
def i_know_one(event: Event, ctx: Context) -> Outcome:
    """What *I know one* was called on cards that stand in field channels."""
    return for_something(event, ctx)


def _open_request(ctx: Context, request_id: int) -> Request:
    request = ctx.session.get(Request, request_id)
    if request is None:
        raise UserError("That request is not there any more.")
    if request.stage not in OPEN_REQUEST:
        raise UserError("This request has ended: nobody is needed any more. Thank you all the same.")
    return request


def _for_request(tip: Tip, request: Request) -> Tip:
    """What the request looks for is what the nominated customer is thought to have."""
    wanted = {kind: list(keys) for kind, keys in request.criteria.items()}
    return tip.model_copy(
        update={
            "request_id": request.id or 0,
            "activities": tip.activities or (request.activity,),
            "industry": tip.industry or next(iter(wanted.get("industry", ())), ""),
            "region": tip.region or next(iter(wanted.get("region", ())), ""),
            "products": tip.products or tuple(wanted.get("product", ())),
        }
    )


def _keep(ctx: Context, tip: Tip, draft: str = "") -> str:
    """Keep a tip as a draft; its nonce goes into the buttons."""
    nonce = draft or secrets.token_urlsafe(9)
    events.save_draft(
        ctx.session, nonce=nonce, person_id=ctx.me, form="tip", values=tip.model_dump(mode="json"), data={},
        now=ctx.now,
    )  # fmt: skip
    return nonce


def _kept(ctx: Context, nonce: object) -> Tip:
    values = ctx.draft(str(nonce))
    if not values:
        raise UserError("That was sent already, or is more than seven days old. See yours with /nominate mine.")
    return Tip.model_validate(values)


def _words(ctx: Context, tip: Tip) -> str:
    return ctx.terms.labels("activity", tip.activities)


# --- the form


@router.button("nominate.change", reads=True)
def change(event: Event, ctx: Context) -> Outcome:
    """The form with what was understood."""
    draft = event.data.get("d")
    return OpenForm(form=tips.to_form(_kept(ctx, draft), ctx, more=False, data={"d": draft}))


@router.button("nominate.more", reads=True)
def more(event: Event, ctx: Context) -> Outcome:
    """The same form with every field, keeping what was typed."""
    draft = event.data.get("d")
    form = tips.to_form(_kept(ctx, draft), ctx, more=True, data={"d": draft})
    return OpenForm(form=filled(form, {n: v for n, v in event.values.items() if v not in ("", None, ())}))


@router.button("nominate.continue", reads=True)
def resume(event: Event, ctx: Context) -> Outcome:
    """Go on with a form that was not taken, with what was typed."""
    draft = drafts.mine(ctx.session, ctx.me, str(event.data.get("n")))
    if draft is None:
        raise UserError("That draft is more than seven days old. Please nominate again.")
    typed = {name: tuple(value) if isinstance(value, list) else value for name, value in draft.values.items()}
    return OpenForm(form=filled(_build(event.model_copy(update={"data": draft.data}), ctx), typed))


def _build(event: Event, ctx: Context) -> Form:
    data: dict[str, Scalar] = {"d": event.data.get("d")}
    return tips.to_form(_kept(ctx, event.data.get("d")), ctx, more=bool(event.data.get("more")), data=data)


@router.form("nominate", _build)
def send_form(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Send the form, unless there is a question left."""
    draft = str(event.data.get("d"))
    return _on(ctx, tips.from_form(values, _kept(ctx, draft), ctx), draft)


# --- sending


@router.button("nominate.send")
def send(event: Event, ctx: Context) -> Outcome:
    """Send what was understood."""
    draft = str(event.data.get("d"))
    return _on(ctx, _kept(ctx, draft), draft)


@router.button("nominate.account")
def choose_account(event: Event, ctx: Context) -> Outcome:
    """Which customer was meant; 0: a new one."""
    draft, given = str(event.data.get("d")), event.data.get("a")
    tip = _kept(ctx, draft)
    account = ctx.session.get(Account, given) if isinstance(given, int) and given else None
    if given and account is None:
        raise UserError("That customer is not there any more. Change the nomination and send it again.")
    changed = {"account": account.name} if account else {"new_account": True}
    return _on(ctx, tip.model_copy(update=changed), draft)


@router.button("nominate.anyway")
def anyway(event: Event, ctx: Context) -> Outcome:
    """It is somebody else than those we know."""
    draft = str(event.data.get("d"))
    return _on(ctx, _kept(ctx, draft).model_copy(update={"somebody_else": True}), draft)


def _on(ctx: Context, tip: Tip, draft: str) -> Outcome:
    """Ask what is left to ask, else save."""
    found = finding.find(ctx, tip.account, tip.person, tip.email)
    if question := _question(ctx, tip, found, draft):
        _keep(ctx, tip, draft)
        return Reply(card=question, replaces=True)
    if not events.drop_draft(ctx.session, draft):
        raise UserError("This was sent a moment ago. See it with /nominate mine.")
    if tip.request_id:
        _open_request(ctx, tip.request_id)
    made = steps.make(ctx, tip, found)
    shown = living.refresh(ctx, made)
    return Reply(card=cards.sent(made.number, made.person, shown.request), replaces=True)


def _question(ctx: Context, tip: Tip, found: Found, draft: str) -> Card | None:
    """What has to be answered before a tip is a nomination: which customer, and whether it is a person we know."""
    if found.near and not tip.new_account:
        return cards.did_you_mean(tip, _words(ctx, tip), found, draft)
    if found.same and not tip.somebody_else:
        states = [_state(someone) for someone in found.same]
        return cards.known_already(tip, found, states, [s.record for s in found.same if _mine(ctx, s)], draft)
    return None


def _state(someone: Someone) -> str:
    in_pool = someone.record.startswith("advocate:")
    return "in the pool already" if in_pool else f"nominated already: {label(someone.stage)}"


def _mine(ctx: Context, someone: Someone) -> bool:
    kind, _, number = someone.record.partition(":")
    found = stored.get(ctx.session, int(number)) if kind == "nomination" else None
    return found is not None and found.nominator_id == ctx.me


@router.button("nominate.join")
def join(event: Event, ctx: Context) -> Outcome:
    """Join somebody who is known already, with what one has to say for them."""
    draft = str(event.data.get("d"))
    tip = _kept(ctx, draft)
    kind, _, number = str(event.data.get("k")).partition(":")
    known = int(number) if number.isdecimal() else 0
    if kind == "advocate":
        who = _join_advocate(ctx, tip, known)
        first = stored.join(ctx.session, ctx.me, tip.why, ctx.now, advocate_id=known)
    else:
        nomination = steps.held(ctx, known)
        who = f"{nomination.person} at {nomination.account}"
        first = stored.join(ctx.session, ctx.me, tip.why, ctx.now, nomination_id=known)
        ctx.session.flush()
        living.moved(ctx, nomination, f"{ctx.actor.name} joined the nomination: {tip.why[:300]}")
    events.drop_draft(ctx.session, draft)
    return Reply(card=cards.joined(who, before=not first), replaces=True)


def _join_advocate(ctx: Context, tip: Tip, advocate_id: int) -> str:
    advocate = ctx.session.get(Advocate, advocate_id)
    if advocate is None:
        raise UserError("That person is not in the pool any more. Send the nomination as somebody else.")
    ctx.changed("advocate", advocate_id, "nominated too", "", ctx.actor.name, tip.why[:300])
    return advocate.name


# --- mine


@router.command("nominate mine", help="Your nominations and what became of them", reads=True)
def mine(_event: Event, ctx: Context) -> Outcome:
    """What the acting person nominated or joined."""
    every = stored.mine(ctx.session, ctx.me)
    return Reply(card=cards.mine([view(ctx, one) for one in every[: cards.PAGE]], len(every)))


@router.recall("nomination")
def recall(nomination_id: int, ctx: Context) -> Card:
    """A repeat, or a press on an old copy: the nomination as it is now, for somebody who may see it."""
    found = stored.get(ctx.session, nomination_id)
    if found is None:
        return cards_team.done("That nomination is not there any more.")
    return show_card(ctx, found)


def show_card(ctx: Context, nomination: Nomination) -> Card:
    """A nomination as the acting person may see it."""
    shown = view(ctx, nomination)
    return cards_team.team_card(shown) if ctx.is_team() else cards.state_card(shown)
