"""The pool is kept findable: tags one profile after the other, and counts for whom they concern."""

from datetime import timedelta

from sqlmodel import select

from bot.ui import Form, OpenForm, plain
from store.queries import facts
from store.queries.facts import Rests
from store.records.pool import Account, Advocate
from store.records.programs import Change
from tests.core import pool
from tests.core.cast import ask, ask_for, policy
from tests.core.stage import Stage, card_of, errors_of, form_of, text_of
from tests.core.test_weekly import age, sound


def grey(stage: Stage, *names: str, **given: object) -> None:
    """Profiles without an industry."""
    for name in names:
        pool.add(stage, f"{name} Area", f"{name} Gum", industry="", **given)  # type: ignore[arg-type]


def about(form: Form) -> str:
    """Whom a form is about."""
    return str(form.intro[0].text[0].text)  # type: ignore[union-attr,index]  # reason: a bold name comes first


def account(stage: Stage, name: str) -> Account:
    """Its record."""
    with stage.database.begin(stage.program, write=False) as session:
        return session.exec(select(Account).where(Account.name == name)).one()


# --- tags, one after the other


def test_one_profile_after_the_other_is_completed(cast: Stage) -> None:
    """Each saving leads to the next; skipped ones stay; at the end it says what is left; matching finds them."""
    grey(cast, "Ash", "Bay", "Cob")
    first = form_of(cast.say("mia", "/goodword untagged"))
    assert about(first) == "Ash Area"
    assert "3 profiles lack tags." in str(first.intro)
    second = form_of(cast.send("mia", first, {"industry": "healthcare"}))
    assert about(second) == "Bay Area"
    skip = cast.event("mia", "button", name="tags.skip", data=dict(second.buttons[0].data), nonce=second.nonce)
    third = form_of(cast.do(skip))
    assert about(third) == "Cob Area"
    typed = {"industry": "banking", "use_cases": (), "owner": str(cast.actors["kim"].person)}
    end = card_of(cast.send("mia", third, typed))
    assert end.title == "That was the last one"
    assert "1 profile still lacks tags." in text_of(end)
    assert (account(cast, "Ash Area").industry, account(cast, "Cob Area").owner_id) == (
        "healthcare", cast.actors["kim"].person,
    )  # fmt: skip
    assert "Ash Gum" in text_of(card_of(cast.say("sam", "/advocate find healthcare")))
    with cast.database.begin(cast.program, write=False) as session:
        said = [c.after for c in session.exec(select(Change).where(Change.field == "tags"))]
    assert said == ["industry", "industry, owner"]
    assert sound(cast)


def test_a_repeat_changes_nothing_and_nobody_overwrites_unseen(cast: Stage) -> None:
    """The same form sent twice leads on; a colleague's form from before says that somebody was quicker."""
    grey(cast, "Ash", "Bay")
    mine = form_of(cast.say("mia", "/goodword untagged"))
    theirs = form_of(cast.say("ada", "/goodword untagged"))
    assert about(form_of(cast.send("mia", mine, {"industry": "banking"}))) == "Bay Area"
    assert about(form_of(cast.send("mia", mine, {"industry": "banking"}))) == "Bay Area"
    said = cast.send("ada", theirs, {"industry": "insurance"})
    assert "a moment ago" in "".join(errors_of(said).values())
    assert account(cast, "Ash Area").industry == "banking"


def test_what_the_program_has_no_words_for_is_not_asked(quick: Stage) -> None:
    """Without products nobody lacks one; as soon as there is one, everybody does."""
    assert "Every profile is tagged" in card_of(quick.say("mia", "/goodword untagged")).title
    form = form_of(quick.do(quick.event("ada", "button", name="settings.open", data={"g": "words"})))
    card_of(quick.send("ada", form, {"kind": "product", "label": "Ledger"}))
    shown = form_of(quick.say("mia", "/goodword untagged"))
    assert [f.name for f in shown.fields] == ["industry", "region", "products", "activities", "owner"]
    assert "3 profiles lack" in str(shown.intro)


def test_only_the_program_team_tags(quick: Stage) -> None:
    """Whatever was kept; and what nobody offered is refused at its field."""
    grey(quick, "Ash")
    form = form_of(quick.say("mia", "/goodword untagged"))
    for who in ("sam", "vic", "gus"):
        assert card_of(quick.say(who, "/goodword untagged")).title == "Not for you"
        assert card_of(quick.send(who, form, {"industry": "banking"})).title == "Not for you"
        skip = quick.event(who, "button", name="tags.skip", data={"a": 1})
        assert card_of(quick.do(skip)).title == "Not for you"
    for field, typed in (
        ("industry", {"industry": "made_up"}),
        ("region", {"region": "' OR 1"}),
        ("activities", {"activities": ("x",)}),
        ("owner", {"owner": "99999"}),
        ("owner", {"owner": "9" * 30}),
        ("owner", {"owner": "x"}),
    ):
        assert list(errors_of(quick.send("mia", form, typed))) == [field], typed
    assert account(quick, "Ash Area").industry == ""
    gone = form.model_copy(update={"data": {"a": 99, "v": "x"}})
    assert "not in the pool any more" in text_of(card_of(quick.send("mia", gone, {})))


# --- how true the pool is


def test_owners_see_their_own_and_the_team_sees_all(cast: Stage) -> None:
    """Verified, stale, never, untagged, without owner, resting, at a limit: each counted where it belongs."""
    grey(cast, "Ash", owner="kim")
    pool.add(cast, "Free Co", "Flo Fee")
    age(cast, 300, "Pat Poe")
    age(cast, None, "Ash Gum")
    with cast.database.begin(cast.program) as session:
        flo = session.exec(select(Advocate).where(Advocate.name == "Flo Fee")).one()
        flo.prior_use = (cast.now - timedelta(days=5)).date()
        robin = session.exec(select(Advocate).where(Advocate.name == "Robin Roe")).one()
        robin.prior_quarter, robin.prior_uses = facts.quarter_of(cast.now.date()), 2
        facts.refresh(session, [flo.id or 0, robin.id or 0], today=cast.now.date(), rests=Rests())
    said = text_of(card_of(cast.say("kim", "/goodword hygiene")))
    for line in ("Profiles: 2", "Verified: 0 % (0)", "Checked too long ago: 1", "Never checked: 1", "Untagged: 1"):
        assert line in said
    assert "Without an owner" not in said
    whole = card_of(cast.say("mia", "/goodword hygiene"))
    for line in (
        "Profiles: 5", "Verified: 60 % (3)", "Checked too long ago: 1", "Never checked: 1", "Untagged: 1",
        "Without an owner: 1", "Resting: 1", "At a usage limit: 1",
    ):  # fmt: skip
        assert line in text_of(whole), line
    (table,) = [b for b in whole.blocks if b.t == "table"]
    assert [(plain(row[0]), *row[1:]) for row in table.rows] == [
        ("Kim", "2", "0 %", "2", "1"), ("Sam", "1", "100 %", "0", "0"), ("Cat", "1", "100 %", "0", "0"),
    ]  # fmt: skip
    assert "No customers are yours yet" in card_of(cast.say("lee", "/goodword hygiene")).title
    for who in ("vic", "gus"):
        assert card_of(cast.say(who, "/goodword hygiene")).title == "Not for you"


def test_an_empty_pool_and_one_that_is_asked_for(stage: Stage) -> None:
    """Nothing divides by nothing; calls that are being arranged count toward the limit."""
    stage.person("mia", "manager")
    assert card_of(stage.say("mia", "/goodword hygiene")).title == "The pool is empty"
    assert "Every profile is tagged" in card_of(stage.say("mia", "/goodword untagged")).title
    for name in ("sam", "kim"):
        stage.person(name)
    pool.add(stage, "Alder Clinic", "Pat Poe", owner="kim")
    policy(stage, calls_per_person_quarter=1)
    ask(stage)
    ask_for(stage, "Alder Clinic")
    assert "At a usage limit: 1" in text_of(card_of(stage.say("kim", "/goodword hygiene")))


def test_the_form_goes_on_where_a_form_cannot_open(quick: Stage) -> None:
    """In a thread the queue opens from a button."""
    grey(quick, "Ash")
    event = quick.event("mia", "command", text="goodword untagged").model_copy(update={"can_open_form": False})
    outcome = quick.do(event)
    assert not isinstance(outcome, OpenForm)
    assert "Complete a profile" in text_of(card_of(outcome))
