"""Everything a test of faults begins with."""

from tests.files import furnished_template, furnished_url, migrated_template

__all__ = ["furnished_template", "furnished_url", "migrated_template"]
