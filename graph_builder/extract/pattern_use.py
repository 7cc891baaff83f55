"""What each pattern of a language contributes: where it matches, and whether others say the same there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graph_builder.extract.passage import Passage
from graph_builder.extract.patterns import Pattern, Patterns

_NAMES = ("trigger", "agreement")
Said = frozenset[tuple[str, int]]
Uses = Mapping[str, tuple["Use", ...]]


@dataclass(frozen=True, slots=True)
class Use:
    """One sentence that a pattern matches.

    `said` are the roles that it fills, with the place of each filler in the symbol text, and for the thing told of
    the place of its last character; `own`: the sentence is an example of the pattern.
    """

    sentence: int
    said: Said
    own: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """A pattern that says nothing, in `sentences` sentences, that `others` do not say there too."""

    pattern: str
    others: tuple[str, ...]
    sentences: int


def uses(patterns: Patterns, section: str, texts: Iterable[tuple[str | None, Passage]]) -> Uses:
    """Where the patterns of a section match. Each text is a sentence, with the pattern that it is an example of."""
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for number, (owner, passage) in enumerate(texts):
        for pattern in patterns.open_in(section, passage.symbols.text):
            said = _said(pattern, passage)
            if said:
                found[pattern.id].append(Use(number, said, owner == pattern.id))
    return {pattern.id: tuple(found[pattern.id]) for pattern in patterns.sections[section]}


def dead(found: Uses) -> Iterator[str]:
    """Patterns that match in no sentence but their own examples."""
    yield from (pattern for pattern, where in found.items() if all(use.own for use in where))


def overlaps(found: Uses, kinds: Mapping[str, object]) -> Iterator[Overlap]:
    """Patterns all of whose findings others of the same kind make as well; `kinds` maps a pattern to its kind."""
    by_sentence: defaultdict[int, list[tuple[str, Said]]] = defaultdict(list)
    for pattern, where in found.items():
        for use in where:
            by_sentence[use.sentence].append((pattern, use.said))
    for pattern, where in found.items():
        helpers: set[str] = set()
        for use in where:
            alike = [(p, s) for p, s in by_sentence[use.sentence] if p != pattern and kinds[p] == kinds[pattern]]
            if not use.said <= frozenset().union(*(said for _, said in alike)):
                break
            helpers.update(p for p, said in alike if said & use.said)
        else:
            if where:
                yield Overlap(pattern, tuple(sorted(helpers)), len(where))


def _said(pattern: Pattern, passage: Passage) -> Said:
    symbols, said = passage.symbols, set()
    for match in pattern.expression.finditer(symbols.text, overlapped=True):
        for role in match.re.groupindex:
            for begin, end in match.spans(role):
                if role in _NAMES:
                    said.add((role, end - 1))
                elif end > begin:
                    said.update((role, at) for at in range(begin, end) if at in symbols.at)
    return frozenset(said)
