"""Cards and forms as HTML. The only place that knows how each block and field looks here.

The HTML itself stands in `templates/blocks.html` and `fields.html`; this file decides which of it is used, and
escapes nothing by hand: everything passes through Jinja's autoescaping or `Markup.format`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, assert_never, cast
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.playground import charts
from adapters.playground.folding import fold
from bot.ui import (
    Block,
    Bold,
    Bullets,
    Buttons,
    Card,
    Chart,
    CheckField,
    Chips,
    ChoiceField,
    Code,
    DateField,
    Divider,
    Facts,
    FileField,
    Form,
    FormField,
    Inline,
    Invitation,
    Link,
    Mention,
    Money,
    MoneyField,
    Note,
    NumberField,
    Option,
    Paragraph,
    PersonField,
    Picture,
    RawValue,
    Table,
    Text,
    TextField,
    TimeField,
    When,
    pieces,
    plain,
)


@dataclass(frozen=True, slots=True)
class View:
    """For whom something is shown: their zone, their name here, the time, and who the mentioned people are here."""

    me: str
    zone: ZoneInfo
    now: datetime
    handles: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into a form and what was wrong with it; `labels` are of type-ahead choices."""

    values: Mapping[str, RawValue]
    errors: Mapping[str, str]
    labels: Mapping[str, str]


UNTOUCHED = Typed({}, {}, {})


@dataclass(frozen=True, slots=True)
class Pick:
    """A person one may choose in a form."""

    value: str
    label: str
    hint: str


@cache
def environment() -> Environment:
    """The templates, escaping everything; compiled once."""
    env = Environment(
        loader=PackageLoader("adapters.playground"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["day"] = day_name
    env.filters["clock"] = clock_time
    return env


class Renderer:
    """Turns the core's values into HTML for one view at a time."""

    def __init__(self, env: Environment) -> None:
        self._blocks = env.get_template("blocks.html")
        self._fields = env.get_template("fields.html")

    def card(self, card: Card, view: View, *, whole: bool = False) -> Markup:
        """A card; what goes beyond about twelve lines waits behind "show more" unless it is shown `whole`."""
        shown, hidden, last = (card.blocks, (), ()) if whole else fold(card.blocks)
        return self._block(
            "card",
            title=card.title,
            tone=card.tone,
            shown=self._all(shown, view),
            hidden=self._all(hidden, view),
            last=self._all(last, view),
        )

    def form(
        self, form: Form, view: View, people: Sequence[Pick], picked: Mapping[int, str], typed: Typed = UNTOUCHED
    ) -> Markup:
        """A form for a dialog. `picked` are external ids of the persons that its fields begin with."""
        fields = [self._field(f, people, picked, typed) for f in form.fields]
        stray = [message for name, message in typed.errors.items() if name not in {f.name for f in form.fields}]
        template = cast(Callable[..., Markup], self._fields.module.form)  # type: ignore[attr-defined]  # reason: macros are attributes
        carried = form.model_dump(mode="json", include={"name", "nonce", "data"})
        return template(form=form, fields=fields, stray=stray, intro=self._all(form.intro, view), carried=carried)

    def text(self, text: Text, view: View) -> Markup:
        """A run of text."""
        return Markup("").join(self._inline(piece, view) for piece in pieces(text))

    def _inline(self, piece: Inline, view: View) -> Markup:
        match piece:
            case str():
                return escape(piece)
            case Bold():
                return Markup("<strong>{}</strong>").format(piece.text)
            case Code():
                return Markup("<code>{}</code>").format(piece.text)
            case Link():
                return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
                    piece.url, piece.text
                )
            case Mention():
                mine = " me" if view.handles.get(piece.person) == view.me else ""
                return Markup('<span class="mention{}">@{}</span>').format(mine, piece.name)
            case When():
                return Markup('<time datetime="{}">{}</time>').format(piece.at.isoformat(), instant(piece, view))
            case Money():
                return escape(str(piece))
            case _:
                assert_never(piece)

    def _all(self, blocks: Iterable[Block], view: View) -> Markup:
        return Markup("").join(self._one(block, view) for block in blocks)

    def _one(self, block: Block, view: View) -> Markup:
        match block:
            case Paragraph():
                return self._block("paragraph", text=self.text(block.text, view))
            case Bullets():
                return self._block("bullets", items=[self.text(i, view) for i in block.items])
            case Chips():
                return self._block("chips", items=block.items)
            case Facts():
                return self._block("facts", items=[(label, self.text(value, view)) for label, value in block.items])
            case Table():
                rows = [[self.text(cell, view) for cell in row] for row in block.rows]
                numeric = [
                    all(_is_figure(row[i]) for row in block.rows if i < len(row)) for i in range(len(block.columns))
                ]
                return self._block("table", caption=block.caption, columns=block.columns, rows=rows, numeric=numeric)
            case Chart():
                drawn = charts.bars(block) if block.kind == "bar" else charts.lines(block)
                return self._block(f"chart_{block.kind}", chart=block, drawn=drawn, words=charts.words(block))
            case Picture():
                return self._block("picture", url=block.url, alt=block.alt)
            case Invitation():
                start = When(at=block.start)
                return self._block("invitation", invitation=block, when=self._inline(start, view))
            case Buttons():
                return self._block("buttons", items=block.items)
            case Divider():
                return self._block("divider")
            case Note():
                return self._block("note", text=self.text(block.text, view))
            case _:
                assert_never(block)

    def _field(
        self, field: FormField, people: Sequence[Pick], picked: Mapping[int, str], typed: Typed
    ) -> dict[str, Any]:
        """A field as `fields.html` takes it: the widget to use and what stands in it."""
        raw = typed.values.get(field.name)
        base: dict[str, Any] = {"field": field, "error": typed.errors.get(field.name, ""), "options": (), "chosen": ()}
        written = raw if isinstance(raw, str) else None
        match field:
            case TextField():
                value = field.initial if written is None else written
                return base | {"widget": "area" if field.lines == "many" else "line", "value": value}
            case ChoiceField():
                chosen = _chosen(field, raw, typed.labels)
                return base | {"widget": _choice_widget(field), "options": field.options, "chosen": chosen}
            case DateField():
                return base | {"widget": "date", "value": _iso(field.initial) if written is None else written}
            case TimeField():
                shown = field.initial.strftime("%H:%M") if field.initial else ""
                return base | {"widget": "time", "value": shown if written is None else written}
            case NumberField():
                shown = "" if field.initial is None else str(field.initial)
                return base | {"widget": "number", "value": shown if written is None else written}
            case MoneyField():
                shown = "" if field.initial is None else f"{field.initial:,f}".removesuffix(".00")
                return base | {"widget": "line", "value": shown if written is None else written}
            case PersonField():
                who = written if written is not None else picked.get(field.initial.person, "") if field.initial else ""
                chosen = tuple(Option(value=p.value, label=p.label) for p in people if p.value == who)
                return base | {"widget": "person", "options": people, "chosen": chosen}
            case CheckField():
                return base | {"widget": "check", "value": field.initial if raw is None else raw is True}
            case FileField():
                return base | {"widget": "file"}
            case _:
                assert_never(field)

    def _block(self, name: str, **values: object) -> Markup:
        return cast(Markup, getattr(self._blocks.module, name)(**values))


def unread(form: Form, values: Mapping[str, RawValue]) -> dict[str, RawValue]:
    """What was typed into fields that could not keep it, such as "nine" in a number: it is shown again as typed."""
    strict = DateField | TimeField | NumberField | MoneyField
    blank = [f.name for f in form.fields if isinstance(f, strict) and f.initial is None]
    return {name: values[name] for name in blank if values.get(name)}


def _choice_widget(field: ChoiceField) -> str:
    if field.source or len(field.options) > 12:
        return "combo"
    return "ticks" if field.several else "select"


def _chosen(field: ChoiceField, raw: RawValue, labels: Mapping[str, str]) -> tuple[Option, ...]:
    """What is chosen: as typed if it was, with the words the person saw for it."""
    known = {o.value: o for o in (*field.initial, *field.options)}
    if raw is None:
        wanted = tuple(o.value for o in field.initial)
    else:
        wanted = raw if isinstance(raw, tuple) else (raw,) if isinstance(raw, str) and raw else ()

    def named(value: str) -> Option:
        option = known.get(value, Option(value=value, label=value))
        return option if option.label != value else Option(value=value, label=labels.get(value, value))

    return tuple(named(value) for value in wanted)


def mentioned(card: Card) -> frozenset[int]:
    """The persons a card mentions."""
    return frozenset(_mentions(card.model_dump()))


def _mentions(value: object) -> Iterable[int]:
    if isinstance(value, Mapping):
        if value.get("t") == "mention":
            yield value["person"]
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for item in value:
            yield from _mentions(item)


def instant(when: When, view: View) -> str:
    """An instant in the reader's zone, without the year when it is this one."""
    local, now = when.at.astimezone(view.zone), view.now.astimezone(view.zone)
    day = f"{local:%a} {local.day} {local:%b}" + ("" if local.year == now.year else f" {local.year}")
    return {"date": day, "time": f"{local:%H:%M}", "datetime": f"{day}, {local:%H:%M}"}[when.style]


def day_name(at: datetime, view: View) -> str:
    """The day of a message: Today, Yesterday, or its name."""
    local, now = at.astimezone(view.zone), view.now.astimezone(view.zone)
    ago = (now.date() - local.date()).days
    if ago in (0, 1):
        return "Today" if ago == 0 else "Yesterday"
    year = "" if local.year == now.year else f" {local.year}"
    return f"{local:%A}, {local.day} {local:%B}{year}"


def clock_time(at: datetime, view: View) -> str:
    """The time of day of a message, in the reader's zone."""
    return f"{at.astimezone(view.zone):%H:%M}"


def _iso(value: object) -> str:
    return "" if value is None else str(value)


def _is_figure(cell: Text) -> bool:
    text = plain(cell).strip()
    return (
        not text
        or text in ("-", "–")
        or text.lstrip("$€£+-−").replace(",", "").rstrip(" %kmb").replace(".", "").isdigit()
    )
