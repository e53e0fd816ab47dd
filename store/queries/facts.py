"""The facts on an advocate's row: computed from the records in the transaction that changes what they follow from.

Matching reads one table because of them. They depend on accounts, terms, permissions, asks and participations, on the
rests a program set, and on which quarter it is; nothing else, so `differences` can compute them again and compare.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, Update, bindparam
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from store.queries import fact_sources as read
from store.queries.fact_sources import Bits, quarter_of, quarter_start
from store.queries.names import exclusion_keys, fold
from store.queries.prepared import columns_of, filled, room, run, several
from store.records.pool import FOREVER, Account, Advocate
from store.scoped import scoped
from store.tenancy import TenantSession

__all__ = ["FACTS", "Rests", "compute", "differences", "lock", "quarter_of", "quarter_start", "refresh"]

FACTS = (
    "usable", "free_from", "rest_until", "industry", "region", "country", "size", "segment", "product_bits",
    "use_case_bits", "language_bits", "competitor_bits", "activity_bits", "permitted_bits", "permitted",
    "permitted_until", "account_key", "not_to_keys", "excludes", "words", "quarter", "uses_quarter", "open_asks",
    "open_calls", "account_quarter", "account_asks", "account_open", "last_used", "feedback", "marquee",
)  # fmt: skip
_MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Rests:
    """The part of a program's policy that facts need: how many days people rest, and the zone days are counted in."""

    after_call: int = 30
    after_public: int = 90
    after_silence: int = 14
    zone: str = "UTC"


def lock(session: TenantSession, account_ids: Collection[int]) -> None:
    """Hold the accounts and everybody at them until the transaction ends, in id order so that nobody waits in a circle.

    The lock leaves room for rows that point at them (FOR NO KEY UPDATE): of two who have each added an ask and now want
    to count, one waits; with a full FOR UPDATE both would, forever. On SQLite the single writer needs no lock.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for chunk in read.chunks(account_ids):
        for model, account in ((Account, "id"), (Advocate, "account_id")):
            count = room(chunk)
            hold = partial(_hold, session, model, account, count)
            run(session, ("lock", account, count), hold, **filled("id", chunk))


def _hold(session: TenantSession, model: type[Account | Advocate], account: str, count: int) -> Select[Any]:
    columns = columns_of(model)
    statement = scoped(session, model).select(columns.id).where(columns[account].in_(several("id", count)))
    return statement.order_by(columns.id).with_for_update(key_share=True)


def refresh(
    session: TenantSession,
    advocate_ids: Collection[int] = (),
    account_ids: Collection[int] = (),
    *,
    today: date,
    rests: Rests,
) -> int:
    """Compute the facts of everybody at these accounts, and at the accounts of these advocates. How many rows changed.

    Whoever changed an account, advocate, permission, ask or participation calls it in the same transaction. It locks
    the accounts first, so of two who change something at once the later one sees both changes.
    """
    session.flush()
    terms = read.bits(session)
    changed = 0
    for chunk in read.chunks(read.accounts_of(session, advocate_ids) | set(account_ids)):
        lock(session, chunk)
        found = compute(session, chunk, today=today, rests=rests, terms=terms)
        changed += _write(session, {id_: fresh for id_, (stored, fresh) in found.items() if stored != fresh})
    return changed


def compute(
    session: TenantSession, account_ids: Collection[int], *, today: date, rests: Rests, terms: Bits | None = None
) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """By advocate of these accounts: the facts as stored on the row, and as they follow from the records."""
    terms = terms or read.bits(session)
    quarter = quarter_of(today)
    people = read.pool(session, account_ids, FACTS)
    ids = [row.id for row in people]
    permitted = read.permissions(session, ids)
    asks = read.asks(session, ids, terms.tiring)
    uses = read.uses(session, ids, terms.tiring, quarter)
    accounts = read.account_asks(session, account_ids, quarter, rests.zone)
    return {
        row.id: (
            {name: getattr(row, name) for name in FACTS},
            {
                **_profile(row, terms),
                **_permitted(permitted.get(row.id, {}), terms),
                **_rest(row, asks.get(row.id), uses.get(row.id), rests),
                **_counts(row, asks.get(row.id), uses.get(row.id), accounts.get(row.account_id, (0, 0)), quarter),
            },
        )
        for row in people
    }


def differences(session: TenantSession, today: date, rests: Rests) -> list[str]:
    """What `goodword db check` reports: facts that do not follow from the records, one line each."""
    ids = session.execute(scoped(session, Account).select(col(Account.id))).scalars().all()
    terms = read.bits(session)
    lines: list[str] = []
    for chunk in read.chunks(ids):
        for id_, (stored, fresh) in compute(session, chunk, today=today, rests=rests, terms=terms).items():
            stands = _as_of(stored, quarter_of(today))
            wrong = [name for name in FACTS if stands[name] != fresh[name]]
            lines.extend(f"advocate {id_}: {name} is {stored[name]!s:.60}, not {fresh[name]!s:.60}" for name in wrong)
    return lines


def _as_of(stored: dict[str, Any], quarter: int) -> dict[str, Any]:
    """What stored counts say in `quarter`: those of an earlier quarter say none."""
    uses = stored["uses_quarter"] if stored["quarter"] == quarter else 0
    asks = stored["account_asks"] if stored["account_quarter"] == quarter else 0
    return {**stored, "quarter": quarter, "uses_quarter": uses, "account_quarter": quarter, "account_asks": asks}


def _profile(row: Row[Any], terms: Bits) -> dict[str, Any]:
    """What is copied or folded from the person and the account."""
    excluded = exclusion_keys(row.not_to)
    words = " ".join((row.of_account_name, row.name, row.title, *row.tags, row.story))
    return {
        "usable": row.stage in ("active", "paused"),
        "industry": row.of_account_industry,
        "region": row.of_account_region,
        "country": row.of_account_country,
        "size": row.of_account_size,
        "segment": row.of_account_segment,
        "product_bits": terms.of("product", row.of_account_products),
        "use_case_bits": terms.of("use_case", row.of_account_use_cases),
        "competitor_bits": terms.of("competitor", row.of_account_competitors),
        "language_bits": terms.of("language", row.languages),
        "activity_bits": terms.of("activity", row.activities),
        "account_key": row.of_account_name_key,
        "not_to_keys": excluded,
        "excludes": bool(excluded),
        "words": fold(words[: 2 * _MOST_WORDS])[:_MOST_WORDS],
        "marquee": row.of_account_marquee,
    }


def _permitted(last_days: Mapping[str, date], terms: Bits) -> dict[str, Any]:
    return {
        "permitted_bits": terms.of("activity", last_days),
        "permitted": {activity: day.isoformat() for activity, day in sorted(last_days.items())},
        "permitted_until": min(last_days.values(), default=FOREVER),
    }


def _rest(row: Row[Any], asked: Row[Any] | None, used: Row[Any] | None, rests: Rests) -> dict[str, Any]:
    """The first day after each rest, and after every rest and pause. The day an advocate named counts as a rest."""
    calls = [day for day in (row.prior_use, used and used.last_call) if day]
    ends = [_later(day, rests.after_call) for day in calls]
    if used and used.last_tiring:
        ends.append(_later(used.last_tiring, rests.after_public))
    if asked and asked.silent_at:
        ends.append(_later(asked.silent_at.astimezone(ZoneInfo(rests.zone)).date(), rests.after_silence))
    if asked and asked.not_before:
        ends.append(asked.not_before)
    no_end = row.stage == "paused" and row.paused_until is None
    pauses = [FOREVER if no_end else row.paused_until, row.of_account_paused_until]
    return {
        "rest_until": max(ends, default=None),
        "free_from": max((day for day in (*ends, *pauses) if day), default=date.min),
        "last_used": max((day for day in (row.prior_use, used and used.last) if day), default=None),
    }


def _later(day: date, days: int) -> date:
    return day + timedelta(days=days) if (FOREVER - day).days > days else FOREVER


def _counts(
    row: Row[Any], asked: Row[Any] | None, used: Row[Any] | None, account: tuple[int, int], quarter: int
) -> dict[str, Any]:
    imported = row.prior_uses if row.prior_quarter == quarter else 0
    return {
        "quarter": quarter,
        "uses_quarter": imported + (used.calls if used else 0),
        "open_asks": asked.open if asked else 0,
        "open_calls": asked.calls if asked else 0,
        "account_quarter": quarter,
        "account_open": account[0],
        "account_asks": account[1],
        "feedback": (20 * used.points + used.rated) // (2 * used.rated) if used and used.rated else 0,
    }


def _write(session: TenantSession, fresh: Mapping[int, dict[str, Any]]) -> int:
    if not fresh:
        return 0
    for id_, facts in fresh.items():
        new = {f"new_{name}": facts[name] for name in FACTS}
        run(session, "write_facts", lambda: _update(session), row_id=id_, **new)
    _show(session, fresh)
    return len(fresh)


def _update(session: TenantSession) -> Update:
    one = scoped(session, Advocate).update().where(columns_of(Advocate).id == bindparam("row_id"))
    return one.values({name: bindparam(f"new_{name}") for name in FACTS})


def _show(session: TenantSession, fresh: Mapping[int, dict[str, Any]]) -> None:
    """Give the new facts to the advocates this session has loaded: it does not read rows again by itself."""
    for loaded in session.identity_map.values():
        if isinstance(loaded, Advocate) and loaded.id is not None:
            for name, value in fresh.get(loaded.id, {}).items():
                set_committed_value(loaded, name, value)
