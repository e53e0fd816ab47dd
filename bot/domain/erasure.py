"""Recognising somebody who was erased, by whatever a file, a form or a nomination says about a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.links import Marks
from store.queries import erasing
from store.queries.names import fold, name_key
from store.tenancy import TenantSession


@dataclass(frozen=True, slots=True)
class Called:
    """How somebody is called: any of these recognises them."""

    email: str = ""
    account: str = ""
    name: str = ""
    external: tuple[str, str] | None = None

    def texts(self) -> tuple[tuple[str, str], ...]:
        """What is marked, by kind."""
        made = []
        if self.email:
            made.append(("email", self.email.strip().casefold()))
        if self.external and self.external[1]:
            made.append(("external", "\n".join(self.external)))
        if self.account and self.name:
            made.append(("name", f"{name_key(self.account)}\n{fold(self.name)}"))
        return tuple(made)


def marks_of(marks: Marks, program: int, called: Called) -> list[tuple[str, str]]:
    """The marks to keep of somebody: (kind, mark)."""
    return [(kind, marks.make(program, kind, text)) for kind, text in called.texts()]


def erased(session: TenantSession, marks: Marks, people: Iterable[Called]) -> list[bool]:
    """Which of these people were erased, in one question to the database."""
    every = [
        [mark for kind, text in called.texts() for mark in marks.every(session.inside, kind, text)] for called in people
    ]
    known = erasing.marked(session, [mark for marks_ in every for mark in marks_])
    return [any(mark in known for mark in marks_) for marks_ in every]
