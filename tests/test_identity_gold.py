"""The gold pairs for identity: well formed, exact, of one mind, and decided as the README says."""

from __future__ import annotations

from collections import Counter

import pytest

from graph_builder.errors import DataError
from graph_builder.evaluate.identity import Judged, counts, judge_readings, judge_tellings
from graph_builder.evaluate.tellings import ARTICLES, PAIRS, TELLINGS, read_gold
from graph_builder.identity.groups import Decided, grouped
from graph_builder.rdf.iris import Iris
from graph_builder.resources import resource

FOLDER = resource("data/gold/identity")
IRIS = Iris("https://w3id.org/damin/")
LEAST_PRECISION, LEAST_RECALL = 0.97, 0.90


@pytest.fixture(scope="module")
def gold():
    return read_gold(FOLDER, IRIS)


def test_there_are_enough_pairs_and_half_of_them_are_hard(gold):
    kinds = Counter(pair.a.kind for pair in gold.pairs)
    assert kinds["meeting"] >= 150
    assert sum(pair.hard for pair in gold.pairs) >= len(gold.pairs) / 2
    for kind in kinds:
        answers = Counter(pair.same for pair in gold.pairs if pair.a.kind == kind)
        assert min(answers.values()) >= len(gold.pairs) / 10


def test_every_anchor_stands_once_in_its_article(gold):
    for anchor in gold.tellings:
        article = gold.articles[anchor.article]
        text = f"{article.title}\n{article.text}"
        assert text.count(anchor.words) == 1, anchor


def test_pairs_are_of_two_articles_and_named_once(gold):
    seen = Counter(frozenset((pair.a, pair.b)) for pair in gold.pairs)
    assert set(seen.values()) == {1}
    assert all(pair.a.article != pair.b.article and pair.a.kind == pair.b.kind for pair in gold.pairs)


def test_what_is_the_same_contradicts_nothing(gold):
    """Tellings that are one through others are nowhere annotated as two."""
    profiles = gold.tellings
    same = frozenset(frozenset((profiles[p.a].key, profiles[p.b].key)) for p in gold.pairs if p.same)
    groups = grouped(profiles.values(), (), lambda a, b: 0.0, 1.0, 0.0, Decided(same=same))
    of = {profile.key: number for number, group in enumerate(groups) for profile in group}
    for pair in gold.pairs:
        assert pair.same == (of[profiles[pair.a].key] == of[profiles[pair.b].key]), pair


def test_identity_is_as_exact_as_is_claimed(gold):
    judged = judge_tellings(gold)
    for kind in ("meeting", "agreement"):
        found = counts(j for j in judged if j.pair.a.kind == kind)
        assert found.precision >= LEAST_PRECISION, kind
        assert found.recall >= LEAST_RECALL, kind
        hard = counts(j for j in judged if j.pair.a.kind == kind and j.pair.hard)
        assert hard.precision >= LEAST_PRECISION, kind
        assert hard.recall >= LEAST_RECALL, kind


def story(identifier):
    return identifier.removeprefix("identity/").rpartition("-")[0] or identifier


def few(tmp_path, articles, pairs=None, tellings=None):
    """A folder of gold with the articles of a few stories."""
    keep = {
        ARTICLES: lambda line: any(f'"identity/{name}-' in line for name in articles),
        PAIRS: lambda line: line.startswith("kind\t") or {story(c) for c in line.split("\t")[1:4:2]} <= {*articles},
        TELLINGS: lambda line: any(f'"identity/{name}-' in line for name in articles),
    }
    for name, wanted in keep.items():
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (tmp_path / name).write_text("".join(filter(wanted, lines)), encoding="utf-8")
    for name, text in ((PAIRS, pairs), (TELLINGS, tellings)):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_pairs_are_decided_as_they_come_out_of_a_build(tmp_path):
    gold = read_gold(few(tmp_path, ["south-sudan", "saudi-iran"]), IRIS)
    judged = judge_readings(gold, IRIS)
    assert len(judged) == len(gold.pairs) > 10
    found = counts(judged)
    assert found.tp > found.fp + found.fn
    merged = [j for j in judged if j.merged]
    assert all(isinstance(j, Judged) and j.a and j.b for j in merged)


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("pairs", "kind\tarticle_a\nmeeting\tx\n", "pairs.tsv: line 2: not well formed"),
        ("tellings", "{}\n", "tellings.jsonl: line 1: not well formed"),
        ("tellings", "", "tellings.jsonl: no telling for"),
    ],
)
def test_broken_gold_is_named_by_file_and_line(tmp_path, file, text, message):
    few(tmp_path, ["south-sudan"], **{file: text})
    with pytest.raises(DataError, match=message.replace(".", r"\.")):
        read_gold(tmp_path, IRIS)


def test_a_folder_without_gold_is_an_error_that_names_the_file(tmp_path):
    few(tmp_path, ["south-sudan"])
    (tmp_path / PAIRS).unlink()
    with pytest.raises(DataError, match=r"pairs\.tsv cannot be read"):
        read_gold(tmp_path, IRIS)
