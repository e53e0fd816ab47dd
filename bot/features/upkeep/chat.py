"""Messages that did not arrive: an admin sees them and may send them again."""

from pydantic import ValidationError

from bot.context import Context
from bot.errors import UserError
from bot.event import Event
from bot.features.upkeep import cards
from bot.router import Router
from bot.ui import Card, Form, Outcome, Reply
from store import outbox
from store.queries import stuck

router = Router()
SHOWN = 10


@router.command("goodword messages", help="Messages that did not arrive, to send again", role="admin", reads=True)
def messages(_event: Event, ctx: Context) -> Outcome:
    """What is dead or uncertain, newest first."""
    return Reply(card=_list(ctx))


def _list(ctx: Context) -> Card:
    rows = stuck.rows(ctx.session, SHOWN)
    shown = [
        cards.Stuck(row.id or 0, _title(row.card), place.name or place.kind, row.state, row.reason)
        for row, place in rows
    ]
    return cards.stuck(shown)


def _title(card: object) -> str:
    try:
        return Card.model_validate(card).title
    except ValidationError:
        return "a message whose text is not kept any more"


@router.button("message.resend", role="admin")
def resend(event: Event, ctx: Context) -> Outcome:
    """Send one again: for an uncertain one an admin has looked that it is not there."""
    number = event.data.get("m")
    if not isinstance(number, int) or not outbox.resend(ctx.session, number, ctx.now):
        raise UserError("That message was sent, or cannot be sent again. See the list with /goodword messages.")
    ctx.changed("message", number, "state", "", "sent again")
    return Reply(card=_list(ctx), replaces=True)


@router.show("messages")
def examples() -> list[Card | Form]:
    """With and without stuck messages."""
    one = cards.Stuck(7, "#12 · 2 reference calls for Acme", "advocacy", "uncertain", "no answer came")
    return [cards.stuck([]), cards.stuck([one] * 10)]
