"""Titles that an article ties to one person: "the UN coordinator in Yemen", once he has been named with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import regex

from graph_builder.extract.symbols import Mention, Tag
from graph_builder.text.fold import Folded

_FEWEST = 3
_TWO = 2
_NEAR = 4
_NAMES = frozenset({Tag.ACTOR, Tag.NAME})


@dataclass(slots=True)
class Bearers:
    """The people of one article by the folded words of the title that each was named with."""

    _by_title: dict[str, Mention | None] = field(default_factory=dict)

    def note(self, text: Folded, mentions: Iterable[Mention]) -> None:
        """Remember who has been named with which title; one that two people have means nobody."""
        for mention in mentions:
            if mention.tag is not Tag.ACTOR or len(mention.entities) != 1 or not mention.role:
                continue
            title = " ".join(text.text[slice(*mention.role)].split())
            known = self._by_title.get(title, mention)
            if len(title.split()) >= _TWO and mention.rule != "coreference":
                same = known is not None and known.entities == mention.entities
                self._by_title[title] = mention if same else None

    def find(
        self, text: Folded, span: tuple[int, int], proclitics: str, others: Iterable[Mention]
    ) -> Iterator[Mention]:
        """Those whose title stands in the folded range `span` without a name; `others` are the mentions there."""
        known = {title: m for title, m in self._by_title.items() if m and self._is_telling(title, m)}
        if not known:
            return
        titles = "|".join(regex.escape(title) for title in sorted(known, key=len, reverse=True))
        names = [m for m in others if m.tag in _NAMES]
        for match in regex.finditer(
            rf"(?<!\w){proclitics}(?P<title>{titles})(?!\w)", text.text, pos=span[0], endpos=span[1]
        ):
            begin, end = match.span("title")
            if any(m.begin - _NEAR <= end <= m.begin or m.begin < begin < m.end + _NEAR for m in names):
                continue  # the name stands beside it
            person = known[match["title"]]
            surface = text.source[slice(*text.span(begin, end))]
            yield replace(person, begin=begin, end=end, role=None, surface=surface, rule="coreference")

    def _is_telling(self, title: str, bearer: Mention) -> bool:
        """Whether the words say enough to mean one person: three of them, or two with a state or a body."""
        return len(title.split()) >= _FEWEST or bool(bearer.states)
