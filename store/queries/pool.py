"""Accounts and advocates as an import and an export work with them: many at a time."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from store.records.pool import Account, Advocate, Permission
from store.records.programs import Counter, Person
from store.records.proof import Proof
from store.records.requests import Ask, Participation, Request
from store.scoped import scoped
from store.tenancy import TenantSession

External = tuple[str, str]
"""(system, external id)."""


def accounts_by_key(session: TenantSession, keys: Collection[str]) -> dict[str, Account]:
    """Accounts by their names as compared."""
    return {found.name_key: found for found in session.exec(select(Account).where(col(Account.name_key).in_(keys)))}


def accounts_by_external(session: TenantSession, known: Collection[External]) -> dict[External, Account]:
    """Accounts by how a CRM calls them."""
    wanted = {id_ for _, id_ in known}
    found = session.exec(select(Account).where(col(Account.external_id).in_(wanted))) if wanted else ()
    return {(one.external_system or "", one.external_id or ""): one for one in found}


def perhaps_the_same(
    session: TenantSession, known: Collection[External], emails: Collection[str], names: Collection[tuple[int, str]]
) -> list[Advocate]:
    """Advocates with one of these external ids or e-mail addresses, or called so at that account; oldest first."""
    found: dict[int, Advocate] = {}
    ids, accounts, keys = {id_ for _, id_ in known}, {account for account, _ in names}, {key for _, key in names}
    for wanted, condition in (
        (ids, col(Advocate.external_id).in_(ids)),
        (emails, col(Advocate.email).in_(emails)),
        (names, col(Advocate.account_id).in_(accounts) & col(Advocate.name_key).in_(keys)),
    ):
        if wanted:
            found |= {one.id or 0: one for one in session.exec(select(Advocate).where(condition))}
    return [found[id_] for id_ in sorted(found)]


def permissions_of(session: TenantSession, advocate_ids: Collection[int]) -> dict[int, list[Permission]]:
    """Every permission of these advocates, withdrawn ones included, oldest first."""
    found: dict[int, list[Permission]] = {}
    if advocate_ids:
        statement = select(Permission).where(col(Permission.advocate_id).in_(advocate_ids)).order_by(col(Permission.id))
        for one in session.exec(statement):
            found.setdefault(one.advocate_id, []).append(one)
    return found


def people_by_email(session: TenantSession, emails: Collection[str]) -> dict[str, int]:
    """Ids of those of our own people who have these e-mail addresses."""
    if not emails:
        return {}
    statement = select(Person.email, Person.id).where(col(Person.email).in_(emails))
    return {email: id_ for email, id_ in session.exec(statement) if email and id_}


def take_numbers(session: TenantSession, kind: str, count: int) -> range:
    """The next `count` numbers of a kind of record, given out in one statement."""
    taken = scoped(session, Counter).upsert(
        {"kind": kind, "last": count}, ["kind"], {"last": col(Counter.last) + count}
    )
    last: int = session.execute(taken.returning(col(Counter.last))).scalar_one()
    return range(last - count + 1, last + 1)


def add_accounts(session: TenantSession, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add accounts, each row with the same columns. Their ids, in order."""
    return _add(session, Account, "account", rows)


def add_advocates(session: TenantSession, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add advocates, each row with the same columns. Their ids, in order; their facts are not computed yet."""
    return _add(session, Advocate, "advocate", rows)


def _add(
    session: TenantSession, model: type[Account] | type[Advocate], kind: str, rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Many rows as statements, not as records: making a record of so many columns costs a hundred times its insert."""
    if not rows:
        return []
    numbers = take_numbers(session, kind, len(rows))
    statement = scoped(session, model).insert_each().returning(col(model.number), col(model.id))
    numbered = [{**row, "number": number} for row, number in zip(rows, numbers, strict=True)]
    ids = dict(session.execute(statement, numbered).all())
    return [ids[number] for number in numbers]


def add_permissions(session: TenantSession, rows: Sequence[dict[str, Any]]) -> None:
    """Add permissions, each row with the same columns."""
    if rows:
        session.execute(scoped(session, Permission).insert_each(), rows)


def lost_race(error: Exception) -> bool:
    """Whether somebody else made the same record at the same moment: run again, it will be found."""
    return isinstance(error, IntegrityError)


# --- reading everything, a page at a time --------------------------------------------------------


class AdvocateOut(NamedTuple):
    """An advocate with what an export tells about them."""

    advocate: Advocate
    account: Account
    owner_email: str
    permissions: list[Permission]


class AccountOut(NamedTuple):
    """An account with its owner's e-mail."""

    account: Account
    owner_email: str


class RequestOut(NamedTuple):
    """A request with who asked and how often it came to something."""

    request: Request
    requester: str
    requester_email: str
    advocates: list[str]
    took_place: int


def advocate_page(session: TenantSession, after: int, size: int) -> list[AdvocateOut]:
    """The next advocates in order of id, at most `size`, beginning behind `after`."""
    statement = (
        select(Advocate, Account, Person.email)
        .join(Account, col(Account.id) == col(Advocate.account_id))
        .join(Person, col(Person.id) == col(Account.owner_id), isouter=True)
        .where(col(Advocate.id) > after, col(Advocate.erased_at).is_(None))
        .order_by(col(Advocate.id))
        .limit(size)
    )
    rows = session.exec(statement).all()
    permissions = permissions_of(session, [advocate.id or 0 for advocate, _, _ in rows])
    page = [
        AdvocateOut(advocate, account, email or account.owner_email, permissions.get(advocate.id or 0, []))
        for advocate, account, email in rows
    ]
    _let_go(session, [record for one in page for record in (one.advocate, one.account, *one.permissions)])
    return page


def account_page(session: TenantSession, after: int, size: int) -> list[AccountOut]:
    """The next accounts in order of id, at most `size`, beginning behind `after`."""
    statement = (
        select(Account, Person.email)
        .join(Person, col(Person.id) == col(Account.owner_id), isouter=True)
        .where(col(Account.id) > after)
        .order_by(col(Account.id))
        .limit(size)
    )
    page = [AccountOut(account, email or account.owner_email) for account, email in session.exec(statement).all()]
    _let_go(session, [one.account for one in page])
    return page


def request_page(session: TenantSession, after: int, size: int) -> list[RequestOut]:
    """The next requests in order of id, at most `size`, beginning behind `after`."""
    statement = (
        select(Request, Person.name, Person.email)
        .join(Person, col(Person.id) == col(Request.requester_id))
        .where(col(Request.id) > after)
        .order_by(col(Request.id))
        .limit(size)
    )
    rows = session.exec(statement).all()
    ids = [request.id or 0 for request, _, _ in rows]
    names = _asked(session, ids)
    took = _took_place(session, ids)
    page = [
        RequestOut(request, name, email or "", names.get(request.id or 0, []), took.count(request.id))
        for request, name, email in rows
    ]
    _let_go(session, [one.request for one in page])
    return page


def _let_go(session: TenantSession, records: Iterable[object]) -> None:
    """So that an export of any length needs the memory of one page."""
    for record in {id(record): record for record in records}.values():
        session.expunge(record)


def _asked(session: TenantSession, request_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    statement = (
        select(Ask.request_id, Advocate.name)
        .join(Advocate, col(Advocate.id) == col(Ask.advocate_id))
        .where(col(Ask.request_id).in_(request_ids), Ask.stage != "proposed")
        .order_by(col(Ask.id))
    )
    for request_id, name in session.exec(statement):
        found.setdefault(request_id, []).append(name)
    return found


def _took_place(session: TenantSession, request_ids: Collection[int]) -> list[Any]:
    return list(session.exec(select(Participation.request_id).where(col(Participation.request_id).in_(request_ids))))


def how_many(session: TenantSession, record: type[Advocate] | type[Account] | type[Request] | type[Proof]) -> int:
    """How many records of a kind the program has: what an export's progress counts to."""
    counted = select(func.count(col(record.id)))
    if record is Advocate:
        counted = counted.where(col(Advocate.erased_at).is_(None))
    return session.exec(counted).one()
