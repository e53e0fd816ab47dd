"""The proof library: found by tags and words, with the permission it rests on, and counted when used."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, case, not_, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from store.queries.names import fold
from store.queries.proof_search import Sought, search
from store.records.pool import FOREVER, Account, Advocate, Permission
from store.records.proof import Proof, ProofUse
from store.scoped import scoped
from store.tenancy import TenantSession

Trouble = Literal["", "retired", "expired", "withdrawn", "ran_out", "unreachable"]
TAGS: Mapping[str, str] = {
    "industry": "industries", "region": "regions", "product": "products", "use_case": "use_cases",
    "language": "languages",
}  # fmt: skip
"""Kinds of terms a proof is tagged with, and the column that holds them."""
ACTIVITIES: Mapping[str, str] = {
    "case_study": "case_study", "video": "video", "quote": "quote", "review": "review", "article": "press_interview",
    "webinar": "speaking", "report": "case_study", "logo": "logo", "other": "",
}  # fmt: skip
"""The activity type whose permission a kind of proof rests on."""
TITLE, SUMMARY, TAG, LINK, NOTE = 160, 1000, 60, 500, 300
"""The most characters of each."""
_MOST_WORDS = 2000


class Granted(NamedTuple):
    """What is on file of the permission that a proof rests on."""

    given: bool = False
    last_day: date | None = None
    """The last day on which one stands that was not withdrawn; None: all were, or there is none."""
    unreachable: bool = False
    """The person behind it is not to be contacted any more."""


NOTHING = Granted()


@dataclass(frozen=True, slots=True)
class Found:
    """A proof with what its cards show."""

    proof: Proof
    account: str = ""
    advocate: str = ""
    granted: Granted = NOTHING

    def trouble(self, today: date) -> Trouble:
        """Why it may not be used today; empty when it may. `_broken` says the same in SQL.

        Without any permission on file it may: it is published, and its own last day says until when. Where there is
        one, the asset goes with it.
        """
        proof, granted = self.proof, self.granted
        if proof.retired:
            return "retired"
        if proof.expires_on is not None and proof.expires_on < today:
            return "expired"
        if granted.unreachable:
            return "unreachable"
        if granted.given and granted.last_day is None:
            return "withdrawn"
        if granted.given and granted.last_day is not None and granted.last_day < today:
            return "ran_out"
        return ""


def link_key(link: str) -> str:
    """What two links are compared by: https://www.example.com/a/ and http://example.com/a are one."""
    bare = link.strip().partition("#")[0]
    scheme, there, rest = bare.partition("://")
    bare = rest if there else scheme
    host, slash, path = bare.partition("/")
    return f"{host.casefold().removeprefix('www.')}{slash}{path}".rstrip("/")


def settle(session: TenantSession, proof: Proof) -> None:
    """Make the columns that follow from others say what these say now. Call it after each change."""
    account = session.get(Account, proof.account_id) if proof.account_id else None
    proof.link_key = link_key(proof.link)
    proof.activity = ACTIVITIES[proof.kind]
    named = [f"{kind}:{key}" for kind, column in TAGS.items() for key in getattr(proof, column)]
    proof.keys = f"|{'|'.join(named)}|" if named else ""
    words = " ".join((proof.title, account.name if account else "", proof.summary, *proof.tags))
    proof.words = fold(words[: 2 * _MOST_WORDS])[:_MOST_WORDS]


def get(session: TenantSession, proof_id: int) -> Found | None:
    """One proof."""
    return next(iter(by_ids(session, [proof_id])), None)


def lock(session: TenantSession, proof_id: int) -> Proof | None:
    """The proof, and nobody else changes it until this transaction ends."""
    statement = select(Proof).where(Proof.id == proof_id).with_for_update(key_share=True)
    return session.exec(statement.execution_options(populate_existing=True)).first()


def add(session: TenantSession, proof: Proof) -> bool:
    """Store a new proof. False: somebody else added the same link a moment ago."""
    settle(session, proof)
    try:
        with session.begin_nested():
            session.add(proof)
            session.flush()
    except IntegrityError:
        return False
    return True


def by_link(session: TenantSession, links: Collection[str]) -> dict[str, Proof]:
    """Proofs by their links as compared."""
    keys = {link_key(link) for link in links}
    return {one.link_key: one for one in session.exec(select(Proof).where(col(Proof.link_key).in_(keys)))}


def by_external(session: TenantSession, known: Collection[tuple[str, str]]) -> dict[tuple[str, str], Proof]:
    """Proofs by how another system calls them: (system, id)."""
    wanted = {id_ for _, id_ in known}
    found = session.exec(select(Proof).where(col(Proof.external_id).in_(wanted))) if wanted else ()
    return {(one.external_system or "", one.external_id or ""): one for one in found}


def page(session: TenantSession, after: int, size: int) -> list[tuple[Found, str]]:
    """The next proofs in order of id, each with the e-mail of the person behind it."""
    ids = session.exec(select(Proof.id).where(col(Proof.id) > after).order_by(col(Proof.id)).limit(size)).all()
    found = by_ids(session, [id_ for id_ in ids if id_ is not None])
    people = {one.proof.advocate_id for one in found if one.proof.advocate_id}
    emails = dict(session.exec(select(Advocate.id, Advocate.email).where(col(Advocate.id).in_(people))).all())
    return [(one, emails.get(one.proof.advocate_id, "")) for one in found]


def by_ids(session: TenantSession, ids: Sequence[int]) -> list[Found]:
    """These proofs in this order, each with its account, its advocate and its permission."""
    if not ids:
        return []
    statement = (
        select(Proof, Account.name, Advocate.name, Advocate.stage)
        .join(Account, col(Account.id) == col(Proof.account_id), isouter=True)
        .join(Advocate, col(Advocate.id) == col(Proof.advocate_id), isouter=True)
        .where(col(Proof.id).in_(ids))
    )
    rows = {row[0].id: row for row in session.exec(statement)}
    people = {proof.advocate_id for proof, *_ in rows.values() if proof.advocate_id and proof.activity}
    given = _given(session, people) if people else {}
    return [
        Found(proof, account or "", advocate or "", _granted(proof, given, stage or ""))
        for proof, account, advocate, stage in (rows[id_] for id_ in ids if id_ in rows)
    ]


def offered(session: TenantSession, sought: Sought, limit: int) -> list[Found]:
    """The best that fit and may be used today."""
    found: list[Found] = []
    skip, size = 0, 2 * limit
    while len(found) < limit:
        ids = search(session, sought, size, skip)
        found += [one for one in by_ids(session, ids) if not one.trouble(sought.today)]
        if len(ids) < size:
            break
        skip += size
    return found[:limit]


def _given(session: TenantSession, people: Collection[int]) -> dict[tuple[int, str], list[Permission]]:
    given: dict[tuple[int, str], list[Permission]] = {}
    for one in session.exec(select(Permission).where(col(Permission.advocate_id).in_(people))):
        given.setdefault((one.advocate_id, one.activity), []).append(one)
    return given


def _granted(proof: Proof, given: Mapping[tuple[int, str], list[Permission]], stage: str) -> Granted:
    mine = given.get((proof.advocate_id or 0, proof.activity), [])
    days = [one.expires_on or FOREVER for one in mine if one.withdrawn_on is None]
    return Granted(given=bool(mine), last_day=max(days, default=None), unreachable=stage == "do_not_contact")


# --- used


def use(session: TenantSession, proof_id: int, key: str, day: date, **about: int | None) -> bool:
    """Count that a proof was used for `key`. False: it was counted for that already."""
    row = {"proof_id": proof_id, "key": key, "used_on": day, "request_id": None, "person_id": None, **about}
    made = scoped(session, ProofUse).upsert(row, ["proof_id", "key"])
    if session.execute(made.returning(col(ProofUse.id))).first() is None:
        return False
    later = func.coalesce(col(Proof.last_used), day)
    session.exec(
        update(Proof)
        .where(col(Proof.id) == proof_id)
        .values(used=Proof.used + 1, last_used=case((later > day, later), else_=day))
        .execution_options(synchronize_session=False)
    )
    for loaded in session.identity_map.values():
        if isinstance(loaded, Proof) and loaded.id == proof_id:
            session.expire(loaded, ["used", "last_used"])
    return True


# --- what the program team is told of


def troubled(session: TenantSession, today: date, limit: int) -> list[int]:
    """Proofs in use that may be used no longer, and of which nobody was told: their last day has passed, the
    permission behind them was withdrawn or ran out, or the person behind them is not to be contacted."""
    return _ids(session, Proof.warned == "", or_(*_broken(today)), limit=limit)


def recovered(session: TenantSession, today: date, limit: int) -> list[int]:
    """Proofs that were told of and are all right again, or were retired: they may be told of anew."""
    return _ids(session, Proof.warned != "", not_(or_(*_broken(today))), limit=limit)


def ended(session: TenantSession, today: date, limit: int) -> list[int]:
    """Proofs in use that may be used no longer."""
    return _ids(session, or_(*_broken(today)), limit=limit)


def in_trouble(session: TenantSession, today: date) -> int:
    """How many proofs in use may be used no longer."""
    statement = select(func.count()).select_from(Proof).where(col(Proof.retired).is_(False), or_(*_broken(today)))
    return session.exec(statement).one()


def _ids(session: TenantSession, *where: Any, limit: int) -> list[int]:
    statement = select(Proof.id).where(col(Proof.retired).is_(False), *where).order_by(col(Proof.id)).limit(limit)
    return [id_ for id_ in session.exec(statement) if id_ is not None]


def _broken(today: date) -> tuple[ColumnElement[bool], ...]:
    of_it = and_(col(Permission.advocate_id) == col(Proof.advocate_id), col(Permission.activity) == col(Proof.activity))
    lasts = or_(col(Permission.expires_on).is_(None), col(Permission.expires_on) >= today)
    given = select(Permission.id).where(of_it).exists()
    stands = select(Permission.id).where(of_it, col(Permission.withdrawn_on).is_(None), lasts).exists()
    gone = select(Advocate.id).where(Advocate.id == Proof.advocate_id, Advocate.stage == "do_not_contact").exists()
    over = and_(col(Proof.expires_on).is_not(None), col(Proof.expires_on) < today)
    linked = col(Proof.advocate_id).is_not(None)
    return over, and_(linked, given, not_(stands)), and_(linked, gone)
