"""What a profile shows to the one who looks, gathered once from the records."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.access import looks_after, may_see
from bot.context import Context
from bot.domain.availability import Availability, availability
from bot.domain.stages import label
from bot.domain.wording import full_day, held_back
from bot.errors import UserError
from bot.ui import Mention, Text
from store.queries import profiles
from store.queries.profiles import Profile
from store.records.pool import FOREVER, Permission

GONE = "That profile is not there any more. Look for somebody with /goodword show and a name."
DONE = ("took_place", "feedback_given")


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A profile as one person may see it. `private` is empty for whoever may not see contact details."""

    id: int
    number: int
    who: str
    account: str
    account_id: int
    status: str
    free: bool
    willing: str
    permissions: tuple[str, ...]
    owner: Mention | str
    about: tuple[tuple[str, Text], ...]
    story: str
    tags: tuple[str, ...]
    private: tuple[tuple[str, Text], ...] = ()
    history: tuple[str, ...] = ()
    may_edit: bool = False
    may_erase: bool = False


def found(ctx: Context, advocate_id: object, *, lock: bool = False) -> Profile:
    """The profile a button or form is about, if the acting person may see it.

    Raises:
        UserError: there is none, or not for them; which of both is not said.
    """
    look = profiles.lock if lock else profiles.of
    profile = look(ctx.session, advocate_id) if isinstance(advocate_id, int) else None
    if profile is None or not may_see(ctx, profile.advocate, profile.account):
        raise UserError(GONE)
    return profile


def profile_view(ctx: Context, profile: Profile) -> ProfileView:
    """All of it."""
    advocate, account = profile.advocate, profile.account
    cares = looks_after(ctx, account)
    free = availability(advocate, ctx.policy, ctx.day, "", public=False)
    last = advocate.last_used
    about: list[tuple[str, Text]] = [
        ("Role", ctx.terms.label("persona", advocate.persona) if advocate.persona else ""),
        ("Speaks", ctx.terms.labels("language", advocate.languages)),
        ("Last used", full_day(last) if last else "not yet"),
        ("Feedback", f"{advocate.feedback / 10:.1f} of 5" if advocate.feedback else ""),
        ("Checked", full_day(advocate.last_verified) if advocate.last_verified else "never"),
    ]
    return ProfileView(
        id=advocate.id or 0,
        number=advocate.number,
        who=f"{advocate.name}, {advocate.title}" if advocate.title else advocate.name,
        account=account.name,
        account_id=account.id or 0,
        status=_status(advocate.stage, free),
        free=free.available,
        willing=ctx.terms.labels("activity", advocate.activities),
        permissions=tuple(standing(ctx, profiles.permissions(ctx.session, advocate.id or 0))),
        owner=ctx.mention(account.owner_id) if account.owner_id else account.owner_email or "nobody yet",
        about=tuple(about),
        story=advocate.story,
        tags=tuple(advocate.tags),
        private=_private(profile) if cares else (),
        history=tuple(_history(ctx, profile, cares=cares)),
        may_edit=cares,
        may_erase=ctx.role == "admin",
    )


def _status(stage: str, free: Availability) -> str:
    if free.available:
        return "ready to use"
    return label(stage) if free.reason == "not_active" else held_back(free.reason, free.until)


def _private(profile: Profile) -> tuple[tuple[str, Text], ...]:
    advocate = profile.advocate
    return (
        ("E-mail", advocate.email or "not known"),
        ("Phone", advocate.phone),
        ("Best reached by", advocate.contact_by),
        ("Not to speak to", ", ".join(advocate.not_to)),
    )


def standing(ctx: Context, permissions: Sequence[Permission]) -> list[str]:
    """The permissions that stand, by activity: what, for what, until when."""
    last: dict[str, Permission] = {}
    for one in permissions:
        if one.withdrawn_on is None and (one.expires_on or FOREVER) >= ctx.day:
            known = last.get(one.activity)
            if known is None or (one.expires_on or FOREVER) > (known.expires_on or FOREVER):
                last[one.activity] = one
    said = []
    for activity, one in sorted(last.items()):
        scope = f" ({one.scope})" if one.scope else ""
        until = f" until {full_day(one.expires_on)}" if one.expires_on and one.expires_on != FOREVER else ""
        said.append(f"{ctx.terms.label('activity', activity)}{scope}{until}")
    return said


def _history(ctx: Context, profile: Profile, *, cares: bool) -> list[str]:
    """What they did for us and, for those who look after them, what they were asked for. Prospects are not named."""
    lines: list[tuple[str, str]] = []
    for use, number in profiles.uses(ctx.session, profile.advocate.id or 0):
        rated = f", rated {use.rating} of 5" if use.rating else ""
        comment = f": “{use.comment}”" if cares and use.comment else ""
        of = f" for #{number}" if cares and number else ""
        what = ctx.terms.label("activity", use.activity)
        lines.append((use.happened_on.isoformat(), f"{full_day(use.happened_on)}: {what}{of}{rated}{comment}"))
    if cares:
        for ask, number in profiles.asks(ctx.session, profile.advocate.id or 0, DONE):
            at = (ask.ended_at or ask.opened_at or ctx.now).astimezone(ctx.zone).date()
            why = f" ({ask.why})" if ask.why else ""
            what = ctx.terms.label("activity", ask.activity)
            lines.append((at.isoformat(), f"{full_day(at)}: {what} for #{number}, {label(ask.stage)}{why}"))
    return [line for _, line in sorted(lines, key=lambda one: one[0], reverse=True)]
