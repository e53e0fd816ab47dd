"""Every table, imported here so that mapping, migrations and tenancy see them all."""

from store.records import jobs, messages, nominations, pool, privacy, programs, proof, requests, upkeep

__all__ = ["jobs", "messages", "nominations", "pool", "privacy", "programs", "proof", "requests", "upkeep"]
