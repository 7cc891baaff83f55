"""Compiled regular expressions of a language, kept beside its data as Python keeps compiled modules.

Compiling all that a language's patterns come to takes seconds; reading it back takes a tenth of one. The file lies in
`__pycache__` of the language's folder, moves with `PYTHONPYCACHEPREFIX`, and is not written with
`PYTHONDONTWRITEBYTECODE` or where the folder cannot be written. What it holds is decided by the text of an expression
and the version of the library alone, so it never has to be deleted.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

import regex

#: Expressions that a file keeps at most; the oldest go. A language has a few hundred.
_MOST = 2000
_DIGEST = hashlib.sha256().digest_size


class CompiledExpressions:
    """The expressions of one file, each compiled once, here or in an earlier process."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept = _read(file)
        self._new: dict[bytes, regex.Pattern[str]] = {}

    def compile(self, source: str) -> regex.Pattern[str]:
        """The expression for `source`, with the semantics of `regex.V1`. Raises `regex.error`."""
        key = hashlib.sha256(source.encode()).digest()
        if key in self._kept:
            kept: regex.Pattern[str] = pickle.loads(self._kept[key])  # noqa: S301 (as trusted as a .pyc beside it)
            return kept
        if key not in self._new:
            self._new[key] = regex.compile(source, regex.V1)
        return self._new[key]

    def keep(self) -> None:
        """Write what was compiled since the last call, with what other processes have written meanwhile."""
        if not self._new or sys.dont_write_bytecode:
            return
        self._kept = {**_read(self._file), **{key: pickle.dumps(new) for key, new in self._new.items()}}
        self._new.clear()
        # Where nothing can be written, every process compiles for itself, as Python does with its modules.
        with suppress(OSError):
            _write(self._file, dict(list(self._kept.items())[-_MOST:]))


@cache
def compiled_beside(folder: Path) -> CompiledExpressions:
    """The compiled expressions of the data in `folder`."""
    place = folder / "__pycache__"
    if sys.pycache_prefix:
        place = Path(sys.pycache_prefix, *folder.resolve().parts[1:])
    return CompiledExpressions(place / f"expressions.{sys.implementation.cache_tag}.regex-{regex.__version__}.bin")


def _read(file: Path) -> dict[bytes, bytes]:
    """What the file holds: a digest of the rest first, as a file that was cut off holds nothing."""
    try:
        data = file.read_bytes()
    except OSError:
        return {}
    if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
        return {}
    kept: dict[bytes, bytes] = pickle.loads(data[_DIGEST:])  # noqa: S301 (as trusted as a .pyc beside it)
    return kept


def _write(file: Path, kept: dict[bytes, bytes]) -> None:
    data = pickle.dumps(kept)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        new.write_bytes(hashlib.sha256(data).digest() + data)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
