"""What a worker does with one article: read it, write its graph, hold that against the shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pyoxigraph import NamedNode, Quad

from graph_builder.errors import DaminError
from graph_builder.identity.reading import with_notes
from graph_builder.model import Article, Extraction, Issue
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.quarantine import gate
from graph_builder.rdf.threshold import confident
from graph_builder.rdf.validate import Engine, engine

Extract = Callable[[Article], Extraction]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one article: its reading (`identity.reading`) as N-Triples, None where it could not be read.

    `facts` is the number of triples with evidence, `left_out` that of those less sure than asked; `quarantine`
    are JSON records.
    """

    article: Article
    ntriples: bytes | None
    facts: int = 0
    quarantine: tuple[dict[str, Any], ...] = ()
    issues: tuple[Issue, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """The function from an article to `Done`. It is picklable: `extract` must be a function of a module.

    Facts whose confidence is below `min_confidence` are left out.
    """

    extract: Extract
    base: str
    shacl: str
    min_confidence: float = 0.0

    def __call__(self, article: Article) -> Done:
        """Read one article. Whatever goes wrong with it becomes an issue that names it."""
        try:
            return self._read(article)
        except DaminError as error:
            return Done(article, None, issues=(Issue("failed", article.origin or article.id, str(error)),))
        except Exception as error:  # noqa: BLE001  one article must not cost the others
            issue = Issue("failed", article.origin or article.id, f"{type(error).__name__}: {error}")
            return Done(article, None, issues=(issue,))

    def _read(self, article: Article) -> Done:
        iris = Iris(self.base)
        extraction = self.extract(article)
        kept, records = gate(article_quads(extraction, iris), shacl_engine(self.shacl), article.id)
        if not any(q.subject == iris.article(article.id) for q in kept):
            kept = []
        sure, left_out = confident(kept, self.min_confidence)
        return Done(
            article=extraction.article,
            ntriples=self._reading(extraction, kept, iris),
            facts=_count_facts(sure),
            quarantine=tuple(record.to_json() for record in records),
            issues=extraction.issues,
            left_out=left_out,
        )

    def _reading(self, extraction: Extraction, kept: list[Quad], iris: Iris) -> bytes:
        if not kept:
            return b""
        article = iris.article(extraction.article.id).value
        return with_notes(canonical_ntriples(kept), extraction.hints, article, self.min_confidence, iris)


@cache
def shacl_engine(name: str) -> Engine:
    """The SHACL engine, made once a process. Raises UsageError for a name that none has."""
    return engine(name)


def _count_facts(quads: list[Quad]) -> int:
    parts = [{q.subject: q.object for q in quads if q.predicate == NamedNode(p)} for p in _FACT]
    return len({tuple(part.get(evidence) for part in parts) for evidence in parts[0]})


_FACT = (v.RDF_SUBJECT, v.RDF_PREDICATE, v.RDF_OBJECT)
