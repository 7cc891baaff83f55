"""Tiny graphs for the tests of shapes and queries, and what makes them whole."""

from __future__ import annotations

from pathlib import Path

import rdflib

from graph_builder.rdf import vocabulary as v

FIXTURES = Path(__file__).parent
EX = "https://example.org/id/"
PREFIXES = {**v.PREFIXES, "ex": EX}


def valid_graph() -> rdflib.Graph:
    return rdflib.Graph().parse(FIXTURES / "valid.ttl")


def add_evidence(
    graph: rdflib.Graph,
    article: str = "article",
    quote: str = "قال المبعوث 😀 ذلك.",
    confidence: str = "0.9",
) -> None:
    """Give every fact that needs it an evidence node with the same sentence."""
    done = {
        tuple(graph.value(node, rdflib.RDF[name]) for name in ("subject", "predicate", "object"))
        for node in graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement)
    }
    facts = sorted(t for t in graph if t not in done and v.needs_evidence(str(t[1]), str(t[2])))
    for number, (subject, predicate, value) in enumerate(facts):
        node = rdflib.URIRef(f"{EX}evidence/{article}-{len(done) + number}")
        for name, term in (
            (v.RDF_TYPE, rdflib.URIRef(v.term("Evidence"))),
            (v.RDF_TYPE, rdflib.RDF.Statement),
            (v.RDF_SUBJECT, subject),
            (v.RDF_PREDICATE, predicate),
            (v.RDF_OBJECT, value),
            (v.term("quote"), rdflib.Literal(quote)),
            (v.term("beginOffset"), rdflib.Literal(10)),
            (v.term("endOffset"), rdflib.Literal(10 + len(quote))),
            (v.term("confidence"), rdflib.Literal(confidence, datatype=rdflib.XSD.decimal)),
            (v.term("rule"), rdflib.Literal("test")),
            (v.DERIVED_FROM, rdflib.URIRef(EX + article)),
        ):
            graph.add((node, rdflib.URIRef(name), term))


def ntriples(graph: rdflib.Graph) -> bytes:
    lines: list[bytes] = graph.serialize(format="nt", encoding="utf-8").splitlines(keepends=True)
    return b"".join(sorted(lines))


def curie(iri: str) -> str:
    """An IRI as the tables write it: `ex:round`."""
    for name, space in PREFIXES.items():
        if iri.startswith(space):
            return f"{name}:{iri.removeprefix(space)}"
    return iri
