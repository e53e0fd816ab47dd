"""Tells SQLite how well its indexes select, so that from the first day on it plans as for large tables.

Without statistics it takes `program_id = ?` for as selective as `request_id = ?` and reads a whole program; with those
that it gathers itself while tables are small it reads whole tables later. So they are written here, once, and what a
statement costs depends neither on when nor on how often somebody ran ANALYZE. PostgreSQL keeps its own up to date.
"""

import sqlite3
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

ROWS = 1_000_000
"""Of any table."""
ALIKE = ("program_id", "platform", "workspace_external_id", "kind")
"""Columns that most rows agree in. Stages and states are none: what is asked for are always the few open ones."""
SELECTS = 1000
"""Of so many rows every other column picks one."""
_INDEXES = """
    SELECT t.name, i.name, i."unique", c.name FROM sqlite_schema t JOIN pragma_index_list(t.name) i
    JOIN pragma_index_info(i.name) c WHERE t.type = 'table' ORDER BY t.name, i.name, c.seqno
"""


def teach(connection: sqlite3.Connection) -> None:
    """Write the statistics of every index."""
    connection.execute("ANALYZE")  # makes their table
    connection.execute("DELETE FROM sqlite_stat1")
    for (table, index, unique), columns in groupby(connection.execute(_INDEXES).fetchall(), itemgetter(0, 1, 2)):
        stat = statistics([column for *_, column in columns], unique=bool(unique))
        connection.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, index, stat))
    connection.execute("ANALYZE sqlite_schema")  # makes this connection read them; others do when they open


def statistics(columns: Sequence[str], *, unique: bool) -> str:
    """How many rows an index has, and how many share the first column, the first two, and so on."""
    left, counts = ROWS, [ROWS]
    for column in columns:
        left = left if column in ALIKE else max(left // SELECTS, 10)
        counts.append(left)
    if unique:
        counts[-1] = 1
    return " ".join(map(str, counts))
