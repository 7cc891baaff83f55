"""Byte streams: gzip unpacked on sight, reads that stop at a limit, a look at the head of a stream."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_FORMAT = 16 + zlib.MAX_WBITS
_BLOCK = 64 * 1024


class _Rewound(io.RawIOBase):
    """A stream that gives back the head already taken from it, then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        piece = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


class _Unpacked(io.RawIOBase):
    """The content of a gzip stream of any number of members.

    Where it breaks off or is damaged, this ends after all that could be unpacked, and raises EOFError at
    the next read: the standard library's reader raises at once and loses what it holds.
    """

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._member = zlib.decompressobj(wbits=_GZIP_FORMAT)
        self._input = b""
        self._fault: EOFError | None = None
        self._told = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        if self._fault and self._told:
            raise self._fault
        piece = self._piece(len(buffer))
        self._told = not piece
        buffer[: len(piece)] = piece
        return len(piece)

    def _piece(self, size: int) -> bytes:
        piece = b""
        while not piece and not self._fault:
            self._input = self._input or self._packed.read(_BLOCK)
            if self._member.eof:
                self._input = self._input.lstrip(b"\0")  # padding between members, as tapes and disks add it
                if not self._input:
                    break
                self._member = zlib.decompressobj(wbits=_GZIP_FORMAT)
            piece = self._unpack(size)
        return piece

    def _unpack(self, size: int) -> bytes:
        ended = not self._input
        try:
            piece = self._member.decompress(self._input, size)
        except zlib.error as fault:
            self._fault = EOFError(f"damaged gzip: {fault}")
            return b""
        self._input = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
        if ended and not piece and not self._member.eof:
            self._fault = EOFError("truncated gzip")
        return piece


def peeked(stream: BinaryIO, size: int = _BLOCK) -> tuple[bytes, BinaryIO]:
    """Up to `size` first bytes of a stream, and a stream that still has them."""
    head = stream.read(size)
    return head, io.BufferedReader(_Rewound(head, stream), _BLOCK)


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The stream itself, or its content where it is gzip (RFC 1952, one member or more), whatever its name.

    A truncated or damaged gzip ends after what could be unpacked; the read after that raises EOFError.
    """
    head, whole = peeked(stream, len(_GZIP_MAGIC))
    return whole if head != _GZIP_MAGIC else io.BufferedReader(_Unpacked(whole), _BLOCK)


def check_end(stream: BinaryIO) -> None:
    """Raises EOFError where the stream that seems to have ended is a broken gzip."""
    stream.read(1)


def read_limited(stream: BinaryIO, limit: int) -> bytes:
    """All bytes up to `limit`; ask for one more than is allowed to notice an excess."""
    blocks = []
    while limit > 0 and (block := stream.read(min(limit, _BLOCK))):
        blocks.append(block)
        limit -= len(block)
    return b"".join(blocks)


def lines(stream: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines from 1, without their end; None for one of more than `limit` bytes, which is skipped."""
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if not line.endswith(b"\n") and len(line) <= limit:
            check_end(stream)
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line.rstrip(b"\r\n")
            continue
        while (line := stream.readline(_BLOCK)) and not line.endswith(b"\n"):
            pass
        yield number, None
    check_end(stream)
