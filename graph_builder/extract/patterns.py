"""The patterns of a language: YAML blocks compiled to regular expressions over symbol text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import regex

from graph_builder.errors import DataError
from graph_builder.extract.expressions import Expressions
from graph_builder.text.language import Language

SECTIONS = ("meetings", "attachments", "agreements", "guarantors")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern. `options` are its further keys (`kind`, `weak`, `round`, ...); `examples` are sentences."""

    id: str
    expression: regex.Pattern[str]
    confidence: float
    options: Mapping[str, Any]
    matching: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns of one language by section, and single expressions of word classes made on demand."""

    sections: Mapping[str, tuple[Pattern, ...]]
    expressions: Expressions
    _words: dict[str, regex.Pattern[str]] = field(default_factory=dict)

    def word(self, source: str) -> regex.Pattern[str]:
        """The compiled expression for a word class, as whole words after any proclitics."""
        if source not in self._words:
            self._words[source] = self.expressions.compile("~{" + source + "}", source)
        return self._words[source]


def load_patterns(language: Language) -> Patterns:
    """Compile `patterns.yaml`; raises DataError naming the pattern that is wrong."""
    data = language.data("patterns.yaml")
    macros = {**data["macros"], "clause_stop": language.rules["clause_stop"]}
    expressions = Expressions(language, macros, data["roles"])
    sections = {
        name: tuple(_pattern(block, expressions, f"{language.folder / 'patterns.yaml'}") for block in data[name])
        for name in SECTIONS
    }
    return Patterns(sections, expressions)


def _pattern(block: dict[str, Any], expressions: Expressions, where: str) -> Pattern:
    known = {"id", "match", "confidence", "examples"}
    if not {"id", "match"} <= set(block):
        raise DataError(f"{where}: a pattern needs `id` and `match`: {block}")
    examples = block.get("examples", {})
    return Pattern(
        block["id"],
        expressions.compile(block["match"], f"{where}: {block['id']}"),
        float(block.get("confidence", 0.9)),
        {k: v for k, v in block.items() if k not in known},
        tuple(examples.get("match", ())),
        tuple(examples.get("differ", ())),
    )
