"""Dumps of a server, asked for until they are made."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

_SECONDS = 120


def until_made(get: Callable[[str], Any], name: str, wanted: Callable[[Any], bool] = lambda _: True) -> Any:
    """The reply that has the dump, one that is as `wanted`; `get` asks for a path."""
    until = time.monotonic() + _SECONDS
    while True:
        reply = get(f"/dumps/{name}")
        if reply.status == 200 and wanted(reply):
            return reply
        assert reply.status in {200, 503}, reply.body
        assert time.monotonic() < until, f"{name} is not made"
        time.sleep(0.2)
