"""Journeys begin with a program that has people and customers."""

from tests.files import furnished_template, furnished_url, migrated_template

__all__ = ["furnished_template", "furnished_url", "migrated_template"]
