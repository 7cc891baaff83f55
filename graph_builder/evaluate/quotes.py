"""Sentences for people to read: where something is told, with the words that tell it marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from graph_builder.model import Article, Evidence
from graph_builder.text.detect import detect_language
from graph_builder.text.fold import Folded
from graph_builder.text.language import Language, load_language
from graph_builder.text.sentences import sentences

_TOLD = 3
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Text:
    """An article's text, cut into sentences in the language that it states or shows."""

    article: Article

    @cached_property
    def language(self) -> Language:
        """Its language. Raises UsageError where there is no data for it."""
        return load_language(self.article.language or detect_language(self.article.text))

    def quoted(self, evidence: Evidence) -> list[Piece]:
        """The sentence of an evidence with its marks."""
        return self._pieces((evidence.begin, evidence.end), evidence.marks)

    def telling(self, told_by: Iterable[str], helped_by: Iterable[str] = ()) -> list[Piece]:
        """The sentence that most probably tells of a thing with these names; nothing where none of them stands.

        A name in `told_by` counts as three in `helped_by`; the first sentence wins among equals.
        """
        main, others = self._looked_for(told_by), self._looked_for(helped_by)
        weights = [(self._weight(span, main, others), -span[0], span) for span in self._sentences]
        weight, _, span = max(weights, default=(0, 0, (0, 0)))
        if not weight:
            return []
        return self._pieces(self._folded.span(*span), list(self._places(span, {**main, **others}.values())))

    @cached_property
    def _folded(self) -> Folded:
        return self.language.fold.fold(self.article.text)

    @cached_property
    def _sentences(self) -> list[Span]:
        return sentences(self._folded, self.language)

    def _looked_for(self, names: Iterable[str]) -> dict[str, re.Pattern[str]]:
        folded = sorted({self.language.fold(name) for name in names} - {""}, key=lambda name: (-len(name), name))
        return {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in folded}

    def _weight(self, span: Span, main: dict[str, re.Pattern[str]], others: dict[str, re.Pattern[str]]) -> int:
        told = any(name.search(self._folded.text, *span) for name in main.values())
        return _TOLD * told + sum(bool(name.search(self._folded.text, *span)) for name in others.values())

    def _places(self, span: Span, names: Iterable[re.Pattern[str]]) -> Iterator[Span]:
        for name in names:
            yield from (self._folded.span(*match.span()) for match in name.finditer(self._folded.text, *span))

    def _pieces(self, span: Span, marks: Sequence[Span]) -> list[Piece]:
        """The sentence cut at the edges of the marks, which may overlap and reach beyond it."""
        begin, end = span
        inside = [(max(b, begin), min(e, end)) for b, e in marks]
        edges = sorted({begin, end, *(edge for b, e in inside if b < e for edge in (b, e))})
        pieces: list[Piece] = []
        for left, right in pairwise(edges):
            marked = any(b <= left and right <= e for b, e in inside)
            text = self.article.text[left:right]
            if pieces and pieces[-1].marked == marked:
                text = pieces.pop().text + text
            pieces.append(Piece(text, marked))
        return pieces
