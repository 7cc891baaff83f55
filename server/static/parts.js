// What the scripts of several pages share.

/** The data that the server put into the page under this id. */
export const dataOf = (id) => JSON.parse(document.getElementById(id).textContent);

/** A text as names are compared: without marks, case, tatweel, and with the letters that writers interchange as one. */
export const folding = (letters) => (text) =>
  [...text.normalize("NFKD").replace(/[\p{M}\u0640]/gu, "").toLowerCase()].map((letter) => letters[letter] ?? letter).join("");

/** The element with this id of another page of this server. Throws where the server does not answer with a page. */
export const partOf = async (address, id, options = {}) => {
  const response = await fetch(address, { ...options, headers: { Accept: "text/html" } });
  const text = await response.text();
  const found = new DOMParser().parseFromString(text, "text/html").getElementById(id);
  if (!found) throw new Error(text.slice(0, 500));
  return document.adoptNode(found);
};

/** An element with properties and children. */
export const make = (tag, props = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};

/** Offer the names of actors while one is typed, in the datalist of the field. */
export const offerNames = (field, language) => {
  let timer;
  const offer = async () => {
    const text = field.value.trim();
    if (text.length < 2) return;
    const response = await fetch(`/search?${new URLSearchParams({ q: text, lang: language, limit: 10, kind: "Actor", format: "json" })}`);
    if (!response.ok) return;
    field.list.replaceChildren(...(await response.json()).results.map(({ label }) => make("option", { value: label })));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 150);
  });
};
