"""Which value stands where articles differ, and why; who contradicts it."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from graph_builder.identity.conflicts import Conflict, Report, choose, participants_differ
from graph_builder.identity.values import resolution
from graph_builder.rdf import vocabulary as v
from graph_builder.rdf.iris import Iris

IRIS = Iris("https://w3id.org/damin/")
NODE = NamedNode("https://w3id.org/damin/id/meeting/m")
NOVEMBER, DECEMBER = "2024-11-30", "2024-12-31"


def day(first, last=None, precision="day"):
    return (first, last or first, precision)


FIFTH, SIXTH, SPAN = day("2024-11-05"), day("2024-11-06"), day("2024-11-05", "2024-11-07")
IN_NOVEMBER, IN_DECEMBER = day("2024-11-01", NOVEMBER, "month"), day("2024-12-01", DECEMBER, "month")
HELD, PLANNED, CANCELLED = ((f"<{v.term(name)}>",) for name in ("Held", "Planned", "Cancelled"))
DEAL, TRUCE, TREATY = ((f"<{v.term(name)}>",) for name in ("Deal", "Ceasefire", "Treaty"))
ASTANA, SOCHI = ("<astana>",), ("<sochi>",)
XSD_DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")

# property, reports (value, publisher, day of the article), the value that stands, why, the values that contradict it
CASES = {
    "the value of more publishers": (
        "place",
        [(ASTANA, "A", "01"), (ASTANA, "B", "01"), (SOCHI, "C", "09")],
        *(ASTANA, "support", [SOCHI]),
    ),
    "an outlet that repeats itself counts once": (
        "place",
        [(ASTANA, "A", "01"), (ASTANA, "A", "02"), (SOCHI, "C", "09")],
        *(SOCHI, "time", [ASTANA, ASTANA]),
    ),
    "the later article": ("place", [(ASTANA, "A", "02"), (SOCHI, "B", "01")], ASTANA, "time", [SOCHI]),
    "the first in alphabetical order": ("place", [(SOCHI, "A", "01"), (ASTANA, "B", "01")], ASTANA, "order", [SOCHI]),
    "the more exact date": (
        "startDate",
        [(FIFTH, "A", "01"), (IN_DECEMBER, "B", "09")],
        *(FIFTH, "precision", [IN_DECEMBER]),
    ),
    "a month that holds the day agrees with it": (
        "startDate",
        [(FIFTH, "A", "01"), (IN_NOVEMBER, "B", "09")],
        *(FIFTH, "precision", []),
    ),
    "a month supports the day that it holds": (
        "startDate",
        [(day("2024-12-05"), "A", "09"), (FIFTH, "B", "01"), (IN_NOVEMBER, "C", "01")],
        *(FIFTH, "support", [day("2024-12-05")]),
    ),
    "a month does not hide that days in it contradict each other": (
        "startDate",
        [(FIFTH, "A", "01"), (SIXTH, "B", "02"), (IN_NOVEMBER, "C", "09"), (IN_NOVEMBER, "D", "09")],
        *(SIXTH, "time", [FIFTH]),
    ),
    "a day inside a span agrees with it": (
        "startDate",
        [(SPAN, "A", "01"), (SPAN, "B", "01"), (SIXTH, "C", "01")],
        *(SPAN, "order", []),
    ),
    "a plan that came to pass is no disagreement": (
        "status",
        [(PLANNED, "A", "01"), (PLANNED, "B", "01"), (HELD, "C", "09")],
        *(HELD, "time", []),
    ),
    "what was called off was not held": (
        "status",
        [(HELD, "A", "01"), (HELD, "B", "01"), (CANCELLED, "C", "09")],
        *(CANCELLED, "time", [HELD, HELD]),
    ),
    "a ceasefire can be called a deal": (
        "type",
        [(DEAL, "A", "09"), (DEAL, "B", "09"), (TRUCE, "C", "01")],
        *(TRUCE, "precision", []),
    ),
    "a deal does not hide that a ceasefire is no treaty": (
        "type",
        [(DEAL, "A", "09"), (TREATY, "B", "01"), (TRUCE, "C", "02")],
        *(TRUCE, "time", [TREATY]),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_rule(name):
    about, told, value, why, others = CASES[name]
    reports = [Report(v_, f"g{i}", who, f"2024-11-{d}", frozenset()) for i, (v_, who, d) in enumerate(told)]
    for order in (reports, reports[::-1]):
        choice = choose(about, order)
        assert choice.value == value
        assert sorted(report.value for report in choice.others) == sorted(others)
        assert choice.why == why or not others


def named(*people):
    return frozenset(Triple(NODE, NamedNode(v.term("participant")), NamedNode(f"urn:{who}")) for who in people)


@pytest.mark.parametrize(
    ("ours", "theirs", "differ"),
    [
        (("a", "b"), ("a", "b"), set()),
        (("a", "b"), ("a", "b", "c"), set()),
        (("a", "b"), ("a", "c"), {"urn:b", "urn:c"}),
        (("lavrov", "turkey"), ("russia", "turkey", "iran"), set()),
        (("lavrov", "turkey"), ("russia", "fidan"), set()),
        (("lavrov", "iran"), ("russia", "fidan"), {"urn:iran", "urn:fidan"}),
        (("lavrov", "turkey"), ("ryabkov", "turkey"), {"urn:lavrov", "urn:ryabkov"}),
    ],
)
def test_participants_differ_where_each_names_somebody_whom_the_other_lacks(ours, theirs, differ):
    speaks = {"lavrov": "russia", "ryabkov": "russia", "fidan": "turkey"}
    represented = {f"urn:{who}": frozenset({f"urn:{state}"}) for who, state in speaks.items()}
    for sets in ({"g1": named(*ours), "g2": named(*theirs)}, {"g1": named(*theirs), "g2": named(*ours)}):
        found = list(participants_differ(NODE, "participant", sets, represented))
        values = {t.object.value for c in found for t in c.triples(IRIS) if "chosenValue" in t.predicate.value}
        assert values == differ
        assert [c.choice.why for c in found] == ["union"] * bool(differ)


def test_a_conflict_is_a_node_that_names_thing_property_values_and_reason():
    about = NamedNode(v.term("place"))
    reports = [
        Report((str(place),), f"g{i}", who, "2024-11-05", frozenset({Triple(NODE, about, place)}))
        for i, (place, who) in enumerate(
            [(NamedNode("urn:x"), "A"), (NamedNode("urn:x"), "B"), (NamedNode("urn:y"), "C")]
        )
    ]
    triples = Conflict(NODE, "place", choose("place", reports)).triples(IRIS)
    assert len({t.subject for t in triples}) == 1
    assert {(t.predicate.value.rpartition("#")[2], t.object) for t in triples} == {
        ("type", NamedNode(v.term("Conflict"))),
        ("about", NODE),
        ("onProperty", about),
        ("chosenBy", Literal("support")),
        ("chosenValue", NamedNode("urn:x")),
        ("otherValue", NamedNode("urn:y")),
    }


@pytest.mark.parametrize("later", ["the longer label", "label"])
def test_the_label_that_stands_is_of_an_article_whose_date_stands(later):
    store = Store()
    for name, day in (("the longer label", "05"), ("label", "06")):
        graph = NamedNode(f"{IRIS.article_graphs}{day}")
        published = f"2024-11-{'09' if name == later else '08'}"
        told = [
            (NODE, v.RDF_TYPE, NamedNode(v.term("Meeting"))),
            (NODE, v.RDFS_LABEL, Literal(name, language="en")),
            (NODE, v.term("startDate"), Literal(f"2024-11-{day}", datatype=XSD_DATE)),
            (NODE, v.term("endDate"), Literal(f"2024-11-{day}", datatype=XSD_DATE)),
            (NODE, v.term("datePrecision"), Literal("day")),
            (NamedNode(f"urn:article{day}"), v.DATE_PUBLISHED, Literal(published)),
        ]
        store.extend(Quad(subject, NamedNode(predicate), value, graph) for subject, predicate, value in told)
    gone = resolution(store, IRIS).outvoted
    assert {t.object.value for t in gone if t.predicate.value == v.RDFS_LABEL} == {"the longer label", "label"} - {
        later
    }
