"""How a platform takes what is sent to it: at its rates, and on a bad day badly. Both fake clouds ask it.

Time is the test's clock, which every request moves on a little, so that rates mean something without anybody waiting.
"""

import math
import random
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.fakes.clock import FakeClock

Window = tuple[int, float]
"""At most so many messages in so many seconds."""
SLACK = ((1, 1.0),), ((300, 60.0),)
"""One a second and channel; "several hundred a minute" and workspace."""
TEAMS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0)), ((50, 1.0),)
"""Each conversation's, and the tenant's."""


@dataclass(frozen=True, slots=True)
class Bad:
    """What a request gets instead of what it asked for. `lost`: it is done, and the connection breaks."""

    status: int = 200
    wait: int = 0
    lost: bool = False


@dataclass
class Weather:
    """Of one platform."""

    clock: FakeClock
    each: Sequence[Window]
    whole: Sequence[Window]
    chance: random.Random | None = None
    kinds: Sequence[Bad] = ()
    """On a bad day one request in five gets one of these."""
    took: float = 0.01
    """Seconds that a request takes."""
    limited: int = 0
    impatient: int = 0
    """Requests to a place that had been asked to wait, before its wait was over."""
    taken: dict[str, deque[float]] = field(default_factory=dict)
    _waits: dict[str, float] = field(default_factory=dict)

    def __call__(self, place: str) -> Bad | None:
        """What comes of one more message to a place; None: it is taken."""
        self.clock.advance(self.took)
        now = self.clock().timestamp()
        self.impatient += now < self._waits.get(place, 0.0)
        if wait := max(self._over(place, self.each, now), self._over("", self.whole, now)):
            return self._asked_to_wait(place, now, wait)
        bad = self.chance.choice(self.kinds) if self.chance and self.chance.random() < 0.2 else None
        if bad and bad.status == 429:
            return self._asked_to_wait(place, now, bad.wait)
        if bad is None or bad.lost:
            for name in (place, ""):
                self.taken.setdefault(name, deque(maxlen=4000)).append(now)
        return bad

    def _asked_to_wait(self, place: str, now: float, wait: float) -> Bad:
        self.limited += 1
        self._waits[place] = now + math.ceil(wait)
        return Bad(429, math.ceil(wait))

    def _over(self, place: str, windows: Sequence[Window], now: float) -> float:
        """For how long it is to wait."""
        sent = self.taken.get(place, deque())
        return max([0.0, *(sent[-most] + seconds - now for most, seconds in windows if len(sent) >= most)])
