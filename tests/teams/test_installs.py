"""Being added and removed."""

from adapters.teams.activity import Address
from bot.errors import GoodwordError
from bot.ports import Installation
from bot.ui import Card, Reply
from tests.fakes.teams import BOT, TENANT
from tests.teams.conftest import House


async def test_being_added_to_a_chat_welcomes_once(at: House) -> None:
    """Two activities tell of it; one welcome is shown."""
    at.bot.on("installed", Reply(card=Card(title="Welcome")))

    await at.cloud.install(at.dana)

    assert [m.text for m in at.cloud.screen(at.dana)] == ["Welcome"]
    assert at.directory.installations["teams", TENANT].secrets == {"url": at.cloud.service_url, "bot": BOT}


async def test_being_added_to_a_channel_remembers_it(at: House) -> None:
    """So that digests can be posted there."""
    await at.cloud.install(at.dana, at.field)

    place, person = at.directory.remembered[0]
    assert (place.kind, place.external_id, person) == ("channel", at.field, 0)
    assert Address.model_validate_json(place.address).conversation == at.field


async def test_being_removed_blocks_the_place_until_it_is_seen_again(at: House) -> None:
    """Nothing more is sent there."""
    await at.cloud.install(at.dana, at.field)
    await at.cloud.install(at.dana, at.field, add=False)
    assert ("teams", TENANT, at.field) in at.directory.blocks

    await at.cloud.say(at.dana, "hello", at.field)

    assert at.directory.blocks == []


async def test_an_installation_is_told_again_only_when_something_changed(at: House) -> None:
    """The core's record is not rewritten for each message."""
    known = Installation(
        platform="teams", workspace=TENANT, program=1, secrets={"url": at.cloud.service_url, "bot": BOT}
    )
    at.directory.installations["teams", TENANT] = known

    await at.cloud.say(at.dana, "hello")

    assert at.directory.installations["teams", TENANT] is known


async def test_a_tenant_that_cannot_be_joined_is_nobody(at: House) -> None:
    """With several programs a code is needed: until then people are told to try again."""

    async def refuse(*_: object) -> Installation:
        raise GoodwordError("there are several programs")

    at.directory.install = refuse  # type: ignore[method-assign]  # reason: the core's own refusal, by its rule

    (answer,) = await at.cloud.say(at.dana, "hello")

    assert "could not find out who you are" in answer.text
