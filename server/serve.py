"""The production server: waitress in front of the application, until a signal ends it."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import waitress

from graph_builder.settings import default
from server.app import create_app
from server.context import Settings
from server.errors import ServeError
from server.live import LiveEngine
from server.terms import PREFIXES
from server.workers import ForkingEngine, Limits

_SPARE_THREADS = 4


def serve(
    store: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], None] = print,
) -> None:
    """Serve the store folder until Ctrl-C or SIGTERM. `announce` gets the address once it answers.

    Raises StoreError where there is nothing to serve, ServeError where the address cannot be taken.
    """
    path = Path(store)
    limits = _limits()
    listener = _Listener(host, port)
    live = LiveEngine(path, partial(ForkingEngine, limits=limits, prefixes=dict(PREFIXES)))
    try:
        server = listener.open(create_app(live, _settings()), _threads(limits))
        live.start()
        _end_at_signals()
        announce(f"http://{_shown(host)}:{listener.port}/")
        with suppress(KeyboardInterrupt):
            server.run()
    finally:
        listener.close()
        live.close()


class _Listener:
    """The waitress server, once it is open."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._server: Any = None

    def open(self, app: Any, threads: int) -> Any:
        """Take the port. Raises ServeError with what to do where that fails."""
        try:
            self._server = waitress.create_server(
                app,
                host=self._host,
                port=self._port,
                threads=threads,
                ident="damin",
                max_request_body_size=int(default("max-body")),
                clear_untrusted_proxy_headers=True,
            )
        except (OSError, ValueError) as error:
            raise ServeError(
                f"Cannot listen on {self._host} port {self._port} ({_reason(error)}): "
                "choose another --port or --host."
            ) from error
        return self._server

    @property
    def port(self) -> int:
        """The port taken; a name with several addresses has the same port on each."""
        sockets = getattr(self._server, "effective_listen", None)
        return int(sockets[0][1] if sockets else self._server.effective_port)

    def close(self) -> None:
        """Stop taking connections."""
        if self._server is not None:
            self._server.close()


def _limits() -> Limits:
    slots = int(default("query-workers")) or os.cpu_count() or 1
    return Limits(float(default("query-timeout")), int(default("query-memory")), slots, slots)


def _threads(limits: Limits) -> int:
    """So many that all that run and wait for workers leave some free for the other pages."""
    return max(int(default("threads")), limits.slots + limits.queue + _SPARE_THREADS)


def _settings() -> Settings:
    return Settings(timeout=float(default("query-timeout")), max_body=int(default("max-body")))


def _end_at_signals() -> None:
    logging.getLogger("waitress").setLevel(logging.ERROR)

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _reason(error: Exception) -> str:
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error).lower()
