"""Every table, imported here so that mapping, migrations and tenancy see them all."""

from store.records import jobs, maturity, messages, pool, programs, requests

__all__ = ["jobs", "maturity", "messages", "pool", "programs", "requests"]
