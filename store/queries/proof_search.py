"""The proof library searched: one scan gives a score in whole numbers, the best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, literal, or_

from store.queries.prepared import columns_of, filled, room, run, several
from store.records.pool import Account
from store.records.proof import Proof
from store.scoped import scoped
from store.tenancy import TenantSession

WEIGHTS: Mapping[str, int] = {
    "account": 100, "kind": 60, "product": 45, "word": 45, "use_case": 40, "industry": 40, "language": 35, "region": 30,
}  # fmt: skip
"""What meeting a criterion counts: as for people."""
SAME_ACTIVITY = 5
"""For being of the kind that was asked for: less than any criterion."""
_P, _O = columns_of(Proof), columns_of(Account)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for. `tags` are lists of keys by kind; `least` is the score from which something fits."""

    today: date
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    accounts: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    activity: str = ""
    not_of: str = ""
    """Nothing of the account with this key: the prospect itself."""
    least: int = 1
    with_ended: bool = False
    """Those retired and over, too: for the program team."""


class _Shape(NamedTuple):
    tags: tuple[tuple[str, int], ...]
    kinds: int
    accounts: int
    words: int
    activity: bool
    not_of: bool
    with_ended: bool


def search(session: TenantSession, sought: Sought, limit: int, skip: int = 0) -> list[int]:
    """The ids of the best that fit, those used most first among equals. With nothing looked for: the newest."""
    shape = _Shape(
        tuple((kind, room(keys)) for kind, keys in sought.tags.items()),
        room(sought.kinds),
        room(sought.accounts),
        len(sought.words),
        bool(sought.activity),
        bool(sought.not_of),
        sought.with_ended,
    )
    values = {**_values(sought), "most": limit, "skip": skip}
    return list(run(session, ("proof", shape), lambda: _statement(session, shape), **values).scalars())


def _statement(session: TenantSession, shape: _Shape) -> Select[Any]:
    hits = _hits(shape)
    statement = scoped(session, Proof).select(_P.id)
    if not shape.with_ended:
        over = or_(_P.expires_on.is_(None), _P.expires_on >= bindparam("today"))
        statement = statement.where(_P.retired.is_(False), over)
    if shape.not_of:
        its = scoped(session, Account).select(_O.id).where(_O.name_key == bindparam("not_of")).scalar_subquery()
        statement = statement.where(func.coalesce(_P.account_id, 0) != func.coalesce(its, -1))
    if hits:
        score: ColumnElement[int] = reduce(add, (case((hit, WEIGHTS[kind]), else_=0) for kind, hit in hits))
        statement = statement.where(score >= bindparam("least", type_=Integer))
        if shape.activity:
            score = score + case((_P.activity == bindparam("activity"), SAME_ACTIVITY), else_=literal(0))
        statement = statement.order_by(score.desc(), _P.used.desc())
    return statement.order_by(_P.id.desc()).limit(bindparam("most", type_=Integer)).offset(bindparam("skip"))


def _hits(shape: _Shape) -> list[tuple[str, ColumnElement[bool]]]:
    hits = [(kind, or_(*(_P["keys"].like(part, escape="\\") for part in several(kind, n)))) for kind, n in shape.tags]
    if shape.kinds:
        hits.append(("kind", _P.kind.in_(several("kind", shape.kinds))))
    if shape.accounts:
        hits.append(("account", _P.account_id.in_(several("account", shape.accounts))))
    hits += [("word", _P.words.like(bindparam(f"word_{n}"), escape="\\")) for n in range(shape.words)]
    return hits


def _values(sought: Sought) -> dict[str, Any]:
    values: dict[str, Any] = {
        "today": sought.today, "least": sought.least, "activity": sought.activity, "not_of": sought.not_of,
        **filled("kind", sought.kinds), **filled("account", sought.accounts),
        **{f"word_{n}": _like(word) for n, word in enumerate(sought.words)},
    }  # fmt: skip
    for kind, keys in sought.tags.items():
        values |= filled(kind, [_like(f"|{kind}:{key}|") for key in keys])
    return values


def _like(part: str) -> str:
    for sign in ("\\", "%", "_"):
        part = part.replace(sign, f"\\{sign}")
    return f"%{part}%"


def least_for(tags: Mapping[str, Sequence[str]], accounts: Sequence[int] = ()) -> int:
    """The score from which something fits these criteria: half of what meeting all of them counts."""
    return (sum(WEIGHTS[kind] for kind in tags) + (WEIGHTS["account"] if accounts else 0) + 1) // 2
