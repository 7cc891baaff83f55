"""Abbreviations that an article introduces in brackets: behind "the Lakeside Front (LF)", LF is that front."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, SymbolText, Tag
from graph_builder.text.fold import Folded

_RULE = "abbreviation"
_BRACKETS = regex.compile(rf"[{Tag.GROUP.expression}{Tag.STATE.expression}] ?\((?P<short>[a-z][a-z/-]{{1,7}})\)")


def introduce(passage: Passage, discourse: Discourse) -> None:
    """Take up the abbreviations that a sentence explains, in capitals and behind the name of one actor."""

    def taken(match: regex.Match[str], symbols: SymbolText) -> Mention | None:
        named = symbols.at[match.start()]
        begin, end = symbols.folded(match.start("short"), match.end("short"))
        surface = passage.surface(begin, end)
        if len(named.entities) != 1 or not surface.isupper():
            return None
        discourse.abbreviations[match["short"]] = named
        return _mention(named, begin, end, surface)

    passage.rewrite(_BRACKETS, taken)


def abbreviated(text: Folded, span: tuple[int, int], discourse: Discourse) -> Iterator[Mention]:
    """The abbreviations in a sentence that the article has introduced before."""
    if not discourse.abbreviations:
        return
    longest = sorted(map(regex.escape, discourse.abbreviations), key=lambda short: (-len(short), short))
    pattern = rf"(?<![\w-])(?:{'|'.join(longest)})(?![\w-])"
    for match in regex.finditer(pattern, text.text, pos=span[0], endpos=span[1]):
        begin, end = match.span()
        surface = text.source[slice(*text.span(begin, end))]
        if surface.isupper():
            yield _mention(discourse.abbreviations[match[0]], begin, end, surface)


def _mention(named: Mention, begin: int, end: int, surface: str) -> Mention:
    return Mention(begin, end, named.tag, named.entities, named.states, surface=surface, rule=_RULE)
