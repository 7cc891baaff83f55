"""Updates read as tokens: operations, datasets, what they may change, whom they call, what they write by default."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_builder.errors import UsageError
from graph_builder.rdf.into_default import into_default
from graph_builder.rdf.outside import addresses, is_allowed
from graph_builder.rdf.update import Using, operations, reach, with_using
from graph_builder.stores.faults import BadUpdateError
from graph_builder.stores.running import check_syntax, run_operation, sentence

ANY = Using(("urn:d",), ("urn:n",))


def test_operations_have_the_declarations_before_them() -> None:
    data, clear = 'INSERT DATA { :a :b "x;y" ; :c 1 } ;', "# a;b\n BASE <http://q/> CLEAR ALL ; PREFIX x: <urn:x> ;"
    first, second = operations(f"PREFIX : <urn:> {data} {clear}")
    assert first.split() == ["PREFIX", ":", "<urn:>", "INSERT", "DATA", "{", ":a", ":b", '"x;y"', ";", ":c", "1", "}"]
    assert second.split() == ["PREFIX", ":", "<urn:>", "BASE", "<http://q/>", "CLEAR", "ALL"]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("INSERT {?s ?p 1} WHERE {?s ?p ?o}", "INSERT {?s ?p 1} USING <urn:d> USING NAMED <urn:n> WHERE {?s ?p ?o}"),
        ("DELETE WHERE { ?s ?p 1 }", "DELETE { ?s ?p 1 } USING <urn:d> USING NAMED <urn:n> WHERE { ?s ?p 1 }"),
        ("DELETEWHERE{?s ?p 1}", "DELETE {?s ?p 1} USING <urn:d> USING NAMED <urn:n> WHERE {?s ?p 1}"),
        ("INSERT DATA { <urn:a> <urn:where> 1 }", "INSERT DATA { <urn:a> <urn:where> 1 }"),
        ("CLEAR ALL", "CLEAR ALL"),
    ],
)
def test_the_dataset_of_the_protocol(operation: str, expected: str) -> None:
    assert with_using(operation, ANY).split() == expected.split()
    with pytest.raises((UsageError, AssertionError)):
        with_using(f"WITH <urn:g> {operation}", ANY)
        raise AssertionError


@pytest.mark.parametrize("clause", ["USING <urn:g>", "using named <urn:g>", "USINGNAMED<urn:g>"])
def test_two_datasets_are_refused(clause: str) -> None:
    with pytest.raises(UsageError, match="both"):
        with_using(f"INSERT {{ ?s ?p 1 }} {clause} WHERE {{ ?s ?p ?o }}", ANY)
    assert with_using('INSERT DATA { <urn:a> <urn:b> "USING" }', ANY) == 'INSERT DATA { <urn:a> <urn:b> "USING" }'


@pytest.mark.parametrize(
    ("operation", "named", "default"),
    [
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", {"urn:g"}, False),
        ("PREFIX p: <urn:> INSERT DATA { GRAPH p:g { <urn:a> <urn:b> 1 } . }", {"urn:g"}, False),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", set(), True),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } <urn:a> <urn:b> 1 }", {"urn:g"}, True),
        ("INSERT { GRAPH <urn:g> { ?s ?p 1 } } WHERE { ?s ?p ?o }", {"urn:g"}, False),
        ("INSERT { GRAPH ?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }", None, False),
        ("INSERT { GRAPH?g { ?s ?p 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }", None, False),
        ("DELETE WHERE { ?s ?p ?o }", set(), True),
        ("DROP ALL", None, True),
        ("DROPNAMED", None, True),
        ("CLEAR GRAPH <urn:g>", {"urn:g"}, False),
        ("DROP DEFAULT", set(), True),
        ("MOVE <urn:g> TO <urn:h>", {"urn:g", "urn:h"}, True),
        ("LOAD <http://h/> INTO GRAPH <urn:g>", {"urn:g"}, True),
        ("BASE <http://h/> CLEAR GRAPH <g>", None, False),
        ("CLEAR GRAPH <g>", None, False),
        ("CLEAR GRAPH <urn:\\u0067>", None, False),
        ("PREFIX p: <urn:a> PREFIX p: <urn:> CLEAR GRAPH p:g", {"urn:g", "urn:ag"}, False),
    ],
)
def test_what_an_operation_may_change(operation: str, named: set[str] | None, default: bool) -> None:
    found = reach(operation)
    assert (found.named is None) is (named is None)
    assert named is None or named <= found.named
    assert found.default is default


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", ()),
        ('SELECT * { ?s <urn:service> "SERVICE <http://h/> LOAD" } # SERVICE <http://h/>', ()),
        ("SELECT * { SERVICE <http://h/> { ?s ?p ?o } }", ("http://h/",)),
        (
            "PREFIX p: <http://h/> SELECT * { SERVICE SILENT p:x { } service <http://i/> { } }",
            ("http://h/x", "http://i/"),
        ),
        ("PREFIX p: <http://h/> PREFIX p: <http://i/> SELECT * { SERVICE p:x { } }", ("http://i/x",)),
        ("LOAD <http://h/> ; LOAD SILENT <http://i/> INTO GRAPH <urn:g>", ("http://h/", "http://i/")),
        ("PREFIX load: <urn:> INSERT DATA { load:a load:b 1 }", ()),
        ("SELECT * { SERVICE ?x { } }", None),
        ("SELECT * { SERVICE <x> { } }", None),
        ("BASE <http://h/> SELECT * { SERVICE <x> { } }", None),
        ("SELECT * { SERVICE p:x { } }", None),
        ("SELECT * { SERVICESILENT<http://h/> { } }", None),
        ("SELECT * { SERVICE <http://h/\\u0061> { } }", None),
        ("SELECT * { \\u0053ERVICE <http://h/> { } }", None),
        ("LOADSILENT<http://h/>", None),
        ("LOAD:x", None),
        ("LOAD", None),
    ],
)
def test_whom_a_text_calls(text: str, expected: tuple[str, ...] | None) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("http://h/a", True),
        ("http://h/b", False),
        ("http://i/x/y", True),
        ("http://i/x/../y", False),
        ("http://i/x/%2E%2e/y", False),
        ("http://i/xy", False),
        ("http://i/x/@h", False),
        ("http://i.evil/x/", False),
    ],
)
def test_who_may_be_called(address: str, allowed: bool) -> None:
    assert is_allowed(address, ["http://h/a", "http://i/x/"]) is allowed


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } <urn:c> <urn:b> 2 . GRAPH <urn:h> { <urn:a> a 1 } }",
            1,
        ),
        ("INSERT DATA { <urn:c> <urn:b> 2 GRAPH <urn:h> { <urn:a> <urn:b> 1 } <urn:d> <urn:b> 3 }", 2),
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }", None),
        ("DELETE DATA { <urn:a> <urn:b> 1 }", None),
        ("DELETE { ?s ?p ?o } INSERT { ?s <urn:new> ?o } WHERE { ?s ?p ?o }", 2),
        ("INSERT { ?s <urn:new> ?o } USING <urn:g> WHERE { ?s ?p ?o }", 1),
        ("WITH <urn:g> INSERT { ?s <urn:new> ?o } WHERE { ?s ?p ?o }", None),
        ("ADD SILENT GRAPH <urn:g> TO DEFAULT", 1),
        ("COPY DEFAULT TO <urn:g>", None),
        ("CLEAR ALL", None),
        ("", None),
    ],
)
def test_what_goes_to_the_default_graph(operation: str, expected: int | None) -> None:
    store = ox.Store()
    store.update("INSERT DATA { <urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 . GRAPH <urn:g> { <urn:c> <urn:p> 3 } }")
    query = into_default(operation)
    assert (query and len(list(store.query(query)))) == expected


@pytest.mark.parametrize(
    "update",
    [
        "CLEAR X",
        "PREFIX p: <urn:p> CLEAR X",
        "CLEAR ALL ;\n CLEAR X",
        "INSERT DATA { _:a <urn:b> 1 } ; INSERT DATA { _:a <urn:b> 1 }",
        "LOAD <http://127.0.0.1:9/> ; LOAD ;",
    ],
)
def test_syntax_is_checked_before_anything_is_run(update: str) -> None:
    """The place that is told is the one that the engine tells for the request as it is."""
    with pytest.raises(SyntaxError) as own:
        ox.Store().update(update)
    with pytest.raises(BadUpdateError) as found:
        check_syntax(update, None)
    told = f"The update is not valid SPARQL 1.1: {sentence(own.value)}"
    assert str(found.value).partition(": expected")[0].rstrip(".") == told.partition(": expected")[0]


def test_several_default_graphs_are_merged() -> None:
    store = ox.Store()
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } GRAPH <urn:h> { <urn:a> <urn:p> 1 } }")
    count = "INSERT { <urn:n> <urn:n> ?n } WHERE { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } }"
    run_operation(store, count, Using(("urn:g", "urn:h")))
    assert store.query("ASK { <urn:n> <urn:n> 1 }")
    assert len(list(store.named_graphs())) == 2


@given(st.text(st.sampled_from("{}<>\"'#; \n?:.") | st.characters(codec="utf-8"), max_size=80))
def test_any_text_is_read(text: str) -> None:
    for step in operations(text):
        reach(step)
        into_default(step)
    addresses(text)
    with_using(text, Using())
