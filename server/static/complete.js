// Completes what is typed into a search field marked `data-complete`: a combobox after the ARIA Authoring Practices.
// Without this script the field is a plain form.
const WAIT = 120;
for (const field of document.querySelectorAll("input[data-complete]")) {
  const language = document.documentElement.lang;
  const list = document.createElement("ul");
  let timer, asked = 0, active = -1;
  list.id = `${field.id}-found`;
  list.className = "complete";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0].textContent);
  field.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) field.setAttribute(name, value);

  const close = () => {
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    const items = [...list.children];
    active = (place + items.length) % items.length;
    items.forEach((item, i) => item.setAttribute("aria-selected", i === active));
    field.setAttribute("aria-activedescendant", items[active].id);
    items[active].scrollIntoView({ block: "nearest" });
  };
  const show = (results) => {
    list.replaceChildren(...results.map((found, i) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dir = "auto";
      item.textContent = found.label;
      item.dataset.href = `${found.href}?lang=${language}`;
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); location.assign(item.dataset.href); });
      return item;
    }));
    active = -1;
    list.hidden = !results.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const mine = ++asked, text = field.value.trim();
    if (text.length < 2) return close();
    const answer = await fetch(`${field.form.action}?${new URLSearchParams({ q: text, limit: 8, lang: language, format: "json" })}`);
    if (mine !== asked) return;
    if (answer.ok) show((await answer.json()).results.filter((found) => found.href.startsWith("/")));
    else close();
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(active + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(active < 0 ? -1 : active - 1); }
    if (event.key === "Enter" && active >= 0) { event.preventDefault(); location.assign(list.children[active].dataset.href); }
  });
}
