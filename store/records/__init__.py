"""Every table, imported here so that mapping, migrations and tenancy see them all."""

from store.records import jobs, messages, pool, privacy, programs, requests

__all__ = ["jobs", "messages", "pool", "privacy", "programs", "requests"]
