"""Shows a check-in everywhere it is seen.

The channel: topic `checkin:ID`. The facilitator: `lead:ID` in direct messages. Each rater: `rate:ID` in theirs, from
the first question to the scorecard; a re-vote: `revote:ID`. None of these cards ever holds an answer before the reveal.
"""

from bot.context import Context
from bot.event import Event
from bot.features.maturity import cards_lead, cards_rate, cards_reveal, cards_score, cards_start
from bot.features.maturity.scores import score_view
from bot.features.maturity.views import CheckinView, checkin_view, results_view
from bot.ui import Card
from store.queries import maturity as stored
from store.queries import people, places
from store.records.maturity import Checkin

UNIT = 25
"""Raters who are brought the results in one unit."""


def refresh(ctx: Context, checkin: Checkin) -> CheckinView:
    """The channel's card and the facilitator's look like the check-in does now."""
    ctx.session.flush()
    view = checkin_view(ctx, checkin)
    checkin.shown_count = view.begun * 10_000 + view.finished
    ctx.show(f"checkin:{checkin.id}", checkin.place_id, cards_start.channel_card(view))
    lead(ctx, checkin, view)
    return view


def lead(ctx: Context, checkin: Checkin, view: CheckinView | None = None, at: str = "") -> Card:
    """The facilitator's card: `at` is the dimension it is about."""
    card = lead_card(ctx, checkin, view, at)
    topic = f"lead:{checkin.id}"
    shown = {*ctx.has_shown(topic)}
    place = leader_place(ctx, checkin)
    if place is not None:
        shown.add(place)
    for one in sorted(shown):
        ctx.show(topic, one, card, unsure="again")
    return card


def lead_card(ctx: Context, checkin: Checkin, view: CheckinView | None = None, at: str = "") -> Card:
    """What the facilitator sees now."""
    if checkin.stage in ("open", "cancelled"):
        seen = view or checkin_view(ctx, checkin)
        if checkin.stage == "cancelled":
            return cards_lead.ended(seen)
        return cards_lead.lead_card(seen, over=checkin.closes_at <= ctx.now)
    if checkin.stage == "closed":
        return cards_score.lead_scorecard(score_view(ctx, checkin))
    results = results_view(ctx, checkin)
    return cards_reveal.consensus(results, at, smallest=checkin.smallest)


def leader_place(ctx: Context, checkin: Checkin) -> int | None:
    """Where whoever leads it reads: the facilitator, or if they cannot be reached any more, who started it, or the
    first of the program team who can."""
    team = [p.id or 0 for p in people.team(ctx.session)]
    for person in (checkin.facilitator_id, checkin.started_by_id, *team):
        place = places.direct(ctx.session, person)
        if place is not None:
            return place
    return None


def tell_raters(ctx: Context, checkin: Checkin) -> bool:
    """Bring the results to the next few raters. True while there are more."""
    some = stored.raters(ctx.session, checkin.id or 0, after=max(checkin.told_to, 0), limit=UNIT)
    if some:
        revealed = checkin.stage == "revealed"
        card = cards_reveal.results(results_view(ctx, checkin)) if revealed else scorecard(ctx, checkin)
        topic = f"rate:{checkin.id}"
        shown = places.readers(ctx.session, ctx.has_shown(topic))
        for rater in some:
            for place in shown.get(rater.person_id, ()):  # on each platform they rated on
                ctx.show(topic, place, card, unsure="again")
            if rater.person_id not in shown:
                ctx.show_to(rater.person_id, topic, card)
        checkin.told_to = some[-1].id or 0
    if len(some) < UNIT:
        checkin.told_to = -1
    return len(some) == UNIT


def scorecard(ctx: Context, checkin: Checkin) -> Card:
    """The scorecard of a finished check-in."""
    return cards_score.scorecard(score_view(ctx, checkin))


def my_place(ctx: Context, event: Event | None) -> int | None:
    """Where the acting person reads direct messages: on the platform they are using now, so that they can go on
    wherever they are."""
    if ctx.pressed.reader == ctx.me:
        return ctx.pressed.place
    if event is not None:
        here = places.direct_on(ctx.session, ctx.me, event.place.platform, event.place.workspace)
        if here is not None:
            return here
    return places.direct(ctx.session, ctx.me)


def gone_on(ctx: Context, checkin_id: int, here: int) -> None:
    """Somebody goes on in one place: their question in another one, on another platform, says so."""
    topic = f"rate:{checkin_id}"
    mine = [place for place in places.directs(ctx.session, ctx.me) if place != here]
    if mine:
        card = cards_rate.elsewhere(checkin_id)
        for place in sorted({*mine} & {*ctx.has_shown(topic)}):
            ctx.show(topic, place, card, unsure="again")


def invite(ctx: Context, view: CheckinView) -> None:
    """Write to those who were named."""
    card = cards_start.invitation(view)
    for rater in stored.raters(ctx.session, view.id):
        if rater.named and rater.person_id != ctx.me:
            ctx.nudge(rater.person_id, card)


def remind(ctx: Context, checkin: Checkin) -> int:
    """Write to those who were named or have begun, and are not through; how many."""
    from bot.features.maturity import secret, texts
    from store.queries import ratings

    rubric, count = texts.rubric_of(ctx, checkin), 0
    view = checkin_view(ctx, checkin)
    done = ratings.progress(ctx.session, checkin.id or 0)
    for rater in stored.raters(ctx.session, checkin.id or 0):
        asked = len(texts.asked_of(rubric, checkin, team=rater.team))
        _, answered = done.get(secret.who(ctx, checkin, rater.person_id), (False, 0))
        if answered < asked:
            ctx.nudge(rater.person_id, cards_start.reminder(view, asked - answered if answered else -1))
            count += 1
    checkin.reminded_at = ctx.now
    return count
