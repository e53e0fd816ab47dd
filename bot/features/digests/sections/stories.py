"""Win stories that were to go out with the next digest, and those that were posted since the last one."""

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.features.digests import phrases
from bot.router import Router
from bot.ui import Block, Bold, Button, Buttons, Paragraph
from store.queries import stories as stored
from store.queries.stories import Told

router = Router()


@router.section("stories", "Win stories", 15)
def stories(ctx: Context, window: Window) -> Part | None:
    """The newest that this digest has not told yet."""
    told = {n for held in window.earlier if isinstance(held.get("stories"), dict) for n in held["stories"]["stories"]}
    found = [one for one in stored.to_tell(ctx.session, window.start, 20) if one.id not in told]
    return part(found[: window.most], window, more=len(found) > window.most) if found else None


def part(found: list[Told], window: Window, *, more: bool) -> Part:
    """Each with its first words, and a way to read the rest."""
    blocks: list[Block] = [phrases.heading("Win stories")]
    for one in found:
        short = one.text if len(one.text) <= SHORT else one.text[:SHORT].rsplit(" ", 1)[0] + " …"
        blocks.append(Paragraph(text=(Bold(text=one.title), f"  {short}")))
        if short != one.text:
            read = Button(label="Read it", name="win.read", data={"w": one.id, **phrases.from_post(window)})
            blocks.append(Buttons(items=(read,)))
    return Part(blocks=tuple(blocks), holds={"stories": [one.id for one in found]}, more=more)


SHORT = 160


def example(window: Window) -> Part:
    """One long story."""
    return part([Told(1, "A hospital group went live in six weeks", "They began small. " * 20)], window, more=False)
