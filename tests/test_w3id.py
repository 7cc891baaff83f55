"""The redirects for w3id.org: every IRI that we mint leads to a path that the server answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_server_support import BASE, TURKEY, client, iri, store  # noqa: F401  fixtures

LINES = (Path(__file__).resolve().parent.parent / "docs/w3id/.htaccess").read_text(encoding="utf-8").splitlines()
#: Pattern, target, status of each rule; the first names the server.
RULES = [
    found.groups()
    for line in LINES
    if (found := re.fullmatch(r"RewriteRule (\S+) (?:%\{ENV:DAMIN\})?(\S+) \[(?:R=(\d+)|E=DAMIN:\S+).*\]", line))
]


def redirected(path: str) -> tuple[str, int]:
    """Where mod_rewrite leads from a path below the folder, and with which status."""
    for pattern, target, status in RULES[1:]:
        if found := re.search(pattern, path):
            return target.replace("$1", found[1] if found.groups() else ""), int(status)
    raise AssertionError(f"{path} leads nowhere")


def test_every_rule_is_read() -> None:
    assert len(RULES) == sum(line.startswith("RewriteRule") for line in LINES) > 5
    assert sum("damin.example.org" in line for line in LINES) == 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (iri(TURKEY), 303),
        (f"{BASE}ontology", 303),
        (f"{BASE}ontology.ttl", 303),
        (f"{BASE}ontology/0.1.0", 303),
        (f"{BASE}shapes", 303),
        (f"{BASE}alignments.jsonld", 303),
        (f"{BASE}context.jsonld", 302),
        (f"{BASE}graph/article/call", 303),
        (f"{BASE}.well-known/void", 302),
        (f"{BASE}data", 302),
        (BASE, 302),
    ],
)
def test_our_iris_lead_to_paths_that_answer(client, address: str, status: int) -> None:  # noqa: F811
    path, found = redirected(address.removeprefix(BASE))
    assert found == status
    assert client.get(path, headers={"Accept": "text/turtle, */*;q=0.5"}).status_code in {200, 303}
