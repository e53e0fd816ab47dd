"""Bringing a pool in: who is who, what is never lost, what is refused."""

from datetime import date

import pytest
from sqlmodel import select

from bot.errors import UserError
from bot.features.pool import importing
from bot.features.pool.importing import kind_of
from store.queries import people, vocabulary
from store.records.pool import Account, Advocate, Permission
from store.records.programs import Change, Person, Term
from tests.pool.conftest import NOW, TODAY, Pool, csv_of

ANA = {
    "account": "Brightwater Clinics GmbH",
    "contact": "Ana Sorel",
    "email": "ana@brightwater.example",
    "title": "VP Operations",
    "persona": "VP",
    "languages": "English; German",
    "industry": "hospitals",
    "country": "DE",
    "size": "3200",
    "segment": "Enterprise",
    "products": "Core; Plus",
    "owner_email": "csm@vendor.example",
    "activities": "call; case study",
    "story": "Onboarding takes half the time.",
    "tags": "speaker; 2026",
    "last_verified": "2026-10-01",
    "last_used": "01/09/2026",
    "uses_this_quarter": "1",
    "not_to": "Acme Corp",
    "marquee": "yes",
    "renewal_date": "2027-03-31",
    "permissions": "quote:website:2026-01-15:2028-01-15:https://files.example.com/a",
    "external_system": "crm",
    "external_id": "7",
}


def only(pool: Pool, model: type[Advocate] = Advocate) -> Advocate:
    """The one advocate there is."""
    with pool.database.begin(pool.program, write=False) as session:
        return session.exec(select(model)).one()


def the_account(pool: Pool) -> Account:
    """The one account there is."""
    with pool.database.begin(pool.program, write=False) as session:
        return session.exec(select(Account)).one()


def change(pool: Pool, **values: object) -> None:
    """Something done in Goodword to the only advocate."""
    with pool.database.begin(pool.program) as session:
        advocate = session.exec(select(Advocate)).one()
        for name, value in values.items():
            setattr(advocate, name, value)


def test_a_row_becomes_an_account_an_advocate_and_a_permission(pool: Pool) -> None:
    """Words become the program's own, dates dates; facts are computed in the same transaction."""
    report = pool.rows(ANA)
    assert (report.added, report.changed, report.unchanged, report.rejected) == (1, 0, 0, ())
    ana, account = only(pool), the_account(pool)
    assert (ana.name, ana.email, ana.stage, ana.persona) == ("Ana Sorel", "ana@brightwater.example", "active", "vp")
    assert (ana.prior_use, ana.prior_uses, ana.last_used, ana.uses_quarter) == (
        date(2026, 9, 1),
        1,
        date(2026, 9, 1),
        1,
    )
    assert (account.industry, account.country, account.region) == ("healthcare", "germany", "emea")
    assert (account.size, account.products, account.marquee) == ("1001_5000_employees", ["core", "plus"], True)
    assert (account.owner_id, account.owner_email) == (None, "csm@vendor.example")
    assert (ana.external_system, ana.external_id, ana.number, account.number) == ("crm", "7", 1, 1)
    assert ana.usable
    assert ana.region == "emea"
    assert pool.sound()


def test_commas_between_known_words_part_them(pool: Pool) -> None:
    """Many files write lists so; a word that is not known stays whole, comma and all."""
    report = pool.rows({**ANA, "activities": "Reference call, Case study", "products": "Core, the old one; Plus"})
    assert sorted(only(pool).activities) == ["call", "case_study"]
    assert the_account(pool).products == ["core_the_old_one", "plus"]
    assert "Core, the old one" in str(report.new_terms)


def test_the_same_file_twice_changes_nothing(pool: Pool) -> None:
    """The report says so, and nothing is doubled."""
    rows = [ANA, {**ANA, "contact": "Ben Osei", "email": "ben@brightwater.example", "external_id": "8"}]
    pool.rows(*rows)
    before = pool.written("advocates")
    report = pool.rows(*rows)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert report.new_terms == ()
    assert pool.written("advocates") == before


def test_a_changed_cell_changes_and_an_empty_one_wipes_nothing(pool: Pool) -> None:
    """Only what the file says is touched."""
    pool.rows(ANA)
    report = pool.rows(
        {"account": ANA["account"], "contact": "Ana Sorel", "email": "", "title": "COO", "story": "", "tags": "-"}
    )
    assert (report.added, report.changed) == (0, 1)
    ana = only(pool)
    assert (ana.title, ana.email, ana.story, ana.tags) == ("COO", ANA["email"], ANA["story"], ["speaker", "2026"])


@pytest.mark.parametrize(
    "row",
    [
        {"account": "Another Name", "contact": "Ana Sorel-Reyes", "external_system": "crm", "external_id": "7"},
        {"account": "Brightwater Clinics GmbH", "contact": "A. Sorel", "email": "ANA@brightwater.example"},
        {"account": "brightwater clinics", "contact": "ana  sorel"},
        {"account": "BRIGHTWATER CLINICS, GmbH", "contact": "Aná Sorel"},
    ],
)
def test_who_is_known_is_found_again(lite: Pool, row: dict[str, str]) -> None:
    """By external id, else e-mail, else account and name, whatever the case, accents and legal form."""
    lite.rows(ANA)
    report = lite.rows(row)
    assert (report.added, report.changed) == (0, 1) or (report.added, report.unchanged) == (0, 1)
    assert only(lite).id == 1


@pytest.mark.parametrize(
    "row",
    [
        {"account": ANA["account"], "contact": "Ana Sorel", "external_system": "crm", "external_id": "8"},
        {"account": ANA["account"], "contact": "Ana Sorel", "email": "other.ana@brightwater.example"},
        {"account": "Someone Else Ltd", "contact": "Ana Sorel"},
        {"account": ANA["account"], "contact": "Ben Osei"},
    ],
)
def test_who_differs_is_somebody_else(lite: Pool, row: dict[str, str]) -> None:
    """Another id, another address, another company or another name: nobody is merged on a guess."""
    lite.rows(ANA)
    assert lite.rows(row).added == 1


def test_a_wrong_cell_rejects_its_row_alone(lite: Pool) -> None:
    """Row, column, what is wrong and what would work; everything else goes in."""
    good = {"account": "A", "contact": "Good One"}
    report = lite.rows(
        good,
        {"account": "A", "contact": "Two", "email": "two at example"},
        {"account": "A", "contact": "Three", "last_used": "31/02/2026", "marquee": "perhaps"},
        {"account": "A", "contact": ""},
        {"account": "A", "contact": "Five", "stage": "platinum"},
        {"account": "A", "contact": "Six", "last_used": "2027-01-01"},
        {"account": "A", "contact": "x" * 201},
        {"account": "A", "contact": "Eight", "industry": "!!!"},
        {"account": "A", "contact": "Nine", "uses_this_quarter": "several"},
        {"account": "A", "contact": "Ten", "permissions": ":website"},
        {"account": "A", "contact": "Good Two"},
    )
    assert report.added == 2
    assert [(one.row, one.column) for one in report.rejected] == [
        (3, "email"), (4, "last_used"), (4, "marquee"), (5, "contact"), (6, "stage"), (7, "last_used"), (8, "contact"),
        (9, "industry"), (10, "uses_this_quarter"), (11, "permissions"),
    ]  # fmt: skip
    assert all(one.wrong and one.works for one in report.rejected)


def test_words_of_rejected_rows_are_not_learned(lite: Pool) -> None:
    """Only what went in becomes vocabulary."""
    report = lite.rows({"account": "A", "contact": "", "industry": "Fintech"}, {"account": "B", "contact": "Ben"})
    assert report.new_terms == ()


def test_unknown_words_become_terms_and_are_told(pool: Pool) -> None:
    """The next import knows them, in any case; an unknown activity type counts as public, to be on the safe side."""
    first = pool.rows(
        {"account": "A", "contact": "Ana", "industry": "Fintech", "products": "Core", "activities": "Podcast"}
    )
    assert set(first.new_terms) == {"industry: Fintech", "product: Core", "activity: Podcast"}
    assert pool.rows({"account": "B", "contact": "Ben", "industry": "FINTECH", "products": "core"}).new_terms == ()
    with pool.database.begin(pool.program, write=False) as session:
        found = {term.key: term for term in vocabulary.terms(session)}
    assert found["fintech"].label == "Fintech"
    assert found["podcast"].public


def test_an_import_with_new_words_tells_the_caches(lite: Pool) -> None:
    """The program's revision moves with a new word or account, and stays when nothing changed."""

    def revision() -> int:
        with lite.database.begin(lite.program, write=False) as session:
            return people.program(session).revision

    before = revision()
    lite.rows({"account": "A", "contact": "Ana"})
    after = revision()
    assert after > before
    lite.rows({"account": "A", "contact": "Ana"})
    assert revision() == after


def test_owners_are_people_when_we_know_them(pool: Pool) -> None:
    """By e-mail; otherwise the address waits. A name instead of an address is remarked on, the row goes in."""
    with pool.database.begin(pool.program) as session:
        session.add(Person(name="Cara Dune", email="cara@vendor.example", created_at=NOW))
    report = pool.rows(
        {"account": "A", "contact": "Ana", "owner": "Cara@Vendor.example"},
        {"account": "B", "contact": "Ben", "owner": "later@vendor.example"},
        {"account": "C", "contact": "Cleo", "owner": "Cara Dune"},
    )
    assert report.added == 3
    assert [(one.row, one.column) for one in report.remarks] == [(4, "owner_email")]
    with pool.database.begin(pool.program, write=False) as session:
        owners = {one.name: (one.owner_id, one.owner_email) for one in session.exec(select(Account))}
        cara = session.exec(select(Person.id)).one()
    assert owners == {"A": (cara, "cara@vendor.example"), "B": (None, "later@vendor.example"), "C": (None, "")}
    assert pool.rows({"account": "A", "contact": "Ana", "owner": "cara@vendor.example"}).unchanged == 1


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("", "active"),
        ("Ready", "active"),
        ("On hold", "paused"),
        ("Churned", "former"),
        ("DNC", "do_not_contact"),
        ("New", "candidate"),
    ],
)
def test_stages_are_understood(lite: Pool, word: str, stage: str) -> None:
    """Who has none is ready to use: an imported pool is in use."""
    lite.rows({"account": "A", "contact": "Ana", "status": word})
    assert only(lite).stage == stage


def test_a_pause_with_an_end_is_a_pause(lite: Pool) -> None:
    """A day to come means paused until then; a past one holds nobody back."""
    lite.rows({"account": "A", "contact": "Ana", "paused until": "2027-01-12"})
    assert (only(lite).stage, only(lite).free_from) == ("paused", date(2027, 1, 12))
    other = {"account": "B", "contact": "Ben", "paused until": "2026-01-12"}
    lite.rows(other)
    with lite.database.begin(lite.program, write=False) as session:
        ben = session.exec(select(Advocate).where(Advocate.name == "Ben")).one()
    assert (ben.stage, ben.free_from <= TODAY) == ("active", True)


@pytest.mark.parametrize(
    "guard",
    [
        {"stage": "do_not_contact"},
        {"stage": "former"},
        {"stage": "paused", "paused_until": None},
        {"stage": "paused", "paused_until": date(2027, 5, 1)},
    ],
)
def test_an_import_never_brings_anybody_back(lite: Pool, guard: dict[str, object]) -> None:
    """Who asked not to be contacted, left or is paused stays so, whatever an old file says; the report tells."""
    row = {"account": "A", "contact": "Ana", "stage": "active", "title": "CEO", "do_not_contact": "no"}
    lite.rows(row)
    change(lite, **guard)
    report = lite.rows(
        {**row, "title": "COO", "paused until": "2026-12-01"} if guard["stage"] == "paused" else {**row, "title": "COO"}
    )
    ana = only(lite)
    assert {name: getattr(ana, name) for name in guard} == guard
    assert ana.title == "COO"
    assert "stage" in [one.column for one in report.remarks]


def test_an_import_may_protect_somebody(lite: Pool) -> None:
    """Do not contact is taken from a file at once, and the move is on record with who imported it."""
    lite.rows({"account": "A", "contact": "Ana"})
    with lite.database.begin(lite.program) as session:
        session.add(Person(name="Mia Manager", created_at=NOW))
    lite.load(csv_of([{"account": "A", "contact": "Ana", "do_not_contact": "x"}]), person=1)
    assert only(lite).stage == "do_not_contact"
    with lite.database.begin(lite.program, write=False) as session:
        moved = session.exec(select(Change)).one()
    assert (moved.before, moved.after, moved.by, moved.person_id) == ("active", "do_not_contact", "import", 1)


def test_a_pause_that_ran_out_may_end(lite: Pool) -> None:
    """Then the file's word counts."""
    lite.rows({"account": "A", "contact": "Ana", "stage": "paused", "paused until": "2026-10-01"})
    lite.rows({"account": "A", "contact": "Ana", "stage": "active"})
    assert (only(lite).stage, only(lite).paused_until) == ("active", None)


def test_exclusions_are_only_added_to(lite: Pool) -> None:
    """A company somebody will not speak to is never forgotten because an old file does not name it."""
    lite.rows({"account": "A", "contact": "Ana", "not to": "Acme; Initech"})
    lite.rows({"account": "A", "contact": "Ana", "not to": "Globex"})
    assert only(lite).not_to == ["Acme", "Initech", "Globex"]


def test_a_withdrawn_permission_stays_withdrawn(pool: Pool) -> None:
    """An old file does not give it again."""
    pool.rows(ANA)
    with pool.database.begin(pool.program) as session:
        session.exec(select(Permission)).one().withdrawn_on = TODAY
    pool.rows(ANA)
    with pool.database.begin(pool.program, write=False) as session:
        assert session.exec(select(Permission)).one().withdrawn_on == TODAY


def test_a_permission_is_prolonged_not_doubled(pool: Pool) -> None:
    """Same activity, scope and day: a later end changes the one on file."""
    pool.rows(ANA)
    report = pool.rows({**ANA, "permissions": "quote:website:2026-01-15:2029-01-15"})
    assert report.changed == 1
    with pool.database.begin(pool.program, write=False) as session:
        held = session.exec(select(Permission)).one()
    assert (held.expires_on, held.proof) == (date(2029, 1, 15), "https://files.example.com/a")
    assert pool.sound()


def test_rows_about_the_same_account_are_put_together(lite: Pool) -> None:
    """What was said first counts, lists are joined, a contradiction is remarked on; again nothing changes."""
    rows = (
        {"account": "A", "contact": "Ana", "industry": "Banking", "products": "Core"},
        {"account": "a", "contact": "Ben", "industry": "Retail", "products": "Plus"},
    )
    report = lite.rows(*rows)
    assert (report.added, [(one.row, one.column) for one in report.remarks]) == (2, [(3, "industry")])
    account = the_account(lite)
    assert (account.name, account.industry, account.products) == ("A", "banking", ["core", "plus"])
    assert lite.rows(*rows).unchanged == 2


def test_two_rows_about_one_person_are_one_or_refused(lite: Pool) -> None:
    """The second fills gaps; where it contradicts the first, it is refused and says which row it contradicts."""
    ana = {"account": "A", "contact": "Ana", "email": "ana@a.example"}
    report = lite.rows(ana, {**ana, "title": "CEO"}, {**ana, "title": "CFO"})
    assert (report.added, report.unchanged) == (1, 1)
    assert only(lite).title == "CEO"
    (refused,) = report.rejected
    assert (refused.row, refused.column, "Row 2" in refused.wrong) == (4, "title", True)


def test_a_dry_run_tells_the_same_and_writes_nothing(pool: Pool) -> None:
    """Counts, rejected rows and new words are those of the real import."""
    rows = [ANA, {"account": "B", "contact": "Ben", "industry": "Fintech"}, {"account": "", "contact": "Cleo"}]
    dry = pool.load(csv_of(rows), dry=True)
    with pool.database.begin(pool.program, write=False) as session:
        assert session.exec(select(Account)).all() == []
        assert session.exec(select(Term).where(Term.key == "fintech")).all() == []
    assert pool.load(csv_of(rows)) == dry
    changed = [{**ANA, "title": "COO"}, *rows[1:]]
    dry = pool.load(csv_of(changed), dry=True)
    assert (dry.added, dry.changed, dry.unchanged) == (0, 1, 1)
    assert only_title(pool) == "VP Operations"
    assert pool.load(csv_of(changed)) == dry


def only_title(pool: Pool) -> str:
    """Ana's title."""
    with pool.database.begin(pool.program, write=False) as session:
        return session.exec(select(Advocate.title).where(Advocate.name == "Ana Sorel")).one()


def test_accounts_are_imported_by_themselves(pool: Pool) -> None:
    """With their own ids, pause and health; who is there already has their facts renewed."""
    pool.rows({"account": "Brightwater Clinics", "contact": "Ana"})
    row = {
        "Name": "Brightwater Clinics GmbH", "sector": "Insurance", "health": "green", "paused until": "2027-02-01",
        "pause reason": "renewal", "account id": "001", "crm": "crm", "renewal": "2027-01-31",
    }  # fmt: skip
    report = pool.load(csv_of([row, {"Name": "New Customer", "account id": "002", "crm": "crm"}]), "accounts")
    assert (report.added, report.changed, report.rejected) == (1, 1, ())
    ana = only(pool)
    assert (ana.industry, ana.free_from) == ("insurance", date(2027, 2, 1))
    assert pool.load(csv_of([row]), "accounts").unchanged == 1
    assert pool.sound()


def test_an_account_may_be_renamed_by_its_id_but_not_into_another(lite: Pool) -> None:
    """Two accounts never get one name, and one account never two ids."""
    one, two = {"account": "One", "id": "1", "crm": "crm"}, {"account": "Two", "id": "2", "crm": "crm"}
    lite.load(csv_of([one, two]), "accounts")
    assert lite.load(csv_of([{**one, "account": "Uno"}]), "accounts").changed == 1
    clash = lite.load(csv_of([{**one, "account": "Two"}]), "accounts")
    other = lite.load(csv_of([{**two, "id": "3"}]), "accounts")
    assert [(one.row, one.column) for one in (*clash.rejected, *other.rejected)] == [(2, "external_id")] * 2
    assert [row["account"] for row in lite.out("accounts")] == ["Uno", "Two"]


def test_somebody_who_changed_company_moves(pool: Pool) -> None:
    """Known by e-mail at another account: the person moves, and both accounts' facts are right."""
    pool.rows({"account": "A", "contact": "Ana", "email": "ana@x.example", "industry": "Banking"})
    assert pool.rows({"account": "B", "contact": "Ana", "email": "ana@x.example", "industry": "Retail"}).changed == 1
    assert only(pool).industry == "retail"
    assert pool.sound()


def test_uses_that_goodword_counted_itself_are_not_counted_twice(lite: Pool) -> None:
    """The file's number is all of them: what is more than ours happened elsewhere."""
    lite.rows({"account": "A", "contact": "Ana", "uses": "2"})
    assert (only(lite).prior_uses, only(lite).uses_quarter) == (2, 2)
    lite.rows({"account": "A", "contact": "Ana", "uses": "3"})
    assert (only(lite).prior_uses, only(lite).uses_quarter) == (3, 3)


def test_what_cannot_be_imported_is_said() -> None:
    """Other words get the list of what can."""
    with pytest.raises(UserError, match="advocates, accounts, proof, people"):
        kind_of("deals")


def test_progress_counts_to_the_end(lite: Pool) -> None:
    """Whoever watches sees it begin, move and end."""
    content = csv_of([{"account": f"A{n}", "contact": "Ana"} for n in range(60)])
    seen: list[tuple[int, int]] = []
    with lite.database.begin(lite.program, write=False) as session:
        made = importing.understand(content, "advocates", vocabulary.terms(session), TODAY)
    terms = importing.Terms(NOW, TODAY, importing.Rests())
    importing.run(made, lambda: lite.database.begin(lite.program), terms, lambda *at: seen.append(at))
    assert seen == [(0, 60), (25, 60), (50, 60), (60, 60)]


def test_an_import_that_stopped_half_way_is_finished_by_running_it_again(lite: Pool) -> None:
    """Units stand by themselves: what was written is found unchanged."""
    content = csv_of([{"account": f"A{n}", "contact": "Ana"} for n in range(60)])
    with lite.database.begin(lite.program, write=False) as session:
        made = importing.understand(content, "advocates", vocabulary.terms(session), TODAY)
    terms = importing.Terms(NOW, TODAY, importing.Rests())
    with lite.database.begin(lite.program) as session:
        next(importing.units(made, terms))(session)
    report = lite.load(content)
    assert (report.added, report.unchanged) == (35, 25)
