"""Date constructions: patterns over token classes, compiled so that a token is one character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from graph_builder.errors import DataError
from graph_builder.extract.dates.lexicon import Token, Value

_MACRO = re.compile(r"[A-Z][A-Z0-9]*")
_ELEMENT = re.compile(r"([!~<>]?)([a-z]+)(?:=([a-z]+))?")
_AROUND = {"!": "(?!{})", "~": "(?<!{})", "<": "(?<={})", ">": "(?={})"}
_FIRST_CHARACTER = 0xE000
_DEEPEST_MACRO = 8
_Found = tuple[regex.Match[str], str]


@dataclass(frozen=True, slots=True)
class Match:
    """One construction found: its folded range, what it reads as, the values of each slot in text order."""

    begin: int
    end: int
    reads: str
    slots: Mapping[str, Sequence[Value]]

    def numbers(self, slot: str) -> list[int]:
        """The whole numbers in a slot, none where it is empty."""
        return [value for value in self.slots.get(slot, ()) if isinstance(value, int)]

    def word(self, slot: str) -> str | None:
        """The first word in a slot."""
        return next((value for value in self.slots.get(slot, ()) if isinstance(value, str)), None)


class Constructions:
    """All constructions of one language.

    A pattern is a regular expression whose letters are token classes: `day of? month year?`. `class=slot`
    puts the value into another slot; `!class` and `>class` look ahead, `~class` and `<class` behind (not
    there, there); words in capitals are `macros`. Where several match, the longest wins, then the first
    written. Raises DataError for a class or macro that is not known, or a broken pattern.
    """

    def __init__(
        self,
        class_sets: Iterable[frozenset[str]],
        macros: Mapping[str, str],
        blocks: Iterable[Mapping[str, Any]],
    ) -> None:
        ordered = sorted(class_sets, key=sorted)
        self._letters = {classes: chr(_FIRST_CHARACTER + i) for i, classes in enumerate(ordered)}
        self._macros = macros
        self._compiled = [(self._compile(block["pattern"]), str(block["reads"])) for block in blocks]
        self._nothing = self._letters[frozenset()]

    def _compile(self, pattern: str) -> regex.Pattern[str]:
        expanded = pattern
        for _ in range(_DEEPEST_MACRO):
            expanded = _MACRO.sub(self._macro, expanded)
        try:
            return regex.compile(_ELEMENT.sub(self._element, expanded).replace(" ", ""))
        except regex.error as error:
            raise DataError(f"the date pattern {pattern!r} cannot be compiled: {error}") from error

    def _macro(self, found: re.Match[str]) -> str:
        if found.group() not in self._macros:
            raise DataError(f"a date pattern uses {found.group()}, which is not among the macros")
        return f"({self._macros[found.group()]})"

    def _element(self, found: re.Match[str]) -> str:
        around, name, slot = found.groups()
        letters = "".join(letter for classes, letter in self._letters.items() if name in classes)
        if not letters:
            raise DataError(f"a date pattern uses the class {name!r}, which has no words")
        if around:
            return _AROUND[around].format(f"[{letters}]")
        return f"(?P<{slot or name}__{name}>[{letters}])"

    def find(self, tokens: Sequence[Token]) -> list[Match]:
        """The longest matches that do not overlap, in text order."""
        line = "".join(self._letters[frozenset(token.meanings)] for token in tokens)
        if not line.strip(self._nothing):
            return []
        spans = sorted(self._all(line), key=lambda found: (found[0].start() - found[0].end(), found[0].start()))
        chosen = _disjoint(spans, len(line))
        matches = (_match(found, reads, tokens) for found, reads in chosen)
        return sorted(matches, key=lambda match: match.begin)

    def _all(self, line: str) -> Iterator[_Found]:
        for pattern, reads in self._compiled:
            yield from ((found, reads) for found in pattern.finditer(line) if found.group())


def _match(found: regex.Match[str], reads: str, tokens: Sequence[Token]) -> Match:
    first, last = tokens[found.start()], tokens[found.end() - 1]
    return Match(first.begin, last.end, reads, _slots(found, tokens))


def _slots(match: regex.Match[str], tokens: Sequence[Token]) -> dict[str, list[Value]]:
    placed: dict[str, list[tuple[int, Value]]] = {}
    for group in match.re.groupindex:
        slot, _, name = group.partition("__")
        for at, _ in match.spans(group):
            placed.setdefault(slot, []).append((at, tokens[at].meanings[name]))
    return {slot: [value for _, value in sorted(values, key=lambda v: v[0])] for slot, values in placed.items()}


def _disjoint(best_first: Iterable[_Found], length: int) -> Iterator[_Found]:
    taken = bytearray(length)
    for found, reads in best_first:
        begin, end = found.span()
        if not any(taken[begin:end]):
            taken[begin:end] = b"\1" * (end - begin)
            yield found, reads
