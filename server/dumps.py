"""Dumps of what is served, each made once a generation, when it is first asked for, by a process of its own.

A dump is a file without a name, which lives as long as somebody needs it. Nobody waits for one that takes long: while
that of the newest generation is made, the one before is given.
"""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from graph_builder.errors import StoreError

_LOG = logging.getLogger(__name__)
NQUADS = "damin.nq.gz"
#: What there is, by name: the media type of what is inside, and whether it is packed by gzip.
NAMES: dict[str, tuple[str, bool]] = {
    NQUADS: ("application/n-quads", True),
    "damin.ttl.gz": ("text/turtle", True),
    "damin.jsonld": ("application/ld+json", False),
}


@dataclass(frozen=True, slots=True)
class Made:
    """A dump: of which generation and when that was published (nanoseconds since 1970), its size in bytes.

    `digest` is the SHA-256 of the file, `content` that of what is inside: of canonical N-Quads the RDFC-1.0 hash.
    """

    generation: str
    modified: int
    size: int
    digest: str
    content: str
    file: BinaryIO

    def opened(self) -> io.RawIOBase:
        """The file from its beginning, for one reader."""
        return _View(self.file)


class _View(io.RawIOBase):
    """A file that others read too: it keeps its own place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._file.fileno()).st_size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = os.pread(self._file.fileno(), len(buffer), self._at)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


class Dumps:
    """The dumps of a store folder; one is made at a time."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(1, "dumps")
        self._lock = threading.Lock()
        self._pending: dict[str, Future[Made]] = {}
        self._made: dict[str, Made] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def known(self, name: str) -> Made | None:
        """The last one that was made, of whatever generation."""
        return self._made.get(name)

    def get(self, name: str, generation: str, wait: float) -> Made | None:
        """The dump of a generation, or after `wait` seconds the one before it; None where there is neither yet.

        Raises StoreError where it cannot be made.
        """
        with self._lock:
            made = self._made.get(name)
            if self._closed or (made and made.generation == generation):
                return made
            pending = self._pending.get(name)
            if pending is None or pending.done():
                pending = self._pending[name] = self._pool.submit(self._make, name)
        try:
            return pending.result(wait)
        except NotYetError:
            return made

    def close(self) -> None:
        """End what is being made."""
        with self._lock:
            self._closed = True
            process = self._process
        if process:
            process.kill()
        self._pool.shutdown(cancel_futures=True)

    def _make(self, name: str) -> Made:
        with tempfile.TemporaryDirectory(prefix="damin-dump-") as folder:
            path = Path(folder) / name
            found = self._run(name, path)
            made = Made(**found, file=path.open("rb"))
        self._made[name] = made
        return made

    def _run(self, name: str, path: Path) -> dict[str, Any]:
        command = [sys.executable, "-m", "server.dumps_main", str(self._store), name, str(path)]
        with self._lock:
            if self._closed:
                raise StoreError("The server is ending.")
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with self._process as process:
            said = process.stdout.read() if process.stdout else b""
        found: dict[str, Any] = json.loads(said or b'{"error": "its process was ended"}')
        if "error" in found:
            _LOG.warning("The dump %s could not be made: %s", name, found["error"])
            raise StoreError(f"The dump {name} could not be made: {found['error']}.")
        return found
