"""Meetings by conditions: what of an address is a condition, the SPARQL for it, and the list that pages show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pyoxigraph import NamedNode

from graph_builder.network.filters import window_day
from graph_builder.network.rows import Row
from graph_builder.rdf import vocabulary as v
from server.context import Context
from server.engine import select
from server.errors import BadRequestError
from server.search import first_found

#: So many meetings stand on a page.
ON_A_PAGE = 50
_LAST_PAGE = 100_000
_MARK = "# conditions"
#: The end of an IRI, with or without the kind of thing before it; anything else is a name.
_ADDRESS = re.compile(r"(?:[a-z]+/)?[a-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which meetings are wanted; what is empty leaves all in.

    `process`, `actor` and `place` are IRIs, `kind` the local name of a class, `since` and `until` days as `2017`,
    `2017-02` or `2017-02-03`, both included. `undated` wants those without a day alone.
    """

    process: str = ""
    actor: str = ""
    place: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    undated: str = ""

    def pattern(self) -> str:
        """The SPARQL for it, about `?meeting`. Raises UsageError for what is no day."""
        lines = [
            self.process and f"?meeting {_term('partOf')} {NamedNode(self.process)} .",
            self.actor and f"?meeting {_term('participant')}|{_term('host')} {NamedNode(self.actor)} .",
            self.place and f"?meeting {_term('place')} {NamedNode(self.place)} .",
            self.kind and f"?meeting a {_term(self.kind)} .",
            self.undated and f"FILTER NOT EXISTS {{ ?meeting {_term('startDate')} ?never }}",
            *self._window(),
        ]
        return "\n  ".join(line for line in lines if line)

    def _window(self) -> Iterable[str]:
        since, until = window_day(self.since, last=False), window_day(self.until, last=True)
        if since or until:
            yield f"?meeting {_term('startDate')} ?first . OPTIONAL {{ ?meeting {_term('endDate')} ?ended }}"
        if since:
            yield f'FILTER (STR(COALESCE(?ended, ?first)) >= "{since}")'
        if until:
            yield f'FILTER (STR(?first) <= "{until}")'

    def given(self, base: str, **changes: str) -> dict[str, str]:
        """The parameters that say it, with changes; an empty one leaves a condition out."""
        changed = replace(self, **changes)
        found = {f.name: str(getattr(changed, f.name)).removeprefix(f"{base}id/") for f in fields(changed)}
        return {name: value for name, value in found.items() if value}


@dataclass(slots=True)
class Meeting:
    """One meeting of the list; dates are ISO, `kind` and the rest IRIs."""

    iri: str
    start: str
    end: str
    precision: str
    status: str
    kinds: list[str] = field(default_factory=list)
    processes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)


def conditions_from(context: Context, given: Mapping[str, str]) -> Conditions:
    """The conditions of an address. Raises BadRequestError for a name that nobody has, and what is none."""
    kind = given.get("kind", "").strip()
    if kind and kind not in v.MEETING_KINDS:
        raise BadRequestError(f"The parameter `kind` must be one of {', '.join(v.MEETING_KINDS)}.")
    days = {name: given.get(name, "").strip() for name in ("since", "until")}
    for name, day in days.items():
        window_day(day, last=name == "until")
    things = {name: _thing(context, name, given.get(name, "").strip()) for name in ("process", "actor", "place")}
    return Conditions(**things, **days, kind=kind, undated="yes" if given.get("undated") else "")


def _thing(context: Context, family: str, text: str) -> str:
    """The IRI that is meant by one, by the end of one (`actor/turkey`, `turkey`), or by a name."""
    if not text:
        return ""
    start = f"{context.engine.base}id/"
    known = text.removeprefix(start)
    if not _ADDRESS.fullmatch(known):
        found = first_found(context, text, family.capitalize())
        if not found:
            raise BadRequestError(f"Nothing here has the name {text!r}.")
        return found
    return start + (known if "/" in known else f"{family}/{known}")


def asked(context: Context, name: str, conditions: Conditions) -> list[Row]:
    """The rows of one of the server's queries about meetings, under the conditions."""
    return select(context.engine, text_of(context, name, conditions), context.settings.own_timeout)


def text_of(context: Context, name: str, conditions: Conditions) -> str:
    """The query's text with the conditions in it."""
    return context.query_text(name).replace(_MARK, conditions.pattern())


def listed(context: Context, conditions: Conditions, page: int) -> tuple[list[Meeting], bool]:
    """The meetings on a page, counted from 1, and whether there are more."""
    text = text_of(context, "meeting-list", conditions)
    text = text.replace("LIMIT 50 OFFSET 0", f"LIMIT {ON_A_PAGE + 1} OFFSET {ON_A_PAGE * (page - 1)}")
    found = _gathered(select(context.engine, text, context.settings.own_timeout))
    return found[:ON_A_PAGE], len(found) > ON_A_PAGE


def query_of(context: Context, conditions: Conditions) -> str:
    """The query behind the list, whole, for whoever wants the list as data."""
    return text_of(context, "meeting-list", conditions).replace("    LIMIT 50 OFFSET 0\n", "")


def page_number(text: str) -> int:
    """The number of a page. Raises BadRequestError."""
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _LAST_PAGE):
        raise BadRequestError(f"The parameter `page` must be a number from 1 to {_LAST_PAGE}.")
    return int(text)


def choices(context: Context) -> dict[str, Any]:
    """What the form offers: processes with meetings, and kinds; made once a generation."""
    generation = context.engine.generation
    processes = context.cache.get(
        generation, "processes", lambda: [str(row["process"]) for row in context.rows("meeting-processes")]
    )
    kinds = [v.term(kind) for kind in v.MEETING_KINDS]
    labels = context.cache.get(generation, "choices", lambda: context.labels([*processes, *kinds]))
    return {"processes": processes, "kinds": kinds, "labels": labels}


def things_of(meetings: Sequence[Meeting]) -> list[str]:
    """All IRIs that a list names."""
    return [iri for one in meetings for iri in (one.iri, *one.kinds, *one.processes, *one.places, *one.participants)]


def _gathered(rows: Sequence[Row]) -> list[Meeting]:
    found: dict[str, Meeting] = {}
    for row in rows:
        iri, start, end, precision = (str(row.get(name, "")) for name in ("meeting", "start", "end", "precision"))
        status = str(row.get("status", "")).rpartition("#")[2]
        meeting = found.setdefault(iri, Meeting(iri, start, end, precision, status))
        groups = {"kind": meeting.kinds, "process": meeting.processes, "place": meeting.places}
        for name, values in (groups | {"participant": meeting.participants}).items():
            if name in row and row[name] not in values:
                values.append(str(row[name]))
    return list(found.values())


def _term(name: str) -> str:
    return str(NamedNode(v.term(name)))
