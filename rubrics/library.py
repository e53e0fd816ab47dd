"""The rubrics a process works with: those that ship, and those a program puts into a folder of its own."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from rubrics.reading import RubricError, read
from rubrics.schema import Rubric

SHIPPED = Path(__file__).parent


class LibraryError(Exception):
    """A rubric file cannot be used; says which, where and what to change."""


@lru_cache(maxsize=8)
def load(folder: str = "") -> Mapping[str, Rubric]:
    """Every rubric by its key, read once: those that ship first. One of `folder` takes the place of a shipped one
    with the same key.

    Raises:
        LibraryError: a file is no rubric, or the folder is not there.
    """
    found: dict[str, Rubric] = {}
    for file in sorted(SHIPPED.glob("*.yml")):
        rubric = from_file(file)
        found[rubric.key] = rubric
    if folder:
        own = Path(folder)
        if not own.is_dir():
            raise LibraryError(f"GOODWORD_RUBRICS: there is no folder {folder}")
        for file in sorted([*own.glob("*.yml"), *own.glob("*.yaml")]):
            rubric = from_file(file)
            found[rubric.key] = rubric
    return found


def from_file(file: Path) -> Rubric:
    """The rubric in a file.

    Raises:
        LibraryError: it is none.
    """
    try:
        return read(file.read_text(encoding="utf-8"))
    except RubricError as error:
        raise LibraryError(f"{file}: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"{file}: cannot be read as text ({error.__class__.__name__})") from error
