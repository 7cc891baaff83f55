"""The actors of a gold file, and which nodes of a graph stand for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from graph_builder.evaluate.counts import Counts
from graph_builder.evaluate.gold import Gold, GoldActor
from graph_builder.evaluate.names import same_name
from graph_builder.evaluate.said import Nodes, World


class Cast:
    """The actors of one gold file, and which nodes of the graph they are."""

    def __init__(self, gold: Gold, world: World) -> None:
        self.gold = gold
        self.world = world
        self._by_name = {actor.name: actor for actor in gold.actors}

    def is_actor(self, node: str, actor: GoldActor) -> bool:
        """Whether a node is this actor: by Wikidata number, else by name."""
        if actor.wikidata and actor.wikidata in self.world.numbers.get(node, ()):
            return True
        return same_name(actor.names, self.world.names.get(node, ()))

    def nodes_of(self, actor: GoldActor, nodes: Iterable[str]) -> set[str]:
        """The nodes that are this actor."""
        return {node for node in nodes if self.is_actor(node, actor)}

    def knows(self, node: str) -> bool:
        """Whether a node is any actor of the file."""
        return any(self.is_actor(node, actor) for actor in self.gold.actors)

    def people(self, asked: Collection[str], nodes: Nodes, neutral: Iterable[str] = ()) -> Counts:
        """Counts for actors asked for by name; `neutral` names are right but not asked for.

        A person and the state or body that gold says the person represents count as one.
        """
        met = [name for name in asked if any(self.stands_for(node, name) for node in nodes)]
        right = {node for node in nodes for name in (*asked, *neutral) if self.stands_for(node, name)}
        return Counts(len(met), len(nodes) - len(right), len(asked) - len(met))

    def stands_for(self, node: str, name: str) -> bool:
        """Whether a node is the actor of this name, represents that actor or is represented by it."""
        return any(self.is_actor(node, actor) for actor in self._stand_ins(name))

    def _stand_ins(self, name: str) -> Iterator[GoldActor]:
        actor = self.actor(name)
        yield actor
        yield from (a for a in self.gold.actors if a.represents == name)
        if actor.represents:
            yield self.actor(actor.represents)

    def actor(self, name: str) -> GoldActor:
        """The entry of this name; an actor of that name alone where there is none."""
        return self._by_name.get(name, GoldActor((name,)))
