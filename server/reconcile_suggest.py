"""What completes typing in clients of the Reconciliation API: things, types and properties by how they begin."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from graph_builder.rdf.search_keys import foldings
from server.errors import BadRequestError
from server.headers import depends_on
from server.reconcile_answers import Answers
from server.reconcile_schema import Named, Schema
from server.reconcile_store import LONGEST_NAME, Finder
from server.writing import one

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK = 100
_PAGE, _MOST_SKIPPED = 20, 1000
_MOST_TERMS = 100
Asking = Callable[[], tuple[Finder, Answers]]


def add_suggestions(routes: Blueprint, schema: Schema, answers: Asking) -> None:
    """The routes below `/reconcile/suggest`, and that which proposes properties for a type."""

    @routes.get("/reconcile/suggest/entity")
    def entities() -> Response:
        finder, said = answers()
        text, skipped = _prefix()
        kinds = [schema.type(kind).iri for kind in request.args.getlist("type") if kind]
        iris = finder.beginning(text, kinds, skipped + _PAGE) if text else []
        direct = finder.iri(text) if text else ""
        things = finder.things(dict.fromkeys([*filter(None, [direct]), *iris]))
        order = [iri for iri in dict.fromkeys([direct, *iris]) if iri in things][skipped : skipped + _PAGE]
        labels = finder.labels(order)
        found = [said.entity(iri, things[iri], labels) | {"notable": said.types(things[iri])} for iri in order]
        return as_json({"result": found})

    @routes.get("/reconcile/suggest/type")
    def types() -> Response:
        found = _beginning(schema.types)
        said = answers()[1]
        broader = {t.iri: [said.named(schema.types[iri]) for iri in schema.broader(t.iri)[:1]] for t in found}
        return as_json(
            {"result": [said.told(t) | ({"broader": broader[t.iri]} if broader[t.iri] else {}) for t in found]}
        )

    @routes.get("/reconcile/suggest/property")
    def properties() -> Response:
        said = answers()[1]
        return as_json({"result": [said.told(p) for p in _beginning(schema.properties)]})

    @routes.get("/reconcile/properties")
    def proposed() -> Response:
        kind, limit = one(request.args, "type"), one(request.args, "limit")
        number = _number(limit, "limit", _MOST_SKIPPED) if limit else None
        known = schema.of_type(schema.type(kind).iri) if kind else list(schema.properties.values())
        said = answers()[1]
        made: dict[str, Any] = {"type": kind or "", "properties": [said.named(p) for p in known[:number]]}
        return as_json(made | ({"limit": number} if number is not None else {}))


def _prefix() -> tuple[str, int]:
    """What was typed, and how many suggestions to skip. Raises BadRequestError."""
    text, cursor = (one(request.args, name) or "" for name in ("prefix", "cursor"))
    if len(text) > LONGEST_NAME:
        raise BadRequestError(f"The parameter `prefix` is longer than {LONGEST_NAME} characters.")
    return text.strip(), _number(cursor, "cursor", _MOST_SKIPPED) if cursor else 0


def _beginning(known: Mapping[str, Named]) -> list[Named]:
    """The types or properties with a name, id or IRI in which a word begins as typed; all where nothing is."""
    text, skipped = _prefix()
    typed = set(foldings(text)) if text else {""}
    found = [term for term in known.values() if any(_fits(term, way) for way in typed)]
    return found[skipped : skipped + _MOST_TERMS]


def _fits(term: Named, typed: str) -> bool:
    names = [*term.labels.values(), term.id, term.id.partition(":")[2], term.iri]
    keys = [key for name in names for key in foldings(name)]
    return any(key.startswith(typed) or f" {typed}" in key for key in keys)


def _number(text: str, name: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= most):
        raise BadRequestError(f"The parameter `{name}` must be a number from 0 to {most}.")
    return int(text)


def as_json(found: Mapping[str, Any]) -> Response:
    """JSON, or the call of a function with it where `callback` names one (JSONP). Raises BadRequestError."""
    callback = one(request.args, "callback")
    text = json.dumps(found, ensure_ascii=False)
    if callback is None:
        response = Response(f"{text}\n", content_type="application/json")
    elif len(callback) > _LONGEST_CALLBACK or not _CALLBACK.fullmatch(callback):
        raise BadRequestError("The parameter `callback` must be the name of a function.")
    else:
        safe = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        response = Response(f"/**/{callback}({safe});\n", content_type="application/javascript; charset=utf-8")
    depends_on(response, "Accept-Language")
    return response
