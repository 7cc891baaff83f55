// The map: zoom and move, circles and names of the same size at every zoom, and the meetings of a place without leaving
// the page. Without this script circles are links, and the map stands still.
import { partOf } from "./parts.js";

const figure = document.getElementById("map");
if (figure) {
  const svg = figure.querySelector("svg");
  const whole = { width: Number(figure.dataset.width), height: Number(figure.dataset.height) };
  const home = figure.dataset.home.split(" ").map(Number);
  const names = svg.querySelectorAll(".names text");
  const spots = [...svg.querySelectorAll(".spots a")].map((link, place) => ({
    circle: link.querySelector("circle"), text: names[place],
    x: Number(link.dataset.x), y: Number(link.dataset.y), r: Number(link.dataset.r) }));
  const LETTERS = 13; // pixels
  let [left, top, width, height] = home;

  /** Map units in one pixel: the map fills its frame, so the side that needs more room decides. */
  const unit = () => Math.min(width / svg.clientWidth, height / svg.clientHeight);
  const draw = () => {
    svg.setAttribute("viewBox", [left, top, width, height].map((n) => n.toFixed(1)).join(" "));
    const one = unit();
    const written = [];
    const small = Math.min(Math.max(svg.clientWidth / 800, 0.55), 1);
    for (const { circle, text, x, y, r: full } of spots) {
      const r = full * small;
      circle.setAttribute("r", r * one);
      text.setAttribute("font-size", LETTERS * one);
      text.setAttribute("y", y + (r + LETTERS + 1) * one);
      const half = (text.textContent.length * LETTERS * 0.3 + 2) * one, line = y + (r + LETTERS / 2) * one, high = LETTERS * one;
      const free = !written.some(([x2, y2, half2]) => Math.abs(x - x2) < half + half2 && Math.abs(line - y2) < high);
      if (free) written.push([x, line, half]);
      text.classList.toggle("named", free);
    }
  };
  const hold = (value, size, limit) => Math.min(Math.max(value, Math.min(0, limit - size)), Math.max(0, limit - size));
  const zoom = (factor, x = left + width / 2, y = top + height / 2) => {
    const smaller = Math.min(Math.max(width * factor, 120), whole.width) / width;
    left = x - (x - left) * smaller;
    top = y - (y - top) * smaller;
    width *= smaller;
    height *= smaller;
    move(0, 0);
  };
  const move = (dx, dy) => {
    left = hold(left + dx, width, whole.width);
    top = hold(top + dy, height, whole.height);
    draw();
  };
  const under = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [point.x, point.y];
  };

  figure.querySelector(".zoom").hidden = false;
  figure.querySelector("a[data-zoom]").onclick = (event) => {
    event.preventDefault();
    [left, top, width, height] = [0, 0, whole.width, whole.height];
    draw();
  };
  figure.querySelector(".zoom").onclick = ({ target }) => {
    const step = target.dataset.zoom;
    if (!step) return;
    if (step !== "home") return zoom(Number(step));
    [left, top, width, height] = home;
    draw();
  };
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // a wheel alone scrolls the page
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.2 : 0.83, ...under(event));
  }, { passive: false });

  // One pointer moves the map, two zoom it; on a touch screen one finger scrolls the page.
  const pointers = new Map();
  let dragged = false;
  svg.addEventListener("pointerdown", (event) => {
    dragged = false;
    pointers.set(event.pointerId, event);
  });
  window.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.clientX, dy = event.clientY - before.clientY;
    const others = [...pointers.values()].filter((other) => other.pointerId !== event.pointerId);
    if (others.length) {
      const apart = (one) => Math.hypot(one.clientX - others[0].clientX, one.clientY - others[0].clientY);
      zoom(apart(before) / Math.max(apart(event), 1), ...under(others[0]));
    } else if (event.pointerType === "mouse" && (dragged || Math.hypot(dx, dy) > 4)) {
      dragged = true;
      move(-dx * unit(), -dy * unit());
    } else {
      return;
    }
    pointers.set(event.pointerId, event);
  });
  for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, (event) => pointers.delete(event.pointerId));
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  const show = async (link) => {
    const address = link.getAttribute("href");
    const there = await partOf(address, "there");
    document.getElementById("there").replaceWith(there);
    history.replaceState(null, "", address);
    for (const other of document.querySelectorAll(".spots a, .places a")) {
      if (other.getAttribute("href") === address) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    there.scrollIntoView({ block: "nearest" });
    there.focus({ preventScroll: true });
  };
  for (const link of document.querySelectorAll(".spots a, .places a")) {
    link.addEventListener("click", (event) => {
      if (dragged) return event.preventDefault();
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(link).catch(() => location.assign(link.getAttribute("href")));
    });
  }
  new ResizeObserver(draw).observe(svg);
  draw();
  figure.dataset.ready = "yes";
}
