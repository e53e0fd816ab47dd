"""The customer's side: a page behind a signed link. Opening it changes nothing; what is sent is not confirmed yet."""

from collections.abc import Mapping
from datetime import timedelta

from bot.context import Context, tidy
from bot.errors import UserError
from bot.event import Event
from bot.features.nominations import cards_links, finding, living, steps
from bot.features.nominations import tip as tips
from bot.features.nominations.tip import Tip
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Outcome, Reply
from store.queries import nominations_links as kept
from store.queries.names import name_key
from store.records.nominations import NominationLink
from store.records.pool import Account

router = Router()
HOUR = timedelta(hours=1)
STOPPED = "This link is not in use any more. Nothing was sent: please ask for a new one."


def _link(event: Event, ctx: Context, *, lock: bool = False) -> NominationLink | None:
    """The link that was opened, if it works."""
    given = event.data.get("link")
    find = kept.lock if lock else kept.get
    found = find(ctx.session, given) if isinstance(given, int) else None
    if found is None or found.nonce != event.actor.external_id or found.revoked_at or found.expires_at <= ctx.now:
        return None
    return found


@router.link("nominate")
def page(event: Event, ctx: Context) -> Outcome:
    """The form, or that the link was stopped."""
    found = _link(event, ctx)
    return OpenForm(form=_shown(ctx, found)) if found else Reply(card=cards_links.not_in_use())


def _shown(ctx: Context, found: NominationLink) -> Form:
    return cards_links.self_form(
        ctx.program.company, ctx.policy.consent_text, ctx.terms.options("activity"), asks_company=not found.account_id
    )


def _form(event: Event, ctx: Context) -> Form:
    found = _link(event, ctx)
    if found is None:
        raise UserError(STOPPED)
    return _shown(ctx, found)


@router.form("nominate.self", _form, role="customer")
def sent(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A customer nominates themself. The answer is the same for somebody we know."""
    link = _link(event, ctx, lock=True)
    if link is None:
        raise UserError(STOPPED)
    account = ctx.session.get(Account, link.account_id) if link.account_id else None
    activities = values["activities"]
    tip = Tip(
        account=account.name if account else tidy(str(values["account"])),
        person=tidy(str(values["person"])),
        title=tidy(str(values["title"] or "")),
        email=tips.email(tidy(str(values["email"]))),
        why=str(values["why"]).strip(),
        activities=activities if isinstance(activities, tuple) else (),
        contact_directly=True,
    )
    if not kept.same_answer(ctx.session, link.id or 0, tip.email, name_key(tip.person), tip.why):
        _room_for(ctx, link)
        _save(ctx, link, tip)
    ctx.record = f"self:{link.id}"
    return Reply(card=cards_links.thanks())


def _room_for(ctx: Context, link: NominationLink) -> None:
    """Whoever floods a link with made-up answers fills no channel with them.

    Raises:
        UserError: too many came within the hour.
    """
    if kept.answers_since(ctx.session, link.id or 0, ctx.now - HOUR) >= ctx.policy.nominations_per_link_hour:
        raise UserError(cards_links.TOO_MANY)


def _save(ctx: Context, link: NominationLink, tip: Tip) -> None:
    found = finding.find(ctx, tip.account, tip.person, tip.email)
    made = steps.make(
        ctx, tip, found, link_id=link.id, confirmed=False, consent=ctx.policy.consent_text, consent_at=ctx.now
    )
    living.refresh(ctx, made)
    ctx.nudge(link.made_by_id, cards_links.answered(made.number, made.person, made.account))


@router.recall("self")
def again(_link_id: int, _ctx: Context) -> Card:
    """The page sent twice."""
    return cards_links.thanks()
