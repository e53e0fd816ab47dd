"""Who may see and change what of a customer: one rule for profiles, permissions and upkeep."""

from bot.context import Context
from store.records.pool import Account, Advocate


def looks_after(ctx: Context, account: Account) -> bool:
    """Whether the acting person is on the program team or the account's relationship owner: they see contact details,
    and may change the profile."""
    return ctx.is_team() or (ctx.role == "member" and ctx.me != 0 and account.owner_id == ctx.me)


def may_see(ctx: Context, advocate: Advocate, account: Account) -> bool:
    """Whether the acting person may see the profile at all: members see whom they could ask."""
    return advocate.erased_at is None and (advocate.usable or looks_after(ctx, account))
