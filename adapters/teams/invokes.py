"""Invokes: what Teams asks and waits for. Each gets an answer within ten seconds, an unknown one too."""

from collections.abc import Awaitable, Callable
from typing import assert_never

from adapters.teams.activity import Activity, Execute, Extension, Pressed, Search, Task
from adapters.teams.forms import choice, dialog, showing
from adapters.teams.inline import label
from adapters.teams.people import People
from adapters.teams.render import CONTENT_TYPE, adaptive
from adapters.teams.replies import UNKNOWN, Replies, opener
from adapters.teams.translate import event, press_event, source
from adapters.teams.wire import Json
from bot.errors import UnknownPerson
from bot.event import Actor, Event
from bot.ports import Bot, Clock
from bot.ui import Card, Invalid, Nothing, OpenForm, Outcome, Reply

MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
SEARCH_TYPE = "application/vnd.microsoft.search.searchResponse"
CLOSE: Json = {}


class Invokes:
    """Runs invokes through the core."""

    def __init__(self, bot: Bot, people: People, replies: Replies, clock: Clock) -> None:
        self._bot = bot
        self._people = people
        self._replies = replies
        self._clock = clock
        self._known: dict[str, Callable[[Activity], Awaitable[Json]]] = {
            "adaptiveCard/action": self._execute,
            "task/fetch": self._task,
            "task/submit": self._task,
            "composeExtension/fetchTask": self._extension,
            "composeExtension/submitAction": self._extension,
            "application/search": self._search,
        }

    async def run(self, activity: Activity) -> Json:
        """The body of the answer.

        Raises:
            pydantic.ValidationError: it makes no sense.
        """
        known = self._known.get(activity.name)
        return await known(activity) if known else {}

    async def _execute(self, activity: Activity) -> Json:
        """A press on a card in a chat."""
        action = Execute.model_validate(activity.value).action
        pressed = Pressed.model_validate({"n": action.verb} | action.data)
        try:
            actor = await self._people.actor(activity)
        except UnknownPerson:
            return _said(f"{UNKNOWN.title}. Please try again in a minute.")
        await self._people.remember(activity, actor)
        happened = press_event(activity, actor, self._clock(), pressed, action.data)
        return await self._executed(activity, happened, await self._bot.handle(happened))

    async def _executed(self, activity: Activity, happened: Event, outcome: Outcome) -> Json:
        match outcome:
            case Reply():
                if outcome.replaces:
                    return await self._card(activity, outcome.card, 0)
                sent = await self._replies.send(activity, outcome.card, private=outcome.private)
                return _said("Done: the answer is in a new message." if sent else outcome.card.notification)
            case OpenForm():
                sent = await self._replies.send(activity, opener(outcome.form.title, happened), private=True)
                return _said("Press “Open form” in the new message." if sent else "The form could not be opened.")
            case Invalid():
                return _said(" ".join(outcome.errors.values()))
            case Nothing():
                return await self._card(activity, outcome.now, happened.message) if outcome.now else _said("Done.")
            case _:
                assert_never(outcome)

    async def _task(self, activity: Activity) -> Json:
        """A dialog asked for by a button, or sent."""
        data = Task.model_validate(activity.value).data
        return await self._dialog(activity, lambda actor: self._pressed(activity, actor, data))

    async def _extension(self, activity: Activity) -> Json:
        """A message action asked for, or its dialog sent. We need not be in that place, so it is not remembered."""
        extension = Extension.model_validate(activity.value)
        if activity.name.endswith("submitAction"):
            return await self._dialog(activity, lambda actor: self._pressed(activity, actor, extension.data))

        def used(actor: Actor) -> Event:
            name, message = extension.command_id, source(extension)
            return event(activity, "shortcut", actor, self._clock(), name=name, source=message)

        return await self._dialog(activity, used)

    def _pressed(self, activity: Activity, actor: Actor, data: Json) -> Event:
        return press_event(activity, actor, self._clock(), Pressed.model_validate(data), data)

    async def _dialog(self, activity: Activity, happened: Callable[[Actor], Event]) -> Json:
        try:
            done = happened(await self._people.actor(activity))
        except UnknownPerson:
            return _told(f"{UNKNOWN.title}. Please try again in a minute.")
        outcome = await self._bot.handle(done)
        match outcome:
            case OpenForm():
                return dialog(outcome.form)
            case Invalid():
                return dialog(outcome.form, outcome.errors, done.values)
            case Reply():
                if outcome.private:
                    return showing(outcome.card.title, adaptive(outcome.card, inside=True))
                await self._replies.send(activity, outcome.card, private=False)
                return CLOSE
            case Nothing():
                # A dialog cannot open and close at once: asked for, it says so; sent, it goes away.
                return _told("Done.") if "fetch" in activity.name else CLOSE
            case _:
                assert_never(outcome)

    async def _search(self, activity: Activity) -> Json:
        """What a type-ahead field offers for what was typed so far."""
        asked = Search.model_validate(activity.value)
        try:
            actor = await self._people.actor(activity)
            found = await self._bot.options(asked.dataset, asked.query_text[:200], actor)
        except UnknownPerson:
            found = ()
        return {"statusCode": 200, "type": SEARCH_TYPE, "value": {"results": [choice(option) for option in found]}}

    async def _card(self, activity: Activity, card: Card, key: int) -> Json:
        handles = await self._people.handles(activity.tenant, card)
        return {"statusCode": 200, "type": CONTENT_TYPE, "value": adaptive(card, key=key, handles=handles)}


def _said(text: str) -> Json:
    """A line under the card that was pressed."""
    return {"statusCode": 200, "type": MESSAGE_TYPE, "value": label(text, 500)}


def _told(text: str) -> Json:
    """A dialog that only says something."""
    return {"task": {"type": "message", "value": label(text, 500)}}
