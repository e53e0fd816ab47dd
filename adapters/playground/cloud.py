"""What a chat platform's own servers would keep: messages, threads, private answers, read marks, mail.

A small SQLite file of the playground's own, so a restart shows what was there. Statements are short and the file is
local, so they run on the event loop; the lock is for mail that arrives from another thread.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.ui import Card

_SCHEMA = """
CREATE TABLE IF NOT EXISTS posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER NOT NULL, room TEXT NOT NULL, thread INTEGER NOT NULL DEFAULT 0,
  author TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', card TEXT, handles TEXT NOT NULL DEFAULT '{}',
  only_for TEXT NOT NULL DEFAULT '', delivery INTEGER NOT NULL DEFAULT 0, asked TEXT NOT NULL DEFAULT '',
  key TEXT UNIQUE, at TEXT NOT NULL, edits INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS posts_by_room ON posts (room, thread, id);
CREATE INDEX IF NOT EXISTS posts_by_seq ON posts (seq);
CREATE INDEX IF NOT EXISTS posts_by_thread ON posts (thread);
CREATE TABLE IF NOT EXISTS reads (
  person TEXT NOT NULL, room TEXT NOT NULL, post INTEGER NOT NULL, PRIMARY KEY (person, room));
CREATE TABLE IF NOT EXISTS mails (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, ref TEXT UNIQUE, raw BLOB NOT NULL,
  seen INTEGER NOT NULL DEFAULT 0);
"""
_VISIBLE = "(p.only_for = '' OR p.only_for = :me)"
_POST = f"""
SELECT p.*, (SELECT count(*) FROM posts r WHERE r.thread = p.id AND NOT r.gone AND r.only_for IN ('', :me)) AS replies
FROM posts p WHERE {_VISIBLE} AND """  # noqa: S608  # reason: only our own constants are put together

_UNREAD = f"""
SELECT p.room AS room, count(*) AS n FROM posts p LEFT JOIN reads d ON d.room = p.room AND d.person = :me
WHERE {_VISIBLE} AND NOT p.gone AND p.author <> :me AND p.id > coalesce(d.post, 0)
AND (p.thread = 0 OR p.room LIKE 'direct:%') GROUP BY p.room"""  # noqa: S608  # reason: only our own constants


@dataclass(frozen=True, slots=True)
class Draft:
    """A message about to be posted. `author` is empty for Goodword; `only_for` names the one person who may see it."""

    room: str
    author: str = ""
    text: str = ""
    card: Card | None = None
    thread: int = 0
    handles: Mapping[int, str] | None = None
    only_for: str = ""
    delivery: int = 0
    asked: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it is now. `seq` grows with every change of any message; `edits` counts this one's."""

    id: int
    seq: int
    room: str
    thread: int
    author: str
    text: str
    card: Card | None
    handles: Mapping[int, str]
    only_for: str
    delivery: int
    asked: str
    at: datetime
    edits: int
    gone: bool
    replies: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that a customer received, as it came off the wire."""

    id: int
    at: datetime
    raw: bytes
    seen: bool


class Cloud:
    """The file. `open` before use."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the file, making it if needed."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        db.row_factory = sqlite3.Row
        db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")
        self._db = db

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def healthy(self) -> bool:
        """Whether the file can be read."""
        return self._db is not None and self._rows("PRAGMA quick_check", {})[0][0] == "ok"

    def add(self, draft: Draft, at: datetime) -> int:
        """Post a message; one with the same `key` is taken for the same message and shows the newer card."""
        row = {
            "room": draft.room,
            "thread": draft.thread,
            "author": draft.author,
            "text": draft.text,
            "card": draft.card.model_dump_json() if draft.card else None,
            "handles": json.dumps({str(k): v for k, v in (draft.handles or {}).items()}),
            "only_for": draft.only_for,
            "delivery": draft.delivery,
            "asked": draft.asked,
            "key": draft.key,
            "at": at.isoformat(),
        }
        names = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        with self._lock:
            (found,) = self._rows(
                f"INSERT INTO posts (seq, {names}) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM posts), {marks}) "  # noqa: S608  # reason: column names are our own
                "ON CONFLICT (key) DO UPDATE SET card = excluded.card, seq = excluded.seq RETURNING id",
                row,
            )
            if draft.thread:
                self._touch(draft.thread)
        return int(found["id"])

    def edit(
        self,
        post: int,
        card: Card,
        handles: Mapping[int, str],
        *,
        delivery: int | None = None,
        unless_after: int | None = None,
    ) -> bool:
        """Show `card` in a message from now on; with `unless_after`, only if it was not changed since that `seq`."""
        with self._lock:
            done = self._rows(
                "UPDATE posts SET edits = edits + (card IS NOT :card), card = :card, handles = :handles, "
                "delivery = coalesce(:delivery, delivery), seq = (SELECT max(seq) + 1 FROM posts) "
                "WHERE id = :id AND NOT gone AND (:after IS NULL OR seq <= :after) RETURNING id",
                {
                    "id": post,
                    "card": card.model_dump_json(),
                    "handles": json.dumps({str(k): v for k, v in handles.items()}),
                    "delivery": delivery,
                    "after": unless_after,
                },
            )
        return bool(done)

    def remove(self, post: int) -> bool:
        """Take a message away; False if it was not there."""
        with self._lock:
            done = self._rows(
                "UPDATE posts SET gone = 1, text = '', card = NULL, seq = (SELECT max(seq) + 1 FROM posts) "
                "WHERE id = :id AND NOT gone RETURNING thread",
                {"id": post},
            )
            if done and done[0]["thread"]:
                self._touch(done[0]["thread"])
        return bool(done)

    def _touch(self, post: int) -> None:
        self._rows("UPDATE posts SET seq = (SELECT max(seq) + 1 FROM posts) WHERE id = :id", {"id": post})

    def post(self, post: int, me: str = "") -> Post | None:
        """One message that `me` may see."""
        rows = self._rows(_POST + "p.id = :id AND NOT p.gone", {"id": post, "me": me})
        return _post(rows[0]) if rows else None

    def by_key(self, key: str) -> int | None:
        """The message that was posted under `key`."""
        rows = self._rows("SELECT id FROM posts WHERE key = :key", {"key": key})
        return int(rows[0]["id"]) if rows else None

    def page(self, room: str, me: str, *, before: int = 0, most: int = 60) -> tuple[Post, ...]:
        """The newest messages of a room (older than `before`), oldest first, without what is in threads."""
        rows = self._rows(
            _POST + "p.room = :room AND p.thread = 0 AND NOT p.gone AND (:before = 0 OR p.id < :before) "
            "ORDER BY p.id DESC LIMIT :most",
            {"room": room, "me": me, "before": before, "most": most},
        )
        return tuple(_post(row) for row in reversed(rows))

    def replies(self, thread: int, me: str) -> tuple[Post, ...]:
        """What was answered in a thread, oldest first."""
        rows = self._rows(_POST + "p.thread = :thread AND NOT p.gone ORDER BY p.id", {"thread": thread, "me": me})
        return tuple(_post(row) for row in rows)

    def changes(self, room: str, me: str, since: int) -> tuple[Post, ...]:
        """Messages of a room that were posted, edited or removed after `since`, in that order."""
        rows = self._rows(
            _POST + "p.room = :room AND p.seq > :since ORDER BY p.seq LIMIT 200",
            {"room": room, "me": me, "since": since},
        )
        return tuple(_post(row) for row in rows)

    def newest(self) -> int:
        """The number of the latest change."""
        return int(self._rows("SELECT coalesce(max(seq), 0) AS n FROM posts", {})[0]["n"])

    def unread(self, me: str, rooms: Iterable[str]) -> dict[str, int]:
        """How many messages by others `me` has not read, per room; threads of channels do not count."""
        rows = self._rows(_UNREAD, {"me": me})
        found = {row["room"]: int(row["n"]) for row in rows}
        return {room: found[room] for room in rooms if room in found}

    def read_until(self, me: str, room: str) -> int:
        """The last message of a room that `me` has read."""
        rows = self._rows("SELECT post FROM reads WHERE person = :me AND room = :room", {"me": me, "room": room})
        return int(rows[0]["post"]) if rows else 0

    def mark_read(self, me: str, room: str) -> bool:
        """Note that `me` has seen everything in a room; False if nothing was new."""
        done = self._rows(
            "INSERT INTO reads (person, room, post) "
            "SELECT :me, :room, latest FROM (SELECT max(id) AS latest FROM posts WHERE room = :room) WHERE latest > 0 "
            "ON CONFLICT (person, room) DO UPDATE SET post = excluded.post WHERE post < excluded.post RETURNING post",
            {"me": me, "room": room},
        )
        return bool(done)

    def add_mail(self, raw: bytes, ref: str | None, at: datetime) -> None:
        """Put a mail into the customers' inbox; the same `ref` again is the same mail."""
        self._rows(
            "INSERT INTO mails (at, ref, raw) VALUES (:at, :ref, :raw) ON CONFLICT (ref) DO NOTHING",
            {"at": at.isoformat(), "ref": ref, "raw": raw},
        )

    def mails(self, most: int = 200) -> tuple[Mail, ...]:
        """The customers' mails, newest first."""
        return tuple(_mail(row) for row in self._rows("SELECT * FROM mails ORDER BY id DESC LIMIT :n", {"n": most}))

    def mail(self, mail: int) -> Mail | None:
        """One mail."""
        rows = self._rows("SELECT * FROM mails WHERE id = :id", {"id": mail})
        return _mail(rows[0]) if rows else None

    def mark_seen(self, mail: int) -> None:
        """Note that a mail was opened."""
        self._rows("UPDATE mails SET seen = 1 WHERE id = :id", {"id": mail})

    def unseen(self) -> int:
        """How many mails nobody opened yet."""
        return int(self._rows("SELECT count(*) AS n FROM mails WHERE NOT seen", {})[0]["n"])

    def _rows(self, statement: str, values: Mapping[str, Any]) -> list[sqlite3.Row]:
        if self._db is None:
            raise RuntimeError("the playground's file is not open")
        with self._lock, closing(self._db.execute(statement, values)) as cursor:
            return cursor.fetchall()


def _post(row: sqlite3.Row) -> Post:
    values = dict(row)
    del values["key"]
    values["card"] = Card.model_validate_json(row["card"]) if row["card"] else None
    values["handles"] = {int(k): v for k, v in json.loads(row["handles"]).items()}
    values["at"] = datetime.fromisoformat(row["at"])
    values["gone"] = bool(row["gone"])
    return Post(**values)


def _mail(row: sqlite3.Row) -> Mail:
    return Mail(row["id"], datetime.fromisoformat(row["at"]), row["raw"], bool(row["seen"]))
