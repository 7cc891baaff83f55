"""Date words: folded text becomes tokens, each with the classes that it can play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from graph_builder.errors import DataError
from graph_builder.text.fold import Folded, Folder

Value = int | str
Meanings = Mapping[str, Value]

_DOTTED_DATE = r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}(?![0-9.])"
_RAW = regex.compile(
    rf"\n|{_DOTTED_DATE}|[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![0-9])|[0-9]+(?:[.:][0-9]+)*|[^\W\d_]+|[^\s]"
)
_PIECE = regex.compile(r"[0-9]+|\.")
_NOTHING: Meanings = {}
_NUMBERS = {
    "day": (2, 1, 31),
    "bigday": (2, 13, 31),
    "mnum": (2, 1, 12),
    "count": (3, 1, 999),
    "year": (4, 1900, 2099),
    "hyear": (4, 1343, 1500),
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark: its folded range, and its value in each class that it can play."""

    begin: int
    end: int
    meanings: Meanings


@lru_cache(maxsize=10_000)
def number_meanings(digits: str) -> Meanings:
    """The classes that a run of ASCII digits can play.

    `day` 1-31, `bigday` 13-31, `mnum` 1-12, `count` 1-999; in four digits `year` 1900-2099 and `hyear`
    1343-1500, as far as the Umm al-Qura tables go. None for longer runs and decimals.
    """
    if len(digits) > 4 or not digits.isdecimal():
        return _NOTHING
    number = int(digits)
    width = len(digits)
    return {
        name: number
        for name, (most, low, high) in _NUMBERS.items()
        if low <= number <= high and (width == 4 if most == 4 else width <= most)
    }


class Lexicon:
    """The words of one language's `dates.yaml`.

    `words` maps a class to its forms, or to a mapping from value to forms; a form may have several words.
    `clitics` maps what may be written onto a word's front to what stands in its place when it is taken off;
    it is taken off only where a known form remains. Forms of a class in `capital` count only when the text
    writes them with a capital. Raises DataError where one form has two values in one class.
    """

    def __init__(
        self, fold: Folder, words: Mapping[str, Any], clitics: Mapping[str, str], capital: Iterable[str]
    ) -> None:
        self._capital = frozenset(capital)
        self._clitics = {fold(k): fold(v) for k, v in clitics.items()}
        self._phrases: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {}
        for name, value, form in _forms(words):
            self._add(name, value, fold(form))
        for first, tails in self._phrases.items():
            self._phrases[first] = dict(sorted(tails.items(), key=lambda item: -len(item[0])))

    def _add(self, name: str, value: Value, form: str) -> None:
        first, *tail = _RAW.findall(form)
        meanings = self._phrases.setdefault(first, {}).setdefault(tuple(tail), {})
        if meanings.setdefault(name, value) != value:
            raise DataError(f"the date word {form!r} has two values in class {name!r}: {meanings[name]}, {value}")

    def class_sets(self) -> set[frozenset[str]]:
        """Every combination of classes that a token can have."""
        words = {frozenset(m) for tails in self._phrases.values() for m in tails.values()}
        numbers = {frozenset(number_meanings(str(n))) for n in range(2200)}
        return words | numbers | {s - self._capital for s in words} | {frozenset()}

    def tokens(self, text: Folded, begin: int, end: int) -> list[Token]:
        """The tokens of the folded range [begin, end), in order; spaces are left out, line breaks are not."""
        raw = list(_raw(text.text, begin, end))
        found: list[Token] = []
        skip = 0
        while skip < len(raw):
            skip += self._read(text, raw, skip, found)
        return found

    def _read(self, text: Folded, raw: Sequence[tuple[str, int]], at: int, found: list[Token]) -> int:
        """Append the tokens that begin at `raw[at]`; how many raw ones they took."""
        word, begin = raw[at]
        if word[0].isdecimal():
            found.append(Token(begin, begin + len(word), number_meanings(word)))
            return 1
        for cuts, form in self._stems(word):
            taken, meanings = self._longest(form, raw, at)
            if taken:
                for cut in cuts:
                    found.append(Token(begin, begin + cut, self._alone(text.text[begin : begin + cut])))
                    begin += cut
                last, last_begin = raw[at + taken - 1]
                found.append(Token(begin, last_begin + len(last), self._cased(meanings, text, begin)))
                return taken
        found.append(Token(begin, begin + len(word), _NOTHING))
        return 1

    def _stems(self, word: str) -> Iterator[tuple[tuple[int, ...], str]]:
        """The word itself, then what is left without one clitic, then without two."""
        yield (), word
        once = [((len(c),), put + word[len(c) :]) for c, put in self._clitics.items() if word.startswith(c)]
        yield from once
        for (cut,), rest in once:
            for clitic, put in self._clitics.items():
                if rest.startswith(clitic):
                    yield (cut, len(clitic)), put + rest[len(clitic) :]

    def _longest(self, form: str, raw: Sequence[tuple[str, int]], at: int) -> tuple[int, Meanings]:
        for tail, meanings in self._phrases.get(form, {}).items():
            after = raw[at + 1 : at + 1 + len(tail)]
            if tuple(word for word, _ in after) == tail:
                return 1 + len(tail), meanings
        return 0, _NOTHING

    def _alone(self, word: str) -> Meanings:
        return self._phrases.get(word, {}).get((), _NOTHING)

    def _cased(self, meanings: Meanings, text: Folded, begin: int) -> Meanings:
        if self._capital.isdisjoint(meanings) or text.source[text.origin[begin]].isupper():
            return meanings
        return {name: value for name, value in meanings.items() if name not in self._capital}


def _forms(words: Mapping[str, Any]) -> Iterator[tuple[str, Value, str]]:
    for name, forms in words.items():
        table = forms if isinstance(forms, Mapping) else {1: forms}
        for value, written in table.items():
            for form in written:
                yield name, value, str(form)


def _raw(text: str, begin: int, end: int) -> Iterator[tuple[str, int]]:
    for match in _RAW.finditer(text, begin, end):
        word = match.group()
        if word.count(".") == 2 and "." in word[:3]:
            yield from ((piece.group(), match.start() + piece.start()) for piece in _PIECE.finditer(word))
        else:
            yield word, match.start()
