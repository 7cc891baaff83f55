"""Where the ontology and the data that ship with Damin are found, in a checkout and in a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from graph_builder.errors import DataError


@cache
def resource(name: str) -> Path:
    """The shipped folder or file `name` (`ontology`, `data/languages/ar`, ...).

    A wheel carries both trees inside the package; a checkout has them beside it.
    Raises DataError where neither holds it.
    """
    package = Path(__file__).resolve().parent
    for root in (package / "_resources", package.parent):
        if (root / name).exists():
            return root / name
    raise DataError(f"the shipped resource {name!r} is missing: this installation of Damin is incomplete")
