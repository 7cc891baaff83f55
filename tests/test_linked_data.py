"""Things, terms and graphs by their addresses: which form comes, what leads on, what is unknown and what is gone."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pyoxigraph as ox
import pytest
from werkzeug.http import parse_options_header

from graph_builder.rdf import vocabulary as v
from graph_builder.resources import resource
from graph_builder.stores.removed import Removed
from server.app import create_app
from server.beside import Beside
from server.context import Settings
from server.engine import LocalEngine
from server.schema_org import schema_org
from server.words import load_words
from tests.test_server_support import BASE, CALL, MEETING, TURKEY, client, iri, store  # noqa: F401  fixtures

KINDS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
GONE = "actor/of-yesterday"


def links(reply: Any) -> set[tuple[str, str, str]]:
    """The links of a reply: relation, target, type."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?', reply.headers["Link"])
    return {(relation, target, kind) for target, relation, kind in found}


def graph(reply: Any, form: Any) -> set[str]:
    return {str(triple.triple) for triple in ox.parse(reply.data, form, base_iri="http://localhost/")}


@pytest.fixture(scope="module")
def forgetful(store, tmp_path_factory):  # noqa: F811
    """A server whose store had one thing and one graph more."""
    names = [iri(GONE), f"{BASE}graph/article/gone"]
    path = tmp_path_factory.mktemp("gone") / "removed"
    path.write_bytes(b"".join(sorted(hashlib.sha256(name.encode()).digest()[:16] for name in names)))
    beside = Beside(Removed(path.open("rb", buffering=0)))
    return create_app(LocalEngine(store, BASE, beside=beside)).test_client()


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_thing_leads_to_its_document(client, method: str) -> None:  # noqa: F811
    reply = getattr(client, method)(f"/id/{TURKEY}?lang=en", headers={"Accept": "text/turtle"})
    assert (reply.status_code, reply.headers["Location"]) == (303, f"/doc/{TURKEY}?lang=en")
    assert "Accept" in reply.headers["Vary"]


@pytest.mark.parametrize("suffix", KINDS)
def test_every_form_says_the_same_by_accept_and_by_suffix(client, suffix: str) -> None:  # noqa: F811
    kind, form = KINDS[suffix]
    by_accept = client.get(f"/doc/{TURKEY}", headers={"Accept": kind})
    by_suffix = client.get(f"/doc/{TURKEY}.{suffix}", headers={"Accept": "text/html"})
    turtle = client.get(f"/doc/{TURKEY}.ttl")
    assert parse_options_header(by_accept.content_type)[0] == kind
    assert graph(by_accept, form) == graph(by_suffix, form) == graph(turtle, ox.RdfFormat.TURTLE)
    assert "Accept" in by_accept.headers["Vary"]


@pytest.mark.parametrize("accept", ["*/*", "", "text/*, */*;q=0.1", "text/html;q=0, */*"])
def test_the_answer_to_anything_is_fixed(client, accept: str) -> None:  # noqa: F811
    for path in (f"/doc/{TURKEY}", "/ontology", "/.well-known/void", "/graph/article/call"):
        assert client.get(path, headers={"Accept": accept}).mimetype == "text/turtle", path


def test_a_document_says_what_it_is_and_where_its_other_forms_are(client) -> None:  # noqa: F811
    page = client.get(f"/doc/{TURKEY}", headers={"Accept": "text/html"})
    data = client.get(f"/doc/{TURKEY}.nt")
    assert links(page) == links(data)
    assert links(page) == {
        ("canonical", f"/doc/{TURKEY}", ""),
        ("describes", iri(TURKEY), ""),
        ("describedby", "/.well-known/void", ""),
        ("alternate", f"/doc/{TURKEY}.html", "text/html"),
        *(("alternate", f"/doc/{TURKEY}.{suffix}", kind) for suffix, (kind, _) in KINDS.items()),
    }
    said = graph(data, ox.RdfFormat.N_TRIPLES)
    document = f"<http://localhost/doc/{TURKEY}>"
    assert f"{document} <http://xmlns.com/foaf/0.1/primaryTopic> <{iri(TURKEY)}>" in said
    dataset = "<http://localhost/.well-known/void#dataset>"
    assert f"{document} <http://rdfs.org/ns/void#inDataset> {dataset}" in said
    for _, target, _ in links(page) - {("describes", iri(TURKEY), "")}:
        assert client.head(target).status_code == 200


def test_head_is_get_without_a_body(client) -> None:  # noqa: F811
    for path in (f"/doc/{TURKEY}", f"/doc/{TURKEY}.html", "/ontology", "/.well-known/void", "/data", "/sitemap.xml"):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.content_type == got.content_type


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/doc/{GONE}", 410),
        (f"/doc/{GONE}.ttl", 410),
        ("/doc/actor/nobody", 404),
        (f"/doc/{TURKEY}", 200),
        ("/graph/article/gone", 410),
        ("/graph/article/never", 404),
        ("/graph/article/call", 200),
        ("/doc/%3C", 404),
        ("/graph/%3C", 404),
    ],
)
def test_what_is_gone_is_told_from_what_never_was(forgetful, path: str, status: int) -> None:
    for accept in ("text/turtle", "text/html, */*;q=0.5"):
        reply = forgetful.get(path, headers={"Accept": accept})
        assert reply.status_code == status
        if status != 200:
            assert reply.text.count("\n") == 1
            assert ("has been removed" in reply.text) is (status == 410)


def test_an_unacceptable_form_is_refused(client) -> None:  # noqa: F811
    for path in (f"/doc/{TURKEY}", "/ontology", "/shapes", "/.well-known/void", "/graph/article/call"):
        assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("suffix", [None, *KINDS])
@pytest.mark.parametrize(
    ("name", "file"), [("ontology", "damin"), ("shapes", "shapes"), ("alignments", "alignments")]
)
def test_the_vocabulary_is_at_its_address(client, name: str, file: str, suffix: str | None) -> None:  # noqa: F811
    kind, form = KINDS[suffix or "ttl"]
    reply = client.get(f"/{name}.{suffix}" if suffix else f"/{name}", headers={"Accept": kind})
    path = str(resource(f"ontology/{file}.ttl"))
    found, wanted = ox.Dataset(ox.parse(reply.data, form)), ox.Dataset(ox.parse(path=path))
    for dataset in (found, wanted):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert found == wanted


def test_every_term_has_its_place_on_the_page_of_the_ontology_in_both_languages(client, store) -> None:  # noqa: F811
    page = client.get("/ontology", headers={"Accept": "text/html", "Accept-Language": "en"}).text
    turtle = client.get("/ontology").data
    ours = {q.subject.value for q in ox.parse(turtle, ox.RdfFormat.TURTLE) if q.subject.value.startswith(v.DAMIN)}
    assert len(ours) > 50
    for term in ours:
        assert page.count(f'id="{term.removeprefix(v.DAMIN)}"') == 1
    assert "Guarantor state" in page
    assert "دولة ضامنة" in page
    assert client.get("/ontology.png").status_code == 404
    assert client.get("/ontology/0.1.0").headers["Location"] == "/ontology"
    assert client.get("/ontology/9").status_code == 404
    assert "@context" in json.loads(client.get("/context.jsonld").data)


def test_a_named_graph_is_at_its_address(client, store) -> None:  # noqa: F811
    name = ox.NamedNode(f"{BASE}graph/article/call")
    reply = client.get("/graph/article/call", headers={"Accept": "application/n-triples"})
    wanted = {str(quad.triple) for quad in store.quads_for_pattern(None, None, None, name)}
    assert graph(reply, ox.RdfFormat.N_TRIPLES) == wanted != set()


def test_pages_link_terms_to_their_addresses_here(client, store) -> None:  # noqa: F811
    evidence = next(
        quad.subject.value for quad in store.quads_for_pattern(None, ox.NamedNode(f"{v.DAMIN}quote"), None)
    )
    page = client.get(f"/doc/{evidence.removeprefix(f'{BASE}id/')}.html").text
    assert 'href="/ontology#Evidence"' in page


class TestSchemaOrg:
    @staticmethod
    def told(client, path: str) -> dict[str, Any]:  # noqa: F811
        page = client.get(f"/doc/{path}", headers={"Accept": "text/html"}).text
        [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        return json.loads(text)

    def test_a_meeting_is_an_event(self, client) -> None:  # noqa: F811
        told = self.told(client, MEETING)
        assert told["@id"] == iri(MEETING)
        assert told["@type"] == "Event"
        assert told["url"] == f"http://localhost/doc/{MEETING}"
        assert told["startDate"] == "2017-01-23"
        assert told["location"] == {"@id": iri("place/astana"), "name": "Astana"}
        assert [one["name"] for one in told["attendee"]] == ["Russia", "Turkey"]
        assert "eventStatus" not in told, "schema.org has no word for what was held"

    def test_a_state_is_a_country_in_all_its_names(self, client) -> None:  # noqa: F811
        told = self.told(client, TURKEY)
        assert told["@type"] == "Country"
        assert {"@value": "تركيا", "@language": "ar"} in told["name"]

    def test_an_article(self, client) -> None:  # noqa: F811
        told = self.told(client, "article/call")
        assert (told["@type"], told["headline"], told["datePublished"]) == ("Article", "Call", "2021-06-25")
        assert iri(CALL) in {one["@id"] for one in told["mentions"]}

    def test_no_text_ends_the_script(self, store) -> None:  # noqa: F811
        copy = ox.Store()
        copy.extend(store)
        label, wrong = ox.NamedNode(v.RDFS_LABEL), "</script><script>alert(1)</script>&"
        copy.add(ox.Quad(ox.NamedNode(iri(TURKEY)), label, ox.Literal(wrong, language="de")))
        told = self.told(create_app(LocalEngine(copy, BASE)).test_client(), TURKEY)
        assert {"@value": wrong, "@language": "de"} in told["name"]

    def test_what_has_no_counterpart_is_not_told(self) -> None:
        rows = [{"property": v.RDF_TYPE, "value": f"{v.DAMIN}Conflict", "kind": "iri"}]
        assert schema_org(rows, "urn:a", "urn:b") is None
        cancelled = [
            {"property": v.RDF_TYPE, "value": f"{v.DAMIN}Meeting", "kind": "iri"},
            {"property": f"{v.DAMIN}status", "value": f"{v.DAMIN}Cancelled", "kind": "iri"},
        ]
        told = schema_org(cancelled, "urn:a", "urn:b")
        assert told
        assert told["eventStatus"] == "https://schema.org/EventCancelled"
        assert told["url"] == "urn:b"

    def test_an_article_keeps_its_own_address(self) -> None:
        rows = [
            {"property": v.RDF_TYPE, "value": f"{v.DAMIN}Article", "kind": "iri"},
            {"property": f"{v.SCHEMA}url", "value": "https://example.org/news", "kind": "iri"},
        ]
        told = schema_org(rows, "urn:a", "urn:b")
        assert told
        assert told["url"] == {"@id": "https://example.org/news"}


class TestSitemap:
    def test_it_lists_every_document_once(self, client, store) -> None:  # noqa: F811
        index = client.get("/sitemap.xml").text
        assert re.findall("<loc>(.*?)</loc>", index) == ["http://localhost/sitemap/1.xml"]
        found = re.findall("<loc>http://localhost(.*?)</loc>", client.get("/sitemap/1.xml").text)
        kind = ox.NamedNode(v.RDF_TYPE)
        typed = {q.subject.value for q in store.quads_for_pattern(None, kind, None, ox.DefaultGraph())}
        things = {one.removeprefix(f"{BASE}id/") for one in typed if one.startswith(f"{BASE}id/")}
        assert sorted(found) == sorted(
            f"/doc/{one}" for one in things if not one.startswith(("evidence", "conflict"))
        )
        assert all(client.head(path).status_code == 200 for path in found)
        assert client.get("/sitemap/2.xml").status_code == client.get("/sitemap/0.xml").status_code == 404

    def test_parts_are_bounded_and_disjoint(self, store, monkeypatch) -> None:  # noqa: F811
        monkeypatch.setattr("server.sitemap._MOST", 4)
        small = create_app(LocalEngine(store, BASE, modified=1_700_000_000_000_000_000)).test_client()
        parts = re.findall("<loc>http://localhost(.*?)</loc><lastmod>2023-11-14", small.get("/sitemap.xml").text)
        found = [re.findall("<loc>(.*?)</loc>", small.get(part).text) for part in parts]
        assert len(parts) > 1
        assert [len(part) for part in found[:-1]] == [4] * (len(parts) - 1)
        whole = [address for part in found for address in part]
        assert whole == sorted(set(whole))

    def test_robots_find_it_and_leave_queries_alone(self, store) -> None:  # noqa: F811
        settings = Settings(public="https://graph.example/damin/")
        public = create_app(LocalEngine(store, BASE), settings).test_client()
        robots = public.get("/robots.txt").text.splitlines()
        assert "Sitemap: https://graph.example/damin/sitemap.xml" in robots
        assert "Disallow: /sparql" in robots
        assert "https://graph.example/damin/sitemap/1.xml" in public.get("/sitemap.xml").text

    def test_arabic_and_marks_are_encoded(self) -> None:
        store, kind = ox.Store(), ox.NamedNode(v.RDF_TYPE)  # noqa: F811
        for name in ("لقاء", "a&b", "c(d)"):
            store.add(ox.Quad(ox.NamedNode(iri(name)), kind, ox.NamedNode(f"{v.DAMIN}Meeting")))
        text = create_app(LocalEngine(store, BASE)).test_client().get("/sitemap/1.xml").text
        assert re.findall("<loc>http://localhost/doc/(.*?)</loc>", text) == [
            "a&amp;b", "c(d)", "%D9%84%D9%82%D8%A7%D8%A1",
        ]  # fmt: skip


def test_other_bases_answer_under_the_same_paths(tmp_path) -> None:
    for base in ("http://127.0.0.1:9999/", "https://example.org/graphs/x/", "https://example.org/x#"):
        store, kind = ox.Store(), ox.NamedNode(v.RDF_TYPE)  # noqa: F811
        thing = ox.NamedNode(f"{base}id/meeting/one")
        store.add(ox.Quad(thing, kind, ox.NamedNode(f"{v.DAMIN}Meeting"), ox.NamedNode(f"{base}graph/user")))
        store.add(ox.Quad(thing, kind, ox.NamedNode(f"{v.DAMIN}Meeting")))
        client = create_app(LocalEngine(store, base)).test_client()  # noqa: F811
        assert client.get("/id/meeting/one").headers["Location"] == "/doc/meeting/one"
        data = client.get("/doc/meeting/one", headers={"Accept": "application/n-triples"})
        assert f"<{base}id/meeting/one>" in data.text
        assert ("describes", thing.value, "") in links(data)
        assert client.get("/graph/user").status_code == 200
        assert "http://localhost/doc/meeting/one" in client.get("/sitemap/1.xml").text
        assert f'"{base}id/"' in client.get("/.well-known/void").text


def test_both_languages_have_the_words_of_these_pages() -> None:
    words = load_words().texts
    for key in words["en"]:
        if key.startswith(("dataset_", "ontology_")):
            assert type(words["ar"][key]) is type(words["en"][key])
