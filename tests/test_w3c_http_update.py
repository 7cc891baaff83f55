"""The deprecated tests of the Graph Store Protocol (`http-rdf-update`), whose requests stand in their descriptions.

They are one conversation: each goes on from the state that those before left. Known failures stand below by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat

from tests.test_w3c_writing import HOST, same
from tests.w3c_http import SUITE, Reading
from tests.writing_server import Served, empty_store, served

COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
PATH = SUITE.resolve() / "http-rdf-update/manifest.ttl"
READING = Reading(PATH) if PATH.exists() else None
NAMES = [test.value.partition("#")[2] for test in READING.entries()] if READING else []
KNOWN = {
    "post__existing_graph": "Its Turtle has no full stop at the end, so it is none: 400. The replacement sends one.",
    "get_of_post__existing_graph": "It expects John Doe, who was replaced by Jane three requests before.",
    "post__multipart_formdata": "Its Turtle has no full stops, so it is none: 400. The replacement sends them.",
    "get_of_post__multipart_formdata": "It expects what the two requests without full stops would have added.",
    "put__default_graph": "The default graph cannot lose what the graph of the requests before states: 403.",
    "get_of_put__default_graph": "The default graph holds what the graph of the requests before states.",
    "delete__existing_graph": "No request before has made this graph: 404.",
}
#: Which of these is answered in another way than the suite asks, and how.
REFUSED = {
    "post__existing_graph": 400,
    "post__multipart_formdata": 400,
    "put__default_graph": 403,
    "delete__existing_graph": 404,
}

needs_suite = pytest.mark.skipif(not NAMES, reason="the W3C suite in ../shared/w3c/sparql11 is not here")


class Conversation:
    """Requests one after the other; `$NEWPATH$` is where the graph made last lies."""

    def __init__(self, server: Served) -> None:
        self.server, self.new = server, ""

    def hold(self, name: str) -> tuple[int, int, bool]:
        """The status that came, the one that was asked for, and whether the graph is the one asked for."""
        asked, told = self.texts(name)
        line, *rest = asked.splitlines()
        method, path, _ = line.split()
        headers, body = self.parted("\n".join(rest))
        headers.pop("Host", None)
        if headers.get("Content-Type", "").startswith("multipart"):
            body = body.replace("\n", "\r\n")
        given = None if method in {"GET", "HEAD", "DELETE"} else body.encode()
        reply = self.server.request(method, path, given, {**headers, "Host": HOST})
        self.new = reply.headers.get("Location", self.new)
        status, *answer = told.splitlines()
        _, graph = self.parted("\n".join(answer))
        expected = graph.strip() and RdfFormat.TURTLE
        fits = not expected or (reply.status == 200 and same(reply.body, graph.encode(), f"http://{HOST}/"))
        return reply.status, int(status.split()[0]), fits

    def texts(self, name: str) -> tuple[str, str]:
        test = ox.NamedNode(f"http://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/manifest#{name}")
        text = next(t.value for t in READING.values(test, COMMENT) if "#### Request" in t.value)
        text = re.sub(r"^    ", "", text, flags=re.MULTILINE).replace("/$GRAPHSTORE$", "/graph-store")
        text = text.replace("$GRAPHSTORE$", "/graph-store").replace("$HOST$", HOST)
        text = text.replace("$NEWPATH$", self.new.removeprefix(f"http://{HOST}"))
        asked, told = text.split("#### Response")
        return asked.split("#### Request")[1].strip(), told.strip()

    @staticmethod
    def parted(text: str) -> tuple[dict[str, str], str]:
        """The headers, and what follows the first empty line."""
        head, _, body = text.strip().partition("\n\n")
        lines = [line for line in head.splitlines() if re.match(r"[A-Z][A-Za-z-]+: ", line)]
        return dict(line.split(": ", 1) for line in lines), body


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[int, int, bool]]]:
    with served(empty_store(tmp_path_factory.mktemp("deprecated") / "store")) as server:
        talk = Conversation(server)
        yield {name: talk.hold(name) for name in NAMES}


@pytest.mark.parametrize(
    "name", [pytest.param(n, id=n) for n in NAMES] or [pytest.param("", marks=needs_suite, id="absent")]
)
def test_the_conversation(name: str, found: dict[str, tuple[int, int, bool]]) -> None:
    status, asked, fits = found[name]
    good = fits and (status == asked or {status, asked} <= {200, 204})
    assert good is (name not in KNOWN), (status, asked, fits)
    if name in REFUSED:
        assert status == REFUSED[name]


@needs_suite
def test_the_whole_suite_is_read() -> None:
    assert len(NAMES) == 18
    assert set(KNOWN) | set(REFUSED) <= set(NAMES)
