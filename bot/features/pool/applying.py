"""One unit of an import: compares a few rows of the plan with the pool, and writes what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from bot.domain.erasure import Called, erased
from bot.domain.vocabulary import Shipped, broad_region
from bot.features.pool import differences
from bot.features.pool.differences import Changes
from bot.features.pool.reading import Rejection
from bot.features.pool.said import AccountIn, PersonIn, external
from bot.features.pool.sameness import Index
from bot.links import Marks
from store.queries import facts, pool, vocabulary
from store.queries.people import new_words
from store.records.pool import FOREVER, Account, Advocate, Permission
from store.records.programs import Change
from store.tenancy import TenantSession

LEFT_OUT = "This person was erased from Goodword."
STAYS_OUT = "The row is left out. Please remove it from your file."
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Done:
    """What one unit did. `records` is how much of the file's work it was."""

    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    remarks: list[Rejection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an import has to know besides the file. `person` is who does it; `dry` only compares and writes nothing."""

    at: datetime
    today: date
    rests: facts.Rests
    person: int | None = None
    dry: bool = False
    marks: Marks | None = None
    """Recognises who was erased; None where nobody was."""


def add_words(words: Sequence[Shipped], session: TenantSession) -> Done:
    """A unit that adds words to the program's vocabulary."""
    vocabulary.add_missing(session, words)
    return Done()


# --- accounts ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Accounts:
    """The accounts that a unit names: their ids by key (none yet in a dry run), and which are new or changed."""

    ids: dict[str, int | None]
    added: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def accounts_unit(given: Sequence[AccountIn], terms: Terms, session: TenantSession) -> Done:
    """A unit of an import of accounts."""
    done = Done(records=len(given))
    accounts = apply_accounts(session, given, terms, done)
    done.added, done.changed = len(accounts.added), len(accounts.changed)
    done.unchanged = len(given) - done.added - done.changed - len(done.rejected)
    _refresh(session, {accounts.ids[key] for key in accounts.changed}, terms)
    return done


def _refresh(session: TenantSession, accounts: set[int | None], terms: Terms) -> None:
    if not terms.dry:
        ids = {id_ for id_ in accounts if id_ is not None}
        facts.refresh(session, account_ids=ids, today=terms.today, rests=terms.rests)


def apply_accounts(session: TenantSession, given: Sequence[AccountIn], terms: Terms, done: Done) -> Accounts:
    """Make and change accounts as the file says. Those of them that cannot be are rejected in `done`."""
    found = pool.accounts_by_key(session, [one.key for one in given])
    by_external = pool.accounts_by_external(session, [known for one in given if (known := external(one.values))])
    owners = pool.people_by_email(session, {one.values["owner_email"] for one in given if "owner_email" in one.values})
    accounts = Accounts({key: one.id for key, one in found.items()})
    new: dict[str, Changes] = {}
    renamed = False
    for one in given:
        account = by_external.get(external(one.values) or ("", "")) or found.get(one.key)
        wrong = _clash(account, found.get(one.key), one)
        if wrong:
            done.rejected.append(Rejection(one.row, "external_id", wrong, "Correct the name or the id."))
            continue
        region = broad_region(one.values.get("country", "")) if "region" not in one.values else ""
        changes, remarks = differences.of_account(account or _no_account(), one, owners, region, terms.today)
        done.remarks += remarks
        if account is None:
            new[one.key] = changes
        elif changes:
            accounts.changed.add(one.key)
            accounts.ids[one.key] = account.id
            renamed = renamed or "name" in changes
            _set(account, changes, terms)
    accounts.added = set(new)
    if terms.dry:
        accounts.ids |= dict.fromkeys(new)
        return accounts
    rows = [differences.account_row(_no_account(), changes) | {"created_at": terms.at} for changes in new.values()]
    accounts.ids |= dict(zip(new, pool.add_accounts(session, rows), strict=True))
    if new or renamed:
        new_words(session)
    return accounts


def _clash(account: Account | None, named: Account | None, given: AccountIn) -> str:
    """Why a row cannot mean this account: the id is one account's, the name another's."""
    known = external(given.values)
    if account is not None and named is not None and account is not named:
        return f"The id is that of {account.name}, the name that of another account."
    if (
        known
        and account is not None
        and account.external_id
        and (account.external_system, account.external_id) != known
    ):
        return f"{account.name} has another external id, {account.external_id}."
    return ""


def _set(record: object, changes: Mapping[str, Any], terms: Terms) -> None:
    if not terms.dry:
        for name, value in changes.items():
            setattr(record, name, value)


@lru_cache(maxsize=1)
def _no_account() -> Account:
    """What somebody new is compared with. Making a record of so many columns is slow, and nobody writes to this one."""
    return Account(number=0, name="", name_key="", created_at=_NEVER)


@lru_cache(maxsize=256)
def _nobody(stage: str, paused_until: date | None) -> Advocate:
    return Advocate(
        number=0, account_id=0, name="", name_key="", stage=stage, paused_until=paused_until, created_at=_NEVER
    )


# --- advocates -----------------------------------------------------------------------------------


def people_unit(
    given: Sequence[PersonIn], by_key: Mapping[str, AccountIn], terms: Terms, session: TenantSession
) -> Done:
    """A unit of an import of advocates, and of those accounts that the file names here first."""
    done = Done(records=len(given))
    given = _without_erased(given, by_key, terms, session, done)
    named = {one.account: by_key[one.account] for one in given}
    rows = {one.row for one in given}
    there = pool.accounts_by_key(session, list(named))
    due = [one for key, one in named.items() if one.row in rows or key not in there]
    accounts = apply_accounts(session, due, terms, done)
    ids = {key: account.id for key, account in there.items()} | accounts.ids
    known = _Known(session, given, ids)
    unit = _People(session, terms, done, {ids[key] for key in accounts.changed})
    changed_rows = {named[key].row for key in accounts.changed}
    for one in given:
        advocate = known.find(one, ids[one.account])
        if advocate is None:
            unit.add(one, ids[one.account])
            continue
        changed = unit.change(advocate, one, ids[one.account], known.permissions.get(advocate.id or 0, []))
        if changed or one.row in changed_rows:
            done.changed += 1
        else:
            done.unchanged += 1
    unit.write()
    _refresh(session, unit.touched, terms)
    return done


def _without_erased(
    given: Sequence[PersonIn], by_key: Mapping[str, AccountIn], terms: Terms, session: TenantSession, done: Done
) -> Sequence[PersonIn]:
    """Those who were not erased. The others are left out and reported: a file does not bring them back."""
    if terms.marks is None:
        return given
    called = [
        Called(one.values.get("email", ""), by_key[one.account].values["account"], one.values["contact"], one.external)
        for one in given
    ]
    gone = erased(session, terms.marks, called)
    done.rejected += [
        Rejection(one.row, "contact", LEFT_OUT, STAYS_OUT) for one, is_ in zip(given, gone, strict=True) if is_
    ]
    return [one for one, is_ in zip(given, gone, strict=True) if not is_]


class _Known:
    """Those of the pool who may be meant by the rows of a unit."""

    def __init__(self, session: TenantSession, given: Sequence[PersonIn], accounts: Mapping[str, int | None]) -> None:
        names = [(id_, one.key) for one in given if (id_ := accounts[one.account]) is not None]
        ids = [known for one in given if (known := one.external)]
        emails = [one.values["email"] for one in given if "email" in one.values]
        found = pool.perhaps_the_same(session, ids, emails, names)
        self._by_id = {one.id or 0: one for one in found}
        self._index = Index()
        for id_, one in self._by_id.items():
            known = (one.external_system or "", one.external_id) if one.external_id else None
            self._index.note(id_, known, one.email, (one.account_id, one.name_key))
        self.permissions = pool.permissions_of(session, list(self._by_id))

    def find(self, given: PersonIn, account_id: int | None) -> Advocate | None:
        """Who is meant; None for somebody new."""
        at = self._index.find(given.external, given.values.get("email", ""), (account_id, given.key))
        return self._by_id.get(at) if at is not None else None


@dataclass(slots=True)
class _People:
    """The advocates of a unit: who is new, what changes, and at which accounts facts follow from it."""

    session: TenantSession
    terms: Terms
    done: Done
    touched: set[int | None]
    _new: list[tuple[PersonIn, Changes]] = field(default_factory=list)
    _granted: list[Changes] = field(default_factory=list)

    def add(self, given: PersonIn, account_id: int | None) -> None:
        """Somebody new. An imported pool is in use, so who has no stage is ready to use."""
        said, until = given.values.get("stage"), given.values.get("paused_until")
        blank = _nobody(said or "active", None if said in (None, "paused") and until == FOREVER else until)
        changes, _ = differences.of_person(blank, given, account_id, self.terms.today)
        self._new.append((given, differences.advocate_row(blank, changes) | {"created_at": self.terms.at}))
        self.done.added += 1
        self.touched.add(account_id)

    def change(self, found: Advocate, given: PersonIn, account_id: int | None, permissions: list[Permission]) -> bool:
        """Somebody known. Whether anything about them changes."""
        changes, remarks = differences.of_person(found, given, account_id, self.terms.today)
        self.done.remarks += remarks
        granted = self._grant(given, found.id or 0, permissions)
        if not changes and not granted:
            return False
        self.touched |= {account_id, found.account_id}
        if "stage" in changes and not self.terms.dry:
            self._note_move(found, changes["stage"])
        _set(found, changes, self.terms)
        return True

    def _grant(self, given: PersonIn, advocate_id: int, known: list[Permission]) -> bool:
        granted = False
        said = {(one.activity, one.scope, one.given_on): one for one in reversed(given.values.get("permissions", ()))}
        for one in reversed(said.values()):
            same, changes = differences.of_permission(known, one)
            if same is None:
                self._granted.append(differences.permission_row(one) | {"advocate_id": advocate_id})
            _set(same, changes, self.terms)
            granted = granted or same is None or bool(changes)
        return granted

    def _note_move(self, found: Advocate, stage: str) -> None:
        self.session.add(
            Change(
                record="advocate",
                record_id=found.id or 0,
                before=found.stage,
                after=stage,
                person_id=self.terms.person,
                by="import",
                at=self.terms.at,
            )
        )

    def write(self) -> None:
        """Add who is new, and what was permitted."""
        if self.terms.dry:
            return
        ids = pool.add_advocates(self.session, [row for _, row in self._new])
        for (given, _), id_ in zip(self._new, ids, strict=True):
            self._grant(given, id_, [])
        pool.add_permissions(self.session, self._granted)
