"""Names of the gazetteer in text: an Aho–Corasick automaton, word boundaries and the language's proclitics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from graph_builder.text.fold import Folded
from graph_builder.text.language import Language

_ACRONYM = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name can mean: an entity, and how well the name fits it (full, alias, short, metonym, demonym)."""

    entity: str
    quality: str


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name found in folded text: [begin, end) with its article (`definite`), after other proclitics."""

    begin: int
    end: int
    readings: tuple[Reading, ...]
    definite: bool = False
    words: int = 1


class NameFinder:
    """Finds all names of a list, overlapping ones too, at word boundaries."""

    def __init__(self, language: Language, names: Iterable[tuple[str, str, str]]) -> None:
        self._rules = language.rules["names"]
        self._article = self._rules["article"]
        self._fused = self._rules["fused"]
        self._proclitics = frozenset(self._rules["proclitics"])
        self._glued = frozenset(language.fold(s) for s in self._rules["glued"])
        self._capitals = bool(self._rules["capitalised"])
        readings: dict[str, dict[tuple[str, str], Reading]] = defaultdict(dict)
        upper: set[str] = set()
        for surface, entity, quality in names:
            for form in self._forms(language.fold(surface.replace('"', ""))):
                readings[form][entity, quality] = Reading(entity, quality)
            if surface.isupper() and len(surface) <= _ACRONYM:
                upper.add(language.fold(surface))
        self._upper = upper
        self._surfaces = sorted(s for s in readings if len(s) > 1)
        self._readings = [tuple(readings[s][k] for k in sorted(readings[s])) for s in self._surfaces]
        self._automaton = AhoCorasick(self._surfaces)

    def _forms(self, surface: str) -> Iterator[str]:
        """The surface, and for one that begins with the article the form that a preposition fuses with it."""
        yield surface
        if self._fused and surface.startswith(self._article):
            yield self._fused + surface[len(self._article) :]

    def find(self, text: Folded, begin: int, end: int) -> list[NameHit]:
        """All names inside the folded range [begin, end); double quotes and doubled spaces do not hide one."""
        squeezed, position = _squeeze(text.text, begin, end)
        hits = []
        for index, b, e in self._automaton.find_matches_as_indexes(squeezed, overlapping=True):
            prefix = self._prefix(squeezed, b, text.source[text.origin[position[b]]])
            if prefix is None or not self._right_ok(squeezed, e, e - b):
                continue
            begin_at = b - len(self._article) if self._article and prefix.endswith(self._article) else b
            if self._fused and squeezed.startswith(self._fused, b) and self._surfaces[index].startswith(self._fused):
                begin_at += 1  # the preposition stays outside, the article inside
            folded_begin, folded_end = position[begin_at], position[e - 1] + 1
            if self._capitals and not self._capital(text, position[b], folded_end, self._surfaces[index]):
                continue
            hits.append(
                NameHit(
                    folded_begin,
                    folded_end,
                    self._readings[index],
                    begin_at < b,
                    self._surfaces[index].count(" ") + 1,
                )
            )
        return hits

    def _prefix(self, text: str, begin: int, letter: str) -> str | None:
        """The proclitics before a name, None where they are none. `letter` is the name's first as written."""
        start = begin
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        prefix = text[start:begin]
        if not prefix:
            return ""
        doubled = self._article and prefix.endswith(self._article) and text.startswith(self._article, begin)
        doubled = doubled and letter == self._article[0]
        return prefix if prefix in self._proclitics and not doubled else None

    def _right_ok(self, text: str, end: int, length: int) -> bool:
        stop = end
        while stop < len(text) and text[stop].isalnum():
            stop += 1
        rest = text[end:stop]
        return not rest or (length >= self._rules["glued_from"] and rest in self._glued)

    def _capital(self, text: Folded, begin: int, end: int, surface: str) -> bool:
        first, last = text.span(begin, end)
        written = text.source[first:last]
        return written.isupper() if surface in self._upper else written[:1].isupper() or written[:1].isdigit()


def _squeeze(text: str, begin: int, end: int) -> tuple[str, list[int]]:
    """The range without double quotes and with single spaces, and the offset of each character that is left."""
    chars: list[str] = []
    position: list[int] = []
    for offset in range(begin, end):
        char = text[offset]
        if char == '"' or (char == " " and chars and chars[-1] == " "):
            continue
        chars.append(char)
        position.append(offset)
    return "".join(chars), position
