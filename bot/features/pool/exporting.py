"""The pool and the requests as CSV or XLSX, a page at a time. What is exported can be imported again."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import date
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Literal

from bot.errors import UserError
from bot.features.pool.cells import Given, guarded, written_day, written_items, written_permissions
from bot.features.pool.lexicon import Words
from bot.features.pool.proofs import written
from bot.features.pool.rules import ACCOUNT_COLUMNS, ADVOCATE_COLUMNS, PROOF_COLUMNS, REQUEST_COLUMNS, WORDS
from store.queries import pool, vocabulary
from store.queries import proof as library
from store.queries.facts import quarter_of
from store.records.pool import Account, Advocate
from store.records.proof import Proof
from store.records.requests import Request
from store.tenancy import TenantSession

PAGE = 500
Begin = Callable[[], AbstractContextManager[TenantSession]]
Progress = Callable[[int, int], None]
Cells = dict[str, str]
What = Literal["advocates", "accounts", "requests", "proof", "all"]
Format = Literal["csv", "xlsx"]

TABLES: dict[str, tuple[str, ...]] = {
    "advocates": ADVOCATE_COLUMNS,
    "accounts": ACCOUNT_COLUMNS,
    "requests": REQUEST_COLUMNS,
    "proof": (*PROOF_COLUMNS, "times_used"),
}
_RECORDS: dict[str, type[Advocate] | type[Account] | type[Request] | type[Proof]] = {
    "advocates": Advocate,
    "accounts": Account,
    "requests": Request,
    "proof": Proof,
}


def format_of(name: str) -> Format:
    """The format a file's name asks for. Raises UserError for one we do not write."""
    suffix = Path(name).suffix.casefold()
    if suffix == ".csv":
        return "csv"
    if suffix == ".xlsx":
        return "xlsx"
    raise UserError("The file name should end in .csv or .xlsx.")


def tables_of(what: str) -> tuple[str, ...]:
    """The tables that `what` means. Raises UserError when it means none."""
    if what == "all":
        return tuple(TABLES)
    if what in TABLES:
        return (what,)
    raise UserError(f"“{what[:40]}” cannot be exported. What can: {', '.join(TABLES)}, all.")


def _quiet(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def to_file(what: str, path: Path, begin: Begin, today: date, progress: Progress = _quiet) -> tuple[Path, ...]:
    """Export into `path`; everything as CSV makes one file for each table beside it. Which files were written."""
    tables, form = tables_of(what), format_of(path.name)
    if form == "xlsx" or len(tables) == 1:
        with path.open("wb") as out:
            export(tables, form, out, begin, today, progress)
        return (path,)
    paths = tuple(path.with_name(f"{path.stem}-{table}{path.suffix}") for table in tables)
    for table, beside in zip(tables, paths, strict=True):
        with beside.open("wb") as out:
            export((table,), form, out, begin, today, progress)
    return paths


def export(
    tables: Sequence[str], form: Format, out: BinaryIO, begin: Begin, today: date, progress: Progress = _quiet
) -> None:
    """Write these tables to `out`: as CSV a single one, as XLSX a sheet each. `begin` opens reading transactions."""
    with begin() as session:
        words = Words(vocabulary.terms(session))
        total = sum(pool.how_many(session, _RECORDS[table]) for table in tables)
    done = 0

    def counted(table: str) -> Iterator[list[str]]:
        nonlocal done
        for cells in _PAGES[table](begin, words, today):
            done += 1
            if done % PAGE == 0 or done == total:
                progress(done, total)
            yield [guarded(cells.get(column, "")) for column in TABLES[table]]

    progress(0, total)
    if form == "csv":
        (table,) = tables
        text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
        csv.writer(text).writerows(chain([TABLES[table]], counted(table)))
        text.detach()
        return
    from openpyxl import Workbook  # a quarter of a second that only a spreadsheet is worth

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "A2"
        for row in chain([list(TABLES[table])], counted(table)):
            sheet.append([_legal(cell) for cell in row])
    book.save(out)


def _legal(text: str) -> str:
    """Without the signs that XML cannot hold, and no longer than a cell can be."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")[:32_767]


# --- one row of each table -----------------------------------------------------------------------


def _advocates(begin: Begin, words: Words, today: date) -> Iterator[Cells]:
    after = 0
    while True:
        with begin() as session:
            page = pool.advocate_page(session, after, PAGE)
        for one in page:
            yield _advocate(one, words, today)
        if len(page) < PAGE:
            return
        after = page[-1].advocate.id or 0


def _accounts(begin: Begin, words: Words, _today: date) -> Iterator[Cells]:
    after = 0
    while True:
        with begin() as session:
            page = pool.account_page(session, after, PAGE)
        for one in page:
            yield _account(one.account, one.owner_email, words)
        if len(page) < PAGE:
            return
        after = page[-1].account.id or 0


def _requests(begin: Begin, words: Words, _today: date) -> Iterator[Cells]:
    after = 0
    while True:
        with begin() as session:
            page = pool.request_page(session, after, PAGE)
        for one in page:
            yield _request(one, words)
        if len(page) < PAGE:
            return
        after = page[-1].request.id or 0


def _proof(begin: Begin, words: Words, _today: date) -> Iterator[Cells]:
    after = 0
    while True:
        with begin() as session:
            rows = [
                (one.proof.id or 0, written(one, email, words)) for one, email in library.page(session, after, PAGE)
            ]
        for _, cells in rows:
            yield cells
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


_PAGES = {"advocates": _advocates, "accounts": _accounts, "requests": _requests, "proof": _proof}


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _labels(words: Words, column: str, keys: Sequence[str]) -> str:
    return written_items(words.label(WORDS[column], key) for key in keys)


def _account(account: Account, owner_email: str, words: Words) -> Cells:
    return {
        "account": account.name,
        **{
            column: words.label(column, getattr(account, column))
            for column in ("industry", "region", "country", "size", "segment")
            if getattr(account, column)
        },
        **{
            column: _labels(words, column, getattr(account, column))
            for column in ("products", "use_cases", "competitors")
        },
        "owner_email": owner_email,
        "renewal_date": written_day(account.renewal_date),
        "health": account.health,
        "marquee": _yes(account.marquee),
        "paused_until": written_day(account.paused_until),
        "pause_reason": account.pause_reason,
        "logo_permission": _yes(account.logo_permission),
        "external_system": account.external_system or "",
        "external_id": account.external_id or "",
    }


def _advocate(one: pool.AdvocateOut, words: Words, today: date) -> Cells:
    advocate = one.advocate
    uses = advocate.uses_quarter if advocate.quarter == quarter_of(today) else 0
    granted = (
        Given(words.label("activity", given.activity), given.scope, given.given_on, given.expires_on, given.proof)
        for given in one.permissions
        if given.withdrawn_on is None
    )
    return {
        **_account(one.account, one.owner_email, words),
        "contact": advocate.name,
        "email": advocate.email,
        "phone": advocate.phone,
        "title": advocate.title,
        "persona": words.label("persona", advocate.persona) if advocate.persona else "",
        "languages": _labels(words, "languages", advocate.languages),
        "activities": _labels(words, "activities", advocate.activities),
        "stage": advocate.stage,
        "story": advocate.story,
        "tags": written_items(advocate.tags),
        "last_verified": written_day(advocate.last_verified),
        "last_used": written_day(advocate.last_used or advocate.prior_use),
        "uses_this_quarter": str(uses or ""),
        "paused_until": written_day(advocate.paused_until),
        "do_not_contact": _yes(advocate.stage == "do_not_contact"),
        "not_to": written_items(advocate.not_to),
        "permissions": written_permissions(granted),
        "source": advocate.source,
        "external_system": advocate.external_system or "",
        "external_id": advocate.external_id or "",
    }


def _request(one: pool.RequestOut, words: Words) -> Cells:
    request = one.request
    return {
        "request": str(request.number),
        "created": request.created_at.date().isoformat(),
        "requester": one.requester,
        "requester_email": one.requester_email,
        "activity": words.label("activity", request.activity),
        "how_many": str(request.how_many),
        "purpose": request.purpose,
        "prospect": request.prospect,
        "needed_by": request.needed_by.isoformat(),
        "stage": request.stage,
        "why": request.why,
        "note": request.note,
        "confidential": _yes(request.confidential),
        "opportunity": request.opportunity,
        "opportunity_id": request.opportunity_id,
        "amount": "" if request.amount is None else str(request.amount),
        "currency": request.currency,
        "close_date": written_day(request.close_date),
        "outcome": request.deal_outcome,
        "won_amount": "" if request.won_amount is None else str(request.won_amount),
        "closed_on": written_day(request.deal_closed_on),
        "took_place": str(one.took_place),
        "advocates": written_items(one.advocates),
    }
