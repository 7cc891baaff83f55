"""A small store with a thing of every kind that has a page: what a browser and the tests of pages walk through."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from graph_builder.model import Article, Evidence, Extraction, Label, Literal, Node, Statement
from graph_builder.run.build import build

TURKEY, IRAN, ENVOY, RIVAL = "actor/turkey", "actor/iran", "actor/selin-ozgur", "actor/omar-said"
ROUND_1, ROUND_2, CALL = "meeting/river-process-round-1", "meeting/river-process-round-2", "meeting/call"
PACT, PROCESS, PLACE, TOPIC = "agreement/river-pact", "process/river-process", "place/astana", "topic/ceasefire"
#: The path below `id/` of a thing of every kind that has a page of its own.
KINDS = {
    "state": TURKEY,
    "person": ENVOY,
    "meeting": ROUND_1,
    "agreement": PACT,
    "process": PROCESS,
    "place": PLACE,
    "topic": TOPIC,
    "article": "article/river-en",
}
_NODES = (
    Node(
        TURKEY,
        ("Actor", "State", "GuarantorState"),
        (Label("تركيا", "ar"), Label("Turkey", "en"), Label("Турция", "ru")),
    ),
    Node(IRAN, ("Actor", "State", "GuarantorState"), (Label("إيران", "ar"), Label("Iran", "en"))),
    Node(ENVOY, ("Actor", "Person"), (Label("سيلين أوزغور", "ar"), Label("Selin Özgür", "en"))),
    Node(RIVAL, ("Actor", "Person"), (Label("عمر سعيد", "ar"), Label("Omar Said", "en"))),
    Node(PROCESS, ("Process",), (Label("مسار النهر", "ar"), Label("River process", "en"))),
    Node(PLACE, ("Place",), (Label("أستانا", "ar"), Label("Astana", "en"))),
    Node(TOPIC, ("Concept",), (Label("وقف إطلاق النار", "ar"), Label("Ceasefire", "en"))),
    Node(
        ROUND_1,
        ("Meeting", "NegotiationRound"),
        (Label("الجولة الأولى", "ar"), Label("River process, round 1", "en")),
    ),
    Node(
        ROUND_2,
        ("Meeting", "NegotiationRound"),
        (Label("الجولة الثانية", "ar"), Label("River process, round 2", "en")),
    ),
    Node(CALL, ("Meeting", "PhoneCall"), (Label("اتصال هاتفي", "ar"), Label("Phone call (6 May 2017)", "en"))),
    Node(PACT, ("Agreement", "Ceasefire"), (Label("اتفاق النهر", "ar"), Label("River Pact", "en"))),
)
_BY_ID = {node.id: node for node in _NODES}
_EN = (
    "Turkey and Iran met in Astana on 4 May 2017 for the first round of the River process.",
    "Turkish envoy Selin Ozgur signed the River Pact, of which Turkey and Iran are guarantors.",
    "A second round will follow in Astana in June 2017.",
    "Selin Ozgur and Omar Said spoke by phone on 6 May 2017.",
)
_AR = (
    "اجتمعت تركيا وإيران في أستانا يوم 3 أيار 2017 في الجولة الأولى من مسار النهر.",
    "وتركيا دولة ضامنة لاتفاق النهر، وحضرت الموفدة سيلين أوزغور.",
)
Told = tuple[int, str, str, str | Literal]


def _round(subject: str, line: int, day: str, number: int, status: str = "Held") -> list[Told]:
    month = day[:7] if len(day) == 7 else ""
    start, end = (f"{month}-01", f"{month}-30") if month else (day, day)
    return [
        (line, subject, "type", Literal("Meeting")),
        (line, subject, "type", Literal("NegotiationRound")),
        (line, subject, "place", PLACE),
        (line, subject, "partOf", PROCESS),
        (line, subject, "roundNumber", Literal(str(number), "integer")),
        (line, subject, "startDate", Literal(start, "date")),
        (line, subject, "endDate", Literal(end, "date")),
        (line, subject, "datePrecision", Literal("month" if month else "day")),
        (line, subject, "status", Literal(status, "term")),
    ]


def _pact(line: int, *guarantors: str) -> list[Told]:
    types: list[Told] = [(line, PACT, "type", Literal(name)) for name in ("Agreement", "Ceasefire")]
    return [*types, (line, PACT, "topic", TOPIC), *((line, PACT, "guarantor", one) for one in guarantors)]


_TOLD: dict[str, tuple[Article, tuple[str, ...], list[Told]]] = {
    "river-en": (
        Article(
            "river-en",
            "\n".join(_EN),
            "A pact on the river",
            "https://example.org/river",
            date(2017, 5, 7),
            "en",
            "Gazette",
        ),
        _EN,
        [
            *_round(ROUND_1, 0, "2017-05-04", 1),
            *((0, ROUND_1, "participant", one) for one in (TURKEY, IRAN)),
            (1, ROUND_1, "participant", ENVOY),
            (1, ROUND_1, "produced", PACT),
            (1, ENVOY, "role", Literal("Turkish envoy", language="en")),
            (1, ENVOY, "represents", TURKEY),
            *_pact(1, TURKEY, IRAN),
            *_round(ROUND_2, 2, "2017-06", 2, "Planned"),
            (3, CALL, "type", Literal("Meeting")),
            (3, CALL, "type", Literal("PhoneCall")),
            *((3, CALL, "participant", one) for one in (ENVOY, RIVAL)),
            (3, CALL, "startDate", Literal("2017-05-06", "date")),
            (3, CALL, "endDate", Literal("2017-05-06", "date")),
            (3, CALL, "datePrecision", Literal("day")),
            (3, CALL, "status", Literal("Held", "term")),
        ],
    ),
    "river-ar": (
        Article(
            "river-ar",
            "\n".join(_AR),
            "اتفاق على النهر",
            published=date(2017, 5, 5),
            language="ar",
            publisher="الصحيفة",
        ),
        _AR,
        [
            *_round(ROUND_1, 0, "2017-05-03", 1),
            *((0, ROUND_1, "participant", one) for one in (TURKEY, IRAN)),
            (1, ROUND_1, "participant", ENVOY),
            (1, ENVOY, "role", Literal("الموفدة", language="ar")),
            (1, ENVOY, "represents", TURKEY),
            *_pact(1, TURKEY),
        ],
    ),
}


def extract(article: Article) -> Extraction:
    """What an article of this store says."""
    _, sentences, told = _TOLD[article.id]
    statements = []
    for line, subject, predicate, value in told:
        begin = article.text.index(sentences[line])
        evidence = Evidence(begin, begin + len(sentences[line]), "test", 0.9)
        statements.append(Statement(subject, predicate, value, (evidence,)))
    used = {part for _, subject, _, value in told for part in (subject, value) if isinstance(part, str)}
    nodes = tuple(_BY_ID[name] for name in sorted(used))
    return Extraction(article, nodes, tuple(node.id for node in nodes), tuple(statements))


def explorer_store(path: Path) -> Path:
    """Build the store folder."""
    build(
        [article for article, _, _ in _TOLD.values()],
        path,
        extract=extract,
        reference=[node for node in _NODES if node.id == TOPIC],
    )
    return path
