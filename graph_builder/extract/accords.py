"""Agreements, processes and their guarantors as single sentences tell of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Pattern, Patterns
from graph_builder.extract.scenes import Scene
from graph_builder.extract.symbols import Mention, SymbolText, Tag
from graph_builder.model import DateSpan
from graph_builder.text.bare import bare_words

_ROLES = ("party", "mediator", "sponsor", "guarantor")
_NEAR = 80
_BEFORE, _GUARD = 25, 30
_HOLDERS = frozenset({Tag.ACTOR, Tag.GROUP, Tag.STATE, Tag.METONYM})
_KINDS = {
    "ceasefire": "Ceasefire",
    "memorandum": "Memorandum",
    "treaty": "Treaty",
    "statement": "JointStatement",
}  # by the word class of the head noun


@dataclass(slots=True)
class AccordCandidate:
    """One telling of an agreement or process.

    `span` is its name's range in the passage's symbol text, None where a sentence names guarantors of something
    that it does not name; `entity` the gazetteer's id, None for a name that only the text gives. `named`: the words
    are a name, not a bare noun. `other`: they set it apart from the one spoken of ("an earlier truce"), `dated`: by
    a month or a year; `own` are the words of its name beside nouns such as "agreement".
    """

    passage: int
    span: tuple[int, int] | None
    entity: str | None
    kind: str
    name: str
    confidence: float
    rules: list[str]
    people: dict[str, list[tuple[str, Mention]]] = field(default_factory=dict)
    places: list[Mention] = field(default_factory=list)
    dates: list[DateSpan] = field(default_factory=list)
    named: bool = False
    other: bool = False
    dated: bool = False
    own: frozenset[str] = frozenset()

    def give(self, role: str, entity: str, mention: Mention) -> None:
        """Record that `mention` names `entity` in `role`, once."""
        held = self.people.setdefault(role, [])
        if all(entity != known for known, _ in held):
            held.append((entity, mention))


class AccordFinder:
    """Finds agreements and guarantors in passages with the patterns of one language."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._negation = patterns.expressions.compile("~{negation} $", "lexicon.yaml: negation")
        self._scene = Scene(patterns.expressions.language)
        self._draft_before = patterns.expressions.compile("~{draft} $", "lexicon.yaml: draft")
        where = "lexicon.yaml: another_accord"
        self._other = patterns.expressions.compile("(?:@N|~{another_accord}) (?:{word})?$", where)
        self._other_inside = patterns.expressions.compile(r"(?<!\w)(?:{another_accord} |{several_accords})", where)
        self._heads = patterns.expressions.compile("~(?:{agreement}|{ceasefire}|{statement})", "lexicon.yaml")
        self._conditional = patterns.word("conditional")
        self._agreed = patterns.word("guarantor_agreed")
        self._kind_of_text = {kind: patterns.word(word_class) for word_class, kind in _KINDS.items()}

    def find(self, passage: Passage, number: int, discourse: Discourse) -> list[AccordCandidate]:
        """The agreements and processes that one sentence tells of, drafts and proposals left out."""
        symbols = passage.symbols
        found: list[AccordCandidate] = []
        for pattern in self._patterns.open_in("agreements", symbols.text):
            capitals = bool(pattern.options.get("capitals"))
            for match in pattern.expression.finditer(symbols.text, overlapped=capitals):
                self._agreement(found, pattern, match, passage, number, discourse)
        for pattern in self._patterns.open_in("guarantors", symbols.text):
            for match in pattern.expression.finditer(symbols.text):
                self._guarantors(found, pattern, match, passage, number, discourse)
        return found

    def _agreement(
        self,
        found: list[AccordCandidate],
        pattern: Pattern,
        match: regex.Match[str],
        passage: Passage,
        number: int,
        discourse: Discourse,
    ) -> None:
        symbols, span = passage.symbols, match.span("agreement")
        firm = bool(pattern.options.get("firm")) or _known(symbols, span) is not None
        if self._is_draft(symbols, span, firm=firm) or self._negation.search(symbols.text[: match.start()]):
            return
        if pattern.options.get("capitals") and not _has_capitals(passage.surface(*symbols.folded(*span))):
            return
        same = next((c for c in found if c.span and c.span[0] < span[1] and span[0] < c.span[1]), None)
        if same is None:
            same = self._new(pattern, span, passage, number, discourse)
            found.append(same)
        if "known" in match.re.groupindex:
            same.entity = _known(symbols, match.span("known"))
        same.named = same.named or bool(pattern.options.get("named", False))
        if pattern.id not in same.rules:
            same.rules.append(pattern.id)
        self._fill(same, match, symbols, discourse)
        if pattern.options.get("dated"):
            same.dated = any(date.precision != "day" for date in same.dates)

    def _new(
        self, pattern: Pattern, span: tuple[int, int], passage: Passage, number: int, discourse: Discourse
    ) -> AccordCandidate:
        symbols = passage.symbols
        known = _known(symbols, span)
        other = known is None and (
            self._other.search(symbols.text[max(0, span[0] - _BEFORE) : span[0]]) is not None
            or self._other_inside.search(symbols.text[slice(*span)]) is not None
        )
        name = passage.surface(*symbols.folded(*span))
        kind = (discourse.kind(known) if known else None) or self._kind(pattern, symbols.text[slice(*span)])
        language = self._patterns.expressions.language
        own = bare_words(self._heads.sub(" ", language.fold(name)), language)
        own = frozenset() if pattern.options.get("bare") else own
        return AccordCandidate(number, span, known, kind, name, pattern.confidence, [], other=other, own=own)

    def _kind(self, pattern: Pattern, text: str) -> str:
        for kind, word in self._kind_of_text.items():
            if word.search(text):
                return kind
        return str(pattern.options.get("kind", "Agreement"))

    def _is_draft(self, symbols: SymbolText, span: tuple[int, int], *, firm: bool) -> bool:
        """Whether the words around make it a draft or an aim; `firm`: it exists, and only the word before can."""
        draft = self._patterns.word("draft")
        if firm:
            first = symbols.text[slice(*span)].split(" ", 1)[0]
            if first in self._patterns.expressions.language.rules["bare"]["words"]:
                return False
            return self._draft_before.search(symbols.text[max(0, span[0] - _BEFORE) : span[0]]) is not None
        return bool(
            draft.search(symbols.text[max(0, span[0] - _BEFORE) : span[0]])
            or draft.search(symbols.text[span[0] : span[1] + 12])
        )

    def _fill(
        self, candidate: AccordCandidate, match: regex.Match[str], symbols: SymbolText, discourse: Discourse
    ) -> None:
        for role in ("place", "date"):
            for span in match.spans(role) if role in match.re.groupindex else ():
                for settled in symbols.within(*span):
                    self._settle(candidate, settled)
        for role in _ROLES:
            if role not in match.re.groupindex:
                continue
            for begin, end in match.spans(role):
                for at in range(begin, end):
                    mention = symbols.at.get(at)
                    if mention is None or (mention.tag is Tag.METONYM and self._scene.holds(symbols, at)):
                        continue
                    for entity in _filling(role, mention, discourse, alone=end - begin == 1):
                        candidate.give(role, entity, mention)

    def _settle(self, candidate: AccordCandidate, mention: Mention) -> None:
        """Where and when it was concluded."""
        if mention.date is not None and mention.date.past is not None:
            candidate.dates = candidate.dates or [mention.date]
        elif mention.place is not None and not candidate.places:
            candidate.places = [mention]

    def _guarantors(
        self,
        found: list[AccordCandidate],
        pattern: Pattern,
        match: regex.Match[str],
        passage: Passage,
        number: int,
        discourse: Discourse,
    ) -> None:
        symbols = passage.symbols
        around = symbols.text[max(0, match.start() - _GUARD) : match.end()]
        if self._agreed.search(symbols.text[max(0, match.start() - _NEAR) : match.end()]):
            around = self._conditional.sub(" ", around)
        if self._patterns.word("not_guarantor").search(around):
            return
        target = self._target(found, match)
        if target is None and "agreement" in match.re.groupindex and match.start("agreement") >= 0:
            target = self._new(pattern, match.span("agreement"), passage, number, discourse)
            found.append(target)
        if target is None:
            target = AccordCandidate(number, None, None, "Agreement", "", pattern.confidence, [])
            found.append(target)
        self._fill(target, match, symbols, discourse)
        if pattern.options.get("implied") and not target.people.get("guarantor"):
            self._imply(target, match, symbols, discourse)
        if target.people.get("guarantor") and pattern.id not in target.rules:
            target.rules.append(pattern.id)
        elif not target.rules:
            found.remove(target)

    def _imply(
        self, target: AccordCandidate, match: regex.Match[str], symbols: SymbolText, discourse: Discourse
    ) -> None:
        """Guarantors without names are the three states that the article has listed, if they are known as such."""
        known = discourse.entity(target.entity) if target.entity else None
        if known is None or set(known.guarantors) != set(discourse.trio) or not discourse.trio:
            return
        begin, end = symbols.folded(match.start(), match.end())
        for state in discourse.trio:
            target.give("guarantor", state, Mention(begin, end, Tag.ACTOR, (state,), rule="coreference"))

    def _target(self, found: list[AccordCandidate], match: regex.Match[str]) -> AccordCandidate | None:
        """What is guaranteed: what the pattern names, else what the sentence names nearest."""
        if "agreement" in match.re.groupindex and match.start("agreement") >= 0:
            at = match.start("agreement")
            return next((c for c in found if c.span and c.span[0] <= at < c.span[1]), None)
        named = [c for c in found if c.span and c.kind != "JointStatement" and _gap(c.span, match) <= _NEAR]
        return min(named, key=lambda c: abs((c.span or (0, 0))[0] - match.start()), default=None)


def _known(symbols: SymbolText, span: tuple[int, int]) -> str | None:
    """The gazetteer's agreement or process that these words name, and nothing else."""
    inside = symbols.within(*span)
    return inside[0].entities[0] if len(inside) == 1 and inside[0].tag is Tag.ACCORD else None


def _has_capitals(name: str) -> bool:
    """Whether a name is written as one: its first word and its last with capitals."""
    words = name.split()
    return words[0][:1].isupper() and words[-1][:1].isupper()


def _gap(span: tuple[int, int], match: regex.Match[str]) -> int:
    return max(span[0] - int(match.end()), int(match.start()) - span[1], 0)


def _filling(role: str, mention: Mention, discourse: Discourse, *, alone: bool) -> tuple[str, ...]:
    """The entities that a mention puts into a role; a guarantor is a state, by its adjective or its head too.

    `alone`: the role holds nothing but the mention; then an adjective stands for its state.
    """
    if alone and mention.tag is Tag.DEMONYM:
        return mention.entities
    if role == "guarantor":
        if mention.tag in {Tag.DEMONYM, Tag.STATE, Tag.METONYM}:
            return mention.entities
        return discourse.states_of(mention.entities) if mention.tag is Tag.ACTOR else ()
    return mention.entities if mention.tag in _HOLDERS else ()
