"""Before a request is sent: what was understood, the form, drafts, and following a request that is there already."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.context import Context
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.requests import cards_asking, living, offers, phrases, steps, wish
from bot.features.requests.chat import change_request, number_of, own, wish_of
from bot.features.requests.wish import Wish
from bot.forms import Clean, filled
from bot.router import Router
from bot.ui import Block, Card, Form, OpenForm, Option, Outcome, Reply
from store import events
from store.queries import drafts
from store.queries import requests as stored
from store.queries.names import name_key
from store.records.requests import Request

router = Router()
DRAFT_LIFE = timedelta(days=7)


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
    return cards_asking.preview(
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
    return cards_asking.unfinished(draft.nonce) if draft else ()


def _hidden(event: Event) -> dict[str, str | int | bool | None]:
    return {name: event.data.get(name) for name in ("d", "r") if event.data.get(name) is not None}


def _before(event: Event, ctx: Context) -> Wish:
    """The wish a form started from: a draft, or a request that is being changed."""
    if event.data.get("r"):
        return wish_of(own(ctx, event, lock=False))
    return _kept(ctx, event.data.get("d"))


def _build(event: Event, ctx: Context) -> Form:
    return wish.to_form(_before(event, ctx), ctx, more=bool(event.data.get("more")), data=_hidden(event))


@router.form("request", _build)
def send_form(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Send the form: a new request, or a change of one."""
    wished = wish.from_form(values, _before(event, ctx), more=bool(event.data.get("more")))
    wished = wish.with_words_of_note(wished, ctx)
    if event.data.get("r"):
        return change_request(event, ctx, wished)
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
    return Reply(card=cards_asking.sent(made.number, view.activity), replaces=True)


@router.button("request.follow")
def follow(event: Event, ctx: Context) -> Outcome:
    """Follow somebody's open request instead of asking the same again."""
    found = stored.by_number(ctx.session, number_of(event.data.get("n")))
    if found is None:
        raise UserError("That request is not there any more.")
    if found.requester_id != ctx.me:
        stored.follow(ctx.session, found.id or 0, ctx.me)
    ctx.record = f"request:{found.id}"
    living.refresh(ctx, found)
    return Reply(card=cards_asking.following(found.number), replaces=True)


def _offer_terms(kind: str) -> None:
    def offer(query: str, ctx: Context) -> tuple[Option, ...]:
        return ctx.terms.options(kind, query)

    router.options(f"term.{kind}")(offer)


for _kind in wish.CRITERIA:
    _offer_terms(_kind)
