"""From tellings of agreements and processes to nodes and facts: parties, guarantors, mediators, sponsors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from graph_builder.extract.accords import AccordCandidate
from graph_builder.extract.gazetteer import Entity
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention
from graph_builder.identifiers import article_key, digest, slug
from graph_builder.model import DateSpan, Label, Literal, Node
from graph_builder.resolve.draft import Draft, Ground
from graph_builder.resolve.hints import agreement_hints
from graph_builder.resolve.labels import guaranteed_labels
from graph_builder.text.bare import bare_words
from graph_builder.text.language import Language, load_language
from graph_builder.text.tidy import tidy

_ROLES = ("party", "guarantor", "mediator", "sponsor")
_PAIR = 2
_PLAIN = frozenset({"Agreement", "Deal"})


@dataclass(slots=True)
class Accord:
    """All tellings of one agreement or process; `entity` is the gazetteer's id, if it has one.

    `guaranteed`: only its guarantors are told; `days` when the gazetteer has it concluded; `extends`: it
    prolongs another.
    """

    key: str
    entity: str | None
    kind: str
    tellings: list[AccordCandidate] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    guaranteed: bool = False
    days: tuple[tuple[date, date], ...] = ()
    own: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    extends: bool = False

    def parties(self) -> tuple[str, ...]:
        """Who is party to it, in the order of the text."""
        return tuple(dict.fromkeys(e for t in self.tellings for e, _ in t.people.get("party", ())))

    def dates(self) -> list[DateSpan]:
        """The dates of its conclusion that the tellings give."""
        return [date for telling in self.tellings for date in telling.dates]

    def fits(self, candidate: AccordCandidate, words: frozenset[str], states: frozenset[str]) -> bool:
        """Whether a telling without an id can be of this one: no other kind, day or states, its own words among ours.

        "The deal" has no words of its own and is any agreement, "the truce" any truce.
        """
        if self.kind != candidate.kind and (self.kind not in _PLAIN | {"Ceasefire"} or candidate.kind not in _PLAIN):
            return False
        if not self.meets(candidate.dates) or self._is_another(candidate, states):
            return False
        if candidate.extends != self.extends and not (self.extends and candidate.definite and self.kind in _PLAIN):
            return False
        parties = candidate.people.get("party", [])
        if self._is_referred_to(candidate, words) or self._has_words_of(candidate, words):
            return True
        if self.kind == candidate.kind == "Ceasefire" and not self._has_others(parties):
            return True
        return self._has_the_same(parties) and (candidate.definite or all(t.definite for t in self.tellings))

    def _is_another(self, candidate: AccordCandidate, states: frozenset[str]) -> bool:
        """Whether the words set the telling apart from this agreement, or others take part in it."""
        days = {d.past for t in self.tellings for d in t.dates}
        same_day = bool(candidate.dates) and candidate.dates[0].past in days
        if (candidate.dated or candidate.other != self.tellings[0].other) and not same_day:
            return True
        both = states & self.states
        return min(len(states), len(self.states)) >= _PAIR and both not in {states, self.states}

    def _is_referred_to(self, candidate: AccordCandidate, words: frozenset[str]) -> bool:
        """ "The agreement" is any told of before, "the truce" one that is a truce."""
        bare = candidate.definite or not (candidate.dates or candidate.people.get("party"))
        fitting = candidate.kind != "Ceasefire" or self.kind == "Ceasefire"
        return bare and len(words) == 1 and candidate.kind != "JointStatement" and fitting

    def _has_words_of(self, candidate: AccordCandidate, words: frozenset[str]) -> bool:
        if candidate.kind not in _PLAIN and (self.entity or candidate.kind == "JointStatement"):
            return words <= self.words or (not self.entity and len(self.words) == 1 and self.words <= words)
        if candidate.own <= (self.words if self.entity else self.own):
            return True
        return not (self.entity or self.own) and (self.kind in _PLAIN) == (candidate.kind in _PLAIN)

    def meets(self, dates: list[DateSpan]) -> bool:
        """Whether a telling with these dates can be of it: none is known, or one falls together with ours."""
        ours = [*self.days, *(d.past for t in self.tellings for d in t.dates if d.past)]
        theirs = [d.past for d in dates if d.past]
        if not ours or not theirs:
            return True
        return any(first <= theirs[0][1] and theirs[0][0] <= last for first, last in ours)

    def _has_the_same(self, parties: list[tuple[str, Mention]]) -> bool:
        """Whether two or more are party to both, and nobody to one alone."""
        ours = {e for t in self.tellings for e, _ in t.people.get("party", ())}
        return len(ours) > 1 and ours == {e for e, _ in parties}

    def _has_others(self, parties: list[tuple[str, Mention]]) -> bool:
        """Whether both have parties, and none in common."""
        ours = {e for t in self.tellings for e, _ in t.people.get("party", ())}
        return bool(ours and parties) and ours.isdisjoint(e for e, _ in parties)

    def is_told(self) -> bool:
        """Whether there is more of it than a bare word: a known or full name, someone in a role; a day or a place
        beside a state or group, or of a truce. "A joint statement" is one only beside those."""
        if self.entity or any(t.people for t in self.tellings):
            return True
        full = any(len(name.split()) > 1 for name in self.names)
        if any(t.dates and t.places for t in self.tellings):
            return True
        if any((t.dates or t.places) and (t.among or full or t.kind == "Ceasefire") for t in self.tellings):
            return True
        if self.kind == "JointStatement" and not any(t.among or t.definite for t in self.tellings):
            return False
        return full and any(t.named for t in self.tellings)


def gather(candidates: Iterable[AccordCandidate], draft: Draft, language: Language) -> list[Accord]:
    """Tellings by what they are of: the gazetteer's id; else the name, a bare "the agreement" being the one named
    last. Guarantors without an object go to the one agreement or process that the article ties them to, or that the
    gazetteer knows them as guarantors of."""
    accords: dict[str, Accord] = {}
    homeless: list[AccordCandidate] = []
    sides: tuple[str, ...] = ()
    for candidate in candidates:
        sides = _settle_sides(candidate, sides, draft)
        if candidate.span is None:
            homeless.append(candidate)
            continue
        states = frozenset(draft.discourse.states_of(entity for entity, _ in candidate.people.get("party", [])))
        accord = _of(candidate, accords, language, states, draft)
        accord.tellings.append(candidate)
        accord.names.append(tidy(candidate.name))
        accord.words |= bare_words(candidate.name, language)
        accord.own |= candidate.own
        accord.states |= states
    _name_by_the_known(accords, draft)
    for candidate in homeless:
        _house(candidate, accords, draft)
    return [accord for accord in accords.values() if accord.is_told()]


def _settle_sides(candidate: AccordCandidate, sides: tuple[str, ...], draft: Draft) -> tuple[str, ...]:
    """Beside an agreement "the two sides" are those of the agreement told of before, `sides`; without one, nobody
    who stands for no state or group. Returns the sides that hold from here on."""
    parties = candidate.people.get("party", [])
    if not parties:
        return sides
    if all(m.rule == "coreference" for _, m in parties):
        if len(sides) == len(parties):
            candidate.people["party"] = [(side, m) for side, (_, m) in zip(sides, parties, strict=True)]
        elif any(draft.discourse.kind(e) == "Person" and not draft.discourse.state_of(e) for e, _ in parties):
            del candidate.people["party"]
        return sides
    return tuple(entity for entity, _ in parties)


def _of(
    candidate: AccordCandidate, accords: dict[str, Accord], language: Language, states: frozenset[str], draft: Draft
) -> Accord:
    """The agreement that a telling is of; a new one where none fits."""
    if candidate.entity:
        known = draft.discourse.entity(candidate.entity)
        made = Accord(candidate.entity, candidate.entity, candidate.kind, days=_days(known))
        return accords.setdefault(candidate.entity, made)
    words = bare_words(candidate.name, language)
    for accord in reversed(accords.values()):
        if accord.fits(candidate, words, states) or _same_place(candidate, accord, draft):
            return accord
    key = language.fold(candidate.name) + (f" {len(accords)}" if language.fold(candidate.name) in accords else "")
    return accords.setdefault(key, Accord(key, None, candidate.kind, extends=candidate.extends))


def _days(known: Entity | None) -> tuple[tuple[date, date], ...]:
    """The bounds of the day, month or year in which the gazetteer has an agreement concluded."""
    if known is None or not known.start:
        return ()
    year, month, day = [*map(int, known.start.split("-")), 0, 0][:3]
    first, last = date(year, month or 1, day or 1), date(year, month or 12, day or 28)
    return ((first, last if day else last + timedelta(days=3)),)


def _name_by_the_known(accords: dict[str, Accord], draft: Draft) -> None:
    """What is told of as "the agreement", with the year and nobody but parties of the only known agreement of the
    article, is that one, even if its name comes later."""
    known = [a for a in accords.values() if a.entity and a.kind != "Process"]
    if len(known) != 1:
        return
    target = known[0]
    parties = set(draft.discourse.states_of(_parties_known(target, draft)))
    for key, accord in list(accords.items()):
        if accord.entity or accord.kind in {"JointStatement", "Ceasefire", "Process"}:
            continue
        dates = [d for t in accord.tellings for d in t.dates]
        people = [e for t in accord.tellings for e, _ in t.people.get("party", ())]
        told = {draft.discourse.state_of(e) or e for e in people}
        if not (dates or told) or not target.meets(dates) or not told <= parties:
            continue
        if all(t.definite for t in accord.tellings):
            target.tellings += accord.tellings
            target.names += accord.names
            del accords[key]


def _parties_known(accord: Accord, draft: Draft) -> tuple[str, ...]:
    """Whom the gazetteer knows as parties of an agreement."""
    known = draft.discourse.entity(accord.entity) if accord.entity else None
    return tuple(known.parties) if known else ()


def _same_place(candidate: AccordCandidate, accord: Accord, draft: Draft) -> bool:
    """Whether a known agreement was concluded where this one was, and no day speaks against it."""
    known = draft.discourse.entity(accord.entity) if accord.entity else None
    if known is None or not candidate.places or candidate.kind in {"JointStatement", "Process"}:
        return False
    days = [d.past for d in candidate.dates if d.past]
    day_fits = not days or not known.start or days[0][0].isoformat() <= known.start <= days[0][1].isoformat()
    return known.place == candidate.places[0].place and known.kind != "Process" and day_fits


def _house(candidate: AccordCandidate, accords: dict[str, Accord], draft: Draft) -> None:
    """Give guarantors without an object the agreement that they are known to guarantee, the only one or the one told
    of last; else one of their own."""
    states = {entity for entity, _ in candidate.people.get("guarantor", [])}
    known = [a for a in accords.values() if a.entity and _guarantors(a.entity, draft) & states == states]
    target = known[0] if len(known) == 1 else None
    if target is None and not known:
        kept = [a for a in accords.values() if a.kind != "JointStatement"]  # a statement guarantees nothing
        target = kept[0] if len(kept) == 1 else _told_last(candidate, kept)
    if target is None:
        entity = _known_by_guarantors(states, draft)
        key = entity.id if entity else f"guaranteed {' '.join(sorted(states))}"
        made = Accord(key, entity.id if entity else None, entity.kind if entity else "Process", guaranteed=not entity)
        target = accords.setdefault(key, made)
    target.tellings.append(candidate)


def _told_last(candidate: AccordCandidate, accords: Iterable[Accord]) -> Accord | None:
    """The agreement of the same sentence or the one before."""
    told = [(t.passage, a) for a in accords for t in a.tellings]
    near = [(p, a) for p, a in told if candidate.passage - 1 <= p <= candidate.passage]
    return max(near, key=lambda told: told[0])[1] if near else None


def _guarantors(entity: str, draft: Draft) -> set[str]:
    known = draft.discourse.entity(entity)
    return set(known.guarantors) if known else set()


def _known_by_guarantors(states: set[str], draft: Draft) -> Entity | None:
    """The one process of the gazetteer that has exactly these guarantors."""
    found = [
        e
        for _, e in sorted(draft.discourse.gazetteer.entities.items())
        if e.kind == "Process" and states and set(e.guarantors) == states
    ]
    return found[0] if len(found) == 1 else None


def write_accords(draft: Draft, accords: Iterable[Accord], passages: tuple[Passage, ...]) -> dict[str, str]:
    """Write all agreements and processes; returns the node id by the accord's key."""
    return {accord.key: _write(draft, accord, passages) for accord in accords}


def _write(draft: Draft, accord: Accord, passages: tuple[Passage, ...]) -> str:
    node = (draft.entity(accord.entity) if accord.entity else None) or _own_node(draft, accord)
    named = [t for t in accord.tellings if t.span] or accord.tellings
    draft.hints.update(agreement_hints(node.id, named, accord.words, draft.discourse, passages))
    for kind in node.kinds if "Process" not in node.kinds else ():
        draft.state(node.id, "type", Literal(kind, "term"), [_ground(t, passages) for t in named])
    for telling in accord.tellings:
        for role in _ROLES:
            for entity, mention in telling.people.get(role, ()):
                if draft.entity(entity):
                    draft.state(node.id, role, entity, [_ground(telling, passages, (mention.begin, mention.end))])
        if "Process" not in node.kinds:
            _conclusion(draft, node, telling, passages)
    return node.id


def _conclusion(draft: Draft, node: Node, telling: AccordCandidate, passages: tuple[Passage, ...]) -> None:
    """Where and when the agreement was concluded, as one telling has it."""
    ground = [_ground(telling, passages)]
    for mention in telling.places:
        place = draft.place(mention.place or mention.entities[0])
        if place:
            draft.state(node.id, "place", place.id, ground)
    for span in telling.dates:
        first, last = span.past or (None, None)
        if first and last:
            draft.state(node.id, "startDate", Literal(first.isoformat(), "date"), ground)
            draft.state(node.id, "endDate", Literal(last.isoformat(), "date"), ground)
            draft.state(node.id, "datePrecision", Literal(span.precision), ground)


def _own_node(draft: Draft, accord: Accord) -> Node:
    """A node for an agreement that only this article names, with the name as written."""
    if accord.guaranteed:
        return _unnamed(draft, accord)
    language = draft.discourse.language
    names = {_bare_name(name, draft.discourse.language) for name in accord.names}
    name = max(names, key=lambda n: (len(n), n)) if names else accord.kind
    key = digest(article_key(draft.article.id), accord.key, length=8)
    family = "process" if accord.kind == "Process" else "agreement"
    identifier = f"{family}/{slug(name)[:50].strip('-')}-{key}"
    kinds = (accord.kind,) if accord.kind in {"Agreement", "Process"} else ("Agreement", accord.kind)
    others = tuple(Label(n, language) for n in sorted(names - {name}))
    node = Node(identifier, kinds, (Label(name, language),), others)
    draft.add(node)
    return node


def _bare_name(name: str, language: str) -> str:
    """A name without "the", "their" and the like before it."""
    empty = load_language(language).rules["bare"]["words"]
    words = name.split()
    while len(words) > 1 and (words[0].lower() in empty or words[0].startswith("-")):
        words.pop(0)
    return " ".join(words)


def _unnamed(draft: Draft, accord: Accord) -> Node:
    """What states guarantee that the text does not name."""
    states = sorted({e for t in accord.tellings for e, _ in t.people.get("guarantor", ())})
    key = digest(article_key(draft.article.id), accord.key, length=8)
    node = Node(f"process/guaranteed-{key}", ("Process",), guaranteed_labels([draft.labels(s) for s in states]))
    draft.add(node)
    return node


def _ground(telling: AccordCandidate, passages: tuple[Passage, ...], mark: tuple[int, int] | None = None) -> Ground:
    passage = passages[telling.passage]
    marks = [mark] if mark else []
    if telling.span:
        marks.append(passage.symbols.folded(*telling.span))
    return Ground(passage, "+".join(telling.rules[:3]), telling.confidence, tuple(marks))
