"""A writer killed at any moment leaves the store as before or as after it, and the next one ends its work.

With the environment variable DAMIN_KILL_LOG a line for each kill goes to that file.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from graph_builder.stores.folder import Folder
from graph_builder.stores.reader import open_reader
from tests.killing import CHAIN, living, state

pytest_plugins = ["tests.nurseries"]

RANDOM_KILLS = {"few": 13, "many": 13, "less": 13, "judged": 13, "told": 13}
WORKER_KILLS = {"few": 4, "many": 4}
MOST_TRIES = 10
_ENTRIES = {"FORMAT", "CURRENT", "lock", "generations"}
_PARTS = {
    "db",
    "readings",
    "in-use",
    "identity.json",
    "quarantine.jsonl",
    "issues.jsonl",
}  # and, after a build that validates, the verdict; once something is gone, the record of that


@pytest.fixture(scope="module")
def whole(tmp_path_factory, nursery):
    """A store in each state of the chain, made by a writer that nobody kills; the digests and the ends by state."""
    folder, digests, ends = tmp_path_factory.mktemp("whole"), {"nothing": "nothing"}, {}
    for before, kind in CHAIN:
        if before != "nothing":
            shutil.copytree(folder / before / "S", folder / kind / "S")
        (folder / kind).mkdir(exist_ok=True)
        ends[kind] = nursery.run(kind, folder / kind / "S")
        assert ends[kind].status == 0
        digests[kind] = state(folder / kind / "S")
    return Whole(folder, digests, ends)


class Whole:
    """What `whole` gives."""

    def __init__(self, folder, digests, ends):
        self.folder, self.digests, self.ends = folder, digests, ends

    def copy(self, kind, path):
        """The store at `path` in the state that `kind` begins with, in place of any other."""
        shutil.rmtree(path, ignore_errors=True)
        before = next(before for before, after in CHAIN if after == kind)
        if before != "nothing":
            shutil.copytree(self.folder / before / "S", path)
        return before


def log(line):
    print(line)
    if os.environ.get("DAMIN_KILL_LOG"):
        with Path(os.environ["DAMIN_KILL_LOG"]).open("a", encoding="utf-8") as out:
            out.write(line + "\n")


def check(whole, nursery, kind, path, moment, workers=1):
    """After a kill: the state is the old or the new one; the next writer brings the new one and sweeps the rest."""
    before = next(before for before, after in CHAIN if after == kind)
    found = state(path)
    assert found in {whole.digests[before], whole.digests[kind]}, f"{kind}, {moment}: a state that nobody made"
    left = leftovers(path)
    after = nursery.run(kind, path, workers=workers)
    assert (after.status, after.error) == (0, "")
    assert state(path) == whole.digests[kind]
    assert leftovers(path) == []
    as_it_was = found == whole.digests[before]
    rest = f"left {', '.join(left)}, swept by the next" if left else "nothing left"
    log(f"{kind}: killed {moment}: {'old' if as_it_was else 'new'} state; {rest}")
    return as_it_was


def leftovers(path):
    """What is in the folder of a store and belongs to no live generation; that one must be whole."""
    live = Folder(path).current()
    generations = path / "generations"
    if live:
        assert {p.name for p in (generations / live).iterdir()} - {"verdict.json", "removed"} == _PARTS
    old = (
        {f"generations/{p.name}" for p in generations.iterdir() if p.name != live} if generations.exists() else set()
    )
    return sorted(old | {p.name for p in path.iterdir()} - _ENTRIES) if path.exists() else []


def test_the_states_differ_in_all_that_a_generation_holds(whole):
    assert len(set(whole.digests.values())) == len(CHAIN) + 1
    with open_reader(whole.folder / "many" / "S") as many, open_reader(whole.folder / "judged" / "S") as judged:
        assert not many.issues()
        assert many.quarantine()
        assert many.identity()["names"]
        assert many.identity()["hidden"]
        assert judged.identity()["decisions"]


@pytest.mark.parametrize("kind", ["few", "many", "less", "told"])
def test_killed_at_every_step(whole, nursery, memory, kind):
    path, olds = memory / "S", []
    for step in range(1, whole.ends[kind].steps + 1):
        whole.copy(kind, path)
        end = nursery.run(kind, path, step=step)
        assert end.status == -signal.SIGKILL
        olds.append(check(whole, nursery, kind, path, f"before step {step}, {end.step}"))
    assert True in olds
    assert False in olds
    assert olds == sorted(olds, reverse=True), "published, and then not"
    log(f"{kind}: {len(olds)} kills at steps, {olds.count(True)} left the old state, {olds.count(False)} the new one")


@pytest.mark.parametrize("kind", RANDOM_KILLS)
def test_killed_at_random(whole, nursery, tmp_path, memory, kind):
    kills(whole, nursery, (tmp_path if kind == "many" else memory) / "S", kind, RANDOM_KILLS[kind])


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed by /proc here")
@pytest.mark.parametrize("kind", WORKER_KILLS)
def test_killed_with_workers(whole, nursery, memory, kind):
    sessions = kills(whole, nursery, memory / "S", kind, WORKER_KILLS[kind], workers=2)
    deadline = time.monotonic() + 30
    while any(map(living, sessions)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [living(session) for session in sessions] == [[] for _ in sessions]


def kills(whole, nursery, path, kind, number, workers=1):
    """So many kills, spread over the life of a writer; the pids of the killed."""
    moments, killed, olds = random.Random(f"{kind} {workers}"), [], 0
    whole.copy(kind, path)
    life = nursery.run(kind, path, workers=workers).seconds
    for _ in range(MOST_TRIES * number):
        if len(killed) == number:
            break
        whole.copy(kind, path)
        after = life * (len(killed) + moments.random()) / number
        end = nursery.run(kind, path, workers=workers, after=after)
        assert end.status in {0, -signal.SIGKILL}
        if end.status:
            killed.append(end.pid)
            moment = f"after {after * 1000:.0f} of about {life * 1000:.0f} ms, {workers} worker(s)"
            olds += check(whole, nursery, kind, path, moment, workers)
        else:
            life *= 0.95  # it ends sooner than the first one did
    assert len(killed) == number
    log(f"{kind}: {number} kills at random, {workers} worker(s): {olds} left the old state, {number - olds} the new")
    return killed


@pytest.mark.parametrize("kind", ["few", "many"])
def test_killed_over_and_over(whole, nursery, tmp_path, kind):
    """What the killed leave does not add up, and does not keep the next from its work."""
    path = tmp_path / "S"
    whole.copy(kind, path)
    steps = range(2, whole.ends[kind].steps, 2)
    for step in random.Random(kind).sample(steps, len(steps) // 2):
        nursery.run(kind, path, step=step)
        assert len(leftovers(path)) <= 2
    check(whole, nursery, kind, path, "several times in a row")


def test_a_writer_with_nothing_to_do_sweeps_too(whole, nursery, tmp_path):
    path = tmp_path / "S"
    shutil.copytree(whole.folder / "few" / "S", path)
    (path / "CURRENT.new").write_text("0000", encoding="utf-8")
    (path / "generations" / "000009" / "db").mkdir(parents=True)
    assert nursery.run("few", path).status == 0
    assert leftovers(path) == []
    assert Folder(path).current() == "000001"
