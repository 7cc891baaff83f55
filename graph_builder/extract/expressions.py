"""The small language in which patterns are written in YAML, compiled to regular expressions over symbol text.

`@[AS]`      one symbol of these tags (A person, O organisation or group, S state, M metonym, P place, J demonym,
             T title, D date, N number, G agreement or process, B body, X in titles.yaml a name that no gazetteer has)
`{name}`     a macro of the same file, else any phrase of that word class of `lexicon.yaml`, as whole words
`<role>`     a named group: `<role:expression>` holds the expression, `<role>` the macro that `roles:` gives it
`~~`         the beginning of a word, after conjunctions and prepositions that are written with it
`~`          the beginning of a word, after any proclitics or articles of the language
`…`, `…90`   up to 40 (90) characters of the same clause, as few as possible; `‥` the same without a comma
Everything else is a regular expression of the `regex` library; a role may occur more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import regex

from graph_builder.errors import DataError
from graph_builder.extract.symbols import Tag
from graph_builder.text.compiled import compiled_beside
from graph_builder.text.language import Language

_LETTERS = dict(zip("ASMPJTDNGBOX", Tag, strict=True))
_SYMBOLS = regex.compile(r"@\[([A-Z]+)\]|@([A-Z])")
_MACRO = regex.compile(r"\{([a-z_]+)\}")
_ROLE = regex.compile(r"(?<!\?P)<([a-z_]+)(?::([^<>]*))?>")
_GAP = regex.compile(r"([…‥])(\d*)")
_DEEPEST = 12


class Expressions:
    """Compiles the expressions of one file: `macros` and `roles` come from it, word classes from the lexicon.

    `shared` are the macros that hold no role and are long: they are called, not copied.
    """

    def __init__(
        self,
        language: Language,
        macros: Mapping[str, str],
        roles: Mapping[str, str],
        shared: Iterable[str] = (),
    ) -> None:
        self.language = language
        self._compiled: dict[str, regex.Pattern[str]] = {}
        self._classes: dict[str, str] = {}
        self._kept = compiled_beside(language.folder)
        self._macros = dict(macros)
        self._roles = dict(roles)
        self._shared = tuple(shared)
        self._proclitics = language.rules["proclitics"]
        self._prepositions = language.rules["prepositions"]
        self._enclitics = language.rules["enclitics"]
        self._stop = language.rules["clause_stop"]

    def compile(self, source: str, where: str) -> regex.Pattern[str]:
        """The regular expression for `source`; raises DataError naming `where` when it is not well formed."""
        try:
            if source not in self._compiled:
                self._compiled[source] = self._kept.compile(self.expand(source))
            return self._compiled[source]
        except regex.error as error:
            raise DataError(f"{where}: {error} in: {source}") from error

    def expand(self, source: str) -> str:
        """The regular expression's text: macros and roles first, then symbols, gaps and word beginnings.

        A macro that is used again and again is written out once and called: that keeps the compiling quick.
        """
        source = self._replaced(source)
        called = {name for name in self._shared if f"(?&{name})" in source}
        while True:
            bodies = {name: self._replaced(self._macros[name]) for name in sorted(called)}
            more = {name for name in self._shared if any(f"(?&{name})" in body for body in bodies.values())}
            if more <= called:
                break
            called |= more
        source += "".join(f"(?(DEFINE)(?P<{name}>{body}))" for name, body in bodies.items())
        source = _SYMBOLS.sub(_symbol_class, source)
        source = _GAP.sub(self._gap, source)
        source = source.replace("~~", rf"(?<!\w){self._prepositions}")
        source = source.replace("~", rf"(?<!\w){self._proclitics}")
        return self._fold_letters(source)

    def _replaced(self, source: str) -> str:
        for _ in range(_DEEPEST):
            expanded = _MACRO.sub(self._macro, _ROLE.sub(self._role, source))
            if expanded == source:
                break
            source = expanded
        return source

    def _macro(self, match: regex.Match[str]) -> str:
        name = match[1]
        if name in self._shared:
            return f"(?&{name})"
        if name in self._macros:
            return f"(?:{self._macros[name]})"
        if name not in self._classes:
            words = f"{self.language.any_of(name)}{self._enclitics}{self._construct(name)}"
            self._classes[name] = rf"(?:(?:{words})(?!\w))"
        return self._classes[name]

    def _construct(self, name: str) -> str:
        """The words of the class that change their ending before a pronoun, as a further alternative."""
        rule = self.language.rules["construct"]
        stems = [w[:-1] for w in self.language.words[name] if rule and w.endswith(rule["ending"]) and " " not in w]
        if not stems:
            return ""
        return f"|(?:{'|'.join(map(regex.escape, stems))}){rule['becomes']}{rule['pronouns']}"

    def _role(self, match: regex.Match[str]) -> str:
        name, inner = match[1], match[2]
        if inner is None:
            inner = "{" + self._roles.get(name, name) + "}"
        return f"(?P<{name}>{inner})"

    def _gap(self, match: regex.Match[str]) -> str:
        stop = self._stop if match[1] == "…" else f"{self._stop}|[,\u060c]"
        return rf"(?:(?!{stop}).){{0,{match[2] or 40}}}?"

    def _fold_letters(self, source: str) -> str:
        """Fold what is not ASCII (a pattern's own letters), and leave the expression's signs and symbols alone."""
        letters = [c for c in set(source) if not c.isascii() and not 0xE000 <= ord(c) <= 0xF8FF]
        return source.translate({ord(c): self.language.fold(c) or c for c in letters})


def _symbol_class(match: regex.Match[str]) -> str:
    return "[" + "".join(_LETTERS[c].expression for c in match[1] or match[2]) + "]"
