"""Throughput of a mixed load with many clients, beside `oxigraph serve`: `make bench ARGS="load"`.

Most requests repeat an earlier one, as they do in the logs of public endpoints: 11.56 of 43.95 million were new there
(LSQ 2.0, https://doi.org/10.3233/SW-223015). `--new 1` asks nothing twice.

On a machine that others use too, a server with many threads gets more of it: there look at the answers for a second
of processor.

make bench ARGS="load --quads 200000 --clients 16 --seconds 30 --workers 2"
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from benchmarks.endpoint import parser
from benchmarks.graphs import make_graph
from benchmarks.measure import watching
from benchmarks.servers import Server, ask, damin, has, oxigraph
from benchmarks.shapes import shapes, varied

#: How often each shape is asked: what is quick is asked often, as on a public endpoint.
WEIGHTS = {
    "who met whom": 20,
    "guarantors": 5,
    "co-attendance pairs": 1,
    "per month": 5,
    "label search": 10,
    "evidence": 20,
    "path": 10,
    "CONSTRUCT": 10,
}


def mixed(seed: int, queries: dict[str, str]) -> random.Random:
    """The source of a client's choices."""
    assert set(WEIGHTS) == set(queries)
    return random.Random(seed)


def throughput(
    server: Server, queries: dict[str, str], clients: int, seconds: float, new: float
) -> tuple[float, float, float, int]:
    """Answers a second; median and 99th percentile of a request in milliseconds; how many were no 200.

    `new` is the share of requests whose text the server has not seen before.
    """
    until = time.perf_counter() + seconds
    times: list[float] = []
    refused: list[float] = []

    def client(number: int) -> None:
        choices = mixed(number, queries)
        connection = server.connect(120)
        while time.perf_counter() < until:
            [name] = choices.choices([*WEIGHTS], [*WEIGHTS.values()])
            text = queries[name] if choices.random() >= new else varied(queries[name], choices.getrandbits(62))
            begin = time.perf_counter()
            try:
                status, _ = ask(connection, server.path, text)
            except (OSError, http.client.HTTPException):
                status, connection = 0, server.connect(120)
            (times if status == 200 else refused).append((time.perf_counter() - begin) * 1000)
        connection.close()

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begin
    slow = statistics.quantiles(times, n=100)[98] if len(times) > 1 else 0.0
    return len(times) / took, statistics.median(times or [0.0]), slow, len(refused)


def _measure(quads: int, chosen: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        store, whole, _ = make_graph(quads, chosen.seed, Path(name))
        print(
            f"{quads:,} quads, {chosen.clients} clients, {chosen.seconds:g} seconds each, {chosen.new:.0%} new",
            flush=True,
        )
        servers = [stack.enter_context(damin(store, query_workers=str(chosen.workers)))]
        if has("oxigraph"):
            servers.append(stack.enter_context(oxigraph(whole, Path(name), memory=not chosen.disk)))
        rates = []
        for server in servers:
            with watching(server.process.pid) as cost:
                rate, middle, slow, refused = throughput(
                    server, shapes(chosen.seed), chosen.clients, chosen.seconds, chosen.new
                )
            each = rate * cost.clock / max(cost.processor, 0.01)
            rates.append((rate, each))
            print(
                f"  {server.name:16} {rate:8.1f} answers a second, {each:.1f} for a second of processor, "
                f"median {middle:.0f} ms, 99 % {slow:.0f} ms, {refused} refused",
                flush=True,
            )
        by_clock, by_processor = (ours / theirs for ours, theirs in zip(rates[0], rates[-1], strict=True))
        print(f"  damin answers {by_clock:.2f} times as many, {by_processor:.2f} times for a second of processor")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    options = parser(__doc__, [200_000])
    options.add_argument("--clients", type=int, default=16, help="how many ask at once")
    options.add_argument("--seconds", type=float, default=30.0, help="how long each server is asked")
    options.add_argument(
        "--new", type=float, default=0.26, metavar="SHARE", help="of requests that repeat no earlier one, 0 to 1"
    )
    options.add_argument("--workers", type=int, default=0, help="query workers of damin; 0 for one a core")
    chosen = options.parse_args(arguments)
    for quads in chosen.quads:
        _measure(quads, chosen)


if __name__ == "__main__":
    main(sys.argv[1:])
