"""How the server and a worker talk: four bytes of length, big-endian, then that many bytes.

A question is one message of JSON. Its answer is a head of JSON, the bytes in pieces, an empty message as the end, and
one byte more: whether the worker stays for the next question. An error is its head, and that byte.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable

_LENGTH = struct.Struct("!I")
END = b""
STAYS, LEAVES = b"s", b"l"
#: The first thing a worker sends: its process id, and where the kernel has such things a handle to end it by.
HELLO = struct.Struct("!q")


def frame(payload: bytes) -> bytes:
    """One message, ready to send. An empty payload says that the answer is complete."""
    return _LENGTH.pack(len(payload)) + payload


def read_frame(read: Callable[[int], bytes]) -> bytes | None:
    """The next payload, by a function that reads so many bytes, fewer at the end; None at the end."""
    header = read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    size: int = _LENGTH.unpack(header)[0]
    payload = read(size)
    return payload if len(payload) == size else None


def read_exactly(fd: int, size: int) -> bytes:
    """`size` bytes from a descriptor, fewer only where it ends before."""
    chunks = []
    while size and (chunk := os.read(fd, min(size, 1_048_576))):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
