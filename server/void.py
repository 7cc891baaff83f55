"""The description of the data set by VoID (https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Triple

from graph_builder.identifiers import digest, slug
from graph_builder.rdf import vocabulary as v
from server.dataset import Links, Statistics
from server.dumps import NAMES, NQUADS, Made

VOID, DCAT, FOAF = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#", "http://xmlns.com/foaf/0.1/"
SPDX, _FORMATS = "http://spdx.org/rdf/terms#", "http://www.w3.org/ns/formats/"
#: Prefixes for what is written with these names.
PREFIXES = {"void": VOID, "dcat": DCAT, "foaf": FOAF, "spdx": SPDX, "formats": _FORMATS}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_RDFC, _PROTOCOL = "https://www.w3.org/TR/rdf-canon/", "https://www.w3.org/TR/sparql11-protocol/"
_WRITTEN = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
_NANOSECONDS = 1_000_000_000
Said = tuple[str, "NamedNode | Literal"]


@dataclass(frozen=True, slots=True)
class Described:
    """All that a description says. `root` is the address of the server; texts are by language, `dumps` by name.

    `modified` is in nanoseconds since 1970, None where nobody knows; `licence` may be empty. `has_dumps` says whether
    there are any, made or not.
    """

    root: str
    base: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    licence: str
    generation: str
    modified: int | None
    counted: Statistics
    has_dumps: bool = False
    dumps: Mapping[str, Made] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the description itself is."""
        return f"{self.root}.well-known/void"

    def day(self) -> str:
        """The day of the last change, as an ISO date; empty where nobody knows."""
        return "" if self.modified is None else _moment(self.modified).value[:10]

    def part(self, name: str) -> str:
        """The IRI of something that the description speaks of."""
        return f"{self.address}#{name}"

    def triples(self) -> list[Triple]:
        """The whole description."""
        parts = (_document, _dataset, _service, _partitions, _linksets, _dumps)
        return [triple for part in parts for triple in part(self)]


def _document(of: Described) -> Iterator[Triple]:
    dataset = NamedNode(of.part("dataset"))
    said = [(v.RDF_TYPE, _node(VOID + "DatasetDescription")), (FOAF + "primaryTopic", dataset)]
    yield from _all(of.address, [*said, *_texts(f"{v.DCTERMS}title", of.titles)])


def _dataset(of: Described) -> Iterator[Triple]:
    counted = of.counted
    numbers = {"triples": counted.triples, "distinctSubjects": counted.subjects, "distinctObjects": counted.objects}
    numbers["classes"] = None if counted.classes is None else len(counted.classes)
    numbers["properties"] = None if counted.properties is None else len(counted.properties)
    yield from _all(
        of.part("dataset"),
        [
            *((v.RDF_TYPE, _node(kind)) for kind in (f"{VOID}Dataset", f"{DCAT}Dataset")),
            *_texts(f"{v.DCTERMS}title", of.titles),
            *_texts(f"{v.DCTERMS}description", of.texts),
            *_when_and_how(of),
            (f"{FOAF}homepage", _node(of.root)),
            (f"{DCAT}landingPage", _node(f"{of.root}data")),
            (f"{VOID}uriSpace", Literal(f"{of.base}id/")),
            (f"{VOID}sparqlEndpoint", _node(f"{of.root}sparql")),
            *((f"{VOID}feature", _node(_FORMATS + name)) for name in _WRITTEN),
            *((f"{VOID}vocabulary", _node(space)) for space in counted.vocabularies),
            *((f"{VOID}exampleResource", _node(iri)) for iri in counted.examples),
            *((VOID + name, _number(number)) for name, number in numbers.items() if number is not None),
        ],
    )


def _when_and_how(of: Described) -> Iterator[Said]:
    if of.modified is not None:
        yield f"{v.DCTERMS}modified", _moment(of.modified)
        yield f"{DCAT}version", Literal(of.generation)
    if of.licence.startswith(("http://", "https://")):
        yield f"{v.DCTERMS}license", _node(of.licence)
    elif of.licence:
        yield f"{v.DCTERMS}rights", Literal(of.licence)


def _service(of: Described) -> Iterator[Triple]:
    yield from _all(
        of.part("sparql"),
        [
            (v.RDF_TYPE, _node(f"{DCAT}DataService")),
            (f"{v.DCTERMS}title", Literal("SPARQL", language="en")),
            (f"{DCAT}endpointURL", _node(f"{of.root}sparql")),
            (f"{DCAT}endpointDescription", _node(f"{of.root}openapi.json")),
            (f"{DCAT}servesDataset", _node(of.part("dataset"))),
            (f"{v.DCTERMS}conformsTo", _node(_PROTOCOL)),
        ],
    )


def _partitions(of: Described) -> Iterator[Triple]:
    kinds = (
        ("class", "entities", of.counted.classes),
        ("property", "triples", of.counted.properties),
    )
    for kind, unit, counted in kinds:
        for iri, number in (counted or {}).items():
            part = of.part(f"{kind}-{slug(_local(iri))}-{digest(iri, length=8)}")
            yield Triple(_node(of.part("dataset")), _node(f"{VOID}{kind}Partition"), _node(part))
            yield from _all(part, [(VOID + kind, _node(iri)), (VOID + unit, _number(number))])


def _linksets(of: Described) -> Iterator[Triple]:
    for links in of.counted.links or ():
        ours, theirs = of.part("dataset"), of.part(f"dataset-{slug(_host(links))}-{digest(links.space, length=8)}")
        linkset = of.part(f"links-{digest(links.predicate, links.space, length=8)}")
        yield from _all(theirs, [(v.RDF_TYPE, _node(f"{VOID}Dataset")), (f"{VOID}uriSpace", Literal(links.space))])
        yield from _all(theirs, _texts(f"{v.DCTERMS}title", {"en": _host(links)}))
        yield Triple(_node(ours), _node(f"{VOID}subset"), _node(linkset))
        yield from _all(
            linkset,
            [
                (v.RDF_TYPE, _node(f"{VOID}Linkset")),
                (f"{VOID}subjectsTarget", _node(ours)),
                (f"{VOID}objectsTarget", _node(theirs)),
                (f"{VOID}linkPredicate", _node(links.predicate)),
                (f"{VOID}triples", _number(links.triples)),
            ],
        )


def _dumps(of: Described) -> Iterator[Triple]:
    dataset = _node(of.part("dataset"))
    for name, (kind, packed) in NAMES.items() if of.has_dumps else ():
        dump = f"{of.root}dumps/{name}"
        yield Triple(dataset, _node(f"{DCAT}distribution"), _node(dump))
        yield Triple(dataset, _node(f"{VOID}dataDump"), _node(dump))
        said = [(v.RDF_TYPE, _node(f"{DCAT}Distribution")), (f"{DCAT}downloadURL", _node(dump))]
        said += [(f"{DCAT}mediaType", _node(_MEDIA_TYPES + kind))]
        said += [(f"{DCAT}compressFormat", _node(f"{_MEDIA_TYPES}application/gzip"))] if packed else []
        yield from _all(dump, [*said, (f"{v.DCTERMS}title", Literal(name))])
        if name in of.dumps:
            yield from _made(of, dump, name, of.dumps[name])


def _made(of: Described, dump: str, name: str, made: Made) -> Iterator[Triple]:
    size = Literal(str(made.size), datatype=_node(f"{v.XSD}nonNegativeInteger"))
    yield from _all(dump, [(f"{DCAT}byteSize", size), (f"{v.DCTERMS}modified", _moment(made.modified))])
    yield from _checksum(of, dump, f"checksum-{slug(name)}", made.digest)
    if name == NQUADS and made.generation == of.generation:
        yield from _checksum(of, of.part("dataset"), "rdfc-1-0", made.content)
        yield Triple(_node(of.part("rdfc-1-0")), _node(f"{v.DCTERMS}conformsTo"), _node(_RDFC))


def _checksum(of: Described, subject: str, name: str, digest: str) -> Iterator[Triple]:
    yield Triple(_node(subject), _node(f"{SPDX}checksum"), _node(of.part(name)))
    yield from _all(
        of.part(name),
        [
            (v.RDF_TYPE, _node(f"{SPDX}Checksum")),
            (f"{SPDX}algorithm", _node(f"{SPDX}checksumAlgorithm_sha256")),
            (f"{SPDX}checksumValue", Literal(digest, datatype=_node(f"{v.XSD}hexBinary"))),
        ],
    )


def _all(subject: str, said: Iterable[Said]) -> Iterator[Triple]:
    for predicate, value in said:
        yield Triple(_node(subject), _node(predicate), value)


def _texts(predicate: str, texts: Mapping[str, str]) -> list[Said]:
    return [(predicate, Literal(text, language=language)) for language, text in texts.items()]


def _host(links: Links) -> str:
    return urlsplit(links.space).netloc or links.space


def _local(iri: str) -> str:
    return iri[max(iri.rfind("#"), iri.rfind("/")) + 1 :]


def _moment(nanoseconds: int) -> Literal:
    when = datetime.fromtimestamp(nanoseconds // _NANOSECONDS, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Literal(when, datatype=_node(f"{v.XSD}dateTime"))


def _number(number: int) -> Literal:
    return Literal(number)


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)
