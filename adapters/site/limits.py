"""How often one address, or one link, may send. In memory: a second process only makes it more generous."""

from collections import OrderedDict

from bot.ports import Clock

PER_MINUTE = 30
REMEMBERED = 10_000


class Limiter:
    """A token bucket per name: `PER_MINUTE` at once, refilled evenly. The longest unseen names are forgotten."""

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE, remembered: int = REMEMBERED) -> None:
        self._clock = clock
        self._full = float(per_minute)
        self._rate = per_minute / 60
        self._remembered = remembered
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, *names: str) -> float:
        """Seconds to wait before `names` may send; 0 when they may now, which is then counted."""
        now = self._clock().timestamp()
        levels = {name: self._level(name, now) for name in names}
        lowest = min(levels.values(), default=self._full)
        for name, level in levels.items():
            self._buckets[name] = (level - 1 if lowest >= 1 else level, now)
            self._buckets.move_to_end(name)
        while len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return 0.0 if lowest >= 1 else (1 - lowest) / self._rate

    def _level(self, name: str, now: float) -> float:
        level, seen = self._buckets.get(name, (self._full, now))
        return min(self._full, level + max(0.0, now - seen) * self._rate)
