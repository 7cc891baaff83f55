"""The W3C tests that are HTTP requests (protocol, Graph Store Protocol), read from their manifests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat

from tests.test_acceptance_support import SHARED

SUITE = SHARED / "w3c" / "sparql11"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
HTS = "http://www.w3.org/2011/http-statusCodes#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404", "BadRequest": "400"}


@dataclass(frozen=True)
class Request:
    """One request, and what is expected: statuses by their beginnings, media type, a graph, a boolean."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    media_type: str | None
    graph: bytes | None
    boolean: bool | None
    location: str | None


class Reading:
    """A manifest, by subject and property."""

    def __init__(self, path: Path) -> None:
        self.quads = ox.Store()
        self.quads.load(path=str(path), format=RdfFormat.TURTLE, base_iri=path.as_uri())

    def values(self, node, name):
        return [q.object for q in self.quads.quads_for_pattern(node, NamedNode(name), None)]

    def value(self, node, name):
        return next(iter(self.values(node, name)), None)

    def text(self, node, name):
        found = self.value(node, name)
        return None if found is None else found.value

    def items(self, node):
        while node is not None and node != NamedNode(f"{RDF}nil"):
            yield self.value(node, f"{RDF}first")
            node = self.value(node, f"{RDF}rest")

    def entries(self):
        [entries] = [q.object for q in self.quads.quads_for_pattern(None, NamedNode(f"{MF}entries"), None)]
        return list(self.items(entries))


def http_cases(path: Path) -> dict[str, list[Request]]:
    """The tests of a manifest by name; those too that its list of entries forgets."""
    if not path.exists():
        return {}
    reading = Reading(path)
    tests = {q.subject for q in reading.quads.quads_for_pattern(None, NamedNode(f"{MF}action"), None)}
    return {test.value.partition("#")[2]: requests(reading, test) for test in sorted(tests, key=str)}


def requests(reading: Reading, test) -> list[Request]:
    action = reading.value(test, f"{MF}action")
    return [request(reading, node) for node in reading.items(reading.value(action, f"{HT}requests"))]


def request(reading: Reading, node) -> Request:
    body, answer = reading.value(node, f"{HT}body"), reading.value(node, f"{HT}resp")
    told = reading.value(answer, f"{HT}body")
    boolean = reading.text(answer, f"{MF}expectedBoolean")
    return Request(
        method=reading.text(node, f"{HT}methodName"),
        path=reading.text(node, f"{HT}absolutePath"),
        headers=headers(reading, node),
        body=body and content(reading, body),
        statuses=frozenset(status(found.value) for found in reading.values(answer, f"{MF}expectedStatus")),
        media_type=headers(reading, answer).get("content-type", "").partition(";")[0] or None,
        graph=told and content(reading, told),
        boolean=None if boolean is None else boolean == "true",
        location=reading.text(answer, f"{MF}expectedLocation"),
    )


def headers(reading: Reading, node) -> dict[str, str]:
    found = reading.items(reading.value(node, f"{HT}headers"))
    return {reading.text(h, f"{HT}fieldName").lower(): reading.text(h, f"{HT}fieldValue") for h in found}


def content(reading: Reading, node) -> bytes:
    return reading.text(node, f"{CNT}chars").encode(reading.text(node, f"{CNT}characterEncoding"))


def status(iri: str) -> str:
    """`StatusCode2xx` → `2`, `Created` → `201`."""
    name = iri.removeprefix(HTS)
    return name.removeprefix("StatusCode")[0] if name.startswith("StatusCode") else STATUSES[name]
