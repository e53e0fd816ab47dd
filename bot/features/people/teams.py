"""Which team of the company somebody is in: said by the program team, for adoption by team in the report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.context import Context, tidy
from bot.errors import FieldError
from bot.event import Event
from bot.features.people import cards_teams as cards
from bot.forms import Clean
from bot.router import Router
from bot.ui import Form, OpenForm, Option, Outcome, Reply
from store.queries import teams as stored
from store.records.programs import Person

router = Router()
MOST = 200
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")
_CELLS = re.compile(r"\s*[\t;,]\s*")


@router.command("goodword team", help="Which team people are in", role="manager", reads=True)
def teams(_event: Event, ctx: Context) -> Outcome:
    """The teams, and ways to change who is in them."""
    return Reply(card=cards.teams(stored.sizes(ctx.session)))


@router.options("teams")
def offer(query: str, ctx: Context) -> tuple[Option, ...]:
    """Teams that are known, by name, and none."""
    if not ctx.is_team():
        return ()
    known = [team for team in stored.sizes(ctx.session) if team and query.casefold() in team.casefold()]
    return (*(Option(value=team, label=team) for team in known), Option(value=cards.NONE, label="No team"))


def _put_form(_event: Event, _ctx: Context) -> Form:
    return cards.put_form()


def _list_form(_event: Event, _ctx: Context) -> Form:
    return cards.list_form()


def _rename_form(_event: Event, _ctx: Context) -> Form:
    return cards.rename_form()


@router.button("team.put", role="manager", reads=True)
def put(_event: Event, _ctx: Context) -> Outcome:
    """Whom, and where?"""
    return OpenForm(form=cards.put_form())


@router.button("team.list", role="manager", reads=True)
def paste(_event: Event, _ctx: Context) -> Outcome:
    """Lines, please."""
    return OpenForm(form=cards.list_form())


@router.button("team.rename", role="manager", reads=True)
def other_name(_event: Event, _ctx: Context) -> Outcome:
    """Which one, and how?"""
    return OpenForm(form=cards.rename_form())


def _called(ctx: Context, said: object) -> str:
    """A team's name; one that is known in other letters is the same."""
    name = tidy(str(said or ""))
    same = (team for team in stored.sizes(ctx.session) if team.casefold() == name.casefold())
    return next(same, name)


def _move(ctx: Context, person: Person, team: str) -> bool:
    if person.team == team:
        return False
    ctx.changed("person", person.id or 0, "team", person.team, team)
    person.team = team
    return True


@router.form("team.put", _put_form, role="manager")
def put_sent(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """These people are in this team from now on."""
    chosen = values["people"] if isinstance(values["people"], tuple) else ()
    ids = {int(one) for one in map(str, chosen) if one.isdecimal() and len(one) < 10}
    if not values["new"] and not values["team"]:
        raise FieldError("team", "Choose a team, or name a new one.")
    team = "" if not values["new"] and values["team"] == cards.NONE else _called(ctx, values["new"] or values["team"])
    if len(ids) > MOST:
        raise FieldError("people", f"Choose at most {MOST} at once.")
    moved = sum(_move(ctx, person, team) for person in stored.members(ctx.session, ids))
    ctx.session.flush()
    return Reply(card=cards.saved(stored.sizes(ctx.session), moved, 0))


@dataclass(frozen=True, slots=True)
class _Line:
    email: str
    name: str
    team: str


def _read(text: str) -> list[_Line]:
    """Lines of a list.

    Raises:
        FieldError: one cannot be understood.
    """
    found = []
    for at, line in enumerate(text.splitlines(), 1):
        cells = [tidy(cell) for cell in _CELLS.split(line.strip())]
        if not any(cells):
            continue
        if not _EMAIL.fullmatch(cells[0]) or not 2 <= len(cells) <= 3:
            raise FieldError("lines", f"Line {at} should read: e-mail, name, team. The name may be left out.")
        name = cells[1] if len(cells) == 3 and cells[1] else cells[0].split("@")[0]
        found.append(_Line(cells[0], name[:100], cells[-1][:60]))
    if not found:
        raise FieldError("lines", "Write one person a line: e-mail, name, team.")
    return found


@router.form("team.list", _list_form, role="manager")
def list_sent(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """Everybody on the list; who was not seen yet is known from now on."""
    moved = new = 0
    for line in _read(str(values["lines"])):
        person, made = stored.known_or_new(ctx.session, line.email, line.name, ctx.now)
        new += made
        moved += _move(ctx, person, _called(ctx, line.team) if line.team else "")
        ctx.session.flush()
    return Reply(card=cards.saved(stored.sizes(ctx.session), moved, new))


@router.form("team.rename", _rename_form, role="manager")
def renamed(_event: Event, ctx: Context, values: Mapping[str, Clean]) -> Outcome:
    """A team has another name; one that is taken joins the two."""
    before, after = str(values["team"]), tidy(str(values["new"]))
    known = stored.sizes(ctx.session)
    if before not in known or not before:
        raise FieldError("team", "Choose a team from the list.")
    same = next((team for team in known if team.casefold() == after.casefold() and team != before), after)
    stored.rename(ctx.session, before, same)
    ctx.changed("program", ctx.session.inside, "team", before, same)
    return Reply(card=cards.renamed(stored.sizes(ctx.session), same))
