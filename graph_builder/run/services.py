"""What `damin link` asks for links: reconciliation services (API 0.2) and SPARQL endpoints, in batches."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from pyoxigraph import Literal, NamedNode

from graph_builder import __version__
from graph_builder.errors import StoreError, UsageError
from graph_builder.network.rows import rows_of_json
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.search_keys import folded
from graph_builder.stores.endpoint import Address, read_address, send
from graph_builder.stores.remote_faults import RemoteStoreError

AGENT = f"damin/{__version__} (+https://w3id.org/damin/)"
KINDS = ("auto", "reconcile", "sparql")
_RESULTS = "application/sparql-results+json"
_MOST_BYTES = 32_000_000
_MOST_ROWS = 5000
_PREDICATES = (
    *(v.RDFS_LABEL, v.SKOS_PREF_LABEL, v.SKOS_ALT_LABEL, v.SKOS_HIDDEN_LABEL),
    *(f"{v.SCHEMA}name", "http://xmlns.com/foaf/0.1/name"),
)
_LABEL, _OTHER, _MORE, _MOST_MORE, _SHARED = 80.0, 60.0, 10.0, 20.0, 20.0


class LinkServiceError(StoreError):
    """A service for links cannot be reached, or answers what it should not."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whom to link: the IRI, labels by language, and other names as pairs of language and text."""

    iri: str
    labels: Mapping[str, str]
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A thing elsewhere: its IRI, what it is called there, and how well it fits, from 0 to 100."""

    iri: str
    label: str
    score: float


class Service(Protocol):
    """Knows things by their names."""

    @property
    def address(self) -> str:
        """What names it as a source."""

    def find(self, actors: Sequence[Actor]) -> dict[str, list[Found]]:
        """What may be these actors, by their IRIs; in no fixed order. Raises LinkServiceError."""


def open_service(address: str, kind: str, timeout: float, types: Sequence[str] = ()) -> Service:
    """The service at an address, `http…` or `sparql+http…`; with `auto` it is asked what it is.

    `timeout` is in seconds, for one request; `types` are what candidates must be, as the service names types.
    Raises UsageError for what is no address, LinkServiceError.
    """
    plain = address.removeprefix("sparql+")
    if urlsplit(plain).scheme not in {"http", "https"}:
        raise UsageError(f"{address!r} is no address of a service: it begins with http://, https:// or sparql+http")
    line = _Line(read_address(f"sparql+{plain}"), timeout)
    if kind == "sparql" or plain != address:
        return SparqlService(line, types)
    manifest = line.json("GET", {}, "application/json", probing=True)
    if isinstance(manifest, dict) and "identifierSpace" in manifest:
        return ReconciliationService(line, manifest, types)
    if kind == "reconcile":
        raise LinkServiceError(f"There is no reconciliation service at {line.url}: it gives no manifest.")
    return SparqlService(line, types)


class _Line:
    """Requests to one address."""

    def __init__(self, address: Address, timeout: float) -> None:
        self._address, self._timeout, self.url = address, timeout, address.url

    def json(self, method: str, fields: Mapping[str, str], accept: str, *, probing: bool = False) -> Any:
        """The answer to a request, None where it is no JSON. Raises LinkServiceError; `probing` takes a refusal for
        an answer.
        """
        until, form = time.monotonic() + self._timeout, urlencode(fields)
        headers = {"Accept": accept, "User-Agent": AGENT}
        body = form.encode("ascii") if method == "POST" else None
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            with send(self._address, method, self.url, until, headers, body) as reply:
                data = reply.read(_MOST_BYTES) or b""
                while len(data) < _MOST_BYTES and (more := reply.read(_MOST_BYTES - len(data))):
                    data += more
                status = 200 if probing and reply.status >= 400 else reply.status
                self._check(status, reply.headers.get("Location", ""), data)
        except RemoteStoreError as error:
            raise LinkServiceError(str(error).replace("The store at", "The service at", 1)) from error
        try:
            return json.loads(data)
        except ValueError:
            return None

    def _check(self, status: int, location: str, data: bytes) -> None:
        if len(data) >= _MOST_BYTES:
            raise LinkServiceError(f"The service at {self.url} gives more than {_MOST_BYTES:,} bytes at once.")
        if 300 <= status < 400:
            raise LinkServiceError(f"The service at {self.url} is elsewhere: {location or 'it does not say where'}.")
        if status != 200:
            words = data.decode("utf-8", "replace").split("\n", 1)[0].strip()[:200].rstrip(".")
            reason = words or http.client.responses.get(status, "no reason given")
            raise LinkServiceError(f"The service at {self.url} answered with status {status}: {reason}.")


@dataclass(frozen=True, slots=True)
class ReconciliationService:
    """A service that speaks the Reconciliation API 0.2; its scores count as they are, cut to [0, 100]."""

    line: _Line
    manifest: Mapping[str, Any]
    types: Sequence[str]

    @property
    def address(self) -> str:
        """Its endpoint."""
        return self.line.url

    def find(self, actors: Sequence[Actor]) -> dict[str, list[Found]]:
        """See `Service.find`. Every label is asked for; of two scores for one thing the higher counts."""
        asked = [(actor, text) for actor in actors for text in dict.fromkeys(actor.labels.values())]
        best: dict[str, dict[str, Found]] = {actor.iri: {} for actor in actors}
        size = int(self.manifest.get("batchSize") or len(asked) or 1)
        for start in range(0, len(asked), size):
            part = asked[start : start + size]
            for (actor, _), candidates in zip(part, self._answers([text for _, text in part]), strict=True):
                for found in filter(None, map(self._read, candidates)):
                    known = best[actor.iri].get(found.iri)
                    if known is None or known.score < found.score:
                        best[actor.iri][found.iri] = found
        return {iri: list(found.values()) for iri, found in best.items()}

    def _answers(self, texts: Sequence[str]) -> list[list[Any]]:
        more = {"type": list(self.types)} if self.types else {}
        batch = {f"q{number}": {"query": text, **more} for number, text in enumerate(texts)}
        answer = self.line.json("POST", {"queries": json.dumps(batch, ensure_ascii=False)}, "application/json")
        results = [answer.get(name) if isinstance(answer, dict) else None for name in batch]
        if not all(isinstance(one, dict) and isinstance(one.get("result"), list) for one in results):
            raise LinkServiceError(f"The service at {self.address} does not answer as a reconciliation service does.")
        return [one["result"] for one in results if one]

    def _read(self, candidate: Any) -> Found | None:
        """A candidate; None for one whose id makes no IRI, or that has no score."""
        identifier, score = str(candidate.get("id", "")), candidate.get("score")
        iri = identifier if "://" in identifier else f"{self.manifest['identifierSpace']}{identifier}"
        if not identifier or not _is_iri(iri) or not isinstance(score, int | float):
            return None
        return Found(iri, str(candidate.get("name", "")), min(max(float(score), 0.0), 100.0))


@dataclass(frozen=True, slots=True)
class SparqlService:
    """A SPARQL endpoint in which things have names; those that have one of an actor's names are found.

    A score is 80 where a name there is a label here, 60 where it is another name; 10 more, at most 20, for each
    further name that both have; 20 less where several things there have the same score.
    """

    line: _Line
    types: Sequence[str]

    @property
    def address(self) -> str:
        """Its address."""
        return self.line.url

    def find(self, actors: Sequence[Actor]) -> dict[str, list[Found]]:
        """See `Service.find`."""
        rows = self._rows(actors)
        shared: dict[str, set[str]] = {}
        labels: dict[str, dict[str, str]] = {}
        for row in rows:
            shared.setdefault(str(row["thing"]), set()).add(str(row["name"]))
            if "label" in row:
                labels.setdefault(str(row["thing"]), {})[str(row.get("language", ""))] = str(row["label"])
        return {actor.iri: _fitting(actor, shared, labels) for actor in actors}

    def _rows(self, actors: Sequence[Actor]) -> list[Mapping[str, Any]]:
        answer = self.line.json("POST", {"query": self._query(actors)}, _RESULTS)
        try:
            rows = rows_of_json(json.dumps(answer).encode())
        except (KeyError, TypeError) as error:
            raise LinkServiceError(f"There is no SPARQL endpoint at {self.address}: it gives no results.") from error
        if len(rows) >= _MOST_ROWS:
            raise LinkServiceError(f"The service at {self.address} has too many namesakes: use a smaller --batch.")
        return list(rows)

    def _query(self, actors: Sequence[Actor]) -> str:
        names = dict.fromkeys(str(term) for actor in actors for term in _terms(actor))
        languages = sorted({language for actor in actors for language in actor.labels} | {"en"})
        typed = " ".join(f"?thing a {NamedNode(iri)} ." for iri in self.types)
        return (
            "SELECT DISTINCT (STR(?named) AS ?name) ?thing ?label (LANG(?label) AS ?language) WHERE { "
            f"VALUES ?named {{ {' '.join(names)} }} "
            f"VALUES ?property {{ {' '.join(f'<{iri}>' for iri in _PREDICATES)} }} "
            f"?thing ?property ?named . {typed} FILTER (isIRI(?thing)) "
            f"OPTIONAL {{ ?thing <{v.RDFS_LABEL}> ?label "
            f'FILTER (LANG(?label) IN ({", ".join(str(Literal(x)) for x in languages)}, "")) }} '
            f"}} LIMIT {_MOST_ROWS}"
        )


def _terms(actor: Actor) -> Iterable[Literal]:
    """The names as another store may have them: with their language, without one, and folded as ours has them."""
    for language, text in (*actor.labels.items(), *actor.others):
        yield Literal(text, language=language or "en")
        yield Literal(text)
        yield Literal(folded(text, language))


def _fitting(actor: Actor, shared: Mapping[str, set[str]], labels: Mapping[str, Mapping[str, str]]) -> list[Found]:
    main = {key for language, text in actor.labels.items() for key in (text, folded(text, language))}
    other = {key for language, text in actor.others for key in (text, folded(text, language))}
    scores: dict[str, float] = {}
    for iri, names in shared.items():
        both = {_plain(name) for name in names & (main | other)}
        if both:
            base = _LABEL if names & main else _OTHER
            scores[iri] = base + min(_MORE * (len(both) - 1), _MOST_MORE)
    lone = {score for score in scores.values() if list(scores.values()).count(score) == 1}
    return [
        Found(iri, _named(labels.get(iri, {}), actor), score if score in lone else score - _SHARED)
        for iri, score in scores.items()
    ]


def _plain(name: str) -> str:
    return folded(name, "")


def _named(labels: Mapping[str, str], actor: Actor) -> str:
    for language in (*actor.labels, "en", *sorted(labels)):
        if language in labels:
            return labels[language]
    return ""


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
