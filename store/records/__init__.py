"""Every table, imported here so that mapping, migrations and tenancy see them all."""

from store.records import messages, pool, programs, requests

__all__ = ["messages", "pool", "programs", "requests"]
