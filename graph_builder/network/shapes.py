"""Ties of a common shape as lines of GEXF, by one template a shape: most ties of a network have the same attributes.

A template fills in raw values and then looks at the whole line once. Where anything would need care (markup, control
characters, partial dates, infinite numbers) there is no line, and the tie is written value by value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from graph_builder.network.columns import Column, is_day

_FORMS = {str: "%s", int: "%s", float: "%r"}
_NEEDED = ("kind", "label", "weight")

Shape = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Template:
    text: str
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    floats: tuple[str, ...]
    marks: tuple[int, int, int]

    def filled(self, number: int, ends: tuple[str, str], attributes: Mapping[str, Any]) -> str | None:
        if not (attributes["kind"] and attributes["label"]):
            return None
        if not (is_day(attributes.get("first")) and is_day(attributes.get("last"))):
            return None
        if self.floats and not all(math.isfinite(attributes[name]) for name in self.floats):
            return None
        line = self.text % (number, *ends, *self.values(attributes))
        # What can be printed holds no control character and no surrogate; more marks than the template's are values'.
        return line if line.isprintable() and "&" not in line and _marks(line) == self.marks else None


def _marks(text: str) -> tuple[int, int, int]:
    return text.count('"'), text.count("<"), text.count(">")


class TieTemplates:
    """The templates of a network's ties, made as shapes are met; `columns` are those of its file."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = {column.name: column.type for column in columns}
        self._known: dict[Shape, _Template | None] = {}

    def line(self, number: int, ends: tuple[str, str], attributes: Mapping[str, Any]) -> str | None:
        """The edge up to its spells, without the closing tag; None where it must be written with care."""
        shape = (*attributes, *map(type, attributes.values()))
        if shape not in self._known:
            self._known[shape] = self._made({name: type(value) for name, value in attributes.items()})
        template = self._known[shape]
        return template.filled(number, ends, attributes) if template else None

    def _made(self, types: dict[str, type]) -> _Template | None:
        dated = types.pop("spells", None) is not None
        if not types.keys() >= {*_NEEDED} or not set(types.values()) <= _FORMS.keys():
            return None
        if types["kind"] is not str or types["label"] is not str or types["weight"] is str:
            return None
        if ("first" in types) != ("last" in types) or (dated and "first" not in types):
            return None
        names = [name for name in types if name in self._columns]
        cells = [f'<attvalue for="{name}" value="{_FORMS[types[name]]}"/>' for name in names]
        opening = (
            '<edge id="%d" source="%s" target="%s" kind="%s" label="%s" weight="' + _FORMS[types["weight"]] + '">'
        )
        relation = '<attvalue for="relation" value="%s"/>'
        text = f"{opening}<attvalues>{relation}{''.join(cells)}</attvalues>"
        floats = tuple(name for name, kind in types.items() if kind is float)
        plain = all(name.isidentifier() for name in names)
        return _Template(text, itemgetter(*_NEEDED, "kind", *names), floats, _marks(text)) if plain else None
