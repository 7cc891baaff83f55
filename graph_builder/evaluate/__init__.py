"""Precision, recall and F1 of a build against gold annotations, article by article."""

from graph_builder.evaluate.corpus import evaluate
from graph_builder.evaluate.score import ROWS, Counts, Evaluation

__all__ = ["ROWS", "Counts", "Evaluation", "evaluate"]
