"""Teams: said by the program team, shown in the report, and never so that a number is about somebody."""

from datetime import timedelta
from typing import Any

import pytest

from bot.features.reports.rules import shown_teams
from bot.ui import Card, Table, plain
from store.queries.teams import Adoption
from store.records.programs import Person
from store.records.requests import Request
from tests.core.stage import Stage, button, card_of, errors_of, form_of, text_of

ROSTER = """a1@example.com, Ann One, Sales
a2@example.com\tBob Two\tSales
a3@example.com; sales

a4@example.com,,Sales
a5@example.com, Eli Five, Sales"""


def put(stage: Stage, label: str, who: str = "mia", **values: Any) -> Any:
    """Open one of the forms and send it."""
    form = form_of(stage.press(who, button(card_of(stage.say("mia", "/goodword team")), label)))
    return stage.send(who, form.model_copy(update={"nonce": f"{label}{values}"}), values)


def table(card: Card, caption: str) -> list[tuple[str, ...]]:
    """The rows of a table."""
    found = [b for b in card.blocks if isinstance(b, Table) and b.caption == caption]
    return [tuple(plain(cell) for cell in row) for row in found[0].rows] if found else []


def test_the_program_team_says_who_is_in_which(quick: Stage) -> None:
    """By name, by a pasted list that makes known whom nobody saw yet, and renamed; the same name in other letters is
    one team. Guests are of none, and members change nothing."""
    people = {name: str(actor.person) for name, actor in quick.actors.items()}
    done = card_of(put(quick, "Put people", people=(people["kim"], people["cat"]), new="Customer success"))
    assert "2 people are in another team now." in text_of(done)
    assert table(done, "People in each") == [("Customer success", "2"), ("No team yet", "5")]
    pasted = card_of(put(quick, "Paste", lines=ROSTER + "\nSAM@example.com, Sales"))
    assert "6 people are in another team now. 5 of them were not known before." in text_of(pasted)
    assert "Nobody moved." in text_of(card_of(put(quick, "Paste", lines="SAM@example.com, , SALES")))
    renamed = card_of(put(quick, "Rename", team="Sales", new="customer  SUCCESS"))
    assert table(renamed, "People in each") == [("Customer success", "8"), ("No team yet", "4")]
    for lines, wrong in (
        ("kim, Sales", "Line 1"),
        ("a@example.com, x, Sales\nb@example.com", "Line 2"),
        (" \n;", "Write one"),
    ):
        assert wrong in errors_of(put(quick, "Paste", lines=lines))["lines"]
    assert "Choose a team" in errors_of(put(quick, "Put people", people=(people["kim"],)))["team"]
    assert "from the list" in errors_of(put(quick, "Rename", team="Nowhere", new="X"))["team"]
    none = card_of(put(quick, "Put people", people=(people["kim"],), team="-"))
    assert table(none, "People in each")[-1] == ("No team yet", "5")
    assert "Not for you" in card_of(quick.say("sam", "/goodword team")).title
    assert quick.core.options("teams", "", quick.actors["sam"]) == ()
    with quick.database.begin(quick.program, write=False) as session:
        assert session.get(Person, quick.actors["sam"].person).team == "Customer success"  # type: ignore[union-attr]  # reason: the test made them


def test_adoption_is_by_team_and_small_ones_are_merged(quick: Stage) -> None:
    """The program team reads every team; others only those of five or more, by name. Nothing while nobody has one."""
    assert table(card_of(quick.say("mia", "/goodword report")), "Adoption by team") == []
    people = {name: str(actor.person) for name, actor in quick.actors.items()}
    card_of(put(quick, "Paste", lines=ROSTER))
    card_of(put(quick, "Put people", people=(people["sam"],), new="Sales"))
    card_of(put(quick, "Put people", people=(people["kim"], people["cat"]), new="Care"))
    with quick.database.begin(quick.program) as session:
        for n, name in enumerate(("sam", "sam", "kim", "lee"), 1):
            who, day = quick.actors[name].person, quick.now.date()
            made = quick.now - timedelta(days=2)
            session.add(Request(number=n, requester_id=who, activity="call", needed_by=day, created_at=made))
    team, others = (table(card_of(quick.say(who, "/goodword report")), "Adoption by team") for who in ("mia", "vic"))
    assert team == [("Care", "2", "1", "1", "0"), ("Sales", "6", "1", "2", "0"), ("No team yet", "4", "1", "1", "0")]
    assert others == [("Sales", "6", "fewer than 5", "2", "0"), ("Other teams", "6", "fewer than 5", "2", "0")]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((3, 2), [("Other teams", 5)]),
        ((3, 1), []),
        ((9, 6), [("A", 9), ("B", 6)]),
        ((9, 6, 4), [("A", 9), ("Other teams", 10)]),
        ((9, 1), [("Other teams", 10)]),
        ((), []),
    ],
)
def test_no_difference_tells_of_a_small_team(sizes: tuple[int, ...], shown: list[tuple[str, int]]) -> None:
    """What is left out is never fewer than five people, or nothing is shown at all."""
    found = [Adoption("ABC"[n], size, requests=size) for n, size in enumerate(sizes)]
    assert [(one.team, one.people) for one in shown_teams(found, every=False)] == shown
    assert shown_teams(found, every=True) == found
