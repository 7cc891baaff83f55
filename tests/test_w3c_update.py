"""The W3C tests for SPARQL 1.1 Update, each run twice.

By the route `/update` in front of a plain store (tests/plain_store.py), where the suite's results hold to the letter;
and over a real Damin store, where the graph of users stands for the default graph. Known failures stand in
w3c_update_known.yaml by name with their reason, and must go from there when they pass.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from graph_builder.rdf.iris import Iris
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.stores.faults import BadUpdateError
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from graph_builder.stores.written import Terms, _written, update
from tests.plain_store import plain_client
from tests.w3c_updates import Case, quads, update_cases
from tests.writing_server import BASE, TOKEN, UPDATE, empty_store

CASES = update_cases()
KNOWN = yaml.safe_load((Path(__file__).parent / "w3c_update_known.yaml").read_text(encoding="utf-8"))
COUNTS = {
    "UpdateEvaluationTest": 94,
    "PositiveUpdateSyntaxTest11": 42,
    "NegativeUpdateSyntaxTest11": 13,
    "NegativeSyntaxTest11": 8,
}
USERS = Iris(BASE).user_graph
#: The tests of LOAD SILENT name this address, which nobody can call.
NOBODY = ("somescheme://www.example.com/",)

needs_suite = pytest.mark.skipif(not CASES, reason="the W3C suite in ../shared/w3c/sparql11 is not here")


def params(where: str, *, evaluation: bool) -> list:
    found = []
    for case in CASES:
        if (case.kind == "UpdateEvaluationTest") is evaluation:
            known = KNOWN[where].get(case.name)
            marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
            found.append(pytest.param(case, id=case.name, marks=marks))
    return found or [pytest.param(None, marks=needs_suite, id="absent")]


def canonical(quads) -> set[str]:
    """The quads up to the names of blank nodes."""
    found = ox.Dataset(quads)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(map(str, found))


def based(case: Case) -> str:
    """The request with the base that its file has."""
    return f"BASE <{case.base}>\n{case.text}"


@pytest.mark.parametrize("case", params("plain", evaluation=True))
def test_before_a_plain_store(case: Case) -> None:
    store = ox.Store()
    store.extend(quads(case.before))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    reply = plain_client(store).post("/update", data=based(case).encode(), content_type=UPDATE, headers=headers)
    assert reply.status_code == 200, reply.text
    assert canonical(store) == canonical(quads(case.after))


@pytest.mark.parametrize("case", params("syntax", evaluation=False))
def test_syntax(case: Case, tmp_path: Path) -> None:
    """A request that is no SPARQL is refused as such, any other is not; LOAD is refused for what it is."""
    path = empty_store(tmp_path / "store")
    try:
        update(path, case.text, Using(), Terms(engine("fast"), allowed=()), case.base)
        told = ""
    except BadUpdateError as error:
        told = str(error)
    except Exception as error:
        if "LOAD and SERVICE are refused" not in str(error):
            raise
        told = ""
    assert ("not valid SPARQL 1.1" in told) is case.kind.startswith("Negative"), told


@pytest.mark.parametrize("case", params("damin", evaluation=True))
def test_over_a_damin_store(case: Case, tmp_path: Path) -> None:
    path = store_with(tmp_path / "store", case)
    update(path, based(case), Using(), Terms(engine("fast"), NOBODY), case.base)
    with open_reader(path) as reader:
        found = [q for q in reader.store if not isinstance(q.graph_name, ox.DefaultGraph)]
    assert canonical(with_blanks(found)) == canonical(in_users_graph(quads(case.after)))


def store_with(path: Path, case: Case) -> Path:
    """A Damin store in which the graphs of the test stand."""
    given = in_users_graph(quads(case.before))
    with OxigraphStore(path, BASE).writing() as transaction:
        wanted = {name: [q for q in given if q.graph_name == name] for name in {q.graph_name for q in given}}
        _written(
            transaction, {name.value: found for name, found in wanted.items()}, Iris(BASE), Terms(engine("fast"))
        )
    return path


def in_users_graph(quads):
    """The quads of the default graph as quads of the graph of users."""
    return [
        ox.Quad(q.subject, q.predicate, q.object, USERS) if isinstance(q.graph_name, ox.DefaultGraph) else q
        for q in quads
    ]


def with_blanks(quads):
    """The quads with a blank node for each IRI that stands for one, as the Graph Store Protocol gives them."""

    def term(value):
        stands = isinstance(value, ox.NamedNode) and value.value.startswith(Iris(BASE).genids)
        return ox.BlankNode(f"b{value.value.rpartition('/')[2]}") if stands else value

    return [ox.Quad(term(q.subject), q.predicate, term(q.object), q.graph_name) for q in quads]


@needs_suite
def test_the_whole_suite_is_read() -> None:
    assert Counter(case.kind for case in CASES) == COUNTS


@needs_suite
def test_every_known_failure_is_a_test() -> None:
    names = {case.name for case in CASES}
    assert set(KNOWN) == {"plain", "syntax", "damin"}
    assert not [name for known in KNOWN.values() for name in known if name not in names]
