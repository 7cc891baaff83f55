"""What part of a network is wanted: by time, process, kind, weight, confidence, size, neighbourhood."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, fields, replace

from graph_builder.errors import UsageError
from graph_builder.network.rows import Row

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions on the events and ties of a network; each default leaves everything in.

    `since` and `until` are days, both included: an event counts that lies in the window in part, and one without a
    day does not. `process` is an IRI or its last part. An event's facts must be of `min_confidence` at least. Then
    ties of less than `min_weight` go; then what is further than `depth` ties from the actor `around`, an IRI, its
    last part or a name; then all but the `top` nodes by weighted degree, 0 standing for all.
    """

    since: str = ""
    until: str = ""
    process: str = ""
    kinds: tuple[str, ...] = ()
    min_weight: int = 1
    min_confidence: float = 0.0
    around: str = ""
    depth: int = 1
    top: int = 0

    def described(self) -> str:
        """The conditions other than window and confidence, as `name value` parted by semicolons."""
        shown = [f.name for f in fields(self) if f.name not in {"since", "until", "min_confidence", "depth"}]
        found = [(name, getattr(self, name)) for name in shown if getattr(self, name) != _DEFAULTS[name]]
        if self.around:
            found.append(("depth", self.depth))
        return "; ".join(f"{n} {', '.join(value) if isinstance(value, tuple) else value}" for n, value in found)

    def keeps(self, row: Row) -> bool:
        """Whether a row's event is of the kinds and the process that are wanted, and in the window."""
        return (
            (not self.kinds or row["kind"] in self.kinds)
            and (not self.process or _named(str(row.get("process", "")), self.process))
            and (not self.since or str(row.get("end", row.get("start", ""))) >= self.since)
            and (not self.until or "" < str(row.get("start", "")) <= self.until)
        )

    def misses_day(self, row: Row) -> bool:
        """Whether the row's event is left out by the window for want of a day alone."""
        undated = bool(self.since or self.until) and "start" not in row
        return undated and replace(self, since="", until="").keeps(row)


_DEFAULTS = {f.name: f.default for f in fields(Filters)}


def checked(filters: Filters) -> Filters:
    """The conditions with whole days in the window. Raises UsageError for what cannot be a condition."""
    since, until = window_day(filters.since, last=False), window_day(filters.until, last=True)
    if since and until and since > until:
        raise UsageError(f"the window ends before it begins: {since} to {until}")
    if not 0 <= filters.min_confidence <= 1:
        raise UsageError(f"confidence lies between 0 and 1, not at {filters.min_confidence:g}")
    for name in ("min_weight", "depth", "top"):
        if getattr(filters, name) < 0:
            raise UsageError(f"{name.replace('_', '-')} cannot be negative")
    return replace(filters, since=since, until=until)


def window_day(text: str, *, last: bool) -> str:
    """The ISO day that a bound of the window means: 2017, 2017-02 or 2017-02-03. Raises UsageError."""
    match = _DAY.fullmatch(text)
    if not text:
        return ""
    if not match:
        raise UsageError(f"{text!r} is no day: write 2017, 2017-02 or 2017-02-03")
    year, month, day = (int(part) if part else 0 for part in match.groups())
    month = month or (12 if last else 1)
    if not (1 <= month <= 12 and year >= 1):
        raise UsageError(f"{text!r} is no day: there is no such month")
    longest = monthrange(year, month)[1]
    day = day or (longest if last else 1)
    if not 1 <= day <= longest:
        raise UsageError(f"{text!r} is no day: that month has {longest} days")
    return f"{year:04}-{month:02}-{day:02}"


def _named(iri: str, name: str) -> bool:
    return iri == name or iri.rsplit("/", 1)[-1] == name
