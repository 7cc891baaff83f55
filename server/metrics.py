"""What the server counts, in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_HELP = {
    "damin_requests_total": ("counter", "Requests by route, method and status."),
    "damin_requests_aborted_total": ("counter", "Answers that broke off after they had begun, by route."),
    "damin_response_bytes_total": ("counter", "Bytes of answers' bodies, by route."),
    "damin_requests_in_progress": ("gauge", "Requests that are being answered now."),
    "damin_request_seconds": ("histogram", "Seconds from a request to the end of its answer, by route."),
    "damin_start_time_seconds": ("gauge", "When the server began, in seconds since 1970."),
    "damin_generation_info": ("gauge", "1 for the generation of the store that is served."),
}
Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Times:
    """How long requests of one route took: how many up to each bound, all of them, and their sum in seconds."""

    within: list[int] = field(default_factory=lambda: [0] * len(_BOUNDS))
    count: int = 0
    total: float = 0.0

    def add(self, seconds: float) -> None:
        for place, bound in enumerate(_BOUNDS):
            self.within[place] += seconds <= bound
        self.count += 1
        self.total += seconds


class Metrics:
    """Counts requests; safe to use from all threads. `generation` names the one that is served."""

    def __init__(self, generation: Callable[[], str]) -> None:
        self._generation = generation
        self._lock = threading.Lock()
        self._counts: dict[str, dict[Labels, float]] = defaultdict(lambda: defaultdict(float))
        self._times: dict[Labels, _Times] = defaultdict(_Times)
        self._started = time.time()
        self._running = 0

    def begin(self) -> None:
        """A request has come in."""
        with self._lock:
            self._running += 1

    def end(self, route: str, method: str, status: str, size: int, seconds: float, *, whole: bool) -> None:
        """Its answer has ended, `whole` or broken off."""
        name = (("route", route),)
        with self._lock:
            self._running -= 1
            self._counts["damin_requests_total"][(*name, ("method", method), ("status", status))] += 1
            self._counts["damin_response_bytes_total"][name] += size
            self._counts["damin_requests_aborted_total"][name] += not whole
            self._times[name].add(seconds)

    def text(self) -> str:
        """All of it, for a scraper."""
        with self._lock:
            return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        gauges: dict[str, dict[Labels, float]] = {
            "damin_requests_in_progress": {(): self._running},
            "damin_start_time_seconds": {(): self._started},
            "damin_generation_info": {(("generation", self._generation()),): 1},
        }
        for name, (kind, words) in _HELP.items():
            yield f"# HELP {name} {words}"
            yield f"# TYPE {name} {kind}"
            if kind == "histogram":
                yield from self._histogram(name)
            for labels, value in sorted({**self._counts.get(name, {}), **gauges.get(name, {})}.items()):
                yield f"{name}{_braced(labels)} {value:.15g}"

    def _histogram(self, name: str) -> Iterator[str]:
        for labels, times in sorted(self._times.items()):
            for bound, number in zip((*map(str, _BOUNDS), "+Inf"), (*times.within, times.count), strict=True):
                yield f"{name}_bucket{_braced((*labels, ('le', bound)))} {number}"
            yield f"{name}_sum{_braced(labels)} {times.total:.6f}"
            yield f"{name}_count{_braced(labels)} {times.count}"


def _braced(labels: Labels) -> str:
    inner = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{inner}}}" if inner else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
