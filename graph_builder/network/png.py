"""A network as a PNG: the SVG picture, rasterised with the fonts that ship with Damin, so alike on every machine."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.resources import as_file, files
from typing import BinaryIO

import resvg_py

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.svg import picture

#: Pixels for one unit of the SVG.
ZOOM = 2
#: The most nodes that a picture in pixels shows: of more, no label is readable and drawing takes a minute.
MOST_NODES = 1500
_FONTS = "static/vendor/damin-sans-5.3.0"
_FILES = ("DaminSans-Regular", "DaminSans-Bold")


def write_png(network: Network, out: BinaryIO, language: str = "en") -> None:
    """Write the picture in `en` or `ar`, two pixels for a unit of the SVG.

    Pixels of a picture larger than `MOST_NODES` nodes take too long: UsageError says so.
    """
    if len(network) > MOST_NODES:
        raise UsageError(
            f"a PNG of {len(network):,} nodes would be a blot; {MOST_NODES:,} are the most: "
            "take a part of the network, by the condition top or around"
        )
    with ExitStack() as stack:
        folder = files("server") / _FONTS
        fonts = [str(stack.enter_context(as_file(folder / f"{name}.ttf"))) for name in _FILES]
        drawn = resvg_py.svg_to_bytes(
            svg_string=picture(network, language), zoom=ZOOM, skip_system_fonts=True, font_files=fonts
        )
    out.write(bytes(drawn))
