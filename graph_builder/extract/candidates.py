"""One sentence's telling of a meeting."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from graph_builder.extract.patterns import Pattern
from graph_builder.extract.symbols import Mention, Tag
from graph_builder.model import DateSpan

PEOPLE = ("participant", "with", "host")
REMOTE = frozenset({"PhoneCall", "VideoConference"})
AHEAD = frozenset({"Planned", "Cancelled"})
"""The kinds that have no place, and the statuses of what has not been held."""
AWAY = REMOTE | {"Visit"}
"""The kinds that nobody attends."""

GATHERINGS = frozenset({"Summit", "Conference", "NegotiationRound"})
"""The kinds that many come together for, so that some can meet beside it."""

SPECIFIC = (
    "PhoneCall",
    "VideoConference",
    "NegotiationRound",
    "Summit",
    "Visit",
    "Conference",
    "MultilateralMeeting",
    "BilateralMeeting",
    "Meeting",
)


@dataclass(slots=True)
class Candidate:
    """One telling of a meeting. `trigger` is a range of the passage's symbol text; `passage` its number in the text.

    `people` maps a role to the mentions that fill it; `confidence` is the best of the patterns that matched.
    `weak`: it stands alone only with two people; `joins`: it only adds people to another; `definite`: it may refer
    back; `needs_subject`: the subject of the sentence takes part; `under_way`: it goes on as the article is written;
    `placed`: a place in the sentence can be its own; `tensed`: its status is told by a verb, not taken for granted
    of a noun; `adds`: all its people come from patterns that say who else was there; `apart`: a word
    says that it is another one than that just told of; `again`: its noun is left out ("the first took place in"),
    it is one of those just told of; `successive`: it is one of a row, of the same people where none are named;
    `refers`: the sentence says that it is the one just told of ("it was the second round"); `supports`: it only
    tells more of a meeting of the same people ("he flew to Rome on Monday"); `phase`: "begins"
    or "ends" where it says when that was; `sides`:
    those listed last before the sentence; `negotiates`: its word is one of negotiating; `beside`: the trigger of the
    meeting of the same sentence on whose sidelines it was; `others`: the triggers of those of the same sentence that
    were before or after it ("on the eve of"); `speaker`: whom the sentence before was about takes part; `aside`: it
    is a smaller meeting beside a larger one; `technical`: it is one of experts; `stands`: a verb says that it takes
    place; `since`: the day it began; `earlier`: words beside it say that it was before the news ("earlier this
    year", "previous rounds").
    """

    passage: int
    trigger: tuple[int, int]
    kind: str
    weak: bool
    confidence: float
    rules: list[str]
    people: dict[str, list[Mention]] = field(default_factory=dict)
    places: list[Mention] = field(default_factory=list)
    dates: list[DateSpan] = field(default_factory=list)
    since: DateSpan | None = None
    series: Mention | None = None
    number: int | None = None
    status: str = "Held"
    definite: bool = False
    joins: bool = False
    needs_subject: bool = False
    under_way: bool = False
    placed: bool = False
    tensed: bool = True
    adds: bool = True
    apart: bool = False
    again: bool = False
    speaker: bool = False
    successive: bool = False
    refers: bool = False
    supports: bool = False
    phase: str | None = None
    sides: tuple[str, ...] = ()
    negotiates: bool = False
    beside: tuple[int, int] | None = None
    others: frozenset[tuple[int, int]] = frozenset()
    aside: bool = False
    technical: bool = False
    earlier: bool = False
    stands: bool = False

    def take(self, pattern: Pattern, trigger: tuple[int, int]) -> None:
        """Add what a pattern with an overlapping trigger says: the widest trigger, the most special kind."""
        options = pattern.options
        self.trigger = min(self.trigger[0], trigger[0]), max(self.trigger[1], trigger[1])
        self.kind = min(self.kind, str(options.get("kind", "Meeting")), key=SPECIFIC.index)
        self.weak = self.weak and bool(options.get("weak", False))
        self.joins = self.joins and bool(options.get("join", False))
        self.supports = self.supports and bool(options.get("support", False))
        self.needs_subject = self.needs_subject or bool(options.get("subject", False))
        self.refers = self.refers or bool(options.get("refers", False))
        self.again = self.again or bool(options.get("again", False))
        self.speaker = self.speaker or bool(options.get("speaker", False))
        self.stands = self.stands or bool(options.get("stands", False))
        self.placed = self.placed or bool(options.get("places", True))
        self.confidence = max(self.confidence, pattern.confidence)
        self.number = self.number or options.get("round")
        if pattern.id not in self.rules:
            self.rules.append(pattern.id)

    def absorb(self, other: Candidate) -> None:
        """Take up another telling of the same meeting in the same sentence."""
        self.trigger = min(self.trigger[0], other.trigger[0]), max(self.trigger[1], other.trigger[1])
        self.kind = min(self.kind, other.kind, key=SPECIFIC.index)
        self.weak, self.joins = self.weak and other.weak, self.joins and other.joins
        self.needs_subject, self.again = self.needs_subject or other.needs_subject, self.again or other.again
        self.speaker, self.stands = self.speaker or other.speaker, self.stands or other.stands
        self.placed, self.adds = self.placed or other.placed, self.adds and other.adds
        self.confidence = max(self.confidence, other.confidence)
        self.number, self.series = self.number or other.number, self.series or other.series
        self.rules += [rule for rule in other.rules if rule not in self.rules]
        self.places += [place for place in other.places if place not in self.places]
        for role, mentions in other.people.items():
            for mention in mentions:
                self.give(role, mention)

    def give(self, role: str, mention: Mention) -> None:
        """Put a mention into a role of `PEOPLE`, once."""
        held = self.people.setdefault(role, [])
        if mention not in held:
            held.append(mention)

    def actors(self) -> list[Mention]:
        """The mentions of all who take part, each stretch of text once, in order."""
        mentions = [m for role in ("participant", "with") for m in self.people.get(role, ())]
        return sorted({m.begin: m for m in mentions}.values(), key=lambda m: m.begin)


def as_place(mention: Mention) -> Mention | None:
    """What can be the place of a meeting: a city or a state; for a palace the capital that it lies in."""
    if mention.tag is Tag.STATE or mention.place is not None:
        return mention
    return replace(mention, place=mention.seat) if mention.seat else None
