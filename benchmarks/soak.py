"""A soak, bounded in time: many clients, mixed queries, updates, workers killed; what went wrong, and the memory.

make bench ARGS="soak --minutes 10 --clients 50"

Promised are answers, 503, and to the one whose worker was killed a refusal or an answer that breaks off. All else
is an error, and the exit status is 1, as where memory grew by more than a tenth.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from benchmarks.endpoint import parser
from benchmarks.graphs import make_graph
from benchmarks.load import WEIGHTS
from benchmarks.servers import Server, ask, damin, family, memory
from benchmarks.shapes import shapes

_TOKEN = "soak"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_KILLED = b"ended its worker"
_GROWTH = 1.1


class Soak:
    """Everything that happens to one server until `end`."""

    def __init__(self, server: Server, seed: int, minutes: float) -> None:
        self._server, self._queries = server, shapes(seed)
        self._until = time.monotonic() + minutes * 60
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.memory: list[float] = []
        self.killed = 0

    def run(self, clients: int) -> None:
        """Let all of it happen at once."""
        deeds = [threading.Thread(target=self._client, args=(number,)) for number in range(clients)]
        deeds += [threading.Thread(target=deed) for deed in (self._update, self._kill, self._watch)]
        for thread in deeds:
            thread.start()
        for thread in deeds:
            thread.join()

    def _going(self) -> bool:
        return time.monotonic() < self._until

    def _note(self, what: str, *, wrong: bool = False) -> None:
        with self._lock:
            (self.wrong if wrong else self.counts)[what] += 1

    def _client(self, number: int) -> None:
        choices = random.Random(number)
        while self._going():
            connection = self._server.connect(120)
            with suppress(ConnectionError):
                for _ in range(choices.randrange(1, 40)):
                    self._ask(connection, choices)
                    if not self._going():
                        break
            connection.close()

    def _ask(self, connection: http.client.HTTPConnection, choices: random.Random) -> None:
        [name] = choices.choices([*WEIGHTS], [*WEIGHTS.values()])
        query = _ENDLESS if choices.random() < 0.01 else self._queries[name]
        extra = {"timeout": "2"} if query == _ENDLESS else {}
        try:
            status, text = ask(connection, self._server.path, query, **extra)
        except http.client.IncompleteRead:
            self._note("broken off")
            raise ConnectionResetError from None
        except (OSError, http.client.HTTPException) as error:
            self._note(f"{type(error).__name__}: {error}", wrong=True)
            raise ConnectionResetError from None
        self._judge(status, text)

    def _judge(self, status: int, text: bytes) -> None:
        if status in {200, 503}:
            self._note(str(status))
        elif _KILLED in text:
            self._note("killed")
        else:
            self._note(f"{status} {text[:100]!r}", wrong=True)

    def _update(self) -> None:
        """A small update each second, where the server takes any."""
        number = 0
        while self._going():
            number += 1
            text = f"INSERT DATA {{ GRAPH <https://example.org/soak> {{ <urn:s> <urn:p> {number} }} }}"
            head = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {_TOKEN}"}
            connection = self._server.connect(120)
            try:
                connection.request("POST", "/update", text, head)
                response = connection.getresponse()
                said = response.read()
            except (OSError, http.client.HTTPException) as error:
                self._note(f"update {type(error).__name__}: {error}", wrong=True)
                continue
            finally:
                connection.close()
            if response.status == 404:
                self._note("this server takes no updates")
                return
            taken = response.status < 300 or response.status == 503
            self._note(f"update {response.status}" + ("" if taken else f" {said[:100]!r}"), wrong=not taken)
            time.sleep(1)

    def _kill(self) -> None:
        """A worker every second: a process of the server whose parent is one that holds the graph."""
        choices = random.Random(0)
        while self._going():
            time.sleep(1)
            known = family(self._server.process.pid)
            holders = {pid for pid, (_, command) in known.items() if "worker_main" in command}
            workers = [pid for pid in holders if known[pid][0] in holders]
            if workers:
                with suppress(ProcessLookupError):
                    os.kill(choices.choice(workers), signal.SIGKILL)
                    self.killed += 1

    def _watch(self) -> None:
        while self._going():
            self.memory.append(memory(self._server.process.pid))
            time.sleep(2)


def _report(soak: Soak) -> bool:
    print(f"killed workers: {soak.killed}")
    for what, number in soak.counts.most_common():
        print(f"  {what}: {number:,}")
    for what, number in soak.wrong.most_common():
        print(f"  NOT PROMISED {what}: {number:,}")
    parts = len(soak.memory) // 4 or 1
    early, late = (
        statistics.median(soak.memory[parts : 2 * parts] or soak.memory),
        statistics.median(soak.memory[-parts:]),
    )
    print(
        f"memory: {early:.0f} MB in the second quarter, {late:.0f} MB in the last, {max(soak.memory):.0f} MB at most"
    )
    return not soak.wrong and late <= early * _GROWTH


def main(arguments: list[str]) -> None:
    """Soak, print, and exit with 1 where a promise was broken."""
    options = parser(__doc__, [200_000])
    options.add_argument("--clients", type=int, default=50, help="how many ask at once")
    options.add_argument("--minutes", type=float, default=10.0, help="how long")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        store, _, _ = make_graph(chosen.quads[0], chosen.seed, Path(name))
        with damin(store, token=_TOKEN) as server:
            soak = Soak(server, chosen.seed, chosen.minutes)
            soak.run(chosen.clients)
            if server.process.poll() is not None:
                soak.wrong["the server ended"] += 1
    sys.exit(0 if _report(soak) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
