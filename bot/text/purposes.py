"""What something is needed for: a deal, an event, a campaign, the press, a piece of content."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, cast

from bot.text.lexicon import DROPPED, GREETINGS, wordset
from bot.text.words import Page, Span, covers

Purpose = Literal["deal", "event", "campaign", "press", "content"]

_CUES: dict[str, Purpose] = {
    **dict.fromkeys(
        wordset(
            """summit conference webinar webinars event events roundtable meetup tradeshow keynote panel workshop dinner
    fireside symposium expo congress offsite hackathon kickoff sko"""
        ),
        "event",
    ),
    **dict.fromkeys(wordset("campaign campaigns newsletter abm launch"), "campaign"),
    **dict.fromkeys(
        wordset("press journalist journalists reporter reporters analyst analysts gartner forrester"), "press"
    ),
    **dict.fromkeys(wordset("blog blogpost ebook whitepaper video videos testimonial testimonials podcast"), "content"),
    **dict.fromkeys(wordset("deal deals opp opportunity rfp poc prospect evaluation renewal"), "deal"),
}
_PAIRS: dict[tuple[str, str], Purpose] = {
    ("case", "study"): "content", ("case", "studies"): "content", ("success", "story"): "content",
    ("customer", "story"): "content", ("user", "group"): "event", ("trade", "show"): "event",
    ("round", "table"): "event",
    ("white", "paper"): "content", ("user", "conference"): "event",
}  # fmt: skip
_RANK: tuple[Purpose, ...] = ("press", "event", "campaign", "deal", "content")
_SWALLOWED = wordset("deal deals opp opportunity prospect press")
_STAGES = wordset("speaker speakers speak speaking present presenting panelist panelists talk keynote slot session")
_ENTITIES = wordset("account product competitor needed_by closes_on opportunity")
_STOP = wordset("for at during in on our the a an my this their to from with by who that and")
_YEAR = re.compile(r"\s+20[0-9]{2}(?!\w)")


class Occasion(NamedTuple):
    """The purpose, the name of the occasion where there is one, and the spans that say so."""

    purpose: Purpose | None
    name: str
    spans: tuple[Span, ...]


def occasion(page: Page, spans: Sequence[Span]) -> Occasion:
    """What it is for, by words like "for our summit", "webinar", "press"."""
    owners = covers(page, spans)
    cues = [(at, cue) for at in range(len(page.tokens)) if not _is_entity(owners[at]) and (cue := _cue(page, at))]
    stage = _stage(page, owners)
    purposes = {purpose for _, purpose in cues} | ({"event"} if stage else set())
    best = next((purpose for purpose in _RANK if purpose in purposes), None)
    said = _said(page, owners)
    if stage:
        return Occasion(best, stage.value, (stage, *said))
    for at, purpose in cues:
        if purpose == best and purpose in ("event", "campaign"):
            name, spoken = _phrase(page, owners, at)
            return Occasion(best, name, (*spoken, *said))
    return Occasion(best, "", said)


def _said(page: Page, owners: Sequence[Span | None]) -> tuple[Span, ...]:
    """The words that say nothing but the purpose, and so need not be noted."""
    return tuple(
        Span(token.start, token.end, "purpose", _CUES[token.key])
        for token, owner in zip(page.tokens, owners, strict=True)
        if owner is None and token.key in _SWALLOWED
    )


def _is_entity(owner: Span | None) -> bool:
    return owner is not None and owner.kind in _ENTITIES


def _cue(page: Page, at: int) -> Purpose | None:
    key = page.tokens[at].key
    following = page.tokens[at + 1].key if at + 1 < len(page.tokens) else ""
    return _PAIRS.get((key, following)) or _CUES.get(key)


def _stage(page: Page, owners: Sequence[Span | None]) -> Span | None:
    """The name after "speaker at": not a company, an event."""
    for at in range(1, len(page.tokens) - 1):
        if page.tokens[at].key != "at" or page.tokens[at - 1].key not in _STAGES:
            continue
        first = at + 1 + (page.tokens[at + 1].key in ("the", "our"))
        end = first
        while end < len(page.tokens) and owners[end] is None and page.tokens[end].capital and end - first < 5:
            end += 1
            if end == len(page.tokens) or page.gap(end - 1) != " ":
                break
        if end > first and not page.shouted:
            start, stop = page.tokens[first].start, page.tokens[end - 1].end
            year = _YEAR.match(page.plain, stop)
            stop = year.end() if year else stop
            return Span(start, stop, "occasion", page.text[start:stop])
    return None


def _phrase(page: Page, owners: Sequence[Span | None], at: int) -> tuple[str, list[Span]]:
    """The occasion as it was called, from "for our" up to the word that gives it away, and its free words as spans."""
    end = at + 1
    while end < len(page.tokens) and page.gap(end - 1) == " " and owners[end] is None:
        pair = (page.tokens[end - 1].key, page.tokens[end].key)
        if pair not in _PAIRS and _CUES.get(pair[1]) != _CUES.get(page.tokens[at].key, "none"):
            break
        end += 1
    first = at
    while first and at - first < 5 and _belongs(page, owners, first - 1):
        first -= 1
    if first and page.tokens[first - 1].key not in _STOP:
        first = at  # no "for our" before it: only the word itself
    start, stop = page.tokens[first].start, page.tokens[end - 1].end
    year = _YEAR.match(page.plain, stop)
    name = page.text[start : year.end() if year else stop]
    spans = [
        Span(page.tokens[i].start, page.tokens[i].end, "occasion", name) for i in range(first, end) if owners[i] is None
    ]
    if year:
        spans.append(Span(year.start() + 1, year.end(), "occasion", name))
    return name, spans


def _belongs(page: Page, owners: Sequence[Span | None], at: int) -> bool:
    owner, key = owners[at], page.tokens[at].key
    if owner is not None and owner.kind not in ("industry", "region", "country", "product", "segment", "persona"):
        return False
    return (
        key not in _STOP
        and key not in GREETINGS
        and page.gap(at) in (" ", "-")
        and (key not in DROPPED or owner is not None)
    )


def implied(said: str | None, deal: bool) -> Purpose | None:
    """The purpose with the facts of a deal taken into account: a prospect outweighs a mere kind of content."""
    return "deal" if deal and said in (None, "content") else cast("Purpose | None", said)
