"""How sure a fact is: read off a table of how often facts on the same ground were right and wrong.

The table, `data/confidence.tsv`, is counted on annotated articles: `damin evaluate --calibrate` makes it anew.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from graph_builder.errors import DataError
from graph_builder.model import Evidence, Extraction, Literal, Statement
from graph_builder.resources import resource

COLUMNS = ("family", "ground", "right", "wrong")
STEP = " / "
"""What stands between the steps of a ground in the file."""

_WEIGHT = 4.0
"""How many cases the ratio of the wider ground counts as beside the cases of a narrower one."""
_EVEN = 0.5, 2.0
_MANY = 3
_THINGS = frozenset({"Meeting", "Agreement"})
_DATES = frozenset({"startDate", "endDate", "datePrecision"})
_ALONE = frozenset({"guarantor", "represents", "role"})
"""What is not as wrong as the thing that it is said of: a guarantor is one by the words of the sentence."""


@dataclass(frozen=True, slots=True)
class Case:
    """What the confidence of one fact is read off.

    `ground` goes from the general to the special; `above` is the node that the fact falls with, the meeting or
    agreement that it is said of.
    """

    family: str
    ground: tuple[str, ...]
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Counts of right and wrong by family and ground; a ground of no steps is the whole family."""

    counts: Mapping[tuple[str, ...], tuple[int, int]]

    def ratio(self, case: Case) -> float | None:
        """The share of right ones on this ground, drawn towards that of each wider ground where cases are few.

        None where the table knows nothing of the family.
        """
        if (case.family,) not in self.counts:
            return None
        share, weight = _EVEN
        for length in range(len(case.ground) + 1):
            right, wrong = self.counts.get((case.family, *case.ground[:length]), (0, 0))
            share = (right + weight * share) / (right + wrong + weight)
            weight = _WEIGHT
        return share


def with_confidence(extraction: Extraction) -> Extraction:
    """The extraction, every evidence with the confidence of the fact that it supports, to three decimals."""
    found = confidences(extraction, load_table())
    pairs = zip(extraction.statements, found, strict=True)
    return replace(extraction, statements=tuple(_sure(statement, number) for statement, number in pairs))


def confidences(extraction: Extraction, table: Table) -> list[float]:
    """The confidence of each statement, in their order: its own ratio times that of the thing it falls with.

    A fact of a family that the table does not know keeps what its rule gave it as its own ratio.
    """
    found = list(zip(extraction.statements, cases(extraction), strict=True))
    own = [_own(statement, table.ratio(case)) for statement, case in found]
    things = {s.subject: ratio for (s, _), ratio in zip(found, own, strict=True) if _is_thing(s)}
    return [
        ratio * (things.get(case.above, 1.0) if case.above else 1.0)
        for (_, case), ratio in zip(found, own, strict=True)
    ]


def cases(extraction: Extraction) -> list[Case]:
    """The case of each statement, in their order."""
    kinds = {node.id: node.kinds for node in extraction.nodes}
    about: dict[str, list[Statement]] = {}
    for statement in extraction.statements:
        about.setdefault(statement.subject, []).append(statement)
    return [_case(statement, about[statement.subject], kinds) for statement in extraction.statements]


def read_table(path: Path) -> Table:
    """The table of a file: tab-separated, lines with `#` are notes. Raises DataError for another file."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
            return Table({_key(row): (int(row["right"]), int(row["wrong"])) for row in rows})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: no table of {', '.join(COLUMNS)}: {error}") from error


@cache
def load_table() -> Table:
    """The table that ships with Damin."""
    return read_table(resource("data/confidence.tsv"))


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return (row["family"], *(step for step in row["ground"].split(STEP) if step))


def _sure(statement: Statement, confidence: float) -> Statement:
    evidence = (replace(item, confidence=round(confidence, 3)) for item in statement.evidence)
    return replace(statement, evidence=tuple(dict.fromkeys(evidence)))


def _own(statement: Statement, ratio: float | None) -> float:
    return max((e.confidence for e in statement.evidence), default=0.0) if ratio is None else ratio


def _is_thing(statement: Statement) -> bool:
    return statement.predicate == "type" and _text(statement) in _THINGS


def _case(statement: Statement, about: Sequence[Statement], kinds: Mapping[str, tuple[str, ...]]) -> Case:
    thing = next((kind for kind in kinds.get(statement.subject, ()) if kind in _THINGS), None)
    stands = thing is None or statement.predicate in _ALONE or _is_thing(statement)
    ground = (*_features(statement, about, kinds), *_rule(statement.evidence))
    return Case(_family(statement, thing), ground, None if stands else statement.subject)


def _family(statement: Statement, thing: str | None) -> str:
    """`meeting`, `meeting kind`, `meeting date`, ..., `agreement party`, ..., `represents`."""
    if _is_thing(statement):
        return _text(statement).lower()
    name = (
        "kind" if statement.predicate == "type" else "date" if statement.predicate in _DATES else statement.predicate
    )
    return name if thing is None or statement.predicate in _ALONE else f"{thing.lower()} {name}"


def _features(
    statement: Statement, about: Sequence[Statement], kinds: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """What tells right facts from wrong ones beside the rule, the most telling first."""
    if _is_thing(statement):
        yield "dated" if any(s.predicate == "startDate" for s in about) else "undated"
        yield _many(sum(s.predicate in {"participant", "party", "guarantor"} for s in about), "actors")
    elif statement.predicate in {"type", "status"}:
        yield _text(statement)
    elif statement.predicate in {"participant", "party"}:
        yield next(reversed(kinds.get(str(statement.object), ("Actor",))))
    yield _many(len({(e.begin, e.end) for e in statement.evidence}), "sentences")


def _rule(evidence: Sequence[Evidence]) -> Iterator[str]:
    """The pattern that read the fact first: the head of its name, which languages share, then the whole name."""
    pattern = evidence[0].rule.partition("+")[0] if evidence else ""
    head = next(iter(pattern.split(".")[1:2]), pattern)
    yield from (head,) if head == pattern else (head, pattern)


def _many(number: int, what: str) -> str:
    return f"{number if number < _MANY else f'{_MANY}+'} {what}"


def _text(statement: Statement) -> str:
    return statement.object.text if isinstance(statement.object, Literal) else statement.object
