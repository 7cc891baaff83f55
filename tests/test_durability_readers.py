"""Two that write at once, and those that read meanwhile: nobody sees a mix, and the second writer is told."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest

from graph_builder.stores.reader import open_reader
from server.app import create_app
from server.live import LiveEngine
from server.workers import ForkingEngine, Limits
from tests.killing import ROOT, Reading, digest, state
from tests.rdf_samples import article

pytest_plugins = ["tests.nurseries"]

DAMIN = [sys.executable, "-c", "from graph_builder.cli import main; main()"]
HISTORY = ("few", "many", "less", "judged", "many", "less", "many")
ALL = {"query": "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "format": "ntriples"}


@pytest.fixture(scope="module")
def history(nursery, tmp_path_factory):
    """The digests of the generations of HISTORY, by name, and of their default graphs."""
    path, digests, graphs = tmp_path_factory.mktemp("history") / "S", {}, {}
    for kind in HISTORY:
        assert nursery.run(kind, path).status == 0
        with open_reader(path) as reader:
            digests[reader.generation] = digest(reader)
            graphs[reader.generation] = lines(reader.ntriples(None))
    assert len(digests) == len(HISTORY)
    return digests, graphs


def lines(ntriples):
    return hashlib.sha256(b"\n".join(sorted(ntriples.splitlines()))).hexdigest()


def test_a_reader_sees_whole_generations(nursery, history, tmp_path):
    path, (digests, _) = tmp_path / "S", history
    assert nursery.run(HISTORY[0], path).status == 0
    with Reading(path) as reading, open_reader(path) as holding:
        files = {p: p.stat().st_mtime_ns for p in holding.path.rglob("*")}
        for generation, kind in zip(list(digests)[1:], HISTORY[1:], strict=True):
            assert nursery.run(kind, path).status == 0
            assert digest(holding) == digests["000001"], "a generation changed while it was held"
            reading.until(generation)
        assert {p: p.stat().st_mtime_ns for p in holding.path.rglob("*")} == files
        assert holding.path.exists()
    assert {generation for generation, _ in reading.states} >= set(list(digests)[1:])
    assert set(reading.states) <= set(digests.items())
    assert [g for g, _ in reading.states] == sorted(g for g, _ in reading.states), "back to an older one"
    assert nursery.run(HISTORY[-1], path).status == 0
    assert len(list((path / "generations").iterdir())) == 1, "what was held is swept once nobody holds it"


def test_a_killed_reader_holds_nothing(nursery, tmp_path):
    path = tmp_path / "S"
    assert nursery.run("few", path).status == 0
    code = "import sys; from graph_builder.stores.reader import open_reader\n"
    code += "held = open_reader(sys.argv[1]); print('held', flush=True); sys.stdin.readline()"
    pipe, generations = subprocess.PIPE, path / "generations"
    with subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT, stdin=pipe, stdout=pipe) as reader:
        assert reader.stdout.readline() == b"held\n"
        assert nursery.run("many", path).status == 0
        assert {p.name for p in generations.iterdir()} == {"000001", "000002"}
        reader.send_signal(signal.SIGKILL)
    assert nursery.run("many", path).status == 0
    assert {p.name for p in generations.iterdir()} == {"000002"}


def test_the_server_answers_from_one_generation(nursery, history, tmp_path):
    path, (_, graphs) = tmp_path / "S", history
    assert nursery.run(HISTORY[0], path).status == 0
    live = LiveEngine(path, lambda store: ForkingEngine(store, Limits()))
    app, seen, ending = create_app(live), [], threading.Event()

    def ask():
        with app.test_client().get("/sparql", query_string=ALL, buffered=True) as answer:
            seen.append((answer.status_code, lines(answer.data)))
            return seen[-1]

    asking = threading.Thread(target=lambda: [ask() for _ in iter(ending.is_set, True)])
    try:
        asking.start()
        for kind in HISTORY[1:]:
            assert nursery.run(kind, path).status == 0
            live.refresh()
            assert ask() == (200, graphs[live.generation])
    finally:
        ending.set()
        asking.join()
        live.close()
    assert len(seen) >= len(HISTORY)
    assert set(seen) <= {(200, graph) for graph in graphs.values()}


def test_two_builders(nursery, tmp_path):
    path = tmp_path / "S"
    assert nursery.run("few", path).status == 0
    before = state(path)
    one, two = (json.dumps(article(name, "Turkey and Russia met in Moscow.").to_json()) for name in ("one", "two"))
    (tmp_path / "two.json").write_text(two, encoding="utf-8")
    pipe = subprocess.PIPE
    command = [*DAMIN, "build", "--store", path]
    with subprocess.Popen([*command, "-"], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as first:
        while (path / "lock").read_text(encoding="utf-8") != str(first.pid):
            assert first.poll() is None
            time.sleep(0.02)
        for second in ([*command, tmp_path / "two.json"], [*DAMIN, "remove", "--store", path, "news/0"]):
            end = subprocess.run(second, cwd=ROOT, capture_output=True, text=True, check=False)
            assert (end.returncode, end.stdout) == (1, "")
            assert end.stderr == (
                f"damin: the store {path} is being written by process {first.pid}: "
                "wait until it ends, or use another --store\n"
            )
            assert first.poll() is None, "the second was told at once, while the first still works"
        assert state(path) == before
        out, errors = first.communicate(one + "\n", timeout=120)
    assert (first.returncode, errors) == (0, "")
    assert "1 new" in out
    shutil.rmtree(tmp_path / "alone", ignore_errors=True)
    assert nursery.run("few", tmp_path / "alone").status == 0
    subprocess.run([*DAMIN, "build", "--store", tmp_path / "alone", "-"], cwd=ROOT, input=one, text=True, check=True)
    assert state(tmp_path / "alone") == state(path)
