"""What patterns contribute: dead ones and overlaps are told apart from those that are needed."""

from __future__ import annotations

import dataclasses

import pytest

from graph_builder.extract.pattern_use import Use, dead, overlaps, uses
from graph_builder.model import Article
from graph_builder.resolve.article import reader


def use(sentence: int, *said: tuple[str, int], own: bool = False) -> Use:
    return Use(sentence, frozenset(said), own)


def test_a_pattern_is_dead_where_only_its_own_examples_need_it() -> None:
    found = {"a": (use(0, ("trigger", 3), own=True),), "b": (use(0, ("trigger", 3)),), "c": ()}
    assert list(dead(found)) == ["a", "c"]


def test_a_pattern_overlaps_where_others_of_its_kind_say_all_that_it_says() -> None:
    found = {
        "wide": (use(0, ("trigger", 3), ("participant", 0)), use(1, ("trigger", 5))),
        "narrow": (use(0, ("trigger", 3)),),
        "other-kind": (use(0, ("trigger", 3)),),
    }
    kinds = {"wide": "Meeting", "narrow": "Meeting", "other-kind": "Visit"}
    told = list(overlaps(found, kinds))
    assert [(o.pattern, o.others, o.sentences) for o in told] == [("narrow", ("wide",), 1)]


@pytest.mark.parametrize("code", ["ar", "en"])
def test_uses_are_found_in_sentences_in_symbols(code: str) -> None:
    read = reader(code)
    pattern = read.patterns.sections["meetings"][0]
    passage = read.annotator.read(Article("x", pattern.matching[0], language=code)).body[0]
    found = uses(read.patterns, "meetings", [(pattern.id, passage), (None, passage)])
    assert [u.own for u in found[pattern.id]] == [True, False]
    assert "trigger" in {role for role, _ in found[pattern.id][0].said}
    assert dataclasses.is_dataclass(found[pattern.id][0])
