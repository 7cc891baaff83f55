"""The ontology holds what the contract names, in two languages; all else uses only what it declares."""

from __future__ import annotations

import json
import re

import pytest
import rdflib
from rdflib import OWL, PROV, RDF, RDFS, SKOS

from graph_builder.rdf import vocabulary as v
from graph_builder.resources import resource

# The contract's classes with what they are a kind of.
CLASSES = {
    "damin:Actor": None,
    "damin:Person": "damin:Actor",
    "damin:State": "damin:Actor",
    "damin:Organization": "damin:Actor",
    "damin:Group": "damin:Actor",
    "damin:GuarantorState": "damin:State",
    "damin:Meeting": None,
    "damin:PhoneCall": "damin:Meeting",
    "damin:VideoConference": "damin:Meeting",
    "damin:Summit": "damin:Meeting",
    "damin:NegotiationRound": "damin:Meeting",
    "damin:BilateralMeeting": "damin:Meeting",
    "damin:MultilateralMeeting": "damin:Meeting",
    "damin:Conference": "damin:Meeting",
    "damin:Visit": "damin:Meeting",
    "damin:Agreement": None,
    "damin:Ceasefire": "damin:Agreement",
    "damin:JointStatement": "damin:Agreement",
    "damin:Treaty": "damin:Agreement",
    "damin:Memorandum": "damin:Agreement",
    "damin:Deal": "damin:Agreement",
    "damin:Process": None,
    "damin:Place": None,
    "damin:Article": None,
    "damin:Evidence": "rdf:Statement",
}
# The contract's properties: from, to.
PROPERTIES = {
    "damin:participant": ("Meeting", "damin:Actor"),
    "damin:host": ("Meeting", "damin:Actor"),
    "damin:party": ("Agreement Process", "damin:Actor"),
    "damin:guarantor": ("Agreement Process", "damin:Actor"),
    "damin:mediator": ("Agreement Process", "damin:Actor"),
    "damin:sponsor": ("Agreement Process", "damin:Actor"),
    "damin:guarantees": ("GuarantorState", "damin:Agreement damin:Process"),
    "damin:place": ("Meeting Agreement", "damin:Place"),
    "damin:startDate": ("Meeting Agreement", "xsd:date"),
    "damin:endDate": ("Meeting Agreement", "xsd:date"),
    "damin:datePrecision": ("Meeting Agreement", "xsd:string"),
    "damin:status": ("Meeting", "damin:Status"),
    "damin:roundNumber": ("Meeting", "xsd:integer"),
    "damin:partOf": ("Meeting Agreement", "damin:Process"),
    "damin:discussed": ("Meeting", "damin:Agreement"),
    "damin:produced": ("Meeting", "damin:Agreement"),
    "damin:topic": ("Meeting Agreement", "skos:Concept"),
    "damin:represents": ("Person Organization Group", "damin:State damin:Organization damin:Group"),
    "damin:role": ("Person", "rdf:langString"),
    "damin:mentions": ("Article", "damin:Actor damin:Meeting damin:Agreement damin:Process damin:Place"),
    "damin:quote": ("Evidence", "xsd:string"),
    "damin:beginOffset": ("Evidence", "xsd:integer"),
    "damin:endOffset": ("Evidence", "xsd:integer"),
    "damin:confidence": ("Evidence", "xsd:decimal"),
    "damin:rule": ("Evidence", "xsd:string"),
}
INDIVIDUALS = ("damin:Held", "damin:Planned", "damin:Cancelled")
REUSED = (
    "rdf:Statement",
    "rdf:subject",
    "rdf:predicate",
    "rdf:object",
    "skos:Concept",
    "dcterms:identifier",
    "schema:headline",
    "schema:datePublished",
    "schema:inLanguage",
    "schema:publisher",
    "schema:url",
    "prov:wasDerivedFrom",
    "rdfs:label",
    "skos:altLabel",
    "skos:hiddenLabel",
    "skos:exactMatch",
    "skos:closeMatch",
    "owl:sameAs",
)
TERMS = (*CLASSES, *PROPERTIES, *INDIVIDUALS, *REUSED)
SCHEMA = rdflib.Namespace(v.SCHEMA)


def iri(curie: str) -> rdflib.URIRef:
    prefix, name = curie.split(":")
    return rdflib.URIRef(v.PREFIXES[prefix] + name)


def read(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(resource(f"ontology/{name}"))


ONTOLOGY = read("damin.ttl")
DECLARED = {str(s) for s in ONTOLOGY.subjects() if str(s).startswith(v.DAMIN)}


def names(*groups: object) -> set[rdflib.URIRef]:
    return {iri(name if ":" in name else f"damin:{name}") for group in groups for name in str(group).split()}


@pytest.mark.parametrize("term", TERMS)
def test_a_term_has_one_label_and_one_comment_in_each_language(term: str) -> None:
    for annotation in (RDFS.label, RDFS.comment):
        texts = {text.language: str(text) for text in ONTOLOGY.objects(iri(term), annotation)}
        assert set(texts) == {"en", "ar"}
        assert re.search("[\u0600-\u06ff]", texts["ar"])
        assert len(list(ONTOLOGY.objects(iri(term), annotation))) == 2


@pytest.mark.parametrize("term", sorted(DECLARED))
def test_a_damin_term_says_where_it_is_defined(term: str) -> None:
    assert list(ONTOLOGY.objects(rdflib.URIRef(term), RDFS.isDefinedBy)) == [rdflib.URIRef(v.ONTOLOGY)]


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_a_kind_of_what_the_contract_says(name: str) -> None:
    parent = CLASSES[name]
    assert (iri(name), RDF.type, OWL.Class) in ONTOLOGY
    assert set(ONTOLOGY.objects(iri(name), RDFS.subClassOf)) == ({iri(parent)} if parent else set())


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_goes_from_and_to_what_the_contract_says(name: str) -> None:
    subjects, values = PROPERTIES[name]
    kind = OWL.DatatypeProperty if values.startswith(("xsd:", "rdf:")) else OWL.ObjectProperty
    assert (iri(name), RDF.type, kind) in ONTOLOGY
    strict = set(ONTOLOGY.objects(iri(name), RDFS.domain))
    loose = set(ONTOLOGY.objects(iri(name), SCHEMA.domainIncludes))
    # A strict domain of several classes would make every subject a member of all of them.
    assert strict | loose == names(subjects)
    assert len(strict) == (0 if loose else 1)
    ranges = set(ONTOLOGY.objects(iri(name), RDFS.range)) or set(ONTOLOGY.objects(iri(name), SCHEMA.rangeIncludes))
    assert ranges == names(values)


def test_the_statuses_are_individuals() -> None:
    for name in INDIVIDUALS:
        assert (iri(name), RDF.type, iri("damin:Status")) in ONTOLOGY
    assert (iri("damin:guarantor"), OWL.inverseOf, iri("damin:guarantees")) in ONTOLOGY


def test_the_header_names_version_and_licence() -> None:
    header = rdflib.URIRef(v.ONTOLOGY)
    assert (header, RDF.type, OWL.Ontology) in ONTOLOGY
    assert ONTOLOGY.value(header, OWL.versionInfo)
    assert str(ONTOLOGY.value(header, rdflib.DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("name", ["damin.ttl", "alignments.ttl"])
def test_a_file_has_no_equivalent_class_and_no_blank_node(name: str) -> None:
    graph = read(name)
    assert not list(graph.triples((None, OWL.equivalentClass, None)))
    assert not [term for triple in graph for term in triple if isinstance(term, rdflib.BNode)]


def test_the_code_names_only_what_the_ontology_declares() -> None:
    local = {*v.EVIDENCED, *v.EVIDENCED_TYPES, *v.ACTOR_KINDS, *v.STATUSES, *v.SUPERCLASSES}
    assert {v.term(name) for name in local} <= DECLARED
    for kind, general in v.SUPERCLASSES.items():
        found = set(ONTOLOGY.transitive_objects(iri(f"damin:{kind}"), RDFS.subClassOf)) - {iri(f"damin:{kind}")}
        assert found == names(*general)


def test_what_needs_evidence() -> None:
    assert v.needs_evidence(v.term("participant"), "https://example.org/x")
    assert v.needs_evidence(v.RDF_TYPE, v.term("PhoneCall"))
    assert not v.needs_evidence(v.RDF_TYPE, v.term("State"))
    assert not v.needs_evidence(v.term("guarantees"), "https://example.org/x")


FILES = [
    "shapes.ttl",
    "alignments.ttl",
    "context.jsonld",
    *sorted(f"queries/{path.name}" for path in resource("ontology/queries").glob("*.rq")),
]


@pytest.mark.parametrize("name", FILES)
def test_a_file_uses_only_declared_terms(name: str) -> None:
    text = resource(f"ontology/{name}").read_text(encoding="utf-8")
    used = {v.term(term) for term in re.findall(r"\bdamin:([A-Za-z]+)", text)}
    assert used
    assert used <= DECLARED


def test_the_shapes_speak_of_every_class_and_property() -> None:
    text = resource("ontology/shapes.ttl").read_text(encoding="utf-8")
    for term in (*CLASSES, *PROPERTIES, *INDIVIDUALS, *REUSED):
        assert re.search(rf"(?<![\w:]){term}\b", text), term


def test_alignments_only_point_outwards_and_one_way() -> None:
    alignments = read("alignments.ttl")
    header = rdflib.URIRef("https://w3id.org/damin/alignments")
    links = [t for t in alignments if t[0] != header and t[1] != SKOS.editorialNote]
    matches = {SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch, SKOS.exactMatch, SKOS.narrowMatch}
    assert {p for _, p, _ in links} <= {RDFS.subClassOf, RDFS.subPropertyOf, *matches}
    assert all(str(s) in DECLARED and not str(o).startswith(v.DAMIN) for s, _, o in links)
    spaces = {re.sub(r"[^/#]*$", "", str(o)) for _, _, o in links}
    for space in (v.SCHEMA, v.PROV, "http://xmlns.com/foaf/0.1/", "http://www.w3.org/ns/org#"):
        assert space in spaces
    for space in (
        "http://www.w3.org/2006/time#",
        "http://www.w3.org/ns/oa#",
        "http://linkedevents.org/ontology/",
    ):
        assert space in spaces
    assert {"http://semanticweb.cs.vu.nl/2009/11/sem/", "http://www.wikidata.org/prop/direct/"} <= spaces


# What PROV-O and the event vocabularies infer of the subject and of the object of a property.
ACTIVITY, ENTITY = PROV.Activity, PROV.Entity
INFERRED = {
    PROV.wasAssociatedWith: (ACTIVITY, PROV.Agent),
    PROV.generated: (ACTIVITY, ENTITY),
    PROV.used: (ACTIVITY, ENTITY),
    PROV.startedAtTime: (ACTIVITY, None),
    PROV.endedAtTime: (ACTIVITY, None),
    PROV.wasDerivedFrom: (ENTITY, ENTITY),
    PROV.wasGeneratedBy: (ENTITY, ACTIVITY),
    PROV.actedOnBehalfOf: (PROV.Agent, PROV.Agent),
    PROV.atLocation: (None, PROV.Location),
}


def test_nothing_becomes_both_an_activity_and_an_entity() -> None:
    graph = ONTOLOGY + read("alignments.ttl")
    becomes: dict[rdflib.term.Node, set[rdflib.term.Node]] = {
        iri(name): set(graph.transitive_objects(iri(name), RDFS.subClassOf)) for name in CLASSES
    }
    for name, (subjects, values) in PROPERTIES.items():
        for parent in graph.objects(iri(name), RDFS.subPropertyOf):
            if not str(parent).startswith(v.PROV):
                continue
            of_subject, of_value = INFERRED[rdflib.URIRef(parent)]
            for group, inferred in ((subjects, of_subject), (values, of_value)):
                for node in names(group) & becomes.keys():
                    becomes[node] |= {inferred} - {None}
    assert ACTIVITY in becomes[iri("damin:Meeting")]
    assert ENTITY in becomes[iri("damin:Agreement")]
    for node, types in becomes.items():
        assert not {ACTIVITY, ENTITY} <= types, node


CONTEXT = json.loads(resource("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]


@pytest.mark.parametrize("term", TERMS)
def test_the_context_has_every_term(term: str) -> None:
    entry = CONTEXT[term.split(":")[1]]
    assert (entry if isinstance(entry, str) else entry["@id"]) == term


@pytest.mark.parametrize("name", PROPERTIES)
def test_the_context_types_values(name: str) -> None:
    entry, target = CONTEXT[name.split(":")[1]], PROPERTIES[name][1]
    if target == "rdf:langString":
        assert entry["@container"] == "@language"
    elif target == "xsd:string":
        assert "@type" not in entry
    elif target.startswith("xsd:"):
        assert entry["@type"] == target
    else:
        assert entry["@type"] == ("@vocab" if name == "damin:status" else "@id")


def test_a_document_with_the_context_means_what_it_says() -> None:
    document = {
        "@context": CONTEXT,
        "id": "https://example.org/m",
        "type": ["Meeting", "PhoneCall"],
        "label": {"ar": "اتصال", "en": "A call"},
        "participant": ["https://example.org/a"],
        "startDate": "2021-06-24",
        "status": "Held",
        "roundNumber": 3,
        "datePrecision": "day",
    }
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    meeting = rdflib.URIRef("https://example.org/m")
    assert set(graph.predicate_objects(meeting)) == {
        (RDF.type, iri("damin:Meeting")),
        (RDF.type, iri("damin:PhoneCall")),
        (RDFS.label, rdflib.Literal("اتصال", lang="ar")),
        (RDFS.label, rdflib.Literal("A call", lang="en")),
        (iri("damin:participant"), rdflib.URIRef("https://example.org/a")),
        (iri("damin:startDate"), rdflib.Literal("2021-06-24", datatype=rdflib.XSD.date)),
        (iri("damin:status"), iri("damin:Held")),
        (iri("damin:roundNumber"), rdflib.Literal("3", datatype=rdflib.XSD.integer)),
        (iri("damin:datePrecision"), rdflib.Literal("day")),
    }
