"""Damin: news about diplomacy as a knowledge graph in which every fact carries its sentence."""

__version__ = "0.1.0"
