"""Links to other data sets: asked of real servers on loopback, proposed, decided, and kept through builds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph_builder.identity.links import Proposal, moves
from graph_builder.rdf import vocabulary as v
from graph_builder.run.deciding import Author
from graph_builder.run.linking import Choice, Terms, decide_links, pending, propose, unknown_actors
from graph_builder.run.services import open_service
from graph_builder.stores.reader import open_reader
from tests.linked_stores import ARTICLES, ELSEWHERE, elsewhere, here
from tests.rdf_samples import BASE
from tests.test_cli_support import damin
from tests.writing_server import served

ME = Author("Leila", "2026-11-24", "seen")
QUICK = Terms(pause=0)
RUSSIA, IRAN, TURKEY = (f"{BASE}id/actor/{name}" for name in ("russia", "iran", "turkey"))
LINKS = f"{BASE}graph/links"


def there(iri):
    return iri.replace(BASE, ELSEWHERE)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server over the store elsewhere."""
    with served(elsewhere(tmp_path_factory.mktemp("elsewhere") / "S"), token=None) as running:
        yield running


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return here(tmp_path_factory.mktemp("here") / "S")


@pytest.fixture
def store(built, tmp_path):
    return Path(shutil.copytree(built, tmp_path / "S"))


@pytest.fixture
def corrections(tmp_path):
    return tmp_path / "corrections.yaml"


def service(server, path="/reconcile", kind="auto"):
    return open_service(f"http://{server.address}{path}", kind, 30)


def graph(store, name=LINKS):
    with open_reader(store) as reader:
        return {(str(t.subject), t.predicate.value, str(t.object)) for t in reader.graph(name)}


def matches(store, kind, name=LINKS):
    return {
        (s[1:-1].removeprefix(f"{BASE}id/"), o[1:-1]) for s, p, o in graph(store, name) if p == f"{v.SKOS}{kind}Match"
    }


BOTH = {("actor/russia", there(RUSSIA)), ("actor/iran", there(IRAN))}


@pytest.mark.parametrize(("path", "score"), [("/reconcile", 100), ("/sparql", 90)])
def test_unknown_actors_are_proposed(server, store, corrections, path, score):
    asked = service(server, path)
    report = propose(store, corrections, asked, QUICK)
    assert (report.asked, report.left, report.failed) == (2, 0, "")
    assert {(p.subject, p.target, p.score, p.source) for p in report.proposed} == {
        (iri, there(iri), score, asked.address) for iri in (RUSSIA, IRAN)
    }
    assert matches(store, "close") == BOTH
    assert matches(store, "close", None) >= BOTH
    mapping = [s for s, p, o in graph(store) if (p, o) == (f"{v.OWL}annotatedSource", f"<{RUSSIA}>")]
    assert {(p.rpartition("/")[2], o) for s, p, o in graph(store) if [s] == mapping} == {
        ("22-rdf-syntax-ns#type", f"<{v.SSSOM}Mapping>"),
        ("owl#annotatedSource", f"<{RUSSIA}>"),
        ("owl#annotatedProperty", f"<{v.SKOS}closeMatch>"),
        ("owl#annotatedTarget", f"<{there(RUSSIA)}>"),
        ("mapping_justification", f"<{v.SEMAPV}LexicalMatching>"),
        ("confidence", str(ox.Literal(f"{score / 100:g}", datatype=ox.NamedNode(f"{v.XSD}decimal")))),
        ("prov#wasDerivedFrom", f"<{asked.address}>"),
        ("object_label", '"دولة Russia"'),
    }
    assert damin("validate", "--store", store).exit_code == 0
    again = propose(store, corrections, asked, QUICK)
    assert (again.asked, again.proposed) == (0, [])


def test_a_dry_run_and_limits_keep_to_what_was_asked(server, store, corrections):
    before = open_reader(store).generation
    some = propose(store, corrections, service(server), Terms(limit=1, pause=0), dry_run=True)
    assert ([p.subject for p in some.proposed], some.left) == ([RUSSIA], 1)
    rest = propose(store, corrections, service(server), Terms(limit=1, skip=1, pause=0), dry_run=True)
    assert [p.subject for p in rest.proposed] == [IRAN]
    none = propose(store, corrections, service(server), Terms(kind="Person", pause=0))
    assert (none.asked, none.proposed) == (0, [])
    sure = propose(store, corrections, service(server, "/sparql"), Terms(least=95, pause=0))
    assert (sure.asked, sure.proposed) == (2, [])
    assert open_reader(store).generation == before


def test_the_type_asked_for_is_passed_on(server, store, corrections):
    for path, kinds in (
        ("/reconcile", ("damin:State", "damin:Person")),
        ("/sparql", (v.term("State"), v.term("Person"))),
    ):
        found = [
            len(
                propose(
                    store,
                    corrections,
                    open_service(f"http://{server.address}{path}", "auto", 30, [kind]),
                    QUICK,
                    dry_run=True,
                ).proposed
            )
            for kind in kinds
        ]
        assert found == [2, 0]


def test_accepted_links_are_exact_and_rejected_ones_do_not_come_back(server, store, corrections):
    propose(store, corrections, service(server), QUICK)
    decide_links(store, corrections, [Choice(RUSSIA, there(RUSSIA), True), Choice(IRAN, there(IRAN), False)], ME)
    assert matches(store, "exact") == {("actor/russia", there(RUSSIA))}
    assert matches(store, "close") == set()
    assert {(p.rpartition("/")[2], o) for _, p, o in graph(store)} >= {
        ("reviewer_label", '"Leila"'),
        ("date", '"2026-11-24"'),
        ("mapping_justification", f"<{v.SEMAPV}ManualMappingCuration>"),
    }
    assert damin("validate", "--store", store).exit_code == 0
    again = propose(store, corrections, service(server, "/sparql"), QUICK)
    assert (again.asked, again.proposed, again.rejected_before) == (1, [], 1)
    with open_reader(store) as reader:
        assert unknown_actors(reader) == [IRAN]


def test_they_outlive_builds_and_the_store(server, store, corrections, tmp_path):
    propose(store, corrections, service(server), QUICK)
    decide_links(store, corrections, [Choice(RUSSIA, there(RUSSIA), True)], ME)
    here(store, {"three": "meet Iran Russia\n"})
    assert matches(store, "exact") == {("actor/russia", there(RUSSIA))}
    assert matches(store, "close") == {("actor/iran", there(IRAN))}
    new = here(tmp_path / "anew", ARTICLES, corrections)
    assert matches(new, "exact") == {("actor/russia", there(RUSSIA))}
    assert matches(new, "exact") <= matches(new, "exact", None)
    assert matches(new, "close") == set()


def test_the_later_decision_counts(server, store, corrections):
    propose(store, corrections, service(server), QUICK)
    for accepted in (True, False, True):
        decide_links(store, corrections, [Choice(RUSSIA, there(RUSSIA), accepted)], ME)
        assert (("actor/russia", there(RUSSIA)) in matches(store, "exact")) is accepted
    done = damin("links", "accept", RUSSIA, there(RUSSIA), "--store", store, "--corrections", corrections)
    assert (done.exit_code, "was decided already, by Leila" in done.stderr) == (2, True)


def test_what_is_gone_takes_its_links_along(server, store, corrections):
    propose(store, corrections, service(server), QUICK)
    decide_links(store, corrections, [Choice(RUSSIA, there(RUSSIA), True)], ME)
    assert damin("remove", "two", "--store", store, "--corrections", corrections).exit_code == 0
    assert (matches(store, "exact"), matches(store, "close")) == ({("actor/russia", there(RUSSIA))}, set())
    assert damin("remove", "one", "--store", store, "--corrections", corrections).exit_code == 0
    assert graph(store) == set()
    stale = json.loads(damin("decisions", "--stale", "--json", "--store", store, "--corrections", corrections).stdout)
    assert [(d["kind"], d["link"]) for d in stale] == [("accept-link", there(RUSSIA))]


def test_links_follow_when_two_actors_become_one(server, store, corrections):
    propose(store, corrections, service(server), QUICK)
    decide_links(store, corrections, [Choice(RUSSIA, there(RUSSIA), True)], ME)
    done = damin("same", RUSSIA, IRAN, "--store", store, "--corrections", corrections)
    assert done.exit_code == 0, done.stderr
    [(subject, _)] = matches(store, "exact")
    assert matches(store, "close") == {(subject, there(IRAN))}
    with open_reader(store) as reader:
        assert any(reader.store.quads_for_pattern(ox.NamedNode(f"{BASE}id/{subject}"), None, None, None))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"g": {"a": "a"}}, {"g": {"a": "b"}}, {"a": "b"}),
        ({"g": {"x": "a"}, "h": {"y": "a"}}, {"g": {"x": "c"}, "h": {"y": "c"}}, {"a": "c"}),
        ({"g": {"x": "a"}, "h": {"y": "a"}}, {"g": {"x": "b"}, "h": {"y": "c"}}, {}),
        ({}, {"g": {"a": "b"}}, {"a": "b"}),
    ],
)
def test_where_things_go(before, after, expected):
    assert moves(before, after) == expected


def test_an_export_of_what_is_sure_has_no_links_of_what_is_not(server, store, corrections, tmp_path):
    propose(store, corrections, service(server), QUICK)
    decide_links(store, corrections, [Choice(f"{BASE}id/agreement/truce", f"{ELSEWHERE}truce", True)], ME)
    for least, number in (("0.5", 1), ("0.95", 0)):
        out = tmp_path / f"{least}.nq"
        assert damin("export", out, "--store", store, "--min-confidence", least).exit_code == 0
        loaded = ox.Store()
        loaded.load(path=str(out))
        found = list(loaded.quads_for_pattern(None, ox.NamedNode(f"{v.SKOS}exactMatch"), None, ox.NamedNode(LINKS)))
        assert len(found) == number


def test_nobody_writes_them_by_update(store):
    from graph_builder.rdf.validate import engine  # noqa: PLC0415
    from graph_builder.stores.faults import ProtectedError  # noqa: PLC0415
    from graph_builder.stores.written import Part, put  # noqa: PLC0415
    from graph_builder.stores.written import Terms as Writing  # noqa: PLC0415

    with pytest.raises(ProtectedError, match="cannot be written"):
        put(store, LINKS, [Part(b"")], Writing(engine("fast")))


### The command line


def test_link_on_the_command_line(server, store, corrections):
    address = f"http://{server.address}/reconcile"
    common = ("--store", store, "--corrections", corrections)
    dry = damin("link", address, "--dry-run", "--pause", 0, *common)
    assert dry.exit_code == 0, dry.stderr
    assert f'  100  {there(IRAN)}  "دولة Iran"  ({address})' in dry.stdout
    assert "2 links for 2 actors found, nothing kept" in dry.stdout
    kept = json.loads(damin("link", f"sparql+http://{server.address}/sparql", "--json", "--pause", 0, *common).stdout)
    assert (kept["asked"], len(kept["proposed"]), kept["dry_run"]) == (2, 2, False)
    listed = json.loads(damin("links", "list", "--json", "--store", store).stdout)
    assert [(one["target"], one["sentences"]) for one in listed] == [
        (there(IRAN), ["meet Russia Iran", "meet Turkey Iran"]),
        (there(RUSSIA), ["meet Russia Iran", "meet Turkey Russia"]),
    ]
    assert '    "meet Turkey Iran"' in damin("links", "list", "--store", store).stdout


def test_review_asks_one_by_one(server, store, corrections):
    common = ("--store", store, "--corrections", corrections)
    propose(store, corrections, service(server), QUICK)
    done = damin("links", "review", "--author", "Omar", *common, text="s\na\n")
    assert done.exit_code == 0, done.stderr
    assert "1 links accepted, 0 rejected" in done.stdout
    assert matches(store, "exact") == {("actor/russia", there(RUSSIA))}
    ended = damin("links", "review", *common, text="")
    assert (ended.exit_code, "0 links accepted, 0 rejected" in ended.stdout) == (0, True)
    assert damin("links", "reject", "actor:iran", there(IRAN), *common).exit_code == 0
    assert "no links wait for a decision" in damin("links", "list", "--store", store).stdout
    told = damin("decisions", *common).stdout
    assert f"accept-link {there(RUSSIA)}, by Omar" in told
    assert f"reject-link {there(IRAN)}, by " in told


def test_a_link_that_nobody_proposed_can_be_accepted(store, corrections):
    common = ("--store", store, "--corrections", corrections)
    done = damin("links", "accept", "actor:iran", "http://www.wikidata.org/entity/Q794", *common, "--json")
    assert [d["kind"] for d in json.loads(done.stdout)] == ["accept-link"]
    assert matches(store, "exact") == {("actor/iran", "http://www.wikidata.org/entity/Q794")}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("accept", "actor:nobody", "http://x.example/1"), "no article of the store names"),
        (("accept", "actor:iran", "Q794"), "is no IRI that can be linked to"),
        (("reject", "actor:iran", TURKEY), "is a thing of this store"),
    ],
)
def test_what_cannot_be_decided(store, corrections, arguments, sentence):
    done = damin("links", *arguments, "--store", store, "--corrections", corrections)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert sentence in done.stderr
    assert not Path(corrections).exists()


def test_pending_links_come_actor_by_actor(store, corrections, server):
    propose(store, corrections, service(server), QUICK)
    with open_reader(store) as reader:
        found = pending(reader)
    assert found == sorted(found, key=lambda p: p.subject)
    assert isinstance(found[0], Proposal)
