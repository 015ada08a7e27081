// What this capture is: its heading, its drawings, its tables, the glossary.

import { h, put } from "./dom.js";
import { draw } from "./drawing.js";

/** Heading, remarks and taps of the capture. */
export function heading(view, data, texts, ui) {
  const { capture } = data;
  put(
    view,
    h("p", { class: "lead" }, texts.say(capture.heading)),
    capture.notes.map((word) => h("p", {}, texts.say(word))),
    capture.sampling !== null && h("p", { class: "sampling" }, texts.say(capture.sampling)),
    capture.taps.length > 0 && taps(capture.taps, texts, ui),
  );
}

function taps(list, texts, ui) {
  const rows = list.map(([name, description, link]) => h("tr", {}, h("th", { scope: "row" }, texts.say(name)), h("td", {}, texts.say(description)), h("td", { class: "mono" }, link)));
  const heads = ["tap", "description", "link"].map((key) => h("th", { scope: "col" }, ui(`column_${key}`)));
  return h("details", {}, h("summary", {}, ui("taps")), h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows))));
}

/** The drawings called `names`, each with its title. */
export function drawings(view, list, names, texts) {
  const shown = list.filter((drawing) => names.includes(drawing.what));
  put(view, shown.map((drawing) => h("figure", {}, h("div", { class: "scroll" }, draw(drawing, texts)))));
  return shown.length > 0;
}

/** Every table that has rows or something to say. */
export function tables(view, list, texts) {
  put(
    view,
    list
      .filter((table) => table.rows.length > 0)
      .map((table) =>
        h(
          "details",
          { class: "table" },
          h("summary", {}, texts.say(table.title)),
          h(
            "div",
            { class: "scroll" },
            h(
              "table",
              {},
              h("thead", {}, h("tr", {}, table.columns.map(([title, isNumber]) => columnHead(texts.say(title), isNumber)))),
              h("tbody", {}, table.rows.map((row) => h("tr", { class: osiOf(row) }, row.map((value, at) => cell(value, table.columns[at]?.[1], texts))))),
            ),
          ),
          table.hidden !== null && h("p", { class: "faint" }, texts.say(table.hidden)),
          table.notes.map((note) => h("p", {}, texts.say(note))),
        ),
      ),
  );
}

/** What stands above a column: of one that has no title, such as bars beside their numbers, nothing. */
function columnHead(title, isNumber) {
  return title === "" ? h("td") : h("th", { scope: "col", class: isNumber && "number" }, title);
}

function osiOf(row) {
  const layer = row.find((value) => Array.isArray(value) && value[0] === "layer");
  return layer ? `o${layer[1]}` : null;
}

function cell(value, isNumber, texts) {
  if (!Array.isArray(value)) return h("td", { class: isNumber && "number" }, texts.say(value));
  const [kind, first, text] = value;
  if (kind === "bar") {
    const bar = h("span", { class: "bar" });
    bar.style.width = `${Math.max(first, 0)}%`;
    return h("td", { class: "bar-cell" }, bar);
  }
  const made = h("td", {}, texts.say(text));
  if (kind === "branch") made.style.paddingInlineStart = `${0.5 + first * 1.1}rem`;
  return made;
}

/** Terms in words, in the order of the alphabet. */
export function glossary(view, entries, texts, ui) {
  const told = entries.map(([term, text, spec]) => ({ term: texts.say(term), text: texts.say(text), spec }));
  told.sort((one, other) => one.term.localeCompare(other.term, texts.lang));
  put(view, h("dl", { class: "glossary" }, told.map((entry) => h("div", {}, h("dt", {}, entry.term), h("dd", {}, entry.text, " ", entry.spec !== "" && h("cite", {}, entry.spec))))));
}
