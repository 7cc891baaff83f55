"""The process that writes one dump of the live generation: `python -m server.dumps_main STORE NAME FILE`.

It says on standard output what it has written, as JSON, or what went wrong. It goes when its standard input is
closed, so that it does not outlive the server, and gives way to others: answers come first.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, cast

from graph_builder.errors import DaminError
from graph_builder.stores.files import WRITERS, packing, suffix_of
from graph_builder.stores.reader import open_reader

_NICE = 10


class _Hashed:
    """A file in front of another, which takes the SHA-256 of what goes through."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        self._hash.update(data)
        self.size += len(data)
        self._out.write(data)
        return len(data)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        self._out.flush()

    def digest(self) -> str:
        return self._hash.hexdigest()


def main(arguments: list[str]) -> int:
    """Write the dump; the status is 0 where it is whole."""
    store, name, path = Path(arguments[0]), arguments[1], Path(arguments[2])
    threading.Thread(target=_end_with_the_server, args=(path,), daemon=True).start()
    os.nice(_NICE)
    try:
        print(json.dumps(_written(store, name, path)))
    except (DaminError, OSError) as error:
        print(json.dumps({"error": str(error)}))
        return 1
    return 0


def _written(store: Path, name: str, path: Path) -> dict[str, Any]:
    with open_reader(store) as reader, path.open("wb") as file:
        outside = _Hashed(file)
        with packing(name, cast("BinaryIO", outside)) as packed:
            inside = _Hashed(packed)
            WRITERS[suffix_of(name) or ""](reader, cast("BinaryIO", inside))
        return {
            "generation": reader.generation,
            "modified": reader.path.stat().st_mtime_ns,
            "size": outside.size,
            "digest": outside.digest(),
            "content": inside.digest(),
        }


def _end_with_the_server(path: Path) -> None:
    """Leave nothing behind: a server that was killed could not tidy up."""
    os.read(sys.stdin.fileno(), 1)  # nothing ever comes
    with suppress(OSError):
        path.unlink(missing_ok=True)
        path.parent.rmdir()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
