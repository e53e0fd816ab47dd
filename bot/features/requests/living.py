"""Shows a request everywhere it is seen: one call after the steps of a handler edits every living message.

Requester: topic `request:ID` in direct messages. Program team: `team:ID` in their channel, or in their direct messages while no channel
is chosen. Owner: `ask:ID` in direct messages. Followers: `follow:ID`. The field: `field:ID` in the field channel.
"""

from urllib.parse import quote

from bot.context import Context
from bot.features.requests import cards, cards_advocate, cards_owner, cards_team, phrases
from bot.features.requests.views import AskView, RequestView, request_view
from bot.ui import Card, Text, plain
from store.queries import people
from store.queries import requests as stored
from store.records.pool import Advocate
from store.records.requests import Ask, Request

MOST_TEAM = 5
"""How many of the program team get a request as a direct message while no channel is chosen."""
MAILTO_LIMIT = 1800


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
    return view


def team_places(ctx: Context) -> list[int]:
    """Where the program team sees requests."""
    if ctx.policy.program_channel:
        return [ctx.policy.program_channel]
    from store.queries import places

    found = [places.direct(ctx.session, p.id or 0) for p in people.team(ctx.session)[:MOST_TEAM]]
    return [place for place in found if place is not None]


def tell_team(ctx: Context, request: Request, text: Text) -> None:
    """A line of history in the thread under the request's card."""
    for place in team_places(ctx):
        ctx.thread(f"team:{request.id}", place, cards_team.history_line(plain(text)))


def overdue(ctx: Context, request: Request) -> str:
    """What is late, in words; empty when nothing is."""
    from bot.domain.workdays import add_working_hours

    if request.stage == "new" and request.first_reply_at is None:
        if add_working_hours(request.created_at, ctx.policy.first_reply_hours, ctx.policy) < ctx.now:
            return f"Overdue: no first reply within {phrases.working_hours(ctx.policy)}."
    if request.stage in ("new", "in_progress") and request.needed_by < ctx.today:
        return "Overdue: the day it was needed has passed."
    return ""


def _owner(ctx: Context, view: RequestView, ask: AskView) -> None:
    topic = f"ask:{ask.id}"
    if not ask.owner_id:
        return
    if ask.stage == "owner_asked" and view.open:
        ctx.show_to(ask.owner_id, topic, cards_owner.owner_card(view, ask))
    elif ctx.has_shown(topic):
        text, mailto = draft(ctx, view, ask) if ask.approach == "owner" and ask.stage == "advocate_asked" else ("", "")
        ctx.show_to(ask.owner_id, topic, cards_owner.owner_state(view, ask, text, mailto))


def reply_link(ctx: Context, ask: Ask) -> str:
    """The advocate's own signed link; empty while there is no public address."""
    if not ctx.tools.links.public:
        return ""
    return ctx.link("reply", "reply", {"ask": ask.id}, ask.nonce, ctx.policy.link_days)


def draft(ctx: Context, view: RequestView, ask: AskView) -> tuple[str, str]:
    """The mail to the advocate as text to copy, and as an address that opens it in a mail program."""
    record = ctx.session.get(Ask, ask.id)
    advocate = ctx.session.get(Advocate, record.advocate_id) if record else None
    if record is None or advocate is None:
        return "", ""
    card = advocate_mail(ctx, view, record, advocate)
    url = reply_link(ctx, record)
    lines = [plain(block.text) for block in card.blocks if block.t in ("paragraph", "note")]
    body = "\n\n".join([*lines[:-1], *([f"Your answer: {url}"] if url else []), *lines[-1:]])
    mailto = f"mailto:{quote(advocate.email)}?subject={quote(card.title)}&body={quote(body)}"
    return body, mailto if len(mailto) <= MAILTO_LIMIT else f"mailto:{quote(advocate.email)}?subject={quote(card.title)}"


def advocate_mail(ctx: Context, view: RequestView, ask: Ask, advocate: Advocate) -> Card:
    """The ask as a mail. A confidential prospect is not named."""
    request = view.request
    purpose = f"for {phrases.prospect(request, ctx.terms, sees=False)}"
    return cards_advocate.mail(
        advocate=advocate.name, company=ctx.program.company, requester=_name(view.requester), activity=_one(view),
        purpose=purpose, needed_by=phrases.full_day(request.needed_by), url=reply_link(ctx, ask),
    )  # fmt: skip


def _one(view: RequestView) -> str:
    """What one advocate is asked for: "a reference call"."""
    name = view.activity.split(" ", 1)[1].removeprefix("× ")
    name = name.removesuffix("s") if view.request.how_many > 1 else name
    return f"an {name}" if name[:1] in "aeio" else f"a {name}"


def _name(who: object) -> str:
    return who if isinstance(who, str) else getattr(who, "name", "a colleague")


def write_to(ctx: Context, view: RequestView, ask_id: int) -> None:
    """Write to an advocate whose owner said yes: by e-mail when it goes out by itself, else as a draft for the program team.

    An owner who said "I'll ask them" has the draft on their own card.
    """
    ask = ctx.session.get(Ask, ask_id)
    advocate = ctx.session.get(Advocate, ask.advocate_id) if ask else None
    if ask is None or advocate is None or ask.approach == "owner":
        return
    if ctx.tools.mail and advocate.email and ctx.tools.links.public:
        ctx.mail(advocate.email, advocate_mail(ctx, view, ask, advocate), topic=f"mail:{ask.id}")
        return
    shown = next(a for a in view.asks if a.id == ask_id)
    text, mailto = draft(ctx, view, shown)
    card = cards_team.draft_card(shown, text, mailto)
    to = view.request.taken_by_id
    if to is None or not ctx.tell(to, card):
        for place in team_places(ctx):
            ctx.thread(f"team:{view.request.id}", place, card)
