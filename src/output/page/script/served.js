// The page with its data on a server: frames come while they are captured.

import { byId } from "./dom.js";
import { Page } from "./main.js";
import { inflated } from "./provider.js";
import { StageView } from "./stage.js";
import { Texts } from "./texts.js";

/** Milliseconds between two looks at the whole capture while frames come. */
const REST = 4000;
/** Texts and definitions get numbers up to here, which any list of the browser can have. */
const MOST_NUMBERS = 2 ** 30;

class Served {
  constructor({ data, opening }) {
    const { live, capture: shown } = opening;
    // The numbers that answers which are still shown begin at.
    this.taken = { base: new Set(), defs: new Set() };
    Object.assign(this, { data, live, shown, pace: REST, frames: new Map(), told: null, help: "filter_help_served" });
    this.texts = new Texts(data.texts, data.lang);
    // Texts and definitions of an answer get numbers of their own, far enough from those that were asked for before.
    this.first = { base: data.texts.length, defs: data.defs.length };
    this.next = { ...this.first };
  }

  async ask(what, values = {}) {
    const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null).map(([key, value]) => [key, String(value)]));
    const { shown } = this;
    const response = await fetch(`${what}?${query}`);
    const answer = response.ok ? await response.json() : null;
    // What was asked of a capture that is gone meanwhile is told of no other.
    return shown === this.shown ? answer : null;
  }

  /** Room for the numbers of one answer; they begin anew after a while, so that a page can follow for days. */
  reserve(kind, room) {
    do {
      if (this.next[kind] > MOST_NUMBERS) this.next[kind] = this.first[kind];
      this.next[kind] += room;
    } while (this.taken[kind].has(this.next[kind] - room));
    const begin = this.next[kind] - room;
    this.taken[kind].add(begin);
    return begin;
  }

  /** Asks for something with texts in it, and for a frame with definitions of fields. */
  async told_of(what, values = {}, defs = null) {
    const base = this.reserve("base", 1 << 16);
    const answer = await this.ask(what, { ...values, base, defs });
    answer?.texts.forEach((text, at) => (this.texts.list[base + at] = text));
    answer?.defs?.forEach((def, at) => (this.data.defs[defs + at] = def));
    const told = { ...answer, base, begin: defs };
    if (answer) return told;
    this.forget({ ...told, texts: [] });
    return null;
  }

  forget({ base, texts, begin, defs }) {
    texts.forEach((_, at) => delete this.texts.list[base + at]);
    defs?.forEach((_, at) => delete this.data.defs[begin + at]);
    this.taken.base.delete(base);
    this.taken.defs.delete(begin);
  }

  async capture() {
    return this.data;
  }

  async list(filter, from = null) {
    const answer = await this.told_of("list", { filter, from, count: 200 });
    if (!answer) return { lines: [], first: 0, fit: 0, all: 0, error: null };
    if (this.listed) this.forget(this.listed);
    this.listed = answer;
    return answer;
  }

  async frame(number) {
    const known = this.frames.get(number);
    if (known) return known.frame;
    const answer = await this.told_of("frame", { number }, this.reserve("defs", 1 << 12));
    if (!answer) return null;
    // It may have been asked for twice before the first answer came.
    if (this.frames.has(number)) this.forget(this.frames.get(number));
    this.frames.set(number, answer);
    // A few frames that were looked at last are kept.
    if (this.frames.size > 50) {
      const [oldest, old] = this.frames.entries().next().value;
      this.frames.delete(oldest);
      this.forget(old);
    }
    return answer.frame;
  }

  /** One question at a time, and of those that wait for their turn only the last one: each makes the server read all. */
  async across(number) {
    const turn = (this.turn = {});
    await this.asking;
    if (turn !== this.turn) return null;
    const asking = this.told_of("across", { number });
    this.asking = asking;
    const answer = await asking;
    if (turn !== this.turn) {
      if (answer) this.forget(answer);
      return null;
    }
    if (this.answered) this.forget(this.answered);
    this.answered = answer;
    return answer?.across ?? [];
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

  listen(told) {
    this.told = told;
    const events = new EventSource("events");
    events.addEventListener("message", (event) => {
      const state = JSON.parse(event.data);
      if (state === null) return;
      const begins = this.shown !== null && state.capture !== this.shown;
      if (begins) this.begin(state.capture);
      if (this.shown !== null) this.ask("stage").then((scene) => this.stage.write(scene));
      told(begins ? "capture" : "frames");
      if (state.ended) {
        events.close();
        this.live = false;
        clearTimeout(this.waiting);
        this.look();
      } else if (this.live) this.rest(this.pace);
    });
    this.look();
  }

  /** Another capture of a lesson begins: what was told of frames is of one that is gone. */
  begin(capture) {
    this.shown = capture;
    for (const answer of this.frames.values()) this.forget(answer);
    this.frames.clear();
    clearTimeout(this.waiting);
    this.look();
  }

  /** Asks whoever plays the lesson for something. */
  async wish(wish) {
    await fetch(`wish?do=${wish}`, { method: "POST" });
  }

  /** Looks at the whole capture after a rest, unless that is going to happen anyway. */
  rest(time) {
    this.waiting ??= setTimeout(() => this.look(), time);
  }

  async look() {
    const begun = performance.now();
    const overview = await this.told_of("overview");
    this.waiting = null;
    if (!overview) return;
    const { capture, drawings, tables } = overview;
    Object.assign(this.data, { capture, drawings, tables });
    await this.told("overview");
    if (this.overview) this.forget(this.overview);
    this.overview = overview;
    // What takes long is not done all the time.
    this.pace = Math.max(REST, 10 * (performance.now() - begun));
  }
}

inflated(byId("data")).then((start) => {
  const provider = new Served(start);
  const page = new Page(provider, provider.data);
  page.list.input.value = start.opening.filter;
  page.list.follows = start.opening.live;
  if (provider.shown !== null) {
    provider.stage = new StageView(provider, page.texts, page.ui);
    byId("language").addEventListener("click", () => provider.stage.write());
  }
  page.start();
});
