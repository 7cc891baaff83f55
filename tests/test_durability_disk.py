"""A full disk, at every stage: one clear sentence, the store as it was, and all well once there is room."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from graph_builder.errors import DataError
from graph_builder.identity.decisions import append_decision
from tests.killing import ROOT, decision, fill_up, state
from tests.rdf_samples import article

pytest_plugins = ["tests.nurseries"]

KILOBYTES = 1024
SIZE = 12 * KILOBYTES**2
_MOUNT = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs"]
DAMIN = [sys.executable, "-c", "from graph_builder.cli import main; main()"]


@pytest.fixture
def disk():
    """A file system of 12 MB, where this user may mount one."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = (
            shutil.which("mount")
            and not subprocess.run([*_MOUNT, folder], capture_output=True, check=False).returncode
        )
        if not mounted:
            pytest.skip("a small file system cannot be mounted here")
        yield Path(folder)
        subprocess.run(["umount", folder], check=True)


@pytest.fixture(params=["few", "many", "told"])
def case(request, nursery, tmp_path, disk):
    """A change of a store on the small disk."""
    return Case(nursery, request.param, tmp_path, disk)


class Case:
    """The store `S` on a small disk, and what `kind` makes of it."""

    def __init__(self, nursery, kind, folder, disk):
        self._nursery, self.kind, self._model, self._disk = nursery, kind, folder / "old" / "S", disk
        self.filler = disk / "filler"
        self._model.parent.mkdir()
        if kind != "few":
            assert nursery.run("few", self._model).status == 0
        shutil.copytree(folder / "old", folder / "new")
        end = nursery.run(kind, folder / "new" / "S")
        self._old, self._new, self.steps = state(self._model), state(folder / "new" / "S"), end.steps

    def renew(self):
        """The store as it was at first."""
        shutil.rmtree(self._disk / "S", ignore_errors=True)
        if self._model.exists():
            shutil.copytree(self._model, self._disk / "S")

    def failed(self, **options):
        """Run with too little room, perhaps: whether that failed. Then run again with enough."""
        store = self._disk / "S"
        end = self._nursery.run(self.kind, store, **options)
        if end.status == 0:
            assert state(store) == self._new
        else:
            assert "could not be written and stays as it was" in end.error
            assert "No space left on device" in end.error
            assert state(store) == self._old
        self.filler.unlink(missing_ok=True)
        again = self._nursery.run(self.kind, store)
        assert (again.status, again.error) == (0, "")
        assert state(store) == self._new
        assert len(list((store / "generations").iterdir())) == 1
        return end.status != 0


def test_full_from_a_step_on(case):
    failed = []
    for step in range(1, case.steps + 1, 2):
        case.renew()
        failed.append(case.failed(step=step, fill=case.filler))
    if case.kind != "told":  # an update gives room back midway: that of the copy on which it was tried out
        assert failed == sorted(failed, reverse=True), "a disk that is full later does no more harm"
    assert failed[0]
    assert not failed[-1]


def test_too_little_room(case):
    """From no room at all to enough, so that it ends in the midst of what RocksDB writes, too."""
    failed = []
    for room in (0, 4, 16, 64, 256, 512, 1024, 1536, 2048, 8192):
        case.renew()
        fill_up(case.filler)
        os.truncate(case.filler, case.filler.stat().st_size - room * KILOBYTES)
        failed.append(case.failed())
    assert failed[:5] == [True] * 5
    assert not failed[-1]


def damin(*arguments):
    return subprocess.run([*DAMIN, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_says_so_in_a_sentence(nursery, disk, tmp_path):
    source = tmp_path / "one.json"
    source.write_text(json.dumps(article("one", "Turkey and Russia met.").to_json()), encoding="utf-8")
    assert nursery.run("few", disk / "S").status == 0
    before = state(disk / "S")
    fill_up(disk / "filler")
    for store, words in ((disk / "S", "stays as it was"), (disk / "new", "could not be written")):
        end = damin("build", source, "--store", store)
        assert end.returncode == 1
        assert end.stdout == ""
        assert end.stderr.startswith(f"damin: the store {store} could not be written")
        assert words in end.stderr
        assert end.stderr.count("\n") == 1
    assert state(disk / "S") == before


def test_a_decision_that_finds_no_room(disk):
    file = disk / "corrections.yaml"
    append_decision(file, decision("first"))
    kept = file.read_bytes()
    fill_up(disk / "filler")
    with pytest.raises(DataError, match="No space left on device"):
        append_decision(file, decision("second"))
    assert file.read_bytes() == kept
    assert [p.name for p in disk.glob("corrections*")] == ["corrections.yaml"]
    (disk / "filler").unlink()
    append_decision(file, decision("second"))
    assert file.read_bytes().startswith(kept)
