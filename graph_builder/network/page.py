"""A network as one HTML page that needs nothing beside itself: it can be mailed and opened without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph_builder.network.base import Network
from graph_builder.network.captions import caption
from graph_builder.network.layout import arrange
from graph_builder.network.projections import LANGUAGES
from graph_builder.network.style import RIGHT_TO_LEFT, class_of, kind_labels, node_label, style, title_of
from graph_builder.network.svg import picture
from graph_builder.text.language import load_language

#: A page shows as many nodes at most: those with the most ties.
MOST_NODES = 2000
_HERE = Path(__file__).resolve().parent
#: What could end a script, or a line of one, written so that JSON reads the same.
_UNSAFE = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def write_html(network: Network, out: BinaryIO) -> None:
    """Write the page, in English and Arabic; a network without places is arranged first.

    Of a network of more than 2,000 nodes the page shows those with the most ties, and says so.
    """
    shown = _arranged(network)
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("page.html.j2").render(
        title=title_of(network, LANGUAGES[0]),
        css=_beside("page.css"),
        stills={language: _still(shown, language) for language in LANGUAGES},
        data=json.dumps(_data(network, shown), ensure_ascii=False).translate(_UNSAFE),
        library=_of_the_server("vendor/sigma-3.0.3/sigma.js"),
        picture=_of_the_server("picture.js"),
        script=_beside("page.js"),
    )
    out.write(page.encode("utf-8", "backslashreplace"))


def page_data(network: Network) -> dict[str, Any]:
    """What a script needs to draw the network: nodes with their places, ties, kinds, classes, and words.

    Of a network of more than 2,000 nodes those with the most ties.
    """
    return _data(network, _arranged(network))


def _arranged(network: Network) -> Network:
    shown = _busiest(network)
    if any("x" not in attributes for _, attributes in shown.nodes(data=True)):
        arrange(shown)
    return shown


def _beside(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _of_the_server(name: str) -> str:
    return (files("server") / "static" / name).read_text(encoding="utf-8")


def _busiest(network: Network) -> Network:
    """The network itself, or a copy with the nodes that have the most ties."""
    if len(network) <= MOST_NODES:
        return network
    kept = sorted(network, key=lambda node: (-network.degree(node), node))[:MOST_NODES]
    return Network(network.subgraph(kept))


def _still(network: Network, language: str) -> str:
    return picture(network, language).split("?>", 1)[1]


def _data(network: Network, shown: Network) -> dict[str, Any]:
    nodes = sorted(shown)
    places = {node: place for place, node in enumerate(nodes)}
    return {
        "words": style().words,
        "fold": letters(),
        "rtl": sorted(RIGHT_TO_LEFT),
        "classes": style().classes,
        "kinds": _kinds(shown),
        "directed": bool(network.graph.get("directed", True)),
        "title": {language: title_of(network, language) for language in LANGUAGES},
        "lead": {language: str(network.graph.get(f"description_{language}", "")) for language in LANGUAGES},
        "about": {language: caption(network, language) for language in LANGUAGES},
        "all": len(network),
        "nodes": [_node(iri, shown.nodes[iri]) for iri in nodes],
        "ties": [
            _tie(places[source], places[target], kind, shown.edges[source, target, kind])
            for source, target, kind in sorted(shown.edges(keys=True))
        ],
    }


def letters() -> dict[str, str]:
    """The letters that the search for a name takes for one another, by the folding of both languages."""
    return {
        str(char): str(other or "") for code in LANGUAGES for char, other in load_language(code).rules["fold"].items()
    }


def _kinds(network: Network) -> dict[str, dict[str, str]]:
    words = {language: kind_labels(network, language) for language in LANGUAGES}
    looks = style().tie_styles(network)
    return {
        kind: {"colour": look.colour, **{language: words[language][kind] for language in LANGUAGES}}
        for kind, look in looks.items()
    }


def _node(iri: str, node: Mapping[str, Any]) -> dict[str, Any]:
    names = {language: str(node.get(f"label_{language}") or "") for language in LANGUAGES}
    if not any(names.values()):
        names[LANGUAGES[0]] = node_label({"iri": iri, **node}, LANGUAGES[0])
    return {"i": iri, **names, "x": node["x"], "y": node["y"], "size": node["size"], "c": class_of(node)}


def _tie(source: int, target: int, kind: str, tie: Mapping[str, Any]) -> dict[str, Any]:
    first, last = (str(tie.get(end) or "") for end in ("first", "last"))
    known = [(first or last, last or first)] if first or last else []
    return {
        "s": source,
        "t": target,
        "k": kind,
        "w": tie.get("weight", 1),
        "spells": list(tie.get("spells") or known),
        "sure": tie.get("confidence"),
        "events": str(tie.get("events", "")).split(),
        "articles": str(tie.get("articles", "")).split(),
    }
