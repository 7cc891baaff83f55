"""Titles: offices tied to states, names beside titles, names that only a title makes known, bodies of governments."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import regex

from graph_builder.extract.back_references import TitleRules
from graph_builder.extract.discourse import Discourse
from graph_builder.extract.expressions import Expressions
from graph_builder.extract.latin import latin
from graph_builder.extract.name_table import NameTable
from graph_builder.extract.passage import Passage
from graph_builder.extract.title_steps import TitleStep
from graph_builder.extract.unions import steps, unions
from graph_builder.text.bare import bare_words
from graph_builder.text.language import Language


class TitleGrammar:
    """The title rules of one language, compiled from its `titles.yaml`."""

    def __init__(self, language: Language, table: NameTable) -> None:
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
                "pair_camps",
                "trio_states",
                "quad_states",
                "single_actors",
                "plural_actors",
                "cause",
                "kind",
                "again",
                "own_state",
            )
        }
        several = [form for form, (_, count) in forms.items() if count > 1]
        single = [form for form, (_, count) in forms.items() if count == 1]
        macros = {
            **words,
            **{k: data[k] for k in ("title_words", "near_words", "government_words", "lead")},
            "office": _one_of(forms),
            "several_offices": _one_of(several),
            "single_offices": _one_of(single),
            "say": language.any_of("say") + r"(?!\w)",
        }
        self._expressions = Expressions(language, macros, {})
        spell = partial(latin, language=language, table=table)
        self._rules = TitleRules(
            names["article"],
            bool(names["capitalised"]),
            forms,
            frozenset(map(fold, data["envoys"])),
            self._former("before", "{} $", data),
            self._former("behind", " {}", data),
            self._expressions.compile("(?<!\\w){possessive} $", "lexicon.yaml: possessive"),
            regex.compile(_one_of(map(fold, data.get("persons", [])))),
            tuple((regex.compile(_one_of([fold(w)])), frozenset(o)) for w, o in data.get("ranks", {}).items()),
            spell,
            partial(bare_words, language=language),
        )
        self._compile(data)

    def _former(self, side: str, where: str, data: dict[str, Any]) -> regex.Pattern[str]:
        """The expression for a word that makes an office a former one; where there is none, it matches nothing."""
        words = [self._expressions.language.fold(word) for word in data["former"][side]]
        return regex.compile(where.format(rf"(?<!\w){_one_of(words)}") if words else "(?!)")

    def _compile(self, data: dict[str, Any]) -> None:
        def compiled(source: str) -> regex.Pattern[str]:
            return self._expressions.compile(source, "titles.yaml")

        between, comma = data["between"], data["comma"]
        stages: list[tuple[list[str], str]] = [
            (data["capitals"], "capital"),
            (data["constructions"], "office"),
            (data["counterparts"], "counterpart"),
            (data["each"], "each"),
            ([rf"@T{between}(?:~{{honorifics}} ?){{0,2}}@A"], "joined"),
            (data["generic"], "generic"),
            ([rf"@T{between}(?:~{{honorifics}} ?){{0,2}}<name:@X>"], "unknown"),
            ([rf"@A ?{comma}? ?{{lead}}@T(?! ?@X)"], "joined"),
            ([rf"<name:@X> ?{comma}? ?{{lead}}@T"], "unknown"),
            (data["unknown_after"], "generic"),
            ([r"~{honorifics}\.? (?:~{honorifics}\.? )?<name:@X>"], "speaker"),
            ([r"~{honorifics}\.? (?:~{honorifics}\.? )?@A"], "joined"),
            (data["spoken"], "speaker"),
            (data["adjectives"], "of_state"),
            (data["governments"], "government"),
            (data["bodies"], "body"),
            (data["groups"], "group"),
            (data["bodies_again"], "body_again"),
            *((data.get("collectives", {}).get(side, []), side) for side in ("opposed", "armed", "ruling")),
            (["@T"], "alone"),
            (data["of_several"], "of_several"),
            (data["named_again"], "named_again"),
            (data["headed"], "headed"),
            ([r"~(?P<word>{own_state})"], "own_state"),
            (data["objects"], "spoken_of"),
            (data["same_place"], "same_place"),
        ]
        self._stages = [(compiled(source), step) for sources, step in stages for source in sources]
        self._unions = unions(data["unions"], compiled, self._expressions.language.fold)
        self._camps = compiled("~{pair_camps}")
        self._pairs = [
            (compiled("~{pair_states}"), 2, True),
            *((compiled(source), 3, True) for source in data["trio"]),
            *((compiled(source), 4, True) for source in data["quad"]),
            (compiled("~{trio_states}"), 3, True),
            (compiled("~{quad_states}"), 4, True),
            *((compiled(source), 2, False) for source in data["pair"]),
            (compiled("~{pair_camps}"), 2, False),
            (compiled("~{pair_actors}"), 2, False),
            (compiled("~{plural_actors}"), 0, False),
            (compiled("~{single_actors}"), 1, False),
        ]

    def apply(self, passage: Passage, discourse: Discourse) -> None:
        """Join titles and names in `passage`, and name who is meant by titles alone and by pairs.

        The stages run in their order: what an earlier one has joined, a later one sees as one symbol.
        """
        for pattern, named in steps(self._unions, passage):
            passage.rewrite(pattern, named)
        step = TitleStep(self._rules, passage, discourse)
        for pattern, name in self._stages:
            passage.rewrite(pattern, getattr(step, name))
        for pattern, count, states in self._pairs:
            passage.rewrite(
                pattern, partial(step.several, count=count, as_states=states, camps=pattern is self._camps)
            )
        step.settle()
        step.remember()


def _one_of(forms: Iterable[str]) -> str:
    forms = tuple(forms)
    return "(?:" + "|".join(sorted(map(regex.escape, forms), key=len, reverse=True)) + r")(?!\w)" if forms else "(?!)"
