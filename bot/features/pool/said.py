"""What a file says about one record of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = dict[str, Any]
"""What a file says about a record, by column, as values of our own types."""


@dataclass(frozen=True, slots=True)
class AccountIn:
    """What a file says about one account. `row` is where it is first named."""

    row: int
    key: str
    values: Values


@dataclass(frozen=True, slots=True)
class PersonIn:
    """What a file says about one advocate."""

    row: int
    account: str
    key: str
    values: Values

    @property
    def external(self) -> tuple[str, str] | None:
        """How a CRM calls them: (system, id)."""
        return external(self.values)


@dataclass(frozen=True, slots=True)
class ProofIn:
    """What a file says about one published proof."""

    row: int
    key: str
    """Its link as compared."""
    values: Values


@dataclass(frozen=True, slots=True)
class ColleagueIn:
    """What a file says about one colleague."""

    row: int
    email: str
    name: str
    team: str


def external(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """How a CRM calls a record: (system, id). None when the file does not say."""
    return (values.get("external_system", ""), values["external_id"]) if values.get("external_id") else None
