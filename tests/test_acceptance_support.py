"""The whole way from articles to graphs, walked once for all acceptance tests, by the commands that users give."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ENAB = SHARED / "articles/enab-baladi-2021-06-25.txt"
BUNDLED = ROOT / "data/articles"
BASE = "https://w3id.org/damin/"
DAMIN = f"{BASE}ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PROV = "http://www.w3.org/ns/prov#"
DCTERMS = "http://purl.org/dc/terms/"

needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder ../shared is not here")

Triple = tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]
Graphs = dict[str, set[Triple]]


def damin(*arguments: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run `damin` as a shell does, in a process of its own, and hold it to this exit status."""
    done = subprocess.run(
        [sys.executable, "-c", "from graph_builder.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` fills, made by whichever test process comes first; the others wait for it."""
    below = factory.getbasetemp()
    folder = (below.parent if os.environ.get("PYTEST_XDIST_WORKER") else below) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            (folder / "made").touch()
    return folder


def sources() -> list[Path]:
    """All bundled articles, and the real one where it is at hand."""
    return [*([ENAB] if SHARED.is_dir() else []), BUNDLED]


def build_twice(folder: Path) -> None:
    """The same articles in two stores: one by one with one worker, all at once with two; reports and exports."""
    for source in sources():
        report = damin("build", source, "--store", folder / "S1", "--workers", 1, "--json").stdout
        (folder / f"{source.stem}.json").write_text(report, encoding="utf-8")
        damin("export", folder / f"{source.stem}.nq", "--store", folder / "S1")
    (folder / f"{BUNDLED.stem}.nq").rename(folder / "1.nq")
    report = damin("build", *reversed(sources()), "--store", folder / "S2", "--workers", 2, "--json").stdout
    (folder / "all.json").write_text(report, encoding="utf-8")
    damin("export", folder / "2.nq", "--store", folder / "S2")


@cache
def graphs_of(path: Path) -> Graphs:
    """The triples of an N-Quads file by graph; the default graph has no name."""
    graphs: Graphs = defaultdict(set)
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS):
        graphs[getattr(quad.graph_name, "value", "")].add((quad.subject, quad.predicate, quad.object))
    return dict(graphs)


def articles_of(graphs: Graphs) -> dict[str, set[Triple]]:
    """The graph of each article by its `dcterms:identifier`."""
    named = {name: triples for name, triples in graphs.items() if name.startswith(f"{BASE}graph/article/")}
    found = {}
    for triples in named.values():
        [identifier] = [o.value for _, p, o in triples if p.value == f"{DCTERMS}identifier"]
        found[identifier] = triples
    assert len(found) == len(named)
    return found


def texts() -> dict[str, str]:
    """The text of each article by its id, read from its file without any code of Damin."""
    found = {}
    for path in [*BUNDLED.iterdir(), *([ENAB] if SHARED.is_dir() else [])]:
        if path.suffix == ".txt":
            found[path.stem] = path.read_bytes().decode("utf-8")
        elif path.suffix == ".json":
            record = json.loads(path.read_text(encoding="utf-8"))
            found[record["id"]] = record["text"]
    return found
