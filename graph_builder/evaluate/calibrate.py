"""The table of confidence made of judged articles: how often facts on one ground were right and wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from graph_builder.evaluate.judge import Hearing
from graph_builder.evaluate.reliability import Guess, once
from graph_builder.resolve.confidence import COLUMNS, STEP, Case, Table, cases, confidences

_FEWEST = 5
_NOTES = """\
# How often facts were right and wrong on annotated articles, by family of fact and ground.
# A ground goes from the general to the special; one without steps is the whole family. Facts about a meeting or an
# agreement are counted where that is right itself: their confidence is their own ratio times that of the thing.
# Made by: damin evaluate GOLD_DIR... --calibrate FILE
"""


Counts = Mapping[tuple[str, ...], tuple[int, int]]


def fit(heard: Iterable[Hearing]) -> Table:
    """The table of these articles. Grounds of fewer than five cases, and those that narrow nothing, are left out."""
    counts = _counted(sample for hearing in heard for sample in _samples(hearing))
    return Table({key: counts[key] for key in sorted(counts) if _says_more(key, counts)})


def written(table: Table) -> str:
    """The table as a file, sorted: equal tables give equal text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    for (family, *ground), counts in sorted(table.counts.items()):
        writer.writerow((family, STEP.join(ground), *counts))
    return _NOTES + out.getvalue()


def guesses(heard: Iterable[Hearing], table: Table) -> Iterator[Guess]:
    """The judged facts of these articles, each with the confidence that `table` would give it."""
    for hearing in heard:
        numbers = confidences(hearing.extraction, table)
        for judged, number in zip(hearing.judged(), numbers, strict=True):
            if judged.right is not None and once(judged.statement):
                yield Guess(round(number, 3), judged.right)


def _samples(hearing: Hearing) -> Iterator[tuple[Case, bool]]:
    """The judged facts; of what falls with its meeting or agreement only that whose thing is right."""
    judged = list(hearing.judged())
    right = {j.statement.subject for j in judged if j.statement.predicate == "type" and j.right}
    for item, case in zip(judged, cases(hearing.extraction), strict=True):
        if item.right is not None and once(item.statement) and (case.above is None or case.above in right):
            yield case, item.right


def _counted(samples: Iterable[tuple[Case, bool]]) -> Counts:
    counts: dict[tuple[str, ...], tuple[int, int]] = {}
    for case, right in samples:
        for length in range(len(case.ground) + 1):
            key = (case.family, *case.ground[:length])
            old = counts.get(key, (0, 0))
            counts[key] = old[0] + right, old[1] + (not right)
    return counts


def _says_more(key: tuple[str, ...], counts: Counts) -> bool:
    return len(key) == 1 or (sum(counts[key]) >= _FEWEST and counts[key] != counts[key[:-1]])
