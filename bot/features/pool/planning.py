"""From rows of text to what should be in the pool. The database is not asked, only the program's words are known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from bot.domain.vocabulary import Shipped
from bot.features.pool import cells
from bot.features.pool.cells import CellError, shortened
from bot.features.pool.lexicon import KnownWord, Words
from bot.features.pool.reading import Rejection, Row, Sheet
from bot.features.pool.rules import (
    DATES,
    LISTS,
    OF_THE_ACCOUNT,
    PAUSE_WORDS,
    STAGE_WORDS,
    WORDS,
    YES_OR_NO,
    Kind,
)
from bot.features.pool.said import AccountIn, ColleagueIn, PersonIn, ProofIn, Values, external
from bot.features.pool.sameness import Index
from store.queries.names import fold, name_key

LONGEST = {
    "account": 200,
    "contact": 200,
    "title": 200,
    "phone": 60,
    "source": 200,
    "external_system": 60,
    "external_id": 200,
}
"""The most characters of columns that hold a line, not a text."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A file, understood and checked, ready to be applied. `same` counts rows that only repeat others."""

    kind: Kind
    accounts: tuple[AccountIn, ...]
    people: tuple[PersonIn, ...]
    rejected: tuple[Rejection, ...]
    remarks: tuple[Rejection, ...]
    unknown_columns: tuple[str, ...]
    new_terms: tuple[Shipped, ...]
    """Words the program does not have yet; the activity types among them count as public, to be on the safe side."""
    notes: tuple[str, ...]
    same: int = 0
    proofs: tuple[ProofIn, ...] = ()
    colleagues: tuple[ColleagueIn, ...] = ()

    @property
    def total(self) -> int:
        """How many records it is about."""
        found = {
            "advocates": self.people, "accounts": self.accounts, "proof": self.proofs, "people": self.colleagues,
        }  # fmt: skip
        return len(found[self.kind])


# --- reading the cells of a row ------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    words: Words
    today: date
    month_first: bool
    rejected: list[Rejection] = field(default_factory=list)
    remarks: list[Rejection] = field(default_factory=list)

    def row(self, row: Row) -> Values | None:
        """The values of a row; None when something in it is wrong, with the reasons in `rejected`."""
        values: Values = {}
        sound = True
        for column, text in row.cells.items():
            try:
                value = self._value(column, text)
            except CellError as error:
                if column == "owner_email":
                    self.remarks.append(Rejection(row.number, column, error.wrong, "The row went in without an owner."))
                    continue
                self.rejected.append(Rejection(row.number, column, error.wrong, error.works))
                sound = False
                continue
            if value != ():
                values[column] = value
        return values if sound else None

    def _value(self, column: str, text: str) -> Any:
        if column == "permissions":
            given = cells.permissions(text, month_first=self.month_first)
            return tuple(replace(one, activity=self.words.key("activity", one.activity)) for one in given)
        if column in LISTS:
            return self._items(column, cells.items(text))
        if column in WORDS:
            return self.words.key(WORDS[column], " ".join(text.split()))
        if column in DATES:
            return self._day(column, text)
        if column in YES_OR_NO:
            return cells.yes_or_no(text)
        simple = _SIMPLE.get(column)
        return simple(text) if simple else text if column == "story" else _line(column, text)

    def _items(self, column: str, found: tuple[str, ...]) -> tuple[str, ...]:
        if column in WORDS:
            return tuple(dict.fromkeys(key for item in found for key in self.words.keys(WORDS[column], item)))
        return found

    def _day(self, column: str, text: str) -> date:
        found = cells.day(text, month_first=self.month_first)
        if column.startswith("last_") and found > self.today + timedelta(days=1):
            raise CellError(f"“{shortened(text)}” has not come yet.", "Write a day in the past, such as 2026-11-27.")
        return found


def _line(column: str, text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST.get(column, 200):
        raise CellError(
            f"The cell has {len(line)} characters.", f"Shorten it to {LONGEST.get(column, 200)} characters."
        )
    return line


def _stage(text: str) -> str:
    stage = STAGE_WORDS.get(fold(text))
    if stage is None:
        raise CellError(
            f"“{shortened(text)}” is not a stage.",
            "Write candidate, invited, active, paused, former or do not contact.",
        )
    return stage


def _pause_reason(text: str) -> str:
    return PAUSE_WORDS.get(fold(text), "other")


_SIMPLE: Mapping[str, Callable[[str], Any]] = {
    "email": cells.email,
    "owner_email": cells.email,
    "stage": _stage,
    "uses_this_quarter": cells.whole_number,
    "pause_reason": _pause_reason,
}


# --- putting rows together -----------------------------------------------------------------------


def plan(sheet: Sheet, terms: Iterable[KnownWord], *, today: date) -> Plan:
    """What `sheet` says should be in the pool. Rows about the same person or account are put together."""
    words = Words(terms)
    reader = _Reader(words, today, sheet.month_first)
    merged = _Merged(reader)
    for row in sheet.rows:
        missing = [
            column
            for column in ("account", "contact")[: 2 if sheet.kind == "advocates" else 1]
            if not row.cells.get(column)
        ]
        reader.rejected += (
            Rejection(row.number, column, "The cell is empty.", f"Fill in the {column}.") for column in missing
        )
        values = None if missing else reader.row(row)
        if values is not None:
            merged.add(row.number, values, sheet.kind)
    return Plan(
        kind=sheet.kind,
        accounts=tuple(merged.accounts.values()),
        people=tuple(merged.people),
        rejected=tuple(sorted((*sheet.rejected, *reader.rejected), key=lambda one: one.row)),
        remarks=tuple(sorted(reader.remarks, key=lambda one: one.row)),
        unknown_columns=sheet.unknown_columns,
        new_terms=tuple(_new_terms(words, merged)),
        notes=sheet.notes,
        same=merged.same,
    )


def _new_terms(words: Words, merged: "_Merged") -> Iterable[Shipped]:
    """The new words of what goes in: those of rejected rows are not kept."""
    used: set[tuple[str, str]] = set()
    for values in (*(a.values for a in merged.accounts.values()), *(p.values for p in merged.people)):
        for column in WORDS.keys() & values.keys():
            found = values[column]
            used.update((WORDS[column], key) for key in (found if isinstance(found, tuple) else (found,)))
        used.update(("activity", given.activity) for given in values.get("permissions", ()))
    for (kind, key), label in words.new.items():
        if (kind, key) in used:
            yield Shipped(kind, key, label, public=kind == "activity")


class _Merged:
    """The accounts and people of a file, each once."""

    def __init__(self, reader: _Reader) -> None:
        self.accounts: dict[str, AccountIn] = {}
        self.people: list[PersonIn] = []
        self.same = 0
        self._reader = reader
        self._index = Index()
        self._by_external: dict[tuple[str, str], str] = {}

    def add(self, row: int, values: Values, kind: Kind) -> None:
        """Take in the values of one row."""
        if kind == "accounts":
            self._account_row(row, values)
        else:
            self._person_row(row, values)

    def _account_row(self, row: int, values: Values) -> None:
        key = name_key(values["account"])
        known = external(values)
        if known and self._by_external.setdefault(known, key) != key:
            where = self.accounts[self._by_external[known]].row
            wrong = f"The account has the same external id as the one in row {where}."
            self._reader.rejected.append(Rejection(row, "external_id", wrong, "Give every account an id of its own."))
            return
        if key in self.accounts:
            self.same += 1
        self._account(row, key, values)

    def _account(self, row: int, key: str, values: Values) -> None:
        """The first row that says something about an account counts; lists are put together."""
        known = self.accounts.get(key)
        if known is None:
            self.accounts[key] = AccountIn(row, key, dict(values))
            return
        for column, value in values.items():
            before = known.values.get(column)
            if before is None:
                known.values[column] = value
            elif isinstance(value, tuple):
                known.values[column] = tuple(dict.fromkeys((*before, *value)))
            elif before != value and column != "account":
                wrong = f"“{_shown(value)}” differs from “{_shown(before)}”, said before for the same account."
                self._reader.remarks.append(Rejection(row, column, wrong, "What was said first is used."))

    def _person_row(self, row: int, values: Values) -> None:
        about = {column: values.pop(column) for column in OF_THE_ACCOUNT if column in values}
        name = values.pop("account")
        person = PersonIn(row, name_key(name), name_key(values["contact"]), values)
        at = self._index.find(external(values), values.get("email", ""), (person.account, person.key))
        if at is not None and not self._repeat(self.people[at], person):
            return
        if at is None:
            at = len(self.people)
            self.people.append(person)
        self._index.note(at, external(values), values.get("email", ""), (person.account, person.key))
        self._account(row, person.account, {"account": name, **about})

    def _repeat(self, first: PersonIn, again: PersonIn) -> bool:
        """Put a second row about somebody into the first. False when the two contradict each other."""
        for column, value in (("account", again.account), *again.values.items()):
            before = first.account if column == "account" else first.values.get(column)
            if before in (None, value) or isinstance(value, tuple) or (column == "contact" and first.key == again.key):
                continue
            wrong = f"Row {first.row} is about the same person and says “{_shown(before)}”, not “{_shown(value)}”."
            self._reader.rejected.append(Rejection(again.row, column, wrong, "Keep one row for each person."))
            return False
        for column, value in again.values.items():
            if isinstance(value, tuple):
                first.values[column] = tuple(dict.fromkeys((*first.values.get(column, ()), *value)))
            else:
                first.values.setdefault(column, value)
        self.same += 1
        return True


def _shown(value: object) -> str:
    return "yes" if value is True else "no" if value is False else shortened(str(value))
