"""`damin serve` and `damin demo`: a store for browsers and SPARQL clients."""

from __future__ import annotations

import click

from graph_builder.cli.building import show_report
from graph_builder.cli.console import console, progress
from graph_builder.cli.options import setting
from graph_builder.evaluate.corpus import article_files
from graph_builder.resolve.article import extract_article
from graph_builder.resources import resource
from graph_builder.run.build import build
from graph_builder.run.linking import LINKER
from graph_builder.run.posted import POSTED
from graph_builder.settings import default
from graph_builder.sources import read_sources
from server.serve import serve as run_server


@click.command()
@setting("store")
@setting("host")
@setting("port")
@setting("token-file")
@setting("corrections")
def serve(store: str, host: str, port: int, token_file: str, corrections: str) -> None:
    """Serve a store: the explorer at /, SPARQL at /sparql, every thing at its own address.

    Ends with Ctrl-C. A build into the same store meanwhile is taken up without a restart. With a token, who sends it
    may write: updates at /update, graphs at /graph-store, articles at /articles, decisions about links at /links.

    \b
    Examples:
      damin serve
      damin serve --store news-store --host 0.0.0.0 --port 8080
      damin serve --token-file my-token
    """
    chosen = {"token_file": token_file, "corrections": corrections}
    run_server(store, host, port, announce=_announce, builder=POSTED, linker=LINKER, **chosen)


@click.command()
@setting("store")
@setting("host")
@setting("port")
def demo(store: str, host: str, port: int) -> None:
    """Build the bundled articles in Arabic and English, serve them, and print the address.

    \b
    Examples:
      damin demo
      damin demo --store /tmp/demo --port 0
    """
    shacl = str(default("shacl"))
    with progress("articles read") as advance:
        sources = read_sources(article_files(resource("data/articles")))
        report = build(sources, store, extract=extract_article, shacl=shacl, progress=advance)
    show_report(report, store, shacl)
    run_server(store, host, port, announce=_announce, builder=POSTED, linker=LINKER)


def _announce(address: str) -> None:
    console().print(f"Serving   {address}  (Ctrl-C ends it)", soft_wrap=True)
    console().file.flush()
