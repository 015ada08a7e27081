// Elements. Whatever came from the wire reaches the page through here, as text and never as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.setAttribute("class", value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

/** Children that are there: `condition && child` leaves false, which is none. */
function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** An element of HTML with attributes, listeners (`onclick`) and children; a string becomes a text node. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An element of SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Replaces what is in `element`. */
export function put(element, ...children) {
  element.replaceChildren(...present(children));
}

export const byId = (id) => document.getElementById(id);

/**
 * Lets one of `items` be reached by Tab and the others by arrows: one stop for all cells of a diagram.
 * `across` is how many items stand in a row; without it up and down go to the neighbour, too.
 */
export function rove(items, across = 1) {
  const list = [...items];
  list.forEach((item, at) => item.setAttribute("tabindex", at === 0 ? "0" : "-1"));
  const go = (event, to) => {
    const next = list[Math.max(0, Math.min(list.length - 1, to))];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  list.forEach((item, at) => {
    item.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
      if (event.key in steps) go(event, at + steps[event.key]);
      else if (event.key === "Home") go(event, 0);
      else if (event.key === "End") go(event, list.length - 1);
    });
    item.addEventListener("focus", () => {
      list.forEach((other) => other.setAttribute("tabindex", other === item ? "0" : "-1"));
    });
  });
}
