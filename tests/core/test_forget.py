"""Forgetting a contact: after it nothing anywhere says who they were, and nothing brings them back."""

import io
import json
import logging
import re
import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Numeric
from sqlmodel import SQLModel, select

from bot.app import whole_router
from bot.dispatch import Core
from bot.domain.availability import rests_of
from bot.domain.policy import Policy
from bot.features.pool import exporting, importing
from bot.links import Vault
from bot.ui import Card
from store import events
from store.engine import Database
from store.outbox import blank_old
from store.queries import contact_data, erasing, facts, vocabulary
from store.records.jobs import Import
from store.records.messages import Living, Outbox
from store.records.pool import Advocate
from store.records.privacy import Erasure, Tombstone
from store.records.requests import Ask, Participation
from tests.core.cast import accepted, ask, ask_for, company, owner_card, policy
from tests.core.conftest import MONDAY
from tests.core.pool import add
from tests.core.stage import KEYS, Stage, button, buttons, card_of, errors_of, form_of, text_of
from tests.core.test_self_nomination import link, sent
from tests.databases import Sqlite

NAME, EMAIL, PHONE = "Zoë Quillfeather", "zoe.q@alder.example.com", "+1 555 0142 77"
SIGNS = re.compile(r"quillfeather|zoe\.q|zoe%2eq|zoe\.q%40|555[ -]?0142|15550142", re.IGNORECASE)
"""Whatever would tell somebody who they were, in any writing."""


@pytest.fixture(scope="module")
def before(sqlite_files: Sqlite) -> Iterator[tuple[Stage, str]]:
    """Zoë at Alder, named wherever a name can get to: played once, copied for each test."""
    url = sqlite_files.fresh()
    database = Database(url)
    stage = everywhere(company(Stage(database, MONDAY)))
    database.close()
    yield stage, url
    sqlite_files.drop(url)


@pytest.fixture
def told(before: tuple[Stage, str], tmp_path: Path) -> Iterator[Stage]:
    """That stage over a file of its own."""
    played, url = before
    shutil.copyfile(url.removeprefix("sqlite:///"), tmp_path / "told.db")
    stage = copy(played)
    stage.database = Database(f"sqlite:///{tmp_path / 'told.db'}")
    tools = replace(played.core.tools, router=whole_router())
    stage.core = Core(tools.router, stage.database, tools, lambda: stage.now)
    yield stage
    stage.database.close()


@pytest.fixture
def both(cast: Stage) -> Stage:
    """The same, on each engine."""
    return everywhere(cast)


def everywhere(stage: Stage) -> Stage:
    """A contact with a past, whom messages, notes, drafts, mails, files and changes name."""
    with stage.database.begin(stage.program) as session:
        pat = session.get(Advocate, 1)
        assert pat
        pat.stage = "former"
        session.flush()
        facts.refresh(session, [1], today=stage.now.date(), rests=rests_of(Policy()))
    about = {"title": "VP Ops", "story": f"{NAME} cut it to two weeks.", "tags": ["zoë quillfeather"]}
    zoe = add(stage, "Alder Clinic", NAME, email=EMAIL, phone=PHONE, not_to=["Acme Two"], external_system="crm",
              external_id="Z-1", **about)  # fmt: skip
    assert zoe == 4
    stage.channel_id("advocacy")
    stage.say("ada", "/goodword settings", "advocacy")
    policy(stage, program_channel=stage.channel_id("advocacy"))
    ask(stage)
    form = form_of(stage.press("sam", button(stage.messages("sam")[0], "Change")))
    stage.send("sam", form, {"note": f"Ask for {NAME.upper()}, mail {EMAIL} or {PHONE}"})
    ask_for(stage, "Alder Clinic")
    stage.now += timedelta(hours=5)
    stage.tick()  # the owner is reminded
    accepted(stage.press("kim", button(owner_card(stage, "kim"), "I'll ask them")))
    with stage.database.begin(stage.program) as session:
        events.save_draft(session, nonce="d1", person_id=stage.actors["sam"].person, form="request",
                          values={"note": f"for {NAME}"}, data={}, now=stage.now)  # fmt: skip
        session.add(Import(person_id=stage.actors["ada"].person, kind="advocates", file_name=f"{NAME}.csv",
                           content=f"account,contact\nAlder,{NAME}\n".encode(), created_at=stage.now,
                           report={"remarks": [{"wrong": f"{NAME} stays paused."}]}))  # fmt: skip
        session.add(Participation(advocate_id=zoe, account_id=1, activity="call", happened_on=stage.now.date(),
                                  rating=5, comment="Zoë was great"))  # fmt: skip
        session.flush()
        facts.refresh(session, [zoe], today=stage.now.date(), rests=rests_of(Policy()))
    page = stage.do(stage.event("mia", "button", name="permission.ask", data={"v": zoe}))
    stage.send("mia", form_of(page), {"activities": ("quote",), "scope": f"a page about {NAME}"})
    edit = form_of(stage.do(stage.event("kim", "button", name="profile.edit", data={"v": zoe})))
    stage.send("kim", edit, {"title": "COO"})
    nominated(stage)
    return stage


def nominated(stage: Stage) -> None:
    """The same contact, nominated once more and taken for the one we know; and a proof that names them."""
    known = card_of(stage.say("lee", f"/nominate {NAME}, COO at Alder Clinic, {EMAIL}, brilliant on stage"))
    sent = card_of(stage.press("lee", next(b for b in buttons(known) if "somebody else" in b.label)))
    assert "Nomination #1" in sent.title + text_of(sent)
    accepted(stage.do(stage.event("mia", "button", name="nomination.approve", data={"n": 1})))
    typed = {
        "title": f"How {NAME} did it",
        "link": "https://example.com/zq",
        "kind": "video",
        "account": "",
        "summary": "",
    }
    form = form_of(stage.press("mia", button(card_of(stage.say("mia", "/advocate proof")), "Add proof")))
    card_of(stage.send("mia", form, typed))


def deliver(stage: Stage) -> None:
    """Everything that waits is sent, as delivery would note it."""
    from store import sending
    from store.sending import Try

    with stage.database.begin(None) as session:
        for row in session.exec(select(Outbox).where(Outbox.state == "pending").order_by(Outbox.id)):  # type: ignore[arg-type]  # reason: a column here
            row.state, row.lease_until = "sending", stage.now
            living = None
            if row.topic:
                found = select(Living).where(Living.topic == row.topic, Living.place_id == row.place_id)
                living = session.exec(found).first()
            ref = living.ref if living else f"ref-{row.id}"
            session.flush()
            sending.sent(session, Try(row.id or 0, stage.now, "edit" if living else "post", ref), stage.now, ref)


def forget(stage: Stage, advocate: int = 4, who: str = "ada") -> None:
    """Erase them, and let the clock do the rest."""
    form = form_of(stage.do(stage.event(who, "button", name="forget.open", data={"v": advocate})))
    assert "being erased" in card_of(stage.send(who, form, {"why": "they asked for it", "sure": True})).title
    stage.tick()


def everything(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every value of every row of every table, with where it stands."""
    with stage.database.begin(None, write=False) as session:
        for table in SQLModel.metadata.sorted_tables:
            for row in session.connection().execute(table.select()).mappings():
                for name, value in row.items():
                    if isinstance(value, bytes):
                        text = value.decode("utf-8", "replace")
                    else:
                        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
                    yield f"{table.name}.{name} of {row['id']}", text


def left(stage: Stage) -> list[str]:
    """Where they are still named."""
    return [f"{where}: {text[:200]}" for where, text in everything(stage) if SIGNS.search(text)]


def test_the_scan_finds_what_is_there(told: Stage) -> None:
    """Before anybody is erased the scan sees them in a dozen places: it can fail."""
    places = {where.split(" of ")[0] for where, text in everything(told) if SIGNS.search(text)}
    assert {"advocate.name", "advocate.email", "advocate.phone", "advocate.words", "request.note", "draft.values",
            "outbox.card", "import.content", "import.report", "permissionask.scope", "place.external_id",
            } <= places  # fmt: skip


def test_nothing_says_who_they_were(both: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Every table, outbox row, log line and export, on both engines, when all of it was sent."""
    deliver(both)
    erased_everywhere(both, caplog)


@pytest.mark.parametrize("old", [False, True])
def test_nothing_says_so_whatever_the_age_of_the_messages(
    told: Stage, old: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Before anything is sent, and when old cards are blanked already."""
    if old:
        deliver(told)
        told.now += timedelta(days=31)
        with told.database.begin(None) as session:
            while blank_old(session, told.now):
                continue
    erased_everywhere(told, caplog)


def erased_everywhere(told: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Forget them and look everywhere."""
    caplog.set_level(logging.DEBUG)
    forget(told)
    assert left(told) == []
    deliver(told)
    assert left(told) == []
    assert [r.getMessage() for r in caplog.records if SIGNS.search(f"{r.getMessage()} {r.__dict__}")] == []
    with told.database.begin(told.program, write=False) as session:
        assert facts.differences(session, told.now.date(), rests_of(Policy())) == []
        job = session.exec(select(Erasure)).one()
        assert (job.state, job.sealed) == ("done", "")
    for form in ("csv", "xlsx"):
        for table in exporting.TABLES:
            out = io.BytesIO()
            exporting.export(
                (table,), form, out, lambda: told.database.begin(told.program, write=False), told.now.date()
            )  # type: ignore[arg-type]  # reason: one of both
            shown = out.getvalue().decode("utf-8", "replace") if form == "csv" else cells(out.getvalue())
            assert not SIGNS.search(shown), (form, table)
            assert "Erased contact" not in shown or table == "requests"


def cells(content: bytes) -> str:
    """All words of a workbook."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_what_stands_in_chats_is_edited_or_taken_away(told: Stage) -> None:
    """After delivery each living message and each notice that named them is edited; one whose text is not kept any
    more, but is known to be about them, is taken away; nothing is posted anew."""
    deliver(told)
    with told.database.begin(told.program, write=False) as session:
        before = {(one.topic, one.place_id): one.ref for one in session.exec(select(Living))}
    forget(told)
    with told.database.begin(told.program, write=False) as session:
        fresh = session.exec(select(Outbox).where(Outbox.state == "pending")).all()
        living = {(one.topic, one.place_id): one.ref for one in session.exec(select(Living))}
    receipts = [row for row in fresh if row.topic.startswith("erasure:")]
    assert len(receipts) == 1
    for row in fresh:
        if row not in receipts and not row.parent:  # the thread says that the contact was erased
            assert (row.topic, row.place_id) in living, f"{row.topic} would be posted anew"
    assert {topic.split(":")[0] for topic, _ in living} >= {"request", "team", "ask", "once"}
    assert (
        before.items()
        <= living.items() | {k: v for k, v in before.items() if k[0].startswith("permission.mail")}.items()
    )
    shown = "\n".join(json.dumps(row.card) for row in fresh)
    assert "Erased contact" in shown
    assert "the contact was erased" in shown


def test_open_asks_end_and_the_next_customer_is_turned_to(told: Stage) -> None:
    """Nobody waits for somebody who is not there; the advocate's links lead nowhere; what is counted stays."""
    with told.database.begin(told.program, write=False) as session:
        nonce = session.exec(select(Ask.nonce)).one()
    forget(told)
    with told.database.begin(told.program, write=False) as session:
        one = session.exec(select(Ask)).one()
        assert (one.stage, one.why, one.slots) == ("withdrawn", "the contact was erased", [])
        assert one.nonce != nonce
        assert session.exec(select(Participation.rating, Participation.comment)).one() == (5, "")
    assert told.mails(EMAIL) == []
    with told.database.begin(told.program, write=False) as session:
        waiting = session.exec(select(Outbox).where(Outbox.state == "pending")).all()
    assert not any(SIGNS.search(json.dumps(row.card)) for row in waiting)


def test_the_admin_gets_a_receipt_that_names_nobody(told: Stage) -> None:
    """What was done, in numbers; a repeat of the form erases nothing more."""
    deliver(told)
    form = form_of(told.do(told.event("ada", "button", name="forget.open", data={"v": 4})))
    assert "1 open ask will be withdrawn" in str(form.intro)
    assert list(errors_of(told.send("ada", form, {"why": "they asked for it"}))) == ["sure"]
    forget(told)
    receipt = next(c for c in told.messages("ada") if "is erased" in c.title)
    for words in (
        "Profiles: 1",
        "Unfinished forms removed: 1",
        "Uploads dropped: 1",
        "Messages edited",
        "cannot be called back",
    ):
        assert words in text_of(receipt), (words, text_of(receipt))
    again = told.do(told.event("ada", "button", name="forget.open", data={"v": 4}))
    assert "erased already" in text_of(card_of(again))


def upload(stage: Stage, text: str) -> importing.Report:
    """An import, as the command line does it."""
    from bot.links import Marks

    begin = lambda: stage.database.begin(stage.program)  # noqa: E731  # reason: as the importer wants it
    with begin() as session:
        plan = importing.understand(text.encode(), "advocates", vocabulary.terms(session), stage.now.date())
    terms = importing.Terms(at=stage.now, today=stage.now.date(), rests=rests_of(Policy()), marks=Marks(KEYS))
    return importing.run(plan, begin, terms)


def test_an_import_does_not_bring_them_back(told: Stage) -> None:
    """Not by e-mail, not by company and name, not by the CRM's id; the row is reported, the others go in."""
    forget(told)
    rows = (f"Elsewhere,Somebody,{EMAIL.upper()},,", "Alder Clinic GmbH,zoë  QUILLFEATHER,,,",
            "Other,Other,,Z-1,crm", "Fern Lab,Nia New,nia@fern.example.com,,")  # fmt: skip
    report = upload(told, "\n".join(("account,contact,email,external_id,external_system", *rows)))
    assert [(one.row, one.column) for one in report.rejected] == [(n, "contact") for n in (2, 3, 4)]
    assert all("erased" in one.wrong for one in report.rejected)
    assert report.added == 1
    assert left(told) == []


def test_marks_tell_nobody_who_they_were(told: Stage) -> None:
    """They are keyed: without the key nobody can try out names; with a rotated key they still recognise them."""
    import hashlib

    from bot.domain.erasure import Called, erased
    from bot.links import Marks

    forget(told)
    zoe = [Called(EMAIL, "Alder Clinic", NAME)]
    with told.database.begin(told.program, write=False) as session:
        kept = set(session.exec(select(Tombstone.mark)))
        assert len(kept) == 3
        assert hashlib.sha256(EMAIL.encode()).hexdigest() not in kept
        assert erased(session, Marks(("n" * 40, *KEYS)), zoe) == [True]
        assert erased(session, Marks(("n" * 40,)), zoe) == [False]
        assert erased(session, Marks(KEYS), [Called("pat@alder.example.com", "Alder Clinic", "Pat Poe")]) == [False]


def test_somebody_of_the_same_name_is_left_alone(told: Stage) -> None:
    """Another contact, or a colleague, of that name: texts with the name alone may mean them."""
    add(told, "Birch Care", NAME, email="other@birch.example.com", story=f"{NAME} of Birch speaks.")
    form = form_of(told.do(told.event("ada", "button", name="forget.open", data={"v": 4})))
    assert "Somebody else has the same name" in str(form.intro)
    forget(told)
    with told.database.begin(told.program, write=False) as session:
        other = session.get(Advocate, 5)
        assert other
        assert (other.name, other.story) == (NAME, f"{NAME} of Birch speaks.")
        mine = session.get(Advocate, 4)
        assert mine
        assert mine.name == "Erased contact"
    assert [where for where, text in everything(told) if "zoe.q" in text.casefold()] == []


def test_profiles_with_the_same_address_are_one_person(told: Stage) -> None:
    """Both go."""
    add(told, "Birch Care", "Zoë Q.", email=EMAIL)
    forget(told)
    with told.database.begin(told.program, write=False) as session:
        assert [one.name for one in session.exec(select(Advocate)) if one.erased_at] == ["Erased contact"] * 2
    assert left(told) == []


def test_it_waits_for_an_import_and_for_messages_on_their_way(told: Stage) -> None:
    """What is just being sent, or imported, is looked at when that has ended; then it goes on, after a restart too."""
    with told.database.begin(told.program) as session:
        session.add(Import(person_id=told.actors["ada"].person, kind="advocates", state="running", content=b"x",
                           created_at=told.now + timedelta(days=3650)))  # fmt: skip
        on_its_way = session.exec(select(Outbox).where(Outbox.state == "pending", Outbox.topic == "request:1")).first()
        assert on_its_way
        on_its_way.state = "sending"
        number = on_its_way.id
    told.core.router.due_work.pop("pool.imports")
    forget(told)
    with told.database.begin(told.program) as session:
        job = session.exec(select(Erasure)).one()
        assert (job.state, job.step) == ("running", "messages")
        assert SIGNS.search(Vault(KEYS).open(job.sealed))
        sent = session.get(Outbox, number)
        assert sent
        sent.state = "sent"
        session.add(Living(topic="request:1", place_id=sent.place_id, ref="r1"))
    told.tick()
    with told.database.begin(told.program) as session:
        assert session.exec(select(Erasure)).one().step == "imports"
        session.exec(select(Import).where(Import.state == "running")).one().state = "done"
        late = session.get(Advocate, 4)
        assert late
        late.story = f"{NAME}, as a file said that was read before"
    told.tick()
    assert left(told) == []
    assert any("is erased" in c.title for c in told.messages("ada"))


def test_only_admins_forget(quick: Stage) -> None:
    """At the command, the press, the form and the list of names."""
    form = form_of(quick.do(quick.event("ada", "button", name="forget.open", data={"v": 1})))
    for who in ("sam", "kim", "mia", "vic"):
        assert card_of(quick.say(who, "/goodword forget Pat")).title == "Not for you"
        for name in ("forget.open", "contact.data"):
            assert card_of(quick.do(quick.event(who, "button", name=name, data={"v": 1}))).title == "Not for you"
        assert card_of(quick.send(who, form, {"why": "they asked for it", "sure": True})).title == "Not for you"
        assert quick.core.options("contacts", "Pat", quick.actors[who]) == ()
    assert [o.label for o in quick.core.options("contacts", "Pat", quick.actors["ada"])] == ["Pat Poe, Alder Clinic"]
    with quick.database.begin(quick.program, write=False) as session:
        assert session.get(Advocate, 1).name == "Pat Poe"  # type: ignore[union-attr]  # reason: it is there


def test_somebody_who_was_only_nominated_is_erased_too(quick: Stage) -> None:
    """By a colleague and by themself: nothing is left of either nomination, the mail to them included; a colleague
    cannot nominate them again."""
    policy(quick, program_channel=quick.channel_id("advocacy"))
    sent(quick, link(quick), person=NAME, email=EMAIL, account="Northwind", why="Nobody types twice any more.")
    known = card_of(quick.say("lee", f"/nominate {NAME}, COO at Northwind, wonderful on stage, call {PHONE}"))
    quick.press("lee", next(b for b in buttons(known) if "somebody else" in b.label))
    accepted(quick.do(quick.event("mia", "button", name="nomination.take", data={"n": 1})))
    form = form_of(quick.do(quick.event("mia", "button", name="nomination.decline", data={"n": 1})))
    card_of(quick.send("mia", form, {"why": f"{NAME} is leaving"}))
    assert quick.mails(EMAIL)
    deliver(quick)
    assert left(quick)
    with quick.database.begin(quick.program, write=False) as session:
        (known,) = contact_data.about_nominee(session, EMAIL)
    assert [one["why"] for one in known["nomination"]] == ["Nobody types twice any more."]
    assert known["mails"]
    meant = form_of(quick.say("ada", "/goodword forget"))
    assert "nominated" in " ".join(o.label for o in quick.core.options("contacts", EMAIL, quick.actors["ada"]))
    meant = form_of(quick.send("ada", meant, {"who": "n1"}))
    assert "1 other nomination of the same person" in text_of(Card(title="", blocks=meant.intro))
    assert card_of(quick.send("sam", meant, {"why": "they asked for it", "sure": True})).title == "Not for you"
    card_of(quick.send("ada", meant, {"why": "they asked for it", "sure": True}))
    quick.tick()
    assert left(quick) == []
    assert not [where for where, text in everything(quick) if "types twice" in text or "on stage" in text]
    assert any("Nominations: 2" in text_of(m) for m in quick.messages("ada"))
    shown = [text for where, text in everything(quick) if where.startswith("outbox.card")]
    assert any("Nomination #1 · Erased contact" in text for text in shown)
    again = card_of(quick.say("lee", f"/nominate {NAME}, COO at Northwind, wonderful on stage"))
    assert "is sent" not in text_of(card_of(quick.press("lee", button(again, "Send nomination"))))


def test_whom_is_chosen_in_a_form(quick: Stage) -> None:
    """One hit leads on; several are offered; none is said; where no form opens nothing of the name is kept."""
    assert form_of(quick.say("ada", "/goodword forget pat@alder.example.com")).name == "forget"
    several = form_of(quick.say("ada", "/goodword forget o"))
    assert several.name == "forget.find"
    assert form_of(quick.send("ada", several, {"who": "2"})).name == "forget"
    assert "Choose somebody" in errors_of(quick.send("ada", several, {"who": "'; --"}))["who"]
    assert "Nobody we know" in text_of(card_of(quick.say("ada", "/goodword forget nobody@x.example.com")))
    waits = quick.do(quick.event("ada", "command", text="goodword forget Pat Poe", can_open_form=False))
    assert "Pat" not in json.dumps(card_of(waits).model_dump())
    assert form_of(quick.press("ada", buttons(card_of(waits))[0])).name == "forget"


def test_everything_about_one_contact_as_json(told: Stage) -> None:
    """On a page behind a link for the admin alone, while they are one; nothing of others is in it."""
    from bot.event import Event, Place

    link = button(card_of(told.do(told.event("ada", "button", name="contact.data", data={"v": 4}))), "Open it").url
    visitor = told.links.open(link.rsplit("/", 1)[1], told.now)
    place = Place(platform="page", workspace="page", kind="page", external_id="data")
    event = Event(key="k", kind="link", actor=visitor.actor, place=place, at=told.now, name="data", data=visitor.claims)
    text = str(card_of(told.do(event)).blocks[0].text[0].text)  # type: ignore[union-attr]  # reason: a paragraph
    known = json.loads(text)
    assert known["contact"]["email"] == EMAIL
    assert known["company"] == "Alder Clinic"
    assert {
        "asks",
        "participations",
        "permissions",
        "permission_questions",
        "changes",
        "mails",
        "interviews",
    } <= known.keys()
    assert known["participations"][0]["comment"] == "Zoë was great"
    assert "Pat Poe" not in text
    with told.database.begin(told.program) as session:
        from store.records.programs import Person

        session.get(Person, told.actors["ada"].person).role = "manager"  # type: ignore[union-attr]  # reason: she is there
    assert card_of(told.do(event)).title == "Not for you"


def says(column: Column[object]) -> bool:
    """Whether a column may hold words."""
    return not isinstance(column.type, Integer | Boolean | Numeric | Date | DateTime) and not column.foreign_keys


def test_tables_of_text_are_all_looked_through() -> None:
    """A new table with words is among them without a word here, unless it is named as one that has none."""
    covered = set(erasing.tables()) | erasing._NOT_TEXT | {"program", "workspace", "admincode"}
    wordless = {name for name, table in SQLModel.metadata.tables.items() if not any(map(says, table.columns))}
    assert set(SQLModel.metadata.tables) <= covered | wordless
    assert set(erasing.tables()["request"][1]) >= {"note", "criteria", "why", "proof_title"}
