"""The elements of an SVG picture as text: escaped, and fit for XML whatever the words in them are."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from graph_builder.network.columns import clean
from graph_builder.network.lettering import isolated

#: The first is the font that ships with Damin, Noto Sans and Noto Sans Arabic in one.
FAMILIES = "Damin Sans, Noto Sans, Noto Sans Arabic, system-ui, Tahoma, sans-serif"


def element(name: str, content: str = "", **attributes: object) -> str:
    """An element with this markup inside; `_` in a name of an attribute stands for `-`; None leaves one out."""
    listed = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(clean(number(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{listed}>{content}</{name}>" if content else f"<{name}{listed}/>"


def text(words: str, x: float, y: float, size: float, **attributes: object) -> str:
    """A line of text that runs its own way."""
    right_to_left = attributes.pop("right_to_left", None)
    way = isolated(words, right_to_left=right_to_left if isinstance(right_to_left, bool) else None)
    return element("text", escape(clean(way)), x=x, y=y, font_size=size, **attributes)


def tooltip(words: str) -> str:
    """What a browser shows when the pointer rests on the element around it."""
    return element("title", escape(clean(isolated(words))))


def number(value: object) -> str:
    """A number with one decimal at most; anything else as it is."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value)
