"""Applying a plan to the pool, in small units of one short transaction each. Doing it again changes nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from bot.errors import UserError
from bot.features.pool import roster
from bot.features.pool.applying import Done, Terms, accounts_unit, add_words, people_unit
from bot.features.pool.lexicon import KnownWord
from bot.features.pool.planning import Plan, plan
from bot.features.pool.proofs import plan_proofs, proofs_unit
from bot.features.pool.reading import Rejection, Sheet, read
from bot.features.pool.rules import Kind
from store.engine import worth_again
from store.queries import pool
from store.queries.facts import Rests
from store.tenancy import TenantSession

__all__ = ["Done", "Report", "Rests", "Terms", "kind_of", "plan_of", "report", "run", "understand", "units"]

UNIT = 25
"""Records in one transaction."""

TRIES = 3
T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[TenantSession]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do. `remarks` are about rows that went in, though not with everything they said."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: tuple[Rejection, ...] = ()
    unknown_columns: tuple[str, ...] = ()
    new_terms: tuple[str, ...] = ()
    remarks: tuple[Rejection, ...] = ()
    notes: tuple[str, ...] = ()


Unit = Callable[[TenantSession], Done]


def kind_of(word: str) -> Kind:
    """What is to be imported. Raises UserError for what cannot be."""
    if word == "advocates":
        return "advocates"
    if word == "accounts":
        return "accounts"
    if word == "proof":
        return "proof"
    if word == "people":
        return "people"
    raise UserError(f"“{word[:40]}” cannot be imported. What can: advocates, accounts, proof, people.")


def understand(content: bytes, kind: str, terms: Sequence[KnownWord], today: date) -> Plan:
    """A file as it would be imported; nothing is written. Raises UserError when it cannot be used at all."""
    return plan_of(read(content, kind_of(kind)), terms, today)


def plan_of(sheet: Sheet, terms: Sequence[KnownWord], today: date) -> Plan:
    """What `sheet` says should be there."""
    if sheet.kind == "proof":
        return plan_proofs(sheet, terms)
    if sheet.kind == "people":
        return roster.plan_people(sheet)
    return plan(sheet, terms, today=today)


def run(made: Plan, begin: Begin, terms: Terms, progress: Progress = lambda done, total: None) -> Report:
    """Apply `made` unit by unit, each in a transaction that `begin` opens. Stopped half-way, it can be run again."""
    total = Done(unchanged=made.same, rejected=list(made.rejected), remarks=list(made.remarks))
    progress(0, made.total)
    for unit in units(made, terms):
        done = _again(unit, begin)
        total.records += done.records
        total.added += done.added
        total.changed += done.changed
        total.unchanged += done.unchanged
        total.rejected += done.rejected
        total.remarks += done.remarks
        progress(total.records, made.total)
    return report(made, total)


def report(made: Plan, total: Done) -> Report:
    """What to tell about an import whose units did `total` together."""
    by_row = partial(sorted, key=lambda one: one.row)
    return Report(
        added=total.added,
        changed=total.changed,
        unchanged=total.unchanged,
        rejected=tuple(by_row(total.rejected)),
        unknown_columns=made.unknown_columns,
        new_terms=tuple(f"{word.kind.replace('_', ' ')}: {word.label}" for word in made.new_terms),
        remarks=tuple(by_row(total.remarks)),
        notes=made.notes,
    )


def _again(unit: Unit, begin: Begin) -> Done:
    """Run a unit, and again when its transaction lost against another one."""
    for left in reversed(range(TRIES)):
        try:
            with begin() as session:
                return unit(session)
        except Exception as error:
            if not left or not (worth_again(error) or pool.lost_race(error)):
                raise
    raise AssertionError("unreachable")


def units(made: Plan, terms: Terms) -> Iterator[Unit]:
    """The work, in pieces that fit a short transaction: words first, then records. Each can be run again."""
    if not terms.dry:
        for words in _slices(made.new_terms, UNIT):
            yield partial(add_words, words)
    if made.kind == "accounts":
        for accounts in _slices(made.accounts, UNIT):
            yield partial(accounts_unit, accounts, terms)
        return
    if made.kind == "proof":
        for proofs in _slices(made.proofs, UNIT):
            yield partial(proofs_unit, proofs, terms)
        return
    if made.kind == "people":
        for colleagues in _slices(made.colleagues, UNIT):
            yield partial(roster.people_unit, colleagues, terms)
        return
    by_key = {account.key: account for account in made.accounts}
    for people in _slices(made.people, UNIT):
        yield partial(people_unit, people, by_key, terms)


def _slices(records: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (records[at : at + size] for at in range(0, len(records), size))
