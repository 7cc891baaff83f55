"""The ready questions: the competency queries of `ontology/queries`, with their titles in each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from graph_builder.resources import resource

_HEADER = re.compile(r"^#\s*(title|description)-([a-z]{2}):\s*(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A query with what it asks; `titles` and `descriptions` by language."""

    name: str
    text: str
    titles: dict[str, str]
    descriptions: dict[str, str]

    @property
    def body(self) -> str:
        """The query without its header lines, as the editor shows it."""
        return _HEADER.sub("", self.text).strip() + "\n"


def load_examples(folder: Path | None = None) -> list[Example]:
    """All queries of a folder by file name, those of the ontology by default. Raises DataError for a broken
    install.
    """
    folder = folder or resource("ontology/queries")
    return [_read(path) for path in sorted(folder.glob("*.rq"))]


def _read(path: Path) -> Example:
    text = path.read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = {"title": {}, "description": {}}
    for kind, language, words in _HEADER.findall(text):
        found[kind][language] = words
    return Example(path.stem, text, found["title"], found["description"])
