"""`damin explain --merging`: which sentences were taken for one meeting, and by what weights."""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.cli.console import cell, console, show_lines, table
from graph_builder.extract.passage import Passage
from graph_builder.model import Article
from graph_builder.resolve.article import reader
from graph_builder.resolve.events import Step
from graph_builder.resolve.features import FEATURES, load_weights
from graph_builder.text.detect import detect_language


def show_merging(article: Article) -> None:
    """Print one line a telling: its words, the meeting that it is of, and the weights against the nearest meeting."""
    out = console()
    done, passages = reader(article.language or detect_language(article.text)).merging(article)
    numbers = {id(step.event): number for number, step in enumerate((s for s in done if s.opened), start=1)}
    made = table("sentence", "words", "meeting", "sum", *FEATURES, title=f"threshold {load_weights().threshold:g}")
    for column in made.columns[3:]:
        column.justify = "right"
    for step in done:
        weights = [f"{step.weights[name]:g}" if name in step.weights else "" for name in FEATURES]
        total = f"{sum(step.weights.values()):.2f}" if step.weights else ""
        words = cell(_words(step, passages), out)
        made.add_row(f"{step.candidate.passage + 1:,}", words, _became(step, numbers), total, *weights)
    show_lines(made, out)


def _words(step: Step, passages: Sequence[Passage]) -> str:
    passage = passages[step.candidate.passage]
    return passage.surface(*passage.symbols.folded(*step.candidate.trigger))


def _became(step: Step, numbers: dict[int, int]) -> str:
    if step.event is None:
        return "none"
    number = numbers[id(step.event)]
    return f"{number}, new" if step.opened else f"{number}"
