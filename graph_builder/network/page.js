"use strict";
// The network page. All words come with the data; nothing is fetched.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const make = (tag, props = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  };
  const state = { language: "en", chosen: null, near: null };
  const word = (name, values = {}) =>
    data.words[name][state.language].replace(/\{(\w+)\}/g, (_, key) => `\u2068${values[key]}\u2069`);
  const nameOf = (node) => node[state.language] || node.en || node.ar;

  // Names are compared without marks, case, tatweel, and the letters that Arabic writers interchange.
  const fold = (text) =>
    [...text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase()]
      .map((letter) => data.fold[letter] ?? letter)
      .join("");

  const nodes = data.nodes.map((node, index) => ({ ...node, index, folded: fold(`${node.en} ${node.ar}`), ties: [] }));
  const ties = data.ties.map((tie, index) => ({ ...tie, index, shown: true }));
  for (const tie of ties) {
    nodes[tie.s].ties.push(tie);
    if (tie.t !== tie.s) nodes[tie.t].ties.push(tie);
  }
  const days = [...new Set(ties.flatMap((tie) => tie.spells.flat()))].sort();
  const kinds = new Set(Object.keys(data.kinds));
  let renderer = null;

  // -- which ties are shown ------------------------------------------------------------------------------------------
  const passes = (tie) => {
    if (!kinds.has(tie.k) || tie.w < Number($("weight").value)) return false;
    if (!tie.spells.length) return $("undated").checked;
    const from = days[Number($("from").value)], to = days[Number($("to").value)];
    return tie.spells.some(([first, last]) => first <= to && last >= from);
  };
  const everything = () =>
    kinds.size === Object.keys(data.kinds).length && Number($("weight").value) === 1 && $("undated").checked &&
    Number($("from").value) === 0 && Number($("to").value) === Number($("to").max);
  const filter = () => {
    for (const tie of ties) tie.shown = passes(tie);
    const all = everything();
    for (const node of nodes) node.shown = all || node.ties.some((tie) => tie.shown);
    $("weight-now").value = $("weight").value;
    $("from-now").value = days[Number($("from").value)] ?? "";
    $("to-now").value = days[Number($("to").value)] ?? "";
    $("shown").textContent = word("shown", { ties: ties.filter((tie) => tie.shown).length, all: ties.length });
    renderer?.refresh();
  };

  // -- details -------------------------------------------------------------------------------------------------------
  const both = (node) =>
    ["en", "ar"].filter((language) => node[language])
      .map((language) => make("div", {}, make("bdi", { lang: language, textContent: node[language] })));
  const rows = (...pairs) => {
    const list = make("dl");
    for (const [name, value] of pairs) {
      if (value?.length) list.append(make("dt", { textContent: word(name) }), make("dd", {}, ...[value].flat()));
    }
    return list;
  };
  const link = (iri) => {
    const end = iri.replace(/\/$/, "").split("/").slice(-1)[0];
    const safe = /^https?:/.test(iri);
    return make(safe ? "a" : "span", { dir: "ltr", textContent: end, title: iri, ...(safe && { href: iri, rel: "noopener noreferrer" }) });
  };
  const links = (iris) => iris.map((iri) => make("div", {}, link(iri)));
  const dot = (node) => {
    const look = data.classes[node.c];
    const mark = make("span", { className: look.ring ? "dot ring" : "dot" });
    mark.style.setProperty("--c", look.colour);
    return mark;
  };
  const dash = (kind) => {
    const mark = make("span", { className: "dash" });
    mark.style.setProperty("--c", data.kinds[kind].colour);
    return mark;
  };
  const button = (onclick, ...children) => make("button", { type: "button", onclick }, ...children);
  const bdi = (text) => make("bdi", { textContent: text });
  const spell = ([first, last]) => make("div", {}, make("bdi", { dir: "ltr", textContent: first === last ? first : `${first} \u2013 ${last}` }));

  const nodeDetails = (node) => [
    make("h2", {}, bdi(nameOf(node))),
    rows(["type", [data.classes[node.c][state.language]]], ["names", both(node)], ["iri", [link(node.i)]]),
    make("ul", {}, ...[...node.ties].sort((a, b) => b.w - a.w).map((tie) => make("li", {}, button(
      () => choose({ tie }), dash(tie.k), bdi(nameOf(nodes[tie.s === node.index ? tie.t : tie.s])),
      make("span", { className: "weight", textContent: `${data.kinds[tie.k][state.language]} \u00b7 ${tie.w}` }))))),
  ];
  const tieDetails = (tie) => [
    make("h2", { textContent: data.kinds[tie.k][state.language] }),
    make("ul", {}, ...[tie.s, tie.t].map((end) => make("li", {}, button(() => choose({ node: nodes[end] }), dot(nodes[end]), bdi(nameOf(nodes[end])))))),
    rows(["weight", [String(tie.w)]], ["days", tie.spells.map(spell)], ["sure", tie.sure == null ? null : [String(tie.sure)]],
      ["events", links(tie.events)], ["articles", links(tie.articles)]),
  ];
  const describe = () => {
    const chosen = state.chosen;
    $("details").replaceChildren(...(chosen?.node ? nodeDetails(chosen.node) : chosen?.tie ? tieDetails(chosen.tie)
      : [make("p", { className: "note", textContent: word("hint") })]));
  };
  const choose = (chosen) => {
    state.chosen = chosen;
    state.near = !chosen ? null : chosen.tie ? new Set([chosen.tie.s, chosen.tie.t])
      : new Set([chosen.node.index, ...chosen.node.ties.flatMap((tie) => [tie.s, tie.t])]);
    describe();
    renderer?.refresh();
  };

  // -- names ---------------------------------------------------------------------------------------------------------
  const list = () => {
    const wanted = fold($("search").value.trim());
    const found = nodes.filter((node) => node.folded.includes(wanted)).sort((a, b) => b.ties.length - a.ties.length);
    $("names").replaceChildren(...(found.length ? found.map((node) => make("li", {}, button(() => go(node), dot(node), bdi(nameOf(node)))))
      : [make("li", { textContent: word("no_match") })]));
  };
  const go = (node) => {
    choose({ node });
    if (renderer) DaminPicture.goTo(renderer, node);
  };

  // -- the picture ---------------------------------------------------------------------------------------------------
  const draw = () => {
    renderer = DaminPicture.draw($("stage"), { ...data, nodes, ties, state, nameOf, choose });
    $("zoom-in").onclick = () => renderer.getCamera().animatedZoom();
    $("zoom-out").onclick = () => renderer.getCamera().animatedUnzoom();
    $("reset").onclick = () => { choose(null); renderer.getCamera().animatedReset(); };
  };
  const still = () => {
    $("still").replaceChildren($(`still-${state.language}`).content.cloneNode(true));
  };
  const fallBack = () => {
    renderer = null;
    for (const id of ["stage", "filters"]) $(id).hidden = true;
    document.querySelector(".zoom").hidden = true;
    for (const id of ["still", "still-note"]) $(id).hidden = false;
    still();
  };

  // -- words ---------------------------------------------------------------------------------------------------------
  const speak = (language) => {
    state.language = language;
    const other = language === "en" ? "ar" : "en";
    Object.assign(document.documentElement, { lang: language, dir: data.rtl.includes(language) ? "rtl" : "ltr" });
    document.title = data.title[language];
    for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    for (const element of document.querySelectorAll("[data-label]")) {
      element.ariaLabel = word(element.dataset.label);
      if (element.tagName === "BUTTON") element.title = element.ariaLabel;
    }
    $("language").lang = other;
    document.querySelector("[data-title]").textContent = data.title[language];
    document.querySelector("[data-other]").replaceChildren(
      make("bdi", { lang: other, textContent: data.title[other] === data.title[language] ? "" : data.title[other] }));
    document.querySelector("[data-lead]").textContent = data.lead[language];
    $("top").hidden = nodes.length === data.all;
    $("top").textContent = word("top", { number: nodes.length, all: data.all });
    $("kinds").replaceChildren(...Object.entries(data.kinds).map(([kind, look]) => make("label", {},
      make("input", { type: "checkbox", checked: kinds.has(kind), value: kind, onchange: (event) => {
        kinds[event.target.checked ? "add" : "delete"](kind);
        filter();
      } }), dash(kind), make("span", { textContent: look[language] }))));
    const present = new Set(nodes.map((node) => node.c));
    $("legend").replaceChildren(...Object.entries(data.classes).filter(([name]) => present.has(name))
      .map(([name, look]) => make("li", {}, dot({ c: name }), make("span", { textContent: look[language] }))));
    $("about").replaceChildren(...data.about[language].map((row) => make("li", { textContent: row })));
    list();
    describe();
    filter();
    if (!$("still").hidden) still();
  };

  const most = ties.reduce((so_far, tie) => Math.max(so_far, tie.w), 1);
  $("weight").max = most;
  $("weight-row").hidden = most < 2;
  $("time-rows").hidden = days.length < 2;
  for (const id of ["from", "to"]) $(id).max = Math.max(days.length - 1, 0);
  $("from").value = 0;
  $("to").value = $("to").max;
  for (const id of ["weight", "from", "to", "undated"]) $(id).oninput = filter;
  $("search").oninput = list;
  $("search").onkeydown = (event) => { if (event.key === "Enter") $("names").querySelector("button")?.click(); };
  $("language").onclick = () => speak(state.language === "en" ? "ar" : "en");
  document.onkeydown = (event) => { if (event.key === "Escape") choose(null); };
  speak(/^ar\b/.test(navigator.language) ? "ar" : "en");
  try {
    DaminPicture.hasWebgl() ? draw() : fallBack();
  } catch (fault) {
    console.warn(fault);
    fallBack();
  }
})();
