"""The rules of availability once more, slowly and straight from the records: facts, SQL and rule must agree with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import select

from bot.domain.policy import Policy
from store.queries.names import name_key
from store.records.pool import Account, Advocate, Permission
from store.records.programs import Term
from store.records.requests import OPEN_ASK_STAGES, Ask, Participation
from store.tenancy import TenantSession


@dataclass(frozen=True)
class Records:
    """Everything a program has."""

    accounts: dict[int | None, Account]
    advocates: Sequence[Advocate]
    permissions: Sequence[Permission]
    asks: Sequence[Ask]
    uses: Sequence[Participation]
    public: set[str]

    @classmethod
    def of(cls, session: TenantSession) -> "Records":
        """Read them all."""
        return cls(
            accounts={a.id: a for a in session.exec(select(Account))},
            advocates=session.exec(select(Advocate)).all(),
            permissions=session.exec(select(Permission)).all(),
            asks=session.exec(select(Ask)).all(),
            uses=session.exec(select(Participation)).all(),
            public={t.key for t in session.exec(select(Term)) if t.kind == "activity" and t.public},
        )

    def available(self, who: Advocate, policy: Policy, today: date, activity: str, prospect: str) -> bool:
        """Whether they may be asked today, all rules one after the other."""
        account = self.accounts[who.account_id]
        return (
            who.stage in ("active", "paused")
            and activity in who.activities
            and (activity not in self.public or self._permitted(who, activity, today))
            and not (prospect and (prospect == account.name_key or prospect in map(name_key, who.not_to)))
            and not self._paused(who, account, today)
            and all(today >= end for end in self._rests(who, policy))
            and self._calls(who, today) < policy.calls_per_person_quarter
            and len([a for a in self.asks if a.account_id == account.id and _open(a)]) < policy.open_asks_per_account
            and self._asks(account, today) < policy.asks_per_account_quarter
        )

    def met(self, who: Advocate, terms: Mapping[str, Sequence[str]]) -> set[str]:
        """The kinds of criteria they meet."""
        account = self.accounts[who.account_id]
        has = {
            "product": account.products,
            "language": who.languages,
            **{kind: [getattr(account, kind)] for kind in ("industry", "region", "country", "size", "segment")},
        }
        return {kind for kind, keys in terms.items() if set(keys) & set(has[kind])}

    def _permitted(self, who: Advocate, activity: str, today: date) -> bool:
        mine = [p for p in self.permissions if p.advocate_id == who.id and p.activity == activity]
        return any(p.withdrawn_on is None and (p.expires_on is None or p.expires_on >= today) for p in mine)

    def _paused(self, who: Advocate, account: Account, today: date) -> bool:
        if who.stage == "paused" and who.paused_until is None:
            return True
        return any(until is not None and today < until for until in (who.paused_until, account.paused_until))

    def _tiring(self, activity: str) -> bool:
        return activity in self.public or activity == "site_visit"

    def _rests(self, who: Advocate, policy: Policy) -> list[date]:
        ends = [who.prior_use + timedelta(days=policy.rest_after_call)] if who.prior_use else []
        for use in (u for u in self.uses if u.advocate_id == who.id):
            days = policy.rest_after_public if self._tiring(use.activity) else policy.rest_after_call
            ends.append(use.happened_on + timedelta(days=days))
        for ask in (a for a in self.asks if a.advocate_id == who.id):
            if ask.stage == "withdrawn" and ask.approached and ask.ended_at and ask.starts_at is None:
                ends.append(ask.ended_at.date() + timedelta(days=policy.rest_after_silence))
            if ask.stage in ("advocate_declined", "owner_declined") and ask.not_before:
                ends.append(ask.not_before)
        return ends

    def _calls(self, who: Advocate, today: date) -> int:
        took = [u for u in self.uses if u.advocate_id == who.id and _same_quarter(u.happened_on, today)]
        asked = [a for a in self.asks if a.advocate_id == who.id and _open(a)]
        imported = who.prior_uses if who.prior_quarter == today.year * 4 + (today.month - 1) // 3 else 0
        return imported + len([one for one in (*took, *asked) if not self._tiring(one.activity)])

    def _asks(self, account: Account, today: date) -> int:
        return len(
            [
                a
                for a in self.asks
                if a.account_id == account.id
                and a.opened_at
                and _same_quarter(a.opened_at.date(), today)
                and (a.approached or a.stage not in ("owner_declined", "withdrawn"))
            ]
        )


def _open(ask: Ask) -> bool:
    return ask.opened_at is not None and ask.stage in OPEN_ASK_STAGES


def _same_quarter(day: date, other: date) -> bool:
    return (day.year, (day.month - 1) // 3) == (other.year, (other.month - 1) // 3)
