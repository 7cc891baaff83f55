"""Bytes that come in small writes and go on in large pieces."""

from __future__ import annotations

from abc import ABC, abstractmethod

_CHUNK = 65_536


class Chunks(ABC):
    """The writing half of a sink: holds back what is written until there is a piece of some size."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes, and say how many."""
        self._held += data
        if len(self._held) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send on what is held."""
        if self._held:
            self.send(bytes(self._held))
            self._held.clear()

    @abstractmethod
    def send(self, payload: bytes) -> None:
        """Send on one piece."""
