"""The protocol tests of the W3C suite, read from their manifest: requests, and what is expected of the answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.test_acceptance_support import SHARED
from tests.test_w3c_shacl import MF, Manifest, local

SUITE = SHARED / "w3c" / "sparql11"
PROTOCOL = SUITE / "protocol"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_QUERY = "application/sparql-query"


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a test. `path` begins with the endpoint's own path, which is ours to choose."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    format: str | None

    @property
    def updates(self) -> bool:
        """Whether it asks for an update, so that it goes to the address for those."""
        asks = self.headers.get("content-type") == _QUERY or "query=" in self.path
        return not asks and not (self.body or b"").startswith(b"query=")


@dataclass(frozen=True, slots=True)
class Case:
    """One test: the graphs that it needs, by name, and its requests in their order."""

    name: str
    graphs: dict[str, Path]
    requests: tuple[Request, ...]

    @property
    def updates(self) -> bool:
        """Whether it is about updates."""
        return "update" in self.name


def protocol_cases() -> list[Case]:
    """All tests of the manifest; none where the suite is absent."""
    if not PROTOCOL.is_dir():
        return []
    manifest = Manifest(PROTOCOL.resolve() / "manifest.ttl")
    return [_case(manifest, test) for test in manifest.tests]


def _case(manifest: Manifest, test: object) -> Case:
    action = manifest.value(test, f"{MF}action")
    graphs = {
        manifest.value(node, f"{RDFS}label").value: local(manifest.value(node, f"{UT}graph"))
        for node in manifest.values[test, f"{UT}graphData"]
    }
    requests = tuple(_request(manifest, node) for node in manifest.items(manifest.value(action, f"{HT}requests")))
    return Case(str(test).partition("#")[2].rstrip(">"), graphs, requests)


def _request(manifest: Manifest, node: object) -> Request:
    def text(subject: object, name: str) -> str:
        return manifest.value(subject, name).value

    body, response = manifest.value(node, f"{HT}body"), manifest.value(node, f"{HT}resp")
    headers = manifest.items(manifest.value(node, f"{HT}headers")) if manifest.value(node, f"{HT}headers") else ()
    boolean = manifest.value(response, f"{MF}expectedBoolean")
    kind = manifest.value(response, f"{MF}expectedFormat")
    return Request(
        method=text(node, f"{HT}methodName"),
        path=text(node, f"{HT}absolutePath"),
        headers={text(header, f"{HT}fieldName").lower(): text(header, f"{HT}fieldValue") for header in headers},
        body=body and text(body, f"{CNT}chars").encode(text(body, f"{CNT}characterEncoding")),
        statuses=frozenset(s.value[-3] for s in manifest.values[response, f"{MF}expectedStatus"]),
        boolean=None if boolean is None else boolean.value == "true",
        format=kind and kind.value,
    )
