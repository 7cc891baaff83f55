"""How far behind a meeting's noun the words that call it off can stand."""

from __future__ import annotations

from graph_builder.extract.patterns import Patterns
from graph_builder.extract.symbols import SymbolText

_BEHIND = 70


class Delays:
    """Finds the clause "that had been planned for" behind a noun, and where the words behind that clause end."""

    def __init__(self, patterns: Patterns) -> None:
        stop = patterns.expressions.language.rules["clause_stop"]
        self._planned = patterns.expressions.compile(
            f"(?:(?!{stop}).){{0,220}}?~{{relative}} (?:[\\p{{L}}]+ ){{0,3}}?{{planned}}", "lexicon.yaml: planned"
        )

    def limit(self, symbols: SymbolText, end: int, limit: int, last: int) -> int:
        """Where to stop looking for words of cancelling: `limit`, or farther behind such a clause, up to `last`."""
        clause = self._planned.match(symbols.text, end, last)
        return max(limit, min(last, clause.end() + _BEHIND)) if clause else limit
