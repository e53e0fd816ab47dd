"""A request answered with something published: nobody is worn out, and it is counted."""

from collections.abc import Mapping

from bot.context import Context
from bot.domain.proofs import TROUBLE
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.requests import cards_proof, cards_team, living, steps
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, Nothing, OpenForm, Outcome, Reply, safe_url
from store.queries import proof as library
from store.records.requests import Request

router = Router()


def _request(ctx: Context, event: Event) -> Request:
    number = event.number("r")
    if number is None:
        raise UserError("This button is out of date. Open the request with /advocate show and its number.")
    return steps.held(ctx, number)


def _answer(ctx: Context, request: Request, title: str, url: str, proof: int | None) -> None:
    """End the request with it. What is in the library is counted, however it was named."""
    if request.stage == "answered_with_proof":
        raise UserError("This request is answered with proof already. Reopen it first if somebody is still needed.")
    steps.end(ctx, request, "answered_with_proof", f"answered with proof: {title}")
    request.proof_title, request.proof_url = title, url
    if proof is None:
        known = library.by_link(ctx.session, [url]).get(library.link_key(url))
        proof = known.id if known else None
    if proof is not None:
        library.use(
            ctx.session, proof, f"request:{request.id}", ctx.day, request_id=request.id, person_id=ctx.me or None
        )
    living.moved(ctx, request, f"{ctx.actor.name} answered with proof: {title}")


def _usable(ctx: Context, number: int | None) -> library.Found:
    """The proof, if it may be used today.

    Raises:
        UserError: it is gone, or may be used no longer.
    """
    found = library.get(ctx.session, number) if number else None
    if found is None:
        raise UserError("That proof is not in the library any more.")
    trouble = found.trouble(ctx.day)
    if trouble:
        raise UserError(f"This may not be used now: {TROUBLE[trouble]}.")
    return found


@router.button("request.use_proof")
def use(event: Event, ctx: Context) -> Outcome:
    """The requester, or the program team, takes what is offered beside the people."""
    request = _request(ctx, event)
    if request.requester_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only the requester and the program team can do this.")
    proof = _usable(ctx, event.number("p")).proof
    _answer(ctx, request, proof.title, proof.link, proof.id)
    return Nothing()


def _form(event: Event, _ctx: Context) -> Form:
    return cards_proof.proof_form(event.number("r") or 0)


@router.button("request.proof", role="manager", reads=True)
def choose(event: Event, ctx: Context) -> Outcome:
    """Answer with something published."""
    return OpenForm(form=_form(event, ctx))


@router.form("request.proof", _form, role="manager")
def chosen(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """One of the library, or a title with a link."""
    request = _request(ctx, event)
    picked, title, url = (str(values[name] or "").strip() for name in ("proof", "title", "url"))
    if picked:
        if not (picked.isascii() and picked.isdecimal() and len(picked) < 10):
            raise FieldError("proof", "Choose one from the list.")
        try:
            proof = _usable(ctx, int(picked)).proof
        except UserError as error:
            raise FieldError("proof", str(error)) from None
        _answer(ctx, request, proof.title, proof.link, proof.id)
    else:
        _answer(ctx, request, _title(title), _link(url), None)
    return Reply(card=cards_team.done("Answered with proof", "The requester can say that they still need someone."))


def _title(title: str) -> str:
    if not title:
        raise FieldError("title", "Choose something from the library, or say what it is.")
    return title


def _link(url: str) -> str:
    try:
        return safe_url(url)
    except ValueError:
        raise FieldError("url", "Give a link that begins with https://") from None
