"""Updates in any order: whatever is written or refused, the default graph is what the named graphs make it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_builder.errors import DaminError
from graph_builder.rdf.update import Using
from graph_builder.rdf.validate import engine
from graph_builder.stores.reader import open_reader
from graph_builder.stores.written import Terms, update
from tests.test_server_support import IRIS, extractions, make_store

TERMS = Terms(engine("fast"))
GRAPHS = ("<urn:g>", "<urn:h>", f"<{IRIS.user_graph.value}>")
TRIPLES = st.tuples(st.sampled_from("ab"), st.integers(1, 2)).map(lambda t: f"<urn:{t[0]}> <urn:p> {t[1]}")
PLACES = st.sampled_from(["{}", *(f"GRAPH {graph} {{{{ {{}} }}}}" for graph in GRAPHS)])
TARGETS = st.sampled_from(["DEFAULT", *(f"GRAPH {graph}" for graph in GRAPHS)])
BLOCKS = st.tuples(PLACES, TRIPLES).map(lambda found: found[0].format(found[1]))
STEPS = st.one_of(
    BLOCKS.map(lambda block: f"INSERT DATA {{ {block} }}"),
    BLOCKS.map(lambda block: f"DELETE DATA {{ {block} }}"),
    st.tuples(BLOCKS, BLOCKS).map(lambda two: f"DELETE {{ {two[0]} }} INSERT {{ {two[1]} }} WHERE {{ {two[0]} }}"),
    st.tuples(st.sampled_from(["ADD", "COPY", "MOVE"]), TARGETS, TARGETS).map(
        lambda found: f"{found[0]} SILENT {found[1].removeprefix('GRAPH ')} TO {found[2].removeprefix('GRAPH ')}"
    ),
    st.tuples(st.sampled_from(["CLEAR", "DROP"]), TARGETS).map(lambda found: f"{found[0]} SILENT {found[1]}"),
    st.sampled_from(["INSERT { GRAPH ?g { ?s <urn:q> ?o } } WHERE { GRAPH ?g { ?s <urn:p> ?o } }", "DROP NAMED"]),
)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield make_store(tmp_path_factory.mktemp("random") / "store", extractions()[:1])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(requests=st.lists(st.lists(STEPS, min_size=1, max_size=3).map(" ; ".join), min_size=1, max_size=4))
def test_the_default_graph_is_what_the_named_graphs_make_it(model: Path, requests: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copytree(model, Path(folder) / "store")
        for request in requests:
            before = state(path)
            try:
                update(path, request, Using(), TERMS)
            except DaminError:
                assert state(path) == before
            default, named, generations = state(path)
            assert default == named
            assert generations == 1


def state(path: Path) -> tuple[set[str], set[str], int]:
    """The triples of the default graph, those of all named graphs, and how many generations there are."""
    with open_reader(path) as reader:
        assert not reader.identity()["hidden"]
        default = {str(triple) for triple in reader.graph(None)}
        named = {str(triple) for name in reader.graphs() for triple in reader.graph(name)}
    return default, named, len(list((path / "generations").iterdir()))
