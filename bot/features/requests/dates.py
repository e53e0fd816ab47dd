"""Fixing, moving and cancelling the date: the record, the invitation, and who hears of it."""

from datetime import datetime

from bot.context import Context
from bot.features.requests import cards_advocate, living, phrases, steps
from bot.features.requests.views import RequestView, zone_of_advocate, zone_of_person
from store.queries.requests import AskRow
from store.records.programs import Person
from store.records.requests import Request

BRIEF_ACTIVITY = {"call": 30, "site_visit": 180, "speaking": 60}
"""Minutes, where an activity usually takes another time than half an hour."""


def fix(ctx: Context, request: Request, row: AskRow, starts_at: datetime) -> RequestView:
    """Fix or change the date, invite the advocate and the requester, and show it."""
    steps.schedule(ctx, request, row, starts_at, BRIEF_ACTIVITY.get(row.ask.activity, 30))
    view = living.refresh(ctx, request)
    living.tell_team(ctx, request, f"{row.account.name}: date fixed by {ctx.actor.name}")
    _invite(ctx, view, row)
    return view


def call_off(ctx: Context, view: RequestView, row: AskRow) -> None:
    """Take a date that was fixed out of everybody's calendar."""
    if row.ask.starts_at and row.ask.starts_at > ctx.now:
        row.ask.sequence += 1
        _invite(ctx, view, row, cancelled=True)


def _invite(ctx: Context, view: RequestView, row: AskRow, *, cancelled: bool = False) -> None:
    if not ctx.tools.mail or row.ask.starts_at is None:
        return
    requester = ctx.session.get(Person, view.request.requester_id)
    company = ctx.program.company or "us"
    what = ctx.terms.label("activity", row.ask.activity)
    veiled = phrases.prospect(view.request, ctx.terms, sees=False)
    for address, title, zone in (
        (row.advocate.email, f"{what} for {company}", zone_of_advocate(ctx, row.ask)),
        (
            requester.email if requester else "",
            f"{what}: {row.account.name}",
            zone_of_person(ctx, view.request.requester_id),
        ),
    ):
        if address:
            card = cards_advocate.invitation(
                uid=f"ask-{row.ask.id}-{row.ask.nonce}@goodword",
                title=title,
                start=row.ask.starts_at,
                minutes=row.ask.minutes,
                description=f"{row.advocate.name} and {requester.name if requester else 'a colleague'}, for {veiled}.",
                sequence=row.ask.sequence,
                cancelled=cancelled,
                zone=zone.key,
            )
            ctx.mail(
                address,
                card,
                topic=f"invitation:{row.ask.id}:{'advocate' if address == row.advocate.email else 'requester'}",
            )
