"""From an article to passages: each sentence with its names, dates, numbers and titles resolved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import regex

from graph_builder.extract.abbreviations import abbreviated, introduce
from graph_builder.extract.dates import Anchor, DateGrammar
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.gazetteer import Gazetteer
from graph_builder.extract.name_shapes import shapes_of
from graph_builder.extract.name_table import NameTable
from graph_builder.extract.names import NameFinder
from graph_builder.extract.namesakes import Fathers, Namesakes
from graph_builder.extract.passage import Passage
from graph_builder.extract.readings import Readings
from graph_builder.extract.scenes import Scene
from graph_builder.extract.symbols import Mention, Tag, symbol_text, without_overlaps
from graph_builder.extract.titles import TitleGrammar
from graph_builder.extract.unlisted import SURE, UnlistedNames
from graph_builder.model import Article, DateSpan
from graph_builder.sources.boilerplate import body_ranges
from graph_builder.text.fold import Folded
from graph_builder.text.language import Language
from graph_builder.text.sentences import sentences

_SURNAME = 3
_FAR, _SOON = timedelta(days=240), timedelta(days=125)
_LONGEST = 20_000  # characters; what is longer is no sentence
_NO_WORDS = regex.compile(r"\w{100}")  # no language writes such words; expressions would take for ever on them


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article read: `body` are its sentences, `headline` those of a title that is not part of the text."""

    article: Article
    text: Folded
    anchor: Anchor
    discourse: Discourse
    headline: tuple[Passage, ...]
    body: tuple[Passage, ...]


class Annotator:
    """Reads articles of one language; built once, it holds the automaton and the compiled rules."""

    def __init__(self, language: Language, gazetteer: Gazetteer) -> None:
        self._language = language
        self._gazetteer = gazetteer
        self._names = NameFinder(language, gazetteer.names(language.code))
        self._dates = DateGrammar.load(language.code)
        table = NameTable.load(language)
        self._unlisted = UnlistedNames(language, table, shapes_of(language, table))
        self._titles = TitleGrammar(language, table)
        self._scene = Scene(language)
        numbers = language.data("numbers.yaml")
        self._digits = regex.compile(numbers["pattern"])
        ordinals = {language.fold(w): n for n, words in numbers["ordinals"].items() for w in words}
        longest = sorted(ordinals, key=len, reverse=True)
        self._ordinals = ordinals
        article = language.rules["names"]["article"]
        forms = [f for by in gazetteer.demonyms.values() for f in by.get(language.code, ())]
        self._adjectives = frozenset(article + language.fold(form) for form in forms) if article else frozenset()
        self._capitals = bool(language.rules["names"]["capitalised"])
        self._city = regex.compile("".join(c if c.isascii() else language.fold(c) for c in language.rules["city"]))
        self._behind_noun = regex.compile(language.rules["adjective_behind"])
        self._fathers = Fathers(table.rules["descent"], table.rules["joining"], language)
        self._dateline = regex.compile(language.rules["dateline"])
        before = language.rules["prepositions"]
        self._ordinal = regex.compile(rf"(?<!\w){before}(?P<word>{'|'.join(map(regex.escape, longest))})(?!\w)")
        self._closing = frozenset(map(language.fold, table.rules["closing"]))
        self._articles = frozenset(map(language.fold, table.rules["joining"]))
        self._glued = "|".join(map(regex.escape, map(language.fold, language.rules["names"]["glued"])))

    def read(self, article: Article) -> Annotated:
        """The article's passages, in order, with every mention resolved as far as the article allows."""
        text = self._language.fold.fold(article.text)
        anchor = self._dates.anchor(text, article.published)
        discourse = Discourse(self._gazetteer, self._language.code, anchor.published)
        found_body = sentences(text, self._language, body_ranges(article.text))
        body = [(b, e) for b, e in found_body if e - b <= _LONGEST and not _NO_WORDS.search(text.text, b, e)]
        title = self._headline(article)
        heads = [] if title is None else sentences(title, self._language)
        found = [(title, span) for span in heads if title] + [(text, span) for span in body]
        hits = [self._fathers.settled(self._names.find(t, *span), t, discourse.kind) for t, span in found]
        unlisted = [
            self._unlisted.beside(t, span, hit, discourse.kind) for (t, span), hit in zip(found, hits, strict=True)
        ]
        namesakes = Namesakes(self._language, (m.surface for some in unlisted for m in some if m.rule == SURE))
        readings = Readings(discourse, hits, self._adjectives, namesakes, self._behind_noun)
        passages = [
            self._passage(t, span, readings.all(hit, names, t), readings, discourse, anchor)
            for (t, span), hit, names in zip(found, hits, unlisted, strict=True)
        ]
        return Annotated(
            article, text, anchor, discourse, tuple(passages[: len(heads)]), tuple(passages[len(heads) :])
        )

    def _headline(self, article: Article) -> Folded | None:
        """The title, where the text does not begin with it."""
        if not article.title or article.text.lstrip("\ufeff \n\r\t").startswith(article.title.strip()):
            return None
        return self._language.fold.fold(article.title)

    def _passage(
        self,
        text: Folded,
        span: tuple[int, int],
        named: list[Mention],
        readings: Readings,
        discourse: Discourse,
        anchor: Anchor,
    ) -> Passage:
        names = [*named]
        names += self._officeholders(text, span, readings, discourse)
        names += self._surnames(text, span, discourse)
        names += self._cities(text, span, discourse)
        names += abbreviated(text, span, discourse)
        names += discourse.bearers.find(text, span, self._language.rules["proclitics"], names)
        dates = list(self._date_mentions(text, span, replace(anchor, told=discourse.day)))
        discourse.note_days(m.date for m in dates if m.date)
        others = [*self._numbers(text, span), *dates]
        begin = self._after_dateline(text, span)
        found = without_overlaps(m for m in (*names, *others) if not m.begin < begin < m.end)
        mentions, cities = [m for m in found if m.begin >= begin], [m for m in found if m.begin < begin and m.place]
        discourse.written.update(self._tied(mentions, text, discourse))
        passage = Passage(text, *span, symbol_text(text.text, *span, mentions), [], discourse.topic, discourse.trio)
        passage.plural = discourse.plural
        passage.dateline = cities[0] if len(cities) == 1 else None
        self._titles.apply(passage, discourse)
        discourse.bearers.note(text, passage.symbols.mentions)
        introduce(passage, discourse)
        passage.join_appositions()
        passage.join_lists()
        symbols = passage.symbols
        seen = ((i, m, self._scene.holds(symbols, i)) for i, m in symbols.at.items())
        discourse.note_sentence(seen, symbols.text)
        return passage

    def _after_dateline(self, text: Folded, span: tuple[int, int]) -> int:
        match = self._dateline.match(text.text[span[0] : span[1]])
        return span[0] + match.end() if match else span[0]

    def _surnames(self, text: Folded, span: tuple[int, int], discourse: Discourse) -> Iterable[Mention]:
        """Last names of the people whom only this article has introduced."""
        names = {}
        for name, identifier in sorted(discourse.written.items()):
            words = self._language.fold(name).split()
            words = words[:-1] if words[-1] in self._closing else words
            if len(words) > 1 and len(words[-1]) >= _SURNAME:
                names[words[-1]] = identifier
                names[self._bare(words[-1])] = identifier
                names[" ".join(words)] = identifier
        if not names:
            return
        longest = sorted(map(regex.escape, names), key=len, reverse=True)
        proclitics = self._language.rules["proclitics"]
        pattern = rf"(?<!\w){proclitics}(?P<name>{'|'.join(longest)})(?:{self._glued})?(?!\w)"
        for match in regex.finditer(pattern, text.text, pos=span[0], endpos=span[1]):
            begin, end = match.span("name")
            if not self._capitals or text.source[text.origin[begin]].isupper():
                yield Mention(begin, end, Tag.ACTOR, (names[match["name"]],), rule="surname")

    def _tied(self, mentions: Iterable[Mention], text: Folded, discourse: Discourse) -> Iterable[tuple[str, str]]:
        """The full names of known people whose family name has an article tied to it, with the ids."""
        for mention in mentions:
            words = text.text[mention.begin : mention.end].split()
            one = mention.tag is Tag.ACTOR and len(mention.entities) == 1
            tied = one and len(words) > 1 and self._bare(words[-1]) != words[-1]
            if tied and discourse.kind(mention.entities[0]) == "Person":
                yield text.source[slice(*text.span(mention.begin, mention.end))], mention.entities[0]

    def _bare(self, name: str) -> str:
        """A family name without the article that a hyphen ties to it, if that leaves enough."""
        article, _, rest = name.partition("-")
        return rest if article in self._articles and len(rest) > _SURNAME else name

    def _officeholders(
        self, text: Folded, span: tuple[int, int], readings: Readings, discourse: Discourse
    ) -> Iterable[Mention]:
        """People in office whom only a table of full names in Latin script has."""
        if not self._capitals:
            return
        for begin, end, person in self._gazetteer.full_names(text, *span, readings.states, discourse.on):
            if person.id not in self._gazetteer.entities:
                discourse.meet(person, text.source[slice(*text.span(begin, end))])
            yield Mention(begin, end, Tag.ACTOR, (person.id,), rule="officeholder")

    def _cities(self, text: Folded, span: tuple[int, int], discourse: Discourse) -> Iterable[Mention]:
        """Cities that the gazetteer lacks, where the words before say that a city is meant."""
        for match in self._city.finditer(text.text, *span):
            words = match["name"].split()
            for size in range(len(words), 0, -1):
                begin, end = match.start("name"), match.start("name") + len(" ".join(words[:size]))
                written = slice(*text.span(begin, end))
                city = self._gazetteer.world_place(text.source[written], self._language.code)
                if city and (not self._capitals or text.source[written].istitle()):
                    discourse.local[city.id] = city
                    yield Mention(begin, end, Tag.PLACE, (city.id,), place=city.id, rule="geonames")
                    break

    def _numbers(self, text: Folded, span: tuple[int, int]) -> Iterable[Mention]:
        for match in self._digits.finditer(text.text, *span):
            yield Mention(match.start(), match.end(), Tag.NUMBER, number=int(match["digits"]), rule="number")
        for match in self._ordinal.finditer(text.text, *span):
            number = self._ordinals[match["word"]]
            yield Mention(match.start("word"), match.end(), Tag.NUMBER, number=number, rule="number")

    def _date_mentions(self, text: Folded, span: tuple[int, int], anchor: Anchor) -> Iterable[Mention]:
        origin_to_folded = _Inverse(text, *span)
        for found in self._dates.find(text, *span, anchor):
            begin, end = origin_to_folded(found.begin), origin_to_folded(found.end)
            yield Mention(begin, end, Tag.DATE, date=likely(found, anchor.published), rule="date")


def likely(span: DateSpan, published: date | None) -> DateSpan:
    """A date without its unlikely reading: of a day without a year that is weeks ahead, last year's is not meant."""
    if published is None or span.past is None or span.future is None or span.past == span.future:
        return span
    ago, ahead = published - span.past[1], span.future[0] - published
    if ago > _FAR and ahead < _SOON:
        return replace(span, past=None)
    return replace(span, future=None) if ahead > _FAR and ago < _SOON else span


class _Inverse:
    """From offsets in the text as read to folded offsets, inside one sentence."""

    def __init__(self, text: Folded, begin: int, end: int) -> None:
        self._origin = text.origin
        self._begin, self._end = begin, end

    def __call__(self, offset: int) -> int:
        low, high = self._begin, self._end
        while low < high:
            middle = (low + high) // 2
            if self._origin[middle] < offset:
                low = middle + 1
            else:
                high = middle
        return low
