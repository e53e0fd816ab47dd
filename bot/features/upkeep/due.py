"""Housekeeping by the clock: bundles of held-back messages, facts that follow the calendar, what is kept only for a
while."""

from datetime import timedelta

from pydantic import TypeAdapter

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.workdays import in_working_hours, working_day_of
from bot.router import Router
from bot.ui import Block, Bold, Card, Divider, Paragraph
from store import events, outbox
from store.queries import due, facts, people
from store.records.messages import Nudge
from store.records.programs import Person

router = Router()
_CARD = TypeAdapter(Card)
MOST_BUNDLED = 5
ACCOUNTS_A_UNIT = 50
PIECE = 300
"""Rows forgotten at once: a writing unit stays short."""


@router.due("upkeep.bundles")
def bundle(ctx: Context) -> bool:
    """What was over somebody's daily budget comes as one message on their next working day, five things at most; the
    rest comes with the next message that the budget allows."""
    waiting = people.waiting_nudges(ctx.session, before=ctx.day + timedelta(days=2))
    by_person: dict[int, list[Nudge]] = {}
    for nudge in waiting:
        by_person.setdefault(nudge.person_id, []).append(nudge)
    for person_id, nudges in by_person.items():
        person = ctx.session.get(Person, person_id)
        zone = person.zone if person else None
        today = working_day_of(ctx.now, ctx.policy, zone)
        due_now = [n for n in nudges if n.day < today][:MOST_BUNDLED]
        left = people.nudges_on(ctx.session, person_id, today) < ctx.policy.nudges_per_day
        if due_now and left and in_working_hours(ctx.now, ctx.policy, zone):
            ctx.nudge(person_id, bundle_card([_CARD.validate_python(n.card) for n in due_now]))
            for nudge in due_now:
                ctx.session.delete(nudge)
    return False


def bundle_card(cards: list[Card]) -> Card:
    """Several messages as one."""
    if len(cards) == 1:
        return cards[0]
    blocks: list[Block] = []
    for card in cards:
        blocks += [Divider(), Paragraph(text=(Bold(text=card.title),)), *card.blocks]
    return Card(title=f"{len(cards)} things wait for you", blocks=tuple(blocks[1:]))


@router.due("upkeep.forget")
def forget(ctx: Context) -> bool:
    """What is kept only for a while goes when its time is over, a piece a call until nothing old is left."""
    gone = (
        events.forget_old(ctx.session, ctx.now, limit=PIECE),
        events.drop_old_drafts(ctx.session, ctx.now, limit=PIECE),
        outbox.blank_old(ctx.session, ctx.now, limit=PIECE),
    )
    return PIECE in gone


@router.due("upkeep.daily")
def daily(ctx: Context) -> bool:
    """Once a day: facts that follow the calendar (permissions that ended)."""
    if not events.first_time(ctx.session, "upkeep.daily", ctx.now.astimezone(ctx.zone).date().isoformat(), ctx.now):
        return False
    ended = due.ended_permissions(ctx.session, ctx.day)
    if ended:
        facts.refresh(ctx.session, ended, today=ctx.day, rests=rests_of(ctx.policy))
    return False


@router.due("upkeep.facts")
def recompute(ctx: Context) -> bool:
    """After a rest was changed: everybody's facts, a few accounts at a time."""
    if ctx.program.facts_from is None:
        return False
    after = due.accounts_after(ctx.session, ctx.program.facts_from, ACCOUNTS_A_UNIT)
    ctx.program.facts_from = after[-1] if after else None
    facts.refresh(ctx.session, account_ids=after, today=ctx.day, rests=rests_of(ctx.policy))
    return bool(after)


@router.show("upkeep")
def examples() -> list[Card]:
    """A bundle."""
    one = Card(title="How did the deal with Acme end?", blocks=(Paragraph(text="One press answers."),))
    return [bundle_card([one, one])]
