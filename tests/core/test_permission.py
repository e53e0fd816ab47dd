"""Permission for public use: on file, asked of the advocate, ending, taken back."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.domain.availability import rests_of
from bot.domain.happenings import PermissionGiven, PermissionWithdrawn
from bot.domain.policy import Policy
from bot.event import Event, Place
from bot.ui import Outcome
from store.queries import facts
from store.records.pool import Advocate, Permission
from tests.core.cast import ask
from tests.core.pool import add
from tests.core.stage import Stage, button, card_of, errors_of, form_of, text_of

PAT = "pat@alder.example.com"
RECORD = {"activities": ("quote", "logo"), "how": "e-mail", "proof": "https://files.example.com/7", "scope": "website"}


def on_page(
    stage: Stage, url: str, form: str = "", values: dict[str, object] | None = None, press: str = ""
) -> Outcome:
    """The customer opens a link, sends a form of it, or presses a button there."""
    visitor = stage.links.open(url.rsplit("/", 1)[1], stage.now)
    given: dict[str, object] = {
        "key": f"{visitor.nonce}:{form}{press}:{values}",
        "kind": "form" if form else "button" if press else "link",
        "name": form or press or visitor.purpose,
        "values": values or {},
        "nonce": f"{form}{values}" if form else visitor.nonce,
    }
    place = Place(platform="page", workspace="page", kind="page", external_id="reply")
    return stage.do(Event(actor=visitor.actor, at=stage.now, data=visitor.claims, place=place, **given))  # type: ignore[arg-type]  # reason: as typed in a test


def on_file(stage: Stage, who: str = "mia") -> str:
    """What is on file of Pat."""
    return text_of(card_of(stage.do(stage.event(who, "button", name="permission.show", data={"v": 1}))))


def record(stage: Stage, who: str = "mia", **typed: object) -> Outcome:
    """Put permissions of Pat on file."""
    form = form_of(stage.do(stage.event(who, "button", name="permission.record", data={"v": 1})))
    return stage.send(who, form, {**RECORD, **typed})  # type: ignore[arg-type]  # reason: as typed in a test


def asked(stage: Stage, who: str = "mia", activities: tuple[str, ...] = ("quote", "logo")) -> str:
    """Ask Pat by e-mail; the address in the mail."""
    form = form_of(stage.do(stage.event(who, "button", name="permission.ask", data={"v": 1})))
    card_of(stage.send(who, form, {"activities": activities, "scope": "our website"}))
    mail = next(m for m in reversed(stage.mails(PAT)) if "May Lumen show this" in m.title)
    return button(mail, "Answer").url


YES = {"allow": ("quote",), "given_by": "Pat Poe", "limits": "no logo beside it", "sure": True}


def found(stage: Stage, activity: str = "quote") -> bool:
    """Whether matching offers Pat for a public activity."""
    card = text_of(card_of(stage.say("sam", f"/advocate find {activity} healthcare")))
    return "Pat Poe" in card and "no permission" not in card.split("Pat Poe")[1].split("\n")[0]


def willing(stage: Stage) -> None:
    """Pat is willing to do public things, too."""
    with stage.database.begin(stage.program) as session:
        pat = session.get(Advocate, 1)
        assert pat
        pat.activities = ["call", "quote", "logo"]
        session.flush()
        facts.refresh(session, [1], today=stage.now.date(), rests=rests_of(Policy()))


def test_a_permission_on_file_says_all_of_it(cast: Stage) -> None:
    """Who gave it, when, how, proof, scope, until when, and who wrote it down; matching knows it at once."""
    willing(cast)
    assert not found(cast)
    said = text_of(card_of(record(cast, "kim")))
    for words in ("Pat Poe on 23 Nov 2026 (e-mail), noted by Kim", "https://files.example.com/7", "website",
                  "23 Nov 2028"):  # fmt: skip
        assert words in said
    assert found(cast)
    assert "Quote (website) until 23 Nov 2028" in text_of(card_of(cast.say("sam", "/goodword show Pat Poe")))
    with cast.database.begin(cast.program, write=False) as session:
        assert facts.differences(session, cast.now.date(), rests_of(Policy())) == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [("given_on", "2027-01-01"), ("expires_on", "2026-01-01"), ("expires_on", "2099-01-01"), ("proof", ""),
     ("activities", ("fly",)), ("how", "telepathy")],
)  # fmt: skip
def test_a_permission_that_cannot_be_is_refused_at_its_field(quick: Stage, field: str, typed: object) -> None:
    """Nothing is put on file."""
    assert list(errors_of(record(quick, **{field: typed}))) == [field]
    assert "Nothing is on file" in on_file(quick)


def test_the_advocate_is_asked_and_says_yes(cast: Stage) -> None:
    """Opening the page changes nothing; what is ticked is on file at once, with a copy by e-mail; the asker sees it."""
    url = asked(cast)
    for _ in range(3):  # a mail scanner opens it, too
        assert form_of(on_page(cast, url)).name == "permission.answer"
    assert "Asked on 23 Nov 2026, no answer yet: Quote, Logo" in on_file(cast)
    assert list(errors_of(on_page(cast, url, "permission.answer", {"given_by": "Pat Poe"}))) == ["allow", "sure"]
    assert "Thank you" in card_of(on_page(cast, url, "permission.answer", YES)).title
    assert "Thank you" in card_of(on_page(cast, url, "permission.answer", YES)).title, "sent twice"
    with cast.database.begin(cast.program, write=False) as session:
        (one,) = session.exec(select(Permission)).all()
        assert (one.activity, one.given_by, one.scope) == ("quote", "Pat Poe", "our website; no logo beside it")
        assert one.recorded_by_id is None
    assert "They said yes" in text_of(cast.messages("mia")[-1])
    assert "Quote" in text_of(next(m for m in cast.mails(PAT) if m.title == "What you allowed"))
    assert any("They said yes" in text_of(card) for card in cast.messages("kim")), "the owner hears"


def test_a_no_is_a_no(quick: Stage) -> None:
    """One press; nothing is on file, and the asker sees it."""
    url = asked(quick)
    assert "Thank you" in card_of(on_page(quick, url, press="permission.none")).title
    assert "They said no" in text_of(quick.messages("mia")[-1])
    assert "Nothing is on file" in on_file(quick)


def test_the_advocate_takes_it_back_on_the_same_page(cast: Stage) -> None:
    """At once: matching does not find them, the owner and the asker hear, and taking back twice changes nothing."""
    willing(cast)
    url = asked(cast)
    card_of(on_page(cast, url, "permission.answer", YES))
    assert found(cast)
    back = form_of(on_page(cast, url))
    assert back.name == "permission.back"
    card_of(on_page(cast, url, "permission.back", {"back": ("quote",)}))
    assert not found(cast)
    for who in ("kim", "mia"):
        assert any("no longer permits: Quote" in card.title for card in cast.messages(who)), who
    assert "nothing to take back" in text_of(card_of(on_page(cast, url)))
    again = on_page(cast, url, "permission.back", {"back": ("quote",), "x": "1"})
    assert "Thank you" not in str(again)
    assert "withdrawn 23 Nov 2026" in on_file(cast)


def test_the_copy_has_a_link_that_lives_as_long_as_the_permission(quick: Stage) -> None:
    """Taking back must be possible when the first link has long ended."""
    card_of(on_page(quick, asked(quick), "permission.answer", YES))
    receipt = next(m for m in quick.mails(PAT) if m.title == "What you allowed")
    url = button(receipt, "Change or take back").url
    quick.now += timedelta(days=700)
    assert form_of(on_page(quick, url)).name == "permission.back"


def test_a_link_that_is_not_its_own_any_more_changes_nothing(quick: Stage) -> None:
    """A newer question takes the place of the older; a link of something else is none for this."""
    old = asked(quick)
    new = asked(quick, activities=("video",))
    for outcome in (on_page(quick, old), on_page(quick, old, "permission.answer", YES),
                    on_page(quick, old, press="permission.none")):  # fmt: skip
        assert "not in use any more" in str(outcome)
    assert form_of(on_page(quick, new)).name == "permission.answer"
    assert "Nothing is on file" in on_file(quick)


def test_what_is_not_asked_cannot_be_allowed_on_the_page(quick: Stage) -> None:
    """A page that was changed on its way grants nothing more."""
    url = asked(quick, activities=("quote",))
    assert list(errors_of(on_page(quick, url, "permission.answer", {**YES, "allow": ("logo",)}))) == ["allow"]
    assert "Nothing is on file" in on_file(quick)


def test_without_an_address_or_against_their_wish_nobody_is_asked(quick: Stage) -> None:
    """It says what would help."""
    form = form_of(quick.do(quick.event("mia", "button", name="permission.ask", data={"v": 1})))
    for changed, words in (({"email": ""}, "e-mail is not known"), ({"stage": "do_not_contact"}, "do not want")):
        with quick.database.begin(quick.program) as session:
            pat = session.get(Advocate, 1)
            assert pat
            for name, value in changed.items():
                setattr(pat, name, value)
        sent = quick.do(
            quick.event("mia", "form", name=form.name, data=form.data, nonce=words, values={"activities": ("quote",)})
        )
        assert words in errors_of(sent)[""]
        with quick.database.begin(quick.program) as session:
            session.get(Advocate, 1).email = PAT  # type: ignore[union-attr]  # reason: it is there
    assert quick.mails(PAT) == []


def test_a_withdrawal_by_the_team_counts_at_once_and_is_published(quick: Stage) -> None:
    """What they are being asked for and no longer permit is withdrawn; other rooms hear of it in the transaction."""
    heard: list[object] = []
    for kind in (PermissionGiven, PermissionWithdrawn):
        quick.core.router.on(kind)(lambda happened, _ctx: heard.append(happened))
    willing(quick)
    card_of(record(quick, activities=("quote",)))
    ask(quick, words="/advocate quote from healthcare for Acme by Friday")
    quick.press("sam", button(quick.messages("sam")[0], "Suggest this one"))
    card = card_of(quick.do(quick.event("mia", "button", name="permission.show", data={"v": 1})))
    form = form_of(quick.press("mia", button(card, "Withdraw")))
    assert list(errors_of(quick.send("mia", form, {}))) == ["why"]
    assert "withdrawn 23 Nov 2026" in text_of(card_of(quick.send("mia", form, {"why": "they wrote to us"})))
    assert heard == [PermissionGiven(1, "quote"), PermissionWithdrawn(1, "quote")]
    assert not found(quick)
    assert "the permission was withdrawn" in str(quick.messages("sam")[0].model_dump())
    again = quick.do(quick.event("mia", "form", name=form.name, data=form.data, nonce="n2", values={"why": "again"}))
    assert "withdrawn already" in errors_of(again)[""]


def test_before_it_ends_whoever_looks_after_them_hears_once(cast: Stage) -> None:
    """The owner, or without one the program team; not when a longer one follows, and not twice."""
    add(cast, "Dogwood Lab", "Uma Unowned", activities=("quote",))
    with cast.database.begin(cast.program) as session:
        for advocate, days in ((1, 30), (2, 30), (2, 400), (3, 90), (4, 50)):
            session.add(
                Permission(advocate_id=advocate, activity="quote", expires_on=cast.now.date() + timedelta(days=days))
            )
        session.flush()
        facts.refresh(session, [1, 2, 3, 4], today=cast.now.date(), rests=rests_of(Policy()))
    for _ in range(3):
        cast.tick()
    told = {
        who: [c.title for c in cast.messages(who) if "ends" in c.title] for who in ("kim", "cat", "sam", "mia", "ada")
    }
    assert told == {
        "kim": ["Permission of Pat Poe at Alder Clinic ends 23 Dec 2026"], "cat": [], "sam": [],
        "mia": ["Permission of Uma Unowned at Dogwood Lab ends 12 Jan 2027"],
        "ada": ["Permission of Uma Unowned at Dogwood Lab ends 12 Jan 2027"],
    }  # fmt: skip
    form = form_of(cast.press("kim", button(cast.messages("kim")[-1], "Ask them again")))
    assert "quote" in str(form.fields[0].initial)  # type: ignore[union-attr]  # reason: a choice
    home = card_of(cast.do(cast.event("kim", "home")))
    assert "1 permission ends within 60 days" in text_of(home)
    assert "2 permissions end" in text_of(card_of(cast.do(cast.event("mia", "home"))))
    listed = card_of(cast.press("mia", button(card_of(cast.do(cast.event("mia", "home"))), "Look at them")))
    assert "Uma Unowned" in text_of(listed)
    ended = card_of(cast.do(cast.event("cat", "home")))
    assert "permission" not in text_of(ended)


def test_only_those_who_look_after_them_may(quick: Stage) -> None:
    """Each press and each form, by a seller, another owner and a viewer."""
    card_of(record(quick))
    form = form_of(quick.do(quick.event("mia", "button", name="permission.withdraw", data={"v": 1, "a": "quote"})))
    for who in ("sam", "cat", "vic"):
        for name in ("permission.show", "permission.record", "permission.ask", "permission.withdraw"):
            assert (
                card_of(quick.do(quick.event(who, "button", name=name, data={"v": 1, "a": "quote"}))).title
                == "Not for you"
            )
        assert card_of(quick.send(who, form, {"why": "x"})).title == "Not for you"
    assert "withdrawn" not in on_file(quick)
