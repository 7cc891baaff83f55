"""Networks as SVG and PNG."""

from __future__ import annotations

import io
import struct
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.network.base import Network
from graph_builder.network.lettering import isolated, lines, width
from graph_builder.network.png import ZOOM, write_png
from graph_builder.network.svg import write_svg
from graph_builder.network.svg_labels import Disc, placed
from tests.network_examples import NODES, example

SVG = "{http://www.w3.org/2000/svg}"
MARKS = {0x2066: None, 0x2067: None, 0x2068: None, 0x2069: None}


def _svg(network: Network, language: str = "en") -> ET.Element:
    out = io.BytesIO()
    write_svg(network, out, language)
    return ET.fromstring(out.getvalue())


def _texts(root: ET.Element, tag: str = "text") -> list[str]:
    return [(element.text or "").translate(MARKS) for element in root.iter(f"{SVG}{tag}")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Who met whom", "Dalia Haddad", "Northland", "Guarantor state", "Phone call", "رابطة المدن (الكبرى)"],
        ),
        ("ar", ["من التقى من", "داليا حدّاد", "الشمالية", "دولة ضامنة", "اتصال هاتفي", "Union of Ports"]),
    ],
)
def test_the_picture_says(language: str, words: list[str]) -> None:
    texts = _texts(_svg(example(), language))
    assert [word for word in words if word not in texts] == []
    whole = " ".join(texts)
    assert all(value in whole for value in ("co-attendance", "2020-01-01", "0.5", "sample", "CC BY 4.0"))


@pytest.mark.parametrize(("language", "anchor"), [("en", "start"), ("ar", "end")])
def test_text_begins_at_its_side(language: str, anchor: str) -> None:
    title = next(_svg(example(), language).iter(f"{SVG}text"))
    assert title.get("text-anchor") == anchor


def test_ties_say_what_they_are() -> None:
    tips = _texts(_svg(example()), "title")
    assert "Dalia Haddad \u2013 Omar Ersöğüt; Meeting; 2020-01-05 to 2021-03-01; weight 3" in tips


def test_parallel_ties_are_apart_and_weight_is_width() -> None:
    paths = [path for path in _svg(example()).iter(f"{SVG}path") if "Q" in (path.get("d") or "")]
    assert len({path.get("d") for path in paths}) == 5
    assert len({path.get("stroke-width") for path in paths}) == 3


def test_heads_where_ties_have_a_way() -> None:
    network = example()
    network.graph["directed"] = True
    count = [sum("Z" in (path.get("d") or "") for path in _svg(n).iter(f"{SVG}path")) for n in (example(), network)]
    assert count == [0, 5]


@given(st.text(st.characters(codec=None)), st.sampled_from(["en", "ar"]))
def test_any_label_gives_xml(label: str, language: str) -> None:
    _svg(example(label=label), language)


def test_equal_networks_give_equal_bytes() -> None:
    written = []
    for order in (tuple(NODES), tuple(reversed(NODES))):
        out = io.BytesIO()
        write_svg(example(order), out)
        written.append(out.getvalue())
    assert written[0] == written[1]


def test_the_largest_gets_its_name_first() -> None:
    discs = [Disc("b", 50, 50, 9, "small"), Disc("a", 52, 50, 20, "large")]
    labels = placed(discs, 11, (0, 0, 110, 100))
    assert [label.words for label in labels][:1] == ["large"]
    assert placed(discs, 11, (0, 0, 10, 10)) == []


@pytest.mark.parametrize(
    ("text", "right_to_left", "expected"),
    [
        ("Oslo", None, "Oslo"),
        ("2020", None, "2020"),
        ("عمان", None, "\u2067عمان\u2069"),
        ("Oslo عمان", None, "\u2066Oslo عمان\u2069"),
        ("Oslo", True, "\u2067Oslo\u2069"),
        ("عمان", False, "\u2066عمان\u2069"),
    ],
)
def test_text_runs_its_own_way(text: str, right_to_left: bool | None, expected: str) -> None:
    assert isolated(text, right_to_left=right_to_left) == expected


def test_lines_break_at_spaces() -> None:
    assert lines("one two three", 10, width("one two", 10)) == ["one two", "three"]
    assert lines("", 10, 100) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_png_is_the_svg_at_twice_its_size(language: str) -> None:
    root = _svg(example(), language)
    out, again = io.BytesIO(), io.BytesIO()
    write_png(example(), out, language)
    write_png(example(tuple(reversed(NODES))), again, language)
    data = out.getvalue()
    assert data == again.getvalue()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    size = struct.unpack(">II", data[16:24])
    wanted = [float(root.attrib[side]) * ZOOM for side in ("width", "height")]
    assert all(abs(one - other) <= ZOOM for one, other in zip(size, wanted, strict=True))
