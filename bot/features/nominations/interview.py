"""The interview: a stepped form whose answers are kept at each step; finishing it makes the profile ready to use."""

from collections.abc import Mapping
from typing import Any

from bot.context import Context, tidy
from bot.domain import guide
from bot.domain.availability import rests_of
from bot.domain.guide import Question
from bot.domain.happenings import AdvocateReady
from bot.errors import FieldError, UserError
from bot.event import Event
from bot.features.nominations import cards, cards_interview, living, steps
from bot.features.nominations import tip as tips
from bot.features.nominations.views import view
from bot.forms import Clean, read
from bot.router import Router
from bot.ui import Form, OpenForm, Outcome, Reply
from store.queries import facts
from store.queries import nominations as stored
from store.records.nominations import Interview, Nomination
from store.records.pool import Account, Advocate

router = Router()
_KINDS = {
    "products": "product", "use_cases": "use_case", "languages": "language", "willing": "activity",
    "industry": "industry", "region": "region",
}  # fmt: skip


@router.button("interview.open", role="manager", reads=True)
def open_(event: Event, ctx: Context) -> Outcome:
    """Begin, or go on where somebody stopped."""
    nomination = _asked(event, ctx, stored.get(ctx.session, _number(event)))
    begun = stored.interview(ctx.session, nomination.id or 0)
    return OpenForm(form=_page(ctx, nomination, begun.step if begun else 0))


def _number(event: Event, name: str = "n") -> int:
    value = event.data.get(name)
    return value if isinstance(value, int) else 0


def _asked(event: Event, ctx: Context, nomination: Nomination | None) -> Nomination:
    """A nomination that has an interview to do."""
    if nomination is None:
        raise UserError(steps.GONE)
    shown = view(ctx, nomination)
    if shown.advocate_stage in ("active", "paused") and nomination.stage == "approved":
        raise UserError(f"This interview is finished. {nomination.person} is ready to use.")
    if not shown.waits_for_interview:
        raise UserError(f"There is no interview to do: this nomination is {shown.state}.")
    return nomination


def _pages(ctx: Context) -> tuple[tuple[Question, ...], ...]:
    return guide.steps(guide.read(ctx.policy.interview_guide))


def _page(ctx: Context, nomination: Nomination, at: int) -> Form:
    pages = _pages(ctx)
    at = min(max(at, 0), len(pages) - 1)
    account = ctx.session.get(Account, nomination.account_id) if nomination.account_id else None
    lacks = [kind for kind in ("industry", "region") if not (account and getattr(account, kind))]
    return cards_interview.page(view(ctx, nomination), at, pages, _answers(ctx, nomination, account), ctx.terms, lacks)


def _answers(ctx: Context, nomination: Nomination, account: Account | None) -> dict[str, Any]:
    """What was answered, over what the nomination and the pool know already."""
    begun = stored.interview(ctx.session, nomination.id or 0)
    advocate = ctx.session.get(Advocate, nomination.advocate_id) if nomination.advocate_id else None
    known: dict[str, Any] = {
        "title": nomination.title or (advocate.title if advocate else ""),
        "email": nomination.email or (advocate.email if advocate else ""),
        "phone": nomination.phone or (advocate.phone if advocate else ""),
        "story": (advocate.story if advocate else "") or nomination.why,
        "contact": advocate.contact_by if advocate else "",
        "not_to": ", ".join(advocate.not_to) if advocate else "",
        "willing": sorted({*nomination.activities, *(advocate.activities if advocate else ())}),
        "languages": advocate.languages if advocate else [],
        "products": list(dict.fromkeys([*(account.products if account else ()), *nomination.products])),
        "use_cases": account.use_cases if account else [],
        "industry": nomination.industry,
        "region": nomination.region,
    }
    return known | (begun.answers if begun else {})


def _form(event: Event, ctx: Context) -> Form:
    return _page(ctx, _asked(event, ctx, stored.get(ctx.session, _number(event))), _number(event, "s"))


@router.form("interview", _form, role="manager")
def answered(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A page is done: the next one, or the end."""
    nomination = _asked(event, ctx, steps.held(ctx, event.data.get("n")))
    at = _number(event, "s")
    begun = _keep(ctx, nomination, _checked(ctx, values), at + 1)
    if at + 1 < len(_pages(ctx)):
        living.refresh(ctx, nomination)
        return OpenForm(form=_page(ctx, nomination, at + 1))
    return _finish(ctx, nomination, begun)


def _checked(ctx: Context, values: Mapping[str, Clean]) -> dict[str, Any]:
    """The answers as they are kept.

    Raises:
        FieldError: an address that is none, or a word that the program does not have.
    """
    said: dict[str, Any] = {}
    for name, value in values.items():
        keys = value if isinstance(value, tuple) else (value,) if value else ()
        if name in _KINDS and any(key not in ctx.terms.by_kind.get(_KINDS[name], {}) for key in keys):
            raise FieldError(name, "Choose from the list.")
        said[name] = list(value) if isinstance(value, tuple) else str(value or "")
    if said.get("email"):
        said["email"] = tips.email(tidy(said["email"]))
    return said


def _keep(ctx: Context, nomination: Nomination, said: dict[str, Any], step: int) -> Interview:
    begun = stored.interview(ctx.session, nomination.id or 0)
    if begun is None:
        begun = Interview(nomination_id=nomination.id or 0, by_id=ctx.me or None, started_at=ctx.now)
        ctx.session.add(begun)
        ctx.changed("nomination", nomination.id or 0, "interview", "", "begun")
        if nomination.assigned_id is None:
            nomination.assigned_id, nomination.assigned_at = ctx.me, ctx.now
    begun.answers = {**begun.answers, **said}
    begun.step = max(begun.step, min(step, len(_pages(ctx)) - 1))
    ctx.session.flush()
    return begun


@router.button("interview.pause", role="manager")
def pause(event: Event, ctx: Context) -> Outcome:
    """Keep what is typed so far and go on another day."""
    nomination = _typed(event, ctx, _number(event, "s"))
    return Reply(card=cards_interview.saved(living.refresh(ctx, nomination)))


@router.button("interview.back", role="manager")
def back(event: Event, ctx: Context) -> Outcome:
    """The page before, keeping what is typed on this one."""
    at = _number(event, "s")
    nomination = _typed(event, ctx, at)
    return OpenForm(form=_page(ctx, nomination, at - 1))


def _typed(event: Event, ctx: Context, at: int) -> Nomination:
    """The nomination, with what is typed on the open page kept as far as it can be read."""
    nomination = _asked(event, ctx, steps.held(ctx, event.data.get("n")))
    values, wrong = read(_page(ctx, nomination, at), event.values)
    there = {name: value for name, value in values.items() if name in event.values and name not in wrong}
    try:
        _keep(ctx, nomination, _checked(ctx, there), at)
    except FieldError as error:
        _keep(ctx, nomination, _checked(ctx, {n: v for n, v in there.items() if n != error.field}), at)
    return nomination


@router.button("interview.read", role="manager", reads=True)
def told(event: Event, ctx: Context) -> Outcome:
    """What was answered, also to questions that no part of the profile holds."""
    nomination = stored.get(ctx.session, _number(event))
    begun = stored.interview(ctx.session, nomination.id or 0) if nomination else None
    if nomination is None or begun is None:
        raise UserError(steps.GONE if nomination is None else "Nothing was written down yet.")
    questions = guide.read(ctx.policy.interview_guide)
    said = [(q.text, _said(ctx, q, begun.answers)) for q in questions]
    card = cards_interview.told(
        view(ctx, nomination), [(q, text) for q, text in said if text], finished=begun.finished_at is not None
    )
    return Reply(card=card)


def _said(ctx: Context, question: Question, answers: Mapping[str, Any]) -> str:
    answer = answers.get(cards_interview.field_of(question), "")
    return ctx.terms.labels(_KINDS[question.part], answer) if isinstance(answer, list) else str(answer)


# --- the end


def _finish(ctx: Context, nomination: Nomination, begun: Interview) -> Outcome:
    """The profile is ready to use, and whoever nominated hears it."""
    said = begun.answers
    willing = [key for key in said.get("willing", ()) if key in ctx.terms.by_kind.get("activity", {})]
    if not willing:
        raise UserError("Say on an earlier page what they are willing to do. Without it nobody can ask them.")
    first = nomination.stage != "approved"
    advocate = steps.admit(ctx, nomination)
    account = ctx.session.get(Account, advocate.account_id)
    if account is not None:
        steps.fill_in(account, said.get("industry", ""), said.get("region", ""), said.get("products", ()),
                      said.get("use_cases", ()))  # fmt: skip
    _profile(ctx, advocate, said, willing)
    begun.finished_at, begun.by_id, nomination.confirmed = ctx.now, ctx.me or None, True
    if first:
        steps.decide(ctx, nomination, "approved")
    ctx.session.flush()
    facts.refresh(ctx.session, account_ids=[advocate.account_id], today=ctx.day, rests=rests_of(ctx.policy))
    ctx.happened(AdvocateReady(advocate.id or 0, nomination.id or 0))
    shown = living.moved(ctx, nomination, f"{ctx.actor.name} finished the interview: ready to use")
    activities = ctx.terms.labels("activity", willing)
    for person in steps.hears(ctx, nomination):
        if person != ctx.me:
            ctx.tell(person, cards.ready(shown, activities), about=advocate.id or 0)
    peers = str(said.get("peers", ""))
    return Reply(card=cards_interview.finished(shown, activities, peers, reachable=bool(advocate.email)))


def _profile(ctx: Context, advocate: Advocate, said: Mapping[str, Any], willing: list[str]) -> None:
    """What was answered, on the advocate's own record."""
    limits = f"Limits: {said['limits']}" if said.get("limits") else ""
    told = [text for text in (said.get("story"), said.get("outcomes"), limits) if text]
    advocate.story = "\n\n".join(told) or advocate.story
    for name, column in (("title", "title"), ("email", "email"), ("phone", "phone"), ("contact", "contact_by")):
        if said.get(name):
            setattr(advocate, column, tidy(said[name]))
    if "not_to" in said:
        advocate.not_to = [name for part in said["not_to"].replace("\n", ",").split(",") if (name := tidy(part))][:100]
    advocate.languages = list(said.get("languages") or advocate.languages)
    ctx.changed(
        "advocate", advocate.id or 0, "activities", ", ".join(advocate.activities), ", ".join(willing), "interview"
    )
    advocate.activities, advocate.last_verified = willing, ctx.day
    if advocate.stage != "paused":
        steps.move_advocate(ctx, advocate, "active", "interview finished")
