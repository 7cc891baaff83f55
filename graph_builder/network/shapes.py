"""Ties of a common shape as lines of GEXF, by one template a shape: most ties of a network have the same attributes.

A thousand ties are taken at a time, those of one shape together: their values go between the template's pieces of
text column by column, and the lines are then looked at together. Where anything among them would need care (markup,
control characters), each of them is written value by value instead.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any, BinaryIO

from graph_builder.network.base import Network, Spell
from graph_builder.network.columns import Column, columns_of, spells_of, with_strings

_NEEDED = ("kind", "label", "weight")
_AT_ONCE = 1000
_REMEMBERED = 100_000
_MARKS = b'"<>\n'
#: All bytes of UTF-8 but the marks, those of control characters, the ampersand, and the one with which the two
#: characters begin that XML lacks; others that do are rare enough to be written with care.
_HARMLESS = bytes({*range(0x20, 0x100)} - {*_MARKS, ord("&"), 0xEF})

#: The names of a tie's attributes, and their types.
Shape = tuple[tuple[str, ...], list[type]]
#: A tie: its ends, its key and its attributes.
Tie = tuple[str, str, str, Mapping[str, Any]]
#: A tie with its number.
Numbered = tuple[int, str, str, str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a network's ties, and of each tie, in the order of `walked`, the number of its shape."""

    known: tuple[Shape, ...]
    of: array[int]
    columns: Sequence[Column]


def shapes_of(network: Network) -> Shapes:
    """Walk the ties once."""
    known: list[Shape] = []
    examples: list[Mapping[str, Any]] = []
    numbers = array("L")
    names: tuple[str, ...] = ()
    types: list[type] = []
    number = -1
    for attributes in _attributes(network):
        if (*attributes,) != names or [*map(type, attributes.values())] != types or number < 0:
            names, types = tuple(attributes), list(map(type, attributes.values()))
            number = _number_of((names, types), known)
            if number == len(examples):
                examples.append(attributes)
        numbers.append(number)
    columns = columns_of(lambda: examples, lambda: _attributes(network))
    return Shapes(tuple(known), numbers, with_strings(columns, ("kind", "label")))


def _number_of(shape: Shape, known: list[Shape]) -> int:
    """The place of the shape among those known, in which it is put if need be."""
    if shape not in known:
        known.append(shape)
    return known.index(shape)


def _attributes(network: Network) -> Iterator[Mapping[str, Any]]:
    for _, targets in network.adjacency():
        for ties in targets.values():
            yield from ties.values()


def walked(network: Network) -> Iterator[Tie]:
    """Every tie: its ends, its key, its attributes. The views of networkx give the same in twice the time."""
    for source, targets in network.adjacency():
        for target, ties in targets.items():
            for key, attributes in ties.items():
                yield source, target, key, attributes


@dataclass(frozen=True, slots=True)
class _Template:
    """`pieces` of text around number, ends, `values` and spells, with `marks` in them; how numbers are written."""

    pieces: Sequence[bytes]
    values: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    written: Sequence[Callable[[Any], str] | None]
    marks: int
    dated: bool


#: Spells as XML, their first and last day, and the marks in it.
_Spelled = tuple[bytes, str, str, int]


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
        self._templates = [_template(shape, columns) if plain else None for shape in shapes.known]
        self._known: dict[object, _Spelled] = {}

    def write(self, network: Network) -> None:
        """Write all ties of the network whose shapes these are, numbered as they are written."""
        ties = zip(walked(network), self._shapes.of, strict=True)
        number = 0
        while True:
            batch: dict[int, list[Tie]] = {}
            for tie, shape in islice(ties, _AT_ONCE):
                batch.setdefault(shape, []).append(tie)
            if not batch:
                return
            for shape, alike in batch.items():
                self._out.write(self._lines(number, alike, self._templates[shape]))
                number += len(alike)

    def _lines(self, number: int, ties: list[Tie], template: _Template | None) -> bytes:
        """The lines of ties of one shape, the first of which has this number."""
        data = self._plain(number, ties, template) if template else None
        if data is not None:
            return data
        return "".join(f"{self._careful((at, *tie))}\n" for at, tie in enumerate(ties, number)).encode()

    def _plain(self, number: int, ties: list[Tie], template: _Template) -> bytes | None:
        """The lines by the template; None where something in them needs care or is no string."""
        sources, targets, _, attributes = zip(*ties, strict=True)
        columns = list(zip(*map(template.values, attributes), strict=True))
        spells = self._spells(attributes) if template.dated else [_UNDATED] * len(ties)
        if spells is None or not (all(columns[0]) and all(columns[1])):
            return None
        written = (
            map(write, column) if write else column for write, column in zip(template.written, columns, strict=True)
        )
        numbers = map(str, range(number, number + len(ties)))
        try:
            values = [_encoded(column, len(ties)) for column in (numbers, sources, targets, *written)]
        except (TypeError, ValueError):  # an end that is no string, a number that is none, half a character
            return None
        data = _woven(template.pieces, [*values, [text for text, *_ in spells]])
        return data if _marks_in(data) == template.marks * len(ties) + sum(s[3] for s in spells) else None

    def _spells(self, attributes: Sequence[Mapping[str, Any]]) -> list[_Spelled] | None:
        """The spells of each; None where the first and the last day of one are others."""
        known = self._known
        try:
            found = [known.get(tie["spells"]) or self._spell(tie["spells"]) for tie in attributes]
        except TypeError:  # a tuple of lists, say
            return None
        if any(s[1] != tie["first"] or s[2] != tie["last"] for s, tie in zip(found, attributes, strict=True)):
            return None
        return found

    def _spell(self, spells: Any) -> _Spelled:
        merged = spells_of({"spells": spells})
        text = self._spelled(merged).encode()
        found = text, *((merged[0][0], merged[-1][1]) if merged else ("", "")), _marks_in(text)
        if len(self._known) < _REMEMBERED:
            self._known[spells] = found
        return found


_UNDATED: _Spelled = (b"", "", "", 0)


def _encoded(values: Iterable[str], count: int) -> list[bytes]:
    """The values in UTF-8, made all at once. Raises ValueError where one has a NUL or half a character."""
    found = "\0".join(values).encode().split(b"\0")
    if len(found) != count:
        raise ValueError(values)
    return found


def _woven(pieces: Sequence[bytes], columns: Sequence[Sequence[bytes]]) -> bytes:
    """The pieces with a value of each column between them, once for each row of the columns."""
    row = [part for piece in pieces for part in (piece, b"")][:-1]
    every = row * len(columns[0])
    for place, column in enumerate(columns):
        every[2 * place + 1 :: len(row)] = column
    return b"".join(every)


def _marks_in(data: bytes) -> int:
    """How many marks are in the data; -1 where anything else in it needs care."""
    rest = data.translate(None, _HARMLESS)
    return -1 if rest.translate(None, _MARKS) else len(rest)


def _finite(value: float) -> str:
    """Raises ValueError for what XML Schema's double has and networks have not."""
    if not math.isfinite(value):
        raise ValueError(value)
    return repr(value)


_WRITTEN: Mapping[type, Callable[[Any], str] | None] = {str: None, int: str, float: _finite}


def _template(shape: Shape, columns: set[str]) -> _Template | None:
    types = dict(zip(*shape, strict=True))
    spells = types.pop("spells", None)
    dated = spells is not None
    if not types.keys() >= {*_NEEDED} or not set(types.values()) <= _WRITTEN.keys():
        return None
    if types["kind"] is not str or types["label"] is not str or types["weight"] is str:
        return None
    if dated != ("first" in types) or dated != ("last" in types) or spells not in {None, tuple}:
        return None
    names = [name for name in types if name in columns and name not in _NEEDED]
    if not all(name.isidentifier() for name in names):
        return None
    values, pieces = (*_NEEDED, "kind", *names), _pieces(names)
    written = [_WRITTEN[types[name]] for name in values]
    return _Template(pieces, itemgetter(*values), written, sum(map(_marks_in, pieces)), dated)


def _pieces(names: Sequence[str]) -> list[bytes]:
    """The text around number, ends, kind, label, weight, the kind again, what is named, and spells."""
    first, *cells = [f'<attvalue for="{name}" value="' for name in ("relation", *names)]
    tag = [f'{name}="' for name in ("<edge id", '" source', '" target', '" kind', '" label', '" weight')]
    inside = [f'"><attvalues>{first}', *(f'"/>{cell}' for cell in cells), '"/></attvalues>']
    return [piece.encode() for piece in (*tag, *inside, "</edge>\n")]
