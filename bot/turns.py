"""One writer and many who wait for it: people first, and together when there are several.

SQLite has one writer. What somebody waits for goes ahead of what nobody watches, delivery's notes and the clock's
work; but not for ever: that counts as begun `BEHIND` seconds later than it was, so in a storm of presses it still gets
its turns. When several wait that are quick, they are written to the disk at once: that takes longer than most of them.
"""

import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager
from functools import partial
from queue import Empty, PriorityQueue
from typing import Any, NamedTuple

log = logging.getLogger(__name__)
BEHIND = 0.5
MOST_TOGETHER = 16
LONGEST_TOGETHER = 0.02
"""Seconds: the first of those written together waits for the last."""
_LAST = float("inf")


class _Entry(NamedTuple):
    turn: float
    number: int
    future: "Future[Any] | None"
    """None after the last."""
    work: Callable[[], Any]
    kind: str
    """What is of one kind may be done together; empty for what is not quick."""


class Turns(Executor):
    """A thread that does one thing after the other. What comes by `submit` is quick, and may be done again."""

    def __init__(self, name: str, together: Callable[[], AbstractContextManager[None]]) -> None:
        """`together`: what is done inside is kept at its end or, when that raises, not at all."""
        self._name = name
        self._together = together
        self._waiting: PriorityQueue[_Entry] = PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Somebody waits for it."""
        return self.put(0.0, partial(fn, *args, **kwargs), kind="people")

    def put(self, behind: float, work: Callable[[], Any], *, kind: str = "") -> "Future[Any]":
        """Do `work` in turn, as if it had come `behind` seconds later."""
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("no new work after the end")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._waiting.put(_Entry(time.monotonic() + behind, next(self._numbers), future, work, kind))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more; what was taken is done, unless it is to be cancelled."""
        with self._lock:
            self._closed = True
            while cancel_futures and not self._waiting.empty():
                future = self._waiting.get_nowait().future
                if future is not None:
                    future.cancel()
            self._waiting.put(_Entry(_LAST, next(self._numbers), None, lambda: None, ""))
        if wait and self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while (entry := self._waiting.get()).future is not None:
            if not entry.future.set_running_or_notify_cancel():
                continue
            if entry.kind and not self._waiting.empty():
                self._several(entry)
            else:
                _Done(entry).tell()

    def _several(self, entry: _Entry) -> None:
        """It, and what else of its kind waits next: told when all of it is kept."""
        until, done = time.monotonic() + LONGEST_TOGETHER, list[_Done]()
        following: _Entry | None = entry
        try:
            with self._together():
                while following is not None:
                    done.append(_Done(following))
                    going_on = len(done) < MOST_TOGETHER and time.monotonic() < until
                    following = self._next(entry.kind) if going_on else None
        except Exception:
            log.warning("%s writes could not be kept together: each is done again by itself", len(done), exc_info=True)
            done = [_Done(one.entry) for one in done] or [_Done(entry)]
        for one in done:
            one.tell()

    def _next(self, kind: str) -> _Entry | None:
        """The next in line, when it is of that kind."""
        while True:
            try:
                entry = self._waiting.get_nowait()
            except Empty:
                return None
            if entry.future is None or entry.kind != kind:
                self._waiting.put(entry)
                return None
            if entry.future.set_running_or_notify_cancel():
                return entry


class _Done:
    """What became of one."""

    def __init__(self, entry: _Entry) -> None:
        self.entry = entry
        self._error: BaseException | None = None
        self._result: Any = None
        try:
            self._result = entry.work()
        except BaseException as error:
            self._error = error

    def tell(self) -> None:
        """Whoever waits for it."""
        future: Future[Any] = self.entry.future or Future()
        if self._error is not None:
            future.set_exception(self._error)
        else:
            future.set_result(self._result)


class Behind(Executor):
    """The same thread, for what nobody waits for."""

    def __init__(self, turns: Turns, kind: str = "") -> None:
        self._turns = turns
        self._kind = kind

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """After what people wait for."""
        return self._turns.put(BEHIND, partial(fn, *args, **kwargs), kind=self._kind)
