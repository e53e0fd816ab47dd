"""Lists and look-ups: find, requests, queue, accounts, show. They change nothing."""

from bot.context import Context
from bot.domain.stages import label
from bot.errors import UserError
from bot.event import Event
from bot.features.requests import cards_lists, cards_team, living, matching, offers, phrases
from bot.features.requests.cards_lists import AskedOf
from bot.features.requests.chat import show_card
from bot.features.requests.matching import Criteria
from bot.features.requests.views import ask_view, zone_of_person
from bot.router import Router
from bot.text import parse_request
from bot.ui import Block, Outcome, Reply, Text
from store.queries import requests as stored
from store.records.requests import Ask, Request

router = Router()


@router.command("advocate find", help="Search the pool in private", usage="[words]", reads=True)
def find(event: Event, ctx: Context) -> Outcome:
    """Who is in the pool for some words: reasons and availability, no contact details."""
    words = parse_request(event.text, ctx.vocabulary, ctx.today)
    terms = {
        "industry": words.industries, "region": words.regions, "country": words.countries, "product": words.products,
        "use_case": words.use_cases, "size": words.sizes, "segment": words.segments, "persona": words.personas,
        "language": words.languages, "competitor": words.competitors, "account": words.accounts,
    }  # fmt: skip
    activity = words.activities[0] if words.activities else ""
    criteria = Criteria.of(activity, terms, public=bool(activity) and ctx.terms.public(activity))
    rest = " ".join(part for part in (words.note, words.prospect or "") if part)
    found = matching.search(ctx.session, criteria, ctx.policy, ctx.day, text=rest, limit=cards_lists.PAGE)
    return Reply(card=cards_lists.found(event.text, [(offers.view(m, ctx.terms), m) for m in found]))


@router.command("advocate requests", help="Your requests and how they stand", reads=True)
def mine(_event: Event, ctx: Context) -> Outcome:
    """The acting person's requests and those they follow."""
    found = stored.mine(ctx.session, ctx.me)
    asks = stored.asks_by_request(ctx.session, [r.id or 0 for r in found])
    rows = [(_title(ctx, r), _state(r, asks.get(r.id or 0, [])), r.number) for r in found]
    return Reply(card=cards_lists.mine(rows))


def _title(ctx: Context, request: Request) -> str:
    return phrases.title(request, ctx.terms, sees=request.requester_id == ctx.me or ctx.is_team())


def _state(request: Request, asks: list[Ask]) -> str:
    if request.stage not in ("new", "in_progress"):
        return label(request.stage)
    ready = sum(a.stage in ("scheduled", "took_place", "feedback_given") for a in asks)
    return f"{ready} of {request.how_many} ready, needed by {phrases.day(request.needed_by)}"


@router.command("advocate queue", help="The program's queue by what it waits for", role="manager", reads=True)
def queue(_event: Event, ctx: Context) -> Outcome:
    """Open requests: overdue first, then new ones, decisions, the rest."""
    found = stored.in_stages(ctx.session, ("new", "in_progress", "on_hold"))
    asks = stored.asks_by_request(ctx.session, [r.id or 0 for r in found])
    groups: dict[str, list[tuple[str, str, int]]] = {
        "Overdue": [], "Waits for your decision": [], "New": [], "In progress": [], "On hold": []
    }  # fmt: skip
    for request in found:
        mine_ = asks.get(request.id or 0, [])
        groups[_group(ctx, request, mine_)].append((_title(ctx, request), _state(request, mine_), request.number))
    return Reply(card=cards_team.queue_card(list(groups.items()), len(found)))


def _group(ctx: Context, request: Request, asks: list[Ask]) -> str:
    if request.stage == "on_hold":
        return "On hold"
    if living.overdue(ctx, request):
        return "Overdue"
    if any(a.stage == "proposed" or (a.stage == "owner_asked" and a.escalated_at) for a in asks):
        return "Waits for your decision"
    return "New" if request.stage == "new" else "In progress"


@router.command("advocate accounts", help="Your customers' advocates, and what is asked of them", reads=True)
def accounts(_event: Event, ctx: Context) -> Outcome:
    """The pool of a relationship owner."""
    zone = zone_of_person(ctx, ctx.me)
    asked: dict[int, list[AskedOf]] = {}
    for row in stored.asks_of_owner(ctx.session, ctx.me):
        asked.setdefault(row.ask.advocate_id, []).append((ask_view(ctx, row, zone), _about(ctx, row.ask)))
    people = matching.list_for_owner(ctx.session, ctx.me, ctx.policy, ctx.day)
    rows = [(m, asked.get(m.advocate_id, [])) for m in people]
    waiting = {m.account_id for m, theirs in rows if any(a.stage == "owner_asked" for a, _ in theirs)}
    rows.sort(key=lambda row: row[0].account_id not in waiting)  # what waits for an answer stands first
    return Reply(card=cards_lists.accounts(rows))


def _about(ctx: Context, ask: Ask) -> Text:
    """What an owner has to know to decide: for whom, by when, who asks."""
    request = ctx.session.get(Request, ask.request_id)
    if request is None:
        return ""
    by = f", needed by {phrases.day(request.needed_by, ctx.day)}, asked by "
    return (phrases.title(request, ctx.terms, sees=True), by, ctx.mention(request.requester_id))


@router.command("advocate show", help="One request", usage="NUMBER", reads=True)
def show(event: Event, ctx: Context) -> Outcome:
    """A request as the acting person may see it, with its history for those who run it."""
    typed = event.text.strip().lstrip("#")
    found = stored.by_number(ctx.session, int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    if found is None:
        raise UserError("Give the number of a request, such as /advocate show 12. Your own are in /advocate requests.")
    card = show_card(ctx, found)
    if found.requester_id != ctx.me and not ctx.is_team():
        return Reply(card=card)
    changes = stored.history(ctx.session, "request", found.id or 0)
    days = [phrases.day(c.at.astimezone(ctx.zone).date(), ctx.day) for c in changes]
    lines = [f"{day}: {_said(c.field, c.after, c.why)}" for day, c in zip(days, changes, strict=True)]
    return Reply(card=card.model_copy(update={"blocks": (*card.blocks, *cards_lists.history(lines))}))


def _said(field: str, after: str, why: str) -> str:
    words = {
        "stage": label(after),
        "taken": f"taken by {after}",
        "field": "the field was asked",
        "tip": f"tip: {after}",
    }.get(field, after)
    return f"{words} ({why})" if why else words


@router.home("waiting", order=10)
def waiting(ctx: Context) -> tuple[Block, ...]:
    """Home: what waits for me, and my open requests."""
    if ctx.role == "viewer":
        return ()
    blocks: list[Block] = []
    asked = [row for row in stored.asks_of_owner(ctx.session, ctx.me) if row.ask.stage == "owner_asked"]
    if asked:
        blocks += cards_lists.home_asks(sorted({row.account.name for row in asked}), len(asked))
    for row in stored.surveys_of(ctx.session, ctx.me)[:3]:
        blocks += cards_lists.home_survey(row.ask.id or 0, f"{row.advocate.name} at {row.account.name}")
    open_ones = [r for r in stored.mine(ctx.session, ctx.me, 20) if r.stage in ("new", "in_progress", "on_hold")]
    asks = stored.asks_by_request(ctx.session, [r.id or 0 for r in open_ones])
    for request in open_ones[:5]:
        blocks += cards_lists.home_request(
            _title(ctx, request), _state(request, asks.get(request.id or 0, [])), request.number
        )
    return tuple(blocks)


@router.home("program", order=60)
def program(ctx: Context) -> tuple[Block, ...]:
    """Home: counts for the program team."""
    if not ctx.is_team():
        return ()
    return cards_lists.home_program(stored.counts(ctx.session), stored.decisions(ctx.session))
