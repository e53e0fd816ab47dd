"""Rating one dimension again: a round of its own, as secret as the first, in which only fresh answers count."""

from bot.context import Context
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.maturity import cards_rate, cards_reveal, living, phrases, secret, steps, texts
from bot.features.maturity.reveal import discussed, keep, shown_next
from bot.router import Router
from bot.ui import Nothing, Outcome, Reply
from rubrics.schema import Dimension
from store.queries import maturity as stored
from store.queries import ratings
from store.queries.maturity import Held
from store.records.maturity import Checkin, Result

router = Router()


@router.button("revote.start")
def start(event: Event, ctx: Context) -> Outcome:
    """Ask everybody who takes part, and was asked about it before, to rate it once more."""
    found, _, at = discussed(ctx, event)
    row = _row(ctx, found, at.dimension.key)
    if row.voting:
        raise UserError("A re-vote is running for this one already.")
    if any(r.voting for r in stored.results(ctx.session, found.id or 0).values()):
        raise UserError("One re-vote at a time: count the other one first.")
    row.voting = True
    if found.anonymous:
        found.key = secret.new_key(ctx)
    ctx.changed("checkin", found.id or 0, at.dimension.key, "", "re-vote")
    rubric = texts.rubric_of(ctx, found)
    card = cards_rate.question(found.id or 0, rubric, (), at.dimension, {}, again=True)
    for rater in stored.raters(ctx.session, found.id or 0):
        if at.dimension in texts.asked_of(rubric, found, team=rater.team):
            ctx.show_to(rater.person_id, f"revote:{found.id}:{row.round}:{at.dimension.key}", card)
    return shown_next(ctx, event, found, at.dimension.key)


def _row(ctx: Context, found: Checkin, dimension: str) -> Result:
    return stored.results(ctx.session, found.id or 0)[dimension]


@router.button("revote.count")
def count(event: Event, ctx: Context) -> Outcome:
    """The new answers take the place of the first ones; with too few, the first ones stay."""
    found, _, at = discussed(ctx, event)
    row = _row(ctx, found, at.dimension.key)
    _must_run(row)
    turn = row.round + 1
    given = [g for g in ratings.everything(ctx.session, found.id or 0, turn) if g.dimension == at.dimension.key]
    if len(given) < found.smallest:
        raise UserError(cards_reveal.too_few(len(given), found.smallest).replace("cancel it", "stop the re-vote"))
    row.answered = keep(ctx, found, at.dimension.key, turn, given)
    row.round, row.level, row.reason, row.evidence = turn, None, "", ""
    _end(ctx, found, row, turn)
    return shown_next(ctx, event, found, at.dimension.key)


@router.button("revote.stop")
def stop(event: Event, ctx: Context) -> Outcome:
    """Without counting: the first answers stand, the new ones are deleted."""
    found, _, at = discussed(ctx, event)
    row = _row(ctx, found, at.dimension.key)
    _must_run(row)
    turn = row.round + 1
    ratings.forget(ctx.session, found.id or 0, (turn,), at.dimension.key)
    _end(ctx, found, row, turn)
    return shown_next(ctx, event, found, at.dimension.key)


def _must_run(row: Result) -> None:
    if not row.voting:
        raise UserError("No re-vote is running for this one any more.")


def _end(ctx: Context, found: Checkin, row: Result, turn: int) -> None:
    row.voting, found.key = False, ""
    if found.anonymous:
        ratings.forget(ctx.session, found.id or 0, (turn,), row.dimension)
    topic = f"revote:{found.id}:{row.round - 1 if row.round == turn else row.round}:{row.dimension}"
    name = texts.dimension_of(texts.rubric_of(ctx, found), row.dimension).name
    for place in ctx.has_shown(topic):
        ctx.show(topic, place, cards_rate.vote_over(name), unsure="again")


# --- rating again


def _voting(ctx: Context, event: Event) -> tuple[Held, Dimension, Result, bool]:
    found = stored.hold(ctx.session, steps.number(event.data.get("c")), ctx.me)
    if found is None:
        raise UserError(phrases.GONE)
    at = texts.dimension_of(texts.rubric_of(ctx, found), event.data.get("d"))
    row = stored.results(ctx.session, found.id).get(at.key)
    if found.stage != "revealed" or row is None or not row.voting:
        raise UserError("This re-vote is over: it was counted or stopped.")
    if found.team is None or at not in texts.asked_of(texts.rubric_of(ctx, found), found, team=found.team):
        raise NotAllowed("A re-vote is for those who were asked about this before.")
    return found, at, row, found.team


@router.button("revote.set")
def answer(event: Event, ctx: Context) -> Outcome:
    """One press."""
    found, at, row, team = _voting(ctx, event)
    level = steps.number(event.data.get("l"))
    if not 0 <= level <= texts.rubric_of(ctx, found).top:
        raise UserError(phrases.OUT_OF_DATE)
    ratings.rate(
        ctx.session, found.id, row.round + 1, at.key, secret.who(ctx, found, ctx.me), level=level,
        team=team, person_id=None if found.anonymous else ctx.me,
    )  # fmt: skip
    place = living.my_place(ctx, event)
    card = cards_rate.voted(found.id, at)
    if place is None:
        return Reply(card=card, replaces=True)
    ctx.show(f"revote:{found.id}:{row.round}:{at.key}", place, card, unsure="again")
    return Nothing()


def show_again(event: Event, ctx: Context, *, every: bool) -> Outcome:
    """The question once more, with all traits or with the deciding ones, or to change an answer."""
    found, at, row, _ = _voting(ctx, event)
    rubric = texts.rubric_of(ctx, found)
    card = cards_rate.question(found.id, rubric, (), at, {}, every=every, again=True)
    place = living.my_place(ctx, event)
    if place is None:
        return Reply(card=card, replaces=True)
    ctx.show(f"revote:{found.id}:{row.round}:{at.key}", place, card, unsure="again")
    return Nothing()
