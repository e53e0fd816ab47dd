"""Who is shown or told what of a permission."""

from collections.abc import Sequence
from datetime import timedelta

from bot.context import Context
from bot.features.permission import cards, letters
from bot.ui import Card
from store.queries import permissions, places
from store.records.pool import Account, Advocate, Permission, PermissionAsk


def asker(ctx: Context, ask: PermissionAsk, advocate: Advocate) -> Card:
    """The asker's living message looks like the question does now."""
    what = ", ".join(letters.labels(ctx, ask.activities))
    card = cards.asked(advocate.name, what, ask.state, advocate.id or 0)
    if ask.asked_by_id:
        ctx.show_to(ask.asked_by_id, f"permission:{ask.id}", card)
    return card


def tell_taken_back(
    ctx: Context, advocate: Advocate, account: Account, activities: Sequence[str], by: str, asked_by: int | None = None
) -> None:
    """The owner, whoever asked for it, and without either the program team: something has to come down."""
    card = cards.taken_back(f"{advocate.name} at {account.name}", ", ".join(letters.labels(ctx, activities)), by)
    who = {account.owner_id, asked_by} - {None, ctx.me}
    for person in who or set(places.who_hears(ctx.session)) - {ctx.me}:
        ctx.tell(person or 0, card, about=advocate.id or 0)


def ending(ctx: Context) -> list[tuple[Permission, Advocate, Account]]:
    """What ends soon and concerns the acting person: all of it on the program team, an owner's own otherwise."""
    until = ctx.day + timedelta(days=ctx.policy.permission_warning)
    return permissions.ending(ctx.session, ctx.day, until, owner=0 if ctx.is_team() else ctx.me)
