"""One writer and many who wait for it: people first.

SQLite has one writer. What somebody waits for goes ahead of what nobody watches, delivery's notes and the clock's
work; but not for ever: that counts as begun `BEHIND` seconds later than it was, so in a storm of presses it still gets
its turns.
"""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import PriorityQueue
from typing import Any

BEHIND = 0.5
_LAST = float("inf")
_Entry = tuple[float, int, "Future[Any] | None", Callable[[], Any]]


class Turns(Executor):
    """A thread that does one thing after the other."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: PriorityQueue[_Entry] = PriorityQueue()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Somebody waits for it."""
        return self.put(0.0, partial(fn, *args, **kwargs))

    def put(self, behind: float, work: Callable[[], Any]) -> "Future[Any]":
        """Do `work` in turn, as if it had come `behind` seconds later."""
        future: Future[Any] = Future()
        with self._lock:
            if self._closed:
                raise RuntimeError("no new work after the end")
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._waiting.put((time.monotonic() + behind, next(self._numbers), future, work))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take nothing more; what was taken is done, unless it is to be cancelled."""
        with self._lock:
            self._closed = True
            while cancel_futures and not self._waiting.empty():
                future = self._waiting.get_nowait()[2]
                if future is not None:
                    future.cancel()
            self._waiting.put((_LAST, next(self._numbers), None, lambda: None))
        if wait and self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        while True:
            _, _, future, work = self._waiting.get()
            if future is None:
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = work()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)


class Behind(Executor):
    """The same thread, for what nobody waits for."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """After what people wait for."""
        return self._turns.put(BEHIND, partial(fn, *args, **kwargs))
