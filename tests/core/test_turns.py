"""One writer: what people wait for goes first, and what nobody watches still gets its turn."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest

from bot import turns
from bot.turns import Behind, Turns


def test_people_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what waits, presses before notes; each kind in the order it came; a note that has waited long enough is not
    passed any more."""
    now = [100.0]
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    line, go, done = Turns("writer", nullcontext), threading.Event(), list[str]()
    busy = line.submit(go.wait, 10)
    notes = [Behind(line, "notes").submit(done.append, f"note {n}") for n in range(2)]
    presses = [line.submit(done.append, f"press {n}") for n in range(2)]
    now[0] += turns.BEHIND + 0.01
    late = line.submit(done.append, "a press that came later")
    go.set()
    for one in (busy, *presses, *notes, late):
        one.result(10)
    line.shutdown()
    assert done == ["press 0", "press 1", "note 0", "note 1", "a press that came later"]


def test_what_goes_wrong_is_told_and_the_next_one_runs() -> None:
    """An error is its own caller's; who gives up in time is passed over; at the end what was taken is done."""
    line, go = Turns("writer", nullcontext), threading.Event()
    busy, wrong, given_up, last = (
        line.submit(go.wait, 10),
        line.submit(int, "x"),
        line.submit(int),
        line.submit(int, 7),
    )
    assert given_up.cancel()
    go.set()
    assert busy.result(10)
    assert isinstance(wrong.exception(10), ValueError)
    line.shutdown()
    assert last.result(0) == 7
    with pytest.raises(RuntimeError):
        line.submit(int)


class Kept:
    """Stands for a database: what is done inside is kept at the end, unless the disk is full."""

    def __init__(self, *, full: bool = False) -> None:
        self.full = full
        self.doing: list[str] = []
        self.kept: list[list[str]] = []

    def doing_more(self, what: str) -> None:
        """Something is done."""
        self.doing.append(what)

    @contextmanager
    def together(self) -> Iterator[None]:
        """One write to the disk."""
        self.doing = []
        yield
        if self.full:
            raise OSError("no space left on device")
        self.kept.append(list(self.doing))


def test_what_waits_together_is_kept_together() -> None:
    """Presses with presses and notes with notes, what may take long by itself; nobody is told before it is kept."""
    disk, go = Kept(), threading.Event()
    line = Turns("writer", disk.together)
    notes, long = Behind(line, "notes"), Behind(line)
    busy = line.submit(go.wait, 10)
    presses = [line.submit(disk.doing_more, f"press {n}") for n in range(3)]
    early: list[bool] = []
    presses[0].add_done_callback(lambda _: early.append(not disk.kept))
    others = [notes.submit(disk.doing_more, "note 0"), notes.submit(disk.doing_more, "note 1"), long.submit(int)]
    go.set()
    for one in (busy, *presses, *others):
        one.result(10)
    line.shutdown()
    assert disk.kept[1:] == [["note 0", "note 1"]]
    assert disk.kept[0] == ["press 0", "press 1", "press 2"]
    assert early == [False]


def test_a_group_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first one waits for the last: so many at most, and none begins after so long."""
    now = [100.0]
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    disk, go = Kept(), threading.Event()
    line = Turns("writer", disk.together)
    busy = line.submit(go.wait, 10)

    def slowly(name: str) -> None:
        disk.doing_more(name)
        now[0] += turns.LONGEST_TOGETHER

    many = [line.submit(disk.doing_more, f"{n}") for n in range(turns.MOST_TOGETHER + 4)]
    slow = [line.submit(slowly, f"slow {n}") for n in range(2)]
    go.set()
    for one in (busy, *many, *slow):
        one.result(10)
    line.shutdown()
    assert max(map(len, disk.kept)) <= turns.MOST_TOGETHER
    assert sum(map(len, disk.kept)) == len(many) + 1  # with its first slow one a group ends, and the last is alone
    assert not any({"slow 0", "slow 1"} <= set(group) for group in disk.kept)


def test_what_was_not_kept_is_done_again_one_by_one() -> None:
    """The disk was full: everybody gets what their own attempt gave, and the log says so."""
    disk, go = Kept(full=True), threading.Event()
    line, tries = Turns("writer", disk.together), list[str]()

    def work(name: str) -> str:
        tries.append(name)
        return name if tries.count(name) == 1 else f"{name} again"

    busy = line.submit(go.wait, 10)
    waiting = [line.submit(work, "a"), line.submit(int, "x"), line.submit(work, "b")]
    go.set()
    busy.result(10)
    assert waiting[0].result(10) == "a again"
    assert isinstance(waiting[1].exception(10), ValueError)
    assert waiting[2].result(10) == "b again"
    line.shutdown()
    assert tries == ["a", "b", "a", "b"]
    assert disk.kept == []
