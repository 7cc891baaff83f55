"""Sentences: where they begin and end in folded text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import regex

from graph_builder.text.fold import Folded
from graph_builder.text.language import Language

_LINE = regex.compile(r"[^\n]+")
_END = regex.compile(r"""(?:[.!?؟…]+|[.!?؟…]*\.{2,})["')\]]*(?=\s|$)|(?<=\S\S[.؟!])(?=\p{L})""")


def _ends(line: str, abbreviations: frozenset[str]) -> Iterator[int]:
    for match in _END.finditer(line):
        before = line[: match.start()].rsplit(None, 1)
        last = before[-1].lstrip("(\"'") if before else ""
        if last in abbreviations or (len(last) == 1 and last.isalpha() and last.isascii()):
            continue
        if line[match.start() : match.start() + 1] == "." and line[match.end() : match.end() + 1].isdigit():
            continue
        yield match.end()


def _quote_open(piece: str) -> bool:
    return piece.count('"') % 2 == 1


def _pieces(line: str, abbreviations: frozenset[str], longest: int) -> Iterator[tuple[int, int]]:
    begin = 0
    for end in (*_ends(line, abbreviations), len(line)):
        piece = line[begin:end]
        if not piece.strip() or (_quote_open(piece) and end < len(line) and len(piece) < longest):
            continue
        yield begin, end
        begin = end


def sentences(
    text: Folded, language: Language, ranges: Iterable[tuple[int, int]] | None = None
) -> list[tuple[int, int]]:
    """The sentences as folded ranges [begin, end), without white space around them.

    A line break always ends one; a full stop inside a quotation does not, up to `sentence.longest_quote`
    characters. `ranges` are the body of the article, in offsets of the text as read; without it, all of it.
    """
    rules = language.rules["sentence"]
    abbreviations = frozenset(language.fold(a) for a in rules["abbreviations"])
    body = None if ranges is None else list(ranges)
    found = []
    for line in _LINE.finditer(text.text):
        if body is not None and not _inside(text.span(*line.span()), body):
            continue
        for begin, end in _pieces(line[0], abbreviations, rules["longest_quote"]):
            piece = line[0][begin:end]
            left = len(piece) - len(piece.lstrip())
            found.append((line.start() + begin + left, line.start() + begin + len(piece.rstrip())))
    return [(b, e) for b, e in found if b < e]


def _inside(span: tuple[int, int], body: list[tuple[int, int]]) -> bool:
    return any(begin < span[1] and span[0] < end for begin, end in body)
