"""What the outbox sends to Teams."""

from collections.abc import Mapping

from pydantic import ValidationError

from adapters.teams.activity import Address
from adapters.teams.connector import Connector
from adapters.teams.render import message
from adapters.teams.translate import PLATFORM
from bot.ports import Delivery, Directory, Gone, Refused, Sent, Target
from bot.ui import Card

IN_THREAD = "/"


class TeamsMessenger:
    """Posts, edits and removes. A `ref` is the activity's id; within a thread "first message/activity"."""

    platform = PLATFORM

    def __init__(self, connector: Connector, directory: Directory) -> None:
        self._connector = connector
        self._directory = directory

    async def post(
        self, target: Target, card: Card, *, key: int, parent: str = "", handles: Mapping[int, str] | None = None
    ) -> Delivery:
        """Post `card`; a direct message without an address opens the personal chat first."""
        to = await self._address(target)
        if not isinstance(to, Address):
            return to
        thread = parent.partition(IN_THREAD)[0] if target.kind == "channel" else ""
        sent = await self._connector.post(to, message(card, key=key, handles=handles), thread=thread)
        if not isinstance(sent, Sent):
            return sent
        ref = f"{thread}{IN_THREAD}{sent.ref}" if thread else sent.ref
        return Sent(ref=ref, address=to.packed() if to.packed() != target.address else "")

    async def update(
        self, target: Target, ref: str, card: Card, *, key: int, handles: Mapping[int, str] | None = None
    ) -> Delivery:
        """Edit the message `ref` to show `card`."""
        to = await self._address(target)
        if not isinstance(to, Address):
            return to
        thread, _, own = ref.rpartition(IN_THREAD)
        sent = await self._connector.update(to, own, message(card, key=key, handles=handles), thread=thread)
        return Sent(ref=ref) if isinstance(sent, Sent) else sent

    async def delete(self, target: Target, ref: str) -> Delivery:
        """Remove the message `ref`."""
        to = await self._address(target)
        if not isinstance(to, Address):
            return to
        thread, _, own = ref.rpartition(IN_THREAD)
        sent = await self._connector.delete(to, own, thread=thread)
        return Sent(ref=ref) if isinstance(sent, Sent) else sent

    async def close(self) -> None:
        """Nothing of its own: the adapter closes the shared session."""

    async def _address(self, target: Target) -> Address | Delivery:
        """Where to send; the personal chat is created when there is none yet."""
        known = await self._known(target)
        if known is None:
            return Gone(reason="no service URL is known for this workspace: someone has to write to the bot first")
        if known.conversation:
            return known
        return await self._connector.chat(known) if known.user else Refused(reason="nobody to write to")

    async def _known(self, target: Target) -> Address | None:
        if target.address:
            try:
                return Address.model_validate_json(target.address)
            except ValidationError:
                return None
        home = await self._directory.installation(PLATFORM, target.workspace)
        if home is None or not home.secrets.get("url"):
            return None
        known = Address(url=home.secrets["url"], bot=home.secrets.get("bot", ""), tenant=target.workspace)
        field = "user" if target.kind == "direct" else "conversation"
        return known.model_copy(update={field: target.external_id})
