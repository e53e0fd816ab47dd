"""Which stage may follow which, and what to say when one may not. Every move is recorded with who, when and why."""

from bot.errors import UserError

ADVOCATE: dict[str, tuple[str, ...]] = {
    "candidate": ("invited", "active", "former", "do_not_contact"),
    "invited": ("active", "candidate", "former", "do_not_contact"),
    "active": ("paused", "former", "do_not_contact"),
    "paused": ("active", "former", "do_not_contact"),
    "former": ("candidate", "active", "do_not_contact"),
    "do_not_contact": ("candidate",),
}
REQUEST: dict[str, tuple[str, ...]] = {
    "new": ("in_progress", "on_hold", "duplicate", "cancelled", "unfilled", "answered_with_proof"),
    "in_progress": ("fulfilled", "on_hold", "duplicate", "cancelled", "unfilled", "answered_with_proof"),
    "on_hold": ("new", "in_progress", "fulfilled", "duplicate", "cancelled", "unfilled", "answered_with_proof"),
    "fulfilled": ("closed", "in_progress"),
    "unfilled": ("in_progress", "closed"),
    "answered_with_proof": ("in_progress", "closed"),
    "closed": (),
    "duplicate": ("in_progress",),
    "cancelled": (),
}
ASK: dict[str, tuple[str, ...]] = {
    "proposed": ("owner_asked", "withdrawn"),  # never past the place where capacity is taken up
    "owner_asked": ("owner_approved", "advocate_asked", "owner_declined", "withdrawn"),
    "owner_approved": ("advocate_asked", "owner_declined", "withdrawn"),
    "advocate_asked": ("scheduled", "advocate_declined", "withdrawn"),
    "scheduled": ("scheduled", "took_place", "did_not_take_place", "advocate_declined", "withdrawn"),
    "took_place": ("feedback_given",),
    "feedback_given": (),
    "did_not_take_place": ("scheduled", "withdrawn"),
    "owner_declined": (),
    "advocate_declined": (),
    "withdrawn": (),
}
NOMINATION: dict[str, tuple[str, ...]] = {
    "submitted": ("in_review", "interview", "approved", "later", "declined", "duplicate"),
    "in_review": ("interview", "approved", "later", "declined", "duplicate"),
    "interview": ("approved", "later", "declined", "duplicate"),
    "later": ("in_review", "interview", "approved", "declined", "duplicate"),
    "declined": ("in_review",),
    "approved": (),
    "duplicate": ("in_review",),
}
OPEN_REQUEST = ("new", "in_progress", "on_hold")
LABELS = {
    "new": "new",
    "in_progress": "in progress",
    "fulfilled": "fulfilled",
    "closed": "closed",
    "on_hold": "on hold",
    "duplicate": "duplicate",
    "cancelled": "cancelled",
    "unfilled": "nobody found",
    "answered_with_proof": "answered with proof",
    "proposed": "waits for the program team",
    "owner_asked": "owner asked",
    "owner_approved": "owner said yes",
    "advocate_asked": "asked, waiting for an answer",
    "scheduled": "said yes",
    "took_place": "took place",
    "did_not_take_place": "did not take place",
    "feedback_given": "took place",
    "owner_declined": "owner said not now",
    "advocate_declined": "declined",
    "withdrawn": "withdrawn",
    "candidate": "candidate",
    "invited": "invited",
    "active": "ready to use",
    "paused": "paused",
    "former": "former",
    "do_not_contact": "do not contact",
    "submitted": "waits for a look",
    "in_review": "in review",
    "interview": "interview",
    "approved": "approved",
    "later": "later",
    "declined": "not now",
}


def label(stage: str) -> str:
    """A stage in words for the screen."""
    return LABELS.get(stage, stage.replace("_", " "))


def check_move(table: dict[str, tuple[str, ...]], what: str, before: str, after: str) -> None:
    """Refuse a move that is not allowed, saying what can be done instead.

    Raises:
        UserError: the table does not have the move.
    """
    possible = table.get(before, ())
    if after in possible:
        return
    instead = " or ".join(label(stage) for stage in possible)
    rest = f" From here it can become: {instead}." if instead else " Nothing more can happen to it."
    raise UserError(f"This {what} is {label(before)} already.{rest}")
