"""A contact who is erased: what was said about them when they were nominated goes, and what is open about them ends."""

from bot.context import Context
from bot.domain.happenings import ContactForgotten, NomineeForgotten
from bot.domain.stages import NOMINATION
from bot.features.nominations import living, steps
from bot.router import Router
from store.queries import erasing
from store.queries import nominations as stored
from store.queries.erasing import NOBODY
from store.queries.names import name_key
from store.records.nominations import Nomination

router = Router()
WHY = "They asked us to forget them."


@router.on(ContactForgotten)
def forgotten(happened: ContactForgotten, ctx: Context) -> None:
    """In the transaction that erases the profile."""
    for nomination in stored.of_advocate(ctx.session, happened.advocate):
        _forget(ctx, nomination)
    for joined in stored.joined_advocate(ctx.session, happened.advocate):
        joined.why = ""


@router.on(NomineeForgotten)
def never_came_in(happened: NomineeForgotten, ctx: Context) -> None:
    """Somebody who was nominated, and no more."""
    if nomination := stored.lock(ctx.session, happened.nomination):
        _forget(ctx, nomination)


def _forget(ctx: Context, nomination: Nomination) -> None:
    _blank(ctx, nomination)
    erasing.forget_changes(ctx.session, "nomination", [nomination.id or 0])
    if "declined" in NOMINATION.get(nomination.stage, ()):
        steps.decide(ctx, nomination, "declined", WHY)
        living.decided(ctx, nomination, WHY)
    else:
        living.refresh(ctx, nomination)


def _blank(ctx: Context, nomination: Nomination) -> None:
    nomination.decision = WHY if nomination.stage == "declined" else ""
    nomination.person, nomination.person_key = NOBODY, name_key(NOBODY)
    nomination.title = nomination.email = nomination.phone = nomination.why = nomination.source_url = ""
    for joined in stored.co_nominations(ctx.session, nomination.id or 0):
        joined.why = ""
    if interview := stored.interview(ctx.session, nomination.id or 0):
        interview.answers = {}
