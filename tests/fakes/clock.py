"""A clock that stands still until it is told otherwise."""

from datetime import UTC, datetime, timedelta

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class FakeClock:
    """The time is `now`; `advance` moves it on."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The time it is told to be."""
        return self.now

    def advance(self, seconds: float = 0, **more: float) -> datetime:
        """Move on by `seconds`, or by what `timedelta` understands: `advance(days=2)`."""
        self.now += timedelta(seconds=seconds, **more)
        return self.now
