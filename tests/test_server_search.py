"""The route `/search`, and `damin:search` in the query workers of a running server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from flask.testing import FlaskClient

from tests.test_server_support import CALL, IRAN, MEETING, TURKEY, client, extractions, iri, make_store, store  # noqa: F401

_SERVE = "import sys; from server.serve import serve; serve(sys.argv[1], port=0)"
SEARCH = """PREFIX damin: <https://w3id.org/damin/ontology#>
SELECT ?x {{ ?x a damin:State ; damin:search '{}' }} ORDER BY ?x"""


def _search(client: FlaskClient, **asked: str):  # noqa: F811
    return client.get(f"/search?{urlencode(asked)}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ايران", [IRAN]),
        ("إِيرَان", [IRAN]),
        ("IRA", [IRAN]),
        ("ترك", [TURKEY]),
        ("call 2021", [CALL]),
        ("الجوله الاولى", [MEETING]),
        ("Turkmenistan", []),
    ],
)
def test_things_are_found_by_the_beginning_of_a_word_however_it_is_spelt(
    client: FlaskClient,  # noqa: F811
    text: str,
    found: list[str],
) -> None:
    said = _search(client, q=text).get_json()
    assert [one["iri"] for one in said["results"]] == [iri(path) for path in found]
    assert (said["query"], said["more"]) == (text, False)


def test_a_thing_comes_with_names_types_and_address(client: FlaskClient) -> None:  # noqa: F811
    [one] = _search(client, q="iran", lang="ar").get_json()["results"]
    assert (one["label"], one["href"]) == ("إيران", "/doc/actor/iran")
    assert one["labels"] == {"ar": "إيران", "en": "Iran"}
    assert "https://w3id.org/damin/ontology#State" in one["types"]
    assert _search(client, q="iran", lang="en").get_json()["results"][0]["label"] == "Iran"


def test_names_that_begin_with_the_text_and_short_ones_come_first(client: FlaskClient) -> None:  # noqa: F811
    said = _search(client, q="a*", limit="1").get_json()
    assert (len(said["results"]), said["more"]) == (1, False)
    found = [one["labels"].get("ar") for one in _search(client, q="أستانا").get_json()["results"]]
    assert found == ["أستانا", "الجولة الأولى في أستانا"]
    assert _search(client, q="أستانا", limit="1").get_json()["more"] is True


def test_a_kind_narrows_the_search(client: FlaskClient) -> None:  # noqa: F811
    assert [one["iri"] for one in _search(client, q="أستانا", kind="Meeting").get_json()["results"]] == [iri(MEETING)]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "`q` is missing"),
        ({"q": " - "}, "needs a word"),
        ({"q": "x" * 201}, "longer than 200"),
        ({"q": "x", "kind": "Thing"}, "`kind` must be one of"),
        ({"q": "x", "limit": "0"}, "from 1 to 100"),
        ({"q": "x", "limit": "many"}, "from 1 to 100"),
    ],
)
def test_what_cannot_be_searched_gets_400_and_a_sentence(
    client: FlaskClient,  # noqa: F811
    asked: dict[str, str],
    says: str,
) -> None:
    response = _search(client, **asked)
    assert (response.status_code, says in response.text) == (400, True)


@pytest.mark.parametrize("text", ['"', "\\", "'); DROP ALL", "?x } #", "ا" * 150, "%00\x01"])
def test_no_text_breaks_out_of_the_query(client: FlaskClient, text: str) -> None:  # noqa: F811
    assert _search(client, q=f"a{text}").status_code == 200


@pytest.mark.parametrize(("language", "shown"), [("ar", "لا شيء بهذا الاسم"), ("en", "Nothing here has this name")])
def test_browsers_get_a_page_in_their_language(client: FlaskClient, language: str, shown: str) -> None:  # noqa: F811
    page = client.get(f"/search?q=nobody&lang={language}", headers={"Accept": "text/html"})
    assert (page.mimetype, shown in page.text) == ("text/html", True)
    page = client.get(f"/search?q={quote('ايران')}&lang={language}", headers={"Accept": "text/html"})
    assert f'href="/doc/actor/iran?lang={language}"' in page.text
    assert client.get("/search", headers={"Accept": "text/html"}).status_code == 200


@pytest.fixture(scope="module", params=["memory", "folder"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server that holds the graph in memory, or reads it from its folder."""
    place: Path = make_store(tmp_path_factory.mktemp("search") / "store", extractions())
    limit = {"DAMIN_GRAPH_MEMORY": "-1"} if request.param == "folder" else {}
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "DAMIN_QUERY_WORKERS": "1", **limit}
    command = [sys.executable, "-c", _SERVE, str(place)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.send_signal(signal.SIGTERM)


@pytest.mark.parametrize(("text", "found"), [("تُركيا", [TURKEY]), ("ira*", [IRAN]), ("nobody", [])])
def test_the_workers_search(address: str, text: str, found: list[str]) -> None:
    with urlopen(f"{address}sparql?{urlencode({'query': SEARCH.format(text)})}") as response:
        rows = json.load(response)["results"]["bindings"]
    assert [row["x"]["value"] for row in rows] == [iri(path) for path in found]
    with urlopen(f"{address}search?{urlencode({'q': text})}") as response:
        assert {iri(path) for path in found} <= {one["iri"] for one in json.load(response)["results"]}
