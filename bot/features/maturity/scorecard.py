"""Finishing a check-in, reading its results, sharing them, and the files that show them."""

from collections.abc import Mapping

from bot.context import Context
from bot.domain.maturity import overall
from bot.domain.workdays import add_working_days
from bot.errors import UserError
from bot.event import Event
from bot.features.maturity import cards_lead, cards_reveal, cards_score, living, phrases, steps, texts
from bot.features.maturity.dates import months_later
from bot.features.maturity.scores import ScoreView, score_view
from bot.features.maturity.views import results_view
from bot.ports import File
from bot.router import Router
from bot.ui import Card, Outcome, Reply, Scalar
from store.queries import maturity as stored
from store.queries import ratings
from store.records.maturity import Checkin

router = Router()


@router.button("checkin.finish")
def finish(event: Event, ctx: Context) -> Outcome:
    """Close it: what is settled becomes the scorecard, what is not stays open."""
    found = steps.led(ctx, event)
    if found.stage != "revealed":
        raise UserError(phrases.not_open(found.stage))
    results = stored.results(ctx.session, found.id or 0)
    if any(row.voting for row in results.values()):
        raise UserError("A re-vote is running. Count it or stop it first.")
    levels = {row.dimension: row.level for row in results.values() if row.level is not None}
    if not levels:
        raise UserError("No level is settled yet. Settle at least one, or cancel the check-in.")
    found.overall = overall(texts.rubric_of(ctx, found), levels)
    found.stage, found.closed_at, found.key = "closed", ctx.now, ""
    found.next_on = add_working_days(months_later(ctx.day, ctx.policy.checkin_months), 0, ctx.policy)
    found.told_to = 0
    ratings.forget_drafts(ctx.session, phrases.WRITTEN_FORMS)
    ctx.changed("checkin", found.id or 0, "stage", "revealed", "closed")
    living.tell_raters(ctx, found)
    living.refresh(ctx, found)
    ctx.record = f"checkin:{found.id}"
    return Reply(card=living.lead_card(ctx, found))


@router.button("checkin.share")
def share(event: Event, ctx: Context) -> Outcome:
    """A summary in the channel, and from then on everybody may read the whole."""
    found = steps.led(ctx, event)
    if found.stage != "closed":
        raise UserError(phrases.not_open(found.stage))
    found.shared = True
    ctx.changed("checkin", found.id or 0, "shared", "", "yes")
    ctx.show(f"score:{found.id}", found.place_id, cards_score.summary(score_view(ctx, found)))
    living.lead(ctx, found)
    return Reply(card=cards_lead.done("Shared", "The summary is in the channel, and everybody can read the whole."))


@router.command("maturity results", help="What came of a check-in", usage="[NUMBER]", role="viewer", reads=True)
def results(event: Event, ctx: Context) -> Outcome:
    """The newest that the reader may see, or the one that is named."""
    words = event.text.strip().lstrip("#")
    if words and not words.isdecimal():
        raise UserError("Give the number of a check-in, such as /maturity results 3.")
    return Reply(card=card_of(ctx, _wanted(ctx, words)))


def _wanted(ctx: Context, words: str) -> Checkin | None:
    if words:
        found = stored.by_number(ctx.session, int(words)) if len(words) < 10 else None
        if found is None or found.stage in ("cancelled",):
            raise UserError("There is no check-in of that number. See them with /maturity history.")
        if found.stage == "open":
            raise UserError(phrases.not_open("open"))
        if not steps.may_read(ctx, found):
            raise UserError("These results are for those who rated, until they are shared.")
        return found
    every = stored.in_stages(ctx.session, ("revealed", "closed"))
    return next((one for one in every if steps.may_read(ctx, one)), None)


def card_of(ctx: Context, found: Checkin | None) -> Card:
    """A check-in's results as they are now."""
    if found is None:
        return cards_score.none_yet(team=ctx.is_team())
    if found.stage == "revealed":
        return cards_reveal.results(results_view(ctx, found))
    return living.scorecard(ctx, found)


# --- files


def _scored(claims: Mapping[str, Scalar], ctx: Context) -> ScoreView:
    found = ctx.session.get(Checkin, steps.number(claims.get("c")))
    if found is None or found.stage != "closed":
        raise UserError(phrases.GONE)
    return score_view(ctx, found, links=False)


@router.file("maturity.profile")
def profile(claims: Mapping[str, Scalar], ctx: Context) -> File:
    """The picture of a scorecard."""
    from bot.features.maturity import picture

    view = _scored(claims, ctx)
    name = f"check-in-{view.checkin.number}.png"
    return File(
        name=name, media="image/png", content=picture.png(picture.profile(view), dark=claims.get("t") == "dark")
    )


@router.file("maturity.scorecard")
def page(claims: Mapping[str, Scalar], ctx: Context) -> File:
    """One page for leadership, to read and to print."""
    from bot.features.maturity import page as pages

    view = _scored(claims, ctx)
    made = pages.html(view, ctx.program.company or ctx.program.name)
    return File(name=f"check-in-{view.checkin.number}.html", media="text/html; charset=utf-8", content=made.encode())
