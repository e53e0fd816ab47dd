"""New voices: customers who became ready to vouch."""

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.domain.terms import Terms
from bot.domain.wording import inside
from bot.features.digests import phrases
from bot.features.digests.span import span
from bot.router import Router
from bot.ui import Block, Bold, Bullets, Buttons, Text
from store.queries.outcomes import Voice, new_voices

router = Router()


@router.section("voices", "New voices", 20)
def voices(ctx: Context, window: Window) -> Part | None:
    """Customers who are ready to use since the last post."""
    count, newest = new_voices(ctx.session, span(window), window.most)
    return part(count, newest, ctx.terms, window) if count else None


def part(count: int, newest: list[Voice], terms: Terms, window: Window) -> Part:
    """Sellers read whom they can ask and for what, executives how many there are."""
    said = phrases.count(count, "new customer", "new customers") + (
        " vouches for us" if count == 1 else " vouch for us"
    )
    blocks: list[Block] = [phrases.heading(said)]
    if not window.decides:
        blocks.append(Bullets(items=tuple(_line(voice, terms) for voice in newest)))
    if count > len(newest) or window.decides:
        blocks.append(Buttons(items=(phrases.see_all(window, "voices", "See who"),)))
    return Part(blocks=tuple(blocks), holds={"count": count}, more=count > len(newest))


def _line(voice: Voice, terms: Terms) -> Text:
    where = [phrases.labelled(terms, "industry", voice.industry), phrases.labelled(terms, "region", voice.region)]
    does = [inside(terms.label("activity", key)) for key in voice.activities[:2]]
    about = " · ".join(word for word in (*where, ", ".join(does)) if word)
    who = f"{voice.name}, {voice.title}" if voice.title else voice.name
    return (Bold(text=voice.account), f" · {who}" + (f" ({about})" if about else ""))


def example(window: Window) -> Part:
    """Two of five."""
    two = [
        Voice(n, "Pat Poe", "VP Operations", f"Alder Clinic {n}", "healthcare", "emea", ("call",), 1) for n in (1, 2)
    ]
    return part(5, two, Terms(), window)
