"""The writes of a soak: updates and graphs that come, change and go, each looked at by a read that follows."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from benchmarks.servers import Said, Server, asked, sent

_GRAPH = "https://example.org/soak/"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_HIDDEN = "http://www.w3.org/2004/02/skos/core#hiddenLabel"
_TRIES, _PAUSE = 60, 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """A write, and what an ASK query says after it, and before it where the write was refused."""

    name: str
    method: str
    path: str
    body: bytes | None
    kind: str
    check: str
    after: bool


def steps(number: int) -> Iterator[Step]:
    """One round of them: a graph is inserted, changed, put, and deleted, with a label that is searched folded."""
    graph, thing, name = f"{_GRAPH}{number % 3}", f"{_GRAPH}thing/{number}", f"Sóak N{number}"
    put = f'<{thing}> <{_LABEL}> "{name}"@en .'.encode()
    key = f"ASK {{ <{thing}> <{_HIDDEN}> ?key FILTER (?key = 'soak n{number}') }}"
    place = f"/graph-store?graph={quote(graph, safe='')}"

    def update(what: str, text: str, check: str, *, after: bool) -> Step:
        return Step(what, "POST", "/update", text.encode(), "application/sparql-update", check, after)

    def value(number: int) -> str:
        return f"ASK {{ GRAPH <{graph}> {{ <{thing}> <urn:p> {number} }} }}"

    yield update(
        "insert", f"INSERT DATA {{ GRAPH <{graph}> {{ <{thing}> <urn:p> {number} }} }}", value(number), after=True
    )
    change = f"DELETE {{ GRAPH ?g {{ <{thing}> <urn:p> ?n }} }} INSERT {{ GRAPH ?g {{ <{thing}> <urn:p> -1 }} }}"
    yield update("change", f"{change} WHERE {{ GRAPH ?g {{ <{thing}> <urn:p> ?n }} }}", value(-1), after=True)
    yield Step("put", "PUT", place, put, "text/turtle", key, after=True)
    yield Step("delete", "DELETE", place, None, "text/turtle", key, after=False)


class Writing:
    """Writes at a rate while `going` says so; `note` is told what came of each, and whether that was wrong."""

    def __init__(
        self, server: Server, token: str, note: Callable[[str, bool], None], judge: Callable[[Said], str | None]
    ) -> None:
        self._server, self._note, self._judge = server, note, judge
        self._head = {"Authorization": f"Bearer {token}"}

    def run(self, going: Callable[[], bool], a_minute: float) -> None:
        """Go on, a write in every so many seconds where the server is fast enough."""
        number = 0
        while going():
            number += 1
            for step in steps(number):
                begin = time.monotonic()
                self._do(step)
                while going() and time.monotonic() < begin + 60 / a_minute:
                    time.sleep(0.2)

    def _do(self, step: Step) -> None:
        connection = self._server.connect(600)
        try:
            said = sent(connection, step.method, step.path, step.body, {**self._head, "Content-Type": step.kind})
        except (OSError, http.client.HTTPException) as error:
            self._note(f"{step.name} {type(error).__name__}: {error}", True)
            return
        finally:
            connection.close()
        if said.status == 503:
            self._note(self._judge(said) or f"{step.name} 503", self._judge(said) is not None)
            return
        taken = said.status < 300
        self._note(f"{step.name} {said.status}" + ("" if taken else f" {said.body[:100]!r}"), not taken)
        found = self._read(step.check)
        right = found is not None and found == step.after
        self._note(f"{step.name} looked at" if right else f"{step.name} is not what a read finds: {found}", not right)

    def _read(self, query: str) -> bool | None:
        """What an ASK query says, asked again where its worker was killed or busy; None where it never says."""
        for _ in range(_TRIES):
            connection = self._server.connect(120)
            try:
                said = asked(connection, self._server.path, query)
                if said.status == 200:
                    return bool(json.loads(said.body)["boolean"])
            except (OSError, http.client.HTTPException):
                continue
            finally:
                connection.close()
            time.sleep(_PAUSE)
        return None
