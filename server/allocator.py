"""A faster allocator for the processes that answer queries, where one is installed.

The engine allocates much that is small. With mimalloc, from the package `cmeel-mimalloc` (extra `fast`), the same
queries took about four fifths of the time that they took with the allocator of glibc (`benchmarks/README.md`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

_LIBRARY = Path("cmeel.prefix", "lib", "libmimalloc.so")
_PRELOAD = "LD_PRELOAD"


def with_allocator(environment: Mapping[str, str], places: Iterable[str] = ()) -> dict[str, str]:
    """The environment for such a process: with the library preloaded if it lies in one of `places`, by default where
    Python looks for packages. Whoever preloads something already has decided for themselves.
    """
    found = next((path for place in places or sys.path if (path := Path(place) / _LIBRARY).exists()), None)
    if found is None or _PRELOAD in environment or not sys.platform.startswith("linux"):
        return dict(environment)
    return {**environment, _PRELOAD: os.fspath(found.resolve())}
