"""The proof library in chat: search, use, add and change."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.context import Context
from bot.domain.happenings import ProofAdded
from bot.domain.proofs import TROUBLE
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.proof import cards
from bot.features.proof.cards import ProofView
from bot.features.proof.form import Chosen, is_id, proof_form, read_tags, values_of
from bot.forms import Clean, filled
from bot.router import Router
from bot.text import parse_request
from bot.ui import Block, Card, Form, OpenForm, Option, Outcome, Reply
from store.queries import accounts, pool_search
from store.queries import proof as stored
from store.queries.names import fold
from store.queries.proof_search import WEIGHTS, Sought, search
from store.records.pool import Account
from store.records.proof import PROOF_KINDS, Proof

router = Router()
_MOST_WORDS = 10
_ENDED = 5


def view(ctx: Context, found: stored.Found) -> ProofView:
    """A proof for the cards."""
    proof = found.proof
    tags = [ctx.terms.label(kind, key) for kind, column in stored.TAGS.items() for key in getattr(proof, column)]
    return ProofView(
        id=proof.id or 0, number=proof.number, title=proof.title, link=proof.link, kind=proof.kind,
        account=found.account, tags=(*tags, *proof.tags), trouble=found.trouble(ctx.day), used=proof.used,
        permission=proof.permission, summary=proof.summary, advocate=found.advocate, expires_on=proof.expires_on,
        unconfirmed=not proof.permission and not found.granted.given,
    )  # fmt: skip


def _found(ctx: Context, number: int | None) -> stored.Found:
    found = stored.get(ctx.session, number) if number else None
    if found is None:
        raise UserError("That proof is not in the library any more. Search again with /advocate proof.")
    return found


# --- search and use


@router.command("advocate proof", help="Published stories to send instead of a person", usage="[words]", reads=True)
def proof(event: Event, ctx: Context) -> Outcome:
    """The library by words, read with the program's vocabulary; without words the newest."""
    text = event.text.strip()
    if not text:
        newest = stored.offered(ctx.session, Sought(today=ctx.day), cards.PAGE + 1)
        return Reply(card=_list(ctx, "", newest, _ended(ctx) if ctx.is_team() else []))
    sought = _sought(ctx, text)
    if not (sought.tags or sought.words or sought.kinds or sought.accounts):
        return Reply(card=_list(ctx, text, [], []))
    if ctx.is_team():  # who keeps the library finds what ended and what was retired, too
        ids = search(ctx.session, replace(sought, with_ended=True), cards.PAGE + 1)
        return Reply(card=_list(ctx, text, stored.by_ids(ctx.session, ids), []))
    return Reply(card=_list(ctx, text, stored.offered(ctx.session, sought, cards.PAGE + 1), []))


def _ended(ctx: Context) -> list[stored.Found]:
    """For the program team: what may be used no longer though nobody retired it."""
    return stored.by_ids(ctx.session, stored.ended(ctx.session, ctx.day, _ENDED))


def _list(ctx: Context, text: str, found: list[stored.Found], ended: list[stored.Found]) -> Card:
    rows = [view(ctx, one) for one in found[: cards.PAGE]]
    over = [view(ctx, one) for one in ended]
    return cards.found(text, rows, over, team=ctx.is_team(), more=len(found) > cards.PAGE)


def _sought(ctx: Context, text: str) -> Sought:
    """What somebody's words ask for. Words that are no terms are looked for in titles, accounts and summaries."""
    words = parse_request(text, ctx.vocabulary, ctx.today)
    tags = {
        "industry": words.industries, "region": words.regions, "product": words.products, "use_case": words.use_cases,
        "language": words.languages,
    }  # fmt: skip
    kinds = [kind for kind in PROOF_KINDS if stored.ACTIVITIES[kind] in words.activities and kind != "other"]
    rest = fold(" ".join((words.note, words.prospect if not words.prospect_account else "")))
    ids = [int(key) for key in (*words.accounts, words.prospect_account) if key.isdecimal()]
    return Sought(
        today=ctx.day,
        tags={kind: keys for kind, keys in tags.items() if keys},
        kinds=tuple(kinds),
        accounts=tuple(dict.fromkeys(ids)),
        words=tuple(dict.fromkeys(word for word in rest.split() if len(word) > 2))[:_MOST_WORDS],
    )


@router.button("proof.use")
def use(event: Event, ctx: Context) -> Outcome:
    """Somebody sends it to a prospect: once a day it counts, however often they press."""
    found = _found(ctx, event.number("p"))
    trouble = found.trouble(ctx.day)
    if trouble:
        raise UserError(f"This may not be used now: {TROUBLE[trouble]}.")
    number = found.proof.id or 0
    stored.use(ctx.session, number, f"person:{ctx.me}:{ctx.day.isoformat()}", ctx.day, person_id=ctx.me)
    ctx.record = f"proof:{number}"
    return Reply(card=cards.to_send(view(ctx, _found(ctx, number))))


@router.recall("proof")
def recall(number: int, ctx: Context) -> Card:
    """A repeat: the proof as it is now."""
    found = stored.get(ctx.session, number)
    if found is None:
        return cards.gone()
    shown = view(ctx, found)
    return cards.saved(shown, added=False) if ctx.is_team() else cards.to_send(shown)


# --- add and change


def _known(event: Event, ctx: Context) -> stored.Found | None:
    return _found(ctx, event.number("p")) if event.data.get("p") is not None else None


def _form(event: Event, ctx: Context) -> Form:
    known = _known(event, ctx)
    more = bool(event.data.get("more")) or known is not None
    return proof_form(known.proof if known else None, _chosen(ctx, known), more=more, data=_hidden(event))


def _hidden(event: Event) -> dict[str, Any]:
    return {"p": event.number("p")} if event.number("p") else {}


def _chosen(ctx: Context, known: stored.Found | None) -> Chosen:
    if known is None:
        return Chosen()
    one = known.proof
    tags = {kind: _options(ctx, kind, getattr(one, column)) for kind, column in stored.TAGS.items()}
    return Chosen(
        account=Option(value=str(one.account_id), label=known.account) if one.account_id else None,
        advocate=Option(value=str(one.advocate_id), label=known.advocate) if one.advocate_id else None,
        tags=tags,
    )


@router.button("proof.add", role="manager", reads=True)
def add(_event: Event, ctx: Context) -> Outcome:
    """The short form."""
    return OpenForm(form=proof_form(None, Chosen(), more=False, data={}))


@router.button("proof.edit", role="manager", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """Every field of one."""
    return OpenForm(form=_form(event, ctx))


@router.button("proof.more", role="manager", reads=True)
def more(event: Event, ctx: Context) -> Outcome:
    """The same form with every field, keeping what was typed; tags are those that its words name."""
    typed = {name: value for name, value in event.values.items() if value not in ("", None, ())}
    chosen = str(typed.get("account") or "")
    account = ctx.session.get(Account, int(chosen)) if is_id(chosen) else None
    said = read_tags(ctx, f"{typed.get('title', '')}. {typed.get('summary', '')}", account.id if account else None)
    tags = {kind: _options(ctx, kind, said[column]) for kind, column in stored.TAGS.items()}
    shown = proof_form(None, Chosen(tags=tags), more=True, data={})
    labels = {chosen: Option(value=chosen, label=account.name)} if account else {}
    return OpenForm(form=filled(shown, typed, labels))


def _options(ctx: Context, kind: str, keys: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(value=key, label=ctx.terms.label(kind, key)) for key in keys)


@router.form("proof", _form, role="manager")
def save(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Add one, or change it; a link is in the library once."""
    known = event.number("p")
    locked = stored.lock(ctx.session, known) if known else None
    if event.data.get("p") is not None and locked is None:
        raise UserError("That proof is not in the library any more.")
    changes = values_of(ctx, values, locked, more=bool(event.data.get("more")) or locked is not None)
    same = stored.by_link(ctx.session, [changes["link"]]).get(stored.link_key(changes["link"]))
    if same is not None and same is not locked:
        raise FieldError("link", f"This link is in the library already: {same.title}")
    number = _add(ctx, changes) if locked is None else _change(ctx, locked, changes)
    ctx.record = f"proof:{number}"
    return Reply(card=cards.saved(view(ctx, _found(ctx, number)), added=locked is None))


def _add(ctx: Context, changes: Mapping[str, Any]) -> int:
    made = Proof(**changes, number=ctx.number("proof"), link_key="", created_at=ctx.now, created_by_id=ctx.me or None)
    if not stored.add(ctx.session, made):
        raise FieldError("link", "Somebody added this link a moment ago. Find it with /advocate proof.")
    ctx.changed("proof", made.id or 0, "details", "", "added")
    ctx.happened(ProofAdded(made.id or 0))
    return made.id or 0


def _change(ctx: Context, known: Proof, changes: Mapping[str, Any]) -> int:
    before = {name: getattr(known, name) for name in changes}
    if before != dict(changes):
        for name, value in changes.items():
            setattr(known, name, value)
        stored.settle(ctx.session, known)
        said = ", ".join(name.replace("_id", "").replace("_", " ") for name in changes if before[name] != changes[name])
        ctx.changed("proof", known.id or 0, "details", "", f"changed: {said}")
        ctx.session.flush()
    return known.id or 0


@router.options("proof.accounts")
def offer_accounts(query: str, ctx: Context) -> tuple[Option, ...]:
    """Customers by name, for the program team."""
    if not ctx.is_team():
        return ()
    return tuple(Option(value=str(id_), label=name[:75]) for id_, name in accounts.named_like(ctx.session, query))


@router.options("proof.advocates")
def offer_advocates(query: str, ctx: Context) -> tuple[Option, ...]:
    """People of the pool by name or company, for the program team."""
    if not ctx.is_team():
        return ()
    found = pool_search.by_name(ctx.session, query)
    return tuple(Option(value=str(id_), label=f"{name}, {account}"[:75]) for id_, name, account in found)


@router.options("proof.library")
def offer_proof(query: str, ctx: Context) -> tuple[Option, ...]:
    """What may be used now, by its title or anything else it is found by."""
    words = tuple(fold(query).split())[:_MOST_WORDS]
    least = WEIGHTS["word"] * len(words)  # every word must be found
    found = stored.offered(ctx.session, Sought(today=ctx.day, words=words, least=max(least, 1)), 50)
    return tuple(
        Option(value=str(one.proof.id), label=f"{one.proof.title}{', ' + one.account if one.account else ''}"[:75])
        for one in found
    )


@router.home("proof", order=40)
def trouble(ctx: Context) -> tuple[Block, ...]:
    """Home, for the program team: what may be used no longer."""
    count = stored.in_trouble(ctx.session, ctx.day) if ctx.is_team() else 0
    return cards.trouble_at_home(count) if count else ()
