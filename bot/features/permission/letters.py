"""The mail that asks, as a card and as a draft, and the links in it."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from bot.context import Context
from bot.features.permission import cards_page
from bot.ui import Bullets, Card, Note, Paragraph, plain
from store.records.pool import Advocate, PermissionAsk

MAILTO_LIMIT = 1800


def link(ctx: Context, ask: PermissionAsk, days: float) -> str:
    """The advocate's own signed link; empty while there is no public address."""
    if not ctx.tools.links.public:
        return ""
    return ctx.link("reply", "reply", {"permission": ask.id}, ask.nonce, days)


def labels(ctx: Context, activities: Sequence[str]) -> list[str]:
    """Activities as people call them."""
    return [ctx.terms.label("activity", key) for key in activities]


def question(ctx: Context, ask: PermissionAsk, advocate: Advocate) -> Card:
    """The question as a mail."""
    asked_by = ctx.person(ask.asked_by_id) if ask.asked_by_id else None
    return cards_page.mail(
        advocate=advocate.name, company=ctx.program.company, what=labels(ctx, ask.activities), scope=ask.scope,
        asked_by=asked_by.name if asked_by else "A colleague", url=link(ctx, ask, ctx.policy.link_days),
    )  # fmt: skip


def draft(ctx: Context, ask: PermissionAsk, advocate: Advocate) -> tuple[str, str]:
    """The question as text to copy, and as an address that opens it in a mail program."""
    card = question(ctx, ask, advocate)
    lines: list[str] = []
    for block in card.blocks:
        match block:
            case Paragraph() | Note():
                lines.append(plain(block.text))
            case Bullets():
                lines += [f"- {plain(item)}" for item in block.items]
    url = link(ctx, ask, ctx.policy.link_days)
    body = "\n\n".join([*lines[:-1], *([f"Your answer: {url}"] if url else []), *lines[-1:]])
    to = f"mailto:{quote(advocate.email)}?subject={quote(card.title)}"
    whole = f"{to}&body={quote(body)}"
    return body, whole if len(whole) <= MAILTO_LIMIT else to


def receipt(ctx: Context, ask: PermissionAsk, advocate: Advocate, activities: Sequence[str], until: date) -> Card:
    """What they allowed, with a link that lives as long as the permission."""
    return cards_page.receipt(
        advocate=advocate.name, company=ctx.program.company, what=labels(ctx, activities), until=until,
        url=link(ctx, ask, (until - ctx.day).days + 1),
    )  # fmt: skip
