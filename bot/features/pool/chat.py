"""Import from chat: a private upload page, a preview, then units of work that the clock carries on."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta

from bot.context import Context
from bot.domain.availability import rests_of
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.pool import cards, importing, planning, reading
from bot.features.pool.applying import Terms, add_words
from bot.features.pool.importing import Unit
from bot.features.pool.planning import Plan
from bot.features.pool.reading import Rejection, Sheet
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Outcome, Reply
from store.engine import worth_again
from store.queries import erasing, jobs, people, vocabulary
from store.records.jobs import Import

log = logging.getLogger(__name__)
router = Router()
LINK_DAYS = 1


@router.command(
    "goodword import", help="Bring in advocates, accounts, proof and teams from a spreadsheet", role="admin", reads=True
)
def import_(_event: Event, ctx: Context) -> Outcome:
    """A private link to the upload page."""
    if not ctx.tools.links.public:
        return Reply(card=cards.no_public_url())
    url = ctx.link("upload", "upload", {"person": ctx.me}, secrets.token_urlsafe(9), LINK_DAYS)
    return Reply(card=cards.upload_link(url))


def _person(event: Event, ctx: Context) -> int:
    """Whose link it is; still an admin?"""
    person = event.data.get("person")
    if not isinstance(person, int) or people.role_of(ctx.session, person) != "admin":
        raise NotAllowed("Only an admin can import.")
    return person


@router.link("upload")
def page(event: Event, ctx: Context) -> Outcome:
    """The upload page."""
    _person(event, ctx)
    return OpenForm(form=cards.upload_form())


def _understood(event: Event, ctx: Context) -> tuple[Sheet, Plan]:
    """The file read and checked: seconds of work for a large one, so it is done beside the writer."""
    _person(event, ctx)
    if event.upload is None:
        raise FieldError("file", "Choose a file.")
    if not event.upload.content:
        raise FieldError("file", "This file is empty. Choose one with a first row of headings.")
    try:
        sheet = reading.read(event.upload.content, importing.kind_of(str(event.values.get("kind"))))
        return sheet, importing.plan_of(sheet, vocabulary.terms(ctx.session), ctx.today)
    except UserError as error:
        raise FieldError("file", str(error)) from None


@router.form("upload", lambda _event, _ctx: cards.upload_form(), role="customer", prepare=_understood)
def uploaded(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """The preview: nothing of the pool is changed yet."""
    if event.upload is None or not isinstance(ctx.prepared, tuple):
        raise FieldError("file", "Choose a file.")
    sheet, made = ctx.prepared
    job = jobs.add(
        ctx.session,
        person_id=_person(event, ctx),
        kind=made.kind,
        file_name=event.upload.name,
        content=event.upload.content,
        now=ctx.now,
    )
    _keep(ctx, job, made)
    return Reply(card=cards.preview(job, made, sheet.headings))


def _terms(ctx: Context, person: int) -> Terms:
    marks = ctx.tools.marks if erasing.any_marked(ctx.session) else None
    return Terms(at=ctx.now, today=ctx.today, rests=rests_of(ctx.policy), person=person, marks=marks)


@router.button("upload.go", role="customer")
def go(event: Event, ctx: Context) -> Outcome:
    """Begin: from now on the clock carries it."""
    person = _person(event, ctx)
    number = event.data.get("j")
    job = jobs.get(ctx.session, number) if isinstance(number, int) else None
    if job is None or job.person_id != person or job.state == "dropped":
        raise UserError("That file is not there any more. Please upload it again.")
    if job.state == "waiting":
        job.state = "running"
        ctx.show_to(person, f"import:{job.id}", cards.progress(job.file_name, 0, _planned(ctx, job).total))
    return Reply(card=cards.begun())


_plans: dict[tuple[int, int], Plan] = {}
"""Files as this process understood them, kept between units; after a restart they are read again."""
PLANS_KEPT = 3
KEPT = 500
"""Rows a report speaks of."""


def _keep(ctx: Context, job_id: int, made: Plan) -> Plan:
    while len(_plans) >= PLANS_KEPT:
        _plans.pop(next(iter(_plans)))
    _plans[ctx.session.inside, job_id] = made
    return made


def _planned(ctx: Context, job: Import) -> Plan:
    known = _plans.get((ctx.session.inside, job.id or 0))
    return known or _keep(
        ctx, job.id or 0, importing.understand(job.content, job.kind, vocabulary.terms(ctx.session), ctx.today)
    )


@router.due("pool.imports")
def carry_on(ctx: Context) -> bool:
    """One unit of the oldest import that runs. A restart goes on where the last committed unit ended."""
    job = jobs.running(ctx.session)
    if job is None:
        jobs.drop_old(ctx.session, ctx.now - timedelta(days=1))
        return False
    try:
        plan = _planned(ctx, job)
    except UserError as error:
        _end(ctx, job, cards.cannot_finish(job.file_name, str(error)))
        return True
    try:
        with ctx.session.begin_nested():
            _unit(ctx, job, plan)
    except Exception as error:
        if worth_again(error):
            raise
        log.exception("an import cannot go on: look for the cause in this traceback", extra={"import": job.id})
        _end(ctx, job, cards.cannot_finish(job.file_name, "Something went wrong on our side; the log says what."))
    return True


def _unit(ctx: Context, job: Import, plan: Plan) -> None:
    """The words first, then so many records at a time; after the last of them the report."""
    units = list(importing.units(plan, _terms(ctx, job.person_id)))
    words = [unit for unit in units if _is_words(unit)]
    records = [unit for unit in units if not _is_words(unit)]
    if job.unit == 0:
        for unit in words:
            unit(ctx.session)
    if job.unit < len(records):
        _do(ctx, job, records[job.unit], plan)
    if job.unit >= len(records):
        _finish(ctx, job, plan)


def _is_words(unit: Unit) -> bool:
    return getattr(unit, "func", None) is add_words


def _do(ctx: Context, job: Import, unit: Unit, plan: Plan) -> None:
    done = unit(ctx.session)
    before = dict(job.report)
    counted = {name: before.get(name, 0) + getattr(done, name) for name in ("records", "added", "changed", "unchanged")}
    job.report = {
        **counted,
        "rejected": [*before.get("rejected", []), *(asdict(r) for r in done.rejected)][:KEPT],
        "remarks": [*before.get("remarks", []), *(asdict(r) for r in done.remarks)][:KEPT],
    }
    job.unit += 1
    ctx.show_to(job.person_id, f"import:{job.id}", cards.progress(job.file_name, counted["records"], plan.total))


def _finish(ctx: Context, job: Import, plan: Plan) -> None:
    said = job.report
    rejected = [*plan.rejected, *(Rejection(**r) for r in said.get("rejected", []))]
    remarks = [*plan.remarks, *(Rejection(**r) for r in said.get("remarks", []))]
    unchanged = plan.same + said.get("unchanged", 0)
    ctx.changed(
        "import",
        job.id or 0,
        "imported",
        "",
        f"{said.get('added', 0)} new, {said.get('changed', 0)} changed",
        job.file_name,
    )
    _end(
        ctx,
        job,
        cards.finished(
            job.file_name,
            said.get("added", 0),
            said.get("changed", 0),
            unchanged,
            sorted(rejected, key=lambda r: r.row),
            sorted(remarks, key=lambda r: r.row),
        ),
    )


def _end(ctx: Context, job: Import, card: Card) -> None:
    job.state, job.content, job.ended_at = "done", b"", ctx.now
    ctx.show_to(job.person_id, f"import:{job.id}", card)
    _plans.pop((ctx.session.inside, job.id or 0), None)


@router.show("pool")
def examples() -> list[Card | Form]:
    """One of each card and form of this room."""
    wrong = Rejection(3, "e-mail", "“pat” is not an e-mail address.", "Write it like pat@example.com.")
    sheet = reading.read(b"Company,Contact,Notes\nAlder,Pat Poe,x\n", "accounts")
    plan = planning.plan(sheet, (), today=date(2026, 11, 23))
    return [
        cards.upload_link("https://goodword.example.com/upload/x"), cards.no_public_url(), cards.upload_form(),
        cards.preview(1, plan, sheet.headings), cards.begun(), cards.progress("pool.csv", 50, 200),
        cards.finished("pool.csv", 2, 1, 4, (wrong,), (wrong,)),
        cards.cannot_finish("pool.csv", "The file is damaged."),
    ]  # fmt: skip
