"""The route `/map`: where meetings were."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request

from graph_builder.errors import DaminError
from graph_builder.network.rows import Row
from server.context import Context
from server.meeting_list import Conditions, asked, choices, conditions_from, listed, page_number, query_of, things_of
from server.projection import World, world
from server.terms import Linker

_SMALLEST, _LARGEST = 5.0, 26.0
_ASPECT, _MARGIN, _NARROWEST = 0.56, 1.35, 1400.0
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Spot:
    """One place: `x` and `y` on the map, None where nobody knows; `radius` in pixels, its area by the number."""

    iri: str
    number: int
    x: float | None
    y: float | None
    radius: float


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the map that is shown, in its units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """As SVG's `viewBox`."""
        return f"{self.x:.0f} {self.y:.0f} {self.width:.0f} {self.height:.0f}"


def map_routes(context: Context) -> Blueprint:
    """The route, for one engine."""
    routes = Blueprint("worldmap", __name__)

    @routes.get("/map")
    def show() -> Response:
        shown: dict[str, Any] = {"error": None, "conditions": Conditions(), "given": request.args}
        status = 200
        try:
            shown |= _shown(context, conditions_from(context, request.args))
        except DaminError as error:
            status, shown["error"] = error.http_status, str(error)
        html = render_template(
            "map.html", choices=choices(context), world=world(), link=Linker(context.engine.base), **shown
        )
        return Response(html, status, content_type="text/html; charset=utf-8")

    return routes


def _shown(context: Context, conditions: Conditions) -> dict[str, Any]:
    everywhere = Conditions(**{name: getattr(conditions, name) for name in _BUT_PLACE})
    spots = spots_of(world(), asked(context, "meeting-places", everywhere))
    page = page_number(request.args.get("page", ""))
    meetings, more = listed(context, conditions, page) if conditions.place else ([], False)
    base = context.engine.base
    return {
        "conditions": conditions,
        "spots": spots,
        "drawn": [spot for spot in spots if spot.x is not None],
        "named": _NAMED,
        "window": window_of(world(), spots, whole=request.args.get("view") == "world"),
        "meetings": meetings,
        "more": more,
        "page": page,
        "query": query_of(context, conditions),
        "to": lambda **changes: conditions.given(base, **changes),
        "labels": context.labels(
            [*things_of(meetings), *(spot.iri for spot in spots), *filter(None, (conditions.actor, conditions.place))]
        ),
    }


_BUT_PLACE = ("process", "actor", "kind", "since", "until", "undated")


def spots_of(on: World, rows: Sequence[Row]) -> list[Spot]:
    """The places of the rows on the map, the largest first, so that small ones are drawn over large ones."""
    most = max((int(row["number"]) for row in rows), default=1)
    return [_spot(on, row, most) for row in rows]


def _spot(on: World, row: Row, most: int) -> Spot:
    number = int(row["number"])
    radius = round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(number / most), 1)
    if "lat" not in row:
        return Spot(str(row["place"]), number, None, None, radius)
    x, y = on.place(float(row["lat"]), float(row["long"]))
    return Spot(str(row["place"]), number, round(x, 1), round(y, 1), radius)


def window_of(on: World, spots: Sequence[Spot], *, whole: bool) -> Window:
    """The part of the map with five sixths of the meetings from west to east and from north to south; or all."""
    if whole or not any(spot.x is not None for spot in spots):
        return Window(0, 0, on.width, on.height)
    xs = _most([(spot.x, spot.number) for spot in spots if spot.x is not None])
    ys = _most([(spot.y, spot.number) for spot in spots if spot.y is not None])
    wide, high = (max(xs) - min(xs)) * _MARGIN, (max(ys) - min(ys)) * _MARGIN
    width = min(max(wide, high / _ASPECT, _NARROWEST), float(on.width))
    height = min(width * _ASPECT, float(on.height))
    left = (min(xs) + max(xs) - width) / 2
    top = (min(ys) + max(ys) - height) / 2
    return Window(_within(left, width, on.width), _within(top, height, on.height), width, height)


def _most(weighed: Sequence[tuple[float, int]]) -> list[float]:
    """The values without those that lie outermost and weigh a twelfth of all together, at either end."""
    spare = sum(number for _, number in weighed) / 12
    passed, kept = 0, []
    for value, number in sorted(weighed):
        if passed + number > spare and passed < 11 * spare:
            kept.append(value)
        passed += number
    return kept


def _within(start: float, size: float, limit: float) -> float:
    return min(max(start, 0.0), limit - size)
