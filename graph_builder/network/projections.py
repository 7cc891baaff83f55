"""Projections: SPARQL queries whose rows are the ties of a network, each with a header that says how to read it.

The header is made of comments, `# name: words`: `title-en`, `title-ar`, `description-…`, `counting-…`;
`kind-NAME-en`, what a kind is called that no term of the ontology names; `directed: yes` or `no`; `weight: events` or
`articles`, what weight counts; `newman: KIND …`, the kinds whose ties carry Newman's weight too.

A row has `source`, `target`, `kind` and `event`, and may have `start`, `end` and `precision` of the event, its
`process`, `source_as` and `target_as` (the actors for whom the ends stand, where these are rolled up), and `article`
and `confidence` (looked up by the event and its ends where the query does not give them).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from graph_builder.errors import UsageError
from graph_builder.rdf import vocabulary as v
from graph_builder.resources import resource

_HEADER = re.compile(r"^#\s*([A-Za-z-]+):\s*(.+?)\s*$", re.MULTILINE)
_FLAGS: Mapping[str, tuple[str, ...]] = {
    "directed": ("yes", "no"),
    "weight": ("events", "articles"),
}
_NEEDED = ("source", "target", "kind")
LANGUAGES = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Projection:
    """One query with its header; `words` are all header lines, by name."""

    name: str
    query: str
    words: Mapping[str, str]

    @property
    def directed(self) -> bool:
        """Whether source and target of a tie are told apart."""
        return self._flag("directed") == "yes"

    @property
    def counts_articles(self) -> bool:
        """Whether weight is the number of articles; else it is that of events."""
        return self._flag("weight") == "articles"

    @property
    def newman(self) -> frozenset[str]:
        """The kinds of ties that carry the sum of 1/(n-1) over their events of n actors (Newman 2001)."""
        return frozenset(self.words.get("newman", "").split())

    def text(self, what: str, language: str) -> str:
        """`title`, `description` or `counting` in a language, else in English, else empty."""
        return self.words.get(f"{what}-{language}", self.words.get(f"{what}-en", ""))

    def kind_label(self, kind: str, language: str) -> str:
        """What a kind of tie is called: by the header, else by the ontology's term of that name, else the kind."""
        own = self.words.get(f"kind-{kind}-{language}", "")
        return own or term_labels().get((kind, language), kind)

    def _flag(self, name: str) -> str:
        return self.words.get(name, _FLAGS[name][0])


@cache
def load_projections() -> Mapping[str, Projection]:
    """The projections that come with Damin, by name, in alphabetical order."""
    folder = resource("ontology/queries/projections")
    return {path.stem: read_projection(path) for path in sorted(folder.glob("*.rq"))}


def named_projection(name: str) -> Projection:
    """The projection of that name. Raises UsageError where there is none."""
    known = load_projections()
    if name not in known:
        raise UsageError(f"There is no projection {name!r}; there are {', '.join(known)}.")
    return known[name]


def read_projection(path: Path) -> Projection:
    """A projection from a file of one's own. Raises UsageError where it cannot be read or its header is wrong."""
    try:
        query = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the query cannot be read: {error}") from error
    words = dict(_HEADER.findall(query))
    for name, values in _FLAGS.items():
        if words.get(name, values[0]) not in values:
            raise UsageError(f"{path}: `# {name}: {words[name]}` must be one of {', '.join(values)}")
    missing = [name for name in _NEEDED if not re.search(rf"[?$]{name}\b", query)]
    if missing:
        raise UsageError(f"{path}: a projection's rows need {', '.join('?' + name for name in missing)}")
    return Projection(path.stem, query, words)


@cache
def term_labels() -> Mapping[tuple[str, str], str]:
    """The labels of the ontology's terms, by local name and language, with a small letter first."""
    found: dict[tuple[str, str], str] = {}
    for quad in parse(path=str(resource("ontology/damin.ttl")), format=RdfFormat.TURTLE):
        if quad.predicate.value == v.RDFS_LABEL and isinstance(quad.object, Literal):
            name = str(quad.subject.value).removeprefix(v.DAMIN)
            label = quad.object.value
            found[name, quad.object.language or ""] = label[:1].lower() + label[1:]
    return found


def network_query(name: str, variable: str, iris: str) -> str:
    """A query of `ontology/queries/network` with its empty list of `variable` filled by IRIs in angle brackets."""
    text = (resource("ontology/queries/network") / f"{name}.rq").read_text(encoding="utf-8")
    return text.replace(f"VALUES ?{variable} {{}}", f"VALUES ?{variable} {{ {iris} }}")
