"""HTML as a small tree: what a page shows and holds, without a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "hr", "img", "meta", "link", "circle", "path", "rect", "line"}


@dataclass
class Node:
    """An element with what stands in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    def all(self, tag: str = "", **attrs: str) -> "Iterator[Node]":
        """Every element below with that tag and attributes (`data_press` is data-press; "" asks only for presence)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        for child in self.children:
            if isinstance(child, Node):
                fits = not tag or child.tag == tag
                if fits and all(
                    n in child.attrs and (not v or v in (child.attrs[n], *child.attrs[n].split()))
                    for n, v in wanted.items()
                ):
                    yield child
                yield from child.all(tag, **attrs)

    def one(self, tag: str = "", **attrs: str) -> "Node":
        """The first of `all`."""
        return next(self.all(tag, **attrs))

    @property
    def text(self) -> str:
        """What is read, with blanks as a browser shows them."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style", "template", "datalist"):
                yield from child._texts()
                yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Node:
    """The tree of a page or a part of one. Elements that are not closed in order fail the test."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1].tag}> is never closed"
    return builder.open[0]
