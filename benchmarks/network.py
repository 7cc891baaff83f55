"""Writing a large network as GEXF: our writer and networkx's, each in a process of its own, over the same network."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import networkx as nx

from benchmarks.measure import run
from graph_builder.network.base import Network
from graph_builder.network.gexf import write_gexf

_KINDS = (("meeting", "لقاء"), ("phone call", "اتصال"), ("visit", "زيارة"), ("summit", "قمة"))
_TYPES = ("person", "state", "organization", "group")
_FIRST = date(2012, 1, 1)
_BASE = "https://w3id.org/damin/id"


def main(arguments: list[str]) -> None:
    """Print seconds of the processor and megabytes of both writers; making the network counts in neither."""
    options = _options(arguments)
    if options.writer:
        print(json.dumps(_measured(options.writer, options.nodes, options.ties)))
        return
    print(f"{options.nodes:,} nodes, {options.ties:,} ties\n")
    print(
        "| writer | processor, s | memory above the graph, MB | whole process, MB | file, MB |\n|---|---|---|---|---|"
    )
    for writer in ("ours", "networkx"):
        command = [sys.executable, "-m", "benchmarks", "network", "--writer", writer]
        cost, out = run([*command, "--nodes", options.nodes, "--ties", options.ties])
        found = json.loads(out)
        sizes = " | ".join(f"{size:,.0f}" for size in (found["extra"], cost.memory, found["file"]))
        print(f"| {writer} | {found['seconds']:.1f} | {sizes} |")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks network", description=__doc__)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=1_000_000)
    parser.add_argument("--writer", choices=("ours", "networkx"), help="measure this one, in this process")
    return parser.parse_args(arguments)


def _measured(writer: str, nodes: int, ties: int) -> dict[str, float]:
    """Seconds of the processor for writing; in megabytes, what the process grew by at most, and the file."""
    network = invented(nodes, ties)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.gexf"
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the highest mark falls to what is held now
        before, begin = _kilobytes("VmRSS"), time.process_time()
        _write(writer, network, path)
        seconds = time.process_time() - begin
        extra = (_kilobytes("VmHWM") - before) * 1024 / 1e6
        return {"seconds": seconds, "extra": extra, "file": path.stat().st_size / 1e6}


def _write(writer: str, network: Network, path: Path) -> None:
    if writer == "networkx":
        nx.write_gexf(network, path, version="1.3")
        return
    with path.open("wb") as out:
        write_gexf(network, out)


def _kilobytes(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith(name)).split()[1])


def invented(nodes: int, ties: int, seed: int = 1) -> Network:
    """A network with attributes such as ours have, the same from the same seed."""
    chance, network = random.Random(seed), Network(name="invented", directed=False)
    for number in range(nodes):
        iri = f"{_BASE}/actor/invented-{number}"
        english, arabic = f"Actor {number}", f"فاعل {number}"
        network.add_node(
            iri, iri=iri, label=english, label_en=english, label_ar=arabic, type=_TYPES[number % len(_TYPES)]
        )
    keys = list(network)
    made = 0
    while made < ties:  # counting the edges of the graph each time would take hours
        source, target = chance.sample(keys, 2)
        made += _add_tie(network, source, target, chance)
    return network


def _add_tie(network: Network, source: str, target: str, chance: random.Random) -> bool:
    """Add a tie of some kind on some days; False where there is one already."""
    kind, arabic = chance.choice(_KINDS)
    if network.has_edge(source, target, kind):
        return False
    day = _FIRST + timedelta(days=chance.randrange(5000))
    spells = tuple((d.isoformat(), d.isoformat()) for d in (day, day + timedelta(days=9))[: chance.randint(1, 2)])
    network.add_edge(
        source,
        target,
        key=kind,
        kind=kind,
        label=kind,
        label_ar=arabic,
        weight=len(spells),
        first=spells[0][0],
        last=spells[-1][1],
        precision="day",
        spells=spells,
        events=f"{_BASE}/meeting/invented-{chance.randrange(10**6)}",
    )
    return True
