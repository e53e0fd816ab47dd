"""Starting a check-in and seeing how it stands."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from bot.context import Context, tidy
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.maturity import cards_lead, cards_start, living, phrases, steps
from bot.features.maturity.views import CheckinView, checkin_view
from bot.forms import Clean
from bot.router import Router
from bot.text import nearest
from bot.ui import Block, Card, Form, Mention, OpenForm, Outcome, Reply
from rubrics.schema import Rubric
from store.queries import maturity as stored
from store.queries import people, ratings
from store.records.maturity import Checkin
from store.records.programs import Place

router = Router()
_MILLION = Decimal(1_000_000)


# --- starting


@router.command("maturity start", help="Let the team rate the program", usage="[rubric]", role="manager")
def start(event: Event, ctx: Context) -> Outcome:
    """The form that begins a check-in in this channel."""
    if event.place.kind != "channel":
        raise UserError("Send this in the channel whose people should rate: its card is posted there.")
    rubric = _meant(ctx, event.text)
    place = ctx.place_of(event.place)
    if not event.can_open_form:  # it will open elsewhere, perhaps in direct messages: the button carries the channel
        return Reply(card=cards_start.start_waits(place, rubric))
    return OpenForm(form=_form(ctx, place, rubric))


def _meant(ctx: Context, words: str) -> str:
    """The key of the rubric that was named; the first when none was."""
    known = ctx.tools.rubrics
    if not words.strip():
        return next(iter(known))
    names = {r.name.casefold(): r.key for r in known.values()} | {key: key for key in known}
    found = nearest(words.strip().casefold(), sorted(names))
    if found is None:
        raise UserError(
            f"There is no rubric of that name. There are: {phrases.listed(r.name for r in known.values())}."
        )
    return names[found]


def _form(ctx: Context, place: int, rubric: str) -> Form:
    me = ctx.mention(ctx.me)
    return cards_start.start_form(
        ctx.tools.rubrics,
        rubric,
        me if isinstance(me, Mention) else None,
        steps.first_close(ctx),
        ctx.day,
        ctx.policy.company_size,
        {"p": place, "r": rubric},
    )


def _start_form(event: Event, ctx: Context) -> Form:
    return _form(ctx, steps.number(event.data.get("p")), str(event.data.get("r") or next(iter(ctx.tools.rubrics))))


@router.button("maturity.form", role="manager", reads=True)
def open_form(event: Event, ctx: Context) -> Outcome:
    """The form, from a button that knows the channel."""
    return OpenForm(form=_start_form(event, ctx))


@router.form("maturity.start", _start_form, role="manager")
def started(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Begin: the channel gets its card, whoever was named a message, the facilitator a card of their own."""
    rubric = ctx.tools.rubrics[str(values["rubric"])]
    place = ctx.session.get(Place, steps.number(event.data.get("p")))
    if place is None or place.kind != "channel":
        raise UserError("Send /maturity start in the channel whose people should rate.")
    named = _named(ctx, values)
    made = steps.start(
        ctx,
        rubric,
        place.id or 0,
        _facilitator(ctx, values),
        anonymous=values["how"] == "anonymous",
        wide=values["what"] == "all",
        named=named,
        closes_on=cast(date, values["closes"]),
        scope=tidy(str(values["scope"] or "")),
        size=_size(ctx, rubric, values),
    )
    view = living.refresh(ctx, made)
    living.invite(ctx, view)
    return Reply(card=cards_start.started(view))


def _named(ctx: Context, values: Mapping[str, Clean]) -> list[int]:
    chosen = values["raters"] if isinstance(values["raters"], tuple) else ()
    if values["who"] == "anyone":
        return []
    found = [person for one in chosen if one.isdecimal() and (person := ctx.person(int(one))) is not None]
    if not found:
        raise FieldError("raters", "Name the people who should rate, or choose that everybody here may.")
    guests = people.guests(ctx.session, [p.id or 0 for p in found])
    if out := [p.name for p in found if p.id in guests]:
        raise FieldError("raters", f"Guests cannot rate. Leave out {phrases.listed(out)}.")
    if out := [p.name for p in found if p.role == "viewer"]:
        names = phrases.listed(out)
        raise FieldError("raters", f"Viewers only read. Leave out {names}, or have an admin make them members.")
    return [p.id or 0 for p in found]


def _facilitator(ctx: Context, values: Mapping[str, Clean]) -> int:
    chosen = values["facilitator"]
    person = ctx.person(chosen) if isinstance(chosen, int) else None
    if person is not None and (person.role == "viewer" or people.guests(ctx.session, [person.id or 0])):
        raise FieldError("facilitator", "A viewer or guest cannot lead a check-in. Choose somebody else.")
    return person.id or ctx.me if person is not None else ctx.me


def _size(ctx: Context, rubric: Rubric, values: Mapping[str, Clean]) -> Decimal | None:
    """In millions, as benchmarks measure it; remembered for the next time."""
    amount = values.get("size")
    if not isinstance(amount, Decimal):
        return None
    size = amount / _MILLION
    if size != ctx.policy.company_size:
        ctx.change_policy({"company_size": size})
    return size if rubric.benchmarks else None


# --- how it stands


@router.command("maturity status", help="How a check-in stands, and where you are in it", reads=True, default=True)
def status(_event: Event, ctx: Context) -> Outcome:
    """Every check-in that is under way; further words change nothing."""
    return Reply(card=_status(ctx))


def _status(ctx: Context) -> Card:
    rows = [
        (checkin_view(ctx, one), _mine(ctx, one), ctx.is_team() or one.facilitator_id == ctx.me)
        for one in stored.in_stages(ctx.session, ("open", "revealed"), 5)
    ]
    return cards_lead.status(rows, len(stored.goals(ctx.session)), team=ctx.is_team())


def _mine(ctx: Context, checkin: Checkin) -> str:
    from bot.features.maturity import secret, texts

    team = stored.side_of(ctx.session, checkin.id or 0, ctx.me)
    if checkin.stage != "open" or (team is None and not checkin.anyone):
        return ""
    if team is None:
        return phrases.NOT_BEGUN
    asked = len(texts.asked_of(texts.rubric_of(ctx, checkin), checkin, team=team))
    answered = len(ratings.own(ctx.session, checkin.id or 0, 1, secret.who(ctx, checkin, ctx.me)))
    return f"You answered {answered} of {asked}."


@router.recall("checkin")
def recall(checkin_id: int, ctx: Context) -> Card:
    """A repeat: how things stand."""
    return _status(ctx)


@router.button("checkin.lead")
def lead(event: Event, ctx: Context) -> Outcome:
    """Bring the facilitator's card to whoever may lead it: a colleague of the program team steps in."""
    found = steps.led(ctx, event)
    card = living.lead(ctx, found)
    place = living.my_place(ctx, event)
    if place is not None and (f"lead:{found.id}", place) not in ctx.shown:
        ctx.show(f"lead:{found.id}", place, card, unsure="again")
    if place is not None:
        return Reply(card=cards_lead.done("It is in your messages with Goodword"))
    return Reply(card=card)


@router.home("maturity", order=40)
def waits(ctx: Context) -> tuple[Block, ...]:
    """Home: a check-in that waits for this person's view."""
    if ctx.role == "viewer":
        return ()
    return tuple(block for view, mine in _waiting(ctx) for block in cards_lead.home(view, mine))


def _waiting(ctx: Context) -> list[tuple[CheckinView, str]]:
    mine = stored.takes_part_in(ctx.session, ctx.me, ("open",))
    return [(checkin_view(ctx, one), _mine(ctx, one)) for one in mine[:3] if one.closes_at > ctx.now]
