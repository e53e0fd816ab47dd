"""What people do in a check-in, over and over: start it, rate, reveal, settle, finish."""

from datetime import timedelta

from bot.ui import Button, Card, Outcome
from rubrics.library import load
from tests.core.stage import Stage, button, buttons, card_of, form_of, text_of

ADVOCACY, MARKETING = "advocacy-program", "customer-marketing"
PLACE = "sales"
RATERS = ("sam", "lee", "kim", "cat", "mia", "ada")


def start(stage: Stage, who: str = "mia", **values: object) -> Card:
    """Start a check-in in the sales channel; the channel's card."""
    form = form_of(stage.say(who, "/maturity start", PLACE))
    card_of(stage.send(who, form, values))  # type: ignore[arg-type]  # reason: what a form takes
    return channel(stage)


def channel(stage: Stage) -> Card:
    """The check-in's card in the channel."""
    return next(c for c in reversed(stage.channel(PLACE)) if "Check-in #" in c.title)


def card(stage: Stage, who: str, words: str) -> Card:
    """The newest message of somebody that says `words`."""
    found = [c for c in stage.messages(who) if words in text_of(c)]
    assert found, f"nobody told {who} {words!r}: {[c.title for c in stage.messages(who)]}"
    return found[-1]


def question(stage: Stage, who: str) -> Card:
    """The question somebody is at."""
    return next(c for c in reversed(stage.messages(who)) if any(b.name == "rate.set" for b in buttons(c)))


def level(card: Card, at: int) -> Button:
    """The press on a level; 0 is not sure."""
    return next(b for b in buttons(card) if b.name in ("rate.set", "revote.set") and b.data["l"] == at)


def rate(stage: Stage, who: str, *levels: int) -> None:
    """Rate every dimension one is asked about, with `levels` over and over: the presses alone, for tests in which
    reading the questions plays no part."""
    begin = button(channel(stage), "Rate")
    rubric = next(r for r in load().values() if r.name in channel(stage).title)
    for n, dimension in enumerate(rubric.dimensions):
        data = {**begin.data, "d": dimension.key, "l": levels[n % len(levels)]}
        stage.press(who, Button(label="", name="rate.set", data=data))


def talk(stage: Stage, who: str, *levels: int) -> int:
    """Rate as people do, card by card, with `levels` over and over; how many presses it took."""
    stage.press(who, button(channel(stage), "Rate"), place=PLACE)
    presses, n = 1, 0
    while at := [c for c in stage.messages(who) if any(b.name == "rate.set" for b in buttons(c))]:
        stage.press(who, level(at[-1], levels[n % len(levels)]))
        presses, n = presses + 1, n + 1
    return presses


def lead(stage: Stage, who: str = "mia") -> Card:
    """The facilitator's card."""
    names = ("checkin.reveal", "checkin.finish", "goal.new")
    return next(c for c in reversed(stage.messages(who)) if any(b.name in names for b in buttons(c)))


def reveal(stage: Stage, who: str = "mia") -> Outcome:
    """Reveal it."""
    return stage.press(who, button(lead(stage, who), "Reveal"))


def settle(stage: Stage, who: str = "mia", evidence: str = "Everybody can see it") -> None:
    """Confirm the median of each dimension, the higher one between two."""
    while True:
        shown = lead(stage, who)
        open_ = [b for b in buttons(shown) if b.name == "confirm.level"]
        if not open_ or "Settled" in text_of(shown):
            return
        chosen = open_[-1]
        came = stage.press(who, chosen)
        if chosen.form:
            stage.send(who, form_of(came), {"evidence": evidence})


def finish(stage: Stage, who: str = "mia") -> Card:
    """Finish it; the facilitator's card."""
    stage.press(who, button(lead(stage, who), "Finish"))
    return lead(stage, who)


def whole(stage: Stage, *levels: int, raters: tuple[str, ...] = RATERS, **values: object) -> Card:
    """From the start to the scorecard."""
    start(stage, **values)
    for who in raters:
        rate(stage, who, *levels)
    reveal(stage)
    settle(stage)
    return finish(stage)


def later(stage: Stage, **by: float) -> None:
    """Time passes and what is due is done."""
    stage.now += timedelta(**by)
    stage.tick()
