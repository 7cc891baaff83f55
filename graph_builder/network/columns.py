"""The columns of a network's tables: which attributes its nodes and ties have, of which type; what files can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from numbers import Integral
from typing import Any

from graph_builder.network.base import Network, Spell
from graph_builder.network.rows import Value
from graph_builder.network.spells import bounds, merged, number_of

#: Characters that XML 1.0 cannot hold; one of them in a label aborts a whole import into Gephi.
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_NAMES = {bool: "boolean", int: "integer", float: "double", str: "string"}
_AS_IT_IS = frozenset({bool, int, str})
_NUMBERS = frozenset({"integer", "double"})
_PRECISIONS = ("day", "month", "year")

#: Attributes, walked as often as they are called for.
Records = Callable[[], Iterable[Mapping[str, Any]]]
#: A tie: its ends, and its attributes as files can hold them, always with `kind` and `label`.
Tie = tuple[str, str, dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute: its name and its type as GEXF calls it (`string`, `integer`, `double`, `boolean`)."""

    name: str
    type: str


def columns_of(records: Records, every: Records | None = None) -> list[Column]:
    """The columns that attributes have together once they are `held`, in order of first sight; walked once or twice.

    Integers among doubles are doubles; any other mixture becomes `string`. A column may turn out empty. Where
    `records` are only one of each shape, `every` gives all.
    """
    shapes: dict[tuple[Any, ...], None] = dict.fromkeys(
        (*record, *map(type, record.values())) for record in records()
    )
    types: dict[str, set[str]] = {}
    for shape in shapes:
        half = len(shape) // 2
        for name, kind in zip(shape[:half], shape[half:], strict=True):
            if kind is not type(None):
                types.setdefault(name, set()).add(_name_of(kind))
    dated = types.pop("spells", None) or not types.keys().isdisjoint(("first", "last"))
    if dated:
        for name in ("first", "last"):
            types.setdefault(name, {"string"})
    if dated and "precision" not in types and any(map(_is_partial, (every or records)())):
        types["precision"] = {"string"}
    return [Column(name, _common(kinds)) for name, kinds in types.items()]


def _is_partial(record: Mapping[str, Any]) -> bool:
    return not (is_day(record.get("first")) and is_day(record.get("last")))


def _name_of(kind: type) -> str:
    return next(
        (_NAMES[base] for base in kind.__mro__ if base in _NAMES),
        "integer" if issubclass(kind, Integral) else "string",
    )


@lru_cache(maxsize=1 << 14)
def is_day(text: Any) -> bool:
    """Whether this is a full date, or nothing at all."""
    if text is None:
        return True
    known = bounds(text) if isinstance(text, str) else None
    return known is not None and known.precision == "day"


def _common(kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    return "double" if kinds == _NUMBERS else "string"


def cleaned(attributes: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes as `held`, and no character in them that XML cannot hold."""
    return {name: clean(value) if isinstance(value, str) else value for name, value in held(attributes).items()}


def held(attributes: Mapping[str, Any]) -> dict[str, Value]:
    """The attributes as strings, numbers and truth values, without `spells` and without what is unknown.

    Lists become strings parted by spaces. `first` and `last` are full dates: partial ones are widened, which
    `precision` tells; missing ones come from the spells; what is no date is left out.
    """
    soon = {**attributes}
    spells = soon.pop("spells", None)
    if _is_held(soon) and ("first" in soon or not spells):
        return soon
    record = {}
    for name, value in attributes.items():
        plain = None if name == "spells" else value if type(value) in _AS_IT_IS else _plain(value)
        if plain is not None:
            record[name] = plain
    if "first" in record or "last" in record:
        _widen(record)
    elif spells:
        days = merged(spells)
        record.update({"first": days[0][0], "last": days[-1][1]} if days else {})
    return record


def _is_held(attributes: Mapping[str, Any]) -> bool:
    """Whether nothing needs to be done, which a look at the types tells soon."""
    kinds = set(map(type, attributes.values()))
    if float in kinds and all(math.isfinite(value) for value in attributes.values() if type(value) is float):
        kinds.discard(float)
    if not kinds <= _AS_IT_IS:
        return False
    return is_day(attributes.get("first")) and is_day(attributes.get("last"))


def _plain(value: Any) -> Value | None:
    """A value of a type that no format knows as one that all do; None for what is unknown."""
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, list | tuple | set | frozenset):
        parts = [str(part) for part in value if part is not None]
        return " ".join(sorted(parts) if isinstance(value, set | frozenset) else parts)
    return str(value)


def _widen(record: dict[str, Value]) -> None:
    first, last = (bounds(str(record[name])) if name in record else None for name in ("first", "last"))
    coarsest = max((b.precision for b in (first, last) if b), key=_PRECISIONS.index, default="day")
    begin = first or (last if coarsest != "day" else None)
    end = last or (first if coarsest != "day" else None)
    for name, day in (("first", begin and begin.first), ("last", end and end.last)):
        if day:
            record[name] = day
        else:
            record.pop(name, None)
    if coarsest != "day":
        record.setdefault("precision", coarsest)


def spells_of(attributes: Mapping[str, Any]) -> tuple[Spell, ...]:
    """The spells of a node or a tie: full dates, in order, merged."""
    spells = attributes.get("spells")
    if not spells:
        return ()
    return spells if _are_merged(spells) else merged(spells)


def _are_merged(spells: Any) -> bool:
    """Whether these are spells as they should be, which is soon seen."""
    if type(spells) is not tuple or not all(map(_is_spell, spells)):
        return False
    return all(number_of(after[0]) - number_of(before[1]) > 1 for before, after in pairwise(spells))


def _is_spell(spell: Any) -> bool:
    first, last = spell
    return type(spell) is tuple and is_day(first) and is_day(last) and None not in spell and first <= last


def node_columns(network: Network) -> list[Column]:
    """The columns of `nodes_of`, found without making its records."""
    return with_strings(columns_of(network.nodes.values), ("label",))


def tie_columns(network: Network) -> list[Column]:
    """The columns of `ties_of`, found without making its records."""
    return with_strings(columns_of(lambda: (data for *_, data in network.edges(data=True))), ("kind", "label"))


def with_strings(columns: list[Column], names: tuple[str, ...]) -> list[Column]:
    """The columns with these, of strings, first."""
    others = [column for column in columns if column.name not in names]
    return [*(Column(name, "string") for name in names), *others]


def nodes_of(network: Network) -> Iterator[tuple[str, dict[str, Value], Mapping[str, Any]]]:
    """Every node: its key, its attributes as files can hold them, with `label`, and as they are."""
    for node, attributes in network.nodes(data=True):
        record = held(attributes)
        if not clean(str(record.get("label", ""))):
            record["label"] = str(node)
        yield str(node), record, attributes


def ties_of(network: Network) -> Iterator[tuple[Tie, Mapping[str, Any]]]:
    """Every tie, and its attributes as they are."""
    for source, target, key, attributes in network.edges(keys=True, data=True):
        yield tie_of(source, target, key, attributes), attributes


def tie_of(source: object, target: object, key: object, attributes: Mapping[str, Any]) -> Tie:
    """One tie. Its kind is the key where the attribute is missing, its label the kind."""
    record = held(attributes)
    record["kind"] = kind = str(record.get("kind") or key)
    if not record.get("label"):
        record["label"] = kind
    return str(source), str(target), record


def clean(text: str) -> str:
    """The text without what XML 1.0 cannot hold; controls of writing direction stay."""
    return _UNFIT.sub("", text)


def one_line(text: str) -> str:
    """The clean text, with spaces for line breaks and tabs."""
    return clean(_BREAKS.sub(" ", text))


def written(value: Value) -> str:
    """A value in the lexical form of XML Schema."""
    return str(value).lower() if isinstance(value, bool) else str(value)
