"""A network as a picture that one would print: SVG 1.1 with a title, a legend and a caption."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import BinaryIO

from graph_builder.network.base import Network
from graph_builder.network.captions import caption
from graph_builder.network.columns import clean
from graph_builder.network.drawn import FAMILIES, element, text, tooltip
from graph_builder.network.layout import arrange
from graph_builder.network.lettering import lines, shortened
from graph_builder.network.style import RIGHT_TO_LEFT, class_of, node_label, style, title_of
from graph_builder.network.svg_labels import Disc, placed
from graph_builder.network.svg_legend import Column, legend
from graph_builder.network.svg_ties import ties

_MARGIN = 48.0
_SIDE = 70.0
_NARROWEST, _WIDEST = 1100.0, 3200.0
_LARGEST_SCALE = 1.5
_LETTERS = 11.0
_LONGEST_LABEL = 44
_INK, _QUIET, _LINE = "#1d2526", "#566163", "#dfdcd3"


def write_svg(network: Network, out: BinaryIO, language: str = "en") -> None:
    """Write the picture in `en` or `ar`; a network without places is arranged first.

    Width is 1196 units for some dozens of nodes and grows with their number up to 3296; text runs by Unicode's
    isolates instead of `direction`, which not every renderer knows.
    """
    out.write(picture(network, language).encode("utf-8"))


def picture(network: Network, language: str) -> str:
    """The SVG document as text."""
    if any("x" not in attributes for _, attributes in network.nodes(data=True)):
        arrange(network)
    wide = min(_WIDEST, max(_NARROWEST, 130 * math.sqrt(len(network))))
    column = Column(_MARGIN, wide, language in RIGHT_TO_LEFT)
    head, top = _head(network, column, language)
    drawing, bottom, unlabelled = _drawing(network, top + 12, wide, language)
    rule = element("path", d=f"M{_MARGIN:g},{bottom:g}h{wide:g}", stroke=_LINE)
    keys, below = legend(network, column, bottom + 30, language)
    foot, end = _foot(network, column, below - 8, unlabelled, language)
    return _document(head + drawing + rule + keys + foot, network, wide + 2 * _MARGIN, end + 28, language)


def _document(content: str, network: Network, wide: float, high: float, language: str) -> str:
    paper = element("rect", width="100%", height="100%", fill="#ffffff")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        + element(
            "svg",
            tooltip(title_of(network, language)) + paper + content,
            xmlns="http://www.w3.org/2000/svg",
            width=wide,
            height=high,
            viewBox=f"0 0 {wide:g} {high:.0f}",
            role="img",
            font_family=FAMILIES,
            **{"xml:lang": language},
        )
        + "\n"
    )


def _head(network: Network, column: Column, language: str) -> tuple[str, float]:
    title = [
        text(line, column.x, 58, 26, **column.starts, font_weight=700, fill=_INK)
        for line in [shortened(title_of(network, language), 70)]
    ]
    y = 66.0
    for line in lines(str(network.graph.get(f"description_{language}", "")), 14, column.wide):
        y += 21
        title.append(text(line, column.x, y, 14, **column.starts, fill=_QUIET))
    return "".join(title), y


def _drawing(network: Network, top: float, wide: float, language: str) -> tuple[str, float, int]:
    """Ties, nodes and names; the lower edge; how many names found no room."""
    discs, bottom, scale = _discs(network, top, wide, language)
    pixels = max(0.6, min(1.0, scale))
    lines_ = "".join(ties(network, discs, language, pixels))
    nodes = "".join(_node(network, disc, language) for disc in discs.values())
    bounds = (_MARGIN / 3, top - 8, wide + _MARGIN * 5 / 3, bottom - 4)
    labels = placed(list(discs.values()), _LETTERS, bounds)
    halo = {"stroke": "#ffffff", "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}
    names = "".join(text(label.words, label.x, label.y, label.size, text_anchor="middle") for label in labels)
    drawing = (
        element("g", lines_ or " ", fill="none", stroke_opacity="0.62", fill_opacity="0.8")
        + element("g", nodes or " ")
        + element("g", names or " ", fill=_INK, **halo)
    )
    return drawing, bottom, len(discs) - len(labels)


def _discs(network: Network, top: float, wide: float, language: str) -> tuple[dict[str, Disc], float, float]:
    """The nodes on paper by IRI, in alphabetical order; the lower edge; units of paper for one of theirs."""
    nodes = [(iri, network.nodes[iri]) for iri in sorted(network)]
    if not nodes:
        return {}, top + 60, 1.0
    left, right = (side(node["x"] for _, node in nodes) for side in (min, max))
    low, high = (side(node["y"] for _, node in nodes) for side in (min, max))
    scale = min(_LARGEST_SCALE, (wide - 2 * _SIDE) / max(right - left, 1.0), wide * 1.1 / max(high - low, 1.0))
    shift = _MARGIN + (wide - (right - left) * scale) / 2
    discs = {
        iri: Disc(
            iri,
            shift + (node["x"] - left) * scale,
            top + _SIDE * 0.6 + (high - node["y"]) * scale,
            node["size"] * min(1.0, scale),
            shortened(clean(node_label(node, language)), _LONGEST_LABEL),
        )
        for iri, node in nodes
    }
    return discs, top + _SIDE * 1.3 + (high - low) * scale, scale


def _node(network: Network, disc: Disc, language: str) -> str:
    node = network.nodes[disc.key]
    name = class_of(node)
    says = style().word("row", language, name=node_label(node, language), value=style().class_label(name, language))
    disc_ = element(
        "circle", cx=disc.x, cy=disc.y, r=disc.radius, fill=node["color"], stroke="#ffffff", stroke_width=1.5
    )
    ring = element(
        "circle", cx=disc.x, cy=disc.y, r=disc.radius + 2.5, fill="none", stroke=node["color"], stroke_width=1.5
    )
    return element("g", tooltip(says) + disc_ + (ring if style().ringed(name) else ""))


def _foot(network: Network, column: Column, top: float, unlabelled: int, language: str) -> tuple[str, float]:
    rows = [style().word("thickness", language), *caption(network, language)]
    if unlabelled:
        rows.append(style().word("unlabelled", language, number=unlabelled))
    return _rows([line for row in _paragraphs(rows) for line in lines(row, 11.5, column.wide)], column, top)


def _paragraphs(rows: Sequence[str]) -> list[str]:
    """The rows, short ones beside each other."""
    found: list[str] = []
    for row in rows:
        if found and len(found[-1]) + len(row) < 150:
            found[-1] += f" \u00b7 {row}"
        else:
            found.append(row)
    return found


def _rows(rows: Sequence[str], column: Column, top: float) -> tuple[str, float]:
    y = top
    found = ""
    for row in rows:
        y += 18
        found += text(row, column.x, y, 11.5, **column.starts, fill=_QUIET)
    return found, y
