"""The statements that search the pool, made for a shape: which criteria there are, and how many values each has."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any, Literal, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Integer, Select, and_, bindparam, case, func, not_, or_, true

from store.queries.prepared import columns_of, several
from store.records.pool import Account, Advocate, Permission
from store.scoped import scoped
from store.tenancy import TenantSession

Scan = Literal["page", "held", "anybody", "count", "fitting"]


class Shape(NamedTuple):
    """What makes one statement differ from another; everything else is a parameter."""

    scan: Scan
    activity: bool
    public: bool
    prospect: bool
    leave_out: int
    skip: int
    single: tuple[tuple[str, int], ...]
    masks: tuple[str, ...]
    accounts: int
    words: int
    steps: tuple[int, int, int]
    team: int


_A = columns_of(Advocate)
_O = columns_of(Account)
_M = columns_of(Permission)


def statement_of(session: TenantSession, shape: Shape) -> Select[Any]:
    """The statement of a shape. Conditions stand in the order in which they turn most people away for least work."""
    table, hits, others = scoped(session, Advocate), _hits(shape), _others(session, shape)
    meets_all = and_(true(), *(hit for _, hit in hits))
    meets_one = or_(*(hit for _, hit in hits)) if hits else true()
    if shape.scan == "count":
        return table.select(func.count(_A.id)).where(*_willing(shape), meets_all, _ready(), *others)
    if shape.scan == "fitting":
        return table.select(_A.id).where(*_willing(shape), meets_all, _ready(), *others)
    score = _score(shape, hits).label("score")
    statement = table.select(_A.id, _A.account_id, score).limit(bindparam("most", type_=Integer))
    if shape.scan == "held":
        statement = statement.where(*_willing(shape), meets_all, not_(_ready()), *others)
        return statement.order_by(score.desc(), _A.id)
    if shape.scan == "anybody":
        statement = statement.where(*_willing(shape), meets_one, *others)
        return statement.order_by(case((_ready(), 0), else_=1), score.desc(), _A.id)
    statement = statement.where(*_willing(shape), meets_one, _ready(), *others)
    return statement.order_by(score.desc(), _A.id)


def _willing(shape: Shape) -> list[ColumnElement[bool]]:
    """In the pool, and willing."""
    bit: BindParameter[int] = bindparam("activity_bit")
    return [_A.usable, *([_A.activity_bits.bitwise_and(bit) != 0] if shape.activity else [])]


def _others(session: TenantSession, shape: Shape) -> list[ColumnElement[bool]]:
    """Permitted, not the prospect itself, not left out."""
    where: list[ColumnElement[bool]] = []
    if shape.public:
        where.append(_A.permitted_bits.bitwise_and(bindparam("activity_bit")) != 0)
        where.append(or_(_A.permitted_until >= bindparam("today"), _A.id.in_(_permitted(session))))
    if shape.prospect:
        its = scoped(session, Account).select(_O.id).where(_O.name_key == bindparam("prospect")).scalar_subquery()
        where.append(_A.account_id != func.coalesce(its, 0))
    if shape.leave_out:
        where.append(_A.id.not_in(several("leave_out", shape.leave_out)))
    if shape.skip:
        where.append(_A.account_id.not_in(several("skip", shape.skip)))
    return where


def _permitted(session: TenantSession) -> Select[Any]:
    """Who permits the activity today. Asked for those alone of whom some permission ran out."""
    lasts = or_(_M.expires_on.is_(None), _M.expires_on >= bindparam("today"))
    of_activity = (_M.activity == bindparam("activity"), _M.withdrawn_on.is_(None))
    return scoped(session, Permission).select(_M.advocate_id).where(*of_activity, lasts)


def _ready() -> ColumnElement[bool]:
    """Who may be asked today: no pause, no rest, no cap. Counts of an earlier quarter count nothing."""
    quarter: BindParameter[int] = bindparam("quarter")
    return and_(
        _A.free_from <= bindparam("today"),
        case((_A.quarter == quarter, _A.uses_quarter), else_=0) + _A.open_calls < bindparam("calls_cap"),
        _A.account_open < bindparam("open_cap"),
        or_(_A.account_quarter != quarter, _A.account_asks < bindparam("asks_cap")),
    )


def _hits(shape: Shape) -> list[tuple[str, ColumnElement[bool]]]:
    """One condition for each criterion, with its kind."""
    hits: list[tuple[str, ColumnElement[bool]]] = []
    for kind, count in shape.single:
        hits.append((kind, _A[kind].in_(several(kind, count))))
    for kind in shape.masks:
        hits.append((kind, _A[f"{kind}_bits"].bitwise_and(bindparam(f"mask_{kind}")) != 0))
    if shape.accounts:
        hits.append(("account", _A.account_id.in_(several("account", shape.accounts))))
    for n in range(shape.words):
        hits.append(("word", _A.words.like(bindparam(f"word_{n}"), escape="\\")))
    return hits


def _score(shape: Shape, hits: Sequence[tuple[str, ColumnElement[bool]]]) -> ColumnElement[int]:
    criteria = (case((hit, _points(f"weight_{kind}")), else_=0) for kind, hit in hits)
    return reduce(add, criteria, _preferred(shape))


def _preferred(shape: Shape) -> ColumnElement[int]:
    used, verified, rated = shape.steps
    never = (_A.last_used.is_(None), _points("never_used"))
    points: ColumnElement[int] = case(never, *_steps(_A.last_used.__le__, "used", used), else_=0)
    if verified:
        unknown = (_A.last_verified.is_(None), _points("not_verified"))
        points += case(unknown, *_steps(_A.last_verified.__ge__, "verified", verified), else_=0)
    if rated:
        points += case(*_steps(_A.feedback.__ge__, "rated", rated), else_=0)
    if shape.team:
        points += case((_A.nominated_by_id.in_(several("team", shape.team)), _points("team_points")), else_=0)
    return points


def _steps(compare: Callable[[Any], ColumnElement[bool]], name: str, count: int) -> list[tuple[Any, Any]]:
    return [(compare(bindparam(f"{name}_{n}")), _points(f"{name}_points_{n}")) for n in range(count)]


def _points(name: str) -> BindParameter[int]:
    return bindparam(name, type_=Integer)
