"""How what must not be said exactly is said: amounts as bands, customers by what they are."""

from decimal import Decimal

from bot.ui import Money

BANDS = (50_000, 100_000, 250_000, 500_000, 1_000_000)


def band(amount: Decimal, currency: str) -> str:
    """An amount as channels see it: never the figure itself."""
    if amount < BANDS[0]:
        return f"under {Money(amount=Decimal(BANDS[0]), currency=currency)}"
    if amount >= BANDS[-1]:
        return f"over {Money(amount=Decimal(BANDS[-1]), currency=currency)}"
    low = max(b for b in BANDS if b <= amount)
    high = min(b for b in BANDS if b > amount)
    return f"{Money(amount=Decimal(low), currency=currency)} to {Money(amount=Decimal(high), currency=currency)}"


def veiled(industry: str) -> str:
    """How a confidential prospect is called where others read."""
    article = "an" if industry[:1].lower() in "aeiou" and industry else "a"
    return f"{article} {industry.lower()} company" if industry else "a company"
