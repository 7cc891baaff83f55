"""The command line: `damin`."""

from graph_builder.cli.app import main

__all__ = ["main"]
