"""The SPARQL 1.1 Update tests of the W3C suite, read from their manifests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from tests.plain_store import in_graph
from tests.w3c_http import MF, RDF, SUITE, Reading

UT = "http://www.w3.org/2009/sparql/tests/test-update#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
#: Where the files of the suite are said to lie, so that their relative IRIs mean the same everywhere.
PLACE = "http://example.org/sparql11/"


@dataclass(frozen=True)
class Case:
    """One test: `kind` is its type; `before` and `after` are files by graph, None the default graph."""

    name: str
    kind: str
    request: Path
    before: tuple[tuple[str | None, Path], ...] = ()
    after: tuple[tuple[str | None, Path], ...] = ()

    @property
    def text(self) -> str:
        return self.request.read_text(encoding="utf-8")

    @property
    def base(self) -> str:
        return PLACE + self.request.relative_to(SUITE.resolve()).as_posix()


def update_cases() -> list[Case]:
    """All of them; none where the suite is absent."""
    path = SUITE.resolve() / "manifest-sparql11-update.ttl"
    return list(_included(path)) if path.exists() else []


def quads(files):
    """What stands in these files, each in its graph."""
    return [quad for graph, path in files for quad in in_graph(path, graph, PLACE + path.name)]


def _included(path: Path) -> Iterator[Case]:
    reading = Reading(path)
    [includes] = [q.object for q in reading.quads.quads_for_pattern(None, NamedNode(f"{MF}include"), None)]
    for included in reading.items(includes):
        yield from _cases(Path(included.value.removeprefix("file://")))


def _cases(path: Path) -> Iterator[Case]:
    reading = Reading(path)
    for test in reading.entries():
        kind = reading.value(test, f"{RDF}type").value.removeprefix(MF)
        name = f"{path.parent.name}/{test.value.partition('#')[2]}"
        action, result = reading.value(test, f"{MF}action"), reading.value(test, f"{MF}result")
        if result is None:
            yield Case(name, kind, _file(action))
            continue
        before, after = _files(reading, action), _files(reading, result)
        yield Case(name, kind, _file(reading.value(action, f"{UT}request")), before, after)


def _files(reading: Reading, node) -> tuple[tuple[str | None, Path], ...]:
    default = [(None, _file(found)) for found in reading.values(node, f"{UT}data")]
    named = reading.values(node, f"{UT}graphData")
    return (*default, *((reading.text(n, LABEL), _file(reading.value(n, f"{UT}graph"))) for n in named))


def _file(iri) -> Path:
    return Path(iri.value.removeprefix("file://"))
