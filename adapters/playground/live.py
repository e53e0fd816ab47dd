"""Wakes the open pages when something changed; they look up what themselves, so nothing can be missed or pile up."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """Rung after every change. Ringing is safe from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Event] = set()
        self.closed = False

    def open(self) -> None:
        """Belong to the running loop."""
        self._loop = asyncio.get_running_loop()
        self.closed = False

    def ring(self) -> None:
        """Wake every listener."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Let every listener go, for good."""
        self.closed = True
        self.ring()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that each ring sets; the listener clears it before it looks."""
        event = asyncio.Event()
        self._listeners.add(event)
        try:
            yield event
        finally:
            self._listeners.discard(event)

    def _wake(self) -> None:
        for event in self._listeners:
            event.set()
