"""The tables' history. `HEAD` is named here so that a running service can compare without importing Alembic."""

HEAD = "0001"
