"""The production server: waitress in front of the application, until a signal ends it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import waitress

from graph_builder.errors import DaminError, UsageError
from graph_builder.settings import Value, default
from graph_builder.stores.endpoint import is_remote
from server.access import Access, read_token
from server.app import create_app
from server.calls import Calls
from server.context import Settings
from server.draining import Ending, run_until
from server.dumps import Dumps
from server.engine import Engine
from server.errors import ServeError
from server.hands import Hands
from server.jobs import MOST as MOST_JOBS
from server.jobs import Jobs, Options
from server.kept import KeepingEngine
from server.live import LiveEngine
from server.observing import log_as_json
from server.patience import be_patient
from server.remote import RemoteEngine
from server.terms import PREFIXES
from server.workers import ForkingEngine, Limits
from server.writing import Writing

#: Beside one thread for each query that runs or waits, of visitors and of the pages: for what needs no query.
_SPARE_THREADS = 4
_LAST_PORT = 65_535
#: Bytes that an answer may run ahead of its client; then its worker waits.
_AHEAD = 1_048_576
_MEGABYTE = 1_000_000
_say = partial(print, flush=True)


def serve(
    store: str | Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    announce: Callable[[str], None] = _say,
    builder: str = "",
    linker: str = "",
    **chosen: Value,
) -> None:
    """Serve the store folder, or a remote store `sparql+http://…`, until Ctrl-C or SIGTERM.

    `announce` gets the address once it answers. `builder` is the path `module:function` of what builds posted
    articles (`graph_builder.run.posted`), `linker` that of what decides on links (`graph_builder.run.linking`); in
    front of a remote store nothing is written, and nobody called.
    `chosen` are settings by name with underscores (`query_timeout`); the others keep their defaults.
    Raises StoreError where there is nothing to serve, UsageError for a port that is none, ServeError where the
    address cannot be taken.
    """
    setting = partial(_setting, chosen)
    limits = _limits(setting)
    listener = _Listener(host, port)
    token = read_token(str(setting("token")), str(setting("token-file")))
    _log(str(setting("log-format")))
    ending = Ending()
    live = _engine(store, limits)
    runs = {"builder": builder, "linker": linker, "corrections": str(setting("corrections"))}
    jobs = _jobs(Path(store), setting, live.refresh, runs) if isinstance(live, LiveEngine) else None
    dumps = Dumps(Path(store)) if isinstance(live, LiveEngine) else None
    try:
        writing, calls = Writing(jobs, Access(token)), Calls(jobs, _allowed(setting))
        server = listener.open(
            create_app(_keeping(live, setting), _settings(setting, limits), writing, calls, ending, dumps),
            threads=max(int(setting("threads")), 2 * (limits.slots + limits.queue) + _SPARE_THREADS) + MOST_JOBS,
            max_request_body_size=2 * int(setting("max-body")),  # so that the application says what is wrong
        )
        _quieten_waitress()
        with suppress(KeyboardInterrupt):
            ending.listen()
            live.start()
            if token and jobs:
                jobs.start()
            announce(f"http://{_shown(host)}:{listener.port}/")
            run_until(server, ending, float(setting("shutdown-timeout")))
    finally:
        listener.close()
        if jobs:
            jobs.close()
        if dumps:
            dumps.close()
        live.close()


def _engine(store: str | Path, limits: Limits) -> LiveEngine | RemoteEngine:
    """Before a folder, processes that hold its graph; before another server, connections to it."""
    if is_remote(str(store)):
        return RemoteEngine(str(store), limits.slots, limits.queue, PREFIXES)
    return LiveEngine(Path(store), partial(ForkingEngine, limits=limits, prefixes=dict(PREFIXES)))


def _keeping(engine: LiveEngine | RemoteEngine, setting: Callable[[str], Value]) -> Engine:
    """The engine, which keeps answers where it can tell when they are old: a remote store has no generations."""
    most = int(setting("answer-memory")) * _MEGABYTE
    return KeepingEngine(engine, most) if most > 0 and isinstance(engine, LiveEngine) else engine


class _Listener:
    """The waitress server, once it is open."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._server: Any = None

    def open(self, app: Any, threads: int, **options: int) -> Any:
        """Take the port; `threads` requests at the most are served at once. Raises ServeError with what to do."""
        if not 0 <= self._port <= _LAST_PORT:
            raise UsageError(f"a port is a number from 0 to {_LAST_PORT}, not {self._port}")
        try:
            self._server = waitress.create_server(
                app,
                host=self._host,
                port=self._port,
                ident="damin",
                clear_untrusted_proxy_headers=True,
                channel_request_lookahead=1,  # so that a client that goes away is noticed
                outbuf_high_watermark=_AHEAD,
                _dispatcher=Hands(threads),
                **options,
            )
        except (OSError, ValueError) as error:
            raise ServeError(
                f"Cannot listen on {self._host} port {self._port} ({_reason(error)}): "
                "choose another --port or --host."
            ) from error
        be_patient(self._server)
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


def _setting(chosen: Mapping[str, Value], name: str) -> Value:
    return chosen.get(name.replace("-", "_"), default(name))


def _limits(setting: Callable[[str], Value]) -> Limits:
    slots = int(setting("query-workers")) or os.cpu_count() or 1
    return Limits(
        ceiling=float(setting("query-timeout")),
        memory=int(setting("query-memory")),
        slots=slots,
        queue=max(int(setting("query-queue")), 0),
        graph_memory=int(setting("graph-memory")),
    )


class _OneLine(logging.Filter):
    """Says in one line that an answer was cut off, where waitress would print a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass; drop the traceback of a fault that has a sentence."""
        if record.exc_info and isinstance(record.exc_info[1], DaminError):
            record.msg, record.args = "An answer was cut off: %s", (str(record.exc_info[1]),)
            record.exc_info = None
        return True


def _quieten_waitress() -> None:
    logging.getLogger("waitress").addFilter(_OneLine())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def _settings(setting: Callable[[str], Value], limits: Limits) -> Settings:
    return Settings(
        timeout=limits.ceiling,
        max_body=int(setting("max-body")),
        max_url=int(setting("max-url")),
        max_result=int(setting("max-result")),
        public=str(setting("public-address")),
        licence=str(setting("licence")),
    )


def _jobs(path: Path, setting: Callable[[str], Value], written: Callable[[], None], runs: Mapping[str, str]) -> Jobs:
    options = Options(
        store=str(path),
        shacl=str(setting("shacl")),
        memory=int(setting("query-memory")),
        allowed=_allowed(setting),
        prefixes=dict(PREFIXES),
        **runs,
    )
    return Jobs(options, float(setting("write-timeout")), written)


def _allowed(setting: Callable[[str], Value]) -> tuple[str, ...]:
    return tuple(str(setting("allow-remote")).split())


def _log(form: str) -> None:
    if form not in {"text", "json"}:
        raise UsageError(f"the server logs as text or json, not as {form!r}")
    if form == "json":
        log_as_json()


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _reason(error: Exception) -> str:
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error).lower()
