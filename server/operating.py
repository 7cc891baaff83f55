"""The routes for those who run the server, and its own description: `/metrics` and `/openapi.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response

from graph_builder import __version__
from server.metrics import CONTENT_TYPE, Metrics

_FILE = Path(__file__).parent / "openapi.yaml"


def operating_routes(metrics: Metrics) -> Blueprint:
    """The routes, for what was counted."""
    routes = Blueprint("operating", __name__)

    @routes.get("/metrics")
    def numbers() -> Response:
        return Response(metrics.text(), content_type=CONTENT_TYPE)

    @routes.get("/openapi.json")
    def description() -> Response:
        return Response(json.dumps(openapi(), ensure_ascii=False), content_type="application/json")

    return routes


@cache
def openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 description of this server, as committed in `server/openapi.yaml`."""
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found["info"]["version"] = __version__
    return found
