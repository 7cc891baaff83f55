"""The names that graphs are written and read with: namespaces, IRIs and the groups of terms that rules name.

Plain strings, so that any RDF library can wrap them. `ontology/damin.ttl` declares the Damin terms; a test
holds the two together.
"""

from __future__ import annotations

ONTOLOGY = "https://w3id.org/damin/ontology"
DAMIN = f"{ONTOLOGY}#"
SHAPES = "https://w3id.org/damin/shapes#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
SH = "http://www.w3.org/ns/shacl#"
SSSOM = "https://w3id.org/sssom/"
SEMAPV = "https://w3id.org/semapv/vocab/"

PREFIXES: dict[str, str] = {
    "damin": DAMIN,
    "dcterms": DCTERMS,
    "geo": GEO,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "sssom": SSSOM,
    "xsd": XSD,
}
"""Prefixes for serialisers and query editors."""

CONCEPT = "Concept"
ACTOR_KINDS = ("Person", "State", "Organization", "Group")
MEETING_KINDS = (
    "PhoneCall",
    "VideoConference",
    "Summit",
    "NegotiationRound",
    "BilateralMeeting",
    "MultilateralMeeting",
    "Conference",
    "Visit",
)
AGREEMENT_KINDS = ("Ceasefire", "JointStatement", "Treaty", "Memorandum", "Deal")
STATUSES = ("Held", "Planned", "Cancelled")
DATE_PRECISIONS = ("day", "month", "year")

EVIDENCED = (
    "participant",
    "host",
    "party",
    "guarantor",
    "mediator",
    "sponsor",
    "place",
    "startDate",
    "endDate",
    "datePrecision",
    "status",
    "roundNumber",
    "partOf",
    "discussed",
    "produced",
    "topic",
    "represents",
    "role",
)
"""Local names of the properties each of whose triples needs Evidence."""

EVIDENCED_TYPES = ("Meeting", *MEETING_KINDS, "Agreement", *AGREEMENT_KINDS)
"""Local names of the classes for which `rdf:type` itself needs Evidence."""

SUPERCLASSES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(ACTOR_KINDS, ("Actor",)),
    "GuarantorState": ("State", "Actor"),
    **dict.fromkeys(MEETING_KINDS, ("Meeting",)),
    **dict.fromkeys(AGREEMENT_KINDS, ("Agreement",)),
}
"""For each special class the general ones that are written out beside it, nearest first."""

RDF_TYPE = f"{RDF}type"
RDF_SUBJECT = f"{RDF}subject"
RDF_PREDICATE = f"{RDF}predicate"
RDF_OBJECT = f"{RDF}object"
RDF_STATEMENT = f"{RDF}Statement"
RDFS_LABEL = f"{RDFS}label"
SKOS_PREF_LABEL = f"{SKOS}prefLabel"
SKOS_ALT_LABEL = f"{SKOS}altLabel"
SKOS_HIDDEN_LABEL = f"{SKOS}hiddenLabel"
SKOS_CONCEPT = f"{SKOS}Concept"
IDENTIFIER = f"{DCTERMS}identifier"
HEADLINE = f"{SCHEMA}headline"
DATE_PUBLISHED = f"{SCHEMA}datePublished"
IN_LANGUAGE = f"{SCHEMA}inLanguage"
PUBLISHER = f"{SCHEMA}publisher"
URL = f"{SCHEMA}url"
LATITUDE = f"{GEO}lat"
LONGITUDE = f"{GEO}long"
DERIVED_FROM = f"{PROV}wasDerivedFrom"


def term(name: str) -> str:
    """The IRI of a term of the Damin ontology, given its local name."""
    return DAMIN + name


def needs_evidence(predicate: str, value: str) -> bool:
    """Whether a triple with this predicate IRI and, for `rdf:type`, this class IRI must have Evidence."""
    if predicate == RDF_TYPE:
        return value in _EVIDENCED_TYPE_IRIS
    return predicate in _EVIDENCED_IRIS


_EVIDENCED_IRIS = frozenset(map(term, EVIDENCED))
_EVIDENCED_TYPE_IRIS = frozenset(map(term, EVIDENCED_TYPES))
