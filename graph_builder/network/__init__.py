"""Networks drawn from the graph, and the files that network tools read."""

from graph_builder.network.project import PROJECTIONS, project
from graph_builder.network.write import FORMATS, write_network

__all__ = ["FORMATS", "PROJECTIONS", "project", "write_network"]
