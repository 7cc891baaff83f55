"""Our own description in OpenAPI: it is valid, names every route, and the server does what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings

from graph_builder import __version__
from server.app import create_app
from server.dumps import NAMES
from server.operating import openapi
from tests.dumping import until_made
from tests.test_server_support import extractions, make_store
from tests.writing_server import TOKEN, served

FILE = Path(__file__).resolve().parent.parent / "server/openapi.yaml"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
LONG = ("/export", "/dumps", "/sitemap", "/data", "/.well-known", "/ontology", "/shapes", "/alignments")
METHODS = {"get", "post", "put", "delete"}


def test_every_route_is_described() -> None:
    engine: Any = None
    merged: dict[str, set[str]] = {}
    for rule in create_app(engine).url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        merged.setdefault(path, set()).update({m.lower() for m in (rule.methods or ())} & METHODS)
    assert {path: set(item) & METHODS for path, item in openapi()["paths"].items()} == merged


def test_what_writes_says_that_it_needs_the_token() -> None:
    for path, item in openapi()["paths"].items():
        for method in set(item) & METHODS:
            assert ("security" in item[method]) is ("write" in item[method]["tags"]), (path, method)


def test_it_is_served_as_committed() -> None:
    engine: Any = None
    found = json.loads(create_app(engine).test_client().get("/openapi.json").data)
    assert found["info"].pop("version") == __version__
    committed = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    del committed["info"]["version"]
    assert found == committed


def test_the_server_does_what_it_says(tmp_path: Path) -> None:
    """schemathesis sends a real server what the description allows and holds the answers against it."""
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    checks = [schemathesis.checks.load_all_checks() or schemathesis.checks.CHECKS.get_one(name) for name in CHECKS]
    with served(make_store(tmp_path / "store", extractions()), DAMIN_QUERY_TIMEOUT="10") as server:
        for name in NAMES:  # a dump that is being made is refused with 503 until it is there
            until_made(lambda path: server.request("GET", path), name)
        schema = schemathesis.openapi.from_url(f"http://{server.address}/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        assert (
            len(operations) >= sum(len(set(item) & METHODS) for item in openapi()["paths"].values()) - 1
        )  # but itself
        for operation in operations:
            examine(operation, checks)
        assert server.request("GET", "/healthz").status == 200


def examine(operation: Any, checks: list[Any]) -> None:
    few = 2 if operation.path == "/articles" else 2 if operation.path.startswith(LONG) else 6

    @settings(
        max_examples=few, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=[*HealthCheck]
    )
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        reply = case.call(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=300)
        assert b"Traceback" not in reply.content
        case.validate_response(reply, checks=checks)

    run()
