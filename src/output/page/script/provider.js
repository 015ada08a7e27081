// Where the page gets its data: one narrow interface, so that the same page serves what is embedded in it, what a server
// has, or what a dissector in the page itself finds. Everything is asked for and answered later.
//
//   capture()           what this capture is, the model's layers, the texts, the definitions of fields
//   list(filter, from)  lines of the frames that fit, from a place on or the last ones: { lines, first, fit, all, error }
//   frame(number)       all that is described of one frame
//   across(number)      what other frames tell of it, which may take a while: numbers of texts; null where nobody asks any more
//   drawings(), tables(), glossary()
//   help                what to say of its filters: a key of the page's words
//   listen(told)        `told` is called with what changed: "frames", "overview", or "capture" where another one begins

import { Texts } from "./texts.js";

/** What stands in an element: JSON, compressed, in Base64. */
export async function inflated(element) {
  const bytes = Uint8Array.from(atob(element.textContent), (c) => c.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(plain).json();
}

export class Embedded {
  /** A provider of the data that stands in an element. */
  static async from(element) {
    return new Embedded(await inflated(element));
  }

  constructor(data) {
    this.data = data;
    this.texts = new Texts(data.texts, data.lang);
    this.byNumber = new Map(data.frames.map((frame) => [frame.number, frame]));
    this.found = new Map();
    this.help = "filter_help";
  }

  async capture() {
    return this.data;
  }

  async frame(number) {
    return this.byNumber.get(number);
  }

  async across(number) {
    return this.byNumber.get(number)?.across ?? [];
  }

  async drawings() {
    return this.data.drawings;
  }

  async tables() {
    return this.data.tables;
  }

  async glossary() {
    return this.data.glossary;
  }

  async list(filter) {
    const wanted = terms(filter);
    const lines = this.data.lines.filter((line) => wanted.every((term) => this.fits(line, term)));
    return { lines, first: 0, fit: lines.length, all: this.data.lines.length, error: null };
  }

  /** Nothing that is embedded changes. */
  listen() {}

  /** Whether a line fits a term: a word of the line, a name of a protocol or field, or a field with its value. */
  fits(line, term) {
    const { name, value, negated } = term;
    const known = this.of(line);
    const fits =
      value === undefined
        ? known.text.includes(name) || known.layers.includes(name) || known.fields.has(name)
        : (known.fields.get(name) ?? []).some((text) => text === value || text.startsWith(value + " (") || text.includes(`(${value})`));
    return fits !== negated;
  }

  /** What of a frame can be found, in the language of the page. */
  of(line) {
    const key = `${this.texts.lang} ${line.number}`;
    if (!this.found.has(key)) {
      const say = (number) => this.texts.say(number).toLowerCase();
      const cells = [line.from, line.to, line.protocol, line.facts, line.tap].filter((cell) => cell !== null);
      const fields = new Map();
      for (const layer of this.byNumber.get(line.number)?.layers ?? []) {
        for (const [def, , , , , reading] of layer.fields) {
          const name = this.data.defs[def][0];
          fields.set(name, [...(fields.get(name) ?? []), say(reading).replace(/^"(.*)"$/, "$1")]);
        }
      }
      const text = [line.number, line.time, line.octets, ...cells.map(say)].join(" ");
      this.found.set(key, { text, layers: say(line.layers).split(":"), fields });
    }
    return this.found.get(key);
  }
}

/** The terms of a filter: words, `!word`, `name == value`; `&&` and "and" between them may be left out. */
export function terms(filter) {
  const terms = [];
  const pattern = /(!|not\s+)?([^\s=!"]+)(?:\s*(==|=|!=)\s*("[^"]*"|\S+))?|"([^"]*)"/gi;
  for (const [, not, name, operator, value, quoted] of filter.toLowerCase().matchAll(pattern)) {
    const word = name ?? quoted;
    if (word === "&&" || word === "and") continue;
    terms.push({ name: word, value: value?.replace(/^"(.*)"$/, "$1"), negated: Boolean(not) !== (operator === "!=") });
  }
  return terms;
}
