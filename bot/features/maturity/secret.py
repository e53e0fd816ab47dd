"""Who a rater is in the table of answers: a keyed hash while a check-in is anonymous, the person while it is open.

The key is made for one check-in, kept sealed with the installation's secret, and destroyed at the reveal. Without it
nobody can say whose an answer was, nor whether somebody answered at all.
"""

import hashlib
import hmac
import secrets

from bot.context import Context
from store.queries.maturity import Held
from store.records.maturity import Checkin


def new_key(ctx: Context) -> str:
    """A key for one check-in, sealed."""
    return ctx.tools.vault.seal(secrets.token_hex(32))


def who(ctx: Context, checkin: Checkin | Held, person_id: int) -> str:
    """What `person_id` is called among the answers of `checkin` while it is being rated."""
    if not checkin.anonymous:
        return f"person {person_id}"
    key = ctx.tools.vault.open(checkin.key)
    return hmac.new(key.encode(), f"{checkin.id}:{person_id}".encode(), hashlib.sha256).hexdigest()[:40]
