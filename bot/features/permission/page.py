"""The advocate's own page behind a signed link: allow, decline, take back. Opening it changes nothing."""

from collections.abc import Mapping

from bot.context import Context, tidy
from bot.errors import UserError
from bot.event import Event
from bot.features.permission import cards, cards_page, letters, rules, shown, steps
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Option, Outcome, Reply
from store.queries import permissions, profiles
from store.records.pool import Account, Advocate, PermissionAsk

router = Router()
Asked = tuple[PermissionAsk, Advocate, Account]


def _asked(event: Event, ctx: Context, *, lock: bool = False) -> Asked:
    """The question the link is for, if the link is still its own.

    Raises:
        UserError: it is gone, or a newer question took its place.
    """
    ask_id = event.data.get("permission")
    row = permissions.ask(ctx.session, ask_id) if isinstance(ask_id, int) else None
    if row and lock:
        profiles.lock(ctx.session, row[1].id or 0)
        row = permissions.ask(ctx.session, row[0].id or 0)
    if row is None or row[0].nonce != event.actor.external_id or row[0].state == "withdrawn":
        raise UserError("This link is not in use any more. Nothing was changed.")
    return row


@router.link("reply", "permission")
def page(event: Event, ctx: Context) -> Outcome:
    """The question; after a yes what was allowed, to take back."""
    ask, _, _ = _asked(event, ctx)
    if ask.state == "given":
        form = _back_form(event, ctx)
        if not form.fields:
            return Reply(card=cards_page.nothing_here("You allow nothing any more. There is nothing to take back."))
        return OpenForm(form=form)
    return OpenForm(form=_form(event, ctx))


def _form(event: Event, ctx: Context) -> Form:
    ask, advocate, _ = _asked(event, ctx)
    options = tuple(Option(value=key, label=ctx.terms.label("activity", key)) for key in ask.activities)
    until = rules.months_later(ctx.day, ctx.policy.permission_months)
    return cards_page.page(
        advocate=advocate.name, company=ctx.program.company, activities=options, scope=ask.scope, until=until
    )


@router.form("permission.answer", _form, role="customer")
def answered(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A yes to what is ticked: on file at once, with a copy by e-mail."""
    ask, advocate, account = _asked(event, ctx, lock=True)
    if ask.state == "given":
        raise UserError("You answered already. Open the link again to see or take back what you allowed.")
    allowed = values["allow"]
    chosen = [key for key in ask.activities if isinstance(allowed, tuple) and key in allowed]
    until = rules.months_later(ctx.day, ctx.policy.permission_months)
    limits = tidy(str(values["limits"] or ""))
    scope = "; ".join(part for part in (ask.scope, limits) if part)
    grant = steps.Grant(
        given_by=tidy(str(values["given_by"])), given_on=ctx.day, how="on their own page",
        proof=f"answer to question {ask.id}, {ctx.now.isoformat(timespec='minutes')}", scope=scope, expires_on=until,
    )  # fmt: skip
    ask.state, ask.answered_at = "given", ctx.now
    steps.give(ctx, advocate, chosen, grant, by=steps.BY)
    shown.asker(ctx, ask, advocate)
    if account.owner_id and account.owner_id != ask.asked_by_id:
        said = cards.asked(advocate.name, ", ".join(letters.labels(ctx, chosen)), "given", advocate.id or 0)
        ctx.tell(account.owner_id, said, about=advocate.id or 0)
    if ctx.tools.mail and advocate.email:
        ctx.mail(advocate.email, letters.receipt(ctx, ask, advocate, chosen, until))
    ctx.record = f"permission.page:{ask.id}"
    return Reply(card=cards_page.thanks("It is noted. A copy comes by e-mail, with a link to take it back."))


@router.button("permission.none", role="customer")
def none_of_these(event: Event, ctx: Context) -> Outcome:
    """A no."""
    ask, advocate, _ = _asked(event, ctx, lock=True)
    if ask.state == "given":
        raise UserError("You said yes before. Open the link again to take it back.")
    if ask.state == "open":
        ask.state, ask.answered_at = "declined", ctx.now
        ctx.changed("advocate", advocate.id or 0, "permission", "", "said no", by=steps.BY)
        shown.asker(ctx, ask, advocate)
    ctx.record = f"permission.page:{ask.id}"
    return Reply(card=cards_page.thanks("We have noted it, and show nothing of yours."))


def _back_form(event: Event, ctx: Context) -> Form:
    _, advocate, _ = _asked(event, ctx)
    keys = dict.fromkeys(one.activity for one in permissions.standing(ctx.session, advocate.id or 0, ctx.day))
    given = tuple(Option(value=key, label=ctx.terms.label("activity", key)) for key in keys)
    form = cards_page.back_form(advocate.name, given)
    return form if given else form.model_copy(update={"fields": ()})


@router.form("permission.back", _back_form, role="customer")
def taken_back(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Taken back: it counts at once."""
    ask, advocate, account = _asked(event, ctx, lock=True)
    back = values.get("back")
    if ask.state != "given" or not isinstance(back, tuple):
        raise UserError("There is nothing to take back any more.")
    taken = steps.withdraw(ctx, advocate, back, "taken back on their page", by=steps.BY)
    shown.tell_taken_back(ctx, advocate, account, taken, advocate.name, ask.asked_by_id)
    ctx.record = f"permission.page:{ask.id}"
    return Reply(card=cards_page.thanks("It is taken back and counts from now on. We take down what shows it."))


@router.recall("permission.page")
def again(_ask_id: int, _ctx: Context) -> Card:
    """The page sent twice."""
    return cards_page.thanks("We have your answer.")
