"""The addresses of what facts are written with: the ontology's terms, shapes, alignments, context, and named graphs.

The IRI of a term, `…/ontology#Meeting`, is asked for as `/ontology`: what stands behind `#` is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request
from pyoxigraph import Literal, NamedNode, RdfFormat
from werkzeug.datastructures import MIMEAccept

from graph_builder.rdf import vocabulary as v
from graph_builder.resources import resource
from server.context import Context, wants_page
from server.description import FORMATS, SUFFIXES, missing
from server.errors import UnknownThingError
from server.graph_store import Target, get_graph
from server.headers import depends_on
from server.negotiate import HTML, Choice, by_name, choose, refuse
from server.terms import PREFIXES

#: What lies at which address, among the files of the ontology.
_FILES = {"ontology": "damin.ttl", "shapes": "shapes.ttl", "alignments": "alignments.ttl"}
_PROPERTY = f"{v.RDF}Property"
_OWL_VERSION, _COMMENT = f"{v.OWL}versionInfo", f"{v.RDFS}comment"
#: The groups of terms on the page, by the classes that their terms are of.
_GROUPS: Mapping[str, frozenset[str]] = {
    "classes": frozenset({f"{v.OWL}Class"}),
    "properties": frozenset(
        {*(f"{v.OWL}{kind}Property" for kind in ("Object", "Datatype", "Annotation")), _PROPERTY}
    ),
    "individuals": frozenset({f"{v.OWL}NamedIndividual", f"{v.SKOS}ConceptScheme"}),
}
#: What the page says of a term beside its names, by the key of its words.
_SAID = {
    "is_a": (f"{v.RDFS}subClassOf", f"{v.RDFS}subPropertyOf"),
    "of": (f"{v.RDFS}domain", f"{v.SCHEMA}domainIncludes"),
    "to": (f"{v.RDFS}range", f"{v.SCHEMA}rangeIncludes"),
    "inverse": (f"{v.OWL}inverseOf",),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the ontology: its local name, its labels and comments by language, and IRIs that it is tied to."""

    name: str
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    said: Mapping[str, Sequence[str]]


def vocabulary_routes(context: Context) -> Blueprint:
    """The routes, for one engine."""
    routes = Blueprint("vocabulary", __name__)

    def answer(name: str, suffix: str | None = None) -> Response:
        if suffix is not None and suffix not in SUFFIXES:
            raise UnknownThingError(f"{name} comes as {', '.join(SUFFIXES)}, not as {suffix}.")
        return _answer(name, suffix, request.accept_mimetypes)

    for name in _FILES:
        routes.add_url_rule(f"/{name}", name, answer, defaults={"name": name})
        routes.add_url_rule(f"/{name}.<suffix>", f"{name}_as", answer, defaults={"name": name})

    @routes.get("/ontology/<version>")
    def version(version: str) -> Response:
        if version != ontology_version():
            raise UnknownThingError(f"The ontology that is here has the version {ontology_version()}, not {version}.")
        return redirect("/ontology", 303)  # type: ignore[return-value]

    @routes.get("/context.jsonld")
    def context_file() -> Response:
        text = resource("ontology/context.jsonld").read_text(encoding="utf-8")
        return Response(text, content_type="application/ld+json")

    @routes.get("/graph/<path:path>")
    def graph(path: str) -> Response:
        try:
            iri = NamedNode(f"{context.engine.base}graph/{path}").value
        except ValueError:
            raise UnknownThingError(f"There is no graph {path}.") from None
        try:
            return get_graph(context, Target(iri))
        except UnknownThingError:
            raise missing(context, iri) from None

    return routes


def _answer(name: str, suffix: str | None, accept: MIMEAccept) -> Response:
    page = name == "ontology" and (suffix == "html" or (suffix is None and wants_page(accept, None, FORMATS)))
    choice = by_name(suffix, FORMATS) if suffix else choose(accept, FORMATS)
    if choice is None and not page:
        raise refuse((*FORMATS, HTML) if name == "ontology" else FORMATS)
    response = _page() if page else _data(name, choice)  # type: ignore[arg-type]
    depends_on(response, "Accept")
    others = [f'</{name}.{end}>; rel="alternate"; type="{kind}"' for end, kind in SUFFIXES.items() if end != "html"]
    response.headers["Link"] = ", ".join([f'</{name}>; rel="canonical"', *others])
    return response


def _page() -> Response:
    html = render_template("ontology.html", groups=terms(), version=ontology_version(), namespace=v.DAMIN)
    return Response(html, content_type="text/html; charset=utf-8")


def _data(name: str, choice: Choice) -> Response:
    return Response(_written(name, choice.format), content_type=choice.content_type)


@cache
def _written(name: str, form: str) -> bytes:
    rdf_format = {
        "turtle": RdfFormat.TURTLE,
        "ntriples": RdfFormat.N_TRIPLES,
        "jsonld": RdfFormat.JSON_LD,
        "rdfxml": RdfFormat.RDF_XML,
    }[form]
    return ox.serialize(triples_of(name), format=rdf_format, prefixes=dict(PREFIXES)) or b""


@cache
def triples_of(name: str) -> tuple[ox.Triple, ...]:
    """The triples of a file of the ontology, by its address: `ontology`, `shapes`, `alignments`. Raises DataError."""
    path = resource(f"ontology/{_FILES[name]}")
    return tuple(quad.triple for quad in ox.parse(path=str(path), format=RdfFormat.TURTLE))


@cache
def ontology_version() -> str:
    """The version that the ontology states of itself."""
    return next(str(t.object.value) for t in triples_of("ontology") if t.predicate.value == _OWL_VERSION)  # type: ignore[union-attr]


@cache
def terms() -> Mapping[str, Sequence[Term]]:
    """All terms of our namespace, by group and name."""
    about: dict[str, list[ox.Triple]] = {}
    for triple in triples_of("ontology"):
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(v.DAMIN):
            about.setdefault(triple.subject.value, []).append(triple)
    found = {iri: (_term(iri, triples), _values(triples, v.RDF_TYPE)) for iri, triples in about.items()}
    ordered = sorted(found.values(), key=lambda item: item[0].name)
    return {group: [term for term, types in ordered if kinds & set(types)] for group, kinds in _GROUPS.items()}


def _term(iri: str, triples: Sequence[ox.Triple]) -> Term:
    said = {key: [one for name in names for one in _values(triples, name)] for key, names in _SAID.items()}
    return Term(iri.removeprefix(v.DAMIN), _texts(triples, v.RDFS_LABEL), _texts(triples, _COMMENT), said)


def _values(triples: Sequence[ox.Triple], predicate: str) -> list[str]:
    return [t.object.value for t in triples if t.predicate.value == predicate and isinstance(t.object, NamedNode)]


def _texts(triples: Sequence[ox.Triple], predicate: str) -> dict[str, str]:
    literals = [t.object for t in triples if t.predicate.value == predicate and isinstance(t.object, Literal)]
    return {literal.language or "": literal.value for literal in literals}
