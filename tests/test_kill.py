"""A build killed at any moment leaves the store as before or as after, and the next build completes it."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from graph_builder.rdf.canonical import canonical_nquads
from graph_builder.run.build import build
from graph_builder.stores.reader import open_reader
from tests.rdf_samples import article, extract

ROOT = Path(__file__).resolve().parent.parent
BEFORE, AFTER = 40, 100


def articles(number):
    """Articles of which a longer build changes some and keeps others."""
    for i in range(number):
        text = f"meet S{i % 5} S{(i + number) % 7} S{i % 11}\nguarantee S{i % 3} Pact{i % 4}\n"
        yield article(f"news/{i}", text, date(2021, 1, 1))


def build_many(path, number, workers=1):
    build(articles(number), path, extract=extract, reference=[], workers=workers, verdict=False)


def content(path):
    with open_reader(path) as reader:
        return canonical_nquads(reader.store)


def start(path, workers):
    """A build in a process of its own, in a session of its own."""
    command = [sys.executable, "-m", "tests.test_kill", str(path), str(workers)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    """The contents before and after, and the seconds that the build between them takes in a process."""
    folder = tmp_path_factory.mktemp("whole")
    build_many(folder / "s", BEFORE)
    before = content(folder / "s")
    child = start(folder / "s", 1)
    child.stdout.readline()
    begin = time.perf_counter()
    assert child.wait() == 0
    return before, content(folder / "s"), time.perf_counter() - begin


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_builds(tmp_path, states, workers):
    before, after, seconds = states
    assert before != after
    moments = random.Random(2021 + workers)
    build_many(tmp_path / "whole", BEFORE)
    shutil.copytree(tmp_path / "whole", tmp_path / "s")
    for _ in range(8):
        if content(tmp_path / "s") == after:
            shutil.rmtree(tmp_path / "s")
            shutil.copytree(tmp_path / "whole", tmp_path / "s")
        child = start(tmp_path / "s", workers)
        child.stdout.readline()  # it is about to begin
        time.sleep(moments.uniform(0, 1.1 * seconds))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert content(tmp_path / "s") in (before, after)
    build_many(tmp_path / "s", AFTER)
    assert content(tmp_path / "s") == after
    assert len(list((tmp_path / "s" / "generations").iterdir())) == 1


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are listed by /proc here")
def test_workers_of_a_killed_build_end(tmp_path):
    child = start(tmp_path / "s", 2)
    child.stdout.readline()
    while len(session(child.pid)) < 5 and child.poll() is None:  # it, a fork server, a tracker, two workers
        time.sleep(0.01)
    assert child.poll() is None
    child.send_signal(signal.SIGKILL)
    child.wait()
    deadline = time.monotonic() + 30
    while session(child.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert session(child.pid) == []


def session(leader):
    """The processes that live in a session, zombies left out."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if fields[0] != "Z" and int(fields[3]) == leader:
            found.append(int(stat.parent.name))
    return found


def test_killed_first_build(tmp_path, states):
    _, after, seconds = states
    child = start(tmp_path / "s", 2)
    child.stdout.readline()
    time.sleep(seconds / 2)
    child.send_signal(signal.SIGKILL)
    child.wait()
    build_many(tmp_path / "s", AFTER)
    assert content(tmp_path / "s") == after


if __name__ == "__main__":
    print("begin", flush=True)
    build_many(Path(sys.argv[1]), AFTER, int(sys.argv[2]))
