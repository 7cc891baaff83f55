"""A sentence on its way: its symbols are rewritten step by step, and what is covered is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import regex

from graph_builder.extract.symbols import Mention, SymbolText, Tag, symbol_text
from graph_builder.text.fold import Folded

_NEIGHBOURS = regex.compile(rf"[{Tag.ACTOR.expression}]\s?[,\u060c-]?\s?[{Tag.ACTOR.expression}]")
_LISTED = regex.compile(
    rf"(?P<title>[{Tag.ACTOR.expression}]),? "
    rf"(?P<names>[{Tag.ACTOR.expression}](?:(?:, | and |, and )[{Tag.ACTOR.expression}])+)"
)
Make: TypeAlias = Callable[[regex.Match[str], SymbolText], Mention | None]


@dataclass(slots=True)
class Passage:
    """One sentence on its way: the folded text, the range, its symbols, and every mention that was ever covered.

    `topic` is the person whom the sentence before was about, `trio` the three states that were listed last,
    `plural` those whom "they" and "their" mean, `dateline` the only city that is named before the dash from which a
    report begins.
    """

    text: Folded
    begin: int
    end: int
    symbols: SymbolText
    covered: list[Mention]
    topic: str | None = None
    trio: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    dateline: Mention | None = None

    def rewrite(self, pattern: regex.Pattern[str], make: Make) -> None:
        """Put what `make` says in the place of every match, over the mentions that it covers."""
        added = [m for m in (make(f, self.symbols) for f in pattern.finditer(self.symbols.text)) if m]
        if not added:
            return
        kept: list[Mention] = []
        for mention in self.symbols.mentions:
            over = any(a.begin < mention.end and mention.begin < a.end for a in added)
            (self.covered if over else kept).append(mention)
        self.symbols = symbol_text(self.text.text, self.begin, self.end, [*kept, *added])

    def surface(self, begin: int, end: int) -> str:
        """The folded range as the article writes it."""
        first, last = self.text.span(begin, end)
        return self.text.source[first:last]

    def join_appositions(self) -> None:
        """Two names of one actor with nothing between them but a comma become one mention: a title, then a name."""
        before = len(self.symbols.mentions) + 1
        while len(self.symbols.mentions) < before:
            before = len(self.symbols.mentions)
            self.rewrite(_NEIGHBOURS, _joined)

    def join_lists(self) -> None:
        """ "The presidents of two states, A and B" names the two once: each person with the state of his place."""
        for match in _LISTED.finditer(self.symbols.text):
            title = self.symbols.at[match.start("title")]
            people = self.symbols.within(*match.span("names"))
            if title.rule != "coreference" or title.states != title.entities or len(people) != len(title.states):
                continue
            if all(len(person.entities) == 1 for person in people):
                self._give_states(title, people)

    def _give_states(self, title: Mention, people: list[Mention]) -> None:
        named = [replace(m, states=m.states or (s,)) for m, s in zip(people, title.states, strict=True)]
        named[0] = replace(named[0], begin=title.begin)
        kept = [m for m in self.symbols.mentions if m is not title and m not in people]
        self.covered += [title, *people]
        self.symbols = symbol_text(self.text.text, self.begin, self.end, [*kept, *named])


def _joined(match: regex.Match[str], symbols: SymbolText) -> Mention | None:
    first, last = symbols.at[match.start()], symbols.at[match.end() - 1]
    if first.entities != last.entities:
        return None
    told = first if first.office or first.role else last
    return replace(told, begin=first.begin, end=last.end, states=first.states or last.states)
