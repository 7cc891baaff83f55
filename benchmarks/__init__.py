"""Measurements of this machine. They assert nothing: no test depends on time."""
