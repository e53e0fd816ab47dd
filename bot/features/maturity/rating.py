"""Answering: in direct messages, one dimension at a time, one press for each. Only the presser's own answers are
touched or read, and nothing that is shown or noted here says what they were."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.context import Context, tidy
from bot.errors import FieldError, NotAllowed, UserError
from bot.event import Event
from bot.features.maturity import cards_rate, living, phrases, secret, steps, texts
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, Nothing, OpenForm, Outcome, Reply
from rubrics.schema import Dimension, Rubric
from store.queries import maturity as stored
from store.queries import ratings
from store.queries.maturity import Held
from store.queries.ratings import Answer
from store.records.maturity import Checkin

router = Router()
ROUND = 1


@dataclass(slots=True)
class Sitting:
    """Somebody who rates: the check-in, what they are asked, what they answered so far."""

    checkin: Checkin | Held
    rubric: Rubric
    who: str
    team: bool
    asked: tuple[Dimension, ...]
    answers: dict[str, Answer]

    @property
    def id(self) -> int:
        """The check-in's."""
        return self.checkin.id or 0

    def after(self, key: str) -> Dimension | None:
        """The next one that is not answered."""
        keys = [d.key for d in self.asked]
        at = keys.index(key) + 1 if key in keys else 0
        return next((d for d in self.asked[at:] if d.key not in self.answers), None)

    def before(self, key: str) -> Dimension:
        """The one that was asked before."""
        keys = [d.key for d in self.asked]
        return self.asked[max(keys.index(key) - 1, 0)] if key in keys else self.asked[0]


def sit(ctx: Context, event: Event) -> Sitting:
    """The acting person at a check-in that is being rated: whoever answers takes part from then on."""
    found = stored.hold(ctx.session, steps.number(event.data.get("c")), ctx.me)
    if found is None:
        raise UserError(phrases.GONE)
    steps.must_be_open(ctx, found)
    team = found.team
    if team is None:
        if not found.anyone:
            raise NotAllowed("This check-in is for the people who were named. Ask its facilitator to join.")
        team = ctx.is_team()
        stored.come_in(ctx.session, found.id, ctx.me, team=team)
    rubric = texts.rubric_of(ctx, found)
    who = secret.who(ctx, found, ctx.me)
    answers = ratings.own(ctx.session, found.id, ROUND, who)
    return Sitting(found, rubric, who, team, texts.asked_of(rubric, found, team=team), answers)


def _card(sitting: Sitting, at: Dimension | None, *, every: bool = False) -> Card:
    if at is None:
        return cards_rate.finished(sitting.id, sitting.asked, sitting.answers, anonymous=sitting.checkin.anonymous)
    return _question(sitting, at, every=every)


_QUESTIONS: dict[tuple[object, ...], Card] = {}
_MOST = 300


def _question(sitting: Sitting, at: Dimension, *, every: bool) -> Card:
    """A question looks the same to everybody who has come to it the same way: it is put together once."""
    before = sitting.answers.get(at.key)
    way = (before is not None, bool(before and before.comment), every)
    key = (sitting.id, sitting.checkin.digest, at.key, *(d.key for d in sitting.asked), *way)
    found = _QUESTIONS.get(key)
    if found is None:
        if len(_QUESTIONS) >= _MOST:
            _QUESTIONS.clear()
        found = cards_rate.question(sitting.id, sitting.rubric, sitting.asked, at, sitting.answers, every=every)
        _QUESTIONS[key] = found
    return found


def _show(ctx: Context, event: Event, sitting: Sitting, at: Dimension | None, *, every: bool = False) -> Outcome:
    """Bring the question to where the person is, and take a press in a channel there."""
    card, place = _card(sitting, at, every=every), living.my_place(ctx, event)
    if place is None:
        return Reply(card=card, replaces=True)
    ctx.show(f"rate:{sitting.id}", place, card, unsure="again")
    return Nothing() if event.place.kind == "direct" else Reply(card=cards_rate.in_messages())


def _asked(sitting: Sitting, event: Event) -> Dimension:
    found = texts.dimension_of(sitting.rubric, event.data.get("d"))
    if found not in sitting.asked:
        raise UserError("This question is for the program team.")
    return found


@router.button("rate.begin")
def begin(event: Event, ctx: Context) -> Outcome:
    """Begin, or go on where one stopped, on whichever platform."""
    sitting = sit(ctx, event)
    outcome = _show(ctx, event, sitting, sitting.after(""))
    for _, here in list(ctx.shown):
        living.gone_on(ctx, sitting.id, here)
    return outcome


@router.button("rate.set")
def answer(event: Event, ctx: Context) -> Outcome:
    """One press answers and leads to the next question."""
    sitting = sit(ctx, event)
    at, level = _asked(sitting, event), _level(sitting.rubric, event.data.get("l"))
    _keep(ctx, sitting, at, level)
    return _show(ctx, event, sitting, sitting.after(at.key))


def _level(rubric: Rubric, given: object) -> int:
    level = steps.number(given)
    if not 0 <= level <= rubric.top:
        raise UserError(phrases.OUT_OF_DATE)
    return level


def _keep(ctx: Context, sitting: Sitting, at: Dimension, level: int) -> None:
    person = None if sitting.checkin.anonymous else ctx.me
    ratings.rate(ctx.session, sitting.id, ROUND, at.key, sitting.who, level=level, team=sitting.team, person_id=person)
    before = sitting.answers.get(at.key)
    sitting.answers[at.key] = Answer(level, before.comment if before else "")


@router.button("rate.skip")
def skip(event: Event, ctx: Context) -> Outcome:
    """Leave one out for now."""
    sitting = sit(ctx, event)
    return _show(ctx, event, sitting, sitting.after(_asked(sitting, event).key))


@router.button("rate.back")
def back(event: Event, ctx: Context) -> Outcome:
    """The question before, answered or not."""
    sitting = sit(ctx, event)
    return _show(ctx, event, sitting, sitting.before(_asked(sitting, event).key))


@router.button("rate.go")
def go(event: Event, ctx: Context) -> Outcome:
    """A certain question: a skipped one, or one whose answer is to change."""
    sitting = sit(ctx, event)
    return _show(ctx, event, sitting, _asked(sitting, event))


@router.button("rate.traits")
def traits(event: Event, ctx: Context) -> Outcome:
    """The same question with all traits, or with the deciding ones again."""
    if event.data.get("v"):
        from bot.features.maturity.revote import show_again

        return show_again(event, ctx, every=bool(event.data.get("t")))
    sitting = sit(ctx, event)
    return _show(ctx, event, sitting, _asked(sitting, event), every=bool(event.data.get("t")))


@router.button("rate.own", reads=True)
def own(event: Event, ctx: Context) -> Outcome:
    """One's own answers: an answer to the presser alone, which is kept nowhere."""
    sitting = _looking(ctx, event)
    return Reply(card=cards_rate.own(sitting.id, sitting.rubric, sitting.asked, sitting.answers), fleeting=True)


def _looking(ctx: Context, event: Event) -> Sitting:
    found = ctx.session.get(Checkin, steps.number(event.data.get("c")))
    if found is None:
        raise UserError(phrases.GONE)
    steps.must_be_open(ctx, found)
    team = stored.side_of(ctx.session, found.id or 0, ctx.me)
    if team is None:
        raise UserError("You have not begun. Press Rate on the check-in's card.")
    rubric, who = texts.rubric_of(ctx, found), secret.who(ctx, found, ctx.me)
    answers = ratings.own(ctx.session, found.id or 0, ROUND, who)
    return Sitting(found, rubric, who, team, texts.asked_of(rubric, found, team=team), answers)


def _comment_form(event: Event, ctx: Context) -> Form:
    sitting = _looking(ctx, event)
    at = _asked(sitting, event)
    return cards_rate.comment_form(sitting.id, at, sitting.rubric, sitting.answers.get(at.key))


@router.button("rate.comment", reads=True)
def comment(event: Event, ctx: Context) -> Outcome:
    """A few words beside the answer."""
    return OpenForm(form=_comment_form(event, ctx))


@router.form("maturity.comment", _comment_form)
def commented(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Keep them, with the answer, and lead to the next question."""
    sitting = sit(ctx, event)
    at = _asked(sitting, event)
    _keep(ctx, sitting, at, _level(sitting.rubric, int(str(values["level"]))))
    text = str(values["comment"] or "").strip()
    ratings.comment(ctx.session, sitting.id, ROUND, at.key, sitting.who, text)
    sitting.answers[at.key] = Answer(sitting.answers[at.key].level, text)
    _show(ctx, event, sitting, sitting.after(at.key))
    return Reply(card=cards_rate.kept(at.name), fleeting=True)  # stored it would say who wrote about what


def _explain_form(event: Event, ctx: Context) -> Form:
    found = _discussed(ctx, event)
    return cards_rate.explain_form(found.id or 0, texts.rubric_of(ctx, found).dimensions)


def _discussed(ctx: Context, event: Event) -> Checkin:
    found = ctx.session.get(Checkin, steps.number(event.data.get("c")))
    if found is None:
        raise UserError(phrases.GONE)
    if found.stage != "revealed":
        raise UserError(phrases.not_open(found.stage))
    return found


@router.button("maturity.explain", reads=True)
def explain(event: Event, ctx: Context) -> Outcome:
    """Say in private why one sees it as one does: invited from everybody."""
    return OpenForm(form=_explain_form(event, ctx))


@router.form("maturity.explain", _explain_form)
def explained(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Kept without a name unless it is signed; it stands beside the ratings for those who may see them."""
    found = stored.hold(ctx.session, _discussed(ctx, event).id or 0, ctx.me)
    if found is None or found.stage != "revealed":
        raise UserError(phrases.OUT_OF_DATE)
    text = tidy(str(values["text"]))
    if not text:
        raise FieldError("text", "Write a few words.")
    at = texts.dimension_of(texts.rubric_of(ctx, found), values["dimension"])
    ratings.remark(ctx.session, found.id, at.key, text, ctx.me if values["signed"] else None)
    # Nobody's card is edited now: the moment would tell who wrote it. It is there when the facilitator looks next.
    return Reply(card=cards_rate.thanks(at.name), fleeting=True)
