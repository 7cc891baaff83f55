"""The conditions of `Filters` as users give them: one table for the command line and for addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from graph_builder.errors import UsageError
from graph_builder.network.filters import Filters, checked


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: its name in `Filters`, its name for users, how its value is written, what it does."""

    field: str
    name: str
    written: str
    help: str

    @property
    def default(self) -> Any:
        """The value that leaves everything in."""
        return _DEFAULTS[self.field]

    def parse(self, texts: Sequence[str]) -> Any:
        """The value that a user means. Raises UsageError where it means none, or is given twice and can be once."""
        if isinstance(self.default, tuple):
            return tuple(texts)
        if len(texts) > 1:
            raise UsageError(f"{self.name} is given {len(texts)} times; once is enough")
        try:
            return type(self.default)(texts[0])
        except ValueError:
            raise UsageError(f"{self.name} must be {self.written}, not {texts[0]!r}") from None


_DEFAULTS = {field.name: field.default for field in fields(Filters)}

CONDITIONS: tuple[Condition, ...] = (
    Condition("since", "since", "a day", "Only events that end on this day or later: 2017, 2017-02 or 2017-02-03."),
    Condition("until", "until", "a day", "Only events that begin on this day or earlier."),
    Condition("process", "process", "a name", "Only events of this process: its IRI or the last part of it."),
    Condition("kinds", "kind", "a kind", "Only ties of this kind, PhoneCall or guarantor say; may be repeated."),
    Condition("min_weight", "min-weight", "a number", "Only ties of this weight or more."),
    Condition("min_confidence", "min-confidence", "a number", "Only facts that are as sure as this, from 0 to 1."),
    Condition("around", "around", "a name", "Only what is near this node: its IRI, the last part of it, or a name."),
    Condition("depth", "depth", "a number", "How many ties away is still near."),
    Condition("top", "top", "a number", "Only so many nodes, those of most weight; 0 for all."),
)


def filters_from(texts: Mapping[str, Sequence[str]]) -> Filters:
    """The filters that parameters mean, by name for users. Raises UsageError, for names that are none too."""
    known = {condition.name: condition for condition in CONDITIONS}
    for name in texts:
        if name not in known:
            raise UsageError(f"there is no condition {name!r}; there are {', '.join(known)}")
    return checked(Filters(**{known[name].field: known[name].parse(values) for name, values in texts.items()}))
