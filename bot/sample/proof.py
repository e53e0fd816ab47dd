"""What the sample company has published: a dozen stories, videos and quotes, two of which may be used no longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.sample.customers import Customer, Voice
from store.queries import pool, vocabulary
from store.queries import proof as stored
from store.records.pool import Permission
from store.records.proof import Proof
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    title: str
    use_case: str
    product: str
    at: int
    """At which customer's, counted from 0; the first eight are healthcare in EMEA."""
    days: int
    """How long ago it was published."""
    lasts: int = 730
    used: int = 0
    language: str = "english"
    permitted: int = 0
    """In how many days the permission behind it ends; 0: none is on file, or for long."""


PIECES = (
    _Piece("case_study", "Eleven clinics close in two days", "Month-end close", "Quill Ledger", 0, 120, used=6),
    _Piece("video", "Three minutes with a hospital's finance team", "Month-end close", "Quill Ledger", 1, 200, used=3,
           permitted=25),
    _Piece("case_study", "Nine days to open a branch, not six weeks", "Onboarding", "Quill Relay", 10, 90, used=4),
    _Piece("quote", "“The auditors were done in a day”", "Audit", "Quill Ledger", 2, 60, used=2, permitted=52),
    _Piece("case_study", "One team, four countries", "Self-service support", "Quill Atlas", 13, 150, used=1),
    _Piece("review", "A five-star review after the first year", "Scheduling", "Quill Relay", 24, 40),
    _Piece("webinar", "Planning 900 shifts without a spreadsheet", "Scheduling", "Quill Relay", 33, 75, used=2),
    _Piece("article", "Field service on one screen", "Field service", "Quill Atlas", 42, 300),
    _Piece("case_study", "Abschluss in zwei Tagen", "Month-end close", "Quill Ledger", 3, 30, 730, 0, "german"),
    _Piece("report", "What 40 finance leaders changed first", "Audit", "Quill Ledger", 51, 20, used=1),
    _Piece("video", "A bank moves off paper", "Onboarding", "Quill Relay", 62, 800, used=9),
    _Piece("quote", "“We never looked back”", "Audit", "Quill Atlas", 71, 500, lasts=480),
)  # fmt: skip


def add_proof(
    session: TenantSession, customers: Sequence[Customer], voices: Sequence[Voice], now: datetime, today: date
) -> None:
    """Put them into the library, each with the customer it is about."""
    by_customer = {voice.customer.at: voice for voice in reversed(voices)}
    for number, piece in zip(pool.take_numbers(session, "proof", len(PIECES)), PIECES, strict=True):
        customer = customers[piece.at]
        published = today - timedelta(days=piece.days)
        voice = by_customer.get(piece.at) if piece.kind in ("quote", "video") and piece.lasts == 730 else None
        made = Proof(
            number=number, title=piece.title, link=f"https://www.example.com/stories/{number}", link_key="",
            kind=piece.kind, account_id=customer.id, advocate_id=voice.id if voice else None,
            summary=f"{piece.product} for {piece.use_case.lower()}.",
            industries=[customer.industry], regions=[customer.region], languages=[piece.language],
            products=[vocabulary.slug(piece.product)], use_cases=[vocabulary.slug(piece.use_case)],
            permission="website and sales decks", published_on=published,
            expires_on=published + timedelta(days=piece.lasts), created_at=now - timedelta(days=piece.days),
            used=piece.used, last_used=today - timedelta(days=min(piece.days, 12)) if piece.used else None,
        )  # fmt: skip
        stored.settle(session, made)
        session.add(made)
        if voice and piece.permitted:
            session.add(_permission(voice, piece, today))
    session.flush()


def _permission(voice: Voice, piece: _Piece, today: date) -> Permission:
    """One that will have to be renewed soon."""
    until = today + timedelta(days=piece.permitted)
    return Permission(
        advocate_id=voice.id, activity=piece.kind, scope="website and sales decks", given_by=voice.name,
        given_on=until - timedelta(days=730), how="signed form", expires_on=until,
        proof=f"https://files.example.com/permissions/{voice.at + 1}-{piece.kind}",
    )  # fmt: skip
