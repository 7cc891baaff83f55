"""The route `/links`: what it shows, who may decide, and what comes of it; over a real server."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from graph_builder.run.linking import Terms, propose
from graph_builder.run.services import open_service
from tests.linked_stores import ELSEWHERE, elsewhere, here
from tests.rdf_samples import BASE
from tests.writing_server import TOKEN, served

RUSSIA, IRAN = (f"{BASE}id/actor/{name}" for name in ("russia", "iran"))
PAGE = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded", **PAGE}


def there(iri):
    return iri.replace(BASE, ELSEWHERE)


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """A store with two proposals, which a server over another store has made."""
    folder = tmp_path_factory.mktemp("links")
    with served(elsewhere(folder / "elsewhere"), token=None) as other:
        store = here(folder / "here")
        propose(
            store, folder / "none.yaml", open_service(f"http://{other.address}/reconcile", "auto", 30), Terms(pause=0)
        )
    return store


@pytest.fixture(scope="module")
def server(stores):
    """A server over it that takes decisions."""
    with served(stores, DAMIN_CORRECTIONS=str(stores.with_name("corrections.yaml"))) as running:
        yield running


def links(server):
    reply = server.request("GET", "/links", token=None)
    assert reply.status == 200, reply.text
    return reply.json()["links"]


def decide(server, *decisions, token=TOKEN):
    wanted = [{"subject": s, "target": t, "decision": d} for s, t, d in decisions]
    body = json.dumps({"author": "Leila", "links": wanted})
    return server.request("POST", "/links", body, {"Content-Type": "application/json"}, token=token)


@pytest.mark.parametrize("token", [None, "wrong"])
def test_only_the_token_decides(server, token):
    assert decide(server, (RUSSIA, there(RUSSIA), "accept"), token=token).status == 401
    form = urlencode({f"{RUSSIA} {there(RUSSIA)}": "accept", "token": token or ""})
    assert server.request("POST", "/links", form, FORM, token=None).status == 401
    assert len(links(server)) == 2


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ("{", 400, "is not JSON"),
        ("[]", 400, "a list `links`"),
        ('{"links": []}', 400, "From 1 to 200"),
        (
            '{"links": [{"subject": "x", "target": "y", "decision": "accept"}]}',
            400,
            "the IRIs `subject` and `target`",
        ),
        ('{"links": [{"subject": "urn:x", "target": "urn:y", "decision": "maybe"}]}', 400, "one of accept, reject"),
        (
            '{"links": [{"subject": "urn:x", "target": "urn:y", "decision": "accept"}]}',
            400,
            "no article of the store",
        ),
    ],
)
def test_what_is_no_decision_is_refused(server, body, status, sentence):
    reply = server.request("POST", "/links", body, {"Content-Type": "application/json"})
    assert (reply.status, reply.text.count("\n")) == (status, 1)
    assert sentence in reply.text
    assert server.request("POST", "/links", "x", {"Content-Type": "text/plain"}).status == 415
    assert server.request("GET", "/links?page=0", token=None).status == 400


@pytest.mark.parametrize(("language", "word"), [("en", "Proposed links"), ("ar", "روابط مقترحة")])
def test_the_page_shows_scores_sources_and_sentences(server, language, word):
    reply = server.request("GET", f"/links?lang={language}", headers=PAGE, token=None)
    for text in (word, there(IRAN), "/reconcile", "meet Turkey Iran", "meet Russia Iran", 'type="password"'):
        assert text in reply.text
    assert "damin links accept" not in reply.text


def test_where_nobody_can_write_the_page_shows_the_command(stores):
    with served(stores, token=None) as closed:
        reply = closed.request("GET", "/links?lang=en", headers=PAGE, token=None)
        assert f"damin links accept 'actor/iran' '{there(IRAN)}'" in reply.text
        assert 'type="password"' not in reply.text
        assert decide(closed, (RUSSIA, there(RUSSIA), "accept")).status == 403


def test_decisions_by_program_and_by_form(server, stores):
    [first, second] = links(server)
    assert {first["subject"], second["subject"]} == {RUSSIA, IRAN}
    assert [s["quote"] for s in next(one for one in links(server) if one["subject"] == RUSSIA)["sentences"]] == [
        "meet Turkey Russia",
        "meet Russia Iran",
    ]
    done = decide(server, (RUSSIA, there(RUSSIA), "accept"))
    assert (done.status, done.json()["decided"][0]["accepted"]) == (200, True)
    assert server.ask(f"ASK {{ <{RUSSIA}> <http://www.w3.org/2004/02/skos/core#exactMatch> <{there(RUSSIA)}> }}")
    form = urlencode({f"{IRAN} {there(IRAN)}": "reject", "author": "Omar", "token": TOKEN})
    reply = server.request("POST", "/links?lang=en", form, FORM, token=None)
    assert (reply.status, reply.headers["Location"]) == (303, "/links?lang=en")
    assert links(server) == []
    kept = stores.with_name("corrections.yaml").read_text("utf-8")
    assert [line for line in kept.splitlines() if "kind" in line or "author" in line] == [
        "- kind: accept-link",
        "  author: Leila",
        "- kind: reject-link",
        "  author: Omar",
    ]
    assert "No links wait" in server.request("GET", "/links?lang=en", headers=PAGE, token=None).text
    again = decide(server, (RUSSIA, there(RUSSIA), "accept"))
    assert (again.status, "decided already, by Leila" in again.text) == (400, True)
