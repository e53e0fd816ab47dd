"""One activity: who, what, and what to do with the core's answer. Invokes are in invokes.py."""

from typing import assert_never

from pydantic import ValidationError

from adapters.teams.activity import Activity, Pressed
from adapters.teams.invokes import Invokes
from adapters.teams.people import People
from adapters.teams.replies import UNKNOWN, Replies, opener
from adapters.teams.translate import event, press_event, words
from adapters.teams.wire import Json
from bot.errors import UnknownPerson
from bot.event import Event
from bot.ports import Bot, Clock
from bot.ui import Card, Invalid, Note, Nothing, OpenForm, Outcome, Reply


class Turns:
    """Runs activities through the core."""

    def __init__(self, bot: Bot, people: People, replies: Replies, clock: Clock) -> None:
        self._bot = bot
        self._people = people
        self._replies = replies
        self._clock = clock
        self._invokes = Invokes(bot, people, replies, clock)

    async def run(self, activity: Activity) -> Json | None:
        """Do what the activity asks; the body of the answer, for an invoke.

        Raises:
            pydantic.ValidationError: it makes no sense.
        """
        match activity.type:
            case "message":
                await self._message(activity)
            case "invoke":
                return await self._invokes.run(activity)
            case "installationUpdate":
                await self._installation(activity)
            case "conversationUpdate":
                await self._members(activity)
            case _:
                pass  # reactions, edits, typing: nothing of ours
        return None

    async def _message(self, activity: Activity) -> None:
        if activity.sender.role == "bot" or activity.sender.id == activity.recipient.id:
            return
        try:
            happened = await self._said(activity)
        except UnknownPerson:
            await self._replies.send(activity, UNKNOWN, private=True)
            return
        await self._answer(activity, happened, await self._bot.handle(happened))

    async def _said(self, activity: Activity) -> Event:
        actor = await self._people.actor(activity)
        await self._people.remember(activity, actor)
        now = self._clock()
        pressed = _press(activity)
        if pressed.n or pressed.f:
            return press_event(activity, actor, now, pressed, activity.value)
        text = words(activity)
        if activity.personal and text.lower() == "home":
            return event(activity, "home", actor, now)
        return event(activity, "message", actor, now, text=text, can_open_form=False)

    async def _answer(self, activity: Activity, happened: Event, outcome: Outcome) -> None:
        match outcome:
            case Reply():
                await self._replies.send(activity, outcome.card, private=outcome.private)
            case OpenForm():
                await self._replies.send(activity, opener(outcome.form.title, happened), private=True)
            case Invalid():
                problems = " ".join(outcome.errors.values())
                await self._replies.send(activity, Card(title="Not yet", blocks=(Note(text=problems),)), private=True)
            case Nothing():
                if outcome.now:
                    await self._replies.send(activity, outcome.now, private=True)
            case _:
                assert_never(outcome)

    async def _installation(self, activity: Activity) -> None:
        if activity.action.startswith("remove"):
            await self._people.forget(activity)
            return
        try:
            actor = await self._people.actor(activity)
        except UnknownPerson:
            return
        await self._people.remember(activity, actor)
        if activity.action == "add":
            happened = event(activity, "installed", actor, self._clock(), can_open_form=False)
            await self._answer(activity, happened, await self._bot.handle(happened))

    async def _members(self, activity: Activity) -> None:
        """We were added or removed. The welcome is left to the installation's own activity, or it would come twice."""
        us = activity.recipient.id
        if us in {account.id for account in activity.members_removed}:
            await self._people.forget(activity)
        elif us in {account.id for account in activity.members_added}:
            await self._people.install(activity)
            if not activity.personal:
                await self._people.remember_place(activity)


def _press(activity: Activity) -> Pressed:
    """What a card's plain submit carries; a message of another app's card is just a message."""
    try:
        return Pressed.model_validate(activity.value) if isinstance(activity.value, dict) else Pressed()
    except ValidationError:
        return Pressed()
