"""A YAML document as nodes that know their lines, and ways to take values out of them that say what is wrong where."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

import yaml

MOST_BYTES = 1_000_000
Node = yaml.Node


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in a line, and what to change."""

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}"


@dataclass(slots=True)
class Taker:
    """Takes values out of nodes; what cannot be taken is noted and replaced by something harmless."""

    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def wrong(self, node: Node | int, what: str) -> None:
        """Note a problem at a node, or in a line."""
        line = node if isinstance(node, int) else node.start_mark.line + 1
        self.problems.append(Problem(line, what))

    def fields(self, node: Node, what: str, needed: tuple[str, ...], more: tuple[str, ...] = ()) -> dict[str, Node]:
        """The entries of a mapping, by name."""
        if not isinstance(node, yaml.MappingNode):
            self.wrong(node, f"{what} must be a list of `name: value` lines, starting with `{needed[0]}:`")
            return {}
        self._once(node)
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
            if name not in (*needed, *more):
                near = get_close_matches(name, (*needed, *more), 1)
                self.wrong(
                    key, f"`{name}` is not known in {what}: {f'write `{near[0]}`' if near else 'take this line out'}"
                )
            elif name in found:
                self.wrong(key, f"`{name}` stands twice in {what}: keep one")
            else:
                found[name] = value
        for name in needed:
            if name not in found:
                self.wrong(node, f"{what} needs a line `{name}:`")
        return found

    def items(self, node: Node | None, what: str, most: int, least: int = 1) -> list[Node]:
        """The entries of a list."""
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(node, f"{what} must be a list: begin each entry with `- `")
            return []
        self._once(node)
        if not least <= len(node.value) <= most:
            self.wrong(node, f"{what} must have {least} to {most} entries, here are {len(node.value)}")
        return list(node.value[: max(most, 1)])

    def text(self, node: Node | None, what: str, longest: int) -> str:
        """Words on one line."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.wrong(node, f"{what} must be words; put them in quotes if they hold a colon")
            return ""
        words = " ".join(str(node.value).split())
        if not words:
            self.wrong(node, f"{what} is empty: write something")
        if len(words) > longest:
            self.wrong(node, f"{what} is {len(words) - longest} characters too long: {longest} fit")
        return words[:longest]

    def whole(self, node: Node | None, what: str, least: int, most: int) -> int:
        """A whole number."""
        if node is None:
            return least
        try:
            number = int(str(node.value)) if isinstance(node, yaml.ScalarNode) else least - 1
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            self.wrong(node, f"{what} must be a whole number from {least} to {most}")
            return least
        return number

    def decimal(self, node: Node | None, what: str) -> Decimal:
        """A number that is exact: read from its text, never through a float."""
        try:
            number = Decimal(str(node.value)) if isinstance(node, yaml.ScalarNode) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not -(10**9) < number < 10**9:
            if node is not None:
                self.wrong(node, f'{what} must be a number in quotes, such as "2.5"')
            return Decimal(0)
        return number

    def choice(self, node: Node | None, what: str, words: tuple[str, ...], default: str) -> str:
        """One of `words`."""
        if node is None:
            return default
        said = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if said not in words:
            self.wrong(node, f"{what} must be one of: {', '.join(words)}")
            return default
        return said

    def _once(self, node: Node) -> None:
        if id(node) in self._seen:
            self.wrong(node, "anchors and aliases (& and *) are not read: write the words out")
        self._seen.add(id(node))


def compose(text: str) -> Node | Problem:
    """The document's root, or why it is no YAML."""
    if len(text.encode()) > MOST_BYTES:
        return Problem(1, "the file is over 1 MB: a rubric is far shorter")
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "this is no YAML"
        return Problem(mark.line + 1 if mark else 1, f"{said}: check the indent, the colons and the quotes here")
    except (yaml.YAMLError, RecursionError):
        return Problem(1, "this is no YAML text: save the file as plain text in UTF-8")
    return root if root is not None else Problem(1, "the file is empty")
