"""The erasing of a contact. At once: the profile, what is open with them, what would be mailed to them. Then, in small
units by the clock: every message and every text that may name them. A restart goes on where it was."""

from collections.abc import Callable
from dataclasses import replace

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.erasure import Called, marks_of
from bot.domain.happenings import AskForgotten, ContactForgotten
from bot.features.privacy import cards, messages
from bot.features.privacy.messages import Seen
from bot.features.privacy.needles import Needles
from bot.router import Router
from store.queries import erasing, facts, profiles
from store.queries.names import name_key
from store.queries.profiles import Profile
from store.records.privacy import Erasure

router = Router()
ASKS_A_UNIT = 3
ROWS = 200
"""Rows that a unit looks at: it stays a short transaction."""
AFTER_RECORDS = ("messages", "drafts", "imports")


def begin(ctx: Context, profile: Profile, why: str) -> Erasure:
    """All that counts at once, in this transaction; the rest is left to the clock."""
    advocate = profile.advocate
    same = profiles.same_address(ctx.session, advocate.email, advocate.id or 0)
    every = [advocate, *(one for one in same if one.erased_at is None)]
    ids = [one.id or 0 for one in every]
    needles = Needles(
        names=tuple(dict.fromkeys(one.name for one in every)),
        titles=tuple(dict.fromkeys(one.title for one in every if one.title)),
        addresses=tuple(dict.fromkeys(a for one in every for a in (one.email, one.phone) if a)),
    )
    named = any(erasing.named_so(ctx.session, name_key(name), name, ids) for name in needles.names)
    unique = not named and all(" " in name.strip() for name in needles.names)
    for one in every:
        account = profile.account if one is advocate else profiles.of(ctx.session, one.id or 0)
        company = account.account.name if isinstance(account, Profile) else profile.account.name
        external = (one.external_system or "", one.external_id) if one.external_id else None
        called = Called(one.email, company, one.name, external)
        erasing.mark(ctx.session, marks_of(ctx.tools.marks, ctx.session.inside, called), ctx.now)
    mails = [erasing.stop_mails(ctx.session, address) for address in needles.addresses if "@" in address]
    erasing.wipe(ctx.session, ids, ctx.day, ctx.now)
    job = Erasure(
        advocate_id=ids[0], others=ids[1:], person_id=ctx.me, why=why, started_at=ctx.now,
        sealed=ctx.tools.vault.seal(replace(needles, unique=unique).sealed()),
        counts={"profiles": len(ids), "number": advocate.number, "unique": unique,
                "mails": sum(stopped for stopped, _ in mails), "mailed": sum(sent for _, sent in mails),
                "imports": erasing.drop_waiting_imports(ctx.session, ctx.now)},
    )  # fmt: skip
    ctx.session.add(job)
    for id_ in ids:
        ctx.changed("advocate", id_, "erased", "", "erased", why)
        ctx.happened(ContactForgotten(id_))
    ctx.session.flush()
    facts.refresh(ctx.session, ids, today=ctx.day, rests=rests_of(ctx.policy))
    show(ctx, job)
    return job


def show(ctx: Context, job: Erasure) -> None:
    """The admin's receipt looks like the work does now. It names nobody."""
    ctx.show_to(job.person_id, f"erasure:{job.id}", cards.receipt(job, done=job.state == "done"))


# --- by the clock


def _steps() -> list[str]:
    return ["asks", *erasing.tables(), *AFTER_RECORDS]


@router.due("privacy.erasures")
def carry_on(ctx: Context) -> bool:
    """One unit of the oldest erasure: so many rows, of as many tables as they are. True while there may be more."""
    job = erasing.running(ctx.session)
    if job is None:
        return False
    needles = Needles.opened(ctx.tools.vault.open(job.sealed))
    steps, looked = _steps(), 0
    while looked < ROWS and job.state == "running":
        job.step = job.step if job.step in steps else steps[0]
        seen = _UNITS.get(job.step, _texts)(ctx, job, needles)
        if seen.waits:  # for something that is under way elsewhere: at the next tick
            return False
        looked += seen.rows
        if seen.ended:
            _next(ctx, job, steps)
    return True


def _next(ctx: Context, job: Erasure, steps: list[str]) -> None:
    at = steps.index(job.step) + 1
    if at < len(steps):
        job.step, job.after = steps[at], 0
        return
    ids = [job.advocate_id, *job.others]
    erasing.wipe(ctx.session, ids, ctx.day, ctx.now)  # once more: an import may have been writing as it began
    facts.refresh(ctx.session, ids, today=ctx.day, rests=rests_of(ctx.policy))
    job.state, job.sealed, job.ended_at = "done", "", ctx.now
    show(ctx, job)


def count(job: Erasure, **more: int) -> None:
    """Add to what the receipt says."""
    job.counts = job.counts | {name: job.counts.get(name, 0) + number for name, number in more.items()}


def _asks(ctx: Context, job: Erasure, _needles: Needles) -> Seen:
    found = erasing.ask_page(ctx.session, [job.advocate_id, *job.others], job.after, ASKS_A_UNIT)
    for ask in found:
        ctx.happened(AskForgotten(ask))
    job.after = found[-1] if found else job.after
    return Seen(ROWS if found else 0, ended=len(found) < ASKS_A_UNIT)  # drawing cards is work enough for one unit


def _texts(ctx: Context, job: Erasure, needles: Needles) -> Seen:
    """The next rows of one table."""
    rows = erasing.page(ctx.session, job.step, job.after)
    changed = 0
    for row_id, values in rows:
        clean = {name: needles.scrubbed(value) for name, value in values.items()}
        if put := {name: value for name, value in clean.items() if value is not values[name]}:
            erasing.put(ctx.session, job.step, row_id, put)
            changed += 1
    job.after = rows[-1][0] if rows else job.after
    count(job, texts=changed)
    return Seen(len(rows), ended=len(rows) < erasing.PAGE)


def _messages(ctx: Context, job: Erasure, needles: Needles) -> Seen:
    return messages.unit(ctx, job, needles, count)


def _drafts(ctx: Context, job: Erasure, needles: Needles) -> Seen:
    rows = erasing.draft_page(ctx.session, job.after)
    named = [id_ for id_, text in rows if needles.in_text(text)]
    erasing.drop_drafts(ctx.session, named)
    job.after = rows[-1][0] if rows else job.after
    count(job, drafts=len(named))
    return Seen(len(rows), ended=len(rows) < erasing.PAGE)


def _imports(ctx: Context, _job: Erasure, _needles: Needles) -> Seen:
    return Seen(0, ended=True, waits=erasing.import_runs(ctx.session))


_UNITS: dict[str, Callable[[Context, Erasure, Needles], Seen]] = {
    "asks": _asks,
    "messages": _messages,
    "drafts": _drafts,
    "imports": _imports,
}
