"""A copy of a store's graphs on which an update is tried out, and what it changed there.

The copy is made of hard links beside the generations, where the next writer sweeps it if we are killed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QueryTriples, RdfFormat, Triple

from graph_builder.rdf.into_default import into_default
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.outside import addresses
from graph_builder.rdf.update import Reach, Using, operations, reach, with_using
from graph_builder.stores.reader import dump
from graph_builder.stores.running import run_operation
from graph_builder.stores.writable import check_taken


class Scratch:
    """A copy of `live` in a new folder in `place`, until `close`. The default graph follows the named ones in it.

    `hidden` are the triples, as lines of N-Triples, that the default graph leaves out though a graph states them.
    """

    def __init__(self, live: ox.Store, place: Path, iris: Iris, hidden: Sequence[str]) -> None:
        self._live, self._iris = live, iris
        self._path = Path(tempfile.mkdtemp(dir=place, prefix="update-"))
        self._hidden = {quad.triple for quad in ox.parse("\n".join(hidden).encode(), RdfFormat.N_TRIPLES)}
        self.store = ox.Store(str(self._copied(live, 0)))
        self._touched: set[str] | None = set()

    def run(self, update: str, using: Using, base: str | None) -> None:
        """Run a request, one operation after the other; `base` is what relative IRIs are read against.

        Raises what `run_operation` and `check_taken` raise. The syntax of the whole is taken to be checked.
        """
        steps = operations(update) or [update]
        for number, step in enumerate(steps):
            before = ox.Store.read_only(str(self._copied(self.store, number))) if number else self._live
            written = self._written(step, using, base)
            run_operation(self.store, step, using, base)
            self._follow(before, reach(step), last=number == len(steps) - 1)
            self.store.extend(Quad(t.subject, t.predicate, t.object, self._iris.user_graph) for t in written)

    def changes(self) -> Iterator[tuple[str, bytes]]:
        """Each graph that is not as in the live store, with its N-Triples; empty where it is gone."""
        names = self._touched if self._touched is not None else self._names(self._live) | self._names(self.store)
        for name in sorted({*names, self._iris.user_graph.value}):
            now = dump(self.store, name)
            if now != dump(self._live, name):
                yield name, now

    def close(self) -> None:
        """Let go of the copy."""
        self.store = ox.Store()
        shutil.rmtree(self._path, ignore_errors=True)

    def _written(self, step: str, using: Using, base: str | None) -> list[Triple]:
        """What an operation is about to write into the default graph and what stands there already."""
        query = into_default(with_using(step, using) if using else step)
        if query is None or addresses(step) != ():
            return []
        try:
            found = self.store.query(query, base_iri=base)
        except (SyntaxError, ValueError):
            return []  # the engine says so when it runs the operation itself
        if not isinstance(found, QueryTriples):
            return []
        triples = (t for t in found if not isinstance(t.subject, BlankNode))
        return [t for t in triples if Quad(t.subject, t.predicate, t.object, DefaultGraph()) in self.store]

    def _follow(self, before: ox.Store, area: Reach, *, last: bool) -> None:
        """Take what an operation did to the default graph to the graph of users, and bring the default graph up."""
        if self._touched is not None:
            self._touched = None if area.named is None else self._touched | self._existing(area.named, before)
        if area.default:
            self._keep_default(before)
        if not last:
            self._derive(before, self._names(before) | self._names(self.store) if area.named is None else area.named)

    def _keep_default(self, before: ox.Store) -> None:
        came, went = _difference(before, self.store, None)
        user = self._iris.user_graph
        check_taken(went, self.store, self._iris)
        for quad in went:
            self.store.remove(Quad(quad.subject, quad.predicate, quad.object, user))
        self.store.extend(Quad(quad.subject, quad.predicate, quad.object, user) for quad in came)

    def _derive(self, before: ox.Store, names: frozenset[str] | set[str]) -> None:
        """Make the default graph the union of the named ones again, where these changed."""
        apart = {self._iris.ontology_graph.value, self._iris.user_graph.value}
        for name in names - apart:
            came, went = _difference(before, self.store, name)
            shown = [q for q in came if q.triple not in self._hidden]
            self.store.extend(Quad(q.subject, q.predicate, q.object) for q in shown)
            for quad in went:
                if not self._stated(quad):
                    self.store.remove(Quad(quad.subject, quad.predicate, quad.object))

    def _stated(self, quad: Quad) -> bool:
        found = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(q.graph_name not in (DefaultGraph(), self._iris.ontology_graph) for q in found)

    def _existing(self, names: frozenset[str], before: ox.Store) -> set[str]:
        known = self._names(before) | self._names(self.store)
        return {*names} & known

    @staticmethod
    def _names(store: ox.Store) -> set[str]:
        return {name.value for name in store.named_graphs() if isinstance(name, NamedNode)}

    def _copied(self, store: ox.Store, number: int) -> Path:
        path = self._path / str(number)
        store.backup(str(path))
        return path


def _difference(before: ox.Store, after: ox.Store, name: str | None) -> tuple[list[Quad], list[Quad]]:
    """What came to a graph and what went from it."""
    old, new = dump(before, name), dump(after, name)
    if old == new:
        return [], []
    was, now = set(old.splitlines()), set(new.splitlines())
    return _parsed(now - was), _parsed(was - now)


def _parsed(lines: set[bytes]) -> list[Quad]:
    return list(ox.parse(b"\n".join(lines), RdfFormat.N_TRIPLES))
