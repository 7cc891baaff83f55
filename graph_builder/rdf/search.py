"""Search in queries: `?thing damin:search "words"` finds things by the words of their names, however they are spelt.

Each word must be a word of some name of the thing; `word*` is the beginning of one. Spellings that fold to one key
are one (`rdf.search_keys`), and a definite article written with its noun counts for nothing. The pattern is rewritten
before the query runs: to the things found in an index, or to what any store can answer from `skos:hiddenLabel`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph_builder.errors import UsageError
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.magic import rewritten
from graph_builder.rdf.search_keys import MARKS, articles, foldings, words

PROPERTY = v.term("search")
_HIDDEN = NamedNode(v.SKOS_HIDDEN_LABEL)
_MOST = 10_000
_SPECIAL = frozenset("\\^$|+*?.()[]{}")
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Word:
    """One word that is looked for, in all ways to write it; `prefix` where it is the beginning of one."""

    ways: tuple[str, ...]
    prefix: bool


def words_of(text: str) -> list[Word]:
    """What a text looks for. Raises UsageError where it has no word."""
    found = [Word(_ways(part.rstrip("*")), part.endswith("*")) for part in text.split()]
    found = [one for word in found for one in _parted(word)]
    if not found:
        raise UsageError("A search needs a word, or the beginning of one with an asterisk.")
    return found


class Index:
    """The words of all names in the default graph of a store, in order, and the things named with each."""

    def __init__(self, store: Store) -> None:
        found: dict[str, set[str]] = {}
        for quad in store.quads_for_pattern(None, _HIDDEN, None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                for word in words(quad.object.value):
                    found.setdefault(word, set()).add(quad.subject.value)
        self._words = sorted(found)
        self._things = [tuple(found[word]) for word in self._words]

    def find(self, text: str) -> list[str]:
        """The IRIs of the things that match, sorted. Raises UsageError where there are too many to name."""
        matches = set.intersection(*(self._with(word) for word in words_of(text)))
        if len(matches) > _MOST:
            raise UsageError(f"The search for {text!r} finds more than {_MOST:,} things: give more letters.")
        return sorted(matches)

    def _with(self, word: Word) -> set[str]:
        return set().union(*(self._at(way, prefix=word.prefix) for way in word.ways))

    def _at(self, way: str, *, prefix: bool) -> Iterable[str]:
        start = bisect_left(self._words, way)
        end = bisect_left(self._words, way + "\U0010ffff" if prefix else way + "\x00")
        return (thing for things in self._things[start:end] for thing in things)


_prepared: list[tuple[Store, Index]] = []


def prepare(*stores: Store) -> None:
    """Make the index for a store that will not change: `for_store` uses it from then on, in forked processes too.

    Several stores have one default graph. With or without a store, what searching needs of the data of the languages
    is read: a confined worker cannot.
    """
    words_of("-a")
    index = Index(stores[0]) if stores else None
    _prepared[:] = [(store, index) for store in stores if index is not None]


def for_store(query: str, store: Store) -> str:
    """The query as the engine reads it, with what is searched found in the index of the store, where it has one.

    Raises UsageError for a search that cannot be read.
    """
    index = next((index for known, index in _prepared if known is store), None)
    if index is None:
        return for_any(query)
    return rewritten(query, PROPERTY, lambda variable, text: _values(variable, index.find(text)))


def for_any(query: str) -> str:
    """The query as any store reads it: labels for search are compared. Raises UsageError as `for_store`."""
    return rewritten(query, PROPERTY, _Comparing().group)


def _values(variable: str, things: Sequence[str]) -> str:
    return f"VALUES {variable} {{ {' '.join(f'<{thing}>' for thing in things)} }}"


class _Comparing:
    """Groups that compare keys, each with variables of its own."""

    def __init__(self) -> None:
        self._count = 0

    def group(self, variable: str, text: str) -> str:
        """A subquery for the things that match."""
        patterns = " ".join(self._pattern(variable, word) for word in words_of(text))
        return f"{{ SELECT DISTINCT {variable} {{ {patterns} }} }}"

    def _pattern(self, variable: str, word: Word) -> str:
        self._count += 1
        key = f"?damin_key_{self._count}"
        tests = " || ".join(_test(key, way, prefix=word.prefix) for way in word.ways)
        return f"{variable} {_HIDDEN} {key} FILTER ({tests})"


def _test(key: str, way: str, *, prefix: bool) -> str:
    """A plain comparison first, which is fast, then the word by itself."""
    edge = "[ " + "".join(f"\\{mark}" if mark in _SPECIAL or mark == "-" else mark for mark in MARKS) + "]"
    escaped = "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in way)
    pattern = f"(^|{edge}){escaped}" + ("" if prefix else f"({edge}|$)")
    return f"(CONTAINS({key}, {Literal(way)}) && REGEX({key}, {Literal(pattern)}))"


def _ways(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(foldings(text)))


def _parted(word: Word) -> Iterable[Word]:
    """The words of a piece between blanks: a hyphen or a point parts it; an asterisk belongs to the last."""
    pieces = [words(way) for way in word.ways]
    longest = max(map(len, pieces), default=0)
    for place in range(longest):
        ways = [parts[place] for parts in pieces if len(parts) == longest]
        yield Word(_with_articles(ways), word.prefix and place == longest - 1)


def _with_articles(ways: Iterable[str]) -> tuple[str, ...]:
    found = list(ways)
    for article in articles():
        for way in tuple(found):
            bare = way.removeprefix(article)
            found += [bare] if bare != way and len(bare) >= _SHORTEST else [article + way]
    return tuple(dict.fromkeys(found))
