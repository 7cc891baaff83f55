"""The pages in a real browser, in both languages: quiet, fit for every reader, and each fact shows its sentence."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.browser import chromium, faults_of, overflow_of, watched
from tests.explorer_store import CALL, ENVOY, KINDS, ROUND_1, ROUND_2, TURKEY, explorer_store
from tests.test_server_http import start

pytestmark = pytest.mark.xdist_group("browser")
ONTOLOGY, ID = "https://w3id.org/damin/ontology#", "https://w3id.org/damin/id/"
FACT = {"subject": f"{ID}{ROUND_1}", "property": "participant", "value": f"{ID}{TURKEY}"}
LANGUAGES = {"ar": "rtl", "en": "ltr"}
DOCUMENTS = {kind: f"/doc/{path}" for kind, path in KINDS.items()}
PAGES = {
    "home": "/",
    **DOCUMENTS,
    "plain": "/doc/conflict",
    "browse": "/browse/meetings",
    "busy": "/browse/actors",
    "search": "/search?q=river",
    "sentences": f"/sentences?{urlencode(FACT)}",
    "query": f"/sparql?{urlencode({'query': f'SELECT ?s {{ ?s a <{ONTOLOGY}Meeting> }}'})}",
}
_PACKED_MOST = 100_000


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def host(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    process = start(explorer_store(tmp_path_factory.mktemp("browser") / "store"))
    try:
        yield urlsplit(process.stdout.readline()).netloc
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def desktop(browser, host):
    with watched(browser, host, reduced_motion="reduce") as page:
        yield page


@pytest.fixture(scope="module")
def phone(browser, host):
    with watched(browser, host, phone=True, color_scheme="dark", reduced_motion="reduce") as page:
        yield page


def _path(name: str, host: str, page) -> str:
    """The path of a page; that of a conflict is not known beforehand."""
    if name != "plain":
        return PAGES[name]
    query = urlencode({"query": f"SELECT ?c {{ ?c a <{ONTOLOGY}Conflict> }}"})
    [row] = page.request.get(f"http://{host}/sparql?{query}").json()["results"]["bindings"]
    return f"/doc/{row['c']['value'].partition('/id/')[2]}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_and_fit_for_every_reader(desktop, host: str, name: str, language: str) -> None:
    answer = desktop.go(in_language(_path(name, host, desktop.page), language))
    assert answer.status == 200
    desktop.assert_quiet()
    assert desktop.page.evaluate("[document.documentElement.lang, document.dir]") == [language, LANGUAGES[language]]
    assert faults_of(desktop.page) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["home", *DOCUMENTS, "plain", "browse", "query"])
def test_a_page_fits_a_phone_in_the_dark(phone, host: str, name: str, language: str) -> None:
    phone.go(in_language(_path(name, host, phone.page), language))
    phone.assert_quiet()
    phone.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert overflow_of(phone.page) <= 0
    assert faults_of(phone.page) == []


@pytest.mark.parametrize("kind", [kind for kind in DOCUMENTS if kind != "article"])
def test_every_fact_shows_its_sentence(desktop, kind: str) -> None:
    desktop.go(in_language(DOCUMENTS[kind], "en"))
    marks = desktop.page.locator("main details > summary").all()
    assert marks
    for mark in marks:
        said = mark.locator("xpath=..").locator("blockquote").first
        assert not said.is_visible()
        mark.click()
        assert said.is_visible()
        assert said.inner_text().endswith(".")
        assert mark.locator("xpath=..").get_by_role("link", name="in the article").first.is_visible()


def test_a_sentence_opens_by_keyboard_and_leads_to_its_article(desktop) -> None:
    desktop.go(in_language(DOCUMENTS["process"], "en"))
    page = desktop.page
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    link = page.locator("details[open]").get_by_role("link", name="in the article")
    assert link.is_visible()
    link.click()
    place = page.evaluate("location.hash")
    assert page.locator(f"[id='{place[1:]}'] blockquote").is_visible()


def test_the_words_are_marked(desktop) -> None:
    desktop.go(in_language(f"/doc/{ROUND_1}", "en"))
    desktop.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    marked = set(desktop.page.locator("mark").all_inner_texts())
    assert {"Turkey", "Iran", "Selin Ozgur", "Astana", "River process", "تركيا", "إيران", "أستانا"} <= marked


@pytest.mark.parametrize("name", ["home", "meeting", "plain", "browse", "search", "query"])
def test_the_other_language_is_the_same_page(desktop, host: str, name: str) -> None:
    desktop.go(in_language(_path(name, host, desktop.page), "en"))
    before = urlsplit(desktop.page.url)
    desktop.page.locator(".tongue").click()
    after = urlsplit(desktop.page.url)
    assert (after.path, {**parse_qs(after.query), "lang": ["en"]}) == (before.path, parse_qs(before.query))
    assert desktop.page.evaluate("document.dir") == "rtl"


def test_the_browser_s_own_language_decides_where_none_is_asked_for(browser, host: str) -> None:
    with watched(browser, host, locale="ar-SY") as page:
        page.go("/")
        assert page.page.evaluate("document.dir") == "rtl"
        page.go(f"/doc/{TURKEY}")
        assert page.page.locator("h1").inner_text() == "تركيا"


@pytest.mark.parametrize(("language", "sign"), [("ar", -1), ("en", 1)])
def test_time_runs_as_the_script_does(desktop, language: str, sign: int) -> None:
    desktop.go(in_language(DOCUMENTS["process"], language))
    places = {
        path: desktop.page.locator(f"svg a[href*='{path}'] circle").bounding_box()["x"] for path in (ROUND_1, ROUND_2)
    }
    assert (places[ROUND_2] - places[ROUND_1]) * sign > 0


def test_what_is_typed_is_completed(desktop) -> None:
    desktop.go("/?lang=ar")
    page = desktop.page
    page.locator("#find").press_sequentially("سيل")
    option = page.get_by_role("option").first
    option.wait_for()
    assert option.inner_text() == "سيلين أوزغور"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/doc/{ENVOY}?lang=ar")
    desktop.assert_quiet()


def test_all_works_without_scripts(browser, host: str) -> None:
    with watched(browser, host, java_script_enabled=False) as page:
        page.go("/?lang=en")
        page.page.locator("#find").fill("phone")
        page.page.keyboard.press("Enter")
        page.page.get_by_role("link", name="Phone call").click()
        assert urlsplit(page.page.url).path == f"/doc/{CALL}"
        page.page.locator("summary").first.click()
        assert page.page.locator("blockquote").first.is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_light(browser, host: str, language: str) -> None:
    with watched(browser, host) as page:
        sizes: dict[str, int] = {}
        page.page.on("response", lambda answer: sizes.update({answer.url: _packed(answer)}))
        page.go(f"/?lang={language}")
        assert len(sizes) >= 5
        assert sum(sizes.values()) < _PACKED_MOST, sizes


def _packed(answer) -> int:
    """The bytes of an answer as they travel: typefaces are packed already."""
    body = answer.body()
    return len(body) if answer.url.endswith(".woff2") else len(gzip.compress(body, 4))


def test_the_typefaces_are_ours(desktop) -> None:
    desktop.go("/?lang=ar")
    assert desktop.page.evaluate("document.fonts.check('1em \"Damin Display\"', 'ضامن')")
    loaded = desktop.page.evaluate(
        "[...document.fonts].filter((one) => one.status === 'loaded').map((one) => one.family)"
    )
    assert {"Damin Text", "Damin Display"} <= {name.strip('"') for name in loaded}


def test_files_are_kept_and_pages_are_asked_about(desktop, host: str) -> None:
    desktop.go("/?lang=en")
    for address in desktop.page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet]')].map((one) => one.href)"
    ):
        assert "immutable" in desktop.page.request.get(address).headers["cache-control"]
    assert desktop.page.request.get(f"http://{host}/").headers["cache-control"] == "no-cache"


def test_sentences_are_on_paper_too(desktop) -> None:
    desktop.go(in_language(f"/doc/{ROUND_1}", "en"))
    desktop.page.emulate_media(media="print")
    try:
        assert desktop.page.locator(".said blockquote").first.is_visible()
        assert not desktop.page.locator(".masthead nav").is_visible()
    finally:
        desktop.page.emulate_media(media="screen")
