"""Files that are there whole or not at all, and on the disk for good when the call returns."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a file beside `path` to write, which takes the place of `path` at the end of the block.

    Where the block raises, or the disk is full (OSError), `path` stays as it was. The file beside it has the suffix
    `.new`; a process that is killed leaves it.
    """
    new = path.with_name(path.name + ".new")
    try:
        yield new
        if path.exists():
            shutil.copymode(path, new)
        sync(new)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync(path.parent)


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file. Raises OSError; the file then stays as it was."""
    with replacing(path) as new:
        new.write_text(text, encoding="utf-8")


def make_folder(path: Path) -> None:
    """Make a folder and those above it where they are missing. Raises OSError."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync(folder.parent)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time run the block for this folder; the others wait. Raises OSError.

    The lock is a `flock` of the folder itself: it leaves no file, and goes when its holder goes.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sync(path: Path) -> None:
    """Bring a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Bring a folder with all that is in it to the disk."""
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
