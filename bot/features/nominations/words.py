"""The program's own words: the interview's questions, and what customers who nominate themselves agree to."""

import hashlib
from collections.abc import Mapping

from bot.context import Context
from bot.domain import guide
from bot.domain.policy import CONSENT
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.nominations import cards_team
from bot.features.nominations.cards_interview import words_form
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, OpenForm, Outcome, Reply

router = Router()


def _version(ctx: Context) -> str:
    """Changes with either text: who sends an old form is told."""
    now = "\n".join((*ctx.policy.interview_guide, "", ctx.policy.consent_text))
    return hashlib.sha256(now.encode()).hexdigest()[:10]


def _form(_event: Event, ctx: Context) -> Form:
    return words_form(ctx.policy.interview_guide, ctx.policy.consent_text, _version(ctx))


@router.button("nomination.words", role="manager", reads=True)
def words(event: Event, ctx: Context) -> Outcome:
    """The questions and the consent, to be changed."""
    return OpenForm(form=_form(event, ctx))


@router.form("nomination.words", _form, role="manager")
def changed(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """They count from the next page that is opened; an interview that was begun goes on with what it has.

    Raises:
        UserError: a colleague changed them while this was typed.
    """
    lines = tuple(line.strip() for line in str(values["guide"] or "").splitlines() if line.strip())
    if lines and (wrong := guide.problem(lines)):
        raise FieldError("guide", wrong)
    after = {
        "interview_guide": lines or guide.DEFAULT,
        "consent_text": str(values["consent"] or "").strip() or CONSENT,
    }
    seen = event.data.get("s") == _version(ctx)
    before, _ = ctx.change_policy(after)
    if not seen:
        raise UserError("A colleague changed these words while you were typing. Send again to save yours.")
    for name, value in after.items():
        if getattr(before, name) != value:
            ctx.changed("program", ctx.session.inside, name, str(getattr(before, name)), str(value))
    return Reply(card=cards_team.done("Saved", "They count from the next page that somebody opens."))
