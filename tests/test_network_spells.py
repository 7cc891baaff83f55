"""Days: partial dates and their bounds, spells that are merged."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.network.spells import bounds, merged
from tests.network_by_hand import pairs


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-02-03", ("2017-02-03", "2017-02-03", "day")),
        ("2017-02", ("2017-02-01", "2017-02-28", "month")),
        ("2016-02", ("2016-02-01", "2016-02-29", "month")),
        ("2017", ("2017-01-01", "2017-12-31", "year")),
        ("2017-02-30", None),
        ("2017-13", None),
        ("0000", None),
        ("2017-2-3", None),
        ("\u0662\u0660\u0661\u0667", None),
        ("", None),
        (None, None),
    ],
)
def test_bounds(text: str | None, expected: tuple[str, str, str] | None) -> None:
    assert bounds(text) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], ()),
        ([("2017-01-03", "2017-01-04"), ("2017-01-01", "2017-01-01")],
         (("2017-01-01", "2017-01-01"), ("2017-01-03", "2017-01-04"))),
        ([("2017-01-01", "2017-01-01"), ("2017-01-02", "2017-01-02")], (("2017-01-01", "2017-01-02"),)),
        ([("2017-01-01", "2017-01-09"), ("2017-01-02", "2017-01-03")], (("2017-01-01", "2017-01-09"),)),
        ([("2017-02", "2017-02")], (("2017-02-01", "2017-02-28"),)),
        ([("2017", None)], (("2017-01-01", "2017-12-31"),)),
        ([(None, "2017-01-05")], (("2017-01-05", "2017-01-05"),)),
        ([("2017-01-05", "2017-01-01")], (("2017-01-01", "2017-01-05"),)),
        ([("soon", "later")], ()),
        ([("9999-12-31", "9999-12-31"), ("9999-12-30", "9999-12-30")], (("9999-12-30", "9999-12-31"),)),
    ],
)  # fmt: skip
def test_merged(days: list[tuple[str | None, str | None]], expected: tuple[tuple[str, str], ...]) -> None:
    assert merged(days) == expected


@given(st.lists(pairs, max_size=6))
def test_merged_spells_lie_apart_and_cover_what_went_in(days: list[tuple[str | None, str | None]]) -> None:
    spells = merged(days)
    assert merged(spells) == merged(reversed(days)) == spells
    for (_, last), (first, _) in pairwise(spells):
        assert date.fromisoformat(first) - date.fromisoformat(last) > timedelta(days=1)
    for known in filter(None, map(bounds, (day for pair in days for day in pair))):
        assert any(first <= known.first and known.last <= last for first, last in spells)
