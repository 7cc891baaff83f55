"""Reconciliation by a running server with its query workers, and by one in front of a store on another server."""

from __future__ import annotations

import json
from contextlib import closing
from urllib.parse import quote, urlencode

import pytest

from server.app import create_app
from server.remote import RemoteEngine
from server.terms import PREFIXES
from tests.test_reconcile import EXTEND, one, valid
from tests.test_server_support import IRAN, MEETING, RUSSIA, TURKEY, extractions, make_store
from tests.writing_server import served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BATCH = {
    "exact": {"query": "تركيا", "type": "damin:State"},
    "words": {"query": "ceasefire 2016"},
    "some": {"query": "Iran Persia"},
    "values": {"properties": [{"pid": "damin:participant", "v": "Russia"}, {"pid": "damin:place", "v": "Astana"}]},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(make_store(tmp_path_factory.mktemp("served") / "S", extractions()), token=None) as running:
        yield running


def asked(server):
    reply = server.request("POST", "/reconcile?lang=en", urlencode({"queries": json.dumps(BATCH)}), FORM, token=None)
    assert reply.status == 200, reply.text
    return {name: found["result"] for name, found in reply.json().items()}


def test_a_running_server_answers_from_its_index(server):
    found = asked(server)
    assert {name: candidates[0]["id"] for name, candidates in found.items()} == {
        "exact": TURKEY,
        "words": "agreement/ceasefire-2016",
        "some": IRAN,
        "values": MEETING,
    }
    assert found["exact"][0]["match"] is True
    shown = server.request("GET", f"/reconcile/preview?id={quote(RUSSIA, safe='')}&lang=en", token=None)
    assert (shown.status, "Russia" in shown.text) == (200, True)
    manifest = server.request("GET", "/reconcile", token=None)
    assert manifest.json()["batchSize"] == 50
    assert manifest.json()["view"]["url"] == f"http://{server.address}/doc/{{{{id}}}}"
    again = server.request("GET", "/reconcile", headers={"If-None-Match": manifest.headers["ETag"]}, token=None)
    assert again.status == 304


def test_a_server_in_front_of_a_remote_store_gives_the_same(server):
    with closing(RemoteEngine(f"sparql+http://{server.address}/sparql", 2, 2, PREFIXES)) as engine:
        client = create_app(engine).test_client()
        found = valid(client.post("/reconcile?lang=en", data={"queries": json.dumps(BATCH)}), "results")
        assert {name: candidates["result"] for name, candidates in found.items()} == asked(server)
        assert client.get("/reconcile").get_json()["batchSize"] == 10
        assert one(client, "Turkey")[0]["match"] is True
        valid(client.post("/reconcile", data={"extend": json.dumps(EXTEND)}), "extension")
        [first] = valid(client.get("/reconcile/suggest/entity?prefix=tur"), "entities")["result"]
        assert first["id"] == TURKEY
