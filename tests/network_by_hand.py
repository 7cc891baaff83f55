"""Networks made by hand and at random, as the contract of `graph_builder.network.base` describes them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from graph_builder.network.base import Network

RUSSIA, TURKEY, TALKS = (f"https://w3id.org/damin/id/{name}" for name in ("actor/ru", "actor/tr", "meeting/talks"))
#: Labels that have broken imports, or would.
HARD = (
    "A\x00\x0b & <b> \ud800",
    "quoted \"twice\" \\ and 'once'",
    "two\nlines\r\nand\ta tab",
    "\u202bمن اليمين\u202c",
    "\ufffe\uffff",
    "\u2028\x85",
    "",
    "=1+1",
)


def sample() -> Network:
    """Three nodes, laid out, and four ties of three kinds; some dated, one only by month."""
    network = Network(
        name="talks",
        title_en="Who talked",
        title_ar="من تحدث",
        description_en="Actors & meetings",
        counting_en="one a meeting",
        query="SELECT *\nWHERE { ?s ?p ?o }",
        since="2017-01-01",
        until="2017-12-31",
        min_confidence=0.5,
        data_version="abc",
        licence="https://creativecommons.org/licenses/by/4.0/",
        directed=True,
    )
    for number, (iri, english, arabic) in enumerate(
        [(RUSSIA, "Russia", "روسيا"), (TURKEY, "Turkey", "تركيا"), (TALKS, "Talks", "محادثات")]
    ):
        network.add_node(
            iri, iri=iri, label=english, label_en=english, label_ar=arabic, type="state" if number < 2 else "meeting"
        )
        network.nodes[iri].update(x=1.5 * number, y=-2.0, size=10, color="#0a14ff", guarantor=number == 0)
    network.nodes[TALKS].update(spells=(("2017-01-23", "2017-01-24"),), first="2017-01-23", last="2017-01-24")
    days = (("2017-01-23", "2017-01-24"), ("2017-05-03", "2017-05-03"))
    tie(network, RUSSIA, TALKS, "participant", weight=1, spells=days[:1], confidence=0.9)
    tie(network, TURKEY, TALKS, "participant", weight=4, spells=days, events=["urn:a", "urn:b"], confidence=1)
    tie(network, TURKEY, TALKS, "host", weight=1, first="2017-02", note=None)
    tie(network, RUSSIA, TURKEY, "phone call", weight=2, label="call", label_ar="اتصال")
    return network


def tie(network: Network, source: str, target: str, kind: str, **attributes: Any) -> None:
    """Add a tie under its kind."""
    network.add_edge(source, target, key=kind, kind=kind, **attributes)


def hard() -> Network:
    """Nodes whose labels are `HARD`, joined in a ring by ties with the same labels."""
    network = Network(name="hard \x00 \ud800", query="\x01")
    for number, label in enumerate(HARD):
        network.add_node(f"urn:{number}", label=label, label_ar=label, type=label)
    for number, label in enumerate(HARD):
        tie(
            network, f"urn:{number}", f"urn:{(number + 1) % len(HARD)}", f"kind {number}", label=label, events=[label]
        )
    return network


_texts = st.text(st.characters(), max_size=12) | st.sampled_from(HARD)
_days = st.dates().map(str)
_dates = (
    _days | _days.map(lambda day: day[:7]) | _days.map(lambda day: day[:4]) | st.sampled_from(("", "soon", "2017-13"))
)
pairs = st.tuples(st.none() | _dates, st.none() | _dates)
_values = (
    st.none() | st.booleans() | st.integers(-(2**31), 2**31 - 1) | st.floats() | _texts | st.lists(_texts, max_size=2)
)
_known = {"label": _texts, "label_ar": _texts, "first": _dates, "last": _dates, "spells": st.lists(pairs, max_size=3)}
_more = {"size": st.integers() | st.floats(), "color": st.just("#ff0000") | _texts, "x": st.floats(), "note": _values}
node_attributes = st.fixed_dictionaries({}, optional={**_known, **_more, "y": st.floats()})
tie_attributes = st.fixed_dictionaries({}, optional={**_known, "weight": st.integers(1, 99), "note": _values})


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Up to five nodes, ties of three kinds among them, loops too; attributes of every sort, good and bad."""
    network = Network(name=draw(_texts), title_en=draw(_texts), directed=draw(st.booleans()))
    nodes = [f"urn:{number}" for number in range(draw(st.integers(0, 5)))]
    for node in nodes:
        network.add_node(node, **draw(node_attributes))
    if nodes:
        ends = st.sampled_from(nodes)
        for source, target, kind in draw(
            st.sets(st.tuples(ends, ends, st.sampled_from(("a", "b", "لقاء"))), max_size=8)
        ):
            tie(network, source, target, kind, **draw(tie_attributes))
    return network
