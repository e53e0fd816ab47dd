"""Links by which customers nominate themselves: made, shown, counted, stopped."""

import secrets
from datetime import timedelta

from bot.context import Context, tidy
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.nominations import cards_links, finding
from bot.features.nominations.cards_links import LinkView
from bot.router import Router
from bot.ui import Card, Outcome, Reply
from store.queries import nominations as stored
from store.queries import nominations_links as kept
from store.queries.names import name_key
from store.records.nominations import NominationLink
from store.records.pool import Account

router = Router()
MOST = 50
"""Links of one person that work at the same time."""
LONGEST_CAMPAIGN = 80


@router.command("nominate link", help="A link by which a customer nominates themself", usage="[customer or campaign]")
def link(event: Event, ctx: Context) -> Outcome:
    """A link to send: for one customer, for a campaign, or for anybody. The same words show the same link again."""
    if not ctx.tools.links.public:
        raise UserError("Customers cannot reach Goodword yet: an operator sets GOODWORD_PUBLIC_URL first.")
    account, campaign = _for(ctx, tidy(event.text)[:LONGEST_CAMPAIGN])
    mine = kept.open_links(ctx.session, ctx.now, ctx.me, limit=MOST)
    same = (one for one in mine if (one.account_id, one.campaign) == (account.id if account else None, campaign))
    found = next(same, None) or _make(ctx, account, campaign, len(mine))
    ctx.record = f"link:{found.id}"
    return Reply(card=_card(ctx, found))


def _for(ctx: Context, words: str) -> tuple[Account | None, str]:
    """The customer that the words name, else the campaign that they are."""
    if not words:
        return None, ""
    exact = stored.account_by_key(ctx.session, name_key(words))
    if exact is None and (near := finding.near(ctx, words)):
        raise UserError(f"Do you mean {near[0][1]}? Send /nominate link {near[0][1]}, or other words for a campaign.")
    return (exact, "") if exact else (None, words)


def _make(ctx: Context, account: Account | None, campaign: str, open_ones: int) -> NominationLink:
    if open_ones >= MOST:
        raise UserError(f"You have {MOST} links that work. Stop one of them first: /nominate link")
    days = ctx.policy.nomination_link_days
    made = NominationLink(
        number=ctx.number("nominationlink"),
        nonce=secrets.token_urlsafe(12),
        made_by_id=ctx.me,
        account_id=account.id if account else None,
        campaign=campaign,
        days=days,
        created_at=ctx.now,
        expires_at=ctx.now + timedelta(days=days),
    )
    ctx.session.add(made)
    ctx.session.flush()
    ctx.changed("nominationlink", made.id or 0, "made", "", account.name if account else campaign)
    return made


def _card(ctx: Context, found: NominationLink) -> Card:
    """A link, beside the maker's other ones; the program team sees everybody's."""
    every = kept.open_links(ctx.session, ctx.now, None if ctx.is_team() else ctx.me)
    others = [one for one in every if one.id != found.id]
    answers = kept.answers(ctx.session, [found.id or 0, *(one.id or 0 for one in others)])
    return cards_links.link_card(_view(ctx, found, answers), [_view(ctx, one, answers) for one in others])


def _view(ctx: Context, one: NominationLink, answers: dict[int, int]) -> LinkView:
    account = ctx.session.get(Account, one.account_id) if one.account_id else None
    maker = ctx.person(one.made_by_id)
    return LinkView(
        id=one.id or 0,
        number=one.number,
        url=url(ctx, one),
        purpose=f"for {account.name}" if account else f"“{one.campaign}”" if one.campaign else "for any customer",
        expires=one.expires_at.astimezone(ctx.zone).date(),
        answers=answers.get(one.id or 0, 0),
        by=f"made by {maker.name}" if maker and one.made_by_id != ctx.me else "",
    )


def url(ctx: Context, one: NominationLink) -> str:
    """The signed address: the same each time it is shown."""
    claims = {"link": one.id}
    return ctx.tools.links.url(
        "nominate", "nominate", ctx.session.inside, claims, one.nonce, one.created_at, float(one.days)
    )


@router.button("link.revoke")
def revoke(event: Event, ctx: Context) -> Outcome:
    """Stop a link: one's own, or any as the program team."""
    given = event.data.get("l")
    found = kept.lock(ctx.session, given) if isinstance(given, int) else None
    if found is None:
        raise UserError("That link is not there any more. See yours with /nominate link.")
    if found.made_by_id != ctx.me and not ctx.is_team():
        raise NotAllowed("Only who made the link and the program team can stop it.")
    ctx.record = f"link:{found.id}"
    if found.revoked_at is None:
        found.revoked_at = ctx.now
        ctx.changed("nominationlink", found.id or 0, "revoked", "", "revoked")
    return Reply(card=cards_links.revoked(found.number), replaces=True)


@router.recall("link")
def recall(link_id: int, ctx: Context) -> Card:
    """A repeat: the link as it is now, for who may see it."""
    found = kept.get(ctx.session, link_id)
    if found is None or (found.made_by_id != ctx.me and not ctx.is_team()):
        raise UserError("That link is not there any more. See yours with /nominate link.")
    return _card(ctx, found) if found.revoked_at is None else cards_links.revoked(found.number)
