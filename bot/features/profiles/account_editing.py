"""Changing a customer's account: each change is recorded, and what matching reads of its people follows."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.context import Context, tidy
from bot.domain.availability import rests_of
from bot.domain.mail import is_address
from bot.errors import FieldError
from bot.features.profiles.editing import known
from bot.forms import Clean
from bot.router import allowed
from store.queries import accounts, facts, people
from store.queries.names import fold, name_key
from store.queries.people import new_words
from store.records.pool import Account
from store.records.programs import Person

WORDS = {
    "industry": "industry", "region": "region", "country": "country", "size": "size", "segment": "segment",
    "products": "product", "use_cases": "use_case", "competitors": "competitor",
}  # fmt: skip
"""What is said in the program's own words, with their kind."""
EDITED = ("name", "owner_id", "owner_email", *WORDS, "renewal_date", "health", "marquee", "logo_permission")
TEAMS = ("marquee",)
"""The program team's to say: a marquee customer waits for them, so its owner cannot wave that away."""


def version(account: Account) -> str:
    """Changes with every change of what the form shows: who sends an old form is told."""
    return hashlib.sha256(repr([getattr(account, name) for name in EDITED]).encode()).hexdigest()[:10]


def change(ctx: Context, account: Account, typed: Mapping[str, Clean]) -> list[str]:
    """Apply a form. What was changed, by column.

    Raises:
        FieldError: something cannot be taken.
    """
    wanted = _read(ctx, account, typed)
    changed = [name for name in EDITED if name in wanted and wanted[name] != getattr(account, name)]
    for name in changed:
        before, after = (said(ctx, name, value) for value in (getattr(account, name), wanted[name]))
        ctx.changed("account", account.id or 0, name, before, after)
        setattr(account, name, wanted[name])
    if "name" in changed:
        account.name_key = name_key(account.name)
        if not accounts.settled(ctx.session):
            raise FieldError("name", "Another customer got this name a moment ago.")
        new_words(ctx.session)
    ctx.session.flush()
    facts.refresh(ctx.session, account_ids=[account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
    return changed


def said(ctx: Context, name: str, value: Any) -> str:
    """A value as people read it."""
    if name == "owner_id":
        person = ctx.person(value) if value else None
        return person.name if person else ""
    if name in WORDS:
        return ctx.terms.labels(WORDS[name], value if isinstance(value, list) else [value] if value else [])
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _read(ctx: Context, account: Account, typed: Mapping[str, Clean]) -> dict[str, Any]:
    wanted: dict[str, Any] = {"name": _name(ctx, account, tidy(str(typed["name"] or "")))}
    wanted["owner_id"], wanted["owner_email"] = _owner(ctx, account, typed)
    for name, kind in WORDS.items():
        before = getattr(account, name)
        if isinstance(before, list):
            wanted[name] = known(ctx, name, kind, typed[name], before)
        else:
            wanted[name] = "".join(known(ctx, name, kind, (str(typed[name] or ""),), [before]))
    wanted["renewal_date"], wanted["health"] = typed["renewal_date"], tidy(str(typed["health"] or ""))
    wanted["logo_permission"] = bool(typed["logo_permission"])
    if ctx.is_team():
        wanted["marquee"] = bool(typed["marquee"])
    return wanted


def _name(ctx: Context, account: Account, name: str) -> str:
    if not fold(name):
        raise FieldError("name", "A name has at least one letter.")
    other = accounts.by_name(ctx.session, name)
    if other is not None and other.id != account.id:
        raise FieldError("name", f"{other.name} is a customer already. One of both has to be called otherwise.")
    return name


def _owner(ctx: Context, account: Account, typed: Mapping[str, Clean]) -> tuple[int | None, str]:
    """A colleague, or an address until that person is first seen."""
    chosen, email = typed["owner"], str(typed["owner_email"] or "").strip().casefold()
    if email and not is_address(email):
        raise FieldError("owner_email", "Write it as name@company.example, one address only.")
    seen = people.by_email(ctx.session, email) if email else None
    owner = ctx.session.get(Person, chosen) if isinstance(chosen, int) and chosen < 2**31 else seen
    if isinstance(chosen, int) and owner is None:
        raise FieldError("owner", "That person is not known here. Ask them to write to Goodword once.")
    if owner is not None and owner.id != account.owner_id and not allowed(owner.role, "member"):  # type: ignore[arg-type]  # reason: a role by its column's check
        raise FieldError("owner", f"{owner.name} may only read. Choose somebody else, or ask an admin to change that.")
    return (owner.id, "") if owner is not None else (None, email)
