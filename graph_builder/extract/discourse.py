"""What an article has named so far: its entities, its people and their offices, and whom "the two sides" means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from graph_builder.extract.bearers import Bearers
from graph_builder.extract.dates.readings import told_by
from graph_builder.extract.gazetteer import Entity, Gazetteer
from graph_builder.extract.lists import lists_of
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.identifiers import digest, slug
from graph_builder.model import DateSpan

_ACTORS = frozenset({Tag.ACTOR, Tag.GROUP, Tag.STATE})
_PAIR = 2
_STILL = 3
_TITLE = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """One naming of an actor, in the order of the text."""

    entity: str
    office: str | None
    states: tuple[str, ...]


@dataclass(slots=True)
class Discourse:
    """The memory of one article. `on` is the day to which offices without a date are resolved.

    `written` are the full names of people that the gazetteer's names did not find, and whom they mean. `pair` are the
    two whom the text is about, `pairs` all such pairs, with the number of their sentence, `camps` the last two
    states or groups that were listed, `bodies` the names of states, groups and bodies as written, `plural` those
    whom "they" means: the first list of the last sentence that has one, `scene` the city where something happened
    last; `headed` maps a noun to the actor whose naming began with it last ("the *government* of
    ..."); `ruling` the government and `armed` the group of a country that were named last; `abbreviations` those
    that the text has explained, and the names before them; `bearers` who has which title.
    """

    gazetteer: Gazetteer
    language: str
    on: date | None
    local: dict[str, Entity] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    abbreviations: dict[str, Mention] = field(default_factory=dict)
    headed: dict[str, Mention] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    topic: str | None = None
    pair: tuple[str, ...] = ()
    camps: tuple[str, ...] = ()
    bodies: list[tuple[str, str]] = field(default_factory=list)
    pairs: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    plural: tuple[str, ...] = ()
    scene: str | None = None
    ruling: str | None = None
    armed: str | None = None
    listed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    bearers: Bearers = field(default_factory=Bearers)
    _sentence: int = 0
    _named: int = 0
    _first: date | None = None
    _last: date | None = None
    _listed_in: int = 0

    def entity(self, identifier: str) -> Entity | None:
        """The entity with this id, from the article's own or the gazetteer."""
        return self.local.get(identifier) or self.gazetteer.entities.get(identifier)

    def kind(self, identifier: str) -> str | None:
        """The entity's kind, None where nothing is known of it."""
        entity = self.entity(identifier)
        return entity.kind if entity else None

    def add(self, kind: str, name: str, family: str = "actor") -> str:
        """An entity that only this article names, with the name as written; its id."""
        readable = slug(name)
        identifier = f"{family}/{readable}" if readable else f"{family}/{digest(name)}"
        known = self.gazetteer.entities.get(identifier)
        if kind == "Person":
            self.written[name] = identifier
        if known is None and identifier not in self.local:
            self.local[identifier] = Entity(
                id=identifier,
                kind=kind,
                labels={self.language: " ".join(name.split())},
                aliases=(),
                short=(),
                matches=(),
                country=None,
                represents=None,
            )
        return identifier

    def person(self, name: str, office: str | None, states: tuple[str, ...]) -> str:
        """The id of a person named beside an office or the like: one in office whose name agrees, else a new one."""
        known = self.gazetteer.officeholder(name, self.language, office, states, self.on)
        return self.meet(known, name) if known else self.add("Person", name)

    def meet(self, person: Entity, name: str) -> str:
        """Take up a person whom the gazetteer found under the name as written; the id."""
        if person.id not in self.gazetteer.entities:
            self.local.setdefault(person.id, person)
        self.written[name] = person.id
        return person.id

    def note(self, mention: Mention) -> None:
        """Remember an actor's naming; several of as many states each with his own."""
        one_each = len(mention.entities) == len(mention.states) > 1
        for number, entity in enumerate(mention.entities):
            states = mention.states[number : number + 1] if one_each else mention.states
            self.seen.append(Seen(entity, mention.office, states))

    def note_days(self, spans: Iterable[DateSpan]) -> None:
        """Remember the days that a sentence names: the last, and the first of the whole text."""
        self._sentence += 1
        for span in spans:
            self._last = told_by(span) or self._last
            self._named = self._sentence
            self._first = self._first or self._last

    @property
    def day(self) -> date | None:
        """The day that "the same day" means: the last one named, or that of the opening where it is far behind."""
        return self._last if self._sentence - self._named < _STILL else self._first

    def note_sentence(self, mentions: Iterable[tuple[int, Mention, bool]], text: str = "") -> None:
        """Remember a sentence: its actors (scenes left out), and the pair, trio or longer list that it is about.

        `mentions` are the position, the mention and whether it is only a scene, for each of its symbols in order;
        `text` is the symbol text.
        """
        seen = list(mentions)
        actors = [(at, m, scene) for at, m, scene in seen if m.tag in _ACTORS]
        told = [(at, m, scene) for at, m, scene in actors if m.rule != "coreference" or m.states]
        for _, mention, scene in told:
            if not scene:
                self.note(mention)
            if len(mention.entities) == 1 and mention.tag in {Tag.STATE, Tag.GROUP}:
                self.bodies.append((mention.surface, mention.entities[0]))
        people = [e for _, m, _ in told if m.tag is not Tag.STATE for e in m.entities if self._principal(e)]
        people = list(dict.fromkeys(people))
        single = [m.entities[0] for _, m, _ in actors if m.tag is Tag.ACTOR and len(m.entities) == 1]
        self.topic = next((p for p in single if self.kind(p) == "Person"), self.topic)
        again = any(m.rule == "coreference" and m.entities == self.pair for _, m, _ in actors)
        two = self._two_of(people)
        if two and not again:
            self._note_pair(two)
        lists = lists_of([(at, m) for at, m, _ in told], text, self.kind)
        for members in lists:
            if len(members) > _PAIR:
                self.listed[len(members)] = members
            elif any(self._is_of_many(e) for e in members):
                continue
            elif len(members) == _PAIR and len(people) < _PAIR:
                self._note_pair(members)
            if len(members) == _PAIR and all(self.kind(e) != "Person" for e in members):
                self.camps = members
        self.scene = next((m.place for _, m, scene in seen if m.place and (scene or m.tag is Tag.PLACE)), self.scene)
        self._note_sides([m for _, m, scene in told if not scene])
        self._note_plural([m for at, m, scene in actors if not scene and not _is_title(at, m, actors)], lists)

    def _note_pair(self, two: tuple[str, ...]) -> None:
        self.pair = two
        self.pairs.append((self._sentence, two))

    def two(self, *, persons: bool, below: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """Whom "the two" means: the pair of the sentence before, else the last one that the article keeps naming;
        `persons`: people only, as "the two men" are; `below`: nobody named with one of these offices, as in "the two
        leaders"."""
        fitting = [
            (n, p)
            for n, p in self.pairs
            if (not persons or all(self.kind(e) == "Person" for e in p))
            and not any(self._is_below(e, below) for e in p)
        ]
        if not fitting:
            return () if persons else self.pair
        number, last = fitting[-1]
        if self._sentence - number <= 1:
            return last
        named = Counter(seen.entity for seen in self.seen)
        kept = (p for _, p in reversed(fitting) if all(named[e] > 1 for e in p))
        return next(kept, last)

    def _note_sides(self, told: list[Mention]) -> None:
        """Remember the last government that was called one, and the last group of a country."""
        rules = set(self.gazetteer.governments.values())
        for mention in told:
            named = mention.rule == "government-body" or bool(rules & set(mention.entities))
            if mention.tag is Tag.STATE and named:
                self.ruling = mention.entities[0]
            elif mention.tag is Tag.GROUP and self.is_side(mention.entities[0]):
                self.armed = mention.entities[0]

    def is_side(self, actor: str) -> bool:
        """Whether an actor is a group that can be a side of a conflict: of a country, or of this article alone."""
        entity = self.entity(actor)
        if entity is None or entity.kind not in {"Group", "Organization"}:
            return False
        return entity.country is not None or (entity.kind == "Group" and actor in self.local)

    def _two_of(self, people: list[str]) -> tuple[str, ...]:
        """The first two persons of a sentence, else its first two groups; none where it has one of each."""
        persons = [p for p in people if self.kind(p) == "Person"]
        others = people if not persons else []
        return tuple((persons if len(persons) >= _PAIR else others)[:_PAIR]) if len(people) >= _PAIR else ()

    def _note_plural(self, told: list[Mention], lists: list[tuple[str, ...]]) -> None:
        """Whom "they" of the next sentence means: those meant by such a word here, else the first list, else the
        group that the sentence opens with; what lies sentences back is meant no longer."""
        several = [m.entities for m in told if len(m.entities) >= _PAIR]
        named = [members for members in lists if len(members) >= _PAIR]
        groups = tuple(dict.fromkeys(e for m in told if m.tag is Tag.GROUP for e in m.entities))
        group = [groups] if len(groups) == _PAIR or (groups and told[0].tag is Tag.GROUP) else []
        found = next(iter((*several, *named, *group)), None)
        if found:
            self.plural, self._listed_in = found, self._sentence
        elif self._sentence - self._listed_in >= _STILL:
            self.plural = ()

    def _is_below(self, person: str, offices: frozenset[str]) -> bool:
        """Whether somebody was named with one of these offices, or with none and has one of them that day."""
        named = self.office_of(person)
        return named in offices if named else any(self._held(person, office) for office in sorted(offices))

    def _is_of_many(self, actor: str) -> bool:
        """Whether it is a body of no one country, such as the United Nations: no side of a conflict."""
        entity = self.entity(actor)
        return entity is not None and entity.kind == "Organization" and entity.country is None

    @property
    def trio(self) -> tuple[str, ...]:
        """The three states that were listed last, none where no three were."""
        return self.listed.get(_PAIR + 1, ())

    def _principal(self, entity: str) -> bool:
        return self.kind(entity) in {"Person", "State", "Group"}

    def holder(self, office: str, states: Iterable[str]) -> str | None:
        """Who holds the office of one of these states on the article's day, None where that is not certain."""
        for state in states:
            person = self.gazetteer.holder(office, state, self.on)
            if person:
                return person
        return None

    def with_office(self, office: str, count: int) -> tuple[str, ...]:
        """The last `count` different persons named with the office, in the order of the text, or none."""
        found: list[str] = []
        for seen in reversed(self.seen):
            if seen.entity in found or self.kind(seen.entity) != "Person":
                continue
            if seen.office == office or self._held(seen.entity, office):
                found.append(seen.entity)
            if len(found) == count:
                return tuple(reversed(found))
        return ()

    def with_office_of(self, office: str, states: tuple[str, ...]) -> str | None:
        """The person named last with this office of one of these states, None where none was."""
        found = (s.entity for s in reversed(self.seen) if s.office == office and set(s.states) & set(states))
        return next(found, None)

    def _held(self, person: str, office: str) -> bool:
        return any(t.office == office for t in self.gazetteer.offices_of(person, self.on))

    def states_of(self, actors: Iterable[str]) -> tuple[str, ...]:
        """The states that these actors are or stand for, without repetition."""
        states: list[str] = []
        for actor in actors:
            state = self.state_of(actor)
            if state and state not in states:
                states.append(state)
        return tuple(states)

    def state_of(self, actor: str) -> str | None:
        """The state that an actor is, or stands for by the words of this article or by the gazetteer."""
        if self.kind(actor) == "State":
            return actor
        for seen in reversed(self.seen):
            if seen.entity == actor and seen.states:
                if self.kind(seen.states[0]) == "State":
                    return seen.states[0]
                actor = seen.states[0]
                break
        entity = self.entity(actor)
        return (entity.represents or entity.country) if entity else None

    def are_sides(self, actors: Iterable[str]) -> bool:
        """Whether actors stand for as many states or groups: no two people of one, and none of an organisation."""
        found = list(actors)
        sides = {self.side_of(actor) for actor in found}
        return len(sides) == len(found) and all(self.kind(s or "") in {"State", "Group", None} for s in sides)

    def side_of(self, actor: str) -> str | None:
        """What an actor stands for by the words of this article, else by an office of the day or the gazetteer."""
        if self.kind(actor) != "Person":
            return actor
        told = next((seen.states[0] for seen in reversed(self.seen) if seen.entity == actor and seen.states), None)
        bodies = sorted({tenure.of for tenure in self.gazetteer.offices_of(actor, self.on) if tenure.of})
        return told or (bodies[0] if bodies else self.state_of(actor))

    def home(self, place: str) -> str | None:
        """The country of a place, as a place."""
        entity = self.entity(place)
        country = self.entity(entity.country) if entity and entity.country else None
        return country.place if country else None

    def land(self, place: str) -> str | None:
        """The state that a place lies in or is, as an actor."""
        entity = self.entity(place)
        if entity is None or entity.kind == "State":
            return place if entity else None
        return entity.country

    def homes(self, place: str) -> tuple[str, ...]:
        """The state that a place lies in or is, and its government where that is another actor."""
        land = self.land(place)
        return tuple(dict.fromkeys((land, self.gazetteer.governments.get(land, land)))) if land else ()

    def office_of(self, person: str) -> str | None:
        """The office with which the article named a person last, None where it named none."""
        return next((s.office for s in reversed(self.seen) if s.entity == person and s.office), None)

    def last_office(self) -> str | None:
        """The office of the person named last with one."""
        return next((s.office for s in reversed(self.seen) if s.office), None)


def _is_title(at: int, mention: Mention, actors: Iterable[tuple[int, Mention, bool]]) -> bool:
    """Whether a group is only named before its man ("the council's envoy A")."""
    return mention.tag is Tag.GROUP and any(
        other.tag is Tag.ACTOR and 0 < where - at <= _TITLE for where, other, _ in actors
    )
