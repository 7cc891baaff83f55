"""Which page shows a thing, by its class."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from flask import render_template

from graph_builder.rdf import vocabulary as v
from server.actor_page import read_actor
from server.context import Context
from server.event_pages import read_event, read_process
from server.facts import SHOWN
from server.gathering_page import read_gathering
from server.head import Head, read_head
from server.outlets import compared
from server.source_page import read_source
from server.terms import Linker


class Shown(Protocol):
    """All that the page of one thing shows."""

    @property
    def head(self) -> Head:
        """What every page begins with."""

    def things(self) -> Iterable[str]:
        """The IRIs whose names it needs."""


#: For each class its template and what it shows; the first that a thing has counts.
_PAGES: dict[str, tuple[str, Callable[[Context, Head], Shown]]] = {
    "Actor": ("actor.html", read_actor),
    "Meeting": ("event.html", read_event),
    "Agreement": ("event.html", read_event),
    "Process": ("process.html", read_process),
    "Article": ("article.html", read_source),
    "Place": ("gathering.html", read_gathering),
    v.CONCEPT: ("gathering.html", read_gathering),
}


def thing_page(context: Context, iri: str, path: str) -> str | None:
    """The page of a thing in HTML; None for a class that has no page of its own."""
    head = read_head(context, iri, path)
    for kind, (template, read) in _PAGES.items():
        if head.has(kind):
            shown = read(context, head)
            wanted = [iri, *shown.things(), *([head.kind] if head.kind else ())]
            return render_template(
                template,
                iri=iri,
                path=path,
                page=shown,
                head=head,
                labels=context.labels(wanted),
                link=Linker(context.engine.base),
                compared=compared,
                most=SHOWN,
            )
    return None
