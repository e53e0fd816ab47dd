"""Giving and taking back: each changes the records, the facts that matching reads, and the history, in one transaction.

Whoever calls these holds the advocate (`profiles.lock`), so of two at the same instant the second sees what the first
did.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.happenings import PermissionGiven, PermissionWithdrawn
from bot.errors import UserError
from store.queries import facts, permissions
from store.records.pool import Advocate, Permission, PermissionAsk

BY = "the advocate"


@dataclass(frozen=True, slots=True)
class Grant:
    """What is allowed, by whom, how, where it is proven, for what, until when."""

    given_by: str
    given_on: date
    how: str
    proof: str
    scope: str
    expires_on: date


def give(ctx: Context, advocate: Advocate, activities: Collection[str], grant: Grant, *, by: str = "") -> None:
    """Put a permission on file for each of the activities."""
    for activity in activities:
        ctx.session.add(
            Permission(
                advocate_id=advocate.id or 0, activity=activity, scope=grant.scope, given_by=grant.given_by,
                given_on=grant.given_on, how=grant.how, proof=grant.proof, expires_on=grant.expires_on,
                recorded_by_id=ctx.me or None,
            )
        )  # fmt: skip
        until = grant.expires_on.isoformat()
        ctx.changed("advocate", advocate.id or 0, "permission", "", f"{activity} until {until}", grant.how, by)
    _follow(ctx, advocate)
    for activity in activities:
        ctx.happened(PermissionGiven(advocate.id or 0, activity))


def withdraw(ctx: Context, advocate: Advocate, activities: Collection[str], why: str, *, by: str = "") -> list[str]:
    """Take back every permission that stands for these activities; from now on nobody is matched by it.

    Raises:
        UserError: none of them stands any more.
    """
    taken: list[str] = []
    for one in permissions.standing(ctx.session, advocate.id or 0, ctx.day):
        if one.activity in activities:
            one.withdrawn_on = ctx.day
            taken.append(one.activity)
    taken = list(dict.fromkeys(taken))
    if not taken:
        raise UserError("That permission was withdrawn already. Nothing was changed.")
    for activity in taken:
        ctx.changed("advocate", advocate.id or 0, "permission", activity, f"{activity} withdrawn", why, by)
    _follow(ctx, advocate)
    for activity in taken:
        ctx.happened(PermissionWithdrawn(advocate.id or 0, activity))
    return taken


def ask(ctx: Context, advocate: Advocate, activities: Sequence[str], scope: str) -> PermissionAsk:
    """A question to the advocate; it takes the place of one that is still open."""
    for before in permissions.open_asks(ctx.session, advocate.id or 0):
        before.state, before.answered_at = "withdrawn", ctx.now
    made = PermissionAsk(
        advocate_id=advocate.id or 0, activities=list(activities), scope=scope, asked_by_id=ctx.me or None,
        asked_at=ctx.now, nonce=secrets.token_urlsafe(12),
    )  # fmt: skip
    ctx.session.add(made)
    ctx.session.flush()
    ctx.changed("advocate", advocate.id or 0, "permission", "", f"asked for {', '.join(activities)}")
    return made


def _follow(ctx: Context, advocate: Advocate) -> None:
    ctx.session.flush()
    facts.refresh(ctx.session, [advocate.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
