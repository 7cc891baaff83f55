"""Phrases factored by their beginnings: the same expression as one after the other, longest first."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.text.alternatives import alternatives

phrases = st.sets(
    st.text("ab (", min_size=1, max_size=4).filter(lambda p: p == p.strip() and "  " not in p), min_size=1, max_size=9
)


@given(phrases, st.text("ab (", max_size=12))
def test_it_finds_what_the_plain_alternation_finds(words: set[str], text: str) -> None:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    plain = "|".join(regex.escape(w).replace(r"\ ", " ") for w in longest_first)
    single = regex.sub(" +", " ", text)
    assert [m.span() for m in regex.finditer(alternatives(words), single)] == [
        m.span() for m in regex.finditer(plain, single)
    ]


def test_a_space_stands_for_several() -> None:
    assert regex.fullmatch(alternatives(["took place", "took part"]), "took   part")
