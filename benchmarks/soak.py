"""A soak, bounded in time: many clients, mixed queries, updates, workers killed; what went wrong, and the memory.

make bench ARGS="soak --minutes 10 --clients 50 --writes 6"

Promised are answers; 503 with `Retry-After` and a reason; and to the one whose worker was killed a refusal or an
answer that breaks off. A read after each write must find what was written. All else is an error, and the exit status
is 1, as where memory grew by more than a tenth.
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
from benchmarks.servers import Said, Server, asked, damin, family, memory
from benchmarks.shapes import shapes, varied
from benchmarks.soak_writes import Writing

_TOKEN = "soak"
_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_KILLED = b"ended its worker"
_GROWTH = 1.1


class Soak:
    """Everything that happens to one server until `end`."""

    def __init__(self, server: Server, seed: int, minutes: float, writes: float) -> None:
        self._server, self._queries, self._writes = server, shapes(seed), writes
        self._begun = time.monotonic()
        self._until = self._begun + minutes * 60
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.asked = 0
        self.memory: list[tuple[float, float]] = []
        self.killed = 0

    def run(self, clients: int) -> None:
        """Let all of it happen at once."""
        deeds = [threading.Thread(target=self._client, args=(number,)) for number in range(clients)]
        deeds += [threading.Thread(target=deed) for deed in (self._write, self._kill, self._watch)]
        for thread in deeds:
            thread.start()
        for thread in deeds:
            thread.join()

    def _going(self) -> bool:
        return time.monotonic() < self._until

    def _write(self) -> None:
        Writing(self._server, _TOKEN, lambda what, wrong: self._note(what, wrong=wrong), broken).run(
            self._going, self._writes
        )

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
        endless = choices.random() < 0.01
        query, extra = (_ENDLESS, {"timeout": "2"}) if endless else (self._queries[name], {})
        with self._lock:
            self.asked += 1
        try:
            said = asked(connection, self._server.path, varied(query, self.asked), **extra)
        except http.client.IncompleteRead:
            self._note("broken off")
            raise ConnectionResetError from None
        except (OSError, http.client.HTTPException) as error:
            self._note(f"{type(error).__name__}: {error}", wrong=True)
            raise ConnectionResetError from None
        self._judge(said)

    def _judge(self, said: Said) -> None:
        if said.status == 200:
            self._note("200")
        elif said.status == 503:
            self._note(
                broken(said) or f"503, {said.body.decode('utf-8', 'replace').strip()}", wrong=bool(broken(said))
            )
        elif _KILLED in said.body:
            self._note("its worker was killed")
        else:
            self._note(f"{said.status} {said.body[:100]!r}", wrong=True)

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
            self.memory.append((time.monotonic() - self._begun, memory(self._server.process.pid)))
            time.sleep(2)


def broken(said: Said) -> str | None:
    """What a 503 lacks of what is promised."""
    missing = [] if said.headers.get("Retry-After", "").isdigit() else ["Retry-After"]
    missing += [] if said.body.strip() else ["a reason"]
    return f"503 without {' and '.join(missing)}" if missing else None


def _report(soak: Soak, minutes: float) -> bool:
    print(
        f"{soak.asked:,} queries in {minutes:g} minutes, as many as an hour of {soak.asked / 3600:.1f} a second; "
        f"killed workers: {soak.killed}"
    )
    for what, number in soak.counts.most_common():
        print(f"  {what}: {number:,}")
    for what, number in soak.wrong.most_common():
        print(f"  NOT PROMISED {what}: {number:,}")
    times, sizes = zip(*soak.memory, strict=True)
    parts = len(sizes) // 5 or 1
    early, late = statistics.median(sizes[parts : 2 * parts] or sizes), statistics.median(sizes[-parts:])
    slope = statistics.linear_regression(times[parts:], sizes[parts:]).slope * 60
    print(
        f"memory: {sizes[0]:.0f} MB at the start, {early:.0f} MB (median) in the second fifth, {late:.0f} MB in the "
        f"last, {max(sizes):.0f} MB at most; slope after the first fifth {slope:+.2f} MB a minute"
    )
    return not soak.wrong and late <= early * _GROWTH


def main(arguments: list[str]) -> None:
    """Soak, print, and exit with 1 where a promise was broken."""
    options = parser(__doc__, [200_000])
    options.add_argument("--clients", type=int, default=50, help="how many ask at once")
    options.add_argument("--writes", type=float, default=6.0, help="how many writes a minute, at the most")
    options.add_argument("--minutes", type=float, default=10.0, help="how long")
    chosen = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        store, _, _ = make_graph(chosen.quads[0], chosen.seed, Path(name))
        with damin(store, token=_TOKEN) as server:
            soak = Soak(server, chosen.seed, chosen.minutes, chosen.writes)
            soak.run(chosen.clients)
            if server.process.poll() is not None:
                soak.wrong["the server ended"] += 1
    sys.exit(0 if _report(soak, chosen.minutes) else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
