// Drawings: lists of shapes that were laid out elsewhere become elements of SVG.

import { s } from "./dom.js";
import { nodes } from "./texts.js";

let count = 0;

/** A drawing in a language. */
export function draw(drawing, texts) {
  const { size, shapes } = drawing[texts.lang];
  const [title, about] = [`drawing${++count}`, `drawing${++count}`];
  const svg = s(
    "svg",
    { class: "drawing", viewBox: `0 0 ${size[0]} ${size[1]}`, role: "img", "aria-labelledby": title, "aria-describedby": about },
    s("title", { id: title }, texts.say(drawing.title)),
    s("desc", { id: about }, texts.say(drawing.about)),
    shapes.map(shape),
  );
  svg.style.maxWidth = `${size[0]}px`;
  return svg;
}

/** The patterns that drawings fill with; once in a page. */
export function patterns(list) {
  const made = list.map(([side, path], at) =>
    s(
      "pattern",
      { id: `p${at}`, width: side, height: side, patternUnits: "userSpaceOnUse" },
      s("rect", { class: `t${at}`, width: side, height: side }),
      s("path", { class: `h${at}`, d: path }),
    ),
  );
  return s("svg", { class: "patterns", "aria-hidden": "true", width: 0, height: 0 }, s("defs", {}, made));
}

function shape(list) {
  const [kind, ...rest] = list;
  if (kind === "g") return s("g", {}, s("title", {}, rest[0]), rest[1].map(shape));
  if (kind === "t") {
    const [x, y, anchor, size, face, text] = rest;
    return s("text", { class: `${face} plain`, x, y, "text-anchor": anchor, "font-size": size }, pieces(text));
  }
  if (kind === "b") {
    const [x, y, width, height, rx, fill, stroke] = rest;
    const place = { x, y, width, height, rx: rx || null };
    const made = [];
    if (fill) made.push(s("rect", { class: fill, ...place }));
    if (stroke) made.push(s("rect", { class: `line ${stroke[0]}`, ...place, ...strokes(stroke) }));
    return made;
  }
  const [points, stroke, arrow] = rest;
  const made = [s("path", { class: `line ${stroke[0]}`, d: "M" + points.map((point) => point.join(" ")).join("L"), ...strokes(stroke) })];
  if (arrow) made.push(s("path", { class: stroke[0], d: head(points.at(-2), points.at(-1), stroke[1]) }));
  return made;
}

function strokes([, width, dashed]) {
  return { "stroke-width": width, "stroke-dasharray": dashed ? "5 4" : null };
}

function pieces(text) {
  if (!Array.isArray(text)) return nodes(text);
  return text.map((piece) => (Array.isArray(piece) ? s("tspan", { class: piece[0] }, piece[1]) : piece));
}

/** The outline of an arrowhead. */
function head([x0, y0], [x, y], width) {
  const length = Math.hypot(x - x0, y - y0) || 1;
  const [ux, uy] = [(x - x0) / length, (y - y0) / length];
  const [long, wide] = [6 + 2 * width, 2.5 + width];
  const [bx, by] = [x - ux * long, y - uy * long];
  const corner = (side) => `L${bx - uy * wide * side} ${by + ux * wide * side}`;
  return `M${x} ${y}${corner(1)}${corner(-1)}Z`;
}
