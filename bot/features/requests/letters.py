"""Letters to people outside the chat: the mail to an advocate, as a card and as a draft, and the links in them."""

from urllib.parse import quote

from bot.context import Context
from bot.features.requests import cards_advocate, phrases
from bot.features.requests.views import AskView, RequestView
from bot.ui import Card, Note, Paragraph, plain
from store.records.pool import Advocate
from store.records.requests import Ask

MAILTO_LIMIT = 1800
"""Characters of a mailto address that mail programs take."""


def owner_nonce(ask: Ask) -> str:
    """The nonce of the owner's link: another one than the advocate's."""
    return f"o-{ask.nonce}"


def owner_link(ctx: Context, ask: Ask) -> str:
    """The signed link of an owner who is known only by e-mail."""
    return ctx.link("reply", "reply", {"owner": ask.id}, owner_nonce(ask), ctx.policy.link_days)


def reply_link(ctx: Context, ask: Ask) -> str:
    """The advocate's own signed link; empty while there is no public address."""
    if not ctx.tools.links.public:
        return ""
    return ctx.link("reply", "reply", {"ask": ask.id}, ask.nonce, ctx.policy.link_days)


def draft(ctx: Context, view: RequestView, ask: AskView) -> tuple[str, str]:
    """The mail to the advocate as text to copy, and as an address that opens it in a mail program."""
    record = ctx.session.get(Ask, ask.id)
    advocate = ctx.session.get(Advocate, record.advocate_id) if record else None
    if record is None or advocate is None:
        return "", ""
    card = advocate_mail(ctx, view, record, advocate)
    url = reply_link(ctx, record)
    lines = [plain(block.text) for block in card.blocks if isinstance(block, Paragraph | Note)]
    body = "\n\n".join([*lines[:-1], *([f"Your answer: {url}"] if url else []), *lines[-1:]])
    mailto = f"mailto:{quote(advocate.email)}?subject={quote(card.title)}&body={quote(body)}"
    return body, mailto if len(
        mailto
    ) <= MAILTO_LIMIT else f"mailto:{quote(advocate.email)}?subject={quote(card.title)}"


def advocate_mail(ctx: Context, view: RequestView, ask: Ask, advocate: Advocate) -> Card:
    """The ask as a mail. A confidential prospect is not named."""
    request = view.request
    purpose = f"for {phrases.prospect(request, ctx.terms, sees=False)}"
    return cards_advocate.mail(
        advocate=advocate.name, company=ctx.program.company, requester=_name(view.requester),
        activity=phrases.one(request.activity, ctx.terms),
        purpose=purpose, needed_by=phrases.full_day(request.needed_by), url=reply_link(ctx, ask),
    )  # fmt: skip


def _name(who: object) -> str:
    return who if isinstance(who, str) else getattr(who, "name", "a colleague")
