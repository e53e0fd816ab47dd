"""Applying a plan to the pool, in small units of one short transaction each. Doing it again changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from bot.domain.vocabulary import Shipped, broad_region
from bot.errors import UserError
from bot.features.pool import differences
from bot.features.pool.lexicon import KnownWord
from bot.features.pool.planning import AccountIn, PersonIn, Plan, external, plan
from bot.features.pool.reading import Rejection, read
from bot.features.pool.rules import Kind
from bot.features.pool.sameness import Index
from store.engine import worth_again
from store.queries import facts, pool, vocabulary
from store.queries.people import new_words
from store.records.pool import FOREVER, Account, Advocate, Permission
from store.records.programs import Change
from store.tenancy import TenantSession

UNIT = 50
"""Records in one transaction."""

TRIES = 3
T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[TenantSession]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do. `remarks` are about rows that went in, though not with everything they said."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: tuple[Rejection, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    new_terms: tuple[str, ...] = ()
    remarks: tuple[Rejection, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Done:
    """What one unit did. `records` is how much of the file's work it was."""

    records: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    remarks: list[Rejection] = field(default_factory=list)


Unit = Callable[[TenantSession], Done]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an import has to know besides the file. `person` is who does it; `dry` only compares and writes nothing."""

    at: datetime
    today: date
    rests: facts.Rests
    person: int | None = None
    dry: bool = False


def kind_of(word: str) -> Kind:
    """What is to be imported. Raises UserError for what cannot be."""
    if word == "advocates":
        return "advocates"
    if word == "accounts":
        return "accounts"
    if word == "proof":
        raise UserError("Importing proof comes with the proof library. Advocates and accounts can be imported now.")
    raise UserError(f"“{word[:40]}” cannot be imported. What can: advocates, accounts.")


def understand(content: bytes, kind: str, terms: Sequence[KnownWord], today: date) -> Plan:
    """A file as it would be imported; nothing is written. Raises UserError when it cannot be used at all."""
    return plan(read(content, kind_of(kind)), terms, today=today)


def run(made: Plan, begin: Begin, terms: Terms, progress: Progress = lambda done, total: None) -> Report:
    """Apply `made` unit by unit, each in a transaction that `begin` opens. Stopped half-way, it can be run again."""
    total = Done(unchanged=made.same, rejected=list(made.rejected), remarks=list(made.remarks))
    progress(0, made.total)
    for unit in units(made, terms):
        done = _again(unit, begin)
        total.records += done.records
        total.added += done.added
        total.changed += done.changed
        total.unchanged += done.unchanged
        total.rejected += done.rejected
        total.remarks += done.remarks
        progress(total.records, made.total)
    return report(made, total)


def report(made: Plan, total: Done) -> Report:
    """What to tell about an import whose units did `total` together."""
    by_row = partial(sorted, key=lambda one: one.row)
    return Report(
        added=total.added,
        changed=total.changed,
        unchanged=total.unchanged,
        rejected=tuple(by_row(total.rejected)),
        unknown_columns=made.unknown_columns,
        new_terms=tuple(f"{word.kind.replace('_', ' ')}: {word.label}" for word in made.new_terms),
        remarks=tuple(by_row(total.remarks)),
        notes=made.notes,
    )


def _again(unit: Unit, begin: Begin) -> Done:
    """Run a unit, and again when its transaction lost against another one."""
    for left in reversed(range(TRIES)):
        try:
            with begin() as session:
                return unit(session)
        except Exception as error:
            if not left or not (worth_again(error) or pool.lost_race(error)):
                raise
    raise AssertionError("unreachable")


def units(made: Plan, terms: Terms) -> Iterator[Unit]:
    """The work, in pieces that fit a short transaction: words first, then records. Each can be run again."""
    if not terms.dry:
        for words in _slices(made.new_terms, UNIT):
            yield partial(_add_words, words)
    if made.kind == "accounts":
        for accounts in _slices(made.accounts, UNIT):
            yield partial(_accounts_unit, accounts, terms)
        return
    by_key = {account.key: account for account in made.accounts}
    for people in _slices(made.people, UNIT):
        yield partial(_people_unit, people, by_key, terms)


def _slices(records: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (records[at : at + size] for at in range(0, len(records), size))


def _add_words(words: Sequence[Shipped], session: TenantSession) -> Done:
    vocabulary.add_missing(session, words)
    return Done()


# --- accounts ------------------------------------------------------------------------------------


def _accounts_unit(given: Sequence[AccountIn], terms: Terms, session: TenantSession) -> Done:
    done = Done(records=len(given))
    found, touched = _accounts(session, given, terms, done)
    done.unchanged = len(given) - len(touched) - len(done.rejected)
    done.added = sum(found[key].id is None for key in touched) if terms.dry else done.added
    done.changed = len(touched) - done.added
    if not terms.dry:
        changed = [found[key].id or 0 for key in touched]
        facts.refresh(session, account_ids=changed, today=terms.today, rests=terms.rests)
    return done


def _accounts(
    session: TenantSession, given: Sequence[AccountIn], terms: Terms, done: Done
) -> tuple[dict[str, Account], set[str]]:
    """The accounts by key, made and changed as the file says, and the keys of those that are not as they were."""
    found = pool.accounts_by_key(session, [one.key for one in given])
    by_external = pool.accounts_by_external(session, [known for one in given if (known := external(one.values))])
    owners = pool.people_by_email(session, {one.values["owner_email"] for one in given if "owner_email" in one.values})
    touched: set[str] = set()
    new: list[Account] = []
    renamed = False
    for one in given:
        account = by_external.get(external(one.values) or ("", "")) or found.get(one.key)
        wrong = _clash(account, one, found)
        if wrong:
            done.rejected.append(Rejection(one.row, "external_id", wrong, "Correct the name or the id."))
            continue
        if account is None:
            account = Account(number=0, name="", name_key="", created_at=terms.at)
            new.append(account)
        region = broad_region(one.values.get("country", "")) if "region" not in one.values else ""
        changes, remarks = differences.of_account(account, one, owners, region, terms.today)
        done.remarks += remarks
        found[one.key] = account
        if changes:
            touched.add(one.key)
            renamed = renamed or "name" in changes
            _set(account, changes, terms.dry)
    if not terms.dry:
        _add(session, "account", new)
        if renamed:
            new_words(session)
    done.added += len(new) if not terms.dry else 0
    return found, touched


def _clash(account: Account | None, given: AccountIn, found: dict[str, Account]) -> str:
    """Why a row cannot mean this account: the id is one account's, the name another's."""
    known = external(given.values)
    named = found.get(given.key)
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


def _set(record: Account | Advocate, changes: differences.Changes, dry: bool) -> None:
    if not dry:
        for name, value in changes.items():
            setattr(record, name, value)


def _add(session: TenantSession, kind: str, new: Sequence[Account] | Sequence[Advocate]) -> None:
    numbers = pool.take_numbers(session, kind, len(new))
    for record, number in zip(new, numbers, strict=True):
        record.number = number
        session.add(record)
    session.flush()


# --- advocates -----------------------------------------------------------------------------------


def _people_unit(given: Sequence[PersonIn], by_key: dict[str, AccountIn], terms: Terms, session: TenantSession) -> Done:
    done = Done(records=len(given))
    rows = {one.row for one in given}
    named = {one.account: by_key[one.account] for one in given}
    accounts = pool.accounts_by_key(session, list(named))
    due = [one for one in named.values() if one.row in rows or one.key not in accounts]
    made, touched = _accounts(session, due, terms, done)
    accounts |= made
    done.added = 0
    first = {one.row for one in due if one.key in touched}
    changed_accounts = {accounts[key].id for key in touched}
    known = _Known(session, given, accounts)
    new: list[Advocate] = []
    permissions: list[tuple[Advocate, Permission]] = []
    for one in given:
        account = accounts[one.account]
        advocate = known.find(one, account)
        fresh = advocate is None
        if advocate is None:
            advocate = _blank(one, account, terms)
            new.append(advocate)
        changes, remarks = differences.of_person(advocate, one, account.id, terms.today)
        done.remarks += remarks
        granted = _permissions(one, known.permissions.get(advocate.id or 0, []), terms.dry)
        permissions += ((advocate, permission) for permission in granted.added)
        moved = {account.id, advocate.account_id}
        _record_move(session, advocate, changes, terms, fresh)
        _set(advocate, changes, terms.dry)
        if fresh:
            done.added += 1
        elif changes or granted.changed or granted.added or one.row in first:
            done.changed += 1
        else:
            done.unchanged += 1
            continue
        changed_accounts |= moved
    if terms.dry:
        return done
    _add(session, "advocate", new)
    for advocate, permission in permissions:
        permission.advocate_id = advocate.id or 0
        session.add(permission)
    facts.refresh(session, account_ids={id_ for id_ in changed_accounts if id_}, today=terms.today, rests=terms.rests)
    return done


class _Known:
    """Those of the pool who may be meant by the rows of a unit."""

    def __init__(self, session: TenantSession, given: Sequence[PersonIn], accounts: dict[str, Account]) -> None:
        names = [(accounts[one.account].id or 0, one.key) for one in given]
        ids = [known for one in given if (known := one.external)]
        emails = [one.values["email"] for one in given if "email" in one.values]
        found = pool.perhaps_the_same(session, ids, emails, names)
        self._by_id = {one.id or 0: one for one in found}
        self._index = Index()
        for id_, one in self._by_id.items():
            known = (one.external_system or "", one.external_id) if one.external_id else None
            self._index.note(id_, known, one.email, (one.account_id, one.name_key))
        self.permissions = pool.permissions_of(session, list(self._by_id))

    def find(self, given: PersonIn, account: Account) -> Advocate | None:
        """Who is meant; None for somebody new."""
        at = self._index.find(given.external, given.values.get("email", ""), (account.id, given.key))
        return self._by_id.get(at) if at is not None else None


def _blank(given: PersonIn, account: Account, terms: Terms) -> Advocate:
    """Somebody new: an imported pool is in use, so who has no stage is ready to use."""
    stage = given.values.get("stage", "active")
    until = given.values.get("paused_until")
    return Advocate(
        number=0,
        account_id=account.id or 0,
        name="",
        name_key="",
        stage=stage,
        paused_until=None if stage == "paused" and until == FOREVER else until,
        created_at=terms.at,
    )


@dataclass(slots=True)
class _Granted:
    added: list[Permission] = field(default_factory=list)
    changed: bool = False


def _permissions(given: PersonIn, known: list[Permission], dry: bool) -> _Granted:
    granted = _Granted()
    for one in given.values.get("permissions", ()):
        same, changes = differences.of_permission([*known, *granted.added], one)
        if same is None:
            granted.added.append(
                Permission(
                    advocate_id=0,
                    activity=one.activity,
                    scope=one.scope,
                    given_on=one.given_on,
                    expires_on=one.expires_on,
                    proof=one.proof,
                    how="import",
                )
            )
        elif changes:
            granted.changed = True
            if not dry:
                for name, value in changes.items():
                    setattr(same, name, value)
    return granted


def _record_move(
    session: TenantSession, advocate: Advocate, changes: differences.Changes, terms: Terms, fresh: bool
) -> None:
    """A stage that changes is recorded with who did it. That somebody is new is no change."""
    if "stage" in changes and not fresh and not terms.dry:
        session.add(
            Change(
                record="advocate",
                record_id=advocate.id or 0,
                before=advocate.stage,
                after=changes["stage"],
                person_id=terms.person,
                by="import",
                at=terms.at,
            )
        )
