"""The engine behind the routes: it follows the store from generation to generation without dropping a
request.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from graph_builder.errors import DaminError
from graph_builder.stores.folder import Folder
from server.beside import Beside
from server.engine import Answer
from server.evaluate import Query
from server.workers import ForkingEngine, RetiredError

_LOG = logging.getLogger(__name__)


class LiveEngine:
    """The newest generation of a store folder, looked after by a thread between `start` and `close`."""

    def __init__(self, path: Path, make: Callable[[Path], ForkingEngine], every: float = 1.0) -> None:
        """Load the live generation now; look for a newer one `every` so many seconds. Raises StoreError."""
        self._path = path
        self._make = make
        self._every = every
        self._engine = make(path)
        self._ending = threading.Event()
        self._swapping = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="store-watcher", daemon=True)

    @property
    def generation(self) -> str:
        """The generation that new queries are asked of."""
        return self._engine.generation

    @property
    def base(self) -> str:
        """The base IRI of the store."""
        return self._engine.base

    @property
    def modified(self) -> int | None:
        """When that generation was published; see `Engine.modified`."""
        return self._engine.modified

    @property
    def beside(self) -> Beside:
        """What that generation keeps beside its graphs."""
        return self._engine.beside

    def run(self, query: Query, timeout: float) -> Answer:
        """See `Engine.run`. A query that meets a change of generation goes to the new one."""
        while True:
            engine = self._engine
            try:
                return engine.run(query, timeout)
            except RetiredError:
                if self._engine is engine:
                    raise

    def start(self) -> None:
        """Begin to follow the store."""
        self._watcher.start()

    def close(self) -> None:
        """Stop following, and end every query."""
        self._ending.set()
        if self._watcher.is_alive():
            self._watcher.join()
        self._engine.close()

    def refresh(self) -> None:
        """Swap to the live generation if it is another, or if the workers' process has died."""
        with self._swapping:
            self._swap()

    def _swap(self) -> None:
        old = self._engine
        try:
            if old.alive and Folder(self._path).current() in {old.generation, None}:
                return
            self._engine = self._make(self._path)
        except DaminError as error:
            _LOG.warning("The newest generation cannot be served: %s", error)
            return
        old.retire()
        _LOG.info("Serving generation %s.", self._engine.generation)

    def _watch(self) -> None:
        while not self._ending.wait(self._every):
            self.refresh()
