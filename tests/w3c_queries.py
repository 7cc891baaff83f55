"""The query and results tests of the W3C SPARQL 1.1 suite, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, RdfFormat

from tests.test_w3c_shacl import MF, Manifest, local
from tests.w3c_protocol import SUITE

QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
SUITES = ("query", "results")
#: Where the files of the suite are said to lie, so that their relative IRIs mean the same everywhere.
PLACE = "http://example.org/sparql11/"


@dataclass(frozen=True, slots=True)
class Case:
    """One test: `kind` is the type in the manifest; a test of syntax alone has no `result`."""

    name: str
    kind: str
    query: Path
    default: tuple[Path, ...]
    named: tuple[Path, ...]
    result: Path | None

    @property
    def text(self) -> str:
        """The query, its relative IRIs read where the file lies."""
        return f"BASE <{place(self.query)}>\n{self.query.read_text(encoding='utf-8')}"


def place(path: Path) -> str:
    """The IRI of a file of the suite."""
    return PLACE + path.relative_to(SUITE.resolve()).as_posix()


def query_cases() -> dict[str, list[Case]]:
    """The tests by suite; empty where the suite is absent."""
    if not SUITE.is_dir():
        return {}
    return {name: list(_cases(SUITE.resolve() / f"manifest-sparql11-{name}.ttl")) for name in SUITES}


def _cases(path: Path) -> Iterator[Case]:
    manifest = Manifest(path)
    for includes in manifest.all(f"{MF}include"):
        for included in manifest.items(includes):
            yield from _cases(local(included))
    for test in manifest.tests:
        kind = manifest.value(test, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type").value.removeprefix(MF)
        name = f"{path.parent.name}/{str(test).partition('#')[2].rstrip('>')}"
        yield _case(manifest, test, name, kind)


def _case(manifest: Manifest, test: object, name: str, kind: str) -> Case:
    action, result = manifest.value(test, f"{MF}action"), manifest.value(test, f"{MF}result")
    if result is None:
        return Case(name, kind, local(action), (), (), None)
    default, named = ([local(n) for n in manifest.values[action, f"{QT}{kind}"]] for kind in ("data", "graphData"))
    query = local(manifest.value(action, f"{QT}query"))
    return Case(name, kind, query, tuple(default), tuple(named), local(result))


def quads(cases: Iterator[Case]) -> Iterator[Quad]:
    """All data of these tests, each file in a graph of its own."""
    for path in sorted({path for case in cases for path in (*case.default, *case.named)}):
        fmt = RdfFormat.from_extension(path.suffix[1:])
        for quad in ox.parse(path=str(path), format=fmt, base_iri=place(path), rename_blank_nodes=True):
            yield Quad(quad.subject, quad.predicate, quad.object, NamedNode(place(path)))
