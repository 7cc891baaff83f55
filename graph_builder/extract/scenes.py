"""Where something happens and who does it: the same name is a scene after "in" and an actor before "said"."""

from __future__ import annotations

from graph_builder.extract.expressions import Expressions
from graph_builder.extract.symbols import SymbolText, Tag
from graph_builder.text.language import Language

_NEAR, _FAR = 18, 50
_PLACES = frozenset({Tag.STATE, Tag.METONYM, Tag.PLACE})


class Scene:
    """Reads the words around a name of a state or a city."""

    def __init__(self, language: Language) -> None:
        compiled = Expressions(language, {}, {}).compile
        locative = language.any_of("locative")  # bare: an ending makes another word of a preposition
        self._locative = compiled(rf"~{locative}(?!\w) ?$", "lexicon.yaml: locative")
        self._listed = compiled(f"@[SMP](?:{language.rules['listed']})$", "language.yaml: listed")
        self._party_before = compiled("~{actor_before} $", "lexicon.yaml: actor_before")
        self._speaks_before = compiled("~{say} $", "lexicon.yaml: say")
        self._speaks_after = compiled("^ {say}", "lexicon.yaml: say")
        self._acts_after, self._topic_after = (
            compiled(source, f"lexicon.yaml: {name}") if language.words.get(name) else None
            for name, source in (("city_acts", "^ {city_acts}"), ("scene_after", "^(?:{scene_after}| {scene_after})"))
        )

    def holds(self, symbols: SymbolText, at: int) -> bool:
        """Whether the symbol at `at` is only where something happens: after "in", or in a list with what is."""
        if symbols.at[at].tag not in _PLACES or symbols.at[at].rule != "gazetteer":
            return False
        if self._locative.search(symbols.text[max(0, at - _NEAR) : at]):
            return True
        listed = self._listed.search(symbols.text, max(0, at - _NEAR), at)
        return bool(listed) and not self.speaks(symbols, at) and self.holds(symbols, listed.start())

    def is_topic(self, symbols: SymbolText, at: int) -> bool:
        """Whether the state at `at` is only what talks, a war or a region are named after ("the Libya summit")."""
        if self._topic_after is None or symbols.at[at].rule != "gazetteer":
            return False
        return self._topic_after.search(symbols.text[at + 1 : at + _FAR]) is not None

    def speaks(self, symbols: SymbolText, at: int) -> bool:
        """Whether the symbol at `at` speaks, decides, or stands as a party to something."""
        before, after = symbols.text[max(0, at - _NEAR) : at], symbols.text[at + 1 : at + _NEAR]
        tests = (
            (self._speaks_before, before),
            (self._party_before, before),
            (self._speaks_after, after),
            (self._acts_after, after),
        )
        return any(pattern is not None and pattern.search(text) for pattern, text in tests)
