"""How much time lies between two columns, counted by the database: both say it in their own words."""

from typing import Any

from sqlalchemy import Date, Float, cast, func, type_coerce

from store.tenancy import TenantSession

_DAY = 24.0


def hours(session: TenantSession, later: Any, earlier: Any) -> Any:
    """Hours from one moment to another."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce((func.julianday(later) - func.julianday(earlier)) * _DAY, Float)
    return cast(func.extract("epoch", later - earlier), Float) / 3600.0


def days(session: TenantSession, day: Any, moment: Any) -> Any:
    """Days from a moment's day, in UTC, to a day."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce(func.julianday(day) - func.julianday(func.date(moment)), Float)
    return day - cast(func.timezone("UTC", moment), Date)
