"""Every table, imported here so that mapping, migrations and tenancy see them all."""

from store.records import jobs, messages, pool, programs, promotion, requests

__all__ = ["jobs", "messages", "pool", "programs", "promotion", "requests"]
