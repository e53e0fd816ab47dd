"""The whole journey of a nomination, told once: nominate → review → interview → ready → matched → thanks."""

from dataclasses import dataclass

from sqlmodel import select

from store.records.pool import Advocate
from tests.contract.driver import Sheet, Shown, expect, newest
from tests.journeys.journey import Journey

DANA = {"account": "Dogwood Labs", "person": "Dana Reyes", "why": "Cut onboarding time by 40 %"}


@dataclass
class Nominating(Journey):
    """A nominator (lee), a seller (sam) and the program team in some chats."""

    async def is_nominated(self) -> None:
        """Four presses and three typed fields at most; the command itself is not counted."""
        form = await self.seller.ask_for_form("lee", "/nominate")
        sent = expect(Shown, await self.submit(self.seller, "lee", form, dict(DANA)))
        assert "Nomination #1 is sent" in sent.text
        presses, typed = self.counted("lee")
        assert presses <= 4
        assert typed == 3

    async def nomination(self) -> Shown:
        """The one card in the program's channel."""
        (card,) = [m for m in await self.team.channel("mia") if "Nomination #1" in m.text]
        return card

    async def is_interviewed(self) -> None:
        """Approved, then interviewed page by page; the nominator hears both."""
        await self.press(self.team, "mia", await self.nomination(), "Approve")
        page = expect(Sheet, await self.press(self.team, "mia", await self.nomination(), "Interview"))
        page = expect(Sheet, await self.team.submit("mia", page, {"story": "Ten days became three."}))
        page = expect(Sheet, await self.team.submit("mia", page, {"willing": ["Reference call"]}))
        done = expect(Shown, await self.team.submit("mia", page, {"email": "dana@dogwood.example.com"}))
        assert "Dana Reyes is ready to use" in done.text
        heard = "\n".join(m.text for m in await self.seller.direct("lee"))
        assert heard.count("is approved") == heard.count("is ready to use") == 1

    async def vouches(self) -> None:
        """Found for a request like anybody else, asked, and what took place is told to the nominator."""
        wish = "/advocate education reference in EMEA for Acme by Friday"
        preview = expect(Shown, await self.seller.command("sam", wish))
        assert "1 customer fits" in preview.text
        await self.press(self.seller, "sam", preview, "Send request")
        await self.press(self.seller, "sam", await self.card(), "Ask for this one")
        await self.owner_says_yes()
        (mail,) = self.world.mails
        await self.advocate_offers_times(mail)
        await self.took_place(await self.time_is_chosen())
        assert "Dana Reyes at Dogwood Labs vouched for us" in newest(await self.seller.direct("lee"), "vouched").text

    async def whole(self) -> None:
        """All of it."""
        with self.world.database.begin(self.world.program) as session:
            for other in session.exec(select(Advocate)):  # so that there is one to press "Ask for this one" for
                other.stage, other.usable = "former", False
        self.world.customer("Dogwood Labs", "Gone Before", owner="kim", industry="education", stage="former")
        await self.begins()
        await self.seller.arrive("lee")
        await self.is_nominated()
        posted = await self.nomination()
        await self.is_interviewed()
        await self.vouches()
        now = await self.nomination()
        assert now.ident == posted.ident
        mine = expect(Shown, await self.seller.command("lee", "/nominate mine"))
        assert "Vouched for us once" in mine.text
        assert self.world.undelivered() == []
