"""Profiles without tags cannot be found: the program team completes them one after the other, with type-ahead."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bot.context import Context
from bot.domain.availability import rests_of
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.upkeep import cards_tagging as cards
from bot.forms import Clean
from bot.router import Router
from bot.ui import Block, Form, Mention, OpenForm, Option, Outcome, Reply
from store.queries import facts, hygiene
from store.queries import upkeep as stored
from store.queries.upkeep import Profile
from store.records.pool import Account, Advocate
from store.records.programs import Person

router = Router()
FIELDS: dict[str, tuple[type[Account] | type[Advocate], str, str]] = {
    "industry": (Account, "industry", "industry"),
    "region": (Account, "region", "region"),
    "products": (Account, "products", "product"),
    "use_cases": (Account, "use_cases", "use_case"),
    "activities": (Advocate, "activities", "activity"),
}
"""The fields of the form: on which record, in which column, of which kind of term."""


def kinds(ctx: Context) -> list[str]:
    """The kinds of tags a profile needs, of those for which the program has words at all."""
    return [kind for kind in hygiene.TAGGED if ctx.terms.by_kind.get(kind)]


@router.command("goodword untagged", help="Complete profiles that cannot be found", role="manager", reads=True)
def untagged(_event: Event, ctx: Context) -> Outcome:
    """The first profile that lacks an industry, a region, a product or an activity."""
    return _next(ctx, 0)


def _next(ctx: Context, after: int) -> Outcome:
    found = hygiene.next_untagged(ctx.session, kinds(ctx), after)
    left = hygiene.count_untagged(ctx.session, kinds(ctx))
    if found is None:
        return Reply(card=cards.finished(left))
    return OpenForm(form=_form_of(ctx, found, left))


def _form_of(ctx: Context, found: Profile, left: int) -> Form:
    chosen = {
        name: tuple(Option(value=key, label=ctx.terms.label(kind, key)) for key in _keys(_column(found, name)))
        for name, (_, _, kind) in FIELDS.items()
    }
    offered = [name for name, (_, _, kind) in FIELDS.items() if ctx.terms.by_kind.get(kind)]
    owner = ctx.person(found.account.owner_id) if found.account.owner_id else None
    mention = Mention(person=found.account.owner_id, name=owner.name) if owner and found.account.owner_id else None
    one = found.advocate
    return cards.tag_form(
        f"{one.name}, {one.title}" if one.title else one.name, found.account.name, left, chosen, offered,
        ctx.terms.options("activity"), mention, {"a": one.id, "v": _version(found)},
    )  # fmt: skip


def _column(found: Profile, name: str) -> Any:
    record, column, _ = FIELDS[name]
    return getattr(found.account if record is Account else found.advocate, column)


def _keys(value: str | list[str]) -> list[str]:
    return ([value] if value else []) if isinstance(value, str) else list(value)


def _version(found: Profile) -> str:
    """What stands there now, so that nobody overwrites what they have not seen."""
    said = [_keys(_column(found, name)) for name in FIELDS] + [[str(found.account.owner_id or "")]]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def _shown(event: Event, ctx: Context) -> Profile:
    number = event.number("a")
    found = stored.profile(ctx.session, number) if number else None
    if found is None or not found.advocate.usable:
        raise UserError("That profile is not in the pool any more. See the others with /goodword untagged.")
    return found


def _form(event: Event, ctx: Context) -> Form:
    return _form_of(ctx, _shown(event, ctx), hygiene.count_untagged(ctx.session, kinds(ctx)))


@router.button("tags.skip", role="manager", reads=True)
def skip(event: Event, ctx: Context) -> Outcome:
    """The next one; this one stays in the queue."""
    return _next(ctx, event.number("a") or 0)


@router.form("tags", _form, role="manager")
def save(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Keep the tags, and go on with the next profile."""
    shown = _shown(event, ctx)
    found = stored.hold(ctx.session, shown.advocate.id or 0) or shown
    said = {name: _chosen(ctx, values, name, found) for name in FIELDS if name in values}
    owner = _owner(ctx, values)
    changed = [name for name, keys in said.items() if keys != _keys(_column(found, name))]
    new_owner = owner is not None and owner != found.account.owner_id
    if (changed or new_owner) and event.data.get("v") != _version(found):
        raise UserError("Somebody completed this profile a moment ago. See the next with /goodword untagged.")
    for name in changed:
        record, column, _ = FIELDS[name]
        one = isinstance(_column(found, name), str)
        value: Any = (said[name][0] if said[name] else "") if one else said[name]
        setattr(found.account if record is Account else found.advocate, column, value)
    if new_owner:
        found.account.owner_id, found.account.owner_email = owner, ""
        changed.append("owner")
    if changed:
        ctx.changed("advocate", found.advocate.id or 0, "tags", "", ", ".join(changed).replace("_", " "))
        facts.refresh(ctx.session, account_ids=[found.account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))
    return _next(ctx, found.advocate.id or 0)


def _chosen(ctx: Context, values: Mapping[str, Clean], name: str, found: Profile) -> list[str]:
    value = values[name]
    keys = [str(key) for key in value] if isinstance(value, tuple) else [str(value)] if value else []
    kind = FIELDS[name][2]
    before = _keys(_column(found, name))
    if any(key not in ctx.terms.by_kind.get(kind, {}) and key not in before for key in keys):
        raise FieldError(name, "Choose from the list.")
    return keys


def _owner(ctx: Context, values: Mapping[str, Clean]) -> int | None:
    value = values.get("owner")
    if not isinstance(value, int):
        return None
    if value >= 2**31 or ctx.session.get(Person, value) is None:
        raise FieldError("owner", "That person is not known here. Ask them to write to Goodword once.")
    return value


@router.home("untagged", order=45)
def at_home(ctx: Context) -> tuple[Block, ...]:
    """Home, for the program team: how many profiles cannot be found."""
    count = hygiene.count_untagged(ctx.session, kinds(ctx)) if ctx.is_team() else 0
    return cards.at_home(count) if count else ()
