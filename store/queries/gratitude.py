"""What advocates are to be thanked for."""

from datetime import date

from sqlmodel import col, select

from store.records.pool import Account, Advocate
from store.records.promotion import Gratitude
from store.records.requests import Participation
from store.scoped import scoped
from store.tenancy import TenantSession


def owe(session: TenantSession, *, advocate: int, person: int, cause: str, record: int, due_on: date) -> None:
    """Somebody is to be asked to thank an advocate; nothing happens when they are already, for the same thing."""
    row = {"advocate_id": advocate, "person_id": person, "cause": cause, "record_id": record, "due_on": due_on}
    session.execute(scoped(session, Gratitude).upsert({**row, "state": "waiting"}, ["cause", "record_id"]))


def due(session: TenantSession, today: date, limit: int) -> list[int]:
    """Those of whom nobody was asked yet and whose day has come."""
    statement = select(Gratitude.id).where(Gratitude.state == "waiting", col(Gratitude.due_on) <= today)
    found = session.exec(statement.order_by(col(Gratitude.due_on), col(Gratitude.id)).limit(limit))
    return [one for one in found if one is not None]


def lock(session: TenantSession, gratitude_id: int) -> Gratitude | None:
    """One of them; nobody else answers it until this transaction ends."""
    statement = select(Gratitude).where(Gratitude.id == gratitude_id).with_for_update()
    return session.exec(statement.execution_options(populate_existing=True)).first()


def whom(session: TenantSession, advocate_id: int) -> tuple[Advocate, Account] | None:
    """An advocate with their company."""
    statement = select(Advocate, Account).where(Advocate.id == advocate_id, Advocate.account_id == Account.id)
    return session.exec(statement).first()


def use(session: TenantSession, ask_id: int) -> Participation | None:
    """What took place after an ask."""
    return session.exec(select(Participation).where(Participation.ask_id == ask_id)).first()
