"""Walking: from the sources named to the files to read, in an order that depends on their names alone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_builder.errors import SourceError, UsageError
from graph_builder.model import Issue
from graph_builder.sources.formats import READERS, Reader, split_name
from graph_builder.sources.place import Place

STDIN = "-"
_ABOUT = frozenset({"README.MD", "LICENSE.MD"})


class MissingSourceError(UsageError, SourceError):
    """A source named on the command line does not exist."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, with its place and the reader for its suffix."""

    path: Path
    place: Place
    reader: Reader


def check_sources(paths: Sequence[str | Path]) -> list[str]:
    """The sources, each once, sorted.

    Raises MissingSourceError for one that does not exist, SourceError for a file of no known format.
    """
    names = sorted({str(path) for path in paths})
    for name in names:
        path = Path(name)
        if name == STDIN:
            continue
        if not path.exists():
            raise MissingSourceError(f"no such file or folder: {shown(name)}")
        if not path.is_dir() and split_name(path.name)[1] is None:
            known = " ".join(READERS)
            raise SourceError(f"unknown format: {shown(name)} (known suffixes, each also with .gz: {known})")
    return names


def walk(name: str) -> Iterator[Found | Issue]:
    """The file named, or all files below the folder named, sorted; the id of a file is its path below it.

    Hidden entries and a folder's own README.md are passed over; unknown suffixes, links to folders and what is no
    file are issues.
    """
    source = Path(name)
    if not source.is_dir():
        yield _found(source, source.name)
        return
    yield from _below(source, "")


def shown(path: str | Path) -> str:
    """A path with forward slashes, with U+FFFD for bytes in a file name that are no UTF-8."""
    return os.fsencode(Path(path).as_posix()).decode("utf-8", "replace")


def _below(folder: Path, prefix: str) -> Iterator[Found | Issue]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as fault:
        yield Issue("unreadable", shown(folder), f"the folder cannot be read: {fault.strerror}")
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.upper() in _ABOUT:
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from _below(entry, f"{prefix}{entry.name}/")
        else:
            yield _found(entry, prefix + entry.name)


def _found(path: Path, relative: str) -> Found | Issue:
    stem, reader = split_name(relative)
    if path.is_dir():
        return Issue("unreadable", shown(path), "links to folders are not followed")
    if reader is None:
        return Issue("unknown-format", shown(path), f"skipped: no reader for the suffix {path.suffix!r}")
    return Found(path, Place(shown(path), shown(stem)), reader)
