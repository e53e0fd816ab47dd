"""One thing to try, never the same twice within a quarter."""

from bot.context import Context
from bot.domain.digest import Part, Window
from bot.router import Router
from bot.ui import Bold, Code, Paragraph, Text

router = Router()
TIPS: dict[str, Text] = {
    "one_line": ("Write what you need in one line: ", Code(text="/advocate bank reference in EMEA for Acme by Friday")),
    "dont_post": "Before you ask a channel for a reference, use its menu: Find a reference for it.",
    "proof": "No customer free? A published story is offered beside people. It can go out today.",
    "by_friday": "Say by when you need it. Owners answer sooner when they know the day.",
    "amount": "Name the deal's value: owners weigh it when they decide whom to ask.",
    "confidential": "A prospect nobody may know of? Tick confidential: only the owner and the program team see it.",
    "own": "Your own customers need no approval of yours twice: ask for one and it goes straight on.",
    "not_now": "Not a good time for your customer? Say Not now with a reason: nobody asks again until then.",
    "accounts": ("What is asked of your customers: ", Code(text="/advocate accounts")),
    "find": ("Who could vouch for us? Look around in private: ", Code(text="/advocate find banks")),
    "survey": "One press after the call says how it went. It decides who is offered next time.",
    "won": "Tell how the deal ended. Owners hear what their customer's call led to.",
    "thread": "In a thread write @Goodword and the same words as after the slash.",
    "early": "Ask a week ahead when you can: rested customers say yes more often.",
    "follow": "Somebody asked for the same deal already? Follow theirs: you hear when a customer said yes.",
    "criteria": "Industry and region find better matches than the name of a product alone.",
}


@router.section("tip", "A tip", 70)
def tip(_ctx: Context, window: Window) -> Part | None:
    """The next tip this digest has not given lately; none is better than one again."""
    told = {held["tip"].get("tip") for held in window.earlier if isinstance(held.get("tip"), dict)}
    name = next((name for name in TIPS if name not in told), "")
    return part(name) if name else None


def part(name: str) -> Part:
    """A tip goes along with news; it is none."""
    said = TIPS[name]
    text = said if isinstance(said, tuple) else (said,)
    return Part(blocks=(Paragraph(text=(Bold(text="Try this: "), *text)),), holds={"tip": name}, news=False)


def example(_window: Window) -> Part:
    """The first."""
    return part("one_line")
