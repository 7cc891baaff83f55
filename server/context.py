"""What the routes share: the engine, the settings, the words; made once by the app factory and passed in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from flask import g, request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MIMEAccept

from graph_builder.network.rows import Row
from server.calls import Calls
from server.engine import Answer, Engine, select
from server.evaluate import Query
from server.jobs import Caller
from server.negotiate import Format, prefers_html
from server.words import Words

T = TypeVar("T")
_MOST_KEPT = 4096
_QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True)
class Settings:
    """`timeout` and `own_timeout`: seconds for a visitor's query (its ceiling) and for one of the server's
    own.

    `public` is the address under which the world knows this server, empty for that of the request; `licence` that of
    the data, empty where none is stated. `max_body`, `max_url` and `max_result` are in bytes; 0 stands for an answer
    of any size.
    """

    timeout: float = 30.0
    own_timeout: float = 20.0
    max_body: int = 16_777_216
    max_url: int = 65_536
    max_result: int = 0
    public: str = ""
    licence: str = ""


@dataclass(slots=True)
class PageCache:
    """Values made once a generation, because a generation never changes; the oldest of too many go."""

    generation: str = ""
    values: dict[object, object] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, generation: str, key: object, make: Callable[[], T]) -> T:
        """The value under `key`, made where it is missing; what belongs to an older generation is dropped."""
        with self.lock:
            if generation != self.generation:
                self.generation, self.values = generation, {}
            if key in self.values:
                return self.values[key]  # type: ignore[return-value]
        value = make()
        with self.lock:
            if generation == self.generation:
                self.values[key] = value
                while len(self.values) > _MOST_KEPT:
                    del self.values[next(iter(self.values))]
        return value


@dataclass(frozen=True, slots=True)
class Context:
    """Passed to every group of routes."""

    engine: Engine
    settings: Settings
    words: Words
    calls: Calls = field(default_factory=Calls)
    cache: PageCache = field(default_factory=PageCache)

    def engine_for(self, text: str) -> Engine | Caller:
        """Who answers a visitor's query. Raises ForbiddenError where it would call other servers."""
        return self.calls.engine_for(text, self.engine)

    def language(self) -> str:
        """The language of the page that is asked for, chosen when a page first needs it."""
        if "language" not in g:
            g.language = self.words.choose(request.args.get("lang"), request.accept_languages)
        return str(g.language)

    @property
    def leftwards(self) -> bool:
        """Whether the page that is asked for runs from right to left."""
        return bool(self.words.of(self.language())["direction"] == "rtl")

    def rows(self, name: str, **bindings: str) -> list[Row]:
        """The rows of one of the server's own queries, by the name of its file in `server/queries`."""
        return select(self.engine, self.query_text(name), self.settings.own_timeout, **bindings)

    def query_text(self, name: str) -> str:
        """One of the server's own queries."""
        return (_QUERIES / f"{name}.rq").read_text(encoding="utf-8")

    def asked(
        self,
        name: str,
        values: Mapping[str, Iterable[str]] | None = None,
        portion: tuple[int, int] = (0, 0),
        where: str = "",
        kind: str = "",
        **bindings: str,
    ) -> list[Row]:
        """The rows of one of the server's own queries, with what it leaves open filled in.

        `values` are IRIs by variable, for its empty lists; `portion` is how many rows and how many before them,
        `where` the expression of its filter, `kind` the IRI that stands for `damin:Thing`.
        """
        text = self.query_text(name)
        for variable, iris in (values or {}).items():
            listed = " ".join(str(NamedNode(iri)) for iri in dict.fromkeys(iris))
            text = text.replace(f"VALUES ?{variable} {{}}", f"VALUES ?{variable} {{ {listed} }}")
        if portion[0]:
            text = text.replace("LIMIT 1 OFFSET 0", f"LIMIT {portion[0]} OFFSET {portion[1]}")
        if kind:
            text = text.replace("damin:Thing", str(NamedNode(kind)))
        if where:
            text = text.replace("FILTER (true)", f"FILTER ({where})")
        return select(self.engine, text, self.settings.own_timeout, **bindings)

    def labels(self, iris: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """The labels of these things by language; a thing without one is missing."""
        terms = self.cache.get(self.engine.generation, "terms", self._terms)
        wanted = list(dict.fromkeys(iris))
        found = {iri: dict(terms[iri]) for iri in wanted if iri in terms}
        for row in self.asked("labels", {"thing": (iri for iri in wanted if iri not in terms)}):
            found.setdefault(str(row["thing"]), {}).setdefault(str(row["language"]), str(row["label"]))
        return found

    def _terms(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in self.rows("terms", ontology=f"{self.engine.base}graph/ontology"):
            found.setdefault(str(row["thing"]), {}).setdefault(str(row["language"]), str(row["label"]))
        return found

    def own(self, query: Query) -> Answer:
        """The answer to a question of the server itself."""
        return self.engine.run(query, self.settings.own_timeout)


def client_gone() -> Callable[[], bool]:
    """Whether the client of this request has closed its connection; never, where the server cannot tell."""
    return gone_of(request.environ)


def gone_of(environ: Mapping[str, Any]) -> Callable[[], bool]:
    """The same for the request of a WSGI environment."""
    closed: Callable[[], bool] | None = environ.get("waitress.client_disconnected")
    return closed or (lambda: False)


def wants_page(accept: MIMEAccept, fmt: str | None, formats: tuple[Format, ...]) -> bool:
    """Whether the answer is to be a page: `format=html`, or no format and a client that prefers HTML."""
    return fmt.lower() in {"html", "text/html"} if fmt else prefers_html(accept, formats)
