"""Spreading work over a Dask cluster: one on this machine, or one that runs already."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from graph_builder.errors import UsageError
from graph_builder.run.executors import Item, Promise, Result, Spread, run_chunk

try:
    # Untyped, and missing where the extra is not installed.
    distributed: Any = importlib.import_module("distributed")
    dask: Any = importlib.import_module("dask")
except ImportError as error:
    raise UsageError("the engine dask needs an extra: pip install 'damin[dask]'") from error

_CONNECT_SECONDS = 5
_PATIENCE_SECONDS = 2


class Dask(Spread):
    """Over the workers of the scheduler at `scheduler`, or of a cluster made here where that is empty.

    Raises UsageError where no scheduler answers. A scheduler that runs already tries a task again by itself
    when a worker is lost (`distributed.scheduler.allowed-failures`); ours leaves that to `Spread`.
    """

    loss = distributed.KilledWorker

    def __init__(self, workers: int, scheduler: str = "") -> None:
        super().__init__(workers)
        self._cluster = None if scheduler else _cluster(workers)
        if scheduler:
            self.attempts = 1
        try:
            self._client = distributed.Client(self._cluster or scheduler, timeout=_CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise UsageError(f"no Dask scheduler answers at {scheduler}: {error}") from error

    def submit(self, function: Callable[[Item], Result], chunk: list[Item]) -> Promise:
        """See `Spread.submit`."""
        return _Promise(self._client.submit(run_chunk, function, chunk, pure=False), self.recover)

    def recover(self) -> None:
        """Bring a cluster of ours back to its size: it drops a worker that is slow to come back for good."""
        if self._cluster is not None:
            self._cluster.scale(self.workers)

    def __exit__(self, *exception: object) -> None:
        """Leave the scheduler, and stop the cluster if it was made here."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


class _Promise:
    """A Dask future that looks after its cluster while it waits."""

    def __init__(self, future: Any, look_after: Callable[[], None]) -> None:
        self._future = future
        self._look_after = look_after

    def result(self) -> Any:
        """See `Promise`."""
        while not self._future.done():
            try:
                distributed.wait(self._future, timeout=_PATIENCE_SECONDS)
            except TimeoutError:
                self._look_after()
        return self._future.result()


def _cluster(workers: int) -> Any:
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
        return distributed.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        )
