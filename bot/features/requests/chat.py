"""The requester's side: ask, change, send, follow, cancel."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.context import Context
from bot.domain.happenings import NominationMade
from bot.domain.stages import OPEN_REQUEST
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards, cards_team, dates, living, offers, phrases, rules, steps, wish
from bot.features.requests.views import request_view
from bot.features.requests.wish import Wish
from bot.forms import Clean, filled
from bot.router import Router
from bot.ui import Block, Card, Form, Nothing, OpenForm, Option, Outcome, Reply
from store import events
from store.queries import drafts, nominations
from store.queries import requests as stored
from store.queries.names import name_key
from store.records.requests import Request

router = Router()
DRAFT_LIFE = timedelta(days=7)


# --- before sending


@router.command("advocate request", help="Find a customer who will vouch for us", usage="[what you need]", default=True)
def request(event: Event, ctx: Context) -> Outcome:
    """Understand free text; where the words suffice no form opens."""
    return _understand(event.text, ctx)


@router.shortcut("request.message")
def request_from_message(event: Event, ctx: Context) -> Outcome:
    """Turn a channel post that asks for a reference into a private draft."""
    source = event.source
    return _understand(source.text if source else "", ctx, source.url if source else "")


def _understand(text: str, ctx: Context, source_url: str = "") -> Outcome:
    wished = wish.from_words(text, ctx, source_url)
    if not text.strip() or not wished.suffices:
        return OpenForm(form=wish.to_form(wished, ctx, more=False, data={"d": _keep(ctx, wished)}))
    return Reply(card=_preview(ctx, wished, _keep(ctx, wished), _same(ctx, wished)))


def _keep(ctx: Context, wished: Wish) -> str:
    """Keep a wish as a draft; its nonce goes into the buttons."""
    nonce = secrets.token_urlsafe(9)
    events.save_draft(
        ctx.session,
        nonce=nonce,
        person_id=ctx.me,
        form="wish",
        values=wished.model_dump(mode="json"),
        data={},
        now=ctx.now,
    )
    return nonce


def _kept(ctx: Context, nonce: object) -> Wish:
    values = ctx.draft(str(nonce))
    if not values:
        raise UserError("That was sent already, or is more than seven days old. See yours with /advocate requests.")
    return Wish.model_validate(values)


def _same(ctx: Context, wished: Wish) -> list[Request]:
    """Open requests for the same deal, as far as the asker may see them."""
    prospect = name_key(wished.prospect) if wished.prospect else ""
    same = stored.same(ctx.session, prospect, wished.opportunity_id, wished.activity)
    return [r for r in same if ctx.is_team() or r.requester_id == ctx.me or not r.confidential]


def _preview(ctx: Context, wished: Wish, draft: str, same: Sequence[Request]) -> Card:
    criteria = {kind: list(keys) for kind, keys in wished.criteria.items()}
    return cards.preview(
        wished,
        phrases.activity(wished.activity, wished.how_many, ctx.terms),
        phrases.criteria(criteria, ctx.terms),
        offers.for_wish(ctx, wished),
        draft,
        [r.number for r in same],
        {r.number for r in same if r.requester_id == ctx.me},
    )


@router.button("request.change", reads=True)
def change(event: Event, ctx: Context) -> Outcome:
    """The form with what was understood."""
    draft = event.data.get("d")
    return OpenForm(form=wish.to_form(_kept(ctx, draft), ctx, more=False, data={"d": draft}))


@router.button("request.more", reads=True)
def more(event: Event, ctx: Context) -> Outcome:
    """The same form with every criterion, keeping what was typed."""
    before = _before(event, ctx)
    typed = {name: value for name, value in event.values.items() if value not in ("", None, ())}
    shown = wish.with_words_of_note(before.model_copy(update=_plain(typed)), ctx)
    return OpenForm(form=filled(wish.to_form(shown, ctx, more=True, data=_hidden(event)), typed))


def _plain(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed so far, as far as it can be read: a half-typed form is no error."""
    return {n: str(typed[n]) for n in ("activity", "prospect", "note") if n in typed}


@router.button("request.continue", reads=True)
def resume(event: Event, ctx: Context) -> Outcome:
    """Go on with a form that was not taken, with what was typed."""
    draft = drafts.mine(ctx.session, ctx.me, str(event.data.get("n")))
    if draft is None:
        raise UserError("That draft is more than seven days old. Please ask again.")
    typed = {name: tuple(value) if isinstance(value, list) else value for name, value in draft.values.items()}
    again = event.model_copy(update={"data": draft.data})
    return OpenForm(form=filled(_build(again, ctx), typed))


@router.home("draft", order=5)
def unfinished(ctx: Context) -> tuple[Block, ...]:
    """Home: a request that was typed but not taken."""
    draft = drafts.latest(ctx.session, ctx.me, "request", ctx.now - DRAFT_LIFE)
    return cards.unfinished(draft.nonce) if draft else ()


def _hidden(event: Event) -> dict[str, str | int | bool | None]:
    return {name: event.data.get(name) for name in ("d", "r") if event.data.get(name) is not None}


def _before(event: Event, ctx: Context) -> Wish:
    """The wish a form started from: a draft, or a request that is being changed."""
    if event.data.get("r"):
        return _wish_of(_own(ctx, event, lock=False))
    return _kept(ctx, event.data.get("d"))


def _build(event: Event, ctx: Context) -> Form:
    return wish.to_form(_before(event, ctx), ctx, more=bool(event.data.get("more")), data=_hidden(event))


@router.form("request", _build)
def send_form(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Send the form: a new request, or a change of one."""
    wished = wish.from_form(values, _before(event, ctx), more=bool(event.data.get("more")))
    wished = wish.with_words_of_note(wished, ctx)
    if event.data.get("r"):
        return _change_request(event, ctx, wished)
    _take(ctx, str(event.data.get("d")))
    if same := _same(ctx, wished):
        return Reply(card=_preview(ctx, wished, _keep(ctx, wished), same))
    return _send(ctx, wished)


@router.button("request.send")
def send(event: Event, ctx: Context) -> Outcome:
    """Send what was understood."""
    draft = str(event.data.get("d"))
    wished = _kept(ctx, draft)
    _take(ctx, draft)
    return _send(ctx, wished)


def _take(ctx: Context, draft: str) -> None:
    """Of a form and the buttons under a preview, and of two who press at once, one takes the draft."""
    if not events.drop_draft(ctx.session, draft):
        raise UserError("This was sent a moment ago. See it with /advocate requests.")


def _send(ctx: Context, wished: Wish) -> Outcome:
    if wished.needed_by < ctx.today:
        raise FieldError("needed_by", "That day has passed. Choose a later one.")
    made = steps.make(ctx, wished)
    view = living.refresh(ctx, made)
    return Reply(card=cards.sent(made.number, view.activity), replaces=True)


@router.button("request.follow")
def follow(event: Event, ctx: Context) -> Outcome:
    """Follow somebody's open request instead of asking the same again."""
    found = stored.by_number(ctx.session, _number(event.data.get("n")))
    if found is None:
        raise UserError("That request is not there any more.")
    if found.requester_id != ctx.me:
        stored.follow(ctx.session, found.id or 0, ctx.me)
    ctx.record = f"request:{found.id}"
    living.refresh(ctx, found)
    return Reply(card=cards.following(found.number), replaces=True)


# --- the living card


@router.button("request.ask")
def ask(event: Event, ctx: Context) -> Outcome:
    """Ask for one of the matches, or suggest it where the program team decides."""
    found = _own(ctx, event)
    if found.mode == "managed" and not ctx.is_team():
        raise NotAllowed("The program team proposes customers here.")
    row = steps.ask_for(ctx, found, _number(event.data.get("v")), by_team=ctx.is_team())
    who = f"{row.advocate.name}, {row.advocate.title}" if row.advocate.title else row.advocate.name
    living.moved(ctx, found, f"{ctx.actor.name} asked for {row.account.name} ({who})")
    return Nothing()


@router.button("request.edit", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """Change an open request."""
    found = _own(ctx, event, lock=False)
    return OpenForm(form=wish.to_form(_wish_of(found), ctx, more=True, data={"r": found.id}))


def _change_request(event: Event, ctx: Context, wished: Wish) -> Outcome:
    found = _own(ctx, event)
    if found.stage not in ("new", "in_progress", "on_hold"):
        raise UserError(phrases.not_open(found.stage))
    _check_change(ctx, found, wished)
    for name, value in wished.model_dump(exclude={"criteria", "wished_accounts", "source_url"}).items():
        setattr(found, name, value)
    found.criteria = {**{k: list(v) for k, v in wished.criteria.items()}, "account": list(wished.wished_accounts)}
    found.prospect_key = name_key(wished.prospect) if wished.prospect else ""
    if not found.deal_asked and not found.deal_outcome:
        found.deal_ask_on = steps.first_deal_question(wished)
    ctx.changed("request", found.id or 0, "details", "", "changed")
    steps.settle(ctx, found)
    steps.promote(ctx, found)
    living.moved(ctx, found, f"{ctx.actor.name} changed it")
    return Reply(card=cards.changed(found.number))


def _check_change(ctx: Context, found: Request, wished: Wish) -> None:
    """What customers were asked for stays what they were asked for.

    Raises:
        FieldError: another activity, or a company that one of them does not speak to.
    """
    live = [row for row in stored.asks(ctx.session, found.id or 0) if row.ask.stage in rules.LIVE]
    if live and wished.activity != found.activity:
        raise FieldError("activity", "Customers were asked for this already. Make a new request for something else.")
    key = name_key(wished.prospect) if wished.prospect else ""
    for row in live if key and key != found.prospect_key else ():
        if key == row.advocate.account_key or f"|{key}|" in row.advocate.not_to_keys:
            raise FieldError("prospect", f"{row.account.name} does not speak to this company. Withdraw that ask first.")


@router.button("request.cancel")
def cancel(event: Event, ctx: Context) -> Outcome:
    """Cancel: everybody who was asked for it is told on their card."""
    found = _own(ctx, event)
    why = "cancelled by the requester" if ctx.me == found.requester_id else "cancelled"
    for row in steps.end(ctx, found, "cancelled", why):
        dates.call_off(ctx, request_view(ctx, found, with_offers=False), row)
    return _shown(ctx, found, f"{ctx.actor.name} cancelled it")


@router.button("request.reopen")
def reopen(event: Event, ctx: Context) -> Outcome:
    """Somebody is still needed."""
    found = _own(ctx, event)
    if found.stage in OPEN_REQUEST:
        raise UserError("This request is open. Its card shows how it stands.")
    steps.move(ctx, found, "in_progress", "")
    steps.promote(ctx, found)
    return _shown(ctx, found, f"{ctx.actor.name} reopened it: somebody is still needed")


@router.button("request.field")
def ask_field(event: Event, ctx: Context) -> Outcome:
    """Ask the field channel whether somebody knows a customer."""
    found = _own(ctx, event)
    if not ctx.policy.field_channel:
        raise UserError("No field channel is chosen yet. An admin chooses it with /goodword settings.")
    if found.stage not in ("new", "in_progress"):
        raise UserError(phrases.not_open(found.stage))
    found.field_asked = True
    ctx.changed("request", found.id or 0, "field", "", "asked")
    view = living.refresh(ctx, found)
    ctx.show(f"field:{found.id}", ctx.policy.field_channel, cards_team.field_card(view))
    ctx.record = f"request:{found.id}"
    return Nothing()


@router.on(NominationMade)
def nominated_for(event: NominationMade, ctx: Context) -> None:
    """Somebody knows a customer: the requester and the program team's thread hear whom."""
    tip = nominations.get(ctx.session, event.nomination)
    found = ctx.session.get(Request, tip.request_id) if tip and tip.request_id else None
    if tip is None or found is None:
        return
    title = phrases.title(found, ctx.terms, sees=not found.confidential)
    by = (ctx.mention(tip.nominator_id),) if tip.nominator_id else "the customer"
    card = cards_team.tip(title, by, tip.account, tip.person, tip.why, found.number)
    ctx.changed("request", found.id or 0, "tip", "", tip.account, f"nomination #{tip.number}")
    if found.requester_id != ctx.me:
        ctx.tell(found.requester_id, card)
    for place in living.team_places(ctx):
        ctx.thread(f"team:{found.id}", place, card)


# --- helpers


@router.recall("request")
def recall(request_id: int, ctx: Context) -> Card:
    """A repeat: the request as it is now, for somebody who may see it."""
    found = ctx.session.get(Request, request_id)
    if found is None:
        return cards_team.done("That request is not there any more.")
    return show_card(ctx, found)


def show_card(ctx: Context, found: Request) -> Card:
    """A request as the acting person may see it."""
    view = request_view(ctx, found)
    if found.requester_id == ctx.me:
        return cards.request_card(view)
    if ctx.is_team():
        return cards_team.team_card(view, overdue=living.overdue(ctx, found))
    return cards.follower_card(view, sees=not found.confidential)


def _shown(ctx: Context, found: Request, line: str) -> Outcome:
    living.moved(ctx, found, line)
    return Nothing()


def _number(value: object) -> int:
    if isinstance(value, int):
        return value
    raise UserError("This button is out of date. Start again with /advocate requests.")


def _own(ctx: Context, event: Event, *, lock: bool = True) -> Request:
    """The request a button is about, if it is the acting person's or they are on the program team."""
    number = _number(event.data.get("r"))
    found = steps.held(ctx, number) if lock else ctx.session.get(Request, number)
    if found is None:
        raise UserError("That request is not there any more.")
    return _own_request(ctx, found)


def _own_request(ctx: Context, found: Request) -> Request:
    if found.requester_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the requester and the program team can do this.")
    return found


def _wish_of(found: Request) -> Wish:
    stored_criteria = {kind: tuple(keys) for kind, keys in found.criteria.items() if kind != "account"}
    return Wish.model_validate(
        {
            **{name: getattr(found, name) for name in Wish.model_fields if name not in ("criteria", "wished_accounts")},
            "criteria": stored_criteria,
            "wished_accounts": tuple(found.criteria.get("account", ())),
        }
    )


def _offer_terms(kind: str) -> None:
    def offer(query: str, ctx: Context) -> tuple[Option, ...]:
        return ctx.terms.options(kind, query)

    router.options(f"term.{kind}")(offer)


for _kind in wish.CRITERIA:
    _offer_terms(_kind)
