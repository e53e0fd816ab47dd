"""A small pool for tests of the core."""

from datetime import timedelta

from bot.domain.availability import rests_of
from bot.domain.policy import Policy
from store.queries import facts
from store.queries.names import name_key
from store.records.pool import Account, Advocate
from store.tenancy import TenantSession
from tests.core.stage import Stage


def add(
    stage: Stage, account: str, person: str, *, owner: str = "", industry: str = "healthcare", region: str = "emea",
    activities: tuple[str, ...] = ("call",), marquee: bool = False, email: str = "", **given: object,
) -> int:  # fmt: skip
    """An active advocate at an account of their own; the advocate's id."""
    about = {"owner": owner, "industry": industry, "region": region, "activities": activities, "marquee": marquee}
    with stage.database.begin(stage.program) as session:
        return joins(session, stage, account, person, email=email, **about, **given)  # type: ignore[arg-type]  # reason: handed through


def joins(
    session: TenantSession, stage: Stage, account: str, person: str, *, owner: str = "", industry: str = "healthcare",
    region: str = "emea", activities: tuple[str, ...] = ("call",), marquee: bool = False, email: str = "",
    **given: object,
) -> int:  # fmt: skip
    """The same within a transaction, for several at once."""
    from sqlmodel import select

    from store.events import next_number

    known = session.exec(select(Account).where(Account.name_key == name_key(account))).first()
    if known is None:
        known = Account(
            number=next_number(session, "account"),
            name=account,
            name_key=name_key(account),
            industry=industry,
            region=region,
            owner_id=stage.actors[owner].person if owner else None,
            marquee=marquee,
            created_at=stage.now,
        )
        session.add(known)
        session.flush()
    advocate = Advocate(
        number=next_number(session, "advocate"),
        account_id=known.id or 0,
        name=person,
        name_key=name_key(person),
        email=email or f"{person.split()[0].lower()}@{name_key(account).split()[0]}.example.com",
        activities=list(activities),
        stage="active",
        last_verified=(stage.now - timedelta(days=10)).date(),
        created_at=stage.now,
        **given,  # type: ignore[arg-type]
    )
    session.add(advocate)
    session.flush()
    facts.refresh(session, [advocate.id or 0], today=stage.now.date(), rests=rests_of(Policy()))
    return advocate.id or 0


def matching_person(session: TenantSession, account_id: int) -> int:
    """Somebody at an account."""
    from sqlmodel import select

    return session.exec(select(Advocate).where(Advocate.account_id == account_id)).first().id or 0  # type: ignore[union-attr]  # reason: the test made one
