"""One writer: what people wait for goes first, and what nobody watches still gets its turn."""

import threading

import pytest

from bot import turns
from bot.turns import Behind, Turns


def test_people_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what waits, presses before notes; each kind in the order it came; a note that has waited long enough is not
    passed any more."""
    now = [100.0]
    monkeypatch.setattr(turns.time, "monotonic", lambda: now[0])
    line, go, done = Turns("writer"), threading.Event(), list[str]()
    busy = line.submit(go.wait, 10)
    notes = [Behind(line).submit(done.append, f"note {n}") for n in range(2)]
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
    line, go = Turns("writer"), threading.Event()
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
