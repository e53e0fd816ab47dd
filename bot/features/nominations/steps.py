"""What happens to a nomination, step by step. Each step checks that it may happen and records who did it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.erasure import Called, erased
from bot.domain.happenings import NominationDecided, NominationMade
from bot.domain.stages import ADVOCATE, NOMINATION, check_move, label
from bot.errors import FieldError, UserError
from bot.features.nominations.finding import Found
from bot.features.nominations.tip import Tip
from store.queries import facts, nominations_links, pool
from store.queries import nominations as stored
from store.queries.names import name_key
from store.queries.people import new_words
from store.records.nominations import Nomination
from store.records.pool import Account, Advocate

GONE = "That nomination is not there any more. See what waits with /nominate review."
LONGEST = timedelta(days=730)


def held(ctx: Context, nomination_id: object) -> Nomination:
    """The nomination a button is about, locked.

    Raises:
        UserError: there is none.
    """
    found = stored.lock(ctx.session, nomination_id) if isinstance(nomination_id, int) else None
    if found is None:
        raise UserError(GONE)
    ctx.record = f"nomination:{found.id}"
    return found


def make(ctx: Context, tip: Tip, found: Found, **given: Any) -> Nomination:
    """A new nomination, of a colleague's or (with `link_id` given) of a customer's own.

    Raises:
        FieldError: a colleague names somebody who was erased at their wish; who nominates themself may come back.
    """
    called = Called(tip.email, found.account, tip.person)
    if "link_id" not in given and erased(ctx.session, ctx.tools.marks, [called])[0]:
        raise FieldError("person", "This person asked us to forget them, so they cannot be nominated.")
    made = Nomination(
        number=ctx.number("nomination"),
        nominator_id=ctx.me or None,
        account=found.account,
        account_key=name_key(found.account),
        account_id=found.account_id,
        person=tip.person,
        person_key=name_key(tip.person),
        **tip.model_dump(
            include={
                "title", "email", "phone", "why", "industry", "region", "contact_directly", "looks_after", "source_url",
            }
        ),
        activities=list(tip.activities),
        products=list(tip.products),
        request_id=tip.request_id or None,
        similar=[someone.record for someone in found.same],
        moved_at=ctx.now,
        created_at=ctx.now,
        **given,
    )  # fmt: skip
    ctx.session.add(made)
    ctx.session.flush()
    ctx.changed("nomination", made.id or 0, "stage", "", "submitted")
    ctx.record = f"nomination:{made.id}"
    ctx.happened(NominationMade(made.id or 0))
    return made


def move(ctx: Context, nomination: Nomination, stage: str, why: str = "") -> None:
    """Move it; a move that is not allowed is refused with what can be done instead."""
    check_move(NOMINATION, "nomination", nomination.stage, stage)
    ctx.changed("nomination", nomination.id or 0, "stage", nomination.stage, stage, why)
    nomination.stage, nomination.moved_at = stage, ctx.now
    nomination.reminded_at, nomination.overdue_shown = None, False
    if nomination.looked_at is None and ctx.me:
        nomination.looked_at = ctx.now


def assign(ctx: Context, nomination: Nomination, person_id: int) -> None:
    """Somebody of the program team has it."""
    who = ctx.person(person_id)
    ctx.changed("nomination", nomination.id or 0, "assigned", "", who.name if who else "")
    nomination.assigned_id, nomination.assigned_at, nomination.reminded_at = person_id, ctx.now, None
    if nomination.stage == "submitted":
        move(ctx, nomination, "in_review")


def decide(ctx: Context, nomination: Nomination, stage: str, why: str = "") -> None:
    """A decision of the program team: the nominator hears of it, and so do other rooms."""
    if nomination.assigned_id is None:
        nomination.assigned_id, nomination.assigned_at = ctx.me or None, ctx.now
    move(ctx, nomination, stage, why)
    nomination.decision = why if stage == "declined" else ""
    ctx.happened(NominationDecided(nomination.id or 0, stage))


def approve(ctx: Context, nomination: Nomination) -> Advocate:
    """They become a candidate of the pool, with an interview to do."""
    check_move(NOMINATION, "nomination", nomination.stage, "approved")
    advocate = admit(ctx, nomination)
    decide(ctx, nomination, "approved")
    return advocate


def put_off(ctx: Context, nomination: Nomination, until: date) -> None:
    """Later: it comes back into the queue on that day."""
    decide(ctx, nomination, "later", until.isoformat())
    nomination.later_on = until


def duplicate(ctx: Context, nomination: Nomination, record: str) -> None:
    """The same as another nomination, or as somebody of the pool: who nominated joins there.

    Raises:
        UserError: that one is not there, or is this very one.
    """
    kind, _, number = record.partition(":")
    other = int(number) if number.isdecimal() else 0
    why = nomination.why
    if kind == "advocate":
        advocate = ctx.session.get(Advocate, other)
        if advocate is None:
            raise UserError("That person is not in the pool any more.")
        nomination.advocate_id = advocate.id
    else:
        original = stored.get(ctx.session, other)
        if original is None or original.id == nomination.id or original.stage == "duplicate":
            raise UserError("Choose another nomination that is not a duplicate itself.")
        nomination.duplicate_of_id = original.id
    decide(ctx, nomination, "duplicate")
    people = [nomination.nominator_id, *stored.co_nominators(ctx.session, nomination.id or 0)]
    for person in people:
        if person is not None:
            joined = {"nomination_id": other} if kind == "nomination" else {"advocate_id": other}
            stored.join(ctx.session, person, why, ctx.now, **joined)


def admit(ctx: Context, nomination: Nomination) -> Advocate:
    """The advocate a nomination is about: who is known already, else a new candidate at the account, made if new.

    Raises:
        UserError: they asked not to be contacted.
    """
    account = _account(ctx, nomination)
    known = ctx.session.get(Advocate, nomination.advocate_id) if nomination.advocate_id else None
    if known is None:
        facts.lock(ctx.session, [account.id or 0])  # of two nominations of one person, the later sees the earlier
        found = pool.perhaps_the_same(
            ctx.session, (), {nomination.email} - {""}, [(account.id or 0, nomination.person_key)]
        )
        known = next(iter(found), None)
    if known is not None and known.stage == "do_not_contact":
        raise UserError(f"{known.name} asked not to be contacted. Choose Not now, or change that in the pool first.")
    if known is None:
        known = _candidate(ctx, nomination, account)
    elif known.stage == "former":
        move_advocate(ctx, known, "candidate", f"nominated again, #{nomination.number}")
    nomination.account_id, nomination.advocate_id = account.id, known.id
    if known.nominated_by_id is None:
        known.nominated_by_id = _thanked(ctx, nomination)
    _refresh(ctx, account)
    return known


def _candidate(ctx: Context, nomination: Nomination, account: Account) -> Advocate:
    made = Advocate(
        number=ctx.number("advocate"),
        account_id=account.id or 0,
        name=nomination.person,
        name_key=nomination.person_key,
        title=nomination.title,
        email=nomination.email,
        phone=nomination.phone,
        story=nomination.why,
        activities=list(nomination.activities),
        stage="candidate",
        source="nomination" if nomination.confirmed else "self-nomination",
        created_at=ctx.now,
    )
    ctx.session.add(made)
    ctx.session.flush()
    ctx.changed("advocate", made.id or 0, "stage", "", "candidate", f"nomination #{nomination.number}")
    return made


def _account(ctx: Context, nomination: Nomination) -> Account:
    """The customer's account, made where nobody has a record of it; words it lacks are filled in."""
    account = ctx.session.get(Account, nomination.account_id) if nomination.account_id else None
    if account is None:
        account, made = stored.ensure_account(ctx.session, nomination.account, nomination.account_key, ctx.now)
        if made:
            new_words(ctx.session)
    if nomination.looks_after and account.owner_id is None and not account.owner_email:
        account.owner_id = nomination.nominator_id
        who = ctx.person(nomination.nominator_id or 0)
        ctx.changed(
            "account", account.id or 0, "owner", "", who.name if who else "", f"nomination #{nomination.number}"
        )
    fill_in(account, nomination.industry, nomination.region, nomination.products)
    return account


def fill_in(
    account: Account, industry: str, region: str, products: Sequence[str] = (), use_cases: Sequence[str] = ()
) -> None:
    """What an account lacks; what stands there stays."""
    account.industry = account.industry or industry
    account.region = account.region or region
    account.products = [*account.products, *(key for key in products if key not in account.products)]
    account.use_cases = [*account.use_cases, *(key for key in use_cases if key not in account.use_cases)]


def _thanked(ctx: Context, nomination: Nomination) -> int | None:
    """Who is thanked when the advocate vouches for us: the nominator, or whose link it was."""
    if nomination.nominator_id or nomination.link_id is None:
        return nomination.nominator_id
    link = nominations_links.get(ctx.session, nomination.link_id)
    return link.made_by_id if link else None


def move_advocate(ctx: Context, advocate: Advocate, stage: str, why: str) -> None:
    """Move somebody of the pool."""
    if advocate.stage == stage:
        return
    check_move(ADVOCATE, "advocate", advocate.stage, stage)
    ctx.changed("advocate", advocate.id or 0, "stage", advocate.stage, stage, why)
    advocate.stage = stage


def _refresh(ctx: Context, account: Account) -> None:
    facts.refresh(ctx.session, account_ids=[account.id or 0], today=ctx.day, rests=rests_of(ctx.policy))


def reopen(ctx: Context, nomination: Nomination) -> None:
    """Look at it again."""
    move(ctx, nomination, "in_review", "looked at again")
    nomination.decision, nomination.later_on = "", None
    nomination.duplicate_of_id = nomination.advocate_id = None


def hears(ctx: Context, nomination: Nomination) -> list[int]:
    """Everybody who is told what becomes of it."""
    first = _thanked(ctx, nomination)
    people = [*([first] if first else []), *stored.co_nominators(ctx.session, nomination.id or 0)]
    return list(dict.fromkeys(people))


def waits(nomination: Nomination) -> str:
    """Where a nomination stands, in words."""
    return label(nomination.stage)
