"""The description of the whole, read by rdflib and held against the store."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, VOID

from graph_builder.rdf import vocabulary as v
from graph_builder.stores.reader import open_reader
from server.app import create_app
from server.beside import Beside
from server.context import Settings
from server.engine import LocalEngine
from server.errors import DeadlineError
from server.remote import RemoteEngine
from tests.remote_stores import running_damin, running_oxigraph
from tests.test_cli_support import damin
from tests.test_server_support import BASE, TURKEY, client, extractions, iri, make_store, store  # noqa: F401

ADDRESS = "http://localhost/.well-known/void"
DATASET = rdflib.URIRef(f"{ADDRESS}#dataset")
FORMS = {
    "turtle": "text/turtle",
    "nt": "application/n-triples",
    "json-ld": "application/ld+json",
    "xml": "application/rdf+xml",
}
MODIFIED = 1_700_000_000_000_000_000


def described(client: Any, form: str = "turtle") -> rdflib.Graph:  # noqa: F811
    reply = client.get("/.well-known/void", headers={"Accept": FORMS[form]})
    assert reply.mimetype == FORMS[form]
    return rdflib.Graph().parse(data=reply.data, format=form)


@pytest.fixture(scope="module")
def linked(store) -> ox.Store:  # noqa: F811
    """The test store with links to two other data sets."""
    copy = ox.Store()
    copy.extend(store)
    links = [
        ("exactMatch", "http://www.wikidata.org/entity/Q43"),
        ("exactMatch", "http://www.wikidata.org/entity/Q159"),
        ("closeMatch", "http://www.wikidata.org/entity/Q1"),
        ("exactMatch", "https://sws.geonames.org/298795/"),
        ("exactMatch", f"{BASE}id/actor/of-ours"),
    ]
    for name, target in links:
        copy.add(ox.Quad(ox.NamedNode(iri(TURKEY)), ox.NamedNode(v.SKOS + name), ox.NamedNode(target)))
    return copy


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same(client, form: str) -> None:  # noqa: F811
    assert set(described(client, form)) == set(described(client))


def test_the_counts_are_those_of_the_default_graph(client, store) -> None:  # noqa: F811
    found = described(client)
    triples = list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    kind = ox.NamedNode(v.RDF_TYPE)
    classes = Counter(q.object.value for q in triples if q.predicate == kind)
    properties = Counter(q.predicate.value for q in triples)
    expected = {
        VOID.triples: len(triples),
        VOID.distinctSubjects: len({q.subject for q in triples}),
        VOID.distinctObjects: len({q.object for q in triples}),
        VOID.classes: len(classes),
        VOID.properties: len(properties),
    }
    assert {name: found.value(DATASET, name).toPython() for name in expected} == expected
    for partition, of, unit, counted in (
        (VOID.classPartition, VOID["class"], VOID.entities, classes),
        (VOID.propertyPartition, VOID.property, VOID.triples, properties),
    ):
        parts = list(found.objects(DATASET, partition))
        assert {str(found.value(part, of)): found.value(part, unit).toPython() for part in parts} == dict(counted)
    assert {str(one) for one in found.objects(DATASET, VOID.vocabulary)} >= {v.DAMIN, v.PROV, v.RDFS, v.SCHEMA}


def test_links_to_others_are_counted(linked) -> None:
    found = described(create_app(LocalEngine(linked, BASE)).test_client())
    linksets = list(found.objects(DATASET, VOID.subset))
    told = {
        (
            str(found.value(one, VOID.linkPredicate)).removeprefix(v.SKOS),
            str(found.value(found.value(one, VOID.objectsTarget), VOID.uriSpace)),
            found.value(one, VOID.triples).toPython(),
        )
        for one in linksets
        if (one, RDF.type, VOID.Linkset) in found and found.value(one, VOID.subjectsTarget) == DATASET
    }
    assert told == {
        ("exactMatch", "http://www.wikidata.org/entity/", 2),
        ("closeMatch", "http://www.wikidata.org/entity/", 1),
        ("exactMatch", "https://sws.geonames.org/", 1),
    }


def test_it_says_where_to_begin_and_where_to_ask(client) -> None:  # noqa: F811
    found = described(client)
    assert found.value(rdflib.URIRef(ADDRESS), FOAF.primaryTopic) == DATASET
    assert str(found.value(DATASET, VOID.sparqlEndpoint)) == "http://localhost/sparql"
    assert str(found.value(DATASET, VOID.uriSpace)) == f"{BASE}id/"
    assert {label.language for label in found.objects(DATASET, DCTERMS.title)} == {"ar", "en"}
    examples = [str(one) for one in found.objects(DATASET, VOID.exampleResource)]
    assert len(examples) >= 4
    for one in examples:
        assert client.get(one.replace(BASE, "/")).status_code == 303
    [service] = found.subjects(RDF.type, DCAT.DataService)
    assert found.value(service, DCAT.servesDataset) == DATASET
    assert not list(found.objects(DATASET, DCAT.distribution)), "nothing makes dumps here"


@pytest.mark.parametrize(
    ("licence", "predicate", "value"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", DCTERMS.license, rdflib.URIRef),
        ("Ask us.", DCTERMS.rights, rdflib.Literal),
        ("", None, None),
    ],
)
def test_licence_address_and_day(store, licence: str, predicate: Any, value: Any) -> None:  # noqa: F811
    settings = Settings(licence=licence, public="https://graph.example")
    engine = LocalEngine(store, BASE, "000042", modified=MODIFIED)
    found = described(create_app(engine, settings).test_client())
    dataset = rdflib.URIRef("https://graph.example/.well-known/void#dataset")
    assert str(found.value(dataset, DCTERMS.modified)) == "2023-11-14T22:13:20+00:00"
    assert str(found.value(dataset, DCAT.version)) == "000042"
    terms = {DCTERMS.license, DCTERMS.rights}
    assert {(p, o) for p, o in found.predicate_objects(dataset) if p in terms} == (
        {(predicate, value(licence))} if licence else set()
    )


def test_what_cannot_be_counted_in_time_is_left_out(store) -> None:  # noqa: F811
    class Slow(LocalEngine):
        def run(self, query, timeout):
            if "?property" in query.text and "GROUP BY ?property\n" in query.text:
                raise DeadlineError("too long")
            return super().run(query, timeout)

    found = described(create_app(Slow(store, BASE)).test_client())
    assert found.value(DATASET, VOID.properties) is None
    assert not list(found.objects(DATASET, VOID.propertyPartition))
    assert found.value(DATASET, VOID.classes) is not None


def test_it_is_counted_once_a_generation(store) -> None:  # noqa: F811
    asked: list[str] = []

    class Counting(LocalEngine):
        def run(self, query, timeout):
            asked.append(query.text)
            return super().run(query, timeout)

    client = create_app(Counting(store, BASE, "000001", modified=MODIFIED)).test_client()  # noqa: F811
    first = client.get("/.well-known/void")
    number = len(asked)
    assert number
    tag = first.headers["ETag"]
    assert client.get("/.well-known/void").data == first.data
    assert client.get("/.well-known/void", headers={"If-None-Match": tag}).status_code == 304
    other = {"Accept": "application/n-triples", "If-None-Match": tag}
    assert client.get("/.well-known/void", headers=other).status_code == 200
    assert len(asked) == number


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_shows_what_the_data_says(linked, language: str) -> None:
    beside = Beside(verdict={"Violation": 0, "Warning": 4, "Info": 0})
    engine = LocalEngine(linked, BASE, "000007", modified=MODIFIED, beside=beside)
    client = create_app(engine, Settings(licence="https://example.org/licence")).test_client()  # noqa: F811
    for path in ("/data", "/.well-known/void"):
        reply = client.get(f"{path}?lang={language}", headers={"Accept": "text/html"})
        assert reply.mimetype == "text/html"
        assert reply.headers["Content-Language"] == language
        for text in ("000007", "http://www.wikidata.org/entity/", 'href="/ontology#GuarantorState"', ": 4", "2023"):
            assert text in reply.text
        assert 'rel="license" href="https://example.org/licence"' in reply.text
        [dir_] = re.findall(r'<html lang="\w+" dir="(\w+)">', reply.text)
        assert dir_ == {"ar": "rtl", "en": "ltr"}[language]


@pytest.mark.parametrize("other", ["damin", "oxigraph"])
def test_in_front_of_a_remote_store_the_same_is_counted(tmp_path, other: str) -> None:
    path = make_store(tmp_path / "store", extractions())
    with running_damin(str(path)) if other == "damin" else running_oxigraph() as address:
        if other == "oxigraph":
            assert damin("export", address, "--store", path).exit_code == 0
        far = described(create_app(RemoteEngine(address, 2, 2, {})).test_client())
    with open_reader(path) as reader:
        near = described(create_app(LocalEngine(reader.store, BASE)).test_client())
    assert set(far) == set(near)
    assert int(far.value(DATASET, VOID.triples)) > 100
