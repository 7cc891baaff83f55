"""What a command costs: seconds by the clock, seconds of processor, and memory, with all that it starts (Linux)."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

DAMIN = (sys.executable, "-c", "from graph_builder.cli import main; main()")
"""The command `damin` of this environment."""
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY = 0.1


@dataclass(slots=True)
class Cost:
    """Seconds by the clock and of the processor; megabytes in memory at the worst moment, all processes together.

    Memory that processes share counts once for each of them, so the true figure is a little lower.
    """

    clock: float = 0.0
    memory: float = 0.0
    ticks: dict[int, int] = field(default_factory=dict)

    @property
    def processor(self) -> float:
        """Processor seconds, user and system, up to the last look at each process."""
        return sum(self.ticks.values()) / _TICK


def run(command: Sequence[object]) -> tuple[Cost, str]:
    """Run a command to its end; what it cost, and its standard output. Raises CalledProcessError."""
    cost, begin = Cost(), time.perf_counter()
    with subprocess.Popen([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        done = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, cost, done))
        watcher.start()
        out, err = process.communicate()
        done.set()
        watcher.join()
    cost.clock = time.perf_counter() - begin
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, [*map(str, command)], out, err)
    return cost, out


@contextmanager
def watching(pid: int) -> Iterator[Cost]:
    """What a process and all below it cost while the block runs; complete after it."""
    before = {number: ticks for number, (ticks, _) in _family(pid).items()}
    cost, done, begin = Cost(), threading.Event(), time.perf_counter()
    watcher = threading.Thread(target=_watch, args=(pid, cost, done))
    watcher.start()
    try:
        yield cost
    finally:
        done.set()
        watcher.join()
        cost.clock = time.perf_counter() - begin
        cost.ticks = {number: ticks - before.get(number, 0) for number, ticks in cost.ticks.items()}


def _watch(root: int, cost: Cost, done: threading.Event) -> None:
    while not done.wait(_EVERY):
        pages = 0
        for number, (ticks, resident) in _family(root).items():
            cost.ticks[number] = max(ticks, cost.ticks.get(number, 0))
            pages += resident
        cost.memory = max(cost.memory, pages * _PAGE / 1e6)


def _family(root: int) -> dict[int, tuple[int, int]]:
    """Ticks and resident pages of a process and all below it."""
    parents, found = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        number = int(path.parent.name)
        parents[number] = int(values[1])
        found[number] = (int(values[11]) + int(values[12]), int(values[21]))
    return {number: known for number, known in found.items() if _is_below(number, root, parents)}


def _is_below(number: int, root: int, parents: dict[int, int]) -> bool:
    while number != root:
        number = parents.get(number, 0)
        if not number:
            return False
    return True
