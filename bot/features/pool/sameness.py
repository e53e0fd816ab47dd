"""Who in a file, and in the pool, is the same person."""


class Index:
    """Who is the same person: by external id, else e-mail, else account and name.

    Two different external ids are two people whatever else is the same; so are two e-mail addresses without such ids.
    """

    def __init__(self) -> None:
        self._external: dict[tuple[str, str], int] = {}
        self._email: dict[str, list[int]] = {}
        self._name: dict[tuple[object, str], list[int]] = {}
        self._known: dict[int, tuple[tuple[str, str] | None, str]] = {}

    def note(self, at: int, external: tuple[str, str] | None, email: str, name: tuple[object, str]) -> None:
        """`at` stands for a person called so. What was known of them before stays known."""
        known = self._known.get(at, (None, ""))
        external, email = known[0] or external, known[1] or email
        self._known[at] = (external, email)
        if external:
            self._external.setdefault(external, at)
        for found in ([self._email.setdefault(email, [])] if email else []) + [self._name.setdefault(name, [])]:
            if at not in found:
                found.append(at)

    def find(self, external: tuple[str, str] | None, email: str, name: tuple[object, str]) -> int | None:
        """Who this is; None for somebody new."""
        if external and external in self._external:
            return self._external[external]
        for at in self._email.get(email, ()) if email else ():
            if not self._differ(external, self._known[at][0]):
                return at
        for at in self._name.get(name, ()):
            if not self._differ(external, self._known[at][0]) and not self._differ(email, self._known[at][1]):
                return at
        return None

    @staticmethod
    def _differ(one: object, other: object) -> bool:
        return bool(one and other and one != other)
