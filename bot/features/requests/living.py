"""Shows a request everywhere it is seen: one call after the steps of a handler edits every living message.

Requester: topic `request:ID` in direct messages. Program team: `team:ID` in their channel, or in their direct
messages while no channel
is chosen. Owner: `ask:ID` in direct messages. Followers: `follow:ID`. The field: `field:ID` in the field channel.
"""

from bot.context import Context
from bot.domain.happenings import AdvocateTurnedTo
from bot.domain.workdays import add_working_hours
from bot.features.requests import cards, cards_owner, cards_team, letters, phrases
from bot.features.requests.views import AskView, RequestView, request_view
from bot.ui import Text, plain
from store.queries import places
from store.queries import requests as stored
from store.records.pool import Advocate
from store.records.requests import Ask, Request


def refresh(ctx: Context, request: Request) -> RequestView:
    """Every living message of `request` looks like the request does now."""
    ctx.session.flush()
    view = request_view(ctx, request)
    ctx.show_to(request.requester_id, f"request:{request.id}", cards.request_card(view))
    card = cards_team.team_card(view, overdue=overdue(ctx, request))
    for place in team_places(ctx):
        ctx.show(f"team:{request.id}", place, card)
    for ask in view.asks:
        _owner(ctx, view, ask)
    for person in stored.followers(ctx.session, request.id or 0):
        ctx.show_to(person, f"follow:{request.id}", cards.follower_card(view, sees=not request.confidential))
    if request.field_asked:
        for place in ctx.has_shown(f"field:{request.id}"):
            ctx.show(f"field:{request.id}", place, cards_team.field_card(view))
    return view


def moved(ctx: Context, request: Request, line: str) -> RequestView:
    """`refresh`, a line in the program team's thread, and the letters to advocates who are turned to in this very
    transaction, whatever step freed the place."""
    view = refresh(ctx, request)
    tell_team(ctx, request, line)
    for event in [one for one in ctx.happenings if isinstance(one, AdvocateTurnedTo)]:
        ctx.happenings.remove(event)
        write_to(ctx, view, event.ask)
    ctx.record = f"request:{request.id}"
    return view


def team_places(ctx: Context) -> list[int]:
    """Where the program team sees requests."""
    return places.of_team(ctx.session, ctx.policy.program_channel)


def tell_team(ctx: Context, request: Request, text: Text) -> None:
    """A line of history in the thread under the request's card."""
    for place in team_places(ctx):
        ctx.thread(f"team:{request.id}", place, cards_team.history_line(plain(text)))


def survey_topic(ask: Ask) -> str:
    """The survey of one date: a meeting that was moved is asked about anew, not on the old message."""
    return f"survey:{ask.id}:{ask.sequence}" if ask.sequence else f"survey:{ask.id}"


def overdue(ctx: Context, request: Request) -> str:
    """What is late, in words; empty when nothing is."""
    unanswered = request.stage == "new" and request.first_reply_at is None
    if unanswered and add_working_hours(request.created_at, ctx.policy.first_reply_hours, ctx.policy) < ctx.now:
        return f"Overdue: no first reply within {phrases.working_hours(ctx.policy)}."
    if request.stage in ("new", "in_progress") and request.needed_by < ctx.day:
        return "Overdue: the day it was needed has passed."
    return ""


def _owner(ctx: Context, view: RequestView, ask: AskView) -> None:
    topic = f"ask:{ask.id}"
    if not ask.owner_id:
        if ask.stage == "owner_asked" and not ctx.has_shown(f"owner:{ask.id}"):
            _write_to_owner(ctx, view, ask)
        return
    if ask.stage == "owner_asked" and view.open:
        ctx.show_to(ask.owner_id, topic, cards_owner.owner_card(view, ask))
    elif _hears(ctx, view, ask) or ctx.has_shown(topic):
        text, mailto = (
            letters.draft(ctx, view, ask) if ask.approach == "owner" and ask.stage == "advocate_asked" else ("", "")
        )
        ctx.show_to(ask.owner_id, topic, cards_owner.owner_state(view, ask, text, mailto))


def _hears(ctx: Context, view: RequestView, ask: AskView) -> bool:
    """Where owners are only notified, they hear when their customer is turned to without having been asked."""
    notify = ctx.policy.owner_approval == "notify" and ask.owner_id != view.request.requester_id
    return notify and ask.stage == "advocate_asked"


def _write_to_owner(ctx: Context, view: RequestView, ask: AskView) -> None:
    """An owner who is known only by e-mail, where it goes out by itself; otherwise the program team decides."""
    record = ctx.session.get(Ask, ask.id)
    if record and ask.owner_email and ctx.tools.mail and ctx.tools.links.public:
        ctx.mail(
            ask.owner_email, cards_owner.owner_mail(view, ask, letters.owner_link(ctx, record)), topic=f"owner:{ask.id}"
        )


def write_to(ctx: Context, view: RequestView, ask_id: int) -> None:
    """Write to an advocate whose owner said yes: by e-mail when it goes out by itself, else as a draft for the
    program team.

    An owner who said "I'll ask them" has the draft on their own card.
    """
    ask = ctx.session.get(Ask, ask_id)
    advocate = ctx.session.get(Advocate, ask.advocate_id) if ask else None
    if ask is None or advocate is None or ask.approach == "owner":
        return
    if ctx.tools.mail and advocate.email and ctx.tools.links.public:
        ctx.mail(advocate.email, letters.advocate_mail(ctx, view, ask, advocate), topic=f"mail:{ask.id}")
        return
    shown = next(a for a in view.asks if a.id == ask_id)
    text, mailto = letters.draft(ctx, view, shown)
    card = cards_team.draft_card(shown, text, mailto)
    to = view.request.taken_by_id
    if to is None or not ctx.tell(to, card, about=ask.advocate_id):
        for place in team_places(ctx):
            ctx.thread(f"team:{view.request.id}", place, card, about=ask.advocate_id)
