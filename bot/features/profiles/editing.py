"""Changing a profile: each change is recorded, and the facts that matching reads follow in the same transaction."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.context import Context, tidy
from bot.domain.availability import rests_of
from bot.domain.happenings import ProfileChecked
from bot.domain.mail import is_address
from bot.domain.stages import ADVOCATE, check_move
from bot.errors import FieldError, UserError
from bot.forms import Clean
from store.queries import facts, profiles
from store.queries.names import fold, name_key
from store.queries.profiles import Profile
from store.records.pool import Advocate

EDITED = ("name", "title", "email", "phone", "contact_by", "persona", "languages", "activities", "story", "tags",
          "not_to")  # fmt: skip
QUIET = ("email", "phone", "story")
"""Their values are kept on the profile alone; the history says that they changed."""
MOST_TAGS, LONGEST_TAG = 20, 40


def version(advocate: Advocate) -> str:
    """Changes with every change of what the form shows: who sends an old form is told."""
    values = [getattr(advocate, name) for name in EDITED]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:10]


def change(ctx: Context, profile: Profile, typed: Mapping[str, Clean]) -> list[str]:
    """Apply a form. What was changed, by column.

    Raises:
        FieldError: something cannot be taken.
    """
    advocate = profile.advocate
    wanted = _read(ctx, advocate, typed)
    changed = [name for name in EDITED if name in wanted and wanted[name] != getattr(advocate, name)]
    for name in changed:
        before, after = getattr(advocate, name), wanted[name]
        said = ("", "") if name in QUIET else (_words(before), _words(after))
        ctx.changed("advocate", advocate.id or 0, name, *said)
        setattr(advocate, name, after)
    if "name" in changed:
        advocate.name_key = name_key(advocate.name)
    if typed.get("verified"):
        advocate.last_verified = ctx.day
        ctx.changed("advocate", advocate.id or 0, "last_verified", "", ctx.day.isoformat())
        changed.append("last_verified")
    _follow(ctx, advocate)
    if typed.get("verified"):
        ctx.happened(ProfileChecked(advocate.id or 0))
    return changed


def _follow(ctx: Context, advocate: Advocate) -> None:
    ctx.session.flush()
    facts.refresh(ctx.session, [advocate.id or 0], today=ctx.day, rests=rests_of(ctx.policy))


def _words(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _read(ctx: Context, advocate: Advocate, typed: Mapping[str, Clean]) -> dict[str, Any]:
    """What the form that was sent has of it: the weekly question shows less."""
    said = {name: str(value or "") for name, value in typed.items()}
    wanted: dict[str, Any] = {n: tidy(said[n]) for n in ("name", "title", "phone", "contact_by") if n in said}
    if "name" in said and not fold(wanted["name"]):
        raise FieldError("name", "A name has at least one letter.")
    wanted["email"] = _address(ctx, advocate, said["email"])
    for name, kind in (("languages", "language"), ("activities", "activity")):
        wanted[name] = known(ctx, name, kind, typed[name], getattr(advocate, name))
    if "persona" in said:
        wanted["persona"] = "".join(known(ctx, "persona", "persona", (said["persona"],), [advocate.persona]))
    if "tags" in said:
        wanted["tags"] = _tags(said["tags"])
    if "not_to" in said:
        companies = [tidy(line)[:200] for line in re.split(r"[\n;]", said["not_to"])]
        wanted["not_to"] = list(dict.fromkeys(name for name in companies if name))
    if "story" in said:
        wanted["story"] = said["story"].strip()
    return wanted


def _address(ctx: Context, advocate: Advocate, text: str) -> str:
    email = text.strip().casefold()
    if not email or email == advocate.email:
        return email
    if not is_address(email):
        raise FieldError("email", "Write it as name@company.example, one address only.")
    if others := profiles.same_address(ctx.session, email, advocate.id or 0):
        raise FieldError("email", f"{others[0].name} in the pool has this address already.")
    return email


def known(ctx: Context, field: str, kind: str, chosen: object, before: list[str]) -> list[str]:
    """Keys of the program's own words. One that was there before stays, also when its word is gone meanwhile."""
    keys = [key for key in (chosen if isinstance(chosen, tuple) else ()) if key]
    words = ctx.terms.by_kind.get(kind, {})
    if any(key not in words and key not in before for key in keys):
        raise FieldError(field, "Choose from the list.")
    return list(dict.fromkeys(keys))


def _tags(text: str) -> list[str]:
    tags = list(dict.fromkeys(tag for tag in map(tidy, re.split(r"[,;\n]", text)) if tag))
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise FieldError("tags", f"At most {MOST_TAGS} tags of {LONGEST_TAG} characters each.")
    return tags


def move(ctx: Context, profile: Profile, stage: str, until: date | None, why: str) -> bool:
    """To another stage, or another end of a pause. False: it is as it was.

    Raises:
        UserError: that move is not allowed.
    """
    advocate = profile.advocate
    until = until if stage == "paused" else None
    if stage == advocate.stage and (stage != "paused" or until == advocate.paused_until):
        return False
    if stage != advocate.stage:
        check_move(ADVOCATE, "advocate", advocate.stage, stage)
        ctx.changed("advocate", advocate.id or 0, "stage", advocate.stage, stage, why)
    elif stage == "paused":
        day = until.isoformat() if until else "somebody ends it"
        ctx.changed("advocate", advocate.id or 0, "paused_until", "", day, why)
    if stage == "active" and not advocate.activities:
        raise UserError("Nobody knows what they are willing to do. Say so under Edit first.")
    advocate.stage, advocate.paused_until = stage, until
    advocate.pause_reason = "other" if stage == "paused" else ""
    _follow(ctx, advocate)
    return True
