"""The page of a network, opened from a file in headless Chromium with the network cut off."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graph_builder.network import page as page_module
from graph_builder.network.base import Network
from graph_builder.network.page import write_html
from tests.browser import FLAGS
from tests.network_examples import BASE, example

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
WEBGL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
NO_WEBGL = ("--disable-3d-apis",)
CUT_OFF = ("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--window-size=1000,800")

#: Steps in the page, each followed by what it shows then.
SCRIPT = """
const seen = {};
const $ = (id) => document.getElementById(id);
const names = () => [...document.querySelectorAll("#names button")].map((b) => b.innerText.trim());
const input = (id, value) => { $(id).value = value; $(id).dispatchEvent(new Event("input")); };
const pause = (time) => new Promise((done) => setTimeout(done, time));
(async () => {
  if (document.documentElement.lang === "ar") $("language").click();
  await pause(500);
  seen.drawn = Number($("stage").dataset.drawn ?? 0);
  const wide = (element) => element.getBoundingClientRect().width > 100;
  seen.still = [...document.querySelectorAll("#still svg")].filter(wide).length;
  seen.shown = $("shown").textContent;
  document.querySelector("#kinds input[value='phone call']").click();
  input("weight", 2);
  await pause(200);
  seen.filtered = $("shown").textContent;
  seen.left = Number($("stage").dataset.drawn ?? 0);
  document.querySelector("#kinds input[value='phone call']").click();
  input("weight", 1);
  input("from", $("from").max);
  seen.late = $("shown").textContent;
  $("undated").click();
  seen.dated = $("shown").textContent;
  input("from", 0);
  $("undated").click();
  seen.names = {};
  for (const query of ["ERSOGUT", "عمر", "رابطه", "حداد", "zzz"]) {
    input("search", query);
    seen.names[query] = names();
  }
  input("search", "");
  const renderer = $("stage").renderer;
  if (renderer) {
    const index = renderer.getGraph().nodes()[0];
    const at = renderer.graphToViewport(renderer.getGraph().getNodeAttributes(index));
    const box = $("stage").getBoundingClientRect();
    const mouse = { clientX: box.x + at.x, clientY: box.y + at.y, bubbles: true };
    const layer = document.querySelector(".sigma-mouse");
    for (const kind of ["mousemove", "mousedown", "mouseup", "click"]) {
      layer.dispatchEvent(new MouseEvent(kind, mouse));
    }
    await pause(500);
  } else {
    document.querySelector("#names button").click();
  }
  seen.node = $("details").innerText;
  document.querySelector("#details li button").click();
  seen.tie = $("details").innerText;
  seen.links = [...document.querySelectorAll("#details a")].map((a) => a.href);
  $("language").click();
  seen.arabic = [document.documentElement.dir, document.documentElement.lang, document.title];
  seen.requests = performance.getEntriesByType("resource").map((entry) => entry.name);
  seen.wide = document.documentElement.scrollWidth <= innerWidth;
  const note = { id: "seen", textContent: JSON.stringify(seen) };
  document.body.append(Object.assign(document.createElement("pre"), note));
})();
"""


def _page(network: Network) -> str:
    out = io.BytesIO()
    write_html(network, out)
    return out.getvalue().decode("utf-8")


def _opened(network: Network, folder: Path, *flags: str) -> tuple[dict[str, object], str]:
    """What the steps saw, and all that the console said."""
    file = folder / "network.html"
    file.write_text(_page(network).replace("</body>", f"<script>{SCRIPT}</script></body>"), encoding="utf-8")
    base = ["--headless", "--virtual-time-budget=5000", *(flag for flag in FLAGS if flag != "--disable-gpu")]
    command = [
        CHROMIUM,
        *base,
        *CUT_OFF,
        *flags,
        f"--user-data-dir={folder / 'profile'}",
        "--dump-dom",
        file.as_uri(),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    found = re.search(r'<pre id="seen">(.*?)</pre>', run.stdout, re.DOTALL)
    assert found, run.stderr[-2000:]
    text = found[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    return json.loads(text), run.stderr


@in_a_browser
@pytest.mark.parametrize("flags", [WEBGL, NO_WEBGL], ids=["webgl", "no-webgl"])
def test_the_page_works_alone(tmp_path: Path, flags: tuple[str, ...]) -> None:
    seen, console = _opened(example(), tmp_path, *flags)
    assert not re.search(r"Uncaught|TypeError|ReferenceError|Content Security Policy|Failed to load", console)
    assert seen["requests"] == []
    assert (seen["drawn"], seen["still"]) == ((5, 0) if flags == WEBGL else (0, 1))
    assert (seen["left"], seen["still"]) == ((4, 0) if flags == WEBGL else (0, 1))
    numbers = [
        [int(number) for number in re.findall(r"\d+", str(seen[step]))]
        for step in ("shown", "filtered", "late", "dated")
    ]
    assert numbers == [[5, 5], [2, 5], [2, 5], [1, 5]]
    assert seen["names"] == {
        "ERSOGUT": ["Omar Ersöğüt"], "عمر": ["Omar Ersöğüt"], "رابطه": ["رابطة المدن (الكبرى)"],
        "حداد": ["Dalia Haddad"], "zzz": [],
    }  # fmt: skip
    assert all(word in str(seen["node"]) for word in ("Dalia Haddad", "داليا حدّاد", "Person", "Omar Ersöğüt"))
    assert all(word in str(seen["tie"]) for word in ("Meeting", "2020-01-05", "2021-03-01", "3"))
    assert seen["links"] == [f"{BASE}event-1", f"{BASE}event-2", f"{BASE}article-1"]
    assert seen["arabic"] == ["rtl", "ar", "من التقى من"]
    assert seen["wide"]


@in_a_browser
def test_it_fits_a_phone(tmp_path: Path) -> None:
    seen, _ = _opened(example(), tmp_path, *WEBGL, "--window-size=500,900")
    assert seen["wide"]


@pytest.mark.parametrize("label", ["</script><script>alert(1)</script>", "<!--", "a\u2028b\u2029c", "\ud800", "&lt;"])
def test_no_label_breaks_out_of_its_data(label: str) -> None:
    page = _page(example(label=label))
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    assert not re.search("[<>&\u2028\u2029]", found[1])
    assert {node["en"] for node in json.loads(found[1])["nodes"]} == {label}
    assert page.count("<script>alert") == 0


def test_equal_networks_give_equal_pages() -> None:
    assert _page(example()) == _page(example(("union", "omar", "league", "northland", "dalia")))


def test_of_many_nodes_the_busiest_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "MOST_NODES", 3)
    found = re.search(r'id="data">(.*?)</script>', _page(example()), re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert {node["i"].removeprefix(BASE) for node in data["nodes"]} == {"dalia", "omar", "northland"}
    assert (data["all"], len(data["ties"])) == (5, 4)
