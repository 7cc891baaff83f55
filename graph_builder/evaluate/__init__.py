"""Precision, recall and F1 of a build against gold annotations, article by article."""

from graph_builder.evaluate.corpus import evaluate
from graph_builder.evaluate.counts import Counts
from graph_builder.evaluate.score import ROWS, Evaluation

__all__ = ["ROWS", "Counts", "Evaluation", "evaluate"]
