"""The erasing of a contact. At once: the profile, what is open with them, what would be mailed to them. Then, in small
units by the clock: every message and every text that may name them. A restart goes on where it was."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.context import Context
from bot.domain.availability import rests_of
from bot.domain.erasure import Called, marks_of
from bot.domain.happenings import AskForgotten, ContactForgotten, NomineeForgotten
from bot.features.privacy import cards, messages
from bot.features.privacy.messages import Seen
from bot.features.privacy.needles import Needles
from bot.router import Router
from store.queries import erasing, facts, nominations_search, profiles
from store.queries.names import name_key
from store.queries.profiles import Profile
from store.records.nominations import Nomination
from store.records.privacy import Erasure

router = Router()
ASKS_A_UNIT = 3
ROWS = 200
"""Rows that a unit looks at: it stays a short transaction."""
AFTER_RECORDS = ("messages", "drafts", "imports")


@dataclass(frozen=True, slots=True)
class Whom:
    """Everything that is one person: profiles, and nominations that led to none."""

    number: int
    profiles: tuple[Profile, ...]
    nominations: tuple[Nomination, ...]

    def called(self) -> list[Called]:
        """How they are called, wherever."""
        made = []
        for one in self.profiles:
            who = one.advocate
            external = (who.external_system or "", who.external_id) if who.external_id else None
            made.append(Called(who.email, one.account.name, who.name, external))
        return made + [Called(n.email, n.account, n.person) for n in self.nominations]

    def needles(self) -> Needles:
        """What is looked for."""
        people = [(p.advocate.name, p.advocate.title, p.advocate.email, p.advocate.phone) for p in self.profiles]
        people += [(n.person, n.title, n.email, n.phone) for n in self.nominations]
        at = [form for n in self.nominations for form in (f"{n.person} at {n.account}", f"{n.person}, {n.account}")]
        return Needles(
            names=tuple(dict.fromkeys(name for name, *_ in people)),
            titles=tuple(dict.fromkeys(title for _, title, *_ in people if title)),
            addresses=tuple(dict.fromkeys([a for *_, mail, phone in people for a in (mail, phone) if a] + at)),
        )


def of_profile(ctx: Context, profile: Profile) -> Whom:
    """Somebody of the pool, with what else has their address or was nominated by their name at their company."""
    advocate = profile.advocate
    same = [one for one in profiles.same_address(ctx.session, advocate.email, advocate.id or 0) if not one.erased_at]
    every = (profile, *(found for one in same if (found := profiles.of(ctx.session, one.id or 0))))
    called = [(one.account.name_key, one.advocate.name_key) for one in every]
    emails = [one.advocate.email for one in every]
    return Whom(advocate.number, every, tuple(nominations_search.of_person(ctx.session, emails, called)))


def of_nomination(ctx: Context, nomination: Nomination) -> Whom:
    """Somebody who was nominated and is not in the pool."""
    called = [(nomination.account_key, nomination.person_key)]
    found = nominations_search.of_person(ctx.session, [nomination.email], called)
    return Whom(nomination.number, (), tuple(found))


def begin(ctx: Context, whom: Whom, why: str) -> Erasure:
    """All that counts at once, in this transaction; the rest is left to the clock."""
    ids, nominated = [one.advocate.id or 0 for one in whom.profiles], [one.id or 0 for one in whom.nominations]
    needles = whom.needles()
    named = any(erasing.named_so(ctx.session, name_key(name), name, ids, nominated) for name in needles.names)
    unique = not named and all(" " in name.strip() for name in needles.names)
    for called in whom.called():
        erasing.mark(ctx.session, marks_of(ctx.tools.marks, ctx.session.inside, called), ctx.now)
    mails = [erasing.stop_mails(ctx.session, address) for address in needles.addresses if "@" in address]
    erasing.wipe(ctx.session, ids, ctx.day, ctx.now)
    job = Erasure(
        advocate_id=next(iter(ids), None), others=ids[1:], nominations=nominated, person_id=ctx.me, why=why,
        started_at=ctx.now, sealed=ctx.tools.vault.seal(replace(needles, unique=unique).sealed()),
        counts={"profiles": len(ids), "nominations": len(nominated), "number": whom.number, "unique": unique,
                "mails": sum(stopped for stopped, _ in mails), "mailed": sum(sent for _, sent in mails),
                "imports": erasing.drop_waiting_imports(ctx.session, ctx.now)},
    )  # fmt: skip
    ctx.session.add(job)
    for id_ in ids:
        ctx.changed("advocate", id_, "erased", "", "erased", why)
        ctx.happened(ContactForgotten(id_))
    for id_ in nominated:
        ctx.changed("nomination", id_, "erased", "", "erased", why)
        ctx.happened(NomineeForgotten(id_))
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
    ids = job.contacts
    erasing.wipe(ctx.session, ids, ctx.day, ctx.now)  # once more: an import may have been writing as it began
    facts.refresh(ctx.session, ids, today=ctx.day, rests=rests_of(ctx.policy))
    job.state, job.sealed, job.ended_at = "done", "", ctx.now
    show(ctx, job)


def count(job: Erasure, **more: int) -> None:
    """Add to what the receipt says."""
    job.counts = job.counts | {name: job.counts.get(name, 0) + number for name, number in more.items()}


def _asks(ctx: Context, job: Erasure, _needles: Needles) -> Seen:
    found = erasing.ask_page(ctx.session, job.contacts, job.after, ASKS_A_UNIT)
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
