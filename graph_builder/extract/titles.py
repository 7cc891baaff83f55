"""Titles: offices tied to states, names beside titles, names that only a title makes known, bodies of governments."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import regex

from graph_builder.extract.discourse import Discourse
from graph_builder.extract.expressions import Expressions
from graph_builder.extract.passage import Passage
from graph_builder.extract.title_steps import TitleRules, TitleStep
from graph_builder.text.language import Language


class TitleGrammar:
    """The title rules of one language, compiled from its `titles.yaml`."""

    def __init__(self, language: Language) -> None:
        data = language.data("titles.yaml")
        fold = language.fold
        names = language.rules["names"]
        forms: dict[str, tuple[str, int]] = {}
        for office, numbers in data["offices"].items():
            for count, key in ((3, "plural"), (2, "dual"), (1, "forms")):
                forms.update({fold(form): (office, count) for form in numbers[key]})
        words = {
            k: _one_of(map(fold, data[k]))
            for k in (
                "heads",
                "honorifics",
                "counterpart",
                "government",
                "pair_states",
                "pair_actors",
                "trio_states",
                "single_actors",
            )
        }
        several = [form for form, (_, count) in forms.items() if count > 1]
        single = [form for form, (_, count) in forms.items() if count == 1]
        macros = {
            **words,
            **{k: data[k] for k in ("title_words", "government_words", "name_word", "name", "given", "name_end")},
            "office": _one_of(forms),
            "several_offices": _one_of(several),
            "single_offices": _one_of(single),
            "given_name": _one_of(language.words.get("given_names", ())),
        }
        self._expressions = Expressions(language, macros, {})
        self._rules = TitleRules(
            names["article"], bool(names["capitalised"]), forms, frozenset(map(fold, data["envoys"]))
        )
        self._compile(data)

    def _compile(self, data: dict[str, Any]) -> None:
        def compiled(source: str) -> regex.Pattern[str]:
            return self._expressions.compile(source, "titles.yaml")

        between, comma = data["between"], data["comma"]
        self._offices = [compiled(c) for c in data["constructions"]]
        self._counterparts = [compiled(c) for c in data["counterparts"]]
        self._join = compiled(rf"@T{between}(?:~{{honorifics}} ?){{0,2}}@A")
        self._after = compiled(rf"@A ?{comma}? ?@T")
        self._honorific = compiled(r"~{honorifics} (?:~{honorifics} )?@A")
        self._generic = [compiled(c) for c in data["generic"]]
        self._unknown = compiled(rf"@T{between}(?<={comma} ?)(?:~{{honorifics}} ?)?<name>{{name_end}}")
        self._unknown_given = compiled(r"@T (?:~{honorifics} ?)?<name:{given}>{name_end}")
        self._unknown_after = [compiled(c) for c in data.get("unknown_after", [])]
        self._adjectives = [compiled(c) for c in data.get("adjectives", [])]
        self._government = [compiled(c) for c in data["governments"]]
        self._bodies = [compiled(c) for c in data["bodies"]]
        self._groups = [compiled(c) for c in data["groups"]]
        self._pairs = [
            (compiled("~{pair_states}"), 2, True),
            (compiled("~{trio_states}"), 3, True),
            (compiled("~{pair_actors}"), 2, False),
            (compiled("~{single_actors}"), 1, False),
        ]

    def apply(self, passage: Passage, discourse: Discourse) -> None:
        """Join titles and names in `passage`, and name who is meant by titles alone and by pairs."""
        step = TitleStep(self._rules, passage, discourse)
        for pattern in self._offices:
            passage.rewrite(pattern, step.office)
        for pattern in self._counterparts:
            passage.rewrite(pattern, step.counterpart)
        passage.rewrite(self._join, step.joined)
        for pattern in self._generic:
            passage.rewrite(pattern, step.generic)
        passage.rewrite(self._unknown, step.unknown)
        passage.rewrite(self._unknown_given, step.unknown)
        passage.rewrite(self._after, step.joined)
        for pattern in self._unknown_after:
            passage.rewrite(pattern, step.generic)
        passage.rewrite(self._honorific, step.joined)
        for pattern in self._adjectives:
            passage.rewrite(pattern, step.of_state)
        for pattern in self._government:
            passage.rewrite(pattern, step.government)
        for pattern in self._bodies:
            passage.rewrite(pattern, step.body)
        for pattern in self._groups:
            passage.rewrite(pattern, step.group)
        passage.rewrite(self._expressions.compile("@T", "titles.yaml"), step.alone)
        for pattern, count, states in self._pairs:
            passage.rewrite(pattern, partial(step.several, count=count, as_states=states))


def _one_of(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(regex.escape, forms), key=len, reverse=True)) + r")(?!\w)"
