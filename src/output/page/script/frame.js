// One frame, completely, and the card that says what one points at.

import { h, put } from "./dom.js";
import { Journey } from "./journey.js";
import { Light } from "./light.js";
import { boxes, budget, diagram, fields, notes, octets, stack } from "./parts.js";

export class FrameView {
  /** `chose` is told the field that was chosen, by its name, or null. */
  constructor(view, card, provider, texts, ui, chose) {
    Object.assign(this, { view, card, provider, texts, ui, chose, frame: null });
    this.light = new Light(view, (target) => this.explain(target));
    view.addEventListener("click", (event) => {
      const element = event.target.closest("button[data-layer], [data-leaf], [data-leaves]");
      if (!element || event.target.closest("summary")) return;
      const { layer, leaf, leaves } = element.dataset;
      this.choose(leaves ? leaves.split(" ")[0] : leaf === undefined ? layer : `${layer}:${leaf}`);
    });
  }

  async write(number) {
    const { provider, texts, ui } = this;
    const turn = (this.turn = {});
    const [data, frame] = [await provider.capture(), await provider.frame(number)];
    // Another frame may be wanted by now.
    if (!frame || turn !== this.turn) return false;
    this.data = data;
    this.frame = frame;
    const [heading, ...comments] = frame.heading;
    const part = (key, ...children) => h("section", { class: `part part-${key}` }, h("h3", {}, ui(key)), children);
    const way = h("div", { class: "way" });
    const across = h("div", { "aria-live": "polite" }, h("p", { class: "faint" }, ui("asking_across")));
    this.card = h("aside", { class: "card", "aria-label": ui("pointed_at") });
    const left = h(
      "div",
      { class: "left" },
      part("boxes", boxes(frame, texts)),
      part("bits", frame.diagrams.map((one) => [diagram(frame, one, texts, ui), !one.trailer && fields(frame, one.layer, data, texts, ui)])),
    );
    const right = h("div", { class: "right" }, this.card, part("octets", octets(frame, texts, ui)));
    put(
      this.view,
      h("h2", { class: "frame-heading", tabindex: "-1" }, texts.write(heading)),
      comments.map((word) => h("p", { class: "comment" }, texts.write(word))),
      h("div", { class: "sides" }, left, right),
      part("layers", stack(frame, texts, ui, data.layers)),
      part("sum", budget(frame, texts)),
      part("across", across),
      part("way", way),
      frame.notes.length > 0 && part("notes", notes(frame, texts)),
    );
    this.journey = new Journey(way, texts, ui);
    this.journey.write(frame);
    this.light.index();
    this.explain(null);
    this.tell(across, number);
    return true;
  }

  /** Shows no frame. */
  clear() {
    this.turn = null;
    this.frame = null;
    this.journey?.stop();
    put(this.view);
    this.light.index();
  }

  /** Writes what other frames tell, once that is known; where they tell nothing, there is no such part. */
  async tell(view, number) {
    const sentences = await this.provider.across(number);
    if (sentences === null || !view.isConnected) return;
    if (sentences.length === 0) view.parentElement.remove();
    else put(view, h("ul", { class: "notes" }, sentences.map((word) => h("li", { class: "o4" }, this.texts.say(word)))));
  }

  /** Keeps a field or layer lit, and tells so. */
  choose(key) {
    this.light.choose(key);
    this.chose(key === null ? null : this.nameOf(key));
  }

  nameOf(key) {
    const [layer, leaf] = key.split(":");
    const found = this.frame.layers[layer];
    if (leaf === undefined) return found?.name ?? null;
    const field = found?.fields.find((known) => String(known[2]) === leaf);
    return field ? this.data.defs[field[0]][0] : null;
  }

  /** Chooses the field or protocol of this name, and brings it into view. */
  find(name) {
    for (const [index, layer] of this.frame.layers.entries()) {
      const field = layer.fields.find((known) => known[2] !== null && this.data.defs[known[0]][0] === name);
      if (!field && layer.name !== name) continue;
      const key = field ? `${index}:${field[2]}` : String(index);
      this.light.choose(key);
      const selector = field ? `button.cell[data-layer="${index}"][data-leaf="${field[2]}"]` : `button.box-title[data-layer="${index}"]`;
      this.view.querySelector(selector)?.scrollIntoView({ block: "center" });
      return true;
    }
    return false;
  }

  /** Says in words what is pointed at. */
  explain(target) {
    if (!this.frame) return;
    const { texts, ui, card } = this;
    const layer = target && this.frame.layers[target.layer];
    card.classList.toggle("empty", !layer);
    if (!layer) return put(card, h("p", { class: "faint" }, ui("point")));
    const model = this.data.layers.find((known) => known.number === layer.osi);
    const facts = (...pairs) => h("dl", {}, pairs.filter(Boolean).map(([key, value, mono]) => [h("dt", {}, ui(`column_${key}`)), h("dd", { class: mono && "mono" }, value)]));
    const shown = target.keys.slice(0, 8).map((key) => {
      const [index, leaf] = key.split(":");
      const field = this.frame.layers[index].fields.find((known) => String(known[2]) === leaf);
      if (!field) return null;
      const [name, title, spec, about] = this.data.defs[field[0]];
      return h(
        "div",
        { class: "field" },
        h("h4", {}, texts.say(title)),
        texts.say(field[5]) !== "" && h("p", { class: "mono value" }, texts.say(field[5])),
        about !== null && h("p", {}, texts.say(about)),
        facts(["place", texts.say(field[6])], ["name", name, true], ["source", spec]),
      );
    });
    const own = h(
      "div",
      { class: `of o${layer.osi}` },
      h("h4", {}, h("span", { class: "osi" }, String(layer.osi)), texts.say(layer.title)),
      h("p", {}, texts.say(layer.about)),
      shown.length === 0 && h("p", {}, texts.say(model.duty)),
      facts(["source", layer.spec]),
    );
    const letGo = h("button", { type: "button", class: "let-go", "aria-label": ui("let_go"), onclick: () => this.choose(null) }, "×");
    put(card, letGo, shown, own);
  }
}
