// The query page: Yasgui's editor in the place of the text area, and answers without leaving the page. All words come
// with the page. Where this script fails, the form still works.
import { dataOf, folding, make, partOf } from "./parts.js";

const $ = (id) => document.getElementById(id);
const { words, prefixes, terms, letters } = dataOf("editor-data");
const form = $("editor");
const { Yasqe } = DaminYasqe;
const LONGEST = 30_000; // what is longer is posted: addresses have a limit
const language = document.documentElement.lang;
let running = null;

// -- completion from our own graph -----------------------------------------------------------------------------------
const known = async () => {
  const response = await fetch(`${form.action}?${new URLSearchParams({ query: terms, format: "json" })}`);
  if (!response.ok) throw new Error(await response.text());
  const found = { class: new Map(), property: new Map() };
  for (const { term, kind, label } of (await response.json()).results.bindings) {
    const labels = found[kind.value].get(term.value) ?? [];
    found[kind.value].set(term.value, label ? [...labels, label] : labels);
  }
  return found;
};
let asked = null;
const termsOf = (kind) => (asked ??= known()).then((found) => found[kind]);

const fold = folding(letters);
const suggest = (kind) => async (_, token) => {
  const wanted = (token?.autocompletionString ?? "").trim();
  const found = [...(await termsOf(kind))];
  const begun = found.filter(([iri]) => iri.startsWith(wanted));
  const word = fold(wanted.replace(/^.*[#/:]/, ""));
  const named = ([iri, labels]) => [iri.replace(/^.*[#/]/, ""), ...labels.map((label) => label.value)].some((name) => fold(name).includes(word));
  return (begun.length ? begun : found.filter(named)).map(([iri]) => iri);
};
const prefixed = (iri, declared) => {
  const [prefix, start] = Object.entries(declared).find(([, start]) => iri.startsWith(start) && !/[/#]/.test(iri.slice(start.length))) ?? [];
  return start ? `${prefix}:${iri.slice(start.length)}` : `<${iri}>`;
};
const complete = (kind) => {
  Yasqe.forkAutocompleter(kind, {
    name: `damin-${kind}`,
    get: suggest(kind),
    persistenceId: null,
    postProcessSuggestion: (editor, _, iri) => prefixed(iri, { ...prefixes, ...editor.getPrefixesFromQuery() }),
    postprocessHints: async (editor, hints) => {
      const declared = { ...prefixes, ...editor.getPrefixesFromQuery() };
      const full = (text) => text.startsWith("<") ? text.slice(1, -1) : text.replace(/^([^:]*):/, (_, prefix) => declared[prefix]);
      const found = await termsOf(kind);
      for (const hint of hints) {
        const label = found.get(full(hint.text))?.find((one) => one["xml:lang"] === language);
        if (label) hint.displayText = `${hint.text}   \u2068${label.value}\u2069`;
      }
      return hints;
    },
  }, false);
};
complete("class");
complete("property");
Yasqe.forkAutocompleter("prefixes", {
  name: "damin-prefixes",
  get: async () => Object.entries(prefixes).map(([prefix, start]) => `${prefix}: <${start}>`).sort(),
  persistenceId: null,
}, false);

// -- the editor ------------------------------------------------------------------------------------------------------
const area = $("query");
const holder = make("div", { id: "yasqe", dir: "ltr" });
area.after(holder);
const editor = new Yasqe(holder, {
  value: area.value,
  autocompleters: ["variables", "damin-prefixes", "damin-class", "damin-property"],
  requestConfig: { endpoint: form.action },
  persistenceId: null,
  showQueryButton: false,
  createShareableLink: null,
  consumeShareLink: null,
  resizeable: false,
  editorHeight: "auto",
  direction: "ltr",
  screenReaderLabel: form.querySelector("label").textContent,
  extraKeys: { "Ctrl-Enter": () => run(), "Cmd-Enter": () => run(), Tab: false, "Shift-Tab": false }, // Tab goes on, as everywhere
});
area.hidden = true;
const notify = editor.showNotification.bind(editor);
editor.showNotification = (key) => notify(key, words.completion);

/** The parser's message at the line that is wrong, in the page's language. */
const explain = () => {
  const icon = holder.querySelector(".parseErrorIcon");
  if (!icon) return;
  const line = editor.getDoc().lineCount();
  for (let number = 0; number < line; number += 1) {
    const { state } = editor.getTokenAt({ line: number, ch: editor.getDoc().getLine(number).length }, true);
    if (state.OK) continue;
    icon.onmouseover = icon.onmouseout = null;
    icon.title = words.expected.replace("{}", `\u2066${(state.possibleCurrent ?? []).join("  ")}\u2069`);
    return;
  }
};

// -- answers ---------------------------------------------------------------------------------------------------------
const addressOf = (query, more = {}) => `${form.getAttribute("action")}?${new URLSearchParams({ query, ...more })}`;
const say = (text) => { $("state").textContent = text; };
const busy = (now) => {
  $("stop").hidden = !now;
  form.ariaBusy = now;
};
const fault = (text) => {
  const section = $("fault").content.cloneNode(true);
  section.querySelector("p").textContent = text;
  return make("div", { id: "answer" }, section);
};
const ask = (query, signal) => {
  const address = addressOf(query, { lang: language, format: "html" });
  if (address.length <= LONGEST) return partOf(address, "answer", { signal });
  return partOf(form.action, "answer", { signal, method: "POST", body: new URLSearchParams({ query, lang: language, format: "html" }) });
};
const show = (answer) => {
  $("answer").replaceWith(answer);
  say(answer.dataset.says ?? "");
  enliven();
};
const run = async ({ remember = true } = {}) => {
  const query = editor.getValue();
  running?.abort();
  const mine = running = new AbortController();
  busy(true);
  say(words.running);
  if (remember && addressOf(query).length <= LONGEST) history.pushState({ query }, "", addressOf(query, { lang: language }));
  follow();
  try {
    show(await ask(query, mine.signal));
  } catch (error) {
    if (mine !== running) return;
    mine.signal.aborted ? say(words.stopped) : show(fault(error instanceof TypeError ? words.unreachable : error.message));
  } finally {
    if (mine === running) busy(false);
  }
};

/** Links that say the query follow what is typed. */
const follow = () => {
  const query = editor.getValue();
  $("permalink").href = addressOf(query);
  for (const tongue of document.querySelectorAll("a.tongue")) {
    const address = new URL(tongue.href);
    address.searchParams.set("query", query);
    tongue.href = address;
  }
  for (const example of document.querySelectorAll("#examples a")) {
    const same = new URL(example.href).searchParams.get("query") === query;
    same ? example.setAttribute("aria-current", "true") : example.removeAttribute("aria-current");
  }
};

// -- the table of an answer ------------------------------------------------------------------------------------------
const valueOf = (row, column) => row.cells[column].textContent.trim();
const sortBy = (table, column, heading) => {
  const down = heading.ariaSort === "ascending";
  for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
  heading.ariaSort = down ? "descending" : "ascending";
  const order = new Intl.Collator(language, { numeric: true }).compare;
  const rows = [...table.tBodies[0].rows].sort((a, b) => order(valueOf(a, column), valueOf(b, column)) * (down ? -1 : 1));
  table.tBodies[0].append(...rows);
};
const enliven = () => {
  const table = document.querySelector("#answer table");
  if (!table) return;
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const name = heading.textContent;
    heading.replaceChildren(make("button", { type: "button", textContent: name, title: words.sort.replace("{}", `\u2066${name}\u2069`), onclick: () => sortBy(table, column, heading) }));
  });
  const sift = $("sift");
  sift.hidden = table.tBodies[0].rows.length < 10;
  sift.querySelector("input").oninput = ({ target }) => {
    const wanted = fold(target.value.trim());
    for (const row of table.tBodies[0].rows) row.hidden = !fold(row.textContent).includes(wanted);
  };
};

// -- what is pressed -------------------------------------------------------------------------------------------------
form.onsubmit = (event) => {
  event.preventDefault();
  run();
};
$("stop").onclick = () => running?.abort();
$("examples")?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  editor.setValue(new URL(link.href).searchParams.get("query"));
  run();
  form.scrollIntoView({ block: "nearest" });
});
window.onpopstate = () => {
  const query = new URL(location).searchParams.get("query");
  if (query === null) return location.reload();
  editor.setValue(query);
  run({ remember: false });
};
if (matchMedia("(max-width: 61.99rem)").matches) document.querySelector(".ready")?.removeAttribute("open");
if (navigator.clipboard) {
  $("copy").hidden = false;
  $("copy").onclick = async () => {
    await navigator.clipboard.writeText($("permalink").href);
    say(words.copied);
  };
}
editor.on("change", () => {
  follow();
  setTimeout(explain);
});
explain();
enliven();
form.dataset.ready = "yes";
