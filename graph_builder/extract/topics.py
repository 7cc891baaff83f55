"""What a meeting or an agreement is about: words of a topic behind a word that introduces one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import regex

from graph_builder.errors import DataError
from graph_builder.extract.expressions import Expressions
from graph_builder.extract.gazetteer_types import TOPIC
from graph_builder.extract.symbols import SymbolText, Tag
from graph_builder.text.language import Language

FILE = "topics.yaml"
_REACH = 110


@dataclass(frozen=True, slots=True)
class Topic:
    """A concept and the words for it; the examples are sentences that must and must not be about it."""

    id: str
    expression: regex.Pattern[str]
    matching: tuple[str, ...]
    differing: tuple[str, ...]


class TopicFinder:
    """Finds topics in the symbol text of one language. Raises DataError for a file that is not well formed."""

    def __init__(self, language: Language) -> None:
        self._compile = Expressions(language, {}, {}).compile
        self._about = self._compile("~{about}", "lexicon.yaml: about")
        self._stop = regex.compile(language.rules["clause_stop"])
        place = f"{language.folder / FILE}"
        self.topics = tuple(
            self._topic(name, block, language, place) for name, block in sorted(language.data(FILE).items())
        )

    def find(self, symbols: SymbolText, begin: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """The topics introduced in the symbol-text range [begin, end): node id, and range of the words for it."""
        found: dict[str, tuple[int, int]] = {}
        for first, last in self._windows(symbols, begin, end):
            for topic in self.topics:
                match = topic.expression.search(symbols.text, first, last)
                if match:
                    found.setdefault(topic.id, match.span())
        yield from sorted(found.items())

    def inside(self, symbols: SymbolText, begin: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
        """The topics whose words stand in the range itself, as in the name of an agreement."""
        for topic in self.topics:
            match = topic.expression.search(symbols.text, begin, end)
            if match:
                yield topic.id, match.span()

    def _windows(self, symbols: SymbolText, begin: int, end: int) -> Iterator[tuple[int, int]]:
        text = symbols.text
        for match in self._about.finditer(text, begin, end):
            if any(m.tag is Tag.DATE for m in symbols.within(match.end(), match.end() + 2)):
                continue  # "on" a day
            stop = self._stop.search(text, match.end(), end)
            yield match.end(), min(stop.start() if stop else end, match.end() + _REACH)

    def _topic(self, name: str, block: dict[str, Any], language: Language, place: str) -> Topic:
        try:
            words = sorted({language.fold(str(w)) for w in block["words"]}, key=lambda w: (-len(w), w))
            examples = block["examples"]
            matching, differing = tuple(examples["match"]), tuple(examples["differ"])
        except (KeyError, TypeError) as error:
            raise DataError(f"{place}: {name}: a topic needs `words` and `examples`: {error}") from error
        rules = language.rules
        options = "|".join(regex.escape(word).replace(r"\ ", r" (?:\p{Co} )?") for word in words)
        source = rf"(?<!\w){rules['proclitics']}(?:{options}){rules['enclitics']}(?!\w)"
        return Topic(f"{TOPIC}/{name}", regex.compile(source, regex.V1), matching, differing)
