"""Pages, documents, exports, and what every answer carries."""

from __future__ import annotations

import io
import re

import pyoxigraph as ox
import pytest
import yaml

from graph_builder.network import FORMATS, PROJECTIONS, project
from server.app import create_app
from server.engine import LocalEngine
from server.examples import load_examples
from server.words import load_words
from tests.test_server_support import BASE, GUARANTEE

pytest_plugins = ["tests.test_server_support"]

DOCUMENTS = [
    ("/doc/actor/turkey", "text/html", "text/html; charset=utf-8"),
    ("/doc/actor/turkey", "application/rdf+xml", "application/rdf+xml"),
    ("/doc/actor/turkey", "*/*", "text/turtle; charset=utf-8"),
    ("/doc/actor/turkey.html", "text/turtle", "text/html; charset=utf-8"),
    ("/doc/actor/turkey.ttl", "text/html", "text/turtle; charset=utf-8"),
    ("/doc/actor/turkey.nt", "text/html", "application/n-triples"),
    ("/doc/actor/turkey.jsonld", "text/html", "application/ld+json"),
    ("/doc/actor/turkey.rdf", "text/html", "application/rdf+xml"),
    ("/doc/article/astana-1", "text/html", "text/html; charset=utf-8"),
]


def unmarked(page: str) -> str:
    """A page without the marks in its sentences."""
    return re.sub("</?mark>", "", page)


@pytest.mark.parametrize(("language", "direction", "name"), [("ar", "rtl", "تركيا"), ("en", "ltr", "Turkey")])
def test_the_home_page_in_both_languages(client, language: str, direction: str, name: str) -> None:
    for asked in ({"query_string": {"lang": language}}, {"headers": {"Accept-Language": f"{language}-XX"}}):
        page = unmarked(client.get("/", **asked).text)
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert f"<bdi>{name}</bdi>" in page
        assert GUARANTEE in page
        assert "2021" in page
        assert "2017" in page


def test_the_home_page_counts(client) -> None:
    page = client.get("/?lang=en").text
    assert {text: number for number, text in re.findall(r"<strong>(\d+)</strong><span>([\w ]+)</span>", page)} == {
        "articles": "2",
        "meetings": "2",
        "agreements": "1",
        "actors mentioned": "3",
        "guarantor states": "3",
        "points on which articles differ": "0",
        "facts with evidence": "17",
    }


def test_the_sentence_is_in_the_reader_s_language_where_there_is_one(client) -> None:
    assert "Turkey is a guarantor of the ceasefire." in unmarked(client.get("/?lang=en").text)
    assert "Turkey is a guarantor of the ceasefire." not in unmarked(client.get("/?lang=ar").text)


def test_an_empty_store_still_has_a_home_page() -> None:
    page = create_app(LocalEngine(ox.Store(), BASE)).test_client().get("/?lang=en")
    assert page.status_code == 200
    assert load_words().of("en")["meetings_none"] in page.text


def test_pages_ask_nothing_of_other_servers(client) -> None:
    for path in ("/", "/sparql?format=html", "/doc/actor/turkey.html"):
        page = client.get(path).text
        assert not re.search(r'(?:src|action)="(?:https?:)?//', page)
        for link in re.findall(r"<link [^>]*href=\"([^\"]+)\"", page):
            assert link.startswith("/")
    css = client.get("/static/damin.css").text
    assert "url(" not in css
    assert "@import" not in css


def test_the_editor_shows_query_and_results(client) -> None:
    query = 'SELECT ?s ("<script>" AS ?x) { ?s a <https://w3id.org/damin/ontology#GuarantorState> }'
    page = client.get("/sparql", query_string={"query": query, "format": "html", "lang": "en"}).text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert 'href="/doc/actor/turkey?lang=en"' in page
    assert "3 rows" in page


def test_the_editor_shows_yes_graphs_and_errors(client) -> None:
    def page(query: str) -> tuple[int, str]:
        answer = client.get("/sparql", query_string={"query": query, "format": "html", "lang": "en"})
        return answer.status_code, answer.text

    assert '<p class="answer">yes</p>' in page("ASK {}")[1]
    assert load_words().of("en")["no_rows"] in page("SELECT * { ?s <a:b> ?o }")[1]
    assert "&lt;a:b&gt;" in page("CONSTRUCT { <a:b> <a:c> 1 } {}")[1]
    status, text = page("SELECT nonsense")
    assert status == 400
    assert "error at 1:" in text


def test_a_thing_sends_on_to_its_document(client) -> None:
    response = client.get("/id/actor/turkey?lang=ar&_scheme=x")
    assert response.status_code == 303
    assert response.headers["Location"] == "/doc/actor/turkey?lang=ar&_scheme=x"


@pytest.mark.parametrize(("path", "accept", "expected"), DOCUMENTS)
def test_documents_in_every_format(client, path: str, accept: str, expected: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, expected)
    assert response.text


def test_a_document_holds_facts_and_sentences(client) -> None:
    page = unmarked(client.get("/doc/agreement/ceasefire-2016.html?lang=en").text)
    assert "Ceasefire of 2016" in page
    assert GUARANTEE in page
    data = client.get("/doc/agreement/ceasefire-2016.nt").text
    assert f"<{BASE}ontology#guarantor> <{BASE}id/actor/turkey>" in data


@pytest.mark.parametrize(
    "path", ["/doc/actor/nobody", "/doc/a b>c", "/doc/actor/nobody.ttl", "/graph", "/export/x.gexf", "/no"]
)
def test_what_is_not_there_is_404(client, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.content_type) == (404, "text/plain; charset=utf-8")


def test_a_format_that_documents_do_not_have(client) -> None:
    assert client.get("/doc/actor/turkey", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("name", "fmt"), [*((name, "csv") for name in PROJECTIONS), *(("guarantors", fmt) for fmt in FORMATS)]
)
def test_exports(client, store: ox.Store, name: str, fmt: str) -> None:
    response = client.get(f"/export/{name}.{fmt}")
    assert (response.status_code, response.content_type) == (200, FORMATS[fmt].media_type)
    assert f"damin-{name}.{fmt}" in response.headers["Content-Disposition"]
    out = io.BytesIO()
    FORMATS[fmt].write(project(store, name), out)
    assert response.data == out.getvalue()


def test_a_part_of_a_network_is_asked_for_by_conditions(client) -> None:
    whole, part = (
        client.get(f"/export/guarantors.csv?{conditions}").text.splitlines()
        for conditions in ("lang=ar", "kind=guarantor&around=تركيا&depth=1&min-confidence=0.1")
    )
    assert part[0] == whole[0]
    assert 1 < len(part) < len(whole)
    assert all("turkey" in line for line in part[1:])


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ("since=soon", "'soon' is no day"),
        ("top=many", "top must be a number"),
        ("top=1&top=2", "given 2 times"),
        ("kind=friend", "there is no kind 'friend' here; there are guarantor"),
        ("around=nobody", "no node 'nobody'"),
        ("sort=name", "there is no condition 'sort'"),
    ],
)
def test_conditions_that_cannot_be_are_400(client, conditions: str, reason: str) -> None:
    response = client.get(f"/export/guarantors.gexf?{conditions}")
    assert response.status_code == 400
    assert reason in response.text


def test_every_answer_is_guarded(client) -> None:
    for path in ("/", "/sparql?query=x", "/no", "/healthz", "/static/damin.css"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_fault_tells_the_client_nothing_of_the_inside(store: ox.Store) -> None:
    class Broken(LocalEngine):
        def run(self, query, timeout):
            raise ZeroDivisionError("secret")

    response = create_app(Broken(store, BASE)).test_client().get("/")
    assert (response.status_code, "secret" in response.text) == (500, False)


def test_all_languages_have_the_same_words() -> None:
    def keys(texts, path=""):
        for key, value in texts.items():
            yield f"{path}/{key}"
            if isinstance(value, dict):
                yield from keys(value, f"{path}/{key}")

    words = load_words()
    first, *others = (sorted(keys(words.of(language))) for language in words.languages)
    assert others
    assert all(other == first for other in others)


def test_every_example_has_titles_and_runs(client) -> None:
    examples = load_examples()
    if not examples:
        pytest.skip("ontology/queries holds no queries")
    for example in examples:
        assert {"ar", "en"} <= set(example.titles), example.name
        response = client.get("/sparql", query_string={"query": example.body, "format": "html"})
        assert response.status_code == 200, example.name


def test_the_words_are_read_as_text() -> None:
    assert isinstance(load_words().of("en")["yes"], str)
    assert yaml.safe_load("yes") is True  # why the quotes in strings.yaml are needed
