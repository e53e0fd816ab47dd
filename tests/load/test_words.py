"""An import of thousands of customers changes the words with every unit: reading sentences meanwhile stays quick."""

from datetime import UTC, datetime

import pytest

from bot import context
from bot.text import parse_request
from store.engine import Database
from store.queries import people, vocabulary
from store.queries.names import name_key
from store.records.pool import Account
from tests.core.stage import Stage

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def stage(sqlite_url: str) -> Stage:
    """A program with the words that ship."""
    return Stage(Database(sqlite_url), NOW)


def test_new_words_are_known_at_once(stage: Stage) -> None:
    """In a program of ordinary size whatever is added is understood by the next sentence."""
    assert accounts_in(stage, "a call with Alder Clinic") == ()
    add(stage, "Alder Clinic")
    assert len(accounts_in(stage, "a call with Alder Clinic")) == 1


def test_a_large_vocabulary_is_not_made_for_each_sentence(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that took long to make is used on for a while; words of lists are current all the time."""
    monkeypatch.setattr(context, "LONG", 0.0)
    monkeypatch.setattr(context, "REST", 1e9)
    assert accounts_in(stage, "a call with Alder Clinic") == ()
    add(stage, "Alder Clinic")
    assert accounts_in(stage, "a call with Alder Clinic") == ()
    with stage.database.begin(stage.program) as session:
        vocabulary.add_term(session, "product", "DataGuard")
        revision = people.program(session).revision
        assert stage.core.tools.vocabulary.terms(session, revision).label("product", "dataguard") == "DataGuard"


def accounts_in(stage: Stage, text: str) -> tuple[str, ...]:
    """The customers that a sentence names."""
    with stage.database.begin(stage.program, write=False) as session:
        known = stage.core.tools.vocabulary.of(session, people.program(session).revision)
    return tuple(parse_request(text, known, NOW.date()).accounts)


def add(stage: Stage, name: str) -> None:
    """A customer, as an import adds one."""
    with stage.database.begin(stage.program) as session:
        session.add(Account(number=1, name=name, name_key=name_key(name), created_at=NOW))
        people.new_words(session)
