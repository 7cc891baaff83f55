"""The process that forks one more for every job: a write, or a query that may call other servers.

It has one thread and opens no store itself, so forking is safe. A job ends at its deadline by the kernel's hand
(SIGALRM without a handler); what it had begun to write is swept by the next writer. Started as
`python -m server.jobs_main` by `server.jobs`.
"""

from __future__ import annotations

import io
import json
import os
import resource
import signal
import socket
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Never

from pyoxigraph import RdfFormat

from graph_builder.errors import DaminError
from graph_builder.rdf.search_keys import foldings
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.stores.faults import ShapesError
from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import open_reader
from graph_builder.stores.written import Part, Terms, Written, delete, post, put, update
from server.evaluate import Query, evaluate
from server.framing import frame, read_exactly, read_frame
from server.negotiate import Choice

_LINE = 3
_FORMS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "rdfxml": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def main(arguments: list[str]) -> int:
    """`control-fd options-json`: say ready, then fork for each socket that comes in, until there is no server.

    With the option `warm` what builds articles is made ready before.
    """
    control, options = socket.socket(fileno=int(arguments[0])), json.loads(arguments[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    if options["warm"]:
        import_module(options["builder"].partition(":")[0]).warm()
    foldings("a")  # what labels are folded with is read once, and not by every job
    control.sendall(b"r")
    while True:
        message, sockets, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return 0
        if os.fork() == 0:
            _work(sockets[0], options)
        os.close(sockets[0])


def _work(fd: int, options: dict[str, Any]) -> Never:
    """In the forked process: read the job, do it, say what came of it, end."""
    status = 1
    try:
        for number in (signal.SIGCHLD, signal.SIGALRM, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(fd, _LINE)
        os.closerange(_LINE + 1, fd + 64)
        head, body = (read_frame(lambda size: read_exactly(_LINE, size)) for _ in range(2))
        job = json.loads(head or b"{}")
        signal.setitimer(signal.ITIMER_REAL, job["timeout"])
        for payload in _answer(job, body or b"", options):
            _send(frame(payload))
        status = 0
    finally:
        os._exit(status)


def _answer(job: dict[str, Any], body: bytes, options: dict[str, Any]) -> tuple[bytes, bytes]:
    """The head of the answer as JSON, and its body."""
    try:
        found, data = _JOBS[job["kind"]](job, body, options)
        return json.dumps(found, ensure_ascii=False).encode(), data
    except DaminError as error:
        fault = {"error": str(error), "status": error.http_status}
        if isinstance(error, ShapesError):
            fault["messages"] = [{name: getattr(m, name) for name in m.__slots__} for m in error.messages]
        return json.dumps(fault, ensure_ascii=False).encode(), b""


def _update(job: dict[str, Any], body: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    _confine(options["memory"])
    using = Using(tuple(job["using"]), tuple(job["using_named"]))
    return _done(update(Path(options["store"]), body.decode("utf-8"), using, _terms(options), job["base"]), options)


def _graph(job: dict[str, Any], body: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    path, name, terms = Path(options["store"]), job["graph"], _terms(options)
    if job["kind"] == "delete":
        return _done(delete(path, name, terms), options)
    parts, begin = list[Part](), 0
    for part in job["parts"]:
        parts.append(Part(body[begin : begin + part["size"]], _FORMS[part["format"]], job["base"]))
        begin += part["size"]
    write = put if job["kind"] == "put" else post
    return _done(write(path, name, parts, terms), options)


def _articles(job: dict[str, Any], body: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    module, _, name = options["builder"].partition(":")
    found: dict[str, Any] = getattr(import_module(module), name)(job["files"], body, options["store"])
    return found, b""


def _links(job: dict[str, Any], body: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:  # noqa: ARG001
    module, _, name = options["linker"].partition(":")
    decide = getattr(import_module(module), name)
    _no_deadline()  # a decision is kept in the file first: it is done to its end
    found: dict[str, Any] = decide(job["choices"], job["author"], options["store"], options["corrections"])
    return found, b""


def _query(job: dict[str, Any], body: bytes, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:  # noqa: ARG001
    _confine(options["memory"])
    sink = _Memory()
    with open_reader(options["store"]) as reader:
        evaluate(reader.store, Query.from_json(job["query"]), sink, options["prefixes"])
    return sink.head, sink.data.getvalue()


_JOBS = {
    "update": _update,
    "put": _graph,
    "post": _graph,
    "delete": _graph,
    "articles": _articles,
    "links": _links,
    "query": _query,
}


class _Memory:
    """A sink that keeps all of an answer."""

    def __init__(self) -> None:
        self.head: dict[str, Any] = {}
        self.data = io.BytesIO()

    def begin(self, family: str, choice: Choice) -> None:
        self.head = {"family": family, "format": choice.format, "media_type": choice.media_type}

    def write(self, data: bytes) -> int:
        return self.data.write(data)

    def flush(self) -> None:
        """Nothing is held back."""


def _terms(options: dict[str, Any]) -> Terms:
    # Once nothing but publishing is left, no deadline may end it: it is then done, or refused.
    return Terms(engine(options["shacl"]), tuple(options["allowed"]), _no_deadline)


def _no_deadline() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def _done(written: Written, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    return written.to_json() | {"generation": Folder(Path(options["store"])).current()}, b""


def _confine(megabytes: int) -> None:
    """Cap the memory, where the system keeps to such a limit."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + megabytes * 1_048_576
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _send(data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(_LINE, rest) :]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
