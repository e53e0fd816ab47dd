"""Published proof in and out of a spreadsheet: the plan of a file, its units, and a row of an export."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.proofs import KINDS
from bot.domain.vocabulary import Shipped
from bot.features.pool import cells
from bot.features.pool.applying import Done, Terms, apply_accounts
from bot.features.pool.cells import CellError, shortened, written_day, written_items
from bot.features.pool.lexicon import KnownWord, Words
from bot.features.pool.planning import Plan
from bot.features.pool.reading import Rejection, Row, Sheet
from bot.features.pool.rules import PROOF_KIND_WORDS
from bot.features.pool.said import AccountIn, ProofIn, Values, external
from bot.ui import safe_url
from store.queries import pool
from store.queries import proof as stored
from store.queries.names import fold, name_key
from store.records.pool import FOREVER, Account, Advocate
from store.records.proof import Proof
from store.tenancy import TenantSession

TAGS = {"industry": "industry", "region": "region", "products": "product", "use_cases": "use_case",
        "languages": "language"}  # fmt: skip
"""Columns whose words belong to the program's vocabulary, with the kind of term."""
LONGEST = {
    "title": stored.TITLE, "summary": stored.SUMMARY, "permission": stored.NOTE, "account": 200, "contact": 200,
    "external_system": 60, "external_id": 200,
}  # fmt: skip


# --- the plan ------------------------------------------------------------------------------------


def plan_proofs(sheet: Sheet, terms: Iterable[KnownWord]) -> Plan:
    """What a file of proof says should be in the library; of rows with the same link the first counts."""
    words = Words(terms)
    rejected, remarks, same = list(sheet.rejected), list[Rejection](), 0
    proofs: dict[str, ProofIn] = {}
    for row in sheet.rows:
        values = _values(row, words, sheet.month_first, rejected, remarks)
        if values is None:
            continue
        key = stored.link_key(values["link"])
        first = proofs.setdefault(key, ProofIn(row.number, key, values))
        if first.row != row.number and first.values == values:
            same += 1
        elif first.row != row.number:
            wrong = f"Row {first.row} has the same link and says something else."
            rejected.append(Rejection(row.number, "link", wrong, "Keep one row for each link."))
    used = {(TAGS[c], key) for one in proofs.values() for c in TAGS.keys() & one.values.keys() for key in one.values[c]}
    return Plan(
        kind="proof", accounts=(), people=(), proofs=tuple(proofs.values()),
        rejected=tuple(sorted(rejected, key=lambda one: one.row)), remarks=tuple(remarks),
        unknown_columns=sheet.unknown_columns, notes=sheet.notes, same=same,
        new_terms=tuple(Shipped(kind, key, label) for (kind, key), label in words.new.items() if (kind, key) in used),
    )  # fmt: skip


def _values(
    row: Row, words: Words, month_first: bool, rejected: list[Rejection], remarks: list[Rejection]
) -> Values | None:
    missing = [column for column in ("title", "link") if not row.cells.get(column)]
    rejected += (Rejection(row.number, column, "The cell is empty.", f"Fill in the {column}.") for column in missing)
    values: Values = {}
    sound = not missing
    for column, text in row.cells.items():
        try:
            values[column] = _value(column, text, words, month_first)
        except CellError as error:
            rejected.append(Rejection(row.number, column, error.wrong, error.works))
            sound = False
    if values.get("kind") == "other" and fold(row.cells["kind"]) not in PROOF_KIND_WORDS:
        wrong = f"“{shortened(row.cells['kind'])}” is no kind that is known."
        remarks.append(Rejection(row.number, "kind", wrong, f"It went in as {KINDS['other'].lower()}."))
    return values if sound else None


def _value(column: str, text: str, words: Words, month_first: bool) -> Any:
    if column in TAGS:
        return tuple(dict.fromkeys(key for item in cells.items(text) for key in words.keys(TAGS[column], item)))
    if column in ("published_on", "expires_on"):
        day = cells.day(text, month_first=month_first)
        return None if day == FOREVER else day
    simple = _SIMPLE.get(column)
    return simple(text) if simple else _line(column, text)


def _line(column: str, text: str) -> str:
    line = text if column == "summary" else " ".join(text.split())
    most = LONGEST[column]
    if len(line) > most:
        raise CellError(f"The cell has {len(line)} characters.", f"Shorten it to {most} characters.")
    return line


def _link(text: str) -> str:
    link = text.strip()
    try:
        safe_url(link)
    except ValueError:
        raise CellError(f"“{shortened(text)}” is not a link.", "Write it in full, with https:// in front.") from None
    if link.startswith("mailto:") or len(link) > stored.LINK or not stored.link_key(link) or not link.isprintable():
        raise CellError(f"“{shortened(text)}” cannot be a link.", f"Write https://… with {stored.LINK} signs at most.")
    return link


def _tags(text: str) -> tuple[str, ...]:
    found = cells.items(text)
    if any(len(tag) > stored.TAG for tag in found):
        raise CellError("A tag is too long.", f"Separate tags by ; and keep each to {stored.TAG} characters.")
    return found


_SIMPLE: Mapping[str, Callable[[str], Any]] = {
    "link": _link,
    "email": cells.email,
    "kind": lambda text: PROOF_KIND_WORDS.get(fold(text), "other"),
    "tags": _tags,
    "retired": cells.yes_or_no,
}


# --- a unit --------------------------------------------------------------------------------------


def proofs_unit(given: Sequence[ProofIn], terms: Terms, session: TenantSession) -> Done:
    """A unit of an import of proof. Customers that are not in the pool yet are added; people are not."""
    done = Done(records=len(given))
    accounts = _accounts(session, given, terms, done)
    people = _People(session, given, accounts)
    by_link = stored.by_link(session, [one.values["link"] for one in given])
    by_external = stored.by_external(session, [known for one in given if (known := external(one.values))])
    for one in given:
        known = external(one.values)
        named = by_external.get(known) if known else None
        found = named or by_link.get(one.key)
        if wrong := _clash(found, by_link.get(one.key), known):
            done.rejected.append(Rejection(one.row, "external_id", wrong, "Correct the link or the id."))
            continue
        account_id = accounts.get(name_key(one.values["account"])) if one.values.get("account") else None
        wanted = _columns(one, account_id) | people.of(one, account_id, done)
        _apply(session, found, wanted, terms, done)
    return done


def _accounts(session: TenantSession, given: Sequence[ProofIn], terms: Terms, done: Done) -> dict[str, int | None]:
    named = {name_key(one.values["account"]): one for one in given if one.values.get("account")}
    there = {key: account.id for key, account in pool.accounts_by_key(session, list(named)).items()}
    new = [
        AccountIn(one.row, key, {"account": one.values["account"]}) for key, one in named.items() if key not in there
    ]
    return there | apply_accounts(session, new, terms, done).ids if new else dict(there)


class _People:
    """The advocates that the rows of a unit name."""

    def __init__(self, session: TenantSession, given: Sequence[ProofIn], accounts: Mapping[str, int | None]) -> None:
        emails = [one.values["email"] for one in given if one.values.get("email")]
        names = [
            (id_, name_key(one.values["contact"]))
            for one in given
            if one.values.get("contact") and (id_ := accounts.get(name_key(one.values.get("account", "")))) is not None
        ]
        found: list[Advocate] = pool.perhaps_the_same(session, [], emails, names) if emails or names else []
        self._by_email = {one.email: one for one in reversed(found) if one.email}
        self._by_name = {(one.account_id, one.name_key): one for one in reversed(found)}

    def of(self, given: ProofIn, account_id: int | None, done: Done) -> dict[str, Any]:
        """The advocate a row names; nothing when it names none."""
        name, email = given.values.get("contact", ""), given.values.get("email", "")
        if not name and not email:
            return {}
        one = self._by_email.get(email) or self._by_name.get((account_id or 0, name_key(name) if name else ""))
        if one is None or (account_id is not None and one.account_id != account_id):
            wrong = f"“{shortened(name or email)}” is not in the pool at this customer."
            done.remarks.append(Rejection(given.row, "contact", wrong, "The row went in without a person behind it."))
            return {}
        return {"advocate_id": one.id}


def _clash(found: Proof | None, by_link: Proof | None, known: tuple[str, str] | None) -> str:
    if found is not None and by_link is not None and found is not by_link:
        return f"The id is that of “{shortened(found.title)}”, the link that of another one."
    if known and found is not None and found.external_id and (found.external_system, found.external_id) != known:
        return f"“{shortened(found.title)}” has another external id, {found.external_id}."
    return ""


def _columns(given: ProofIn, account_id: int | None) -> dict[str, Any]:
    """What a row says, as columns of the record."""
    said = given.values
    plain = ("title", "link", "kind", "summary", "permission", "published_on", "expires_on", "retired")
    wanted: dict[str, Any] = {name: said[name] for name in plain if name in said}
    wanted |= {stored.TAGS[kind]: list(said[column]) for column, kind in TAGS.items() if column in said}
    if "tags" in said:
        wanted["tags"] = list(said["tags"])
    if said.get("account"):
        wanted["account_id"] = account_id
    if said.get("external_id"):
        wanted |= {"external_system": said.get("external_system", ""), "external_id": said["external_id"]}
    return wanted


def _apply(session: TenantSession, found: Proof | None, wanted: dict[str, Any], terms: Terms, done: Done) -> None:
    if found is not None:
        changes = {name: value for name, value in wanted.items() if getattr(found, name) != value}
        done.changed += bool(changes)
        done.unchanged += not changes
        if changes and not terms.dry:
            for name, value in changes.items():
                setattr(found, name, value)
            stored.settle(session, found)
        return
    done.added += 1
    if terms.dry:
        return
    account = session.get(Account, wanted["account_id"]) if wanted.get("account_id") else None
    if account is not None:
        wanted.setdefault("industries", [key for key in (account.industry,) if key])
        wanted.setdefault("regions", [key for key in (account.region,) if key])
    (number,) = pool.take_numbers(session, "proof", 1)
    made = Proof(**wanted, number=number, link_key="", created_at=terms.at, created_by_id=terms.person)
    stored.settle(session, made)
    session.add(made)
    session.flush()


# --- an export -----------------------------------------------------------------------------------


def written(one: stored.Found, email: str, words: Words) -> dict[str, str]:
    """A proof as a row of an export."""
    proof = one.proof
    return {
        **{name: getattr(proof, name) for name in ("title", "link", "summary", "permission")},
        "kind": KINDS[proof.kind],
        "account": one.account,
        "contact": one.advocate,
        "email": email,
        **{
            column: written_items(words.label(kind, key) for key in getattr(proof, stored.TAGS[kind]))
            for column, kind in TAGS.items()
        },
        "tags": written_items(proof.tags),
        "published_on": written_day(proof.published_on),
        "expires_on": written_day(proof.expires_on),
        "retired": "yes" if proof.retired else "no",
        "external_system": proof.external_system or "",
        "external_id": proof.external_id or "",
        "times_used": str(proof.used),
    }
