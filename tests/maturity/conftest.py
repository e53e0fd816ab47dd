"""The same company as the core's tests, on each engine."""

from tests.core.conftest import cast, quick, stage

__all__ = ["cast", "quick", "stage"]
