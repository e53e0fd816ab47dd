"""May somebody be asked now? A pure rule over the recorded facts; the words for its answers stand in the cards."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from bot.domain.policy import Policy
from bot.domain.workdays import zone_of
from bot.ui import Value
from store.queries.facts import Rests, quarter_of, quarter_start
from store.records.pool import FOREVER

__all__ = ["Availability", "Facts", "Reason", "availability", "quarter_of", "quarter_start", "rests_of"]

Reason = Literal[
    "", "not_active", "is_prospect", "excluded", "not_willing", "no_permission", "paused", "account_paused", "resting",
    "person_cap", "account_open", "account_cap",
]  # fmt: skip


class Facts(Protocol):
    """What the rule reads of an advocate: columns of the record, or of a row of a query."""

    @property
    def stage(self) -> str: ...  # noqa: D102  # reason: the columns are described on the record
    @property
    def activities(self) -> Sequence[str]: ...  # noqa: D102  # reason: same
    @property
    def permitted(self) -> Mapping[str, str]: ...  # noqa: D102  # reason: same
    @property
    def paused_until(self) -> date | None: ...  # noqa: D102  # reason: same
    @property
    def rest_until(self) -> date | None: ...  # noqa: D102  # reason: same
    @property
    def free_from(self) -> date: ...  # noqa: D102  # reason: same
    @property
    def quarter(self) -> int: ...  # noqa: D102  # reason: same
    @property
    def uses_quarter(self) -> int: ...  # noqa: D102  # reason: same
    @property
    def open_calls(self) -> int: ...  # noqa: D102  # reason: same
    @property
    def account_quarter(self) -> int: ...  # noqa: D102  # reason: same
    @property
    def account_asks(self) -> int: ...  # noqa: D102  # reason: same
    @property
    def account_open(self) -> int: ...  # noqa: D102  # reason: same
    @property
    def account_key(self) -> str: ...  # noqa: D102  # reason: same
    @property
    def not_to_keys(self) -> str: ...  # noqa: D102  # reason: same


class Availability(Value):
    """Why somebody cannot be asked now, and the first day on which that reason is gone (None: nobody can say)."""

    reason: Reason = ""
    until: date | None = None

    @property
    def available(self) -> bool:
        """Whether they may be asked now."""
        return not self.reason


def rests_of(policy: Policy) -> Rests:
    """What the facts need of a program's policy."""
    return Rests(policy.rest_after_call, policy.rest_after_public, policy.rest_after_silence, zone_of(policy.zone).key)


def availability(
    advocate: Facts,
    policy: Policy,
    today: date,
    activity: str,
    *,
    public: bool,
    prospect_key: str = "",
    not_to: Collection[str] = (),
) -> Availability:
    """Whether the advocate may be asked today for `activity` ("": any) to speak to the prospect.

    `not_to` are keys of companies excluded beyond those on the profile. What can never change comes first, then what
    takes a person to change, then what time heals.
    """
    reason = _unfit(advocate, prospect_key, not_to) or _unwilling(advocate, today, activity, public=public)
    if reason:
        return Availability(reason=reason)
    return _held(advocate, today) or _spent(advocate, policy, today) or Availability()


def _unfit(advocate: Facts, prospect_key: str, not_to: Collection[str]) -> Reason:
    if advocate.stage not in ("active", "paused"):
        return "not_active"
    if prospect_key and prospect_key == advocate.account_key:
        return "is_prospect"
    if prospect_key and (prospect_key in not_to or f"|{prospect_key}|" in advocate.not_to_keys):
        return "excluded"
    return ""


def _unwilling(advocate: Facts, today: date, activity: str, *, public: bool) -> Reason:
    if activity and activity not in advocate.activities:
        return "not_willing"
    if activity and public and advocate.permitted.get(activity, "") < today.isoformat():
        return "no_permission"
    return ""


def _held(advocate: Facts, today: date) -> Availability | None:
    """The pause or rest that lasts longest. The account's own is the one that is neither of the person's."""
    if advocate.free_from <= today:
        return None
    until = None if advocate.free_from == FOREVER else advocate.free_from
    if advocate.rest_until == advocate.free_from:
        return Availability(reason="resting", until=until)
    forever = advocate.stage == "paused" and advocate.paused_until is None
    if forever or advocate.paused_until == advocate.free_from:
        return Availability(reason="paused", until=until)
    return Availability(reason="account_paused", until=until)


def _spent(advocate: Facts, policy: Policy, today: date) -> Availability | None:
    """The usage caps of the person and of the account. A new quarter frees all but what is still open."""
    quarter = quarter_of(today)
    next_quarter = quarter_start(quarter + 1)
    uses = advocate.uses_quarter if advocate.quarter == quarter else 0
    asks = advocate.account_asks if advocate.account_quarter == quarter else 0
    if uses + advocate.open_calls >= policy.calls_per_person_quarter:
        until = next_quarter if advocate.open_calls < policy.calls_per_person_quarter else None
        return Availability(reason="person_cap", until=until)
    if advocate.account_open >= policy.open_asks_per_account:
        return Availability(reason="account_open")
    if asks >= policy.asks_per_account_quarter:
        return Availability(reason="account_cap", until=next_quarter)
    return None
