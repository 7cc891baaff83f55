"""A small store in the contract's shape, made by the real writers, for tests of server and networks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement
from graph_builder.rdf.canonical import canonical_ntriples
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.stores.base import Change
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from server.app import create_app
from server.engine import LocalEngine

BASE = "https://w3id.org/damin/"
IRIS = Iris(BASE)
FIRST = (
    "اجتماع أستانا\n"
    "اجتمع وفدا تركيا وروسيا في أستانا يوم 23 كانون الثاني 2017.\n"
    "تركيا وروسيا وإيران دول ضامنة للاتفاق."
)
SECOND = "Call\nTurkey and Russia spoke by phone on 24 June 2021. Turkey is a guarantor of the ceasefire."
GUARANTEE = "تركيا وروسيا وإيران دول ضامنة للاتفاق."
MEETING, CALL, CEASEFIRE = "meeting/astana-process-round-1", "meeting/call", "agreement/ceasefire-2016"
TURKEY, RUSSIA, IRAN = "actor/turkey", "actor/russia", "actor/iran"
_NAMES = {TURKEY: ("تركيا", "Turkey"), RUSSIA: ("روسيا", "Russia"), IRAN: ("إيران", "Iran")}


def iri(path: str) -> str:
    """The IRI of a thing in the test store."""
    return f"{BASE}id/{path}"


def extractions() -> list[Extraction]:
    """An Arabic article with a meeting and three guarantors, an English one with a call and a guarantor."""
    return [_first(), _second()]


def make_store(path: Path, articles: list[Extraction]) -> Path:
    """Build these articles into the store folder `path`."""
    with OxigraphStore(path, BASE).writing() as writer:
        for extraction in articles:
            graph = IRIS.article_graph(extraction.article.id).value
            writer.apply(Change(graph, canonical_ntriples(article_quads(extraction, IRIS))))
    return path


def _first() -> Extraction:
    article = Article("astana-1", FIRST, "اجتماع أستانا", published=date(2017, 1, 24), language="ar")
    met = "اجتمع وفدا تركيا وروسيا في أستانا يوم 23 كانون الثاني 2017."
    statements = [
        _fact(article, met, MEETING, "type", Literal("Meeting")),
        _fact(article, met, MEETING, "type", Literal("NegotiationRound")),
        _fact(article, met, MEETING, "participant", TURKEY),
        _fact(article, met, MEETING, "participant", RUSSIA),
        _fact(article, met, MEETING, "place", "place/astana"),
        _fact(article, met, MEETING, "startDate", Literal("2017-01-23", "date")),
        _fact(article, met, MEETING, "datePrecision", Literal("day")),
        _fact(article, met, MEETING, "status", Literal("Held", "term")),
        _fact(article, GUARANTEE, CEASEFIRE, "type", Literal("Agreement")),
        *(_fact(article, GUARANTEE, CEASEFIRE, "guarantor", state) for state in (TURKEY, RUSSIA, IRAN)),
    ]
    nodes = (
        *(_state(state) for state in (TURKEY, RUSSIA, IRAN)),
        Node(MEETING, ("Meeting", "NegotiationRound"), (Label("الجولة الأولى في أستانا", "ar"),)),
        Node(
            CEASEFIRE,
            ("Agreement",),
            (Label("اتفاق وقف إطلاق النار", "ar"), Label("Ceasefire of 2016", "en")),
        ),
        Node("place/astana", ("Place",), (Label("أستانا", "ar"), Label("Astana", "en")), point=(51.18, 71.45)),
    )
    return Extraction(article, nodes, tuple(node.id for node in nodes), tuple(statements))


def _second() -> Extraction:
    article = Article("call", SECOND, "Call", published=date(2021, 6, 25), language="en")
    spoke = "Turkey and Russia spoke by phone on 24 June 2021."
    guarantee = "Turkey is a guarantor of the ceasefire."
    statements = [
        _fact(article, spoke, CALL, "type", Literal("Meeting")),
        _fact(article, spoke, CALL, "type", Literal("PhoneCall")),
        _fact(article, spoke, CALL, "participant", TURKEY),
        _fact(article, spoke, CALL, "participant", RUSSIA),
        _fact(article, spoke, CALL, "startDate", Literal("2021-06-24", "date")),
        _fact(article, guarantee, CEASEFIRE, "type", Literal("Agreement")),
        _fact(article, guarantee, CEASEFIRE, "guarantor", TURKEY),
    ]
    nodes = (
        _state(TURKEY),
        _state(RUSSIA),
        Node(CALL, ("Meeting", "PhoneCall"), (Label("Call of 24 June 2021", "en"),)),
        Node(CEASEFIRE, ("Agreement",), (Label("Ceasefire of 2016", "en"),)),
    )
    return Extraction(article, nodes, tuple(node.id for node in nodes), tuple(statements))


def _state(node: str) -> Node:
    arabic, english = _NAMES[node]
    return Node(node, ("Actor", "State", "GuarantorState"), (Label(arabic, "ar"), Label(english, "en")))


def _fact(article: Article, sentence: str, subject: str, predicate: str, value: str | Literal) -> Statement:
    begin = article.text.index(sentence)
    return Statement(subject, predicate, value, (Evidence(begin, begin + len(sentence), "test-rule", 0.9),))


def open_fixture(path: Path) -> ox.Store:
    """The whole test store in memory."""
    store = ox.Store()
    with open_reader(make_store(path, extractions())) as reader:
        store.extend(reader.store.quads_for_pattern(None, None, None, None))
    return store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """The test store, shared: nothing writes to it."""
    return open_fixture(tmp_path_factory.mktemp("fixture") / "store")


@pytest.fixture(scope="session")
def client(store: ox.Store):
    """Flask's test client over the test store."""
    return create_app(LocalEngine(store, BASE)).test_client()
