"""Shows a story everywhere it is seen. Channels: topic `story:ID`. The program team: `story.review:ID`. Its author:
`story.mine:ID`."""

from bot.context import Context
from bot.domain.happenings import StoryMoved
from bot.features.wins import cards, telling
from store.queries import echoes, places, stories
from store.records.promotion import Story


def topic(story: Story) -> str:
    """The living message of a story in channels."""
    return f"story:{story.id}"


def view(ctx: Context, story: Story) -> cards.View:
    """A story for the cards."""
    account = stories.account(ctx.session, story.account_id) if story.account_id else None
    people_there = stories.people_at(ctx.session, account.id or 0) if account else []
    ask = next((p.id or 0 for p in people_there if p.id == story.advocate_id or p.usable), 0)
    found = [places.get(ctx.session, place) for place in story.places]
    counts = echoes.counts_of(ctx.session, topic(story)) if story.stage == "posted" else {}
    return cards.View(
        story=story, title=story.told_title, text=story.told_text, customer=account.name if account else "",
        author=(ctx.mention(story.author_id),), gates=telling.gates_of(ctx, story) if account else (), advocate_id=ask,
        channels=tuple(f"#{p.name or p.external_id}" for p in found if p), reach=_reach(counts),
    )  # fmt: skip


def _reach(counts: dict[str, int]) -> str:
    words = {"press": "press presses", "request": "request requests", "nomination": "nomination nominations"}
    return ", ".join(f"{counts[k]} {words[k].split()[counts[k] > 1]}" for k in words if counts.get(k))


def refresh(ctx: Context, story: Story) -> cards.View:
    """The program team's card and the author's look like the story does now."""
    shown = view(ctx, story)
    if story.sent:
        review = f"story.review:{story.id}"
        for place in {*_team_places(ctx), *ctx.has_shown(review)}:
            ctx.show(review, place, cards.review(shown))
    if story.author_id and (story.sent or ctx.has_shown(f"story.mine:{story.id}")):
        ctx.show_to(story.author_id, f"story.mine:{story.id}", cards.mine(shown))
    return shown


def everywhere(ctx: Context, story: Story, *, first: bool = False) -> None:
    """Every channel it is in, or is to be in for the first time, then those who run it."""
    shown = view(ctx, story)
    if story.stage == "posted":
        there = sorted({*ctx.has_shown(topic(story)), *(story.places if first else ())})
        for place in there:
            ctx.show(topic(story), place, cards.post(shown))
        if not first:
            ctx.happened(StoryMoved(story.id or 0))
    refresh(ctx, story)


def _team_places(ctx: Context) -> list[int]:
    return places.of_team(ctx.session, ctx.policy.program_channel)
