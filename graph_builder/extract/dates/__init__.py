"""Date expressions in text. Words and constructions are in `data/languages/*/dates.yaml`."""

from graph_builder.extract.dates.grammar import DateGrammar
from graph_builder.extract.dates.readings import Anchor

__all__ = ["Anchor", "DateGrammar"]
