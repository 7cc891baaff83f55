// The network page: a network with its places from the server, narrowed here by time and kind, and the sentences behind
// whatever is chosen. All words come with the page and with the network.
import { dataOf, folding, make, offerNames, partOf } from "./parts.js";

const $ = (id) => document.getElementById(id);
const { words, locale, projection } = dataOf("network-data");
const language = document.documentElement.lang;
const form = $("conditions");
const MOST_EVENTS = 40; // as many as the server looks up at once
const state = { chosen: null, near: null };
let data, nodes, ties, kinds, months, undated, renderer = null;

const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => `\u2068${values[key]}\u2069`);
const nameOf = (node) => node[language] || node.en || node.ar;
const kindName = (kind) => data.every_kind[kind]?.[language] ?? data.kinds[kind]?.[language] ?? kind;
const bdi = (text) => make("bdi", { textContent: text });

// -- the network -----------------------------------------------------------------------------------------------------
/** The conditions of the address; a network is asked for by them. */
const conditions = () => {
  const given = new URLSearchParams(location.search);
  for (const [key, value] of [...given]) if (!value.trim()) given.delete(key, value);
  given.delete("lang");
  if (!given.has("projection")) given.set("projection", projection);
  return given;
};
const load = async () => {
  const response = await fetch(`/network.json?${conditions()}`);
  if (!response.ok) throw new Error(await response.text());
  data = await response.json();
  nodes = data.nodes.map((node, index) => ({ ...node, index, shown: true, ties: [] }));
  const fold = folding(data.fold);
  for (const node of nodes) node.folded = fold(`${node.en} ${node.ar}`);
  ties = data.ties.map((tie, index) => ({ ...tie, index, shown: true }));
  for (const tie of ties) {
    nodes[tie.s].ties.push(tie);
    if (tie.t !== tie.s) nodes[tie.t].ties.push(tie);
  }
  months = data.span.length ? monthsBetween(...data.span) : [];
};
const monthsBetween = (first, last) => {
  const found = [];
  let [year, month] = first.split("-").map(Number);
  for (const end = last.slice(0, 7); ; month += 1) {
    if (month > 12) [year, month] = [year + 1, 1];
    const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
    if (text > end) return found;
    found.push(text);
  }
};
const monthName = new Intl.DateTimeFormat(`${locale.replace("_", "-")}-u-nu-latn`, { year: "numeric", month: "long", timeZone: "UTC" });
const monthWords = (month) => (month ? monthName.format(new Date(`${month}-01T00:00:00Z`)) : "");

// -- time and kinds --------------------------------------------------------------------------------------------------
const chosenMonths = () => [months[Number($("since").value)], months[Number($("until").value)]];
const passes = (tie) => {
  if (!kinds.has(tie.k)) return false;
  if (!tie.spells.length) return $("undated").checked;
  const [from, to] = chosenMonths();
  return tie.spells.some(([first, last]) => first.slice(0, 7) <= to && last.slice(0, 7) >= from);
};
const narrow = () => {
  const [from, to] = chosenMonths();
  $("since-now").value = monthWords(from);
  $("until-now").value = monthWords(to);
  for (const tie of ties) tie.shown = passes(tie);
  for (const node of nodes) node.shown = !node.ties.length || node.ties.some((tie) => tie.shown);
  const count = (things) => things.filter((thing) => thing.shown).length;
  $("shown").textContent = put(words.shown, { ties: count(ties), all: ties.length, nodes: count(nodes) });
  list();
  follow();
  renderer?.refresh();
};

/** What the address would be for what is seen; exports and the other language follow it. */
const seen = () => {
  const wanted = conditions();
  const [from, to] = chosenMonths();
  const set = (key, value, whole) => (value && value !== whole ? wanted.set(key, value) : wanted.delete(key));
  if (from !== months[0] || wanted.has("since")) set("since", from, months[0]);
  if (to !== months.at(-1) || wanted.has("until")) set("until", to, months.at(-1));
  wanted.delete("kind");
  const every = Object.keys(data.every_kind);
  if (kinds.size && kinds.size < every.length) for (const kind of [...kinds].sort()) wanted.append("kind", kind);
  return wanted;
};
const follow = () => {
  const wanted = seen();
  const of = new URLSearchParams([...wanted].filter(([key]) => key !== "projection"));
  if (!of.has("top") && !of.has("around")) of.set("top", form.elements.top.value || "40");
  for (const link of $("exports").querySelectorAll("a")) link.href = `${link.dataset.base}?${of}`;
  for (const tongue of document.querySelectorAll("a.tongue")) {
    const address = new URL(tongue.href);
    address.search = new URLSearchParams([...wanted, ["lang", address.searchParams.get("lang")]]);
    tongue.href = address;
  }
};
const again = () => {
  const wanted = seen();
  wanted.set("lang", language);
  location.search = wanted;
};
/** Whether the server left out what is now wanted, so that it must be asked again. */
const lacks = (kind) => conditions().has("kind") && !conditions().getAll("kind").includes(kind);

// -- what is chosen --------------------------------------------------------------------------------------------------
const dot = (node) => {
  const look = data.classes[node.c];
  const mark = make("span", { className: look.ring ? "dot ring" : "dot" });
  mark.style.setProperty("--c", look.colour);
  return mark;
};
const dash = (kind) => {
  const mark = make("span", { className: "dash" });
  mark.style.setProperty("--c", data.kinds[kind]?.colour ?? "var(--line)");
  return mark;
};
const button = (onclick, ...children) => make("button", { type: "button", onclick }, ...children);
const link = (node, text) => node.h.startsWith("/") ? make("a", { href: `${node.h}?lang=${language}`, textContent: text }) : "";
const around = (node) => {
  const wanted = conditions();
  for (const key of ["top", "since", "until", "kind"]) wanted.delete(key);
  wanted.set("around", node.i);
  wanted.set("lang", language);
  return `${form.getAttribute("action")}?${wanted}`;
};
const other = (tie, node) => nodes[tie.s === node.index ? tie.t : tie.s];
const shownTies = (node) => node.ties.filter((tie) => tie.shown).sort((a, b) => b.w - a.w);

const nodeDetails = (node) => [
  make("h2", {}, dot(node), bdi(nameOf(node))),
  make("p", { className: "quiet", textContent: data.classes[node.c][language] }),
  make("p", { className: "links" }, link(node, words.open), make("a", { href: around(node), textContent: words.recentre })),
  make("h3", { textContent: words.ties }),
  make("ul", { className: "tie-list" }, ...shownTies(node).map((tie) => make("li", {}, button(() => choose({ tie }),
    dash(tie.k), bdi(nameOf(other(tie, node))), make("span", { className: "weight", textContent: `${kindName(tie.k)} · ${tie.w}` }))))),
];
const tieDetails = (tie) => [
  make("h2", { textContent: kindName(tie.k) }),
  make("ul", { className: "tie-list" }, ...[tie.s, tie.t].map((end) => make("li", {}, button(() => choose({ node: nodes[end] }), dot(nodes[end]), bdi(nameOf(nodes[end])))))),
  make("p", { className: "quiet", textContent: `${words.weight}: ${tie.w}` }),
];
const behind = ({ node, tie }) => {
  const events = tie ? tie.events : [...new Set(shownTies(node).flatMap((one) => one.events))];
  const about = tie ? [nodes[tie.s].i, nodes[tie.t].i] : [node.i];
  return new URLSearchParams([...events.slice(0, MOST_EVENTS).map((event) => ["event", event]), ...about.map((iri) => ["about", iri]), ["lang", language]]);
};
const tell = async (chosen) => {
  const place = make("div", { className: "sentences" }, make("p", { className: "quiet", textContent: words.loading }));
  $("details").append(make("h3", { textContent: words.sentences }), place);
  try {
    const told = await partOf(`/network/sentences?${behind(chosen)}`, "sentences");
    if (state.chosen === chosen) place.replaceChildren(...told.children);
  } catch (error) {
    place.replaceChildren(make("p", { className: "error", textContent: error instanceof TypeError ? words.failed : error.message }));
  }
};
const choose = (chosen) => {
  state.chosen = chosen;
  state.near = !chosen ? null : chosen.tie ? new Set([chosen.tie.s, chosen.tie.t])
    : new Set([chosen.node.index, ...shownTies(chosen.node).flatMap((tie) => [tie.s, tie.t])]);
  $("details").replaceChildren(...(chosen?.node ? nodeDetails(chosen.node) : chosen?.tie ? tieDetails(chosen.tie)
    : [make("p", { className: "quiet", textContent: words.hint })]));
  if (chosen) tell(chosen);
  renderer?.refresh();
};

// -- the list of nodes, for whoever does not use the picture ---------------------------------------------------------
const list = () => {
  const wanted = folding(data.fold)($("find-node").value.trim());
  const found = nodes.filter((node) => node.shown && node.folded.includes(wanted)).sort((a, b) => b.ties.length - a.ties.length);
  $("names").replaceChildren(...(found.length ? found.map((node) => make("li", {}, button(() => {
    choose({ node });
    if (renderer) DaminPicture.goTo(renderer, node);
  }, dot(node), bdi(nameOf(node)), make("span", { className: "weight", textContent: node.ties.length }))))
    : [make("li", { className: "quiet", textContent: words.no_match })]));
};

// -- what stands beside the picture ----------------------------------------------------------------------------------
const controls = () => {
  const given = conditions();
  kinds = new Set(given.has("kind") ? given.getAll("kind") : Object.keys(data.every_kind));
  $("kinds").replaceChildren(...Object.keys(data.every_kind).map((kind) => make("label", { className: "check" },
    make("input", { type: "checkbox", checked: kinds.has(kind), value: kind, onchange: ({ target }) => {
      kinds[target.checked ? "add" : "delete"](kind);
      target.checked && lacks(kind) ? again() : narrow();
    } }), dash(kind), make("span", { textContent: kindName(kind) }))));
  $("time").hidden = months.length < 2;
  for (const id of ["since", "until"]) $(id).max = Math.max(months.length - 1, 0);
  const at = (key, otherwise) => {
    const place = months.findIndex((month) => month.startsWith((given.get(key) ?? "none").slice(0, 7)));
    return place < 0 ? otherwise : place;
  };
  $("since").value = at("since", 0);
  $("until").value = at("until", months.length - 1);
  const present = new Set(nodes.map((node) => node.c));
  $("legend").replaceChildren(...Object.entries(data.classes).filter(([name]) => present.has(name))
    .map(([name, look]) => make("li", {}, dot({ c: name }), make("span", { textContent: look[language] }))));
};
const slide = (moved, held, sign) => () => {
  if (sign * (Number($(moved).value) - Number($(held).value)) > 0) $(held).value = $(moved).value;
  narrow();
};
/** A slider that was let go beyond what the server sent: it is asked again. */
const released = () => {
  const given = conditions(), [from, to] = chosenMonths();
  if ((given.has("since") && from < given.get("since").slice(0, 7)) || (given.has("until") && to > given.get("until").slice(0, 7))) again();
};
const drawn = () => {
  if (!DaminPicture.hasWebgl()) {
    $("still").src = $("exports").querySelector("a[data-base$='svg']").href;
    for (const element of [$("stage"), document.querySelector(".zoom")]) element.hidden = true;
    $("still").hidden = false;
    return;
  }
  renderer = DaminPicture.draw($("stage"), { ...data, nodes, ties, state, nameOf, choose });
  $("zoom-in").onclick = () => renderer.getCamera().animatedZoom();
  $("zoom-out").onclick = () => renderer.getCamera().animatedUnzoom();
  $("reset").onclick = () => { choose(null); renderer.getCamera().animatedReset(); };
};
offerNames(form.elements.around, language);
if ($("net")) {
  await load();
  $("net").hidden = false;
  controls();
  drawn();
  $("since").oninput = slide("since", "until", 1);
  $("until").oninput = slide("until", "since", -1);
  $("since").onchange = $("until").onchange = released;
  $("undated").onchange = narrow;
  $("find-node").oninput = list;
  $("find-node").onkeydown = (event) => { if (event.key === "Enter") $("names").querySelector("button")?.click(); };
  $("again").onclick = again;
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(null); });
  narrow();
  $("net").dataset.ready = "yes";
}
