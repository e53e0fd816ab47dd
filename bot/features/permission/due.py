"""By the clock: permissions that end soon are raised with whoever looks after the customer, each once."""

from datetime import timedelta

from bot.context import Context
from bot.features.permission import cards
from bot.router import Router
from store.queries import permissions, places
from store.records.pool import Account, Advocate, Permission

router = Router()
UNIT = 10
"""Advocates of whom a unit speaks at most."""


@router.due("permission.renewals")
def raise_renewals(ctx: Context) -> bool:
    """Two months before (a setting) it ends, the owner hears, or the program team where there is none."""
    until = ctx.day + timedelta(days=ctx.policy.permission_warning)
    rows = permissions.ending(ctx.session, ctx.day, until, raised=False)
    by_advocate: dict[int, list[tuple[Permission, Advocate, Account]]] = {}
    for row in rows:
        by_advocate.setdefault(row[1].id or 0, []).append(row)
    for theirs in list(by_advocate.values())[:UNIT]:
        _raise(ctx, theirs)
    return len(by_advocate) > UNIT


def _raise(ctx: Context, rows: list[tuple[Permission, Advocate, Account]]) -> None:
    _, advocate, account = rows[0]
    for one, _, _ in rows:
        one.renewal_raised_on = ctx.day
    ends = [(ctx.terms.label("activity", one.activity), one.expires_on or ctx.day) for one, _, _ in rows]
    card = cards.ends_soon(f"{advocate.name} at {account.name}", ends, advocate.id or 0)
    for person in (account.owner_id,) if account.owner_id else places.who_hears(ctx.session):
        ctx.nudge(person, card, about=advocate.id or 0)
