"""What an import would change in a record, as column → new value. It never wipes, and never brings anybody back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.stages import ADVOCATE, label
from bot.features.pool.cells import Given
from bot.features.pool.reading import Rejection
from bot.features.pool.rules import ACCOUNT_COLUMNS
from bot.features.pool.said import AccountIn, PersonIn, Values, external
from store.queries.facts import quarter_of
from store.records.pool import FOREVER, Account, Advocate, Permission

Changes = dict[str, Any]
BACK = "Change it on the profile: an import never brings anybody back."

_ACCOUNT = {
    column: column for column in ACCOUNT_COLUMNS if column not in ("owner_email", "external_system", "external_id")
}
_ACCOUNT["account"] = "name"
_PERSON = (
    "email", "phone", "title", "persona", "languages", "story", "tags", "activities", "last_verified", "source",
)  # fmt: skip
_GUARDS = {"paused": 1, "former": 2, "do_not_contact": 3}
"""Stages that protect somebody, weakest first: an import may strengthen, never lift them."""


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _unlike(found: object, values: Mapping[str, object]) -> Changes:
    wanted = {name: _plain(value) for name, value in values.items()}
    return {name: value for name, value in wanted.items() if getattr(found, name) != value}


def of_account(
    found: Account, given: AccountIn, owners: Mapping[str, int], region: str, today: date
) -> tuple[Changes, list[Rejection]]:
    """What `given` changes in an account, and what it must not. `region` is for those that have none: where it lies."""
    values = given.values
    changes = _unlike(found, {_ACCOUNT[column]: value for column, value in values.items() if column in _ACCOUNT})
    if region and not found.region and "region" not in changes:
        changes["region"] = region
    if "name" in changes and given.key != found.name_key:
        changes["name_key"] = given.key
    remarks: list[Rejection] = []
    until, runs = changes.get("paused_until"), found.paused_until
    if until and runs and runs > today and until < runs:
        del changes["paused_until"]
        remarks.append(Rejection(given.row, "paused_until", f"{found.name} is paused for longer in Goodword.", BACK))
    return changes | _owner(found, values.get("owner_email", ""), owners) | _external(found, values), remarks


def _owner(found: Account, email: str, owners: Mapping[str, int]) -> Changes:
    """The owner is the person with that e-mail address, or only the address until that person is first seen."""
    person = owners.get(email)
    if not email or (found.owner_id is not None and found.owner_id == person):
        return {}
    if found.owner_id is None and person is None and found.owner_email == email:
        return {}
    return {"owner_id": person, "owner_email": email}


def _external(found: Account | Advocate, values: Values) -> Changes:
    known = external(values)
    if known is None or (found.external_system, found.external_id) == known:
        return {}
    return {"external_system": known[0], "external_id": known[1]}


def of_person(found: Advocate, given: PersonIn, account_id: int | None, today: date) -> tuple[Changes, list[Rejection]]:
    """What `given` changes in an advocate, and what it would have changed but must not."""
    values = given.values
    changes = _unlike(found, {column: values[column] for column in _PERSON if column in values})
    if values["contact"] != found.name:
        changes |= {"name": values["contact"], "name_key": given.key}
    if account_id != found.account_id:
        changes["account_id"] = account_id
    more = [name for name in values.get("not_to", ()) if name not in found.not_to]
    if more:
        changes["not_to"] = [*found.not_to, *more]
    changes |= _past(found, values, today)
    pause, remarks = _pause(found, given, today)
    return changes | pause | _external(found, values), remarks


def _past(found: Advocate, values: Values, today: date) -> Changes:
    """What happened before Goodword knew them. The file counts what we counted ourselves too: that is taken off."""
    changes: Changes = {}
    used = values.get("last_used")
    if used and used not in (found.prior_use, found.last_used):
        changes["prior_use"] = used
    uses = values.get("uses_this_quarter")
    if uses is not None:
        quarter = quarter_of(today)
        prior = found.prior_uses if found.prior_quarter == quarter else 0
        counted = max(found.uses_quarter if found.quarter == quarter else 0, prior)
        if uses != counted:
            changes |= {"prior_quarter": quarter, "prior_uses": max(0, uses - (counted - prior))}
    return changes


def _pause(found: Advocate, given: PersonIn, today: date) -> tuple[Changes, list[Rejection]]:
    values = given.values
    until: date | None = values.get("paused_until")
    wanted = _wanted(found, values, today)
    runs = found.stage == "paused" and (found.paused_until is None or found.paused_until > today)
    remarks: list[Rejection] = []
    changes: Changes = {}

    def kept(column: str, wrong: str) -> None:
        remarks.append(Rejection(given.row, column, wrong, BACK))

    if until is not None and until != found.paused_until:
        if runs and until < (found.paused_until or FOREVER):
            kept("paused_until", f"{found.name} is paused for longer in Goodword.")
        elif not (found.paused_until is None and until == FOREVER and wanted == "paused"):
            changes["paused_until"] = until
    if wanted == found.stage:
        return changes, remarks
    guarded = _GUARDS.get(found.stage, 0) if found.stage != "paused" or runs else 0
    if guarded > _GUARDS.get(wanted, 0) or wanted not in ADVOCATE[found.stage]:
        kept("stage", f"{found.name} stays {label(found.stage)}, not {label(wanted)}.")
        return changes, remarks
    changes["stage"] = wanted
    over = found.paused_until is not None and found.paused_until <= today
    if (over or found.stage == "paused") and until is None and found.paused_until is not None:
        changes["paused_until"] = None
    return changes, remarks


def _wanted(found: Advocate, values: Values, today: date) -> str:
    """The stage the file says somebody is in; a pause that has not ended says so too."""
    if values.get("do_not_contact"):
        return "do_not_contact"
    said: str | None = values.get("stage")
    until = values.get("paused_until")
    if said is None and until is not None and until > today and found.stage == "active":
        return "paused"
    return said or found.stage


def of_permission(known: list[Permission], given: Given) -> tuple[Permission | None, Changes]:
    """The permission on file that is the same, and what `given` changes in it. A withdrawn one stays withdrawn."""
    for one in known:
        if (one.activity, one.scope, one.given_on) == (given.activity, given.scope, given.given_on):
            if one.withdrawn_on is not None:
                return one, {}
            values = {"expires_on": given.expires_on, "proof": given.proof}
            return one, {name: value for name, value in values.items() if value and getattr(one, name) != value}
    return None, {}


# --- rows to insert ------------------------------------------------------------------------------

_ACCOUNT_ROW = (*_ACCOUNT.values(), "name_key", "owner_id", "owner_email", "external_system", "external_id")
_ADVOCATE_ROW = (
    *(*_PERSON, "account_id", "name", "name_key", "not_to", "prior_use", "prior_quarter", "prior_uses"),
    *("stage", "paused_until", "external_system", "external_id"),
)


def account_row(blank: Account, changes: Changes) -> Changes:
    """A new account: all that an import may say, from `changes` or as in `blank`."""
    return {name: getattr(blank, name) for name in _ACCOUNT_ROW} | changes


def advocate_row(blank: Advocate, changes: Changes) -> Changes:
    """A new advocate: all that an import may say, from `changes` or as in `blank`."""
    return {name: getattr(blank, name) for name in _ADVOCATE_ROW} | changes


def permission_row(given: Given) -> Changes:
    """A new permission."""
    return {
        "activity": given.activity,
        "scope": given.scope,
        "given_on": given.given_on,
        "expires_on": given.expires_on,
        "proof": given.proof,
        "how": "import",
    }
