"""Ties of a common shape as lines of GEXF, by one template a shape: most ties of a network have the same attributes.

A template fills in raw values; a thousand lines are then looked at together. Where anything among them would need
care (markup, control characters), each of them is written value by value instead.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, BinaryIO

from graph_builder.network.base import Network, Spell
from graph_builder.network.columns import Column, columns_of, spells_of, with_strings

_FORMS = {str: "%s", int: "%s", float: "%r"}
_NEEDED = ("kind", "label", "weight")
_AT_ONCE = 1000
_REMEMBERED = 100_000
_MARKS = b'"<>\n'
#: All bytes of UTF-8 but the marks, those of control characters, the ampersand, and the one with which the two
#: characters begin that XML lacks; others that do are rare enough to be written with care.
_HARMLESS = bytes({*range(0x20, 0x100)} - {*_MARKS, ord("&"), 0xEF})

#: The names of a tie's attributes, and their types.
Shape = tuple[tuple[str, ...], tuple[type, ...]]
#: A tie: its number, its ends, its key and its attributes.
Numbered = tuple[int, str, str, str, Mapping[str, Any]]
Tie = tuple[str, str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a network's ties, and of each tie, in the order of `walked`, the number of its shape."""

    known: tuple[Shape, ...]
    of: array[int]
    columns: Sequence[Column]


def shapes_of(network: Network) -> Shapes:
    """Walk the ties once."""
    known: dict[Shape, int] = {}
    examples: list[Mapping[str, Any]] = []
    numbers = array("L")
    last: Shape = ((), ())
    number = -1
    for _, _, _, attributes in walked(network):
        shape = tuple(attributes), tuple(map(type, attributes.values()))
        if shape != last or number < 0:  # comparing is cheaper than hashing, and most are alike
            last, number = shape, known.setdefault(shape, len(known))
            if number == len(examples):
                examples.append(attributes)
        numbers.append(number)
    columns = columns_of(lambda: examples, lambda: (attributes for *_, attributes in walked(network)))
    return Shapes(tuple(known), numbers, with_strings(columns, ("kind", "label")))


def walked(network: Network) -> Iterator[Tie]:
    """Every tie: its ends, its key, its attributes. The views of networkx give the same in twice the time."""
    for source, targets in network.adjacency():
        for target, ties in targets.items():
            for key, attributes in ties.items():
                yield source, target, key, attributes


@dataclass(frozen=True, slots=True)
class _Template:
    text: str
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    floats: tuple[str, ...]
    marks: int
    dated: bool


#: Gives a tie's line and the number of marks in it; None where the tie must be written with care.
Fill = Callable[[int, str, str, Mapping[str, Any]], tuple[str, int] | None]


class TieLines:
    """Writes ties to `out`, in batches; `careful` writes one value by value, `spelled` its spells.

    Without `plain` all are written with care.
    """

    def __init__(
        self,
        out: BinaryIO,
        shapes: Shapes,
        careful: Callable[[Numbered], str],
        spelled: Callable[[tuple[Spell, ...]], str],
        *,
        plain: bool = True,
    ) -> None:
        self._out, self._shapes, self._careful, self._spelled = out, shapes, careful, spelled
        columns = {column.name for column in shapes.columns}
        templates = (_template(shape, columns) if plain else None for shape in shapes.known)
        self._fills = [self._fill(template) if template else _with_care for template in templates]

    def write(self, network: Network) -> None:
        """Write all ties of the network whose shapes these are."""
        ties = zip(walked(network), self._shapes.of, strict=True)
        number = 0
        while batch := list(islice(ties, _AT_ONCE)):
            self._write(number, batch)
            number += len(batch)

    def _write(self, number: int, batch: list[tuple[Tie, int]]) -> None:
        lines, marks = [], 0
        for at, ((source, target, key, attributes), shape) in enumerate(batch, number):
            filled = self._fills[shape](at, source, target, attributes)
            if filled is None:
                line = self._careful((at, source, target, key, attributes))
                filled = line, sum(map(line.count, '"<>'))
            lines.append(filled[0])
            marks += filled[1]
        data = _plain(lines, marks)
        if data is None:
            data = "".join(f"{self._careful((at, *tie))}\n" for at, (tie, _) in enumerate(batch, number)).encode()
        self._out.write(data)

    def _fill(self, template: _Template) -> Fill:
        text, values, floats, marks = template.text, template.values, template.floats, template.marks
        known: dict[tuple[Spell, ...], tuple[str, str, str, int]] = {}

        def undated(number: int, source: str, target: str, attributes: Mapping[str, Any]) -> tuple[str, int] | None:
            if not (attributes["kind"] and attributes["label"]):
                return None
            if floats and not all(math.isfinite(attributes[name]) for name in floats):
                return None
            return text % (number, source, target, *values(attributes), ""), marks

        def dated(number: int, source: str, target: str, attributes: Mapping[str, Any]) -> tuple[str, int] | None:
            spells = attributes["spells"]
            found = known.get(spells) if type(spells) is tuple else None
            if found is None:
                found = self._spell(spells)
                if type(spells) is tuple and len(known) < _REMEMBERED:
                    known[spells] = found
            inside, first, last, more = found
            if first != attributes["first"] or last != attributes["last"]:
                return None
            if not (attributes["kind"] and attributes["label"]):
                return None
            if floats and not all(math.isfinite(attributes[name]) for name in floats):
                return None
            return text % (number, source, target, *values(attributes), inside), marks + more

        return dated if template.dated else undated

    def _spell(self, spells: Any) -> tuple[str, str, str, int]:
        """Spells as XML, their first and last day, and the marks in it."""
        merged = spells_of({"spells": spells})
        text = self._spelled(merged)
        return text, *((merged[0][0], merged[-1][1]) if merged else ("", "")), sum(map(text.count, '"<>'))


def _with_care(*_: object) -> None:
    """No template: the tie is written value by value."""


def _plain(lines: list[str], marks: int) -> bytes | None:
    """The lines as UTF-8; None where something in them needs care."""
    try:
        data = "\n".join((*lines, "")).encode()
    except UnicodeEncodeError:
        return None
    rest = data.translate(None, _HARMLESS)
    return data if len(rest) == marks + len(lines) and not rest.translate(None, _MARKS) else None


def _template(shape: Shape, columns: set[str]) -> _Template | None:
    types = dict(zip(*shape, strict=True))
    dated = types.pop("spells", None) is not None
    if not types.keys() >= {*_NEEDED} or not set(types.values()) <= _FORMS.keys():
        return None
    if types["kind"] is not str or types["label"] is not str or types["weight"] is str:
        return None
    if dated != ("first" in types) or dated != ("last" in types):
        return None
    names = [name for name in types if name in columns and name not in _NEEDED]
    if not all(name.isidentifier() for name in names):
        return None
    cells = "".join(f'<attvalue for="{name}" value="{_FORMS[types[name]]}"/>' for name in names)
    ends = '<edge id="%d" source="%s" target="%s"'
    called = f' kind="%s" label="%s" weight="{_FORMS[types["weight"]]}"'
    text = f'{ends}{called}><attvalues><attvalue for="relation" value="%s"/>{cells}</attvalues>%s</edge>'
    floats = tuple(name for name, kind in types.items() if kind is float)
    marks = sum(map(text.count, '"<>'))
    return _Template(text, itemgetter(*_NEEDED, "kind", *names), floats, marks, dated)
