"""Networks made by hand, small and whole, for tests of layout and pictures."""

from __future__ import annotations

from collections.abc import Sequence

from graph_builder.network.base import Network

BASE = "https://example.org/id/"
#: Ends, kind, weight, spells.
TIES = (
    ("dalia", "omar", "meeting", 3, [("2020-01-05", "2020-01-06"), ("2021-03-01", "2021-03-01")]),
    ("dalia", "omar", "phone call", 1, [("2022-02-02", "2022-02-02")]),
    ("northland", "omar", "meeting", 1, [("2020-01-05", "2020-01-05")]),
    ("northland", "dalia", "meeting", 1, []),
    ("league", "union", "video conference", 2, [("2023-05-01", "2023-05-03")]),
)
KINDS = {
    "meeting": ("Meeting", "لقاء"),
    "phone call": ("Phone call", "اتصال هاتفي"),
    "video conference": ("Video conference", "مؤتمر عبر الفيديو"),
}
NODES = {
    "dalia": ("person", "Dalia Haddad", "داليا حدّاد"),
    "omar": ("person", "Omar Ersöğüt", "عُمَر أرسوغوت"),
    "northland": ("state", "Northland", "الشمالية"),
    "league": ("organization", "", "رابطة المدن (الكبرى)"),
    "union": ("group", "Union of Ports", ""),
}


def example(nodes: Sequence[str] = tuple(NODES), *, label: str | None = None) -> Network:
    """Two pieces of network with parallel ties; `nodes` is the order of insertion, `label` a name for all."""
    network = Network(
        name="co-attendance", title_en="Who met whom", title_ar="من التقى من", directed=False, licence="CC BY 4.0",
        description_en="Ties join those who met.", description_ar="يصل الرابط من التقوا.", since="2020-01-01",
        counting_en="Each meeting once.", counting_ar="كل لقاء مرة.", min_confidence=0.5, data_version="sample",
    )  # fmt: skip
    for name in nodes:
        kind, english, arabic = NODES[name]
        names = {"label": english or arabic, "label_en": english, "label_ar": arabic}
        given = dict.fromkeys(names, label) if label is not None else {k: v for k, v in names.items() if v}
        network.add_node(BASE + name, iri=BASE + name, type=kind, guarantor=kind == "state", **given)
    for source, target, kind, weight, spells in sorted(TIES, key=lambda tie: nodes.index(tie[0])):
        known = {"spells": spells, "first": spells[0][0], "last": spells[-1][1]} if spells else {}
        words = dict(zip(("label", "label_ar"), KINDS[kind], strict=True))
        network.add_edge(
            BASE + source, BASE + target, key=kind, kind=kind, weight=weight, **words, **known,
            events=f"{BASE}event-1 {BASE}event-2", articles=f"{BASE}article-1",
        )  # fmt: skip
    return network
