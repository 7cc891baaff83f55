"""Eight shapes of queries, as people ask them of our graphs, over the graph of `benchmarks.graphs`."""

from __future__ import annotations

from benchmarks.graphs import BASE, Inventor

_PREFIXES = """
PREFIX damin: <https://w3id.org/damin/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def shapes(seed: int) -> dict[str, str]:
    """The queries by name; the actors that they ask about depend on the seed alone."""
    inventor = Inventor(seed)
    often, seldom = (f"<{BASE}id/{inventor.actors[i].id}>" for i in (0, 300))
    word = inventor.actors[40].labels[0].text.split()[0].replace("أ", "ا")
    queries = {
        "who met whom": f"""SELECT DISTINCT ?name ?day {{
            ?m a damin:Meeting ; damin:participant {often}, ?who ; damin:startDate ?day .
            ?who rdfs:label ?name FILTER (LANG(?name) = "en" && ?who != {often}) }} ORDER BY ?day""",
        "guarantors": """SELECT ?state (COUNT(?deal) AS ?deals) {
            ?deal a damin:Agreement ; damin:guarantor ?who . ?who rdfs:label ?state FILTER (LANG(?state) = "ar") }
            GROUP BY ?state ORDER BY DESC(?deals) ?state""",
        "co-attendance pairs": """SELECT ?a ?b (COUNT(?m) AS ?times) {
            ?m damin:participant ?a, ?b FILTER (STR(?a) < STR(?b)) }
            GROUP BY ?a ?b ORDER BY DESC(?times) ?a ?b LIMIT 100""",
        "per month": """SELECT ?month (COUNT(DISTINCT ?m) AS ?meetings) {
            ?m a damin:Meeting ; damin:startDate ?day BIND (SUBSTR(STR(?day), 1, 7) AS ?month) }
            GROUP BY ?month ORDER BY ?month""",
        "label search": f"""SELECT DISTINCT ?who ?name {{
            ?who a damin:Actor ; skos:hiddenLabel ?key ; rdfs:label ?name
            FILTER (CONTAINS(?key, "{word}") && LANG(?name) = "ar") }} ORDER BY ?name""",
        "evidence": f"""SELECT ?m ?quote ?confidence ?headline {{
            ?why rdf:predicate damin:participant ; rdf:object {often} ; rdf:subject ?m ; damin:quote ?quote ;
                 damin:confidence ?confidence ; prov:wasDerivedFrom ?article . ?article schema:headline ?headline
            FILTER (?confidence > 0.9) }} ORDER BY ?m LIMIT 200""",
        "path": f"""SELECT (COUNT(DISTINCT ?who) AS ?near) {{
            {seldom} ^damin:participant/damin:participant/^damin:participant/damin:participant ?who }}""",
        "CONSTRUCT": f"""CONSTRUCT {{ ?m damin:participant ?who ; damin:startDate ?day . ?who rdfs:label ?name }}
            WHERE {{ ?m damin:participant {often}, ?who ; damin:startDate ?day . ?who rdfs:label ?name }}""",
    }
    return {name: _PREFIXES + text for name, text in queries.items()}


def varied(query: str, number: int) -> str:
    """The same question in a text that no server has seen before, for each other number."""
    return f"{query}\n# {number}"


def indexed_search(seed: int) -> str:
    """The label search over the index, which no other server has."""
    word = Inventor(seed).actors[40].labels[0].text.split()[0]
    return f"""{_PREFIXES} SELECT DISTINCT ?who ?name {{
        ?who damin:search "{word}" ; a damin:Actor ; rdfs:label ?name FILTER (LANG(?name) = "ar") }} ORDER BY ?name"""
