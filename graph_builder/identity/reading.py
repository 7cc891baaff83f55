"""An article as read, before it is put together with others: its graph, and notes for those who do that.

The notes are triples of a vocabulary of our own that never leave the store folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from graph_builder.model import Hint
from graph_builder.rdf.iris import Iris

_PRIVATE = "urn:damin:"
SIDE, PLACE, PARTY, DAY, WORDS, STEP = HINTS = tuple(
    f"{_PRIVATE}{name}" for name in ("side", "place", "party", "day", "words", "step")
)
_OF_NODES = frozenset({SIDE, PLACE, PARTY})
_LEAST = f"{_PRIVATE}least-confidence"
_NOTE = f" <{_PRIVATE}".encode()


def with_notes(ntriples: bytes, hints: Iterable[Hint], article: str, least: float, iris: Iris) -> bytes:
    """The graph of an article with the notes: its hints, and the confidence below which facts are to be left out.

    `article` is the article's IRI.
    """
    notes = [f"{_note(hint, iris)} ." for hint in hints]
    if least:
        notes.append(f'<{article}> <{_LEAST}> "{least!r}" .')
    return ntriples + "".join(f"{note}\n" for note in sorted(notes)).encode()


def _note(hint: Hint, iris: Iris) -> Triple:
    name = f"{_PRIVATE}{hint.name}"
    value = iris.node(hint.value) if name in _OF_NODES else Literal(hint.value)
    return Triple(iris.node(hint.node), NamedNode(name), value)


def parted(lines: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The lines of the graph itself, and the notes."""
    own, notes = list[bytes](), list[bytes]()
    for line in lines:
        (notes if _NOTE in line else own).append(line)
    return own, notes


def without_notes(lines: Iterable[bytes]) -> tuple[list[bytes], float]:
    """The lines of the graph itself, and the least confidence asked for."""
    own, notes = parted(lines)
    least = [float(note.split(b'"')[1]) for note in notes if f"<{_LEAST}>".encode() in note]
    return own, max(least, default=0.0)


def renamed(lines: Iterable[bytes], names: Mapping[str, str]) -> list[bytes]:
    """The N-Triples lines with the IRIs of subjects and objects replaced; what a literal says stays."""
    if not names:
        return list(lines)
    terms = {f"<{old}>".encode(): f"<{new}>".encode() for old, new in names.items()}
    return [_renamed(line, terms) for line in lines]


def _renamed(line: bytes, terms: Mapping[bytes, bytes]) -> bytes:
    subject, predicate, rest = line.split(b" ", 2)
    value = rest[:-2]
    return b" ".join((terms.get(subject, subject), predicate, terms.get(value, value), b"."))
