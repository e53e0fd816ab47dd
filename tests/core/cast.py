"""The company most tests of the core play in, and what its people do over and over."""

from bot.domain.policy import policy_of
from bot.ui import Card, Nothing, Outcome, Reply
from store.queries import people
from tests.core import pool
from tests.core.stage import Stage, button, card_of, text_of

ASKED = "/advocate healthcare reference in EMEA for Acme by Friday"


def company(stage: Stage) -> Stage:
    """A seller, another one, two CSMs, a program manager, an admin, a viewer and a guest; three customers."""
    with stage.database.begin(stage.program) as session:
        for name, role in (
            ("sam", "member"),
            ("lee", "member"),
            ("kim", "member"),
            ("cat", "member"),
            ("mia", "manager"),
            ("ada", "admin"),
            ("vic", "viewer"),
        ):
            stage.joins(session, name, role)
        stage.joins(session, "gus", guest=True)
        pool.joins(session, stage, "Alder Clinic", "Pat Poe", owner="kim")
        pool.joins(session, stage, "Birch Care", "Robin Roe", owner="cat")
        pool.joins(session, stage, "Cedar Health", "Toni Tow", owner="sam")
    return stage


def ask(stage: Stage, who: str = "sam", words: str = ASKED) -> None:
    """Send a request that the words suffice for."""
    card_of(stage.press(who, button(card_of(stage.say(who, words)), "Send request")))


def policy(stage: Stage, **changed: object) -> None:
    """Change the program's settings."""
    with stage.database.begin(stage.program) as session:
        program = people.program(session)
        people.save_settings(session, policy_of(program.settings).model_copy(update=changed).model_dump(mode="json"))


def accepted(outcome: Outcome) -> None:
    """Taken: shown on living messages, or answered with how it stands now."""
    assert isinstance(outcome, Nothing | Reply), outcome
    assert not isinstance(outcome, Reply) or outcome.card.title not in ("That did not work", "Not for you"), outcome


def living(stage: Stage, who: str = "sam") -> str:
    """The words of the requester's card."""
    return text_of(stage.messages(who)[0])


def owner_card(stage: Stage, who: str) -> Card:
    """The card that asks an owner."""
    return next(c for c in stage.messages(who) if "we ask" in c.title)


def ask_for(stage: Stage, account: str, who: str = "sam") -> object:
    """Press "Ask for this one" under an account."""
    card = stage.messages(who)[0]
    words = list(card.blocks)
    for index, block in enumerate(words):
        if block.t == "paragraph" and account in text_of(type(card)(title="", blocks=(block,))):
            for later in words[index:]:
                if later.t == "buttons":
                    return stage.press(who, later.items[0])
    raise AssertionError(f"{account} is not offered:\n{text_of(card)}")
