"""A small made-up pool: whatever a test does not name has a value that holds nobody back."""

from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import col, func, select

from bot.domain.policy import Policy
from store.engine import Database
from store.queries import facts
from store.queries.names import name_key
from store.records.pool import Account, Advocate, Permission
from store.records.programs import Person, Program, Term
from store.records.requests import Ask, Participation, Request
from store.tenancy import TenantSession

TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
POLICY = Policy()
RESTS = facts.Rests()
ACTIVITIES = {"call": False, "site_visit": False, "referral": False, "logo": True, "quote": True, "case_study": True}


def new_program(database: Database, name: str = "Northstar Software") -> int:
    """A program with activity types and one person, who asks for everything."""
    with database.begin(None) as session:
        program = Program(name=name, created_at=NOW)
        session.add(program)
        session.flush()
        assert program.id is not None
    with database.begin(program.id) as session:
        for position, (key, public) in enumerate(ACTIVITIES.items()):
            session.add(Term(kind="activity", key=key, label=key, position=position, public=public))
        session.add(Person(name="Robin Vale", email=f"robin.{program.id}@example.com", created_at=NOW))
    return program.id


class Pool:
    """Adds records to a session; `facts` computes what follows."""

    def __init__(self, session: TenantSession) -> None:
        self.session = session
        self.me = session.exec(select(Person.id).order_by(col(Person.id))).first() or 0
        numbered = (Account, Advocate, Request)
        self._number = 1000 + sum(session.exec(select(func.count(col(model.id)))).one() for model in numbered)

    def next(self) -> int:
        """A number nobody has yet."""
        self._number += 1
        return self._number

    def terms(self, kind: str, *keys: str) -> None:
        """Words of the vocabulary, at positions in this order."""
        for position, key in enumerate(keys):
            self.session.add(Term(kind=kind, key=key, label=key, position=position))
        self.session.flush()

    def account(self, name: str = "", **columns: Any) -> Account:
        """A customer."""
        number = self.next()
        name = name or f"Customer {number}"
        row = Account(number=number, name=name, name_key=name_key(name), created_at=NOW, **columns)
        self.session.add(row)
        self.session.flush()
        return row

    def advocate(self, account: Account | None = None, **columns: Any) -> Advocate:
        """An active advocate who is willing to do everything."""
        number = self.next()
        given: dict[str, Any] = {
            "name": f"Person {number}",
            "stage": "active",
            "activities": list(ACTIVITIES),
            **columns,
        }
        account = account or self.account()
        row = Advocate(
            number=number, account_id=account.id or 0, name_key=name_key(given["name"]), created_at=NOW, **given
        )
        self.session.add(row)
        self.session.flush()
        return row

    def permit(self, advocate: Advocate, activity: str, **columns: Any) -> Permission:
        """A permission on file."""
        row = Permission(advocate_id=advocate.id or 0, activity=activity, **columns)
        self.session.add(row)
        self.session.flush()
        return row

    def request(self) -> Request:
        """A request for a call."""
        row = Request(number=self.next(), requester_id=self.me, activity="call", needed_by=TODAY, created_at=NOW)
        self.session.add(row)
        self.session.flush()
        return row

    def ask(self, advocate: Advocate, stage: str = "owner_asked", **columns: Any) -> Ask:
        """An ask that was opened now."""
        given: dict[str, Any] = {"activity": "call", "opened_at": NOW, **columns}
        row = Ask(
            request_id=given.pop("request_id", None) or self.request().id or 0,
            advocate_id=advocate.id or 0,
            account_id=advocate.account_id,
            stage=stage,
            **given,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def use(self, advocate: Advocate, day: date, activity: str = "call", **columns: Any) -> Participation:
        """Something that took place."""
        row = Participation(
            advocate_id=advocate.id or 0, account_id=advocate.account_id, activity=activity, happened_on=day, **columns
        )
        self.session.add(row)
        self.session.flush()
        return row

    def facts(self, *accounts: Account, today: date = TODAY, rests: facts.Rests = RESTS) -> None:
        """Compute the facts of these accounts, of all when none is named."""
        ids = [a.id or 0 for a in accounts] or list(self.session.exec(select(col(Account.id))))
        facts.refresh(self.session, account_ids=ids, today=today, rests=rests)


def noon(day: date) -> datetime:
    """A moment of that day."""
    return datetime.combine(day, time(12), UTC)
