"""The words a program uses: its industries, regions, products, activity types…"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from sqlmodel import col, func, select

from store.queries.people import new_words
from store.records.pool import Account
from store.records.programs import TERM_KINDS, Program, Term
from store.scoped import scoped
from store.tenancy import TenantSession

LONGEST_LABEL = 120


class Word(NamedTuple):
    """What the parser of free text needs of a term. Accounts are words too: kind "account", the key is their id."""

    kind: str
    key: str
    label: str
    synonyms: tuple[str, ...]


class NewWord(Protocol):
    """A word to be stored under a given key."""

    @property
    def kind(self) -> str: ...  # noqa: D102  # reason: said by its name
    @property
    def key(self) -> str: ...  # noqa: D102  # reason: said by its name
    @property
    def label(self) -> str: ...  # noqa: D102  # reason: said by its name
    @property
    def synonyms(self) -> tuple[str, ...]: ...  # noqa: D102  # reason: said by its name
    @property
    def public(self) -> bool: ...  # noqa: D102  # reason: said by its name


_SAID = str.maketrans(
    {"&": " and ", "+": " plus ", "#": " sharp ", "’": "", "'": "", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"}
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")


def slug(label: str) -> str:
    """The key of a label: "Food & Beverage" is "food_and_beverage". Empty when nothing in it can be read."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", label)).casefold().translate(_SAID)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not "\u0300" <= c <= "\u036f")
    return re.sub(r"[\W_]+", "_", unicodedata.normalize("NFC", bare)).strip("_")


def terms(session: TenantSession) -> list[Term]:
    """Every term of the program, in the order of their kinds' positions."""
    return list(session.exec(select(Term).order_by(Term.kind, col(Term.position), col(Term.id))))


def words(session: TenantSession) -> Iterator[Word]:
    """Everything the program has a word for: its terms, then its accounts."""
    for kind, key, label, synonyms in session.exec(
        select(Term.kind, Term.key, Term.label, Term.synonyms).order_by(Term.kind, col(Term.position))
    ):
        yield Word(kind, key, label, tuple(synonyms))
    for account_id, name in session.exec(select(Account.id, Account.name).order_by(col(Account.id))):
        yield Word("account", str(account_id), name, ())


def add_missing(session: TenantSession, wanted: Iterable[NewWord]) -> int:
    """Store those of `wanted` whose key the program does not have yet, in their order. How many that were."""
    _one_at_a_time(session)
    known = {(kind, key) for kind, key in session.exec(select(Term.kind, Term.key))}
    ends = _ends(session)
    rows = []
    for word in wanted:
        if (word.kind, word.key) in known:
            continue
        known.add((word.kind, word.key))
        ends[word.kind] = ends.get(word.kind, -1) + 1
        row = {"kind": word.kind, "key": word.key, "label": word.label, "synonyms": list(word.synonyms)}
        rows.append({**row, "position": ends[word.kind], "public": word.public})
    if rows:
        session.execute(scoped(session, Term).insert_each(), rows)
        new_words(session)
    return len(rows)


def add_term(
    session: TenantSession, kind: str, label: str, synonyms: Sequence[str] = (), *, public: bool = False
) -> Term:
    """The term called `label`, made at the next position of its kind when the program has none of that name.

    Raises:
        ValueError: the label has no letter or digit, is too long, or there is no such kind.
    """
    label = " ".join(label.split())
    key = slug(label)
    if kind not in TERM_KINDS:
        raise ValueError(f"no such kind of term: {kind}")
    if not key or len(label) > LONGEST_LABEL:
        raise ValueError("a term needs a letter or a digit, and at most 120 characters")
    found = _term(session, kind, key)
    if found is not None:
        return found
    _one_at_a_time(session)
    found = _term(session, kind, key)
    if found is not None:
        return found
    position = _ends(session).get(kind, -1) + 1
    made = Term(kind=kind, key=key, label=label, synonyms=list(synonyms), position=position, public=public)
    session.add(made)
    session.flush()
    new_words(session)
    return made


def _one_at_a_time(session: TenantSession) -> None:
    """Wait for whoever else adds a word to this program: no two terms of a kind may get the same position."""
    session.exec(
        select(Program).where(Program.id == session.inside).with_for_update().execution_options(populate_existing=True)
    ).one()


def _term(session: TenantSession, kind: str, key: str) -> Term | None:
    """The term with that key, else one whose label comes to it: "Reference call" is the term `call`."""
    of_kind = session.exec(select(Term).where(Term.kind == kind).order_by(col(Term.position))).all()
    by_label = (term for term in of_kind if slug(term.label) == key)
    return next((term for term in of_kind if term.key == key), None) or next(by_label, None)


def _ends(session: TenantSession) -> dict[str, int]:
    statement = select(Term.kind, func.max(Term.position)).group_by(Term.kind)
    return dict(session.exec(statement).all())
