"""Handlers for tests alone: what no feature offers, such as a crash, an unknown button, two steps."""

from collections.abc import Mapping

from bot.context import Context
from bot.event import Event
from bot.forms import Clean
from bot.router import Router
from bot.ui import Button, Buttons, Card, Form, OpenForm, Outcome, Paragraph, Reply, TextField

SECRET = "the-detail-nobody-may-read"


def probe() -> Router:
    """A router of its own for each application."""
    router = Router()

    @router.command("probe crash", help="Fails")
    def crash(_event: Event, ctx: Context) -> Outcome:
        ctx.change_policy({"currency": "XXX"})
        raise RuntimeError(SECRET)

    @router.command("probe stale", help="A button that nothing answers", reads=True)
    def stale(_event: Event, _ctx: Context) -> Outcome:
        return Reply(
            card=Card(title="An old card", blocks=(Buttons(items=(Button(label="Press me", name="probe.gone"),)),))
        )

    @router.command("probe loud", help="An answer for everybody", reads=True)
    def loud(_event: Event, _ctx: Context) -> Outcome:
        return Reply(card=Card(title="Hear ye"), private=False)

    @router.command("probe steps", help="A form of two steps", reads=True)
    def steps(_event: Event, _ctx: Context) -> Outcome:
        return OpenForm(form=_one())

    @router.form("probe.one", lambda _event, _ctx: _one())
    def one(_event: Event, _ctx: Context, values: Mapping[str, Clean]) -> Outcome:
        return OpenForm(form=_two(str(values["first"])))

    @router.form("probe.two", lambda event, _ctx: _two(""))
    def two(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
        first = ctx.draft(event.nonce).get("first", "nothing")
        return Reply(card=Card(title="Both steps", blocks=(Paragraph(text=f"{first} and {values['second']}"),)))

    return router


def _one() -> Form:
    return Form(
        name="probe.one",
        title="Step one",
        submit="Next",
        fields=(TextField(name="first", label="First", required=True),),
    )


def _two(after: str) -> Form:
    intro = (Paragraph(text=f"After {after}"),)
    return Form(
        name="probe.two",
        title="Step two",
        submit="Finish",
        intro=intro,
        fields=(TextField(name="second", label="Second", required=True),),
    )
