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
_AIM = 16
_AT_DATE = 14
_GOVERNED, _TOLD = 40, 100
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
    are a name, not a bare noun; `definite`: the noun may refer back; `among`: the sentence names a state, or who
    stands for one; `other`: the words set it apart from the one spoken of ("an earlier truce"), `dated` a month or
    year in it; `own` are the words of its name beside nouns such as "agreement"; `extends`: it prolongs another.
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
    definite: bool = False
    among: bool = False
    other: bool = False
    dated: bool = False
    own: frozenset[str] = frozenset()
    extends: bool = False

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
        nouns = patterns.expressions.language.words["conclusion"]
        self._masdar = patterns.word("conclusion") if nouns else None
        self._definite = regex.compile(patterns.expressions.language.rules["definite"])
        self._scene = Scene(patterns.expressions.language)
        self._bare = frozenset(patterns.expressions.language.rules["bare"]["words"])
        self._draft_before = patterns.expressions.compile("~{draft} $", "lexicon.yaml: draft")
        where = "lexicon.yaml: another_accord"
        self._other = patterns.expressions.compile("(?:@N|~{another_accord}) (?:{word})?$", where)
        self._other_inside = patterns.expressions.compile(r"(?<!\w)(?:{another_accord} |{several_accords})", where)
        words = patterns.expressions.language.words["another_behind"]
        self._behind = patterns.expressions.compile(" ?{another_behind}" if words else "(?!)", where)
        self._heads = patterns.expressions.compile("~(?:{agreement}|{ceasefire}|{statement})", "lexicon.yaml")
        compiled = patterns.expressions.compile
        self._extends = compiled("^~{extension}", "lexicon.yaml: extension")
        stop = patterns.expressions.language.rules["clause_stop"]
        behind = f"^(?:(?!{stop}|@G|{{agreement}}).){{0,45}}?(?<!\\w){{extension_behind}}"
        self._extends_behind = compiled(behind, "lexicon.yaml: extension_behind")
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
        if self._negation.search(symbols.text[: match.start()]) or self._is_unconcluded(match, symbols):
            return
        if not pattern.options.get("agreed", False) and self._is_draft(symbols, span, firm=firm):
            return
        if pattern.options.get("capitals") and not _has_capitals(passage.surface(*symbols.folded(*span))):
            return
        same = next((c for c in found if c.span and c.span[0] < span[1] and span[0] < c.span[1]), None)
        if same is None:
            same = self._new(pattern, span, passage, number, discourse)
            found.append(same)
        elif same.span and pattern.options.get("named") and span[0] < same.span[0]:  # "the Brussels" before the noun
            same.span, same.name = (span[0], same.span[1]), passage.surface(*symbols.folded(*span))
        if "known" in match.re.groupindex:
            same.entity = _known(symbols, match.span("known"))
        same.extends = same.extends or self._extends.search(symbols.text[slice(*span)]) is not None
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
        other = known is None and self._is_another(symbols, span)
        name = passage.surface(*symbols.folded(*span))
        kind = (discourse.kind(known) if known else None) or self._kind(pattern, symbols.text[slice(*span)])
        found = AccordCandidate(number, span, known, kind, name, pattern.confidence, [], other=other)
        text = symbols.text
        found.extends = bool(
            self._extends.search(text[span[0] : span[1]]) or self._extends_behind.search(text[span[1] :])
        )
        found.own = frozenset() if pattern.options.get("bare") else self._own_words(name)
        dated = symbols.at.get(span[1] - 1)
        found.definite = self._is_definite(symbols.text, span[0]) or (dated is not None and dated.tag is Tag.DATE)
        found.among = any(m.tag in _HOLDERS and discourse.states_of(m.entities) for m in symbols.mentions)
        return found

    def _is_another(self, symbols: SymbolText, span: tuple[int, int]) -> bool:
        """Whether a word before the noun, behind it, or in its name sets it apart from the one spoken of."""
        if self._behind.match(symbols.text, span[1]) or self._other.search(
            symbols.text[max(0, span[0] - _BEFORE) : span[0]]
        ):
            return True
        return self._other_inside.search(symbols.text[slice(*span)]) is not None

    def _own_words(self, name: str) -> frozenset[str]:
        language = self._patterns.expressions.language
        return bare_words(self._heads.sub(" ", language.fold(name)), language)

    def _is_definite(self, text: str, begin: int) -> bool:
        """Whether an article is written with the word at `begin`, or stands before it."""
        word = text.rfind(" ", 0, begin) + 1
        before = text.rfind(" ", 0, max(0, word - 1)) + 1
        return bool(self._definite.match(text, word) or self._definite.fullmatch(text, before, begin))

    def _is_unconcluded(self, match: regex.Match[str], symbols: SymbolText) -> bool:
        """Whether it is still aimed at where it is told of, or was so in vain; what has a name is there. A verbal
        noun ("the signing of") tells of a fact only where something before it does."""
        begin, end = match.span("agreement")
        if end == begin + 1 and symbols.at.get(begin):
            return False
        before = symbols.text[max(0, match.start() - _AIM) : max(begin, match.start())]
        if self._patterns.word("unconcluded").search(before):
            return True
        noun = self._masdar.match(symbols.text, match.start()) if self._masdar else None
        if noun is None or not symbols.text[: match.start()].strip():
            return False
        begin = match.start()
        told = self._patterns.word("announce").search(symbols.text, max(0, begin - _TOLD), begin)
        done = self._patterns.word("accomplished").search(symbols.text, max(0, begin - _GOVERNED), begin)
        return not (told or done)

    def _kind(self, pattern: Pattern, text: str) -> str:
        for kind, word in self._kind_of_text.items():
            if word.search(text):
                return kind
        return str(pattern.options.get("kind", "Agreement"))

    def _is_draft(self, symbols: SymbolText, span: tuple[int, int], *, firm: bool) -> bool:
        """Whether the words around make it a draft or an aim; `firm`: it exists, and only the word before can."""
        draft = self._patterns.word("draft")
        if firm:
            if symbols.text[slice(*span)].split(" ", 1)[0] in self._bare:
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
                for at in range(*span):
                    if at in symbols.at and not self._is_of_another(symbols, at, discourse):
                        self._settle(candidate, symbols.at[at])
        for role in _ROLES:
            for span in match.spans(role) if role in match.re.groupindex else ():
                self._give(candidate, role, span, symbols, discourse)

    def _give(
        self,
        candidate: AccordCandidate,
        role: str,
        span: tuple[int, int],
        symbols: SymbolText,
        discourse: Discourse,
    ) -> None:
        """Put those whom a span names into a role, scenes left out."""
        alone = all(m.tag is Tag.DEMONYM for m in symbols.within(*span))
        for at in range(*span):
            mention = symbols.at.get(at)
            if mention is not None and not self._scene.holds(symbols, at):
                for entity in _filling(role, mention, discourse, alone=alone):
                    candidate.give(role, entity, mention)

    def _is_of_another(self, symbols: SymbolText, at: int, discourse: Discourse) -> bool:
        """Whether a date is that of something else: of an election or the like, or of a year to come."""
        date = symbols.at[at].date
        if date is None:
            return False
        if discourse.on and date.past and date.past[0].year > discourse.on.year:
            return True
        return self._patterns.word("other_events").search(symbols.text, max(0, at - _AT_DATE), at) is not None

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

    `alone`: the role holds nothing but adjectives; then each stands for its state.
    """
    if alone and mention.tag is Tag.DEMONYM:
        return mention.entities
    if role == "guarantor":
        if mention.tag in {Tag.DEMONYM, Tag.STATE, Tag.METONYM}:
            return mention.entities
        return discourse.states_of(mention.entities) if mention.tag is Tag.ACTOR else ()
    return mention.entities if mention.tag in _HOLDERS else ()
