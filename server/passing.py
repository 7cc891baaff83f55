"""An answer that one thread writes while another sends it on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import IO

from graph_builder.errors import DaminError
from graph_builder.stores.remote_faults import RemoteStoreError
from server.chunks import Chunks
from server.errors import ClientGoneError
from server.evaluate import Sink
from server.lanes import GLANCE, Once
from server.negotiate import Choice

_AHEAD = 8
#: An answer is held back until so many bytes of it are there, so that an early fault is still a clean error.
_HOLD_BACK = 131_072
Piece = bytes | BaseException | None


class Passing:
    """The bytes that `write` gives, as they come; `stream` is what it reads, and is closed with the answer."""

    def __init__(
        self, write: Callable[[Sink], None], stream: IO[bytes] | None, gone: Callable[[], bool], release: Once
    ) -> None:
        self._write, self._stream, self._gone, self._release = write, stream, gone, release
        self._pieces: queue.Queue[Piece] = queue.Queue(_AHEAD)
        self._ended = threading.Event()
        self._held: list[bytes] = []
        self.complete = False
        threading.Thread(target=self._run, name="remote-answer", daemon=True).start()

    def hold_back(self) -> None:
        """Read on until the answer is whole or worth starting. Raises what `write` raises."""
        size = 0
        try:
            while not self.complete and size < _HOLD_BACK:
                piece = self._next()
                self._held.append(piece)
                size += len(piece)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        yield from self._held
        while not self.complete:
            if piece := self._next():
                yield piece

    def close(self) -> None:
        """Stop writing, and let go of what is read."""
        self._ended.set()
        if self._stream is not None:
            self._stream.close()
        self._release()

    def _next(self) -> bytes:
        """The next piece, empty at the end."""
        while True:
            try:
                piece = self._pieces.get(timeout=GLANCE)
                break
            except queue.Empty:
                if self._gone():
                    raise ClientGoneError("The client went away while its query ran.") from None
        if isinstance(piece, BaseException):
            raise piece
        if piece is None:
            self.complete = True
            self.close()  # others may have the connection, however long the client takes
        return piece or b""

    def _run(self) -> None:
        sink = _Pieces(self._put)
        try:
            self._write(sink)
            sink.flush()
            self._put(None)
        except DaminError as error:
            self._put(error.with_traceback(None))  # what hangs on the frames must not leave this thread
        except (SyntaxError, ValueError, OSError) as error:
            said = f"The remote store broke off its answer, or gave one that cannot be read: {error}."
            self._put(RemoteStoreError(" ".join(said.split())))
        except _StoppedError:
            return

    def _put(self, piece: Piece) -> None:
        while not self._ended.is_set():
            try:
                return self._pieces.put(piece, timeout=GLANCE)
            except queue.Full:
                continue
        raise _StoppedError


class _StoppedError(Exception):
    """Nobody reads the answer any more."""


class _Pieces(Chunks):
    """A sink that puts what is written into a queue, in pieces."""

    def __init__(self, put: Callable[[Piece], None]) -> None:
        super().__init__()
        self._put_piece = put

    def begin(self, family: str, choice: Choice) -> None:
        """What the answer is goes another way."""

    def send(self, payload: bytes) -> None:
        """Put one piece."""
        self._put_piece(payload)
