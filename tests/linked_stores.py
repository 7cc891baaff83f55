"""Two stores for tests of links: one whose actors nobody has linked, and one elsewhere that knows them by name."""

from __future__ import annotations

from dataclasses import replace

from graph_builder.run.build import build
from tests.rdf_samples import article, extract, state

ELSEWHERE = "https://elsewhere.example/"
ARTICLES = {"one": "meet Turkey Russia\n", "two": "meet Turkey Iran\nguarantee Turkey Truce\nmeet Russia Iran\n"}


def unlinked(source):
    """The toy language, in which nobody has links."""
    found = extract(source)
    return replace(found, nodes=tuple(replace(node, matches=()) for node in found.nodes))


def here(path, articles=None, corrections=None):
    """A store in which the gazetteer knows Turkey alone; its path."""
    made = [article(name, text) for name, text in (articles or ARTICLES).items()]
    build(made, path, extract=unlinked, reference=[state("Turkey")], corrections=corrections)
    return path


def elsewhere(path):
    """A store of another base IRI with the same actors, Iran twice; its path."""
    build(
        [article("x", "meet Russia Iran\nmeet Turkey Russia\n")],
        path,
        extract=unlinked,
        reference=[],
        base_iri=ELSEWHERE,
    )
    return path
