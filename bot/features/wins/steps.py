"""What can happen to a win story."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.context import Context
from bot.domain.happenings import StoryMoved, StoryPosted
from bot.errors import NotAllowed, UserError
from bot.features.wins import rules, showing, telling
from store import outbox
from store.queries import people, stories
from store.records.promotion import Story


def make(ctx: Context, *, author: int | None, title: str, body: str, **given: Any) -> Story:
    """A new draft."""
    story = Story(
        number=ctx.number("story"), author_id=author, title=title, body=body, created_at=ctx.now,
        currency=ctx.policy.currency, **given,
    )  # fmt: skip
    ctx.session.add(story)
    ctx.session.flush()
    ctx.changed("story", story.id or 0, "stage", "", "draft")
    retell(ctx, story)
    ctx.record = f"story:{story.id}"
    return story


def held(ctx: Context, story_id: int) -> Story:
    """The story, held until this transaction ends.

    Raises:
        UserError: there is none.
    """
    story = stories.lock(ctx.session, story_id)
    if story is None:
        raise UserError("That story is not there any more. See yours with /goodword win.")
    return story


def retell(ctx: Context, story: Story) -> None:
    """What everybody may read follows from what was written and what is permitted now."""
    told = telling.tell(ctx, story, telling.gates_of(ctx, story))
    story.told_title, story.told_text = told.title, told.text


def write(ctx: Context, story: Story, values: Mapping[str, Any]) -> None:
    """Take what was typed; a story that is out changes everywhere."""
    story.title, story.body = str(values["title"]), str(values["body"])
    story.quote = str(values["quote"] or "")
    story.amount = values["amount"] if isinstance(values["amount"], Decimal) else None
    account = int(str(values["customer"])) if values["customer"] else None
    if account != story.account_id:
        story.account_id, story.advocate_id = account, None
        story.named = story.quoted = story.exact = story.logo = False  # what was allowed was of somebody else
    ctx.changed("story", story.id or 0, "text", "", "changed")
    retell(ctx, story)
    ctx.session.flush()
    showing.everywhere(ctx, story)
    ctx.record = f"story:{story.id}"


def send(ctx: Context, story: Story) -> None:
    """To the program team."""
    story.sent = True
    ctx.session.flush()
    showing.refresh(ctx, story)


def wait(ctx: Context, story: Story) -> None:
    """For the customer's permission; nothing is told meanwhile."""
    _from(story, ("draft",))
    _move(ctx, story, "awaiting_permission")
    showing.refresh(ctx, story)


def approve(
    ctx: Context, story: Story, *, shown: Mapping[str, bool], places: list[int], post_at: datetime | None, digest: bool
) -> None:
    """Somebody else than the author lets it be told; what is ticked is shown if it is permitted at this moment.

    Raises:
        NotAllowed: the author approves their own, and there is somebody else.
    """
    _from(story, rules.OPEN)
    team = [p.id or 0 for p in people.team(ctx.session)]
    if not rules.may_approve(ctx.me, story.author_id, team):
        others = ", ".join(p.name for p in people.team(ctx.session) if p.id != story.author_id)
        raise NotAllowed(f"Somebody else approves what you wrote: {others}.")
    may = {gate.part for gate in telling.gates_of(ctx, story) if gate.open}
    story.named, story.quoted, story.exact, story.logo = (
        shown.get(part, False) and part in may for part in ("name", "quote", "amount", "logo")
    )
    story.approved_by_id, story.approved_at = ctx.me, ctx.now
    story.places, story.post_at, story.with_digest, story.sent = places, post_at, digest, True
    _move(ctx, story, "approved")
    retell(ctx, story)
    if not digest and (post_at is None or post_at <= ctx.now):
        post(ctx, story)
    else:
        showing.refresh(ctx, story)


def post(ctx: Context, story: Story) -> None:
    """It is told now, in its channels."""
    _from(story, ("approved",))
    retell(ctx, story)  # a permission may have ended since
    story.posted_at, story.with_digest = ctx.now, False
    _move(ctx, story, "posted")
    ctx.session.flush()
    showing.everywhere(ctx, story, first=True)
    ctx.happened(StoryPosted(story.id or 0))


def told_by_digest(ctx: Context, story: Story) -> None:
    """A digest told it; it has no post of its own."""
    if story.stage != "approved" or not story.with_digest:
        return
    story.posted_at, story.with_digest = ctx.now, False
    _move(ctx, story, "posted")
    ctx.session.flush()
    showing.refresh(ctx, story)
    ctx.happened(StoryPosted(story.id or 0))


def withdraw(ctx: Context, story: Story, why: str) -> None:
    """It goes, from every channel and digest."""
    if story.stage == "withdrawn":
        raise UserError("This story was withdrawn already.")
    _move(ctx, story, "withdrawn", why)
    topic = showing.topic(story)
    for place in ctx.has_shown(topic):
        outbox.remove(ctx.session, place_id=place, topic=topic, now=ctx.now)
    ctx.session.flush()
    showing.refresh(ctx, story)
    ctx.happened(StoryMoved(story.id or 0))


def _from(story: Story, stages: tuple[str, ...]) -> None:
    if story.stage not in stages:
        raise UserError(f"This story is {story.stage.replace('_', ' ')} already.")


def _move(ctx: Context, story: Story, stage: str, why: str = "") -> None:
    ctx.changed("story", story.id or 0, "stage", story.stage, stage, why)
    story.stage, story.why = stage, why
    ctx.record = f"story:{story.id}"
