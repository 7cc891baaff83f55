"""Dates: the examples in the language data, what they resolve against, and robustness on any text."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_builder.errors import DataError
from graph_builder.extract.dates import Anchor, DateGrammar
from graph_builder.extract.dates.examples import count, failures
from graph_builder.model import DateSpan
from graph_builder.resources import resource
from graph_builder.text.fold import Folder

GRAMMARS = {language: DateGrammar.load(language) for language in ("ar", "en")}
FRIDAY = date(2021, 6, 25)
SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared development articles are not here")


def find(language: str, text: str, published: date | None = FRIDAY, years: tuple[int, ...] = ()) -> list[DateSpan]:
    grammar = GRAMMARS[language]
    folded = grammar.fold.fold(text)
    return grammar.find(folded, 0, len(folded.text), Anchor(published, years))


def read(language: str, text: str) -> tuple[Anchor, list[DateSpan]]:
    grammar = GRAMMARS[language]
    folded = grammar.fold.fold(text)
    anchor = grammar.anchor(folded, None)
    return anchor, grammar.find(folded, 0, len(folded.text), anchor)


@pytest.mark.parametrize("language", GRAMMARS)
def test_every_example_in_the_language_data_comes_out_as_written(language: str) -> None:
    assert count(GRAMMARS[language].blocks) > 50
    assert list(failures(GRAMMARS[language])) == []


def test_a_wrong_example_is_told() -> None:
    data = yaml.safe_load((resource("data/languages/en") / "dates.yaml").read_text("utf-8"))
    data["constructions"][0]["examples"] = [["on [[4 May 2017]]", "2017-05-05"]]
    data["constructions"][0]["not"] = ["on 4 May 2017"]
    told = list(failures(DateGrammar("en", GRAMMARS["en"].fold, data)))
    assert len(told) == 2
    assert all(data["constructions"][0]["name"] in line for line in told)


@pytest.mark.parametrize("locale", ["ar_SY", "ar_LB", "ar_IQ", "ar_EG", "ar_SA", "ar_DZ", "ar_TN", "ar_MA", "en"])
def test_the_months_and_weekdays_of_cldr_are_known(locale: str) -> None:
    names = Locale.parse(locale)
    language = names.language
    for number, month in names.months["format"]["wide"].items():
        (span,) = find(language, f"4 {month} 2017")
        assert span.past == (date(2017, number, 4),) * 2, month
    for number, weekday in names.days["format"]["wide"].items():
        (span,) = find(language, weekday)
        assert span.past is not None
        assert span.past[0].weekday() == number, weekday


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("قال الوزير اليوم السبت إن الوفد وصل أمس الجمعة", date(2015, 8, 9)),
        ("وصل الوفد أمس الجمعة", date(2015, 8, 9)),
        ("قال الوزير اليوم السبت 8 آب 2015 إن الوفد وصل", date(2015, 8, 10)),
        ("قال الوزير السبت إن الوفد وصل", date(2015, 8, 8)),
    ],
)
def test_the_day_that_the_text_calls_today_goes_before_the_record(text: str, published: date) -> None:
    grammar = GRAMMARS["ar"]
    assert grammar.anchor(grammar.fold.fold(text), published).published == date(2015, 8, 8)


def test_a_weekday_far_from_the_record_does_not_move_it() -> None:
    grammar = GRAMMARS["ar"]
    assert grammar.anchor(grammar.fold.fold("اليوم الثلاثاء"), FRIDAY).published == FRIDAY


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ar", "اتصل الوزيران، الخميس 24 من حزيران. وأعلن أمس الخميس. وكان ذلك في 2019.", date(2021, 6, 25)),
        ("ar", "اتصل الوزيران، الخميس 24 من حزيران. وكان ذلك في 2019.", date(2021, 6, 24)),
        ("ar", "دمشق - 12 أيار 2019 - التقى الوزيران", date(2019, 5, 12)),
        ("ar", "التقى الوزيران اليوم 12 أيار 2019", date(2019, 5, 12)),
        ("ar", "التقى الوزيران أمس الأحد 12 أيار 2019", date(2019, 5, 13)),
        ("ar", "اتصل الوزيران، الخميس 24 من حزيران.", None),
        ("ar", "التقى الوزيران أمس الخميس.", None),
        ("ar", "وقع الاتفاق في 12 أيار 2019 في باريس", None),
        ("en", "GENEVA (16 July 2022) - The envoys met.", date(2022, 7, 16)),
        ("en", "The envoys met on Thursday, June 24, two years after the 2019 deal.", date(2021, 6, 24)),
        ("en", "The envoys met on June 24.", None),
    ],
)
def test_publication_is_inferred_from_the_text_or_not_at_all(language: str, text: str, expected: date | None) -> None:
    assert read(language, text)[0].published == expected


def test_without_publication_nothing_gets_a_year_that_nothing_supports() -> None:
    _, spans = read("ar", "التقى الوزيران أمس، ويلتقيان في 30 تموز المقبل، وفي آب، ويوم السبت، والشهر المقبل")
    assert len(spans) == 5
    assert all(span.past is None and span.future is None for span in spans)


def test_a_weekday_fixes_the_year_nearest_to_publication() -> None:
    (span,) = find("ar", "الأربعاء 30 كانون الأول", date(2021, 1, 2))
    assert span.past == span.future == (date(2020, 12, 30), date(2020, 12, 30))


def test_a_weekday_that_fits_no_near_year_is_a_misprint() -> None:
    (span,) = find("ar", "الأحد 24 حزيران")
    assert (span.past, span.future) == ((date(2021, 6, 24),) * 2, (date(2022, 6, 24),) * 2)


def test_an_event_in_progress_is_its_own_past() -> None:
    (span,) = find("en", "the talks of 24 to 26 June")
    assert span.past == span.future == (date(2021, 6, 24), date(2021, 6, 26))
    (weekdays,) = find("en", "on Thursday and Friday")
    assert weekdays.past == weekdays.future == (date(2021, 6, 24), date(2021, 6, 25))


def test_leap_days_and_hijri_years_beyond_the_tables() -> None:
    (leap,) = find("en", "on 29 February")
    assert (leap.past, leap.future) == ((date(2020, 2, 29),) * 2, (date(2024, 2, 29),) * 2)
    assert find("ar", "في 15 رمضان", date(1850, 1, 1)) == []
    assert find("en", "yesterday", date.min) == []


def test_offsets_point_into_the_text_as_read() -> None:
    text = "وفي  الـ٢٤ مِن حُزيران ٢٠٢١، وصل"
    (span,) = find("ar", text)
    assert text[span.begin : span.end] == "٢٤ مِن حُزيران ٢٠٢١"
    assert span.past == (date(2021, 6, 24),) * 2


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"pattern": "weekday nonsense"}, "nonsense"),
        ({"pattern": "WEEKDAY MISSING"}, "MISSING"),
        ({"pattern": "(weekday"}, "cannot be compiled"),
        ({"reads": "calendar"}, "calendar"),
    ],
)
def test_broken_data_is_told_in_one_sentence(patch: dict[str, str], said: str) -> None:
    data = {
        "first_weekday": 0,
        "words": {"weekday": {0: ["Monday"]}},
        "macros": {"WEEKDAY": "weekday"},
        "constructions": [{"name": "x", "pattern": "WEEKDAY", "reads": "weekday"} | patch],
    }
    with pytest.raises(DataError, match=said):
        DateGrammar("en", Folder({}), data)


def test_one_form_with_two_values_is_refused() -> None:
    data = {"first_weekday": 0, "words": {"month": {1: ["May"], 5: ["May"]}}, "constructions": []}
    with pytest.raises(DataError, match="two values"):
        DateGrammar("en", Folder({}), data)


def _words(language: str) -> st.SearchStrategy[str]:
    data = yaml.safe_load((resource(f"data/languages/{language}") / "dates.yaml").read_text("utf-8"))
    forms = []
    for table in data["words"].values():
        forms.extend(form for part in table.values() for form in part) if isinstance(table, dict) else forms.extend(
            table
        )
    numbers = st.integers(0, 2100).map(str)
    return st.lists(
        st.one_of(st.sampled_from(forms), numbers, st.sampled_from("/-.,()\n:"), st.text(max_size=4)),
        max_size=40,
    ).map(" ".join)


@pytest.mark.parametrize("language", GRAMMARS)
def test_any_text_gives_ordered_spans_inside_it(language: str) -> None:
    @settings(max_examples=150, deadline=None)
    @given(_words(language), st.none() | st.dates(), st.integers(0, 30))
    def holds(text: str, published: date | None, begin: int) -> None:
        grammar = GRAMMARS[language]
        folded = grammar.fold.fold(text)
        anchor = grammar.anchor(folded, published)
        begin = min(begin, len(folded.text))
        spans = grammar.find(folded, begin, len(folded.text), anchor)
        assert all(folded.origin[begin] <= span.begin < span.end <= len(text) for span in spans)
        assert all(one.end <= two.begin for one, two in pairwise(spans))
        for low, high in (r for span in spans for r in (span.past, span.future) if r):
            assert low <= high

    holds()


@needs_shared
@pytest.mark.parametrize(("prefix", "folder", "least"), [("dev-ar", "dev-ar", 0.95), ("dev-en", "dev-multi", 1.0)])
def test_gold_dates_are_among_the_readings(prefix: str, folder: str, least: float) -> None:
    wanted, missed = 0, []
    for path in sorted((SHARED / "gold").glob(f"{prefix}-*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        article = json.loads(
            (SHARED / "articles" / folder / f"{name.removeprefix('dev-').removeprefix('ar-')}.json").read_text(
                "utf-8"
            )
        )
        days = _readings(article)
        gold = json.loads(path.read_text("utf-8"))
        dates = [m.get(key) for m in gold["meetings"] + gold["agreements"] for key in ("start", "end", "date")]
        for day in filter(None, dates):
            wanted += 1
            missed += [] if any(reading.startswith(day) for reading in days) else [(name, day)]
    assert wanted > 30
    assert 1 - len(missed) / wanted >= least, missed


def _readings(article: dict[str, str]) -> set[str]:
    grammar = GRAMMARS[article["lang"]]
    folded = grammar.fold.fold(f"{article.get('title') or ''}\n{article['text']}")
    published = article.get("published")
    anchor = grammar.anchor(folded, date.fromisoformat(published) if published else None)
    spans = grammar.find(folded, 0, len(folded.text), anchor)
    return {str(day) for span in spans for reading in (span.past, span.future) if reading for day in reading}
