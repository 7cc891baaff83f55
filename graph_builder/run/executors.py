"""One verb, `run(function, items)`, over every way to spread work; results come in the order of items.

An item that kills its worker three times, alone, comes back as `Lost`; all others come back as results. No
way of running promises to run an item once only: functions must depend on their item alone.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

from graph_builder.errors import UsageError

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 16
_AHEAD = 4
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item that no worker survived."""

    item: Item


class Promise(Protocol):
    """What is known of a chunk that was handed to a worker."""

    def result(self) -> Any:
        """Wait for the results of the chunk, a list. Raises what ended the worker or the function."""
        ...


class Executor(AbstractContextManager["Executor"], ABC):
    """A way to run a function over many items; close it by `with`. Functions and items must pickle."""

    @abstractmethod
    def run(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | Lost[Item]]:
        """The results in the order of the items, which are read as they are needed.

        What `function` raises is raised here.
        """

    def __exit__(self, *exception: object) -> None:
        """Stop the workers."""


class Serial(Executor):
    """In this process, one after the other. Nothing survives an item that kills the process."""

    def run(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | Lost[Item]]:
        """See `Executor.run`."""
        return map(function, items)


class Spread(Executor):
    """Over workers, in chunks, a few chunks a worker ahead of what has been taken."""

    loss: type[BaseException]
    attempts = _ATTEMPTS

    def __init__(self, workers: int) -> None:
        self.workers = workers

    @abstractmethod
    def submit(self, function: Callable[[Item], Result], chunk: list[Item]) -> Promise:
        """Hand a chunk to a worker. Raises `loss` where there are none left."""

    def recover(self) -> None:
        """Make workers anew after a loss."""

    def run(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result | Lost[Item]]:
        """See `Executor.run`."""
        feed = chunks(items)
        waiting: deque[tuple[list[Item], Promise | None]] = deque()
        while True:
            for chunk in islice(feed, _AHEAD * self.workers - len(waiting)):
                waiting.append((chunk, self._submitted(function, chunk)))
            if not waiting:
                return
            results = self._results(waiting[0][1])
            if results is not None:
                waiting.popleft()
                yield from results
                continue
            # All that is in flight is settled before anything is tried again: a suspect must run quite alone.
            flight = [(chunk, self._results(promise)) for chunk, promise in waiting]
            waiting.clear()
            self.recover()
            for chunk, results in flight:
                yield from self._one_by_one(function, chunk) if results is None else results

    def _submitted(self, function: Callable[[Item], Result], chunk: list[Item]) -> Promise | None:
        try:
            return self.submit(function, chunk)
        except self.loss:
            return None

    def _results(self, promise: Promise | None) -> list[Any] | None:
        try:
            return None if promise is None else list(promise.result())
        except self.loss:
            return None

    def _one_by_one(self, function: Callable[[Item], Result], chunk: list[Item]) -> Iterator[Result | Lost[Item]]:
        for item in chunk:
            yield from self._alone(function, item)

    def _alone(self, function: Callable[[Item], Result], item: Item) -> list[Result | Lost[Item]]:
        for _ in range(self.attempts):
            results = self._results(self._submitted(function, [item]))
            if results is not None:
                return results
            self.recover()
        return [Lost(item)]


class Pool(Spread):
    """Over processes of this machine. A pool that lost a worker is replaced by a new one."""

    loss = BrokenProcessPool

    def __init__(self, workers: int) -> None:
        super().__init__(workers)
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        # A fork of this process would share the open store and its lock; one of the fork server has neither.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["graph_builder.run.work"])
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=_end_with_parent)

    def submit(self, function: Callable[[Item], Result], chunk: list[Item]) -> Promise:
        """See `Spread.submit`."""
        return self._pool.submit(run_chunk, function, chunk)

    def recover(self) -> None:
        """See `Spread.recover`."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._new()

    def __exit__(self, *exception: object) -> None:
        """Stop the workers."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def executor(engine: str, workers: int, scheduler: str = "") -> Executor:
    """The executor that an engine's name, `local` or `dask`, and a number of workers stand for.

    0 workers stand for one a core. `scheduler` is the address of a Dask scheduler; empty starts one here.
    Raises UsageError for another name or number, and where Dask is not installed.
    """
    if workers < 0:
        raise UsageError(f"the number of workers must be 0 or more, not {workers}")
    count = workers or os.cpu_count() or 1
    if engine == "local":
        return Serial() if count == 1 else Pool(count)
    if engine == "dask":
        from graph_builder.run.dask import Dask  # noqa: PLC0415  an extra, for those who ask for it

        return Dask(count, scheduler)
    raise UsageError(f"there is no engine {engine!r}: use local or dask")


def chunks(items: Iterable[Item], size: int = _CHUNK) -> Iterator[list[Item]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def run_chunk(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    """What a worker does with a chunk."""
    return [function(item) for item in chunk]


def _end_with_parent() -> None:
    """Let this worker end when the process that asked for it does, however that ends."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
