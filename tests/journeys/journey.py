"""The whole journey of a request, told once: a chat's driver plays it over that chat's wire."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from store.queries import requests as stored
from tests.contract.driver import Came, Driver, Sheet, Shown, expect, newest
from tests.customer import events_in, link_in, opened, to
from tests.world import World

ASKED = "/advocate 2 healthcare references in EMEA for Acme by Friday, $250k"


@dataclass
class Count:
    """How much somebody had to do: the table of `docs` promises it."""

    presses: int = 0
    typed: int = 0


@dataclass
class Journey:
    """A seller, an owner and the program team in some chats (the same one, or one each), and what each had to do."""

    seller: Driver
    owner: Driver
    team: Driver
    done: dict[str, Count] = field(default_factory=dict)

    @property
    def world(self) -> World:
        """Where it happens."""
        return self.seller.world

    async def press(self, chat: Driver, who: str, on: Shown | Sheet, label: str) -> Came:
        """A press that counts."""
        self.count(who).presses += 1
        return await chat.press(who, on, label)

    async def submit(self, chat: Driver, who: str, form: Sheet, values: dict[str, object]) -> Came:
        """A form sent: a press, and a typed field for each value."""
        self.count(who).presses += 1
        self.count(who).typed += len(values)
        return await chat.submit(who, form, values)

    def count(self, who: str) -> Count:
        """What `who` did since the count was last looked at."""
        return self.done.setdefault(who, Count())

    def counted(self, who: str) -> tuple[int, int]:
        """Presses and typed fields of `who` so far; begins again."""
        count = self.done.pop(who, Count())
        return count.presses, count.typed

    # --- steps

    async def begins(self) -> None:
        """The program team has a channel, the owner was seen once."""
        self.world.policy(program_channel=self.team.channel_place())
        await self.owner.arrive("kim")
        await self.team.arrive("mia")

    async def card(self) -> Shown:
        """The requester's living card."""
        return newest(await self.seller.direct("sam"), "Needed by")

    async def team_card(self) -> Shown:
        """The program channel's card: there is exactly one."""
        (card,) = [m for m in await self.team.channel("mia") if "Requested by" in m.text]
        return card

    async def is_asked(self) -> None:
        """Free text, Send, Ask for this one: two presses and nothing typed after the command."""
        preview = expect(Shown, await self.seller.command("sam", ASKED, "sales"))
        assert "3 customers fit and can be asked now" in preview.text
        assert "$250,000" in preview.text
        sent = expect(Shown, await self.press(self.seller, "sam", preview, "Send request"))
        assert "#1 is sent" in sent.text
        card = await self.card()
        assert "0 of 2 ready" in card.text
        await self.press(self.seller, "sam", card, "Ask for this one")
        assert self.counted("sam") == (2, 0)
        assert "$250,000 to $500,000" in (await self.team_card()).text, "channel cards band amounts"

    async def owner_says_yes(self) -> None:
        """One press, at most two."""
        ask = newest(await self.owner.direct("kim"), "May we ask")
        assert "Acme" in ask.text
        assert await self.press(self.owner, "kim", ask, "Program may ask") is None or self.owner.name == "teams"
        assert self.counted("kim") <= (2, 0)
        assert not [m for m in await self.owner.direct("kim") if "May we ask" in m.text], "the card moves on"

    async def advocate_offers_times(self, mail: EmailMessage) -> None:
        """Opening the page changes nothing; yes and three times do."""
        url, before = link_in(mail), self._all()
        page = await opened(self.world.http, url)
        assert (await opened(self.world.http, url)).status == page.status == 200
        assert "30 minutes" in page.text
        assert self._all() == before
        times = await page.submit(answer="yes")
        assert self._all() == before, "a yes without times is not an answer yet"
        first = self.world.clock.now.date() + timedelta(days=2)
        days = {f"day{n}": str(first + timedelta(days=n)) for n in (1, 2, 3)}
        thanks = await times.submit(zone="UTC", time1="14:00", time2="14:00", time3="14:00", **days)
        assert "Thank you" in thanks.text
        await self.world.settled()

    def _all(self) -> tuple[int, list[str]]:
        with self.world.database.begin(self.world.program, write=False) as session:
            stages = [row.ask.stage for row in stored.asks(session, 1)]
        return len(self.world.outbox()), stages

    async def time_is_chosen(self) -> datetime:
        """One press fixes the date; both get an invitation."""
        card = await self.card()
        assert "offers these times" in card.text
        before = len(self.world.mails)
        slot = next(label for label in card.buttons if label.endswith("14:00"))
        await self.press(self.seller, "sam", card, slot)
        invited = self.world.mails[before:]
        (advocate,) = [m for m in invited if to(m) != "sam@example.com"]
        (own,) = [m for m in invited if to(m) == "sam@example.com"]
        ((theirs,), (mine,)) = events_in(advocate), events_in(own)
        assert theirs["UID"] == mine["UID"]
        assert theirs.decoded("DTSTART") == mine.decoded("DTSTART")
        card = await self.card()
        assert to(advocate) in card.text, "contact details come with the yes"
        start: datetime = theirs.decoded("DTSTART")
        assert (start.hour, start.minute) == (14, 0)
        return start

    async def day_before(self, start: datetime) -> None:
        """A briefing for the requester, a reminder for the advocate, once."""
        before, mails = len(await self.seller.direct("sam")), len(self.world.mails)
        self.world.clock.now = start - timedelta(hours=25)
        await self.world.tick()
        assert (len(await self.seller.direct("sam")), len(self.world.mails)) == (before, mails)
        self.world.clock.now = start - timedelta(hours=20)
        for _ in range(2):
            await self.world.tick()
            assert (len(await self.seller.direct("sam")), len(self.world.mails)) == (before + 1, mails + 1)

    async def took_place(self, start: datetime) -> None:
        """Two hours after its end one press says how it went; the owner is thanked."""
        self.world.clock.now = start + timedelta(minutes=30, hours=1)
        await self.world.tick()
        assert not [m for m in await self.seller.direct("sam") if "How did it go" in m.text]
        self.world.clock.now = start + timedelta(minutes=31, hours=2)
        await self.world.tick()
        self.counted("sam")
        survey = newest(await self.seller.direct("sam"), "How did it go")
        await self.press(self.seller, "sam", survey, "It went well")
        assert self.counted("sam") == (1, 0)
        assert "vouched for us" in newest(await self.owner.direct("kim"), "vouched").text

    async def one_customer(self) -> None:
        """From the owner's question to the thanks."""
        known = len(self.world.mails)
        await self.owner_says_yes()
        (mail,) = self.world.mails[known:]
        await self.advocate_offers_times(mail)
        start = await self.time_is_chosen()
        await self.day_before(start)
        await self.took_place(start)

    async def is_won(self) -> None:
        """A month after it was needed: Won, with the amount that is known."""
        self.world.clock.now = datetime.combine(
            self.world.clock.now.date() + timedelta(days=31), self.world.clock.now.time(), self.world.clock.now.tzinfo
        )
        while self.world.clock.now.weekday() != 0:
            self.world.clock.advance(days=1)
        self.world.clock.now = self.world.clock.now.replace(hour=11)
        await self.world.tick()
        deal = newest(await self.seller.direct("sam"), "How did the deal with Acme end?")
        form = expect(Sheet, await self.press(self.seller, "sam", deal, "Won"))
        await self.submit(self.seller, "sam", form, {})
        assert self.counted("sam") == (2, 0)
        assert "won" in newest(await self.seller.direct("sam"), "The deal with Acme").text
        assert "Contribution to a deal of $250,000" in newest(await self.owner.direct("kim"), "was won").text
        with self.world.database.begin(self.world.program, write=False) as session:
            assert stored.influenced(session, self.world.clock.now - timedelta(days=90))[1] == 250_000

    async def whole(self) -> None:
        """All of it."""
        await self.begins()
        await self.is_asked()
        posted = await self.team_card()
        await self.one_customer()
        assert "1 of 2 ready" in (await self.card()).text
        await self.press(self.seller, "sam", await self.card(), "Ask for this one")
        await self.one_customer()
        assert "fulfilled" in (await self.card()).text
        await self.is_won()
        now = await self.team_card()
        assert now.ident == posted.ident
        assert now.edits >= posted.edits + 8
        assert "closed" in now.text
        lines = "\n".join(line.text for line in await self.team.channel("mia", thread_of=now))
        for said in ("asked for", "said yes", "offered three times", "date fixed", "it took place, rated 5 of 5"):
            assert lines.count(said) >= 2, f"{said!r} stands in the history for both customers:\n{lines}"
        assert self.world.undelivered() == []
