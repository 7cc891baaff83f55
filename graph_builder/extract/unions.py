"""States that one word names together: "the two Koreas"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

import regex

from graph_builder.extract.passage import Passage
from graph_builder.extract.symbols import Mention, SymbolText, Tag

_FAMILY = "actor/"

Union: TypeAlias = tuple[tuple[str, ...], regex.Pattern[str], tuple[str, ...]]
Rewrite: TypeAlias = Callable[[regex.Match[str], SymbolText], Mention | None]


def unions(
    listed: Sequence[Mapping[str, Any]], compiled: Callable[[str], regex.Pattern[str]], fold: Callable[[str], str]
) -> list[Union]:
    """The unions of `titles.yaml`: their words, the expression of them, and the states.

    With `match` the words count only where they stand in its braces.
    """
    found = []
    for union in listed:
        forms = tuple(map(fold, union["forms"]))
        words = "|".join(sorted(map(regex.escape, forms), key=len, reverse=True))
        states = tuple(_FAMILY + state for state in union["states"])
        beside = union.get("match", "{}").replace("{}", rf"~(?P<union>{words})(?!\w)")
        found.append((forms, compiled(beside), states))
    return found


def steps(found: Sequence[Union], passage: Passage) -> Iterator[tuple[regex.Pattern[str], Rewrite]]:
    """The rewriting steps over one passage that make a mention of several states of each such word."""
    for forms, pattern, states in found:
        if not any(form in passage.symbols.text for form in forms):
            continue
        yield pattern, partial(_states, states=states, passage=passage)


def _states(
    match: regex.Match[str], symbols: SymbolText, states: tuple[str, ...], passage: Passage
) -> Mention | None:
    begin, end = symbols.folded(*match.span("union"))
    surface = passage.surface(begin, end)
    return Mention(begin, end, Tag.STATE, states, surface=surface, rule="union", count=len(states))
