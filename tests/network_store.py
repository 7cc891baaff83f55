"""A small store in which every projection finds something, and much that it must leave alone."""

from __future__ import annotations

import pyoxigraph as ox

BASE = "https://w3id.org/damin/id/"
_PREFIXES = """
@prefix : <https://w3id.org/damin/ontology#> . @prefix actor: <https://w3id.org/damin/id/actor/> .
@prefix meeting: <https://w3id.org/damin/id/meeting/> . @prefix agreement: <https://w3id.org/damin/id/agreement/> .
@prefix process: <https://w3id.org/damin/id/process/> . @prefix article: <https://w3id.org/damin/id/article/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix schema: <https://schema.org/> .
"""
_ACTORS = """
actor:russia a :State, :Actor ; rdfs:label "Russia"@en, "روسيا"@ar .
actor:turkey a :State, :GuarantorState, :Actor ; rdfs:label "Turkey"@en, "تركيا"@ar .
actor:iran a :State, :Actor ; rdfs:label "Iran"@en .
actor:putin a :Person, :Actor ; rdfs:label "Vladimir Putin"@en ; :represents actor:russia .
actor:erdogan a :Person, :Actor ; rdfs:label "أردوغان"@ar ; :represents actor:turkey .
actor:delegation a :Group, :Actor ; rdfs:label "Turkish delegation"@en ; :represents actor:turkey .
actor:envoy a :Person, :Actor ; rdfs:label "An envoy"@en .
process:talks a :Process ; rdfs:label "Talks"@en .
article:one a :Article ; schema:headline "Two on the phone"@en .
article:two a :Article ; schema:headline "قمة"@ar .
"""
#: Name, classes, status, days and precision, round, participants, hosts.
MEETINGS = [
    ("call", "PhoneCall", "Held", ("2020-01-05", "2020-01-05", "day"), None, "putin erdogan", ""),
    ("summit", "Summit", "Held", ("2020-02-10", "2020-02-12", "day"), 1, "putin erdogan iran", ""),
    ("second", "NegotiationRound", "Held", ("2020-05-01", "2020-05-31", "month"), 2, "russia delegation iran", ""),
    ("visit", "Visit", "Held", None, None, "envoy", "turkey"),
    ("visit-with-third", "Visit", "Held", None, None, "envoy iran", "turkey"),
    ("later", "BilateralMeeting", "Planned", ("2021-01-01", "2021-01-01", "day"), None, "russia turkey", ""),
    ("never", "BilateralMeeting", "Cancelled", ("2020-06-01", "2020-06-01", "day"), None, "russia turkey", ""),
]
#: Subject, property, object, article, confidence.
_FACTS = [
    *[(f"meeting/{m[0]}", "participant", f"actor/{who}", "one", 0.9) for m in MEETINGS for who in m[5].split()],
    ("meeting/visit", "host", "actor/turkey", "two", 0.6),
    ("meeting/visit-with-third", "host", "actor/turkey", "two", 0.6),
    ("meeting/call", "participant", "actor/putin", "two", 0.5),
    ("meeting/call", "participant", "actor/erdogan", "two", 0.95),
    ("meeting/summit", "produced", "agreement/truce", "one", 0.8),
    ("agreement/truce", "guarantor", "actor/turkey", "one", 0.97),
    ("agreement/truce", "guarantor", "actor/turkey", "two", 0.9),
    ("agreement/truce", "party", "actor/iran", "one", 0.4),
    ("agreement/pact", "mediator", "actor/envoy", "two", 0.7),
]


def network_store() -> ox.Store:
    """The store, its default graph alone."""
    text = _PREFIXES + _ACTORS + "\n".join(_meeting(*one) for one in MEETINGS)
    text += """
    agreement:truce a :Agreement, :Ceasefire ; rdfs:label "Truce"@en ; :partOf process:talks ;
      :startDate "2020-02-12"^^xsd:date ; :endDate "2020-02-12"^^xsd:date ; :datePrecision "day" .
    agreement:pact a :Agreement, :Treaty ; rdfs:label "Pact"@en .
    """
    text += "\n".join(_fact(number, *one) for number, one in enumerate(_FACTS))
    store = ox.Store()
    store.load(text.encode(), ox.RdfFormat.TURTLE)
    return store


def _meeting(name, kind, status, days, number, people, hosts):
    lines = [f'meeting:{name} a :Meeting, :{kind} ; rdfs:label "{name}"@en ; :status :{status}']
    if days:
        lines.append(
            f':startDate "{days[0]}"^^xsd:date ; :endDate "{days[1]}"^^xsd:date ; :datePrecision "{days[2]}"'
        )
    if number:
        lines.append(f":partOf process:talks ; :roundNumber {number}")
    return " ; ".join(lines) + " ."


def _fact(number, subject, name, value, article, confidence):
    spoken, named = (f"<{BASE}{thing}>" for thing in (subject, value))
    return f"""{spoken} :{name} {named} .
    <urn:fact:{number}> a :Evidence ; rdf:subject {spoken} ; rdf:predicate :{name} ; rdf:object {named} ;
      :quote "Sentence {number}." ; :confidence {confidence} ; prov:wasDerivedFrom article:{article} ."""
