"""The people inside the company who made it happen, by what they did, in the order of their names: no ranking, no
counts, and nobody who does not want to be named."""

from collections.abc import Collection, Mapping, Sequence

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.features.digests.phrases import from_post, heading
from bot.features.digests.span import span
from bot.router import Router
from bot.ui import Block, Button, Buttons, Mention, Note, Paragraph, Text
from store.queries import digests, recognition

router = Router()
MOST = 60
"""Names a line holds; of more, those named longest ago come first."""
DID = {
    "voices": "For customers who speak for us, found and nominated by",
    "care": "For opening the door to the customers they look after",
    "outcomes": "For telling how it ended, so that we learn what helps",
}


@router.section("recognition", "Thanks of the month", 5)
def recognition_(ctx: Context, window: Window) -> Part | None:
    """Nominators, owners, and those who recorded an outcome."""
    when = span(window)
    found = {
        "voices": recognition.found_voices(ctx.session, when),
        "care": recognition.looked_after(ctx.session, when),
        "outcomes": recognition.told_outcomes(ctx.session, when),
    }
    unnamed, before = digests.unnamed(ctx.session), _named_before(window)
    picked = {did: chosen(people - unnamed, before) for did, people in found.items()}
    names = recognition.names(ctx.session, {person for people in picked.values() for person in people})
    groups = {did: _mentions(names, people) for did, people in picked.items() if people}
    return part(groups, window) if groups else None


def _named_before(window: Window) -> Mapping[int, int]:
    named: dict[int, int] = {}
    for held in window.earlier:
        section = held.get("recognition")
        for person in section.get("people", ()) if isinstance(section, Mapping) else ():
            named[person] = named.get(person, 0) + 1
    return named


def chosen(people: Collection[int], before: Mapping[int, int], most: int = MOST) -> list[int]:
    """Everybody; of more than a line holds, those who were named least."""
    return sorted(people, key=lambda person: (before.get(person, 0), person))[:most]


def _mentions(names: Mapping[int, str], people: Sequence[int]) -> list[Mention]:
    found = [Mention(person=person, name=names[person]) for person in people]
    return sorted(found, key=lambda one: (one.name.casefold(), one.person))


def part(groups: Mapping[str, Sequence[Mention]], window: Window) -> Part:
    """A line for each thing that people did."""
    blocks: list[Block] = []
    for did, those in groups.items():
        blocks += [heading(DID[did]), Paragraph(text=_listed(those))]
    choose = Button(label="May I be named?", name="run", data={"text": "goodword thanks", **from_post(window)})
    blocks += [Buttons(items=(choose,)), Note(text="In the order of names. Who prefers not to be named is left out.")]
    people = sorted({one.person for those in groups.values() for one in those})
    title = (
        f"Thank you: who made {window.first:%B} happen" if window.first.day == 1 else "Thank you: who made it happen"
    )
    return Part(blocks=tuple(blocks), holds={"people": people}, title=title)


def _listed(those: Sequence[Mention]) -> Text:
    said: list[Mention | str] = []
    for at, one in enumerate(those):
        said += [", " if at < len(those) - 1 else " and ", one] if at else [one]
    return tuple(said)


def example(window: Window) -> Part:
    """Three who did different things, one of them two."""
    ada, kim, sam = (Mention(person=n, name=name) for n, name in enumerate(("Ada Brandt", "Kim Halvorsen", "Sam"), 1))
    return part({"voices": [kim], "care": [ada, kim, sam], "outcomes": [ada, sam]}, window)
