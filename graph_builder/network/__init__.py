"""Networks drawn from the graph, and the files that network tools read."""

from graph_builder.network.filters import Filters
from graph_builder.network.project import project
from graph_builder.network.projections import load_projections, read_projection
from graph_builder.network.write import FORMATS, write_network

PROJECTIONS = tuple(load_projections())

__all__ = ["FORMATS", "PROJECTIONS", "Filters", "load_projections", "project", "read_projection", "write_network"]
