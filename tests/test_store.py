"""The store folder: replacing and removing graphs, reading meanwhile, one writer, faults."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.errors import StoreError, StoreLockedError, UsageError
from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.stores.base import Change
from graph_builder.stores.oxigraph import OxigraphStore
from graph_builder.stores.reader import open_reader
from tests.rdf_samples import BASE

GRAPH = f"{BASE}graph/article/"
ONTOLOGY = f"{BASE}graph/ontology"


def triples(*names):
    """One triple a name, as canonical N-Triples."""
    lines = sorted(f'<http://example.org/{n}> <http://example.org/p> "{n}" .\n' for n in names)
    return "".join(lines).encode()


def write(path, *changes):
    """Apply the changes in one transaction; their outcomes."""
    with OxigraphStore(path, BASE).writing() as writer:
        return [writer.apply(change) for change in changes]


def content(path):
    with open_reader(path) as reader:
        return canonical_nquads(reader.store)


def names(path, graph=None):
    with open_reader(path) as reader:
        return sorted(t.object.value for t in reader.graph(graph))


def generation(path):
    with open_reader(path) as reader:
        return reader.generation


def test_default_graph_is_the_union_without_the_ontology(tmp_path):
    changes = [Change(GRAPH + "a", triples("x", "y")), Change(GRAPH + "b", triples("y", "z"))]
    assert write(tmp_path, *changes, Change(ONTOLOGY, triples("o"))) == ["new", "new", "new"]
    assert names(tmp_path) == ["x", "y", "z"]
    assert names(tmp_path, ONTOLOGY) == ["o"]
    with open_reader(tmp_path) as reader:
        assert reader.graphs() == [GRAPH + "a", GRAPH + "b", ONTOLOGY]
        assert (reader.count(), reader.count(GRAPH + "a")) == (3, 2)
        (row,) = reader.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        assert row["n"].value == "5"
        assert reader.base == BASE


def test_same_content_again_makes_no_generation(tmp_path):
    changes = [Change(GRAPH + "a", triples("x"), ({"why": "ü"},)), Change(ONTOLOGY, triples("o"))]
    write(tmp_path, *changes)
    before, files = content(tmp_path), sorted(tmp_path.rglob("*"))
    assert write(tmp_path, *changes) == ["unchanged", "unchanged"]
    assert (content(tmp_path), sorted(tmp_path.rglob("*"))) == (before, files)


def test_change_and_change_back_makes_no_generation(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    name = generation(tmp_path)
    back = [Change(GRAPH + "a", triples("y")), Change(GRAPH + "a", triples("x"))]
    assert write(tmp_path, *back) == ["changed", "unchanged"]
    assert generation(tmp_path) == name
    assert write(tmp_path, *back, Change(GRAPH + "a", triples("z")))[-1] == "changed"
    assert names(tmp_path) == ["z"]


def test_replaced_graph_leaves_no_trace_but_what_others_state(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x", "y")), Change(GRAPH + "b", triples("y")))
    assert write(tmp_path, Change(GRAPH + "a", triples("z"))) == ["changed"]
    assert names(tmp_path) == ["y", "z"]
    assert write(tmp_path, Change(GRAPH + "b", None)) == ["removed"]
    assert names(tmp_path) == ["z"]
    with open_reader(tmp_path) as reader:
        assert reader.graphs() == [GRAPH + "a"]


def test_ontology_does_not_keep_a_triple_in_the_default_graph(tmp_path):
    write(tmp_path, Change(ONTOLOGY, triples("x")), Change(GRAPH + "a", triples("x")))
    write(tmp_path, Change(GRAPH + "a", None))
    assert names(tmp_path) == []
    assert names(tmp_path, ONTOLOGY) == ["x"]


def test_removing_what_is_not_there(tmp_path):
    assert write(tmp_path, Change(GRAPH + "a", None)) == ["unchanged"]
    assert names(tmp_path) == []


def test_quarantine_follows_its_graph(tmp_path):
    a, b = (Change(GRAPH + n, triples(n), ({"message": n},)) for n in "ab")
    write(tmp_path, b, a)
    with open_reader(tmp_path) as reader:
        assert [r["message"] for r in reader.quarantine()] == ["a", "b"]
    write(tmp_path, Change(GRAPH + "a", triples("a")))
    with open_reader(tmp_path) as reader:
        assert reader.quarantine() == [{"message": "b", "graph": GRAPH + "b"}]
    write(tmp_path, Change(GRAPH + "b", None))
    with open_reader(tmp_path) as reader:
        assert reader.quarantine() == []


def test_issues_are_those_of_the_last_build(tmp_path):
    for issues in ([{"code": "one"}], [{"code": "two"}]):
        with OxigraphStore(tmp_path, BASE).writing() as writer:
            writer.report(issues)
        with open_reader(tmp_path) as reader:
            assert reader.issues() == issues


def test_block_that_raises_changes_nothing(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    before = content(tmp_path)
    with pytest.raises(RuntimeError, match="stop"), OxigraphStore(tmp_path, BASE).writing() as writer:
        writer.apply(Change(GRAPH + "b", triples("y")))
        raise RuntimeError("stop")
    assert content(tmp_path) == before
    assert [p.name for p in (tmp_path / "generations").iterdir()] == [generation(tmp_path)]


def test_writer_sees_its_own_changes(tmp_path):
    with OxigraphStore(tmp_path, BASE).writing() as writer:
        assert writer.ntriples(None) == b""
        writer.apply(Change(GRAPH + "a", triples("x")))
        assert writer.ntriples(None) == writer.ntriples(GRAPH + "a") == triples("x")


def test_reader_keeps_its_state_through_builds(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    with open_reader(tmp_path) as reader:
        with OxigraphStore(tmp_path, BASE).writing() as writer:
            writer.apply(Change(GRAPH + "a", triples("y")))
            assert reader.is_current()
            assert [t.object.value for t in reader.graph(None)] == ["x"]
        assert not reader.is_current()
        write(tmp_path, Change(GRAPH + "a", triples("z")))
        assert [t.object.value for t in reader.graph(None)] == ["x"]
        assert reader.path.exists()
        held = reader.path
    write(tmp_path, Change(GRAPH + "a", triples("w")))
    assert not held.exists()
    assert names(tmp_path) == ["w"]


def test_second_writer_is_told_who_writes(tmp_path):
    locked = pytest.raises(StoreLockedError, match=f"process {os.getpid()}")
    with OxigraphStore(tmp_path, BASE).writing(), locked:
        write(tmp_path, Change(GRAPH + "a", None))
    write(tmp_path, Change(GRAPH + "a", triples("x")))


def test_lock_of_a_killed_writer_is_free(tmp_path):
    code = (
        "import sys, time; from graph_builder.stores.oxigraph import OxigraphStore\n"
        f"with OxigraphStore(sys.argv[1], {BASE!r}).writing() as w: print('in', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout.readline() == b"in\n"
        with pytest.raises(StoreLockedError, match=f"process {child.pid}"):
            write(tmp_path, Change(GRAPH + "a", triples("x")))
        child.send_signal(signal.SIGKILL)
    assert write(tmp_path, Change(GRAPH + "a", triples("x"))) == ["new"]


def test_leftovers_of_a_killed_build_are_swept(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    leftover = tmp_path / "generations" / "000007"
    (leftover / "db").mkdir(parents=True)
    (leftover / "in-use").touch()
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    assert not leftover.exists()


def test_missing_folder(tmp_path):
    with pytest.raises(StoreError, match=r"no store at .*damin build"):
        open_reader(tmp_path / "nowhere")


def test_folder_that_is_something_else(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StoreError, match="not a Damin store"):
        open_reader(tmp_path)
    with pytest.raises(StoreError, match="not empty"):
        write(tmp_path, Change(GRAPH + "a", triples("x")))
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_file_in_place_of_the_folder(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StoreError, match="cannot be written"):
        write(file, Change(GRAPH + "a", triples("x")))


def test_store_before_its_first_build_ended(tmp_path):
    with pytest.raises(RuntimeError), OxigraphStore(tmp_path, BASE).writing():
        raise RuntimeError("stop")
    with pytest.raises(StoreError, match="no finished build"):
        open_reader(tmp_path)
    assert write(tmp_path, Change(GRAPH + "a", triples("x"))) == ["new"]


def test_newer_format(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    (tmp_path / "FORMAT").write_text(json.dumps({"version": 99, "base": BASE}), encoding="utf-8")
    for use in (lambda: open_reader(tmp_path), lambda: write(tmp_path, Change(GRAPH + "a", None))):
        with pytest.raises(StoreError, match="format 99, of a newer Damin"):
            use()


def test_another_base(tmp_path):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    with pytest.raises(UsageError, match="built with the base IRI"):
        OxigraphStore(tmp_path, "https://example.org/").writing().__enter__()


def _spoil_format(path: Path) -> None:
    (path / "FORMAT").write_text("{", encoding="utf-8")


def _spoil_current(path: Path) -> None:
    (path / "CURRENT").write_text("../../etc", encoding="utf-8")


def _lose_generation(path: Path) -> None:
    shutil.rmtree(path / "generations")


def _spoil_manifest(path: Path) -> None:
    for file in path.glob("generations/*/db/MANIFEST-*"):
        file.write_bytes(b"garbage")


def _lose_tables(path: Path) -> None:
    for file in path.glob("generations/*/db/*.sst"):
        file.unlink()


@pytest.mark.parametrize("spoil", [_spoil_format, _spoil_current, _lose_generation, _spoil_manifest, _lose_tables])
def test_damaged_store_says_so(tmp_path, spoil):
    write(tmp_path, Change(GRAPH + "a", triples("x")))
    spoil(tmp_path)
    with pytest.raises(StoreError, match="is damaged"):
        open_reader(tmp_path)
    with pytest.raises(StoreError, match="is damaged"):
        write(tmp_path, Change(GRAPH + "a", triples("y")))


@pytest.fixture
def small_disk():
    """A file system of 8 MB, where this user may mount one."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = (
            shutil.which("mount")
            and not subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], capture_output=True, check=False
            ).returncode
        )
        if not mounted:
            pytest.skip("a small file system cannot be mounted here")
        yield Path(folder)
        subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("size", [15_000, 60_000], ids=["loaded", "loaded in bulk"])
def test_full_disk_leaves_the_store_as_it_was(small_disk, size):
    store = small_disk / "store"
    write(store, Change(GRAPH + "a", triples("x")))
    before = content(store)
    huge = Change(GRAPH + "b", triples(*(os.urandom(40).hex() for _ in range(size))))
    with pytest.raises(StoreError, match="stays as it was"):
        write(store, huge)
    assert content(store) == before
    assert write(store, Change(GRAPH + "c", triples("y"))) == ["new"]
    assert names(store) == ["x", "y"]


def test_large_graph_takes_the_bulk_path_and_can_be_replaced(tmp_path):
    many = [f"n{i}" for i in range(30_000)]
    write(tmp_path, Change(GRAPH + "a", triples(*many)), Change(GRAPH + "b", triples("n1", "m")))
    assert len(names(tmp_path)) == 30_001
    write(tmp_path, Change(GRAPH + "a", triples("n2")))
    assert names(tmp_path) == ["m", "n1", "n2"]


graphs = st.sampled_from([GRAPH + "a", GRAPH + "b", GRAPH + "c", f"{BASE}graph/reference", ONTOLOGY])
contents = st.none() | st.sets(st.sampled_from("uvwxyz")).map(lambda found: triples(*found))
histories = st.lists(st.lists(st.builds(Change, graphs, contents), max_size=5), min_size=1, max_size=5)


@settings(max_examples=30, deadline=None)
@given(histories)
def test_any_history_equals_building_its_end_from_scratch(history):
    final = {change.graph: change for build in history for change in build}
    with tempfile.TemporaryDirectory() as folder:
        for build in history:
            write(Path(folder, "history"), *build)
        write(Path(folder, "scratch"), *final.values())
        assert content(Path(folder, "history")) == content(Path(folder, "scratch"))
        union = {line for g, c in final.items() if g != ONTOLOGY for line in (c.ntriples or b"").splitlines()}
        with open_reader(Path(folder, "history")) as reader:
            assert set(reader.ntriples(None).splitlines()) == union
