// The parts of one frame: its boxes, its layers in both models, its octets as a sum, its headers bit by bit, its octets,
// its fields in words. What they say comes with the data; here it is only put in place.

import { h, rove } from "./dom.js";

/** The boxes, nested as the layers are. */
export function boxes(frame, texts) {
  const open = [];
  const root = h("div", { class: "boxes" });
  for (const box of frame.boxes) {
    const [name, ...names] = box.names.map((word) => texts.say(word));
    const octets = box.octets.map((word) => texts.say(word)).join(", ");
    const title = h(
      "button",
      { type: "button", class: "box-title", "data-layer": box.layer },
      box.osi > 0 && h("span", { class: "osi" }, String(box.osi)),
      h("span", { class: "names" }, h("strong", {}, name ?? ""), names.map((other) => ` · ${other}`)),
      h("span", { class: "mono octets" }, octets),
    );
    const made = h(
      "div",
      { class: `box o${box.osi}${box.quoted ? " quoted" : ""}`, "data-layer": box.layer },
      title,
      box.content !== null && h("p", { class: "mono" }, texts.write(box.content)),
      h("div", { class: "inside" }),
      box.behind.map((word) => h("p", { class: "mono" }, texts.write(word))),
    );
    open.length = box.depth;
    (open.at(-1)?.querySelector(":scope > .inside") ?? root).append(made);
    open.push(made);
  }
  rove(root.querySelectorAll(".box-title"));
  return root;
}

/** The table of both models. */
export function stack(frame, texts, ui, layers) {
  const number = (value) => h("td", { class: "number" }, value === null ? "–" : String(value));
  let [before, internet] = [null, null];
  const rows = frame.rows.map(([osi, layer, protocol, pdu, at, header, carries, remark]) => {
    const model = layers.find((known) => known.number === osi);
    const isNew = osi !== before;
    const isNewInternet = model.internet !== internet;
    [before, internet] = [osi, model.internet];
    return h(
      "tr",
      { class: `o${osi}${layer === null ? " absent" : ""}`, "data-layer": layer },
      h("th", { scope: "row", title: texts.say(model.duty) }, isNew ? `${osi} ${texts.say(model.name)}` : "″"),
      h("td", {}, isNewInternet ? texts.say(model.internet) : "″"),
      h("td", { class: "protocol" }, texts.say(protocol)),
      h("td", {}, texts.say(pdu)),
      number(at),
      number(header),
      number(carries),
      h("td", { class: "mono" }, texts.say(remark)),
    );
  });
  const heads = ["osi", "internet", "protocol", "pdu", "at", "header", "carries", "ends"];
  const head = h("tr", {}, heads.map((key, at) => h("th", { scope: "col", class: at >= 4 && at < 7 && "number" }, ui(`column_${key}`))));
  return h("div", { class: "scroll" }, h("table", { class: "stack" }, h("caption", { class: "hidden" }, ui("layers")), h("thead", {}, head), h("tbody", {}, rows)));
}

/** The octets to scale, and as a sum. */
export function budget(frame, texts) {
  const strip = h("div", { class: "strip", "aria-hidden": "true" });
  for (const [part, layer, osi, start, end, name] of frame.terms) {
    const segment = h(
      "div",
      { class: `segment o${osi} ${part}`, "data-layer": layer, title: `${texts.say(name)}: ${end - start}` },
      h("span", { class: "plate" }, h("span", { class: "segment-name" }, texts.say(name)), h("strong", {}, String(end - start))),
    );
    segment.style.flexGrow = String(end - start);
    strip.append(segment);
  }
  return [strip, frame.sums.map((word) => h("p", { class: "mono sum" }, texts.write(word)))];
}

/** A header bit by bit: a grid of 32 columns, in which each field is a button with the bits that are its own. */
export function diagram(frame, data, texts, ui) {
  const layer = frame.layers[data.layer];
  // Cells count from the first octet drawn; fields from the first of their layer.
  const grid = h("div", { class: `bits o${layer.osi}`, role: "group", "aria-label": texts.say(data.heading) });
  const place = (element, row, from, to) => {
    element.style.gridRow = String(row + 2);
    element.style.gridColumn = `${from + 2} / ${to + 2}`;
    grid.append(element);
    return element;
  };
  for (let bit = 0; bit < 32; bit += 1) place(h("span", { class: "ruler", "aria-hidden": "true" }, String(bit)), -1, bit, bit + 1);
  data.rows.forEach((row, at) => {
    const gap = at > 0 && data.rows[at - 1] + 1 !== row;
    place(h("span", { class: `gutter${gap ? " gap" : ""}`, "aria-hidden": "true" }, String(row * 4)), at, -1, 0);
  });
  const buttons = [];
  for (const [leaf, start, end, name, value, inline, full] of data.cells) {
    const pieces = data.rows
      .map((row, at) => ({ at, row, from: Math.max(start, row * 32) - row * 32, to: Math.min(end, row * 32 + 32) - row * 32 }))
      .filter((piece) => piece.from < piece.to);
    if (pieces.length === 0) continue;
    const link = leaf === null ? { "data-layer": data.layer } : { "data-layer": data.layer, "data-leaf": leaf };
    const widest = Math.max(...pieces.map((piece) => piece.to - piece.from));
    const written = pieces.filter((piece) => piece.to - piece.from === widest);
    const main = written[Math.floor((written.length - 1) / 2)];
    pieces.forEach((piece, nth) => {
      const isMain = piece === main;
      const kind = leaf === null ? " unnamed" : "";
      const text = isMain ? writing(texts, name, value, inline) : [];
      const element = isMain
        ? h("button", { type: "button", class: `cell${kind}`, ...link }, h("span", { class: "hidden" }, texts.say(full)), h("span", { class: "seen", "aria-hidden": "true" }, text))
        : h("span", { class: `cell${kind}`, "aria-hidden": "true", ...link });
      place(element, piece.at, piece.from, piece.to);
      if (isMain) buttons.push(element);
      // Between two rows of one field there is no line.
      const above = pieces[nth - 1];
      if (above && above.at + 1 === piece.at && above.row + 1 === piece.row) {
        const [from, to] = [Math.max(above.from, piece.from), Math.min(above.to, piece.to)];
        if (from < to) place(h("span", { class: `bridge${kind}`, "aria-hidden": "true", ...link }), piece.at, from, to);
      }
    });
  }
  rove(buttons);
  const left = data.left_out === null ? null : h("p", { class: "faint" }, ui("rows_left_out", { first: data.left_out }));
  return h(
    "section",
    { class: "diagram" },
    h("h4", { "data-layer": data.layer }, texts.write(data.heading)),
    !data.trailer && h("p", { class: "faint" }, texts.say(layer.about)),
    h("div", { class: "scroll bits-scroll" }, grid),
    left,
  );
}

/** Name and value as they fit in a cell: in one line (a bit of `inline` for each language), or one above the other. */
function writing(texts, name, value, inline) {
  const [names, values] = [texts.say(name).split("\n"), texts.say(value).split("\n").filter(Boolean)];
  if (inline & (texts.lang === "en" ? 1 : 2)) return [names.join(" "), " ", h("b", {}, values.join(" "))];
  return [...names.map((line) => h("span", {}, line)), ...values.map((line) => h("b", {}, line))];
}

/** The octets: sixteen a row, in hexadecimal and as characters, each with the fields that it is part of. */
export function octets(frame, texts, ui) {
  const bytes = Uint8Array.from(atob(frame.octets), (c) => c.charCodeAt(0));
  const owners = ownersOf(frame, bytes.length);
  const table = h("div", { class: "octets", role: "grid", "aria-label": ui("octets"), "aria-readonly": "true" });
  const cells = [];
  for (let row = 0; row < bytes.length; row += 16) {
    const line = h("div", { class: "octet-row", role: "row" }, h("span", { class: "faint", role: "rowheader" }, row.toString(16).padStart(4, "0")));
    const letters = h("span", { class: "letters", role: "presentation", "aria-hidden": "true" });
    for (let at = row; at < Math.min(row + 16, bytes.length); at += 1) {
      const { layer, osi, leaves } = owners[at];
      const link = { "data-layer": layer, "data-leaves": leaves.length > 0 ? leaves.join(" ") : undefined };
      const name = bytes[at].toString(16).padStart(2, "0");
      const cell = h("span", { class: `octet o${osi}${at % 16 === 8 ? " half" : ""}`, role: "gridcell", tabindex: "-1", "data-at": at, ...link }, name);
      cells.push(cell);
      line.append(cell);
      const letter = bytes[at] >= 0x20 && bytes[at] < 0x7f ? String.fromCharCode(bytes[at]) : "·";
      letters.append(h("span", { class: `letter o${osi}`, ...link }, letter));
    }
    line.append(letters);
    table.append(line);
  }
  rove(cells, 16);
  const left = frame.captured - bytes.length;
  return [h("div", { class: "scroll" }, table), left > 0 && h("p", { class: "faint" }, ui("octets_left_out", { n: left }))];
}

/** Whose each octet is: the innermost layer, and the fields that have bits in it. */
function ownersOf(frame, length) {
  const owners = Array.from({ length }, () => ({ layer: undefined, osi: 0, leaves: [] }));
  for (const [, layer, osi, start, end] of frame.terms) {
    for (let at = start; at < Math.min(end, length); at += 1) Object.assign(owners[at], { layer: layer ?? undefined, osi });
  }
  frame.layers.forEach((layer, index) => {
    for (const [, , leaf, start, end] of layer.fields) {
      if (leaf === null) continue;
      const [from, to] = [layer.at[0] * 8 + start, layer.at[0] * 8 + end];
      for (let at = from >> 3; at < Math.min((to + 7) >> 3, length); at += 1) owners[at].leaves.push(`${index}:${leaf}`);
    }
  });
  return owners;
}

/** The fields of a layer in words, with the section that says so. */
export function fields(frame, index, data, texts, ui) {
  const layer = frame.layers[index];
  const rows = layer.fields.map(([def, depth, leaf, , , reading, place]) => {
    const [name, title, spec, about] = data.defs[def];
    const row = h(
      "tr",
      { "data-layer": index, "data-leaf": leaf ?? undefined },
      h("th", { scope: "row" }, texts.say(title)),
      h("td", { class: "mono" }, texts.say(reading)),
      h("td", {}, texts.say(place)),
      h("td", { class: "mono" }, name),
      h("td", {}, spec),
      h("td", { class: "about" }, about === null ? "" : texts.say(about)),
    );
    row.firstChild.style.paddingInlineStart = `${0.5 + depth * 1.1}rem`;
    return row;
  });
  const heads = ["field", "value", "place", "name", "source", "about"];
  return h(
    "details",
    { class: "fields" },
    h("summary", {}, ui("fields_in_words", { name: texts.say(layer.title) })),
    h(
      "div",
      { class: "scroll" },
      h("table", {}, h("thead", {}, h("tr", {}, heads.map((key) => h("th", { scope: "col" }, ui(`column_${key}`))))), h("tbody", {}, rows)),
    ),
  );
}

/** The notes, each under the layer that it is about. */
export function notes(frame, texts) {
  const items = frame.notes.map(([layer, text, source]) =>
    h("li", { class: layer === null ? "o0" : `o${frame.layers[layer].osi}`, "data-layer": layer }, texts.write(text), " ", h("cite", {}, source)),
  );
  return h("ul", { class: "notes" }, items);
}
