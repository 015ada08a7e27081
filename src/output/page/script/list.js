// The list of frames: a line each, reached by arrows, narrowed by a filter.

import { h, put } from "./dom.js";

export class List {
  /** `choose` is told the number of the frame that was chosen. */
  constructor(view, provider, texts, ui, choose) {
    Object.assign(this, { provider, texts, ui, choose, chosen: null, lines: [] });
    this.input = h("input", { type: "search", id: "filter", autocomplete: "off", spellcheck: "false" });
    this.label = h("label", { for: "filter" });
    this.help = h("span", { class: "faint" });
    this.count = h("p", { class: "count", role: "status" });
    this.head = h("thead");
    this.body = h("tbody");
    this.table = h("table", { class: "frames", role: "grid" }, this.head, this.body);
    this.scroll = h("div", { class: "scroll frames-scroll" }, this.table);
    this.input.addEventListener("input", () => this.narrow());
    put(view, h("div", { class: "filter" }, this.label, this.input, this.count, this.help), this.scroll);
    this.body.addEventListener("click", (event) => this.pick(event.target.closest("tr")));
    this.body.addEventListener("keydown", (event) => this.key(event));
  }

  /** Writes everything anew, in the language of the page. */
  async write() {
    const { texts, ui } = this;
    put(this.label, ui("filter"));
    put(this.help, ui("filter_help"));
    this.input.placeholder = ui("filter_example");
    this.table.setAttribute("aria-label", ui("frames"));
    const capture = await this.provider.capture();
    this.hasTaps = capture.lines.some((line) => line.tap !== null);
    const heads = ["number", "time", this.hasTaps && "tap", "from", "to", "protocol", "octets", "facts"].filter(Boolean);
    const numbers = new Set(["number", "time", "octets"]);
    put(this.head, h("tr", {}, heads.map((key) => h("th", { scope: "col", class: numbers.has(key) && "number" }, ui(`column_${key}`)))));
    await this.narrow();
  }

  async narrow() {
    const asked = (this.asked = this.input.value);
    const lines = await this.provider.list(asked);
    // An answer to an older question comes too late.
    if (asked !== this.asked) return;
    this.lines = lines;
    const { texts } = this;
    const cell = (text, name) => h("td", { class: name, role: "gridcell" }, text);
    put(
      this.body,
      lines.map((line) =>
        h(
          "tr",
          { "data-number": line.number, class: `o${line.osi}`, tabindex: "-1", "aria-selected": "false" },
          cell(String(line.number), "number"),
          cell(line.time, "number"),
          this.hasTaps && cell(line.tap === null ? "" : texts.say(line.tap), "tap"),
          cell(texts.say(line.from), "address"),
          cell(texts.say(line.to), "address"),
          cell(texts.say(line.protocol), "protocol"),
          cell(String(line.octets), "number"),
          cell(texts.say(line.facts), "facts"),
        ),
      ),
    );
    const all = (await this.provider.capture()).lines.length;
    put(this.count, this.ui(lines.length === 0 ? "none_fits" : "fitting", { n: lines.length, all }));
    this.mark(this.chosen, false);
  }

  rows() {
    return [...this.body.rows];
  }

  pick(row) {
    if (row) this.choose(Number(row.dataset.number));
  }

  /** Shows which line is chosen. */
  mark(number, scroll = true) {
    this.chosen = number;
    let shown = false;
    for (const row of this.body.rows) {
      const is = Number(row.dataset.number) === number;
      shown ||= is;
      row.setAttribute("aria-selected", String(is));
      row.tabIndex = is ? 0 : -1;
      if (is && scroll) row.scrollIntoView({ block: "nearest" });
    }
    if (!shown && this.body.rows.length > 0) this.body.rows[0].tabIndex = 0;
  }

  /** Goes `steps` lines on. */
  step(steps, focus = false) {
    const rows = this.rows();
    const at = rows.findIndex((row) => Number(row.dataset.number) === this.chosen);
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + steps))];
    if (!row) return;
    this.pick(row);
    if (focus) row.focus();
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      this.step(steps[event.key], true);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.pick(event.target.closest("tr"));
    }
  }
}
