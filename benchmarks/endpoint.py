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
from benchmarks.shapes import indexed_search, shapes, varied

_SLOW = 2.0
_NAMES = ("damin", "oxigraph", "rdflib-endpoint")


class Asking:
    """One server that is asked one query again and again: what it took, in milliseconds, and the bytes of an answer.

    After a slow answer there is no second; a server that gives none within `longest` seconds counts with that.
    """

    def __init__(self, server: Server, query: str, longest: float) -> None:
        self._server, self._query, self._longest = server, query, longest
        self._connection = server.connect(longest)
        self._times: list[float] = []
        self._warm = self._over = False
        self.size = 0

    def once(self, number: int) -> None:
        """Ask; with another comment each time, so that nobody has seen the text before."""
        if self._over:
            return
        begin = time.perf_counter()
        try:
            status, answer = ask(self._connection, self._server.path, varied(self._query, number))
        except TimeoutError:
            self._times, self._over = [self._longest * 1000], True
            return
        took = time.perf_counter() - begin
        if status != 200:
            raise SystemExit(f"{self._server.name} answered {status}: {answer[:300]!r}")
        self.size, self._over = len(answer), took > _SLOW
        if self._warm or self._over:  # the first is for warming up
            self._times.append(took * 1000)
        self._warm = True

    def close(self) -> float:
        """The median."""
        self._connection.close()
        return statistics.median(self._times)


def measure(servers: list[Server], query: str, runs: int, longest: float) -> list[tuple[float, int]]:
    """For each server the median in milliseconds, and the bytes of an answer; they are asked by turns."""
    asked = [Asking(server, query, longest) for server in servers]
    for number in range(runs + 1):
        for one in asked:
            one.once(number)
    return [(one.close(), one.size) for one in asked]


def compare(servers: list[Server], queries: dict[str, str], runs: int, longest: float) -> None:
    """A line a query: medians, and how many times ours the others take."""
    print("  " + f"{'':22}" + "".join(f"{server.name:>18}" for server in servers) + f"{'bytes':>12}   ours = 1")
    ratios: dict[str, list[float]] = {server.name: [] for server in servers[1:]}
    for name, query in queries.items():
        found = measure(servers, query, runs, longest)
        times = [took for took, _ in found]
        for server, took in zip(servers[1:], times[1:], strict=True):
            ratios[server.name].append(took / times[0])
        shown = "".join(f"{took:15.1f} ms" for took in times)
        print(
            f"  {name:22}{shown}{found[0][1]:12,}   " + ", ".join(f"{t / times[0]:.2f}" for t in times[1:]),
            flush=True,
        )
    for other, values in ratios.items():
        middle = statistics.median(values)
        print(
            f"  {other} takes {middle:.2f} times as long as damin (median of the shapes); damin {1 / middle:.2f}",
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
            [(took, _)] = measure(servers[:1], indexed_search(chosen.seed), chosen.runs, chosen.longest)
            print(f"  the label search as damin:search: {took:.1f} ms", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
