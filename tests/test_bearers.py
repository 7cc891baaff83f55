"""Titles that an article ties to one person, and what the same words mean later without the name."""

from __future__ import annotations

from tests.reading import extract, meetings

NAMED = "وصل المنسق الإنساني للأمم المتحدة في اليمن {name} إلى عدن."
AGAIN = "والتقى المنسق الإنساني للأمم المتحدة في اليمن وزير الخارجية التركي هاكان فيدان في أنقرة في 3 مايو 2024."


def met(text: str) -> set[str]:
    """Who took part in the meeting of 3 May."""
    found = [m for m in meetings(extract("ar", text)) if m.one("startDate") == "2024-05-03"]
    return {actor for m in found for actor in m["participant"]}


def test_a_title_without_its_name_means_who_was_named_with_it() -> None:
    assert met(f"{NAMED.format(name='يوهانس فانديلاو')} {AGAIN}") >= {"ywhns-fndylw", "hakan-fidan"}


def test_a_title_of_two_means_neither() -> None:
    both = f"{NAMED.format(name='يوهانس فانديلاو')} {NAMED.format(name='مارتن كوبلر')}"
    found = met(f"{both} وقال فولوديمير زيلينسكي إنه سعيد. {AGAIN}")
    assert "hakan-fidan" in found and found.isdisjoint({"ywhns-fndylw", "martin-kobler"})
