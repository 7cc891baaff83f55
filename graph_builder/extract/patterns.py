"""The patterns of a language: YAML blocks compiled to regular expressions over symbol text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import regex

from graph_builder.errors import DataError
from graph_builder.extract.expressions import Expressions
from graph_builder.text.language import Language

_NAMED = r"^\(\?P<\w+>"
_OPTIONAL = re.compile(r"(?:[?*]|\{0,\d+\})[?+]?")
SECTIONS = ("meetings", "attachments", "agreements", "guarantors")


class Deferred:
    """An expression that is compiled at its first use: compiling all of a language takes seconds."""

    def __init__(self, make: Callable[[], regex.Pattern[str]]) -> None:
        self._make = make

    @cached_property
    def value(self) -> regex.Pattern[str]:
        """The compiled expression; raises DataError where it is not well formed."""
        return self._make()


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern. `options` are its further keys (`kind`, `weak`, `round`, ...); the examples are sentences.

    `gate` is the part that every match holds (the trigger word, say): it is cheap to look for, and patterns share it;
    `second_gate` is another such part, given where the first is common.
    """

    id: str
    compiled: Deferred
    confidence: float
    options: Mapping[str, Any]
    gate: regex.Pattern[str]
    second_gate: regex.Pattern[str] | None = None
    matching: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def expression(self) -> regex.Pattern[str]:
        """The pattern as a regular expression over symbol text."""
        return self.compiled.value


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns of one language by section, and single expressions of word classes made on demand."""

    sections: Mapping[str, tuple[Pattern, ...]]
    expressions: Expressions
    _words: dict[str, regex.Pattern[str]] = field(default_factory=dict)

    def open_in(self, section: str, text: str) -> Iterator[Pattern]:
        """The patterns of a section whose gate stands open in `text`; each different gate is tried once."""
        tried: dict[str, bool] = {}
        for pattern in self.sections[section]:
            key = pattern.gate.pattern
            if key not in tried:
                tried[key] = pattern.gate.search(text) is not None
            if tried[key] and (pattern.second_gate is None or pattern.second_gate.search(text)):
                yield pattern

    def word(self, source: str) -> regex.Pattern[str]:
        """The compiled expression for a word class, as whole words after any proclitics."""
        if source not in self._words:
            self._words[source] = self.expressions.compile("~{" + source + "}", source)
        return self._words[source]


def load_patterns(language: Language) -> Patterns:
    """Read `patterns.yaml`; raises DataError naming the pattern that is wrong, for its expression at first use."""
    data = language.data("patterns.yaml")
    macros = {**data["macros"], "clause_stop": language.rules["clause_stop"]}
    expressions = Expressions(language, macros, data["roles"], data.get("shared", ()))
    sections = {
        name: tuple(_pattern(block, expressions, f"{language.folder / 'patterns.yaml'}") for block in data[name])
        for name in SECTIONS
    }
    return Patterns(sections, expressions)


def _pattern(block: dict[str, Any], expressions: Expressions, where: str) -> Pattern:
    known = {"id", "match", "confidence", "examples", "gate"}
    if not {"id", "match"} <= set(block):
        raise DataError(f"{where}: a pattern needs `id` and `match`: {block}")
    examples = block.get("examples", {})
    place = f"{where}: {block['id']}"
    try:
        core = _core(block["match"])
    except DataError as error:
        raise DataError(f"{place}: {error}") from error
    return Pattern(
        block["id"],
        Deferred(partial(expressions.compile, block["match"], place)),
        float(block.get("confidence", 0.9)),
        {k: v for k, v in block.items() if k not in known},
        expressions.compile(rf"(?<!\w)(?:{core})" if not expressions.language.rules["prepositions"] else core, place),
        expressions.compile(block["gate"], place) if "gate" in block else None,
        tuple(examples.get("match", ())),
        tuple(examples.get("differ", ())),
    )


def _core(match: str) -> str:
    """The source of the group that names the thing told of: `trigger`, `agreement`; else a guarantor's word."""
    for name in ("trigger", "agreement"):
        groups = [_balanced(match, m.start()) for m in re.finditer(re.escape(f"(?P<{name}>"), match)]
        if groups and not any(match.startswith(")?", i) for _, i in groups):
            return "|".join(f"(?:{_needed(re.sub(_NAMED, '', text)[:-1])})" for text, _ in groups)
    words = re.findall(r"\{(?:guarantor|guaranteed_by)\}", match)
    return words[0] if words else "."


def _needed(source: str) -> str:
    """An expression without what it may leave out at its beginning."""
    while source.startswith("("):
        optional = _OPTIONAL.match(source, _balanced(source, 0)[1])
        if not optional:
            break
        source = source[optional.end() :]
    return source


def _balanced(text: str, begin: int) -> tuple[str, int]:
    """The group that opens at `begin`, and the offset of its closing bracket."""
    depth, inside_class = 0, 0
    for index in range(begin, len(text)):
        char = text[index]
        if index and text[index - 1] == "\\":
            continue
        inside_class += (char == "[") - (char == "]" and inside_class > 0)
        if not inside_class:
            depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[begin : index + 1], index
    raise DataError(f"a bracket is not closed in: {text}")
