"""A network as a PNG: the SVG picture, rasterised with the fonts that ship with Damin, so alike on every machine."""

from __future__ import annotations

import importlib
from contextlib import ExitStack
from importlib.resources import as_file, files
from typing import BinaryIO

from graph_builder.errors import UsageError
from graph_builder.network.base import Network
from graph_builder.network.svg import picture

#: Pixels for one unit of the SVG.
ZOOM = 2
_FONTS = "static/vendor/damin-sans-5.3.0"
_FILES = ("DaminSans-Regular", "DaminSans-Bold")


def write_png(network: Network, out: BinaryIO, language: str = "en") -> None:
    """Write the picture in `en` or `ar`, two pixels for a unit of the SVG.

    Raises UsageError where the rasteriser, the extra `pictures`, is not installed.
    """
    try:
        resvg = importlib.import_module("resvg_py")
    except ImportError:
        raise UsageError("A PNG needs the extra 'pictures': pip install 'damin[pictures]'.") from None
    with ExitStack() as stack:
        folder = files("server") / _FONTS
        fonts = [str(stack.enter_context(as_file(folder / f"{name}.ttf"))) for name in _FILES]
        drawn = resvg.svg_to_bytes(
            svg_string=picture(network, language), zoom=ZOOM, skip_system_fonts=True, font_files=fonts
        )
    out.write(bytes(drawn))
