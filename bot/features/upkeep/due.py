"""Housekeeping by the clock: bundles of held-back messages, facts that follow the calendar, what is kept only for a
while."""

from datetime import timedelta

from pydantic import TypeAdapter

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.workdays import in_working_hours, working_day_of
from bot.router import Router
from bot.ui import Block, Bold, Card, Divider, Note, Paragraph
from store import events, outbox
from store.queries import due, facts, people
from store.records.programs import Person

router = Router()
_CARD = TypeAdapter(Card)
MOST_BUNDLED = 5
ACCOUNTS_A_UNIT = 50


@router.due("upkeep.bundles")
def bundle(ctx: Context) -> bool:
    """What was over somebody's daily budget comes as one message on their next working day."""
    waiting = people.waiting_nudges(ctx.session, before=ctx.today + timedelta(days=1))
    by_person: dict[int, list[Card]] = {}
    for nudge in waiting:
        person = ctx.session.get(Person, nudge.person_id)
        zone = person.zone if person else None
        if nudge.day < working_day_of(ctx.now, ctx.policy, zone) and in_working_hours(ctx.now, ctx.policy, zone):
            by_person.setdefault(nudge.person_id, []).append(_CARD.validate_python(nudge.card))
            ctx.session.delete(nudge)
    for person_id, cards in by_person.items():
        ctx.nudge(person_id, bundle_card(cards))
    return False


def bundle_card(cards: list[Card]) -> Card:
    """Several messages as one."""
    if len(cards) == 1:
        return cards[0]
    blocks: list[Block] = []
    for card in cards[:MOST_BUNDLED]:
        blocks += [Divider(), Paragraph(text=(Bold(text=card.title),)), *card.blocks]
    if len(cards) > MOST_BUNDLED:
        blocks.append(Note(text=f"{len(cards) - MOST_BUNDLED} more wait on your Home."))
    return Card(title=f"{len(cards)} things wait for you", blocks=tuple(blocks[1:]))


@router.due("upkeep.daily")
def daily(ctx: Context) -> bool:
    """Once a day: facts that follow the calendar (permissions that ended, a new quarter), and what is kept only for
    a while."""
    if not events.first_time(ctx.session, "upkeep.daily", ctx.now.astimezone(ctx.zone).date().isoformat(), ctx.now):
        return False
    events.forget_old(ctx.session, ctx.now)
    events.drop_old_drafts(ctx.session, ctx.now)
    outbox.blank_old(ctx.session, ctx.now)
    ended = due.ended_permissions(ctx.session, ctx.today)
    if ended:
        facts.refresh(ctx.session, ended, today=ctx.today, rests=rests_of(ctx.policy))
    return False


@router.due("upkeep.facts")
def recompute(ctx: Context) -> bool:
    """After a rest was changed: everybody's facts, a few accounts at a time."""
    if ctx.program.facts_from is None:
        return False
    after = due.accounts_after(ctx.session, ctx.program.facts_from, ACCOUNTS_A_UNIT)
    ctx.program.facts_from = after[-1] if after else None
    facts.refresh(ctx.session, account_ids=after, today=ctx.today, rests=rests_of(ctx.policy))
    return bool(after)


@router.show("upkeep")
def examples() -> list[Card]:
    """A bundle."""
    one = Card(title="How did the deal with Acme end?", blocks=(Paragraph(text="One press answers."),))
    return [bundle_card([one, one])]
