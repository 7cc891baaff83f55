"""People in public office beyond those of `persons.tsv`: found by full Latin name, or by office, state and day.

The table is long and most articles name nobody of it, so it is read at its first use, and only those whom an
article names become entities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from graph_builder.extract.gazetteer_tables import Row, bounds, rows
from graph_builder.extract.gazetteer_types import WIKIDATA, Entity, Tenure
from graph_builder.identifiers import slug
from graph_builder.text.fold import Folded
from graph_builder.text.language import load_language

_TABLE = "officeholders"
_LATIN = "en"
_LONGEST = 6  # words of a name
_BEFORE = 730  # days before the first office; a name that is older than that is someone else's
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ .'-]{1,3}")


@dataclass(frozen=True, slots=True)
class Officeholder:
    """One row: `entity` is the id that the person has in the graph, `country` that of the state served."""

    row: Row
    entity: str
    country: str

    @property
    def name(self) -> str:
        """The name in Latin script, without titles of nobility."""
        return self.row["name"]

    def tenures(self) -> Iterator[Tenure]:
        """The times in office. Raises DataError for a cell `office from/to|…` that is none."""
        for value in self.row.values("offices"):
            office, _, dates = value.partition(" ")
            start, slash, end = dates.partition("/")
            if not slash:
                raise self.row.error(f"'offices' holds {value!r}, not 'office from/to'")
            first, last = (bounds(self.row, "offices", d) if d else None for d in (start, end))
            yield Tenure(
                self.entity,
                office,
                self.country,
                first[0] if first else None,
                last[1] if last else None,
                certain=True,
            )

    def in_office(self, day: date, office: str | None) -> bool:
        """Whether the person held the office that day, or any office where none is given."""
        return any(t.covers(day) and office in {None, t.office} for t in self.tenures())

    def known_by(self, day: date | None) -> bool:
        """Whether an article of that day can speak of the person: not years before the first office."""
        if day is None:
            return True
        return any(t.start is None or (t.start - day).days <= _BEFORE for t in self.tenures())

    def node(self, *, match: str) -> Entity:
        """The person as an entity, linked by the SKOS property `match`."""
        return Entity(
            id=self.entity,
            kind="Person",
            labels={_LATIN: self.name},
            matches=((match, WIKIDATA + self.row["qid"]),),
            country=self.country,
        )


class Officeholders:
    """The table. `states` maps ISO codes to entity ids; `known` are the gazetteer's own entities.

    A person whom the gazetteer knows under the same Wikidata item has its id.
    """

    def __init__(self, folder: Path, states: Mapping[str, str], known: Mapping[str, Entity]) -> None:
        self._folder = folder
        self._states = states
        self._known = known

    @cached_property
    def people(self) -> tuple[Officeholder, ...]:
        """All rows. Raises DataError for a missing table, and for a row without item, name or known state."""
        items = {iri: e.id for e in self._known.values() for _, iri in e.matches if iri.startswith(WIKIDATA)}
        table = [(row, slug(row.needed("name")), self._state(row)) for row in rows(self._folder, _TABLE)]
        owners: dict[str, set[str]] = defaultdict(set)
        for row, name, _ in table:
            owners[name].add(row.needed("qid"))
        shared = {name for name, people in owners.items() if len(people) > 1}
        return tuple(
            Officeholder(row, items.get(WIKIDATA + row["qid"]) or self._new_id(row, name, state, shared), state)
            for row, name, state in table
        )

    def _new_id(self, row: Row, name: str, state: str, shared: Collection[str]) -> str:
        """The name as an id; the item's number after it where someone else has that name.

        Whom the gazetteer has under this name, for the same state and without an item, is the same person.
        """
        identifier = f"actor/{name}"
        known = self._known.get(identifier)
        free = known is None or (known.country == state and not known.matches)
        return identifier if free and name not in shared else f"{identifier}-{row['qid'].lower()}"

    def _state(self, row: Row) -> str:
        if row["country"] not in self._states:
            raise row.error(f"'country' refers to {row['country']!r}, which no table has")
        return self._states[row["country"]]

    @cached_property
    def _by_name(self) -> dict[str, list[Officeholder]]:
        fold = load_language(_LATIN).fold
        found: dict[str, list[Officeholder]] = defaultdict(list)
        for person in self.people:
            found[" ".join(_words(fold(person.name)))].append(person)
        return found

    @cached_property
    def _by_state(self) -> dict[str, list[Officeholder]]:
        found: dict[str, list[Officeholder]] = defaultdict(list)
        for person in self.people:
            found[person.country].append(person)
        return found

    def check(self) -> None:
        """Read all of it. Raises DataError for a row that is wrong."""
        for person in self.people:
            if not person.row["qid"].removeprefix("Q").isdigit():
                raise person.row.error(f"'qid' is no Wikidata number: {person.row['qid']!r}")
            if not list(person.tenures()):
                raise person.row.error("'offices' is empty")

    def serving(self, office: str | None, states: Iterable[str], day: date) -> list[Officeholder]:
        """Who held the office, or any, of one of the states that day."""
        people = (p for state in states for p in self._by_state.get(state, ()))
        return [p for p in people if p.in_office(day, office)]

    def find(
        self, text: Folded, begin: int, end: int, states: Collection[str], day: date | None
    ) -> Iterator[tuple[int, int, Entity]]:
        """Full names in the folded range [begin, end) of a text in Latin script, the longest from each word on.

        A person counts where the article names the state served (`states`), and where nobody else of that name
        does.
        """
        words = [m for m in _WORD.finditer(text.text, begin, end) if len(m[0]) > 1 or m.end() == end]
        position = 0
        while position < len(words):
            size, person = self._longest(text, words[position : position + _LONGEST], states, day)
            if person:
                span = words[position].start(), words[position + size - 1].end()
                yield *span, self._known.get(person.entity) or person.node(match="exactMatch")
            position += size

    def _longest(
        self, text: Folded, words: list[re.Match[str]], states: Collection[str], day: date | None
    ) -> tuple[int, Officeholder | None]:
        """How many words to go on by, and who is named by them."""
        for size in range(_joined(text, words), 1, -1):
            people = self._by_name.get(" ".join(w[0] for w in words[:size]), [])
            people = [p for p in people if p.country in states and p.known_by(day)]
            if len({p.entity for p in people}) == 1:
                return size, people[0]
        return 1, None


def _words(name: str) -> list[str]:
    """The words of a folded name without initials."""
    return [word for word in _WORD.findall(name) if len(word) > 1]


def _joined(text: Folded, words: list[re.Match[str]]) -> int:
    """How many of the words can be one name: it begins with a capital and nothing but spaces, initials, dots and
    hyphens stand between."""
    if not _is_capital(text, words[0]):
        return 0
    for count, (left, right) in enumerate(pairwise(words), start=1):
        between = text.text[left.end() : right.start()]
        if not all(_GAP.fullmatch(gap) for gap in re.split(r"\b\w\b", between) if gap):
            return count
    return len(words)


def _is_capital(text: Folded, word: re.Match[str]) -> bool:
    return text.source[text.origin[word.start()]].isupper()
