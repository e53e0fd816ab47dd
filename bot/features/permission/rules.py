"""Rules of permissions: how they may be given, and when they end."""

from datetime import date

from bot.context import Context
from bot.domain.terms import Terms
from bot.ui import Option
from store.records.pool import FOREVER, Advocate, Permission

HOW = (
    Option(value="e-mail", label="By e-mail"),
    Option(value="contract", label="In a contract"),
    Option(value="form", label="On a signed form"),
    Option(value="call", label="On a call, noted down"),
    Option(value="in person", label="In person, noted down"),
)
LONGEST_MONTHS = 120


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("unreachable: every month has a 28th")


def public(terms: Terms) -> tuple[Option, ...]:
    """The activity types that need permission on file."""
    words = terms.by_kind.get("activity", {}).values()
    return tuple(Option(value=w.key, label=w.label) for w in words if w.public)


def lacking(ctx: Context, advocate: Advocate) -> list[str]:
    """The public activity types that somebody is willing to do, but has not permitted or not for long."""
    today = ctx.day.isoformat()
    known = {option.value for option in public(ctx.terms)}
    return [key for key in advocate.activities if key in known and advocate.permitted.get(key, "") < today]


def stands(permission: Permission, today: date) -> bool:
    """Whether a permission counts today."""
    return permission.withdrawn_on is None and (permission.expires_on or FOREVER) >= today
