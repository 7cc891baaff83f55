"""The portable profile of GEXF, rule by rule: what Gephi, graphology and networkx all read whole.

The file is read as a stream. Kept are the ids of nodes, and a number for each id and each tie seen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from xml.parsers import expat

from graph_builder.network.spells import bounds

NAMESPACE = "http://gexf.net/1.3"
_VIZ = f"{NAMESPACE}/viz"
#: What every file of the profile keeps to.
RULES: Mapping[str, str] = {
    "xml": "The file is well-formed XML in UTF-8, without a document type.",
    "control-character": "No character stands in it that XML 1.0 cannot hold; Gephi gives up at the first.",
    "version": "The root is gexf 1.3 in its namespace.",
    "meta": "The meta element names creator, title and description.",
    "directed": "The graph says defaultedgetype directed.",
    "mode": "The mode is dynamic with the time format date where anything is dated, else static.",
    "blocks": "Each class has one static block of attributes; a second one for edges breaks graphology.",
    "column-type": "Columns are string, integer, long, float, double or boolean; Gephi drops anyURI.",
    "column": "Values stand in declared columns.",
    "value": "Values are of their column's type.",
    "label": "Every node has a label.",
    "id": "Every node and every edge has an id of its own.",
    "ends": "Edges join nodes that are there.",
    "edge-type": "No edge has a type; Gephi drops those that differ from the default.",
    "kind": "Every edge has a kind.",
    "parallel": "Parallel edges differ in kind; Gephi merges equal ones and keeps the last label.",
    "date": "Dates are full days; Gephi gives up at a partial one.",
    "spells": "The spells of an element are in order and apart; Gephi drops the second of two that overlap.",
    "color": "A colour is r, g and b, each an integer from 0 to 255.",
}
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FITS = {
    "string": re.compile("(?s).*"),
    "boolean": re.compile("true|false"),
    **dict.fromkeys(("integer", "long"), _INTEGER),
    **dict.fromkeys(("float", "double"), _NUMBER),
}
_BYTE = re.compile("[0-9]{1,3}")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xed[\xa0-\xbf]|\xef\xbf[\xbe\xbf]")
_BAD_REFERENCE = 14
_CHUNK = 1 << 16
_MOST = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One breach: the rule's name in `RULES`, the line from 1 where it is known, and what stands there."""

    rule: str
    line: int | None
    message: str


def problems(source: Path | str | BinaryIO, *, timeline: bool = False) -> list[Problem]:
    """What keeps a file from being one of the profile, in the order of the file; at most a hundred a rule.

    With `timeline` one dynamic block for edges, with the column `weight` alone, is allowed beside the static one.
    Raises OSError where the file cannot be read.
    """
    if isinstance(source, Path | str):
        with Path(source).open("rb") as stream:
            return _Reader(timeline).read(stream)
    return _Reader(timeline).read(source)


@dataclass(slots=True)
class _Reader:
    timeline: bool
    found: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    nodes: set[str] = field(default_factory=set)
    edges: set[int] = field(default_factory=set)
    ties: set[int] = field(default_factory=set)
    blocks: set[tuple[str, str]] = field(default_factory=set)
    columns: dict[tuple[str, str], str] = field(default_factory=dict)
    meta: set[str] = field(default_factory=set)
    #: What encloses what is read: class of attributes, node or edge; the last day of the spell before.
    block: tuple[str, str] = ("", "")
    element: str = ""
    last_day: str = ""
    mode: str = ""
    dated: bool = False
    path: list[str] = field(default_factory=list)
    parser: expat.XMLParserType = field(default_factory=lambda: expat.ParserCreate(namespace_separator=" "))

    def read(self, stream: BinaryIO) -> list[Problem]:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = lambda *_: self._tell("xml", "a document type")
        try:
            while chunk := stream.read(_CHUNK):
                self._feed(chunk)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            self._broken(error)
        else:
            self._whole()
        return self.found

    def _feed(self, chunk: bytes) -> None:
        found = _CONTROL.search(chunk)
        if not found:
            self.parser.Parse(chunk, False)
            return
        self.parser.Parse(chunk[: found.start()], False)
        error = expat.ExpatError(f"the byte 0x{found[0][-1]:02x}")
        error.code, error.lineno = _BAD_REFERENCE, self.parser.CurrentLineNumber
        raise error

    def _broken(self, error: expat.ExpatError) -> None:
        rule = "control-character" if error.code == _BAD_REFERENCE else "xml"
        self._tell(rule, str(error), error.lineno)

    def _whole(self) -> None:
        """What only the end of the file shows."""
        missing = [name for name in ("creator", "title", "description") if name not in self.meta]
        if missing:
            self._tell("meta", f"there is no {', '.join(missing)}")
        if self.dated != (self.mode == "dynamic"):
            self._tell(
                "mode", f"mode {self.mode or 'missing'}, and {'something' if self.dated else 'nothing'} is dated"
            )
        for what in ("node", "edge"):
            if (what, "static") not in self.blocks:
                self._tell("blocks", f"there is no static block for the class {what}")

    def _tell(self, rule: str, message: str, line: int | None = None) -> None:
        self.counts[rule] = self.counts.get(rule, 0) + 1
        if self.counts[rule] <= _MOST:
            self.found.append(Problem(rule, line or self.parser.CurrentLineNumber, message))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self.path.append(local)
        if len(self.path) == 1 and (name != f"{NAMESPACE} gexf" or attributes.get("version") != "1.3"):
            self._tell("version", f"the root is {name}, version {attributes.get('version')}")
        if space == _VIZ:
            if local == "color":
                self._color(attributes)
        elif handler := _STARTS.get(local):
            handler(self, attributes)

    def _end(self, _name: str) -> None:
        self.path.pop()

    def _text(self, text: str) -> None:
        if self.path[-2:-1] == ["meta"] and text.strip():
            self.meta.add(self.path[-1])

    def _graph(self, attributes: dict[str, str]) -> None:
        self.mode = attributes.get("mode", "")
        if attributes.get("defaultedgetype") != "directed":
            self._tell("directed", f"defaultedgetype is {attributes.get('defaultedgetype')}")
        if self.mode == "dynamic" and attributes.get("timeformat") != "date":
            self._tell("mode", f"the time format is {attributes.get('timeformat')}")

    def _attributes(self, attributes: dict[str, str]) -> None:
        self.block = (attributes.get("class", ""), attributes.get("mode", ""))
        allowed = self.block[1] == "static" or (self.timeline and self.block == ("edge", "dynamic"))
        if not allowed or self.block in self.blocks:
            self._tell("blocks", f"a {self.block[1]} block for the class {self.block[0]}")
        self.blocks.add(self.block)

    def _attribute(self, attributes: dict[str, str]) -> None:
        name, kind = attributes.get("id", ""), attributes.get("type", "")
        if kind not in _FITS:
            self._tell("column-type", f"the column {name} has the type {kind}")
        if self.timeline and self.block == ("edge", "dynamic") and name != "weight":
            self._tell("blocks", f"the dynamic column {name}")
        self.columns[self.block[0], name] = kind

    def _node(self, attributes: dict[str, str]) -> None:
        self.element, self.last_day = "node", ""
        name = attributes.get("id", "")
        if not name or name in self.nodes:
            self._tell("id", f"the id {name!r} is empty or taken")
        if not attributes.get("label"):
            self._tell("label", f"the node {name} has none")
        self.nodes.add(name)
        self._ends_of_time(attributes)

    def _edge(self, attributes: dict[str, str]) -> None:
        self.element, self.last_day = "edge", ""
        number, kind = hash(attributes.get("id", "")), attributes.get("kind", "")
        ends = (attributes.get("source", ""), attributes.get("target", ""))
        if not attributes.get("id") or number in self.edges:
            self._tell("id", f"the id {attributes.get('id')!r} is empty or taken")
        self.edges.add(number)
        for end in {*ends} - self.nodes:
            self._tell("ends", f"there is no node {end!r} before this edge")
        if "type" in attributes:
            self._tell("edge-type", f"the type {attributes['type']}")
        if not kind:
            self._tell("kind", f"the edge {attributes.get('id')} has none")
        elif hash((*ends, kind)) in self.ties:
            self._tell("parallel", f"a second {kind} from {ends[0]} to {ends[1]}")
        self.ties.add(hash((*ends, kind)))
        self._ends_of_time(attributes)

    def _value(self, attributes: dict[str, str]) -> None:
        name, value = attributes.get("for", ""), attributes.get("value", "")
        kind = self.columns.get((self.element, name))
        if kind is None:
            self._tell("column", f"the column {name} is not declared")
        elif kind in _FITS and not _FITS[kind].fullmatch(value):
            self._tell("value", f"{value!r} in the column {name}, which is {kind}")
        self._ends_of_time(attributes)

    def _spell(self, attributes: dict[str, str]) -> None:
        self._ends_of_time(attributes)
        first, last = attributes.get("start", ""), attributes.get("end", "")
        if not (first and last):
            self._tell("date", "a spell without start or end")
        elif first > last or (self.last_day and first <= self.last_day):
            self._tell("spells", f"{first} to {last}, after {self.last_day or 'none'}")
        self.last_day = max(last, self.last_day)

    def _ends_of_time(self, attributes: dict[str, str]) -> None:
        for name in ("start", "end"):
            if name in attributes:
                self.dated = True
                known = bounds(attributes[name])
                if not known or known.precision != "day":
                    self._tell("date", f"{attributes[name]!r} is no full day")

    def _color(self, attributes: dict[str, str]) -> None:
        parts = [attributes.get(name, "") for name in "rgb"]
        if "hex" in attributes or not all(_BYTE.fullmatch(part) and int(part) <= 255 for part in parts):
            self._tell("color", f"the colour {attributes}")


_STARTS: Mapping[str, Callable[[_Reader, dict[str, str]], None]] = {
    "graph": _Reader._graph,
    "attributes": _Reader._attributes,
    "attribute": _Reader._attribute,
    "node": _Reader._node,
    "edge": _Reader._edge,
    "attvalue": _Reader._value,
    "spell": _Reader._spell,
}
