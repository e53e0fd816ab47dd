"""Win stories by those who tell them: write, send, find, read; and what a won deal offers."""

from collections.abc import Mapping

from bot.context import Context, tidy
from bot.domain.happenings import DealWon, StoriesTold
from bot.domain.wording import inside
from bot.errors import NotAllowed, UserError
from bot.event import Event
from bot.features.wins import cards, forms, showing, steps
from bot.forms import Clean
from bot.router import Router
from bot.ui import Card, Form, OpenForm, Option, Outcome, Reply
from store.queries import requests as asked
from store.queries import stories
from store.records.pool import Account, Advocate
from store.records.promotion import Story
from store.records.requests import Request

router = Router()
LONGEST_TITLE = 140


# --- writing


@router.command("goodword win", help="Tell a win; customers stay unnamed unless allowed", usage="[story]", reads=True)
def win(event: Event, _ctx: Context) -> Outcome:
    """The editor, with what was typed in it."""
    return OpenForm(form=_new(event.text))


@router.shortcut("win.message", reads=True)
def from_message(event: Event, _ctx: Context) -> Outcome:
    """The editor, with a colleague's message in it, linked to it."""
    source = event.source
    return OpenForm(form=_new(source.text if source else "", source.url if source else ""))


def _new(text: str, url: str = "") -> Form:
    first = tidy(text.strip().split("\n")[0])
    title = first if len(first) <= LONGEST_TITLE else first[: LONGEST_TITLE - 2].rsplit(" ", 1)[0] + " …"
    body = text.strip()[:2000] if text.strip() != first else (first if len(first) > 60 else "")
    return forms.editor(
        title=title,
        body=body,
        quote="",
        customer=None,
        amount=None,
        submit="Send to the team",
        data={"u": url[:1500]} if url else {},
    )


def _form(event: Event, ctx: Context) -> Form:
    if not isinstance(event.data.get("w"), int):
        return _new("", str(event.data.get("u") or ""))
    story = _theirs(ctx, _found(ctx, event))
    account = ctx.session.get(Account, story.account_id) if story.account_id else None
    customer = Option(value=str(account.id), label=account.name) if account else None
    return forms.editor(
        title=story.title,
        body=story.body,
        quote=story.quote,
        customer=customer,
        amount=story.amount,
        submit="Save" if story.sent else "Send to the team",
        data={"w": story.id},
    )


@router.button("win.edit", reads=True)
def edit(event: Event, ctx: Context) -> Outcome:
    """The editor with the story in it."""
    return OpenForm(form=_form(event, ctx))


@router.form("win", _form)
def saved(event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A new story goes to the program team; a change shows everywhere it is."""
    customer = str(values["customer"] or "")
    if customer and (not customer.isdecimal() or len(customer) > 11 or ctx.session.get(Account, int(customer)) is None):
        raise UserError("That customer is not in the pool. Choose one from the list, or leave it empty.")
    if not isinstance(event.data.get("w"), int):
        url = str(event.data.get("u") or "")
        story = steps.make(ctx, author=ctx.me, title=str(values["title"]), body=str(values["body"]), source_url=url)
    else:
        story = _theirs(ctx, steps.held(ctx, _found(ctx, event).id or 0))
    new = not story.sent
    steps.write(ctx, story, values)
    if new:
        steps.send(ctx, story)
        return Reply(card=cards.sent(showing.view(ctx, story)))
    return Reply(card=cards.done("Saved", "It reads like this everywhere now." if story.stage == "posted" else ""))


def _found(ctx: Context, event: Event) -> Story:
    value = event.data.get("w")
    story = ctx.session.get(Story, value) if isinstance(value, int) else None
    if story is None:
        raise UserError("That story is not there any more. See yours with /goodword win.")
    return story


def _theirs(ctx: Context, story: Story) -> Story:
    """A story that the acting person may change now."""
    if story.stage == "withdrawn":
        raise UserError("This story was withdrawn. Tell it anew with /goodword win.")
    if ctx.is_team() and (story.sent or story.author_id == ctx.me):
        return story
    if story.author_id != ctx.me:
        raise NotAllowed("Only its author and the program team can change a story.")
    if story.stage != "draft":
        raise UserError("The program team has approved it. Ask them to change it, or withdraw it.")
    return story


@router.options("win.accounts")
def offer_accounts(query: str, ctx: Context) -> tuple[Option, ...]:
    """Customers by name."""
    return tuple(Option(value=str(a.id), label=a.name) for a in stories.accounts_named(ctx.session, query))


# --- reading


@router.command("goodword win find", help="Win stories to use", usage="[words]", role="viewer", reads=True)
def find(event: Event, ctx: Context) -> Outcome:
    """The library: what was told, as everybody may read it."""
    words = event.text.split()[:8]
    found = stories.search(ctx.session, words, 40)
    return Reply(
        card=cards.library(event.text.strip(), [(s.id or 0, s.told_title, s.told_text, s.posted_at) for s in found])
    )


@router.button("win.read", role="viewer")
def read(event: Event, ctx: Context) -> Outcome:
    """One story, for whoever read its first words."""
    story = _found(ctx, event)
    if story.stage == "withdrawn" or (story.stage != "posted" and not ctx.is_team() and story.author_id != ctx.me):
        raise UserError("This story is not told any more. Others are in /goodword win find.")
    return Reply(card=cards.full(showing.view(ctx, story)))


@router.recall("story")
def recall(story_id: int, ctx: Context) -> Card:
    """A repeat: the story as the acting person may see it."""
    story = ctx.session.get(Story, story_id)
    if story is None or story.stage == "withdrawn":
        return cards.done("That story is not told any more.")
    shown = showing.view(ctx, story)
    if ctx.is_team() and story.sent:
        return cards.review(shown)
    return cards.mine(shown) if story.author_id == ctx.me else cards.full(shown)


# --- what a won deal offers


@router.on(DealWon)
def deal_won(event: DealWon, ctx: Context) -> None:
    """A draft for the requester, made of the facts that are there; once per deal."""
    request = ctx.session.get(Request, event.request)
    if request is None or stories.of_request(ctx.session, event.request) is not None:
        return
    used = asked.took_place(ctx.session, event.request)
    advocate = ctx.session.get(Advocate, used[0].advocate_id) if used else None
    account = ctx.session.get(Account, used[0].account_id) if used else None
    prospect = request.prospect or "the deal"
    title = f"{account.name} helped us win {prospect}" if account else f"A story helped us win {prospect}"
    if advocate and account:
        what = inside(ctx.terms.label("activity", used[0].activity))
        # Without names it still reads: "they spoke to the VP Operations at a healthcare company".
        who = f"the {advocate.title} at {account.name}" if advocate.title else f"{advocate.name} of {account.name}"
        days = max(0, (used[0].happened_on - request.created_at.date()).days)
        body = f"{prospect} decided for us. Before that they spoke to {who}: a {what}, {days} days after we asked."
    else:
        body = f"{prospect} decided for us. What convinced them was a published story: {request.proof_title}."
    story = steps.make(
        ctx,
        author=request.requester_id,
        title=title[:LONGEST_TITLE],
        body=body,
        request_id=request.id,
        account_id=account.id if account else None,
        advocate_id=advocate.id if advocate else None,
        amount=request.won_amount,
    )
    name = "The deal" if request.confidential or not request.prospect else request.prospect
    ctx.nudge(request.requester_id, cards.offered(showing.view(ctx, story), name))


@router.button("win.drop")
def drop(event: Event, ctx: Context) -> Outcome:
    """No story of this deal."""
    story = _theirs(ctx, steps.held(ctx, _found(ctx, event).id or 0))
    if story.stage != "draft" or story.sent:
        raise UserError("The program team has this story already.")
    steps.withdraw(ctx, story, "no story wanted")
    return Reply(card=cards.done("No story, then", "You can always tell one with /goodword win."), replaces=True)


@router.on(StoriesTold)
def told(event: StoriesTold, ctx: Context) -> None:
    """A digest told stories that waited for one."""
    for story_id in event.stories:
        steps.told_by_digest(ctx, steps.held(ctx, story_id))
