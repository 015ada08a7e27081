// The way of a message: down the stack of its sender, over the hops, up the stack of its receiver, step by step.

import { h, put } from "./dom.js";

const PACE = 2600;

export class Journey {
  constructor(view, texts, ui) {
    Object.assign(this, { view, texts, ui, at: 0, timer: null });
  }

  /** Sets the stage for a frame. */
  write(frame) {
    this.stop();
    Object.assign(this, { frame, steps: frame.way, at: 0 });
    if (this.steps.length === 0) return put(this.view, h("p", { class: "faint" }, this.ui("no_way")));
    const { ui } = this;
    const button = (key, act) => h("button", { type: "button", "aria-label": ui(key), title: ui(key), onclick: act }, SIGNS[key]);
    this.playing = h("button", { type: "button", onclick: () => this.toggle() }, ui("play"));
    this.says = h("p", { class: "says", "aria-live": "polite" });
    this.place = h("span", { class: "count" });
    this.range = h("input", { type: "range", min: 0, max: this.steps.length - 1, "aria-label": ui("step_of"), oninput: () => this.go(Number(this.range.value)) });
    const controls = h("div", { class: "controls" }, button("first", () => this.go(0)), button("back", () => this.go(this.at - 1)), this.playing, button("next", () => this.go(this.at + 1)), this.range, this.place);
    this.stage = h("div", { class: "stage", "aria-hidden": "true" }, this.tower("sender"), h("div", { class: "medium" }, h("span", {}, ui("medium"))), this.tower("receiver"));
    this.parcel = h("div", { class: "parcel" });
    this.stage.append(this.parcel);
    const list = h("ol", { class: "steps-print" }, this.steps.map((step) => h("li", {}, this.texts.say(step.says))));
    put(this.view, controls, this.says, this.stage, list);
    this.go(0);
  }

  /** The layers that take part, from the top down, with room in each for what is there. */
  tower(place) {
    const layers = [...new Set(this.steps.filter((step) => step.layer !== null).map((step) => step.layer))].sort((a, b) => b - a);
    const floors = layers.map((index) => {
      const layer = this.frame.layers[index];
      return h("div", { class: `floor o${layer.osi}`, "data-floor": `${place}${index}` }, h("span", { class: "osi" }, String(layer.osi)), this.texts.say(layer.title));
    });
    return h("div", { class: `tower ${place}` }, h("strong", {}, this.ui(place)), floors);
  }

  go(to) {
    this.at = Math.max(0, Math.min(this.steps.length - 1, to));
    const step = this.steps[this.at];
    put(this.says, this.texts.say(step.says));
    this.range.value = String(this.at);
    this.range.setAttribute("aria-valuetext", this.texts.say(step.says));
    put(this.place, `${this.at + 1} / ${this.steps.length}`);
    const parts = this.frame.terms
      .map(([part, , osi, start, end, name]) => ({ part, osi, name, octets: Math.min(end, step.octets[1]) - Math.max(start, step.octets[0]) }))
      .filter((part) => part.octets > 0);
    put(
      this.parcel,
      parts.map((part) => h("span", { class: `o${part.osi} ${part.part}` }, h("span", {}, this.texts.say(part.name)), h("b", {}, String(part.octets)))),
    );
    for (const floor of this.stage.querySelectorAll(".floor")) floor.classList.remove("busy");
    const floor = step.layer === null ? this.stage.querySelector(".medium") : this.stage.querySelector(`[data-floor="${step.place}${step.layer}"]`);
    floor?.classList.add("busy");
    this.stage.querySelector(".medium").classList.toggle("busy", step.layer === null);
    this.move(floor, step.place);
    if (this.at === this.steps.length - 1) this.stop();
  }

  /** Brings the parcel to where the step happens. */
  move(floor, place) {
    if (!floor) return;
    const [stage, at] = [this.stage.getBoundingClientRect(), floor.getBoundingClientRect()];
    const own = this.parcel.getBoundingClientRect();
    const middle = at.left - stage.left + at.width / 2;
    const left = place === "sender" ? at.right - stage.left + 10 : place === "receiver" ? at.left - stage.left - own.width - 10 : middle - own.width / 2;
    const top = at.top - stage.top + (at.height - own.height) / 2;
    const within = Math.max(0, Math.min(stage.width - own.width, left));
    this.parcel.style.transform = `translate(${within}px, ${top}px)`;
  }

  toggle() {
    if (this.timer !== null) return this.stop();
    if (this.at === this.steps.length - 1) this.go(0);
    this.timer = setInterval(() => this.go(this.at + 1), PACE);
    this.show("pause");
  }

  stop() {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    if (this.playing) this.show("play");
  }

  show(key) {
    put(this.playing, this.ui(key));
  }
}

const SIGNS = { first: "|◀", back: "◀", next: "▶" };
