"""One table of settings, each declared once with default and help; the command line and docs read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from graph_builder.errors import UsageError

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that a user can set, of the type of its default; `unit` is empty for a bare value."""

    name: str
    default: Value
    help: str
    unit: str = ""

    @property
    def env(self) -> str:
        """The environment variable that overrides the default: `DAMIN_QUERY_TIMEOUT` for `query-timeout`."""
        return "DAMIN_" + self.name.upper().replace("-", "_")

    @property
    def option(self) -> str:
        """The command-line option: `--query-timeout`."""
        return "--" + self.name

    def parse(self, text: str) -> Value:
        """The value that `text` means for this setting. Raises UsageError where it means none."""
        try:
            return type(self.default)(text)
        except ValueError:
            kind = type(self.default).__name__
            raise UsageError(f"{self.env} must be of type {kind}, not {text!r}") from None


SETTINGS: tuple[Setting, ...] = (
    Setting("base-iri", "https://w3id.org/damin/", "Base of every IRI that a build mints; ends in / or #."),
    Setting("store", "damin-store", "The store folder; for reading also a remote store, as sparql+http://HOST/PATH."),
    Setting("remote-timeout", 300.0, "The longest that a remote store may take for one request.", "seconds"),
    Setting("corrections", "damin-corrections.yaml", "The file of people's decisions: same, different, rejected."),
    Setting("workers", 1, "Processes that read articles; 0 stands for one a processor core."),
    Setting("engine", "local", "Where a build runs: local processes, or a Dask cluster (dask)."),
    Setting("scheduler", "", "Address of a running Dask scheduler; empty starts a cluster on this machine."),
    Setting("shacl", "fast", "The SHACL engine: fast, or pyshacl, the reference."),
    Setting("min-confidence", 0.0, "Facts that are less sure than this, from 0 to 1, are left out."),
    Setting(
        "licence", "", "The licence that network files and the server state, best as an IRI; empty leaves it out."
    ),
    Setting(
        "large-network",
        1000,
        "Networks of more nodes are measured with igraph, or from a sample of paths without it.",
        "nodes",
    ),
    Setting("host", "127.0.0.1", "The address that the server listens on."),
    Setting("port", 8000, "The port that the server listens on; 0 takes a free one."),
    Setting(
        "public-address",
        "",
        "The address at which the world finds the server, where that is not the one of its requests; "
        "for descriptions and sitemaps.",
    ),
    Setting("threads", 8, "Threads of the server that take requests."),
    Setting("query-timeout", 30.0, "The longest that one query may run, whatever is asked for.", "seconds"),
    Setting("query-workers", 0, "Processes that answer queries; 0 stands for one a processor core."),
    Setting("query-queue", 64, "Queries that may wait for a worker; the next is turned away at once."),
    Setting("query-memory", 2048, "Memory that one query may take before it is stopped.", "megabytes"),
    Setting(
        "graph-memory",
        0,
        "Memory that the graph may take in the server, a larger one being read from the store folder; "
        "0 stands for half of the machine's.",
        "megabytes",
    ),
    Setting(
        "answer-memory",
        64,
        "Memory for answers that are given again while the graph stays the same; 0 keeps none.",
        "megabytes",
    ),
    Setting("max-body", 16_777_216, "The largest request body that the server reads.", "bytes"),
    Setting("max-url", 65_536, "The longest address of a request that the server reads.", "bytes"),
    Setting("max-result", 1_073_741_824, "The largest answer that the server sends; 0 for any size.", "bytes"),
    Setting("token", "", "The token that writing requests must carry; empty turns writing off."),
    Setting("token-file", "", "A file that holds the token; it wins over the token itself."),
    Setting("write-timeout", 600.0, "The longest that one write may take before it is given up.", "seconds"),
    Setting(
        "allow-remote",
        "",
        "Addresses that SERVICE and LOAD may call, with spaces between; one that ends in / stands for all below it.",
    ),
    Setting(
        "shutdown-timeout", 20.0, "The longest that running requests may take once the server is to end.", "seconds"
    ),
    Setting("log-format", "text", "How the server logs: text, faults alone; or json, a line for each request too."),
)

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}


def default(name: str) -> Value:
    """The value of setting `name` where no option says otherwise: its environment variable, else its default.

    Raises KeyError for a name that is not in the table, UsageError for a variable of the wrong type.
    """
    setting = BY_NAME[name]
    text = os.environ.get(setting.env)
    return setting.default if text is None else setting.parse(text)
