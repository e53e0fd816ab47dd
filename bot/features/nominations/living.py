"""Shows a nomination where it is seen: topic `nomination:ID` in the program channel (or the program team's direct
messages while none is chosen), its history in the thread. The nominator hears each outcome once, as a message."""

from bot.context import Context
from bot.features.nominations import cards, cards_team, steps
from bot.features.nominations.views import NominationView, view
from bot.ui import Text
from store.queries import places
from store.records.nominations import Nomination


def refresh(ctx: Context, nomination: Nomination) -> NominationView:
    """The living card looks like the nomination does now."""
    ctx.session.flush()
    shown = view(ctx, nomination)
    card = cards_team.team_card(shown)
    topic = f"nomination:{nomination.id}"
    for place in {*places.of_team(ctx.session, ctx.policy.program_channel), *ctx.has_shown(topic)}:
        ctx.show(topic, place, card)
    ctx.record = f"nomination:{nomination.id}"
    return shown


def moved(ctx: Context, nomination: Nomination, text: Text) -> NominationView:
    """`refresh`, and a line in the thread."""
    shown = refresh(ctx, nomination)
    for place in places.of_team(ctx.session, ctx.policy.program_channel):
        ctx.thread(f"nomination:{nomination.id}", place, cards_team.line(text), about=nomination.advocate_id or 0)
    return shown


def decided(ctx: Context, nomination: Nomination, text: Text) -> NominationView:
    """`moved`, and everybody who nominated hears the outcome."""
    shown = moved(ctx, nomination, text)
    for person in steps.hears(ctx, nomination):
        if person != ctx.me:
            ctx.tell(person, cards.outcome(shown), about=nomination.advocate_id or 0)
    return shown
