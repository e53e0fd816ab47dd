"""What Microsoft sends, read into frozen values: only what is used, nothing trusted."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from bot.ui import Scalar


class Received(BaseModel):
    """Base of what arrives: unknown keys are skipped, a null counts as absent."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _no_nulls(cls, raw: Any) -> Any:
        return {k: v for k, v in raw.items() if v is not None} if isinstance(raw, dict) else raw


class Account(Received):
    """Someone in a conversation. `id` is this bot's own name for them, `aad_object_id` the directory's."""

    id: str = ""
    name: str = ""
    role: str = ""
    aad_object_id: str = ""
    is_targeted: bool = False

    @property
    def external_id(self) -> str:
        """The directory's id where there is one: it is the only one that message actions know authors by."""
        return self.aad_object_id or self.id


class Conversation(Received):
    """Where it happened; in a channel `id` may end in `;messageid=` and the thread's first message."""

    id: str = ""
    name: str = ""
    conversation_type: str = ""
    tenant_id: str = ""
    is_group: bool = False


class Named(Received):
    """A tenant, a team or a channel."""

    id: str = ""
    name: str = ""


class ChannelData(Received):
    """What Teams adds to the Bot Framework's own fields."""

    tenant: Named = Named()
    team: Named = Named()
    channel: Named = Named()


class Entity(Received):
    """A mention within the text; other kinds are skipped by their `type`."""

    type: str = ""
    text: str = ""
    mentioned: Account = Account()


class Activity(Received):
    """One activity."""

    type: str = Field(min_length=1)
    id: str = ""
    name: str = ""
    text: str = ""
    value: Any = None
    action: str = ""
    service_url: str = ""
    channel_id: str = ""
    sender: Account = Field(default=Account(), alias="from")
    recipient: Account = Account()
    conversation: Conversation = Conversation()
    channel_data: ChannelData = ChannelData()
    entities: tuple[Entity, ...] = ()
    members_added: tuple[Account, ...] = ()
    members_removed: tuple[Account, ...] = ()
    reply_to_id: str = ""
    local_timezone: str = ""
    locale: str = "en"

    @property
    def tenant(self) -> str:
        """The workspace."""
        return self.channel_data.tenant.id or self.conversation.tenant_id

    @property
    def personal(self) -> bool:
        """Whether only the person and the bot are there."""
        return self.conversation.conversation_type == "personal"

    @property
    def place_id(self) -> str:
        """The conversation without its thread."""
        return self.conversation.id.partition(";messageid=")[0]

    @property
    def thread(self) -> str:
        """The first message of the channel thread it happened in, if any."""
        return self.conversation.id.partition(";messageid=")[2]


class Pressed(Received):
    """What one of our buttons or forms carried, under short keys, since they count toward the card's size.

    `n` is a button's name, `f` a form's, `t` a command's words (its form opens on a press);
    `d` what it is about, `k` the form's nonce, `m` the delivery the button was on.
    """

    n: str = ""
    f: str = ""
    t: str = ""
    k: str = ""
    d: dict[str, Scalar] = {}
    m: int = 0


class MessagePerson(Received):
    """The author of a message that an action was used on, or somebody mentioned in it."""

    id: str = ""
    display_name: str = ""


class MessageFrom(Received):
    """People come in `user`; bots and apps in other keys."""

    user: MessagePerson = MessagePerson()


class MessageBody(Received):
    """Text or HTML."""

    content_type: str = "text"
    content: str = ""


class MessageMention(Received):
    """A mention within a message that an action was used on."""

    mentioned: MessageFrom = MessageFrom()


class MessagePayload(Received):
    """The message that an action was used on."""

    id: str = ""
    body: MessageBody = MessageBody()
    sender: MessageFrom = Field(default=MessageFrom(), alias="from")
    link_to_message: str = ""
    mentions: tuple[MessageMention, ...] = ()


class Extension(Received):
    """A message action: opened (no data) or its dialog sent."""

    command_id: str = ""
    data: dict[str, Any] = {}
    message_payload: MessagePayload = MessagePayload()


class Task(Received):
    """A dialog: asked for, or sent."""

    data: dict[str, Any] = {}


class ExecuteAction(Received):
    """The pressed button of a card. `verb` repeats the name that is in the data."""

    verb: str = ""
    data: dict[str, Any] = {}


class Execute(Received):
    """A press on a card."""

    action: ExecuteAction = ExecuteAction()


class Search(Received):
    """Type-ahead: what was typed into a field that offers `dataset`."""

    query_text: str = ""
    dataset: str = Field(default="", max_length=100)


class Member(Received):
    """What the members API says about somebody."""

    id: str = ""
    name: str = ""
    email: str = ""
    user_principal_name: str = ""
    tenant_id: str = ""
    user_role: str = ""
    aad_object_id: str = ""


class Address(BaseModel):
    """How to write to a place or a person later; opaque to the core."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str
    conversation: str = ""
    user: str = ""
    bot: str = ""
    tenant: str = ""

    def packed(self) -> str:
        """As the text that the core keeps sealed."""
        return self.model_dump_json(exclude_defaults=True)
