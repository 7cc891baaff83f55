"""Small extractions for the tests of graphs, stores and builds: what an extractor would make of a toy text.

A text is a line of commands: `meet A B` states a meeting of two actors, `guarantee A X` a guarantor of an
agreement, `boom` fails, `die` ends the process, `badguarantor P X` makes a person guarantor.
"""

from __future__ import annotations

import os
import signal
from datetime import date

from graph_builder.identifiers import slug
from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement

BASE = "https://w3id.org/damin/"


def article(identifier: str, text: str, published: date | None = date(2021, 6, 25)) -> Article:
    """An article with all the fields that the graph shows."""
    return Article(
        id=identifier,
        text=text,
        title=f"About {identifier}",
        url=f"https://news.example/{slug(identifier)}",
        published=published,
        language="en",
        publisher="Example News",
        origin=f"{identifier}.txt",
    )


def extract(source: Article) -> Extraction:
    """Read the toy language of this module."""
    nodes: dict[str, Node] = {}
    statements: list[Statement] = []
    offset = 0
    for sentence in source.text.splitlines(keepends=True):
        words = sentence.split()
        begin, offset = offset, offset + len(sentence)
        if words:
            evidence = Evidence(begin, begin + len(sentence.rstrip()), f"toy/{words[0]}", 0.9)
            _COMMANDS[words[0]](words[1:], evidence, nodes, statements)
    return Extraction(source, tuple(nodes.values()), tuple(nodes), tuple(statements))


def state(name: str) -> Node:
    """A state, with names in two languages."""
    labels = (Label(name, "en"), Label(f"دولة {name}", "ar"))
    match = (("exactMatch", f"http://www.wikidata.org/entity/Q{len(name)}"),)
    return Node(f"actor/{slug(name)}", ("Actor", "State"), labels, (Label(name.upper(), "en"),), match)


def _meet(words, evidence, nodes, statements):
    actors = [state(name) for name in words]
    meeting = "meeting/" + slug("-".join(words))
    nodes |= {node.id: node for node in actors}
    nodes[meeting] = Node(meeting, ("Meeting",), (Label("Meeting of " + " and ".join(words), "en"),))
    statements.append(Statement(meeting, "type", Literal("Meeting"), (evidence,)))
    statements.append(Statement(meeting, "status", Literal("Held", "term"), (evidence,)))
    statements += [Statement(meeting, "participant", node.id, (evidence,)) for node in actors]


def _guarantee(words, evidence, nodes, statements, guarantor=state):
    who, what = guarantor(words[0]), "agreement/" + slug(words[1])
    nodes |= {who.id: who, what: Node(what, ("Agreement",), (Label(words[1], "en"),))}
    statements.append(Statement(what, "type", Literal("Agreement"), (evidence,)))
    statements.append(Statement(what, "guarantor", who.id, (evidence,)))


def _badguarantor(words, evidence, nodes, statements):
    def person(name):
        return Node(f"actor/{slug(name)}", ("Actor", "Person"), (Label(name, "en"),))

    _guarantee(words, evidence, nodes, statements, person)


def _boom(*_):
    raise RuntimeError("boom")


def _die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


_COMMANDS = {
    "meet": _meet,
    "guarantee": _guarantee,
    "badguarantor": _badguarantor,
    "boom": _boom,
    "die": _die,
}
