"""A sentence as patterns see it: folded text in which every mention is one symbol.

A symbol is a private-use character, so that an ordinary regular expression can say "between ACTOR and ACTOR".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from graph_builder.model import DateSpan

_WIDTH = 0x200
_FIRST, _LAST = 0xE000, 0xF8FF
_NO_LETTER = "\ufffd"


class Tag(Enum):
    """What a symbol stands for; the value is its place in the private-use area."""

    ACTOR = 0  # a person, or several actors at once (a dual, a pronoun)
    STATE = 1  # a state by its name
    METONYM = 2  # a city or palace that can stand for a government
    PLACE = 3
    DEMONYM = 4  # an adjective of a state
    TITLE = 5  # an office, not yet joined to its holder
    DATE = 6
    NUMBER = 7  # an ordinal
    ACCORD = 8  # an agreement or a process known by name
    BODY = 9  # a committee or other body that the gazetteer does not know
    GROUP = 10  # an organisation or a group
    NAME = 11  # what may be a person's name, known to no gazetteer; gone once titles have been read

    @property
    def expression(self) -> str:
        """The characters of this tag, for the inside of a regular expression's character class."""
        low = _FIRST + self.value * _WIDTH
        return f"{chr(low)}-{chr(low + _WIDTH - 1)}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of folded text [begin, end) that names something.

    `entities` are entity ids, several for a dual or plural; `states` the states that the words tie them to;
    `office` the office named and `role` the folded span of the words that name it; `surface` the text as read;
    `number` an ordinal's value; `date` what a date can mean; `place` the place that the words can mean as well;
    `seat` the capital where a palace that stands for a government lies; `count` how many the words speak of;
    `rule` how it was found.
    """

    begin: int
    end: int
    tag: Tag
    entities: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    office: str | None = None
    role: tuple[int, int] | None = None
    surface: str = ""
    number: int | None = None
    date: DateSpan | None = None
    place: str | None = None
    seat: str | None = None
    count: int = 1
    rule: str = "gazetteer"


@dataclass(frozen=True, slots=True)
class SymbolText:
    """One sentence in symbols. `position[i]` is the folded offset of its character `i`, one more at the end."""

    text: str
    position: tuple[int, ...]
    mentions: tuple[Mention, ...]
    at: dict[int, Mention]

    def folded(self, begin: int, end: int) -> tuple[int, int]:
        """The folded range of the symbol-text range [begin, end)."""
        if begin >= end:
            return self.position[begin], self.position[begin]
        last = self.at.get(end - 1)
        return self.position[begin], last.end if last else self.position[end - 1] + 1

    def within(self, begin: int, end: int) -> list[Mention]:
        """The mentions whose symbol lies in the symbol-text range [begin, end), in order."""
        return [self.at[i] for i in range(begin, end) if i in self.at]


def symbol_text(folded: str, begin: int, end: int, mentions: Iterable[Mention]) -> SymbolText:
    """The folded range [begin, end) with each mention inside it as one symbol, double quotes left out.

    Mentions must not overlap. White space runs become one space; a private-use character of the text itself, which
    would read as a mention, becomes U+FFFD.
    """
    ordered = sorted((m for m in mentions if begin <= m.begin and m.end <= end), key=lambda m: m.begin)
    chars: list[str] = []
    position: list[int] = []
    at: dict[int, Mention] = {}
    counts: dict[Tag, int] = {}
    cursor = begin
    for mention in (*ordered, None):
        stop = mention.begin if mention else end
        for offset in range(cursor, stop):
            char = folded[offset]
            if char == '"' or (char == " " and chars and chars[-1] == " "):
                continue
            chars.append(_NO_LETTER if _FIRST <= ord(char) <= _LAST else char)
            position.append(offset)
        if mention is None:
            break
        count = counts.get(mention.tag, 0)
        counts[mention.tag] = min(count + 1, _WIDTH - 1)
        at[len(chars)] = mention
        chars.append(chr(_FIRST + mention.tag.value * _WIDTH + count))
        position.append(mention.begin)
        cursor = mention.end
    position.append(end)
    return SymbolText("".join(chars), tuple(position), tuple(ordered), at)


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest mentions, leftmost first where lengths are equal, none overlapping another; in text order."""
    taken: list[Mention] = []
    occupied: set[int] = set()
    for mention in sorted(mentions, key=lambda m: (m.begin - m.end, m.begin, m.tag.value, m.entities)):
        span = range(mention.begin, mention.end)
        if occupied.isdisjoint(span):
            taken.append(mention)
            occupied.update(span)
    return sorted(taken, key=lambda m: m.begin)
