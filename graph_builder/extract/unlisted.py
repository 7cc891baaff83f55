"""Names of persons that no gazetteer lists, as candidates: words that look like a full name where they stand.

A candidate is not yet a person. The title rules make it one beside a title or an office; `sure` ones, which open
with a known given name, may be one without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, Protocol

import regex

from graph_builder.extract.name_table import NameTable
from graph_builder.extract.names import NameHit
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.text.fold import Folded
from graph_builder.text.language import Language

SURE = "full-name"
UNSURE = "name-beside-title"
_WORD = regex.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_MOST, _FEWEST = 4, 2


class Word(NamedTuple):
    """A word at the folded range [begin, end); `written` as the source has it, `tied` if only a space precedes it."""

    begin: int
    end: int
    text: str
    written: str
    tied: bool
    first: bool


class Shapes(Protocol):
    """What tells the words of a name in one language."""

    def opens(self, word: Word) -> int:
        """How many letters before the name the word has (0: it begins with the name), -1 where it opens none."""
        ...

    def follows(self, word: Word, before: list[str]) -> bool:
        """Whether the word goes on with a name whose words so far are `before` (folded)."""
        ...

    def bridges(self, word: Word, before: list[str], after: Word) -> bool:
        """Whether the word goes on with a name for the sake of the name `after` it."""
        ...

    def ends(self, after: Word) -> bool:
        """Whether a name may end before this word."""
        ...

    def is_sure(self, name: list[Word]) -> bool:
        """Whether these words are a person's name wherever they stand."""
        ...

    def is_name(self, name: list[Word]) -> bool:
        """Whether these words can be a person's name beside a title."""
        ...


class UnlistedNames:
    """Finds candidates in a sentence, leaving out what the gazetteer has taken."""

    def __init__(self, language: Language, table: NameTable, shapes: Shapes) -> None:
        fold = language.fold
        self._shapes = shapes
        self._joining = frozenset(map(fold, table.rules["joining"]))
        self._opening = frozenset(map(fold, table.rules["opening"]))
        self._closing = frozenset(map(fold, table.rules["closing"]))

    def find(
        self,
        text: Folded,
        begin: int,
        end: int,
        taken: Iterable[tuple[int, int]],
        late: Iterable[tuple[int, int]] = (),
    ) -> list[Mention]:
        """The candidates in the folded range [begin, end), from left to right.

        None holds a `taken` range, and none begins with one of those that may come `late` (adjectives of origin).
        """
        closed = {i for b, e in taken for i in range(b, e)}
        opened = closed | {i for b, e in late for i in range(b, e)}
        words = list(_words(text, begin, end))
        found: list[Mention] = []
        at = 0
        while at < len(words):
            size, mention = (1, None) if words[at].begin in opened else self._candidate(words, at, closed, text)
            if mention:
                found.append(mention)
            at += size
        return found

    def beside(
        self, text: Folded, span: tuple[int, int], hits: Iterable[NameHit], kind: Callable[[str], str | None]
    ) -> list[Mention]:
        """The candidates in the range `span` beside the gazetteer's hits there; `kind` tells what an entity is.

        A last name alone may be part of a candidate: its bearer need not be the one whom the gazetteer knows.
        """
        taken: list[tuple[int, int]] = []
        late: list[tuple[int, int]] = []
        for hit in hits:
            adjective = hit.definite and all(r.quality == "demonym" for r in hit.readings)
            alone = hit.words == 1 and all(kind(r.entity) == "Person" for r in hit.readings)
            if not alone:
                (late if adjective else taken).append((hit.begin, hit.end))
        return self.find(text, *span, taken, late)

    def _candidate(self, words: list[Word], at: int, closed: set[int], text: Folded) -> tuple[int, Mention | None]:
        first = words[at]
        opens_alone = first.text in self._opening
        skip = 0 if opens_alone else self._shapes.opens(first)
        if skip < 0:
            return 1, None
        name = self._extend(words, at, closed, skip)
        after = words[at + len(name)] if at + len(name) < len(words) else None
        ends = after is None or not after.tied or self._shapes.ends(after)
        if not ends or self._parts(name) < _FEWEST or not self._shapes.is_name(name):
            return 1, None
        rule = SURE if self._shapes.is_sure(name) else UNSURE
        begin, end = first.begin + skip, name[-1].end
        written = text.source[slice(*text.span(begin, end))]
        return len(name), Mention(begin, end, Tag.NAME, surface=written, rule=rule)

    def _extend(self, words: list[Word], at: int, closed: set[int], skip: int) -> list[Word]:
        """The words of a name that begins at `at`; a joining word at its end is left out."""
        name = [words[at]]
        before = [words[at].text[skip:]]
        for place, word in enumerate(words[at + 1 :], at + 1):
            joined = before[-1] in self._joining
            part = word.text in self._joining or word.text in self._closing
            full = self._parts(name) >= _MOST and not joined
            if not word.tied or word.begin in closed or full:
                break
            bridge = place + 1 < len(words) and words[place + 1].begin not in closed
            if not (part or self._shapes.follows(word, before)) and not (
                bridge and self._shapes.bridges(word, before, words[place + 1])
            ):
                break
            name.append(word)
            before.append(word.text)
        while len(name) > 1 and name[-1].text in self._joining:
            name.pop()
        return name

    def _parts(self, name: list[Word]) -> int:
        """How many words count: those that join or close a name belong to their neighbours."""
        texts = [w.text for w in name]
        joined = sum(a in self._joining for a in texts[:-1])
        closing = sum(t in self._closing and t0 not in self._joining for t0, t in pairwise(texts))
        return len(texts) - joined - closing


def _words(text: Folded, begin: int, end: int) -> Iterator[Word]:
    """The words of a range; a possessive's ending is no part of its word, and unties the next."""
    previous = -1
    opening = True
    for match in _WORD.finditer(text.text, begin, end):
        b, e = match.span()
        stop = e - 2 if match[0].endswith("'s") else e
        between = text.text[previous:b] if previous >= 0 else ""
        tied = previous >= 0 and (between == " " or _initial(text.text, previous, b))
        written = text.source[slice(*text.span(b, stop))]
        yield Word(b, stop, text.text[b:stop], written, tied, opening)
        opening = False
        previous = stop if stop == e else -1


def _initial(text: str, end: int, begin: int) -> bool:
    """Whether the word that ends at `end` is one letter with a full stop, before the one that begins at `begin`."""
    return text[end:begin] == ". " and (end < 2 or not text[end - 2].isalnum())
