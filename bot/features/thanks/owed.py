"""What an advocate is to be thanked for: noted when it happens, shown as it is now."""

from datetime import timedelta

from bot.context import Context
from bot.domain.happenings import AskTookPlace, ProofAdded, StoryPosted
from bot.domain.proofs import KINDS
from bot.domain.wording import full_day
from bot.domain.workdays import add_working_days
from bot.drafts import mailto
from bot.features.thanks import cards
from bot.router import Router
from bot.ui import Text
from store.queries import gratitude as stored
from store.queries import requests
from store.records.pool import Advocate
from store.records.promotion import Gratitude, Story
from store.records.proof import Proof
from store.records.requests import Ask, Request

router = Router()
_CALLED = {"webinar": "talk", "other": "story"}
"""Kinds of proof whose name does not read well in a letter."""
GONE = ("former", "do_not_contact")
RECENT = timedelta(days=30)
"""What was published longer ago was thanked for, or is too late to be."""


@router.on(AskTookPlace)
def vouched(event: AskTookPlace, ctx: Context) -> None:
    """An advocate vouched for us: the owner may thank them tomorrow; where there is none, who took the request."""
    row = requests.ask(ctx.session, event.ask)
    request = ctx.session.get(Request, row.ask.request_id) if row else None
    if row is not None and request is not None:
        person = row.ask.owner_id or row.account.owner_id or request.taken_by_id
        _owe(ctx, row.advocate, person, "use", event.ask)


@router.on(StoryPosted)
def told(event: StoryPosted, ctx: Context) -> None:
    """A story was told in which an advocate has a part."""
    story = ctx.session.get(Story, event.story)
    found = stored.whom(ctx.session, story.advocate_id) if story and story.advocate_id else None
    if found is not None:
        _owe(ctx, found[0], found[1].owner_id, "story", event.story)


@router.on(ProofAdded)
def published(event: ProofAdded, ctx: Context) -> None:
    """Something in which an advocate has a part was published, and not long ago."""
    proof = ctx.session.get(Proof, event.proof)
    found = stored.whom(ctx.session, proof.advocate_id) if proof and proof.advocate_id else None
    if proof is not None and found is not None and (proof.published_on or ctx.day) >= ctx.day - RECENT:
        _owe(ctx, found[0], found[1].owner_id, "proof", event.proof)


def _owe(ctx: Context, advocate: Advocate, person: int | None, cause: str, record: int) -> None:
    if person and advocate.stage not in GONE:
        due = add_working_days(ctx.day, 1, ctx.policy)
        stored.owe(ctx.session, advocate=advocate.id or 0, person=person, cause=cause, record=record, due_on=due)


# --- as it is now


def view(ctx: Context, owed: Gratitude) -> cards.View | None:
    """A reminder for the cards; None when there is nothing to thank for any more."""
    found = stored.whom(ctx.session, owed.advocate_id)
    if found is None:
        return None
    made = _MADE[owed.cause](ctx, owed, found[0])
    if made is None:
        return None
    did, led, (subject, text) = made
    advocate, account = found
    return cards.View(
        owed.id or 0, advocate.name, account.name, did, led, owed.state, text,
        mailto(advocate.email, subject, text) if advocate.email else "",
    )  # fmt: skip


Made = tuple[Text, str, tuple[str, str]]


def _use(ctx: Context, owed: Gratitude, advocate: Advocate) -> Made | None:
    ask, use = ctx.session.get(Ask, owed.record_id), stored.use(ctx.session, owed.record_id)
    request = ctx.session.get(Request, ask.request_id) if ask else None
    if use is None or request is None:
        return None
    what = ctx.terms.label("activity", use.activity)
    did = cards.used(what, full_day(use.happened_on), (ctx.mention(request.requester_id),), use.rating)
    letter = cards.letter_for_use(_first(advocate), what, use.happened_on, _owner(ctx, owed))
    return did, cards.led_to(request.deal_outcome), letter


def _story(ctx: Context, owed: Gratitude, advocate: Advocate) -> Made | None:
    story = ctx.session.get(Story, owed.record_id)
    if story is None or (story.stage != "posted" and owed.state == "waiting"):
        return None
    named = story.named and story.told_title == story.title
    return (
        cards.told(story.told_title, named=named),
        "",
        cards.letter_for_story(_first(advocate), _owner(ctx, owed), named=named),
    )


def _proof(ctx: Context, owed: Gratitude, advocate: Advocate) -> Made | None:
    proof = ctx.session.get(Proof, owed.record_id)
    if proof is None or (proof.retired and owed.state == "waiting"):
        return None
    kind = _CALLED.get(proof.kind, KINDS[proof.kind].lower())
    letter = cards.letter_for_proof(_first(advocate), kind, proof.link, _owner(ctx, owed))
    return cards.published(kind, proof.title), "", letter


_MADE = {"use": _use, "story": _story, "proof": _proof}


def _first(advocate: Advocate) -> str:
    return advocate.name.split()[0] if advocate.name.split() else advocate.name


def _owner(ctx: Context, owed: Gratitude) -> str:
    person = ctx.person(owed.person_id)
    return person.name if person else ""
