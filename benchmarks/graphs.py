"""Graphs of our own shape, of any size: made by the real writers from articles that a seeded generator invents."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement
from graph_builder.rdf.graph import article_quads
from graph_builder.rdf.iris import Iris
from graph_builder.rdf.reference import reference_quads
from graph_builder.stores.folder import Folder

BASE = "https://w3id.org/damin/"
_ACTORS, _STATES, _PLACES, _PROCESSES = 2000, 60, 300, 20
_FIRST = date(2012, 1, 1)
_DAYS = 4000
_SYLLABLES = ("را", "نو", "سا", "مي", "دا", "كو", "لي", "بو", "تا", "زي")
_LATIN = ("ra", "nu", "sa", "mi", "da", "ko", "li", "bo", "ta", "zi")
_KINDS = ("PhoneCall", "Summit", "NegotiationRound", "BilateralMeeting", "Conference", "Visit")


class Inventor:
    """Invents things and articles, the same from the same seed; some actors are in many articles, most in few."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.actors = [self._thing("actor", i, self._kinds(i)) for i in range(_ACTORS)]
        self.places = [self._thing("place", i, ("Place",)) for i in range(_PLACES)]
        self.processes = [self._thing("process", i, ("Process",)) for i in range(_PROCESSES)]

    def articles(self) -> Iterator[Extraction]:
        """Articles without end."""
        number = 0
        while True:
            yield self._article(number)
            number += 1

    @staticmethod
    def _kinds(number: int) -> tuple[str, ...]:
        return ("Actor", "State") if number < _STATES else ("Actor", "Person")

    def _thing(self, kind: str, number: int, kinds: tuple[str, ...]) -> Node:
        letters = [self._random.randrange(len(_LATIN)) for _ in range(6)]
        arabic, latin = ("".join(table[i] for i in letters) for table in (_SYLLABLES, _LATIN))
        name = f"{latin[:6].title()} {latin[6:].title()}"
        labels = (Label(f"أ{arabic[:6]} ال{arabic[6:]}ة", "ar"), Label(name, "en"))
        return Node(f"{kind}/{latin}-{number}", kinds, labels)

    def _some(self, things: list[Node], number: int) -> list[Node]:
        """Different things, the first of the list far more often than the last."""
        found: dict[str, Node] = {}
        while len(found) < number:
            thing = things[int(len(things) * self._random.random() ** 3)]
            found[thing.id] = thing
        return list(found.values())

    def _article(self, number: int) -> Extraction:
        day = _FIRST + timedelta(days=self._random.randrange(_DAYS))
        sentences = [f"Sentence {i} of article {number}, on what was said and done that day." for i in range(6)]
        text = "\n".join(sentences)
        article = Article(
            f"bench-{number}", text, f"Article {number}", f"https://example.org/{number}", day, "en", "Bench"
        )
        nodes, statements = self._meeting(number, day, text)
        if number % 3 == 0:
            more_nodes, more = self._agreement(number, text)
            nodes, statements = nodes + more_nodes, statements + more
        unique = {node.id: node for node in nodes}
        return Extraction(article, tuple(unique.values()), tuple(unique), tuple(statements))

    def _meeting(self, number: int, day: date, text: str) -> tuple[list[Node], list[Statement]]:
        kind, people = self._random.choice(_KINDS), self._some(self.actors, self._random.randint(2, 5))
        place, process = self._some(self.places, 1)[0], self._some(self.processes, 1)[0]
        names = [f"{'، '.join(p.labels[0].text for p in people)} ({day})", f"{people[0].labels[1].text} ({day})"]
        meeting = Node(f"meeting/bench-{number}", ("Meeting", kind), (Label(names[0], "ar"), Label(names[1], "en")))
        facts: list[tuple[str, str | Literal]] = [
            ("type", Literal("Meeting")),
            ("type", Literal(kind)),
            *(("participant", person.id) for person in people),
            ("place", place.id),
            ("partOf", process.id),
            ("startDate", Literal(day.isoformat(), "date")),
            ("endDate", Literal(day.isoformat(), "date")),
            ("datePrecision", Literal("day")),
            ("status", Literal("Held", "term")),
        ]
        return [*people, place, process, meeting], [self._fact(meeting.id, fact, text) for fact in facts]

    def _agreement(self, number: int, text: str) -> tuple[list[Node], list[Statement]]:
        states = self._some(self.actors[:_STATES], 2)
        labels = (Label(f"اتفاق {number}", "ar"), Label(f"Agreement {number}", "en"))
        deal = Node(f"agreement/bench-{number}", ("Agreement", "Ceasefire"), labels)
        facts: list[tuple[str, str | Literal]] = [
            ("type", Literal("Agreement")),
            ("type", Literal("Ceasefire")),
            *(("guarantor", state.id) for state in states),
        ]
        return [*states, deal], [self._fact(deal.id, fact, text) for fact in facts]

    def _fact(self, subject: str, fact: tuple[str, str | Literal], text: str) -> Statement:
        line = self._random.randrange(6)
        begin = sum(len(part) + 1 for part in text.split("\n")[:line])
        end = begin + len(text.split("\n")[line])
        confidence = self._random.choice((0.72, 0.85, 0.93, 0.97))
        return Statement(subject, fact[0], fact[1], (Evidence(begin, end, f"bench-{line}", confidence),))


def make_graph(quads: int, seed: int, folder: Path) -> tuple[Path, Path, Path]:
    """A store folder, its quads as N-Quads, and its default graph as N-Triples, about so many quads in all."""
    iris, inventor, store = Iris(BASE), Inventor(seed), ox.Store()
    known = reference_quads([*inventor.actors, *inventor.places, *inventor.processes], iris)
    size = add(store, known)
    for extraction in inventor.articles():
        if size >= quads:
            break
        size += add(store, article_quads(extraction, iris))
    whole, default = folder / f"graph-{quads}.nq", folder / f"graph-{quads}.nt"
    store.dump(str(whole), ox.RdfFormat.N_QUADS)
    store.dump(str(default), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return store_folder(folder / f"store-{quads}", whole), whole, default


def add(store: ox.Store, quads: list[Quad]) -> int:
    """Add quads to their graph and to the default graph; about how many that made."""
    store.extend(quads)
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return 2 * len(quads)


def store_folder(root: Path, nquads: Path) -> Path:
    """A store with one generation, loaded and not built: identity has nothing to decide here."""
    root.mkdir()
    folder = Folder(root)
    folder.initialise(BASE)
    name = folder.next_name()
    place = folder.generation(name)
    place.mkdir()
    store = ox.Store(str(place / "db"))
    store.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    for record in ("in-use", "issues.jsonl", "quarantine.jsonl"):
        (place / record).touch()
    folder.publish(name)
    return root
