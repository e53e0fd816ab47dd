"""Every table, imported here so that mapping, migrations and tenancy see them all."""

from store.records import (
    jobs,
    maturity,
    messages,
    nominations,
    pool,
    privacy,
    programs,
    promotion,
    proof,
    requests,
    upkeep,
)

__all__ = [
    "jobs", "maturity", "messages", "nominations", "pool", "privacy", "programs", "promotion", "proof",
    "requests", "upkeep",
]  # fmt: skip
