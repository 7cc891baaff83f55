"""The named graphs of a generation that is being written, changed graph by graph against the live one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from graph_builder.rdf.canonical import in_graph
from graph_builder.stores.reader import dump

_PENDING_LINES = 200_000
_BULK_LINES = 20_000


class Layer:
    """Named graphs and, where `merged`, their union as the default graph, `unmerged` left out of it.

    `live` is the store of the live generation, None where there is none; `make` opens that of the new one, which
    happens at the first difference. `differs` are the graphs that are not as in the live one.
    """

    def __init__(
        self, live: ox.Store | None, make: Callable[[], ox.Store], unmerged: NamedNode, *, merged: bool = True
    ) -> None:
        self._live, self._make = live, make
        self._unmerged, self._merged = unmerged, merged
        self._known = {name.value for name in live.named_graphs()} if live else set()
        self._store: ox.Store | None = None
        self._pending: list[bytes] = []
        self._pending_graphs: set[str] = set()
        self.differs: set[str] = set()

    def graphs(self) -> set[str]:
        """The IRIs of the named graphs as they stand here."""
        current = self.current()
        return {name.value for name in current.named_graphs() if isinstance(name, NamedNode)} if current else set()

    def live_lines(self, name: str) -> set[bytes]:
        """The N-Triples lines of a graph of the live generation, without line ends."""
        if self._live is None or name not in self._known:
            return set()
        return set(dump(self._live, name).splitlines())

    def lines(self, name: str) -> set[bytes]:
        """The lines of a graph as it stands here."""
        if name not in self.differs:
            return self.live_lines(name)
        if name in self._pending_graphs:
            self._flush()
        return set(dump(self.opened(), name).splitlines())

    def replace(self, name: str, wanted: set[bytes]) -> bool:
        """Put these lines in the place of a graph; whether they are others than those that stood there."""
        before, now = self.live_lines(name), self.lines(name)
        if wanted != now:
            self._write(NamedNode(name), added=wanted - now, removed=now - wanted)
        (self.differs.add if wanted != before else self.differs.discard)(name)
        return wanted != now

    def changed(self) -> set[Triple]:
        """The triples that came to or went from the named graphs of the union, against the live generation."""
        lines = (came | went for _, came, went in self.differences())
        return {quad.triple for quad in ox.parse(b"\n".join(set().union(*lines)), RdfFormat.N_TRIPLES)}

    def differences(self) -> Iterator[tuple[str, set[bytes], set[bytes]]]:
        """The graphs of the union that are not as in the live generation: which lines came, and which went."""
        self._flush()
        for name in self.differs - {self._unmerged.value}:
            before, now = self.live_lines(name), self.lines(name)
            yield name, now - before, before - now

    def hide(self, triples: Iterable[Triple]) -> None:
        """Take triples out of the default graph, though named graphs state them."""
        hidden = list(triples)
        if hidden:
            self._flush()
        for triple in hidden:
            self.opened().remove(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))

    def show(self, triples: Iterable[Triple]) -> None:
        """Put hidden triples back into the default graph, where a named graph states them still."""
        for triple in triples:
            self._flush()
            if self._stated(triple):
                self.opened().add(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))

    def current(self) -> ox.Store | None:
        """The store as it stands here: the new one, else the live one, None where there is neither."""
        self._flush()
        return self._store if self._store is not None else self._live

    def opened(self) -> ox.Store:
        """The store of the new generation, made when it is first needed."""
        if self._store is None:
            self._store = self._make()
        return self._store

    def flush(self) -> None:
        """Bring everything to the files, and close them: RocksDB may still be tidying until then."""
        self._flush()
        self.opened().flush()
        self._store = None

    def close(self) -> None:
        """Let go of both stores as they are: RocksDB keeps its files open as long as anybody holds one."""
        self._store = self._live = None

    def _write(self, graph: NamedNode, added: set[bytes], removed: set[bytes]) -> None:
        store = self.opened()
        if graph.value in self._pending_graphs:
            self._flush()
        shown = self._merged and graph != self._unmerged
        for quad in ox.parse(b"\n".join(removed), RdfFormat.N_TRIPLES):
            store.remove(Quad(quad.subject, quad.predicate, quad.object, graph))
            if shown and not self._stated(quad.triple):
                store.remove(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
        if not added and not dump(store, graph.value):
            store.remove_graph(graph)
        self._pending += in_graph(b"\n".join(added), graph)
        if shown:
            self._pending += [line + b"\n" for line in added]
        self._pending_graphs.add(graph.value)
        if len(self._pending) > _PENDING_LINES:
            self._flush()

    def _stated(self, triple: Triple) -> bool:
        """Whether a named graph states it still. One that is pending puts it back when it is flushed."""
        holders = self.opened().quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return any(h.graph_name not in (DefaultGraph(), self._unmerged) for h in holders)

    def _flush(self) -> None:
        if self._pending:
            write = self.opened().bulk_load if len(self._pending) > _BULK_LINES else self.opened().load
            write(b"".join(self._pending), RdfFormat.N_QUADS)
        self._pending.clear()
        self._pending_graphs.clear()
