// The page: sections, language, light and dark, keys, and links that lead to a frame and a field.

import { byId, h, put } from "./dom.js";
import { patterns } from "./drawing.js";
import { FrameView } from "./frame.js";
import { List } from "./list.js";
import { drawings, glossary, heading, tables } from "./overview.js";

const THEMES = ["auto", "light", "dark"];

export class Page {
  constructor(provider, data) {
    Object.assign(this, { provider, data, texts: provider.texts, shortcuts: true, number: null });
    this.ui = (key, values = {}) =>
      Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, String(value)), this.texts.say(data.ui[key]));
    document.body.append(patterns(data.patterns));
    this.list = new List(byId("list"), provider, this.texts, this.ui, (number) => this.show(number));
    this.view = new FrameView(byId("frame"), null, provider, this.texts, this.ui, (field) => this.link(field));
    byId("language").addEventListener("click", () => this.speak(this.texts.lang === "en" ? "pt-BR" : "en"));
    byId("theme").addEventListener("click", () => this.dress(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % 3]));
    byId("print").addEventListener("click", () => window.print());
    byId("help").addEventListener("click", () => byId("keys").showModal());
    document.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.follow());
    window.addEventListener("beforeprint", () => this.open(true));
    window.addEventListener("afterprint", () => this.open(false));
  }

  async start() {
    await this.write();
    const led = await this.follow();
    if (!led) await this.showFirst();
    this.provider.listen((what) => this.told(what));
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
  }

  /** Shows the first frame of the list, if none is shown. */
  async showFirst() {
    const [first] = this.list.lines;
    if (this.number === null && first) await this.show(first.number, false);
  }

  /** Shows what is new. */
  async told(what) {
    if (what === "overview") return this.writeOverview();
    if (what === "capture") this.clear();
    await this.list.narrow();
    await this.showFirst();
  }

  /** Lets go of the frame that is shown: it is of a capture that is gone. */
  clear() {
    this.number = null;
    this.field = null;
    this.list.first = 0;
    this.list.mark(null);
    this.view.clear();
    history.replaceState(null, "", location.pathname);
  }

  /** Writes everything in the language of the page. */
  async write() {
    const { texts, ui, provider } = this;
    document.documentElement.lang = texts.lang;
    for (const element of document.querySelectorAll("[data-text]")) put(element, ui(element.dataset.text));
    for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", ui(element.dataset.label));
    put(byId("language"), ui("other_language"));
    byId("language").lang = texts.lang === "en" ? "pt-BR" : "en";
    this.dress(document.documentElement.dataset.theme);
    glossary(byId("glossary"), await provider.glossary(), texts, ui);
    this.writeKeys();
    await this.writeOverview();
    await this.list.write();
  }

  /** Writes what is said of the whole capture. */
  async writeOverview() {
    const { data, texts, ui, provider } = this;
    document.title = texts.say(data.capture.title);
    put(byId("title"), texts.say(data.capture.title));
    heading(byId("heading"), data, texts, ui);
    const drawn = await provider.drawings();
    for (const [id, names] of Object.entries({ pictures: ["stack", "topology", "sizes", "timeline"], ladders: ["ladder"], groups: ["multicast"], ways: ["hops"] })) {
      const some = drawings(byId(id), drawn, names, texts);
      byId(id).closest("section").hidden = !some;
      for (const link of document.querySelectorAll(`a[href="#${byId(id).closest("section").id}"]`)) link.parentElement.hidden = !some;
    }
    tables(byId("tables"), await provider.tables(), texts);
  }

  writeKeys() {
    const { ui } = this;
    const rows = ["j k", "/", "l", "t", "p", "?", "Esc"].map((key, at) => h("tr", {}, h("td", {}, key.split(" ").map((one) => [h("kbd", {}, one), " "])), h("td", {}, ui(`key_${at}`))));
    const box = h("input", { type: "checkbox", id: "shortcuts", checked: this.shortcuts, onchange: () => (this.shortcuts = box.checked) });
    put(
      byId("keys"),
      h("h2", { id: "keys-title" }, ui("keys")),
      h("p", {}, ui("keys_about")),
      h("table", {}, h("thead", { class: "hidden" }, h("tr", {}, h("th", { scope: "col" }, ui("column_key")), h("th", { scope: "col" }, ui("column_about")))), h("tbody", {}, rows)),
      h("p", {}, box, h("label", { for: "shortcuts" }, ui("shortcuts"))),
      h("form", { method: "dialog" }, h("button", {}, ui("close"))),
    );
  }

  async speak(lang) {
    this.texts.lang = lang;
    const field = this.field;
    await this.write();
    await this.show(this.number, false);
    if (field) this.view.find(field);
  }

  dress(theme) {
    document.documentElement.dataset.theme = theme;
    put(byId("theme"), this.ui(`theme_${theme}`));
  }

  /** Shows a frame; `link` puts it into the address. */
  async show(number, link = true) {
    if (number === null || !(await this.view.write(number))) return false;
    this.number = number;
    this.field = null;
    this.list.mark(number);
    if (link) this.link(null);
    return true;
  }

  link(field) {
    this.field = field;
    const address = new URLSearchParams({ frame: String(this.number), ...(field ? { field } : {}) });
    history.replaceState(null, "", `#${address}`);
  }

  /** Goes where the address leads: `#frame=12&field=ip.ttl`. */
  async follow() {
    const address = new URLSearchParams(location.hash.slice(1));
    const number = Number(address.get("frame"));
    if (!address.has("frame") || !(await this.show(number, false))) return false;
    const field = address.get("field");
    byId("frames").scrollIntoView();
    if (field && this.view.find(field)) this.field = field;
    return true;
  }

  /** On paper everything that is folded is open. */
  open(open) {
    for (const details of document.querySelectorAll("#frame details, #overview details")) {
      if (open) details.dataset.was = String(details.open);
      details.open = open || details.dataset.was === "true";
    }
  }

  key(event) {
    const typing = event.target.closest("input:not([type=checkbox], [type=range]), dialog");
    if (event.key === "Escape" && !event.target.closest("dialog")) {
      if (event.target === this.list.input) this.list.input.blur();
      else this.view.choose(null);
      return;
    }
    if (typing || !this.shortcuts || event.ctrlKey || event.altKey || event.metaKey) return;
    const acts = {
      j: () => this.list.step(1),
      k: () => this.list.step(-1),
      "/": () => this.list.input.focus(),
      l: () => byId("language").click(),
      t: () => byId("theme").click(),
      p: () => this.view.journey?.toggle(),
      "?": () => byId("keys").showModal(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
