"""Eight shapes of queries over HTTP, beside other servers, in one run: `make bench ARGS="endpoint"`.

make bench ARGS="endpoint --quads 200000 1000000 --runs 15"
make bench ARGS="endpoint --without rdflib-endpoint"
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.graphs import make_graph
from benchmarks.servers import Server, ask, damin, has, oxigraph, rdflib_endpoint
from benchmarks.shapes import indexed_search, shapes

_SLOW = 2.0
_NAMES = ("damin", "oxigraph", "rdflib-endpoint")


def measure(server: Server, query: str, runs: int, longest: float) -> tuple[float, int]:
    """The median in milliseconds, and the bytes of an answer; after a slow answer there is no second.

    A server that gives none within `longest` seconds counts with that.
    """
    times, size = [], 0
    connection = server.connect(longest)
    try:
        for number in range(runs + 1):
            begin = time.perf_counter()
            status, answer = ask(connection, server.path, query)
            took = time.perf_counter() - begin
            if status != 200:
                raise SystemExit(f"{server.name} answered {status}: {answer[:300]!r}")
            size = len(answer)
            if number or took > _SLOW:  # the first is for warming up
                times.append(took * 1000)
            if took > _SLOW:
                break
    except TimeoutError:
        times = [longest * 1000]
    finally:
        connection.close()
    return statistics.median(times), size


def compare(servers: list[Server], queries: dict[str, str], runs: int, longest: float) -> None:
    """A line a query: medians, and how many times ours the others take."""
    print("  " + f"{'':22}" + "".join(f"{server.name:>18}" for server in servers) + f"{'bytes':>12}   ours = 1")
    ratios: dict[str, list[float]] = {server.name: [] for server in servers[1:]}
    for name, query in queries.items():
        found = [measure(server, query, runs, longest) for server in servers]
        times = [took for took, _ in found]
        for server, took in zip(servers[1:], times[1:], strict=True):
            ratios[server.name].append(took / times[0])
        shown = "".join(f"{took:15.1f} ms" for took in times)
        print(
            f"  {name:22}{shown}{found[0][1]:12,}   " + ", ".join(f"{t / times[0]:.2f}" for t in times[1:]),
            flush=True,
        )
    for other, values in ratios.items():
        print(
            f"  {other} takes {statistics.median(values):.2f} times as long as damin (median of the shapes)",
            flush=True,
        )


def _start(stack: ExitStack, folder: Path, quads: int, chosen: argparse.Namespace) -> list[Server]:
    store, whole, default = make_graph(quads, chosen.seed, folder)
    lines = sum(1 for _ in whole.open("rb"))
    print(f"{lines:,} quads", flush=True)
    servers = [stack.enter_context(damin(store))]
    if "oxigraph" not in chosen.without:
        servers.append(stack.enter_context(oxigraph(whole, folder, memory=not chosen.disk)))
    if "rdflib-endpoint" not in chosen.without:
        servers.append(stack.enter_context(rdflib_endpoint(default)))
    return servers


def parser(text: str | None, quads: list[int]) -> argparse.ArgumentParser:
    """The options that the measurements of servers share."""
    made = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--quads", type=int, nargs="+", default=quads, help="how many quads, about")
    made.add_argument("--seed", type=int, default=7, help="other seed, other graph")
    made.add_argument("--disk", action="store_true", help="oxigraph serve reads its disk store, not its memory")
    return made


def main(arguments: list[str]) -> None:
    """Measure and print."""
    options = parser(__doc__, [200_000, 1_000_000])
    options.add_argument("--runs", type=int, default=15, help="how often each query is asked")
    options.add_argument("--longest", type=float, default=60.0, help="seconds to wait for an answer")
    options.add_argument("--without", nargs="*", default=[], choices=_NAMES[1:], help="leave these servers out")
    chosen = options.parse_args(arguments)
    chosen.without += [name for name in _NAMES[1:] if not has(name)]
    for quads in chosen.quads:
        with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
            servers = _start(stack, Path(name), quads, chosen)
            compare(servers, shapes(chosen.seed), chosen.runs, chosen.longest)
            took, _ = measure(servers[0], indexed_search(chosen.seed), chosen.runs, chosen.longest)
            print(f"  the label search as damin:search: {took:.1f} ms", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
