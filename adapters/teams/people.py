"""Who did it and where: resolves people, and keeps the places they were seen in."""

import logging
from collections import OrderedDict
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.teams.activity import Activity, Member
from adapters.teams.connector import Connector, LookUpError
from adapters.teams.render import mentions
from adapters.teams.translate import PLATFORM, address, person_address, place
from bot.errors import GoodwordError
from bot.event import Actor, Profile
from bot.ports import Directory
from bot.ui import Card

log = logging.getLogger(__name__)

REMEMBERED = 20_000
GUESTS = ("guest", "anonymous", "federated")


class People:
    """Resolves the people behind activities, over the core's directory."""

    def __init__(self, directory: Directory, connector: Connector, tenant: str, *, local_only: bool) -> None:
        self._directory = directory
        self._connector = connector
        self._tenant = tenant
        self._local_only = local_only
        self._workspaces: dict[str, dict[str, str]] = {}
        self._seen: OrderedDict[tuple[str, str, int], str] = OrderedDict()

    async def actor(self, activity: Activity) -> Actor:
        """Who did it.

        Raises:
            UnknownPerson: nobody knows.
        """

        async def look_up() -> Profile:
            return await self._profile(activity)

        await self.install(activity)
        return await self._directory.actor(PLATFORM, activity.tenant, activity.sender.external_id, look_up)

    async def install(self, activity: Activity) -> None:
        """Note our own tenant's installation, and from where it can be written to, when that is news.

        The bot is registered for one tenant, so whatever Microsoft signed for it there comes from an installation.
        """
        about = {"url": activity.service_url, "bot": activity.recipient.id}
        tenant = activity.tenant
        if self._workspaces.get(tenant) == about or not (self._local_only or tenant == self._tenant):
            return
        known = await self._directory.installation(PLATFORM, tenant)
        if known is None or dict(known.secrets) != about:
            try:
                await self._directory.install(PLATFORM, tenant, known.name if known else "Microsoft Teams", about)
            except GoodwordError as error:
                log.warning("the tenant %s cannot be installed: %s", tenant, error)
                return
        self._workspaces[tenant] = about

    async def handles(self, workspace: str, card: Card) -> dict[int, str]:
        """External ids of the people whom `card` mentions."""
        people = sorted({mention.person for mention in mentions(card)})
        return await self._directory.handles(PLATFORM, workspace, people) if people else {}

    async def remember(self, activity: Activity, actor: Actor) -> None:
        """Keep how to reach this place, if that changed since we last said so (the service URL may)."""
        await self.remember_place(activity, actor.person if activity.personal else 0)

    async def remember_place(self, activity: Activity, person: int = 0) -> None:
        """The same, without anybody in particular."""
        where = place(activity)
        key = (where.workspace, where.external_id, person)
        if self._seen.get(key) == where.address:
            return
        await self._directory.remember(where, person)
        self._seen[key] = where.address
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)

    async def forget(self, activity: Activity) -> None:
        """We were removed from this place."""
        where = place(activity)
        for key in [key for key in self._seen if key[:2] == (where.workspace, where.external_id)]:
            del self._seen[key]
        await self._directory.blocked(PLATFORM, where.workspace, where.external_id)

    async def _profile(self, activity: Activity) -> Profile:
        sender = activity.sender
        try:
            member = await self._connector.member(address(activity), sender.id)
        except LookUpError:
            if not self._local_only:
                raise
            # Local tools have no members; what the activity says has to do.
            member = Member(id=sender.id, name=sender.name or "Somebody", user_role="user")
        return Profile(
            name=member.name or sender.name or member.email or "Somebody",
            email=member.email or (member.user_principal_name if "@" in member.user_principal_name else ""),
            zone=_zone(activity.local_timezone),
            locale=activity.locale,
            guest=is_guest(member, activity.tenant) or sender.role == "bot",
            address=person_address(activity).packed(),
        )


def is_guest(member: Member, tenant: str) -> bool:
    """Whether somebody is not a full member of that tenant."""
    elsewhere = bool(member.tenant_id) and member.tenant_id != tenant
    return elsewhere or member.user_role.lower() in GUESTS or "#ext#" in member.user_principal_name.lower()


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
