"""The query editor, the network, the timeline and the map in a real browser, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from graph_builder.model import Evidence, Extraction, Literal, Statement
from tests.browser import Watched, chromium, faults_of, overflow_of, watched
from tests.test_server_http import start
from tests.test_server_support import CALL, MEETING, extractions, make_store

LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])
PATHS = ["/sparql", "/network", "/timeline", "/map?place=place/astana"]
STATES = {"ar": ("تركيا", "روسيا"), "en": ("Turkey", "Russia")}
EDITOR = "document.querySelector('.CodeMirror').CodeMirror"
#: Where the first node of the picture stands in the window.
FIRST_NODE = """(() => {
  const stage = document.getElementById("stage"), box = stage.getBoundingClientRect();
  const graph = stage.renderer.getGraph();
  const at = stage.renderer.graphToViewport(graph.getNodeAttributes(graph.nodes()[0]));
  return [box.x + at.x, box.y + at.y];
})()"""
SAID = "Turkey and Russia spoke by phone on 24 June 2021."


def told() -> list[Extraction]:
    """The articles of the test store, in which both meetings were held and end on the day they began."""
    return [
        _held(one, meeting, day)
        for one, meeting, day in zip(extractions(), (MEETING, CALL), ("2017-01-23", "2021-06-24"), strict=True)
    ]


def _held(extraction: Extraction, meeting: str, day: str) -> Extraction:
    known = {(one.subject, one.predicate) for one in extraction.statements}
    values = {"status": Literal("Held", "term"), "endDate": Literal(day, "date"), "datePrecision": Literal("day")}
    evidence = (Evidence(0, 4, "test-rule", 0.9),)
    added = [
        Statement(meeting, name, value, evidence) for name, value in values.items() if (meeting, name) not in known
    ]
    return replace(extraction, statements=(*extraction.statements, *added))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = start(make_store(tmp_path_factory.mktemp("browser") / "store", told()))
    try:
        yield urlsplit(process.stdout.readline()).netloc
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as one:
        yield one


@pytest.fixture
def tab(browser: Any, host: str) -> Iterator[Watched]:
    with watched(browser, host) as one:
        yield one
        quiet(one)


def quiet(tab: Watched) -> None:
    """Nothing in the console, but for what the driver says of drawing without a graphics card."""
    tab.console[:] = [said for said in tab.console if "GL Driver Message" not in said]
    tab.assert_quiet()


def say(tab: Watched, name: str) -> str:
    return str(tab.page.locator(name).inner_text())


@pytest.mark.parametrize(("language", "phone"), [("ar", False), ("en", True)])
@pytest.mark.parametrize("path", PATHS)
def test_pages_are_sound(browser: Any, host: str, language: str, path: str, *, phone: bool) -> None:
    with watched(browser, host, phone=phone) as tab:
        tab.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert tab.page.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        assert overflow_of(tab.page) == 0
        quiet(tab)
        assert phone or faults_of(tab.page) == []


@LANGUAGES
def test_a_query_runs_and_its_result_links_to_a_page(tab: Watched, language: str) -> None:
    tab.go(f"/sparql?lang={language}")
    page = tab.page
    page.wait_for_selector("#editor[data-ready]")
    assert page.evaluate("getComputedStyle(document.querySelector('.CodeMirror')).direction") == "ltr"
    query = "SELECT ?state { ?state a <https://w3id.org/damin/ontology#GuarantorState> } ORDER BY DESC(?state)"
    page.evaluate(f"query => {EDITOR}.setValue(query)", query)
    page.locator(".CodeMirror textarea").focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer td a")
    assert page.locator("#answer td a").all_inner_texts() == ["actor/turkey", "actor/russia", "actor/iran"]
    page.locator("#answer th button").click()
    assert page.locator("#answer td a").first.inner_text() == "actor/iran"
    assert "query=SELECT" in page.url
    assert page.locator("#permalink").get_attribute("href").startswith("/sparql?query=SELECT")
    page.locator("#answer td a").first.click()
    page.wait_for_load_state()
    assert page.url.endswith(f"/doc/actor/iran?lang={language}")
    page.go_back()
    page.wait_for_selector("#answer td a")


def test_an_example_loads_and_what_is_wrong_is_said(tab: Watched) -> None:
    tab.go("/sparql?lang=ar")
    page = tab.page
    page.wait_for_selector("#editor[data-ready]")
    example = page.locator("#examples a").nth(1)
    example.click()
    page.wait_for_selector("#answer section")
    assert example.get_attribute("aria-current") == "true"
    value = page.evaluate(f"{EDITOR}.getValue()")
    assert value.strip().startswith("PREFIX")
    page.evaluate(f"{EDITOR}.setValue('SELECT nonsense')")
    assert page.locator(".parseErrorIcon").get_attribute("title").startswith("خطأ في هذا السطر")
    page.locator("#run").click()
    page.wait_for_selector("#answer .error")
    assert "error at 1:" in say(tab, "#answer .error")
    tab.console.clear()  # the browser itself notes the answer 400


def test_names_are_completed_from_our_own_graph(tab: Watched) -> None:
    tab.go("/sparql?lang=en")
    page = tab.page
    page.wait_for_selector("#editor[data-ready]")
    text = "PREFIX damin: <https://w3id.org/damin/ontology#>\nSELECT * { ?m damin:parti"
    page.evaluate(f"text => {{ {EDITOR}.setValue(text); {EDITOR}.setCursor(1, 99); {EDITOR}.focus(); }}", text)
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint")
    assert "damin:participant" in page.locator(".CodeMirror-hint").first.inner_text()
    page.keyboard.press("Enter")
    assert page.evaluate(f"{EDITOR}.getValue()").endswith("damin:participant")


def test_without_scripts_the_form_still_works(browser: Any, host: str) -> None:
    with watched(browser, host, java_script_enabled=False) as tab:
        tab.go("/sparql?lang=en")
        tab.page.locator("#query").fill("ASK {}")
        tab.page.locator("#run").click()
        tab.page.wait_for_load_state()
        assert say(tab, ".answer") == "yes"
        tab.go("/network?lang=en")
        assert tab.page.evaluate("document.querySelector('.still').naturalWidth") > 100
        tab.go("/map?lang=en")
        tab.page.locator(".spots a").first.click()
        tab.page.wait_for_load_state()
        assert f"/doc/{MEETING}" in tab.page.content()


@LANGUAGES
def test_a_node_and_a_tie_open_their_sentences(tab: Watched, language: str) -> None:
    turkey, russia = STATES[language]
    tab.go(f"/network?lang={language}&projection=states")
    page = tab.page
    page.wait_for_selector("#net[data-ready]")
    page.locator("#find-node").fill("TURKEY" if language == "en" else "تركيّا")
    assert page.locator("#names button bdi").all_inner_texts() == [turkey]
    page.keyboard.press("Enter")
    page.wait_for_selector("#details .told")
    assert page.locator("#details h2").inner_text().strip() == turkey
    assert SAID in say(tab, "#details")
    assert page.locator("#details .links a").first.get_attribute("href") == f"/doc/actor/turkey?lang={language}"
    page.locator("#details .tie-list button").first.click()
    page.wait_for_selector("#details .told")
    assert russia in say(tab, "#details")
    assert page.locator("#details .told h3 a").first.get_attribute("href").startswith("/doc/meeting/")


def test_a_click_on_the_picture_chooses(tab: Watched) -> None:
    tab.go("/network?lang=en&projection=states")
    page = tab.page
    page.wait_for_selector("#net[data-ready]")
    if page.locator("#stage").is_hidden():
        pytest.skip("this Chromium has no WebGL")
    place = page.evaluate(FIRST_NODE)
    page.mouse.click(*place)
    page.wait_for_selector("#details .told")


def test_time_and_kinds_narrow_and_exports_follow(tab: Watched) -> None:
    tab.go("/network?lang=en&projection=states")
    page = tab.page
    page.wait_for_selector("#net[data-ready]")

    def shown() -> list[int]:
        return [int(number) for number in re.findall(r"\d+", say(tab, "#shown"))]

    def export() -> str:
        return str(page.locator("#exports a").nth(1).get_attribute("href"))

    assert shown() == [2, 2, 2]
    page.locator("#kinds input[value=PhoneCall]").uncheck()
    assert shown() == [1, 2, 2]
    assert "kind=Meeting" in export()
    page.locator("#since").fill(page.locator("#since").get_attribute("max"))
    assert shown() == [0, 2, 0]
    assert "since=2021-06" in export()
    page.locator("#kinds input[value=PhoneCall]").check()
    assert shown() == [1, 2, 2]
    assert "kind=" not in export()
    page.locator("#again").click()
    page.wait_for_url(re.compile("since=2021-06"))
    page.wait_for_selector("#net[data-ready]")
    assert shown() == [1, 1, 2]
    reply = page.request.get(f"http://{tab.host}{export()}")
    assert reply.ok
    assert reply.text().count("<edge ") == 1


@LANGUAGES
def test_the_timeline_leads_to_a_year_and_its_meetings(tab: Watched, language: str) -> None:
    tab.go(f"/timeline?lang={language}")
    page = tab.page
    bars = page.locator(".bars").first.locator("li")
    first, last = (bars.nth(place).bounding_box()["x"] for place in (0, 4))
    assert (first > last) is (language == "ar")  # time runs with the script
    bars.first.locator("a").click()
    page.wait_for_load_state()
    assert page.locator(".meeting .title a").count() == 1
    assert f"/doc/{MEETING}" in page.locator(".meeting .title a").get_attribute("href")
    assert page.locator(".bars").nth(1).locator("li").count() == 12


@LANGUAGES
def test_a_place_on_the_map_opens_its_meetings(tab: Watched, language: str) -> None:
    tab.go(f"/map?lang={language}")
    page = tab.page
    page.wait_for_selector("#map[data-ready]")
    box = page.locator("#map svg").get_attribute("viewBox")
    page.locator("[data-zoom='0.6']").click()
    assert page.locator("#map svg").get_attribute("viewBox") != box
    page.locator(".spots a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#there .meeting")
    assert page.locator("#there .meeting .title a").get_attribute("href") == f"/doc/{MEETING}?lang={language}"
    assert page.locator(".places a[aria-current]").count() == 1
    assert "place%2Fastana" in page.url or "place/astana" in page.url
    assert page.evaluate("document.activeElement.id") == "there"
