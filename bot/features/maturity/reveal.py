"""From ratings to levels: the reveal, which ends the secret, and settling each dimension together."""

import secrets
from collections.abc import Iterable, Mapping
from typing import cast

from bot.context import Context, tidy
from bot.domain.maturity import Counts, at_median, counted, shown
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.maturity import cards_lead, cards_reveal, living, phrases, steps, texts
from bot.features.maturity.evidence import facts_of
from bot.features.maturity.views import DimensionView, ResultsView, results_view
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, Nothing, OpenForm, Outcome, Reply
from store.queries import maturity as stored
from store.queries import ratings
from store.queries.ratings import Given
from store.records.maturity import Checkin, Result

router = Router()


@router.button("checkin.reveal")
def reveal(event: Event, ctx: Context) -> Outcome:
    """End the rating: answers become counts, the key is destroyed, and those who rated see them first."""
    found = steps.led(ctx, event)
    if found.stage != "open":
        raise UserError(phrases.not_open(found.stage))
    begun, _ = steps.progress(ctx, found)
    if begun < found.smallest:
        raise UserError(cards_reveal.too_few(begun, found.smallest) if found.anonymous else NOBODY)
    _count(ctx, found, begun)
    living.tell_raters(ctx, found)
    living.refresh(ctx, found)
    ctx.record = f"checkin:{found.id}"
    return Nothing()


NOBODY = "Nobody has rated yet. Remind people, or extend it."


def _count(ctx: Context, found: Checkin, begun: int) -> None:
    given = ratings.everything(ctx.session, found.id or 0, 1)
    rubric = texts.rubric_of(ctx, found)
    for dimension in rubric.dimensions:
        tell = keep(ctx, found, dimension.key, 1, [g for g in given if g.dimension == dimension.key])
        ctx.session.add(Result(checkin_id=found.id or 0, dimension=dimension.key, answered=tell))
    if found.anonymous:
        ratings.forget(ctx.session, found.id or 0)
    ratings.forget_drafts(ctx.session, phrases.WRITTEN_FORMS)
    found.stage, found.key, found.revealed_at = "revealed", "", ctx.now
    found.raters_counted, found.told_to = begun, 0
    found.facts = {key: list(said) for key, said in facts_of(ctx, found).items()}
    ctx.changed("checkin", found.id or 0, "stage", "open", "revealed")
    ctx.session.flush()


def keep(ctx: Context, found: Checkin, dimension: str, turn: int, given: Iterable[Given]) -> int:
    """Keep of a dimension's answers what may be shown, and nothing else; how many there were."""
    every = list(given)
    team, others = (counted(g.level for g in every if g.team is side) for side in (True, False))
    views = shown(team, others, found.smallest)
    ratings.keep_counts(ctx.session, found.id or 0, turn, dimension, {v: c.by_level for v, c in views.items()})
    if views:
        written = [g for g in every if g.comment]
        secrets.SystemRandom().shuffle(written)
        for one in written:
            ratings.remark(ctx.session, found.id or 0, dimension, one.comment, one.person_id)
    return sum((team, others), Counts({})).answered


# --- settling


def discussed(ctx: Context, event: Event) -> tuple[Checkin, ResultsView, DimensionView]:
    """The revealed check-in a button is about, locked, and its dimension."""
    found = steps.led(ctx, event)
    if found.stage != "revealed":
        raise UserError(phrases.not_open(found.stage))
    view = results_view(ctx, found)
    at = texts.dimension_of(view.rubric, event.data.get("d"))
    return found, view, view.of(at.key)


def shown_next(ctx: Context, event: Event, found: Checkin, at: str = "") -> Outcome:
    """The facilitator's card goes on; whoever acts for the facilitator sees it where they pressed."""
    ctx.session.flush()
    card = living.lead(ctx, found, at=at)
    ctx.record = f"checkin:{found.id}"
    place = living.my_place(ctx, event)
    if place is None or (f"lead:{found.id}", place) in ctx.shown:
        return Nothing()
    return Reply(card=card, replaces=True)


@router.button("confirm.show")
def show(event: Event, ctx: Context) -> Outcome:
    """Another dimension."""
    found, _, at = discussed(ctx, event)
    return shown_next(ctx, event, found, at.dimension.key)


def _confirm_form(event: Event, ctx: Context) -> Form:
    _, view, at = discussed(ctx, event)
    given = event.data.get("l")
    return cards_reveal.confirm_form(view, at, given if isinstance(given, int) else None)


@router.button("confirm.level")
def confirm(event: Event, ctx: Context) -> Outcome:
    """Settle what the raters said: one press below level 3, with a line of evidence from there on."""
    found, _, at = discussed(ctx, event)
    level = steps.number(event.data.get("l"))
    if level >= cards_reveal.FROM_LEVEL or at.dimension.red_flags:
        return OpenForm(form=_confirm_form(event, ctx))
    _settle(ctx, found, at, level, "", "", at.result.flags)
    return shown_next(ctx, event, found)


@router.button("confirm.other")
def other(event: Event, ctx: Context) -> Outcome:
    """Settle another level than the raters', with a reason."""
    return OpenForm(form=_confirm_form(event, ctx))


@router.form("confirm.level", _confirm_form)
def confirmed(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Settle it, with what has to be said for it."""
    found, _, at = discussed(ctx, event)
    level = int(str(values["level"]))
    reason, evidence = tidy(str(values["reason"] or "")), tidy(str(values["evidence"] or ""))
    if level >= cards_reveal.FROM_LEVEL and not evidence:
        raise FieldError("evidence", f"From level {cards_reveal.FROM_LEVEL} on, one line says what shows it.")
    if not at_median(level, at.whole.median) and not reason:
        raise FieldError("reason", "This is not what the raters said: one line says why.")
    flags = [int(f) for f in cast(tuple[str, ...], values.get("flags") or ())]
    _settle(ctx, found, at, level, reason, evidence, flags)
    shown_next(ctx, event, found)
    return Reply(card=cards_lead.done(f"{at.dimension.name}: level {level}"))


def _settle(
    ctx: Context, found: Checkin, at: DimensionView, level: int, reason: str, evidence: str, flags: list[int]
) -> None:
    row = stored.results(ctx.session, found.id or 0)[at.dimension.key]
    if row.voting:
        raise UserError("A re-vote is running for this one. Count it or stop it first.")
    if at.dimension.at(level) is None:
        raise UserError(phrases.OUT_OF_DATE)
    ctx.changed("checkin", found.id or 0, at.dimension.key, str(row.level or ""), str(level), reason)
    row.level, row.reason, row.evidence, row.flags = level, reason, evidence, flags
    row.confirmed_by_id = ctx.me


@router.button("confirm.open")
def leave_open(event: Event, ctx: Context) -> Outcome:
    """Take a level back: the dimension stays open."""
    found, _, at = discussed(ctx, event)
    row = stored.results(ctx.session, found.id or 0)[at.dimension.key]
    ctx.changed("checkin", found.id or 0, at.dimension.key, str(row.level or ""), "")
    row.level, row.reason, row.evidence = None, "", ""
    return shown_next(ctx, event, found, at.dimension.key)
