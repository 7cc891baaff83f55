"""Content negotiation: which format a client asked for, by `format=` or by `Accept` with its q-values (RFC
9110).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request

from server.errors import BadRequestError, NotAcceptableError

_USUAL, _KINDS, _LONGEST = 16, 128, 1000


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer. `media_types[0]` is its registered type; `names` are for `format=` and
    suffixes.
    """

    name: str
    media_types: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A format and the media type under which it goes out: an alias where the client asked for the alias."""

    format: str
    media_type: str

    def to_json(self) -> dict[str, str]:
        """For the line to a worker."""
        return {"format": self.format, "media_type": self.media_type}

    @property
    def content_type(self) -> str:
        """The header's value: text types name their encoding, as JSON and RDF/XML need not."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


HTML = Format("html", ("text/html", "application/xhtml+xml"), ("html",))
#: Bindings and booleans (SPARQL 1.1 Query Results JSON, XML, CSV and TSV); the first is the default.
RESULTS = (
    Format("json", ("application/sparql-results+json", "application/json"), ("json", "srj")),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ("xml", "srx")),
    Format("csv", ("text/csv",), ("csv",)),
    Format("tsv", ("text/tab-separated-values",), ("tsv",)),
)
#: Graphs; the first is the default.
GRAPHS = (
    Format("turtle", ("text/turtle", "application/x-turtle", "text/n3"), ("turtle", "ttl", "n3")),
    Format("ntriples", ("application/n-triples", "text/plain"), ("ntriples", "nt")),
    Format("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json-ld", "json")),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdfxml", "rdf", "xml", "rdf+xml")),
    Format("nquads", ("application/n-quads",), ("nquads", "nq")),
    Format("trig", ("application/trig",), ("trig",)),
)


def accepted(request: Request) -> MIMEAccept:
    """What a request accepts: `Accept`, read once for each way to write it."""
    text = request.headers.get("Accept", "")
    return accepting(text) if len(text) <= _LONGEST else request.accept_mimetypes


@lru_cache(_KINDS)
def accepting(text: str) -> MIMEAccept:
    """The media types of an `Accept`, with their q-values."""
    return parse_accept_header(text, MIMEAccept)


def choose(accept: MIMEAccept, formats: tuple[Format, ...]) -> Choice | None:
    """The client's best format among these, in our order where the client has no preference; None where none
    fits.

    An absent or empty `Accept` takes anything.
    """
    return _remembered(accept, formats) if len(accept) <= _USUAL else _chosen(accept, formats)


def _chosen(accept: MIMEAccept, formats: tuple[Format, ...]) -> Choice | None:
    offered = [(media_type, item) for item in formats for media_type in item.media_types]
    if not accept:
        return Choice(offered[0][1].name, offered[0][0])
    # What a client says of the encoding (`text/turtle; charset=utf-8`) is no reason to refuse: all is UTF-8.
    plain = MIMEAccept([(kind.partition(";")[0].strip(), quality) for kind, quality in accept])
    best = plain.best_match([media_type for media_type, _ in offered])
    return next((Choice(item.name, best) for media_type, item in offered if media_type == best), None)


_remembered = lru_cache(_KINDS)(_chosen)  # clients say the same each time, and choosing takes long


def by_name(name: str, formats: Iterable[Format]) -> Choice | None:
    """The format called `name` (`json`, `ttl`) or with that media type, whatever its case; None where none
    is.
    """
    wanted = name.strip().lower()
    for item in formats:
        if wanted in item.names:
            return Choice(item.name, item.media_types[0])
        if wanted in item.media_types:
            return Choice(item.name, wanted)
    return None


def one_format(values: Iterable[str]) -> str | None:
    """What `format=` says where it is given once, or several times with names of one format.

    SPARQLWrapper gives it twice, with a name and a list of media types. Raises BadRequestError for two formats.
    """
    names = [name for value in values for part in value.split(",") if (name := part.strip())]
    known = {name: meant for name in names if any(meant := _meant(name))}
    if len(set(known.values())) > 1:
        raise BadRequestError("The parameter `format` is given more than once.")
    return next(iter([*known, *names]), None)


def _meant(name: str) -> tuple[Choice | None, ...]:
    found = (by_name(name, formats) for formats in (RESULTS, GRAPHS, (HTML,)))
    return tuple(choice and Choice(choice.format, "") for choice in found)


def negotiate(name: str | None, accept: MIMEAccept, formats: tuple[Format, ...]) -> Choice | None:
    """What `format=` says where it is given, else what `Accept` says."""
    return by_name(name, formats) if name else choose(accept, formats)


def prefers_html(accept: MIMEAccept, formats: tuple[Format, ...]) -> bool:
    """Whether a client, as a browser does, names HTML and ranks it above all of these."""
    if not accept or max(accept[kind] for kind in HTML.media_types) <= 0:
        return False
    named = {kind for kind, _ in accept}
    best = choose(accept, (*formats, HTML))
    return best is not None and best.format == HTML.name and bool(named & {*HTML.media_types, "text/*"})


def refuse(formats: Iterable[Format]) -> NotAcceptableError:
    """The error that names what can be had."""
    offered = ", ".join(item.media_types[0] for item in formats)
    return NotAcceptableError(f"This result cannot be written as asked; it comes as {offered}.")
