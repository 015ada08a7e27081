// The list of frames: a line each, reached by arrows, narrowed by a filter.

import { h, put } from "./dom.js";

export class List {
  /** `choose` is told the number of the frame that was chosen. */
  constructor(view, provider, texts, ui, choose) {
    Object.assign(this, { provider, texts, ui, choose, chosen: null, lines: [], first: 0, fit: 0, follows: false });
    this.input = h("input", { type: "search", id: "filter", autocomplete: "off", spellcheck: "false" });
    this.label = h("label", { for: "filter" });
    this.help = h("span", { class: "faint" });
    this.count = h("p", { class: "count", role: "status" });
    this.head = h("thead");
    this.body = h("tbody");
    this.table = h("table", { class: "frames", role: "grid" }, this.head, this.body);
    this.scroll = h("div", { class: "scroll frames-scroll" }, this.table);
    this.before = h("button", { type: "button", hidden: true, onclick: () => this.turn(-1) });
    this.behind = h("button", { type: "button", hidden: true, onclick: () => this.turn(1) });
    this.end = h("button", { type: "button", hidden: true, onclick: () => this.tail() });
    this.input.addEventListener("input", () => {
      if (!this.follows) this.first = 0;
      this.narrow();
    });
    put(view, h("div", { class: "filter" }, this.label, this.input, this.count, this.before, this.behind, this.end, this.help), this.scroll);
    this.body.addEventListener("click", (event) => this.pick(event.target.closest("tr")));
    this.body.addEventListener("keydown", (event) => this.key(event));
  }

  /** Writes everything anew, in the language of the page. */
  async write() {
    const { texts, ui } = this;
    put(this.label, ui("filter"));
    put(this.before, ui("lines_before"));
    put(this.behind, ui("lines_behind"));
    this.input.placeholder = ui("filter_example");
    this.table.setAttribute("aria-label", ui("frames"));
    const capture = await this.provider.capture();
    this.hasTaps = capture.capture.taps.length > 1;
    const heads = ["number", "time", this.hasTaps && "tap", "from", "to", "protocol", "octets", "facts"].filter(Boolean);
    const numbers = new Set(["number", "time", "octets"]);
    put(this.head, h("tr", {}, heads.map((key) => h("th", { scope: "col", class: numbers.has(key) && "number" }, ui(`column_${key}`)))));
    await this.narrow();
  }

  async narrow() {
    const asked = (this.asked = this.input.value);
    const turn = (this.turned = (this.turned ?? 0) + 1);
    const { lines, first, fit, all, error } = await this.provider.list(asked, this.follows ? null : this.first);
    // An answer to an older question comes too late.
    if (asked !== this.asked || turn !== this.turned) return;
    this.input.setAttribute("aria-invalid", String(error !== null));
    put(this.help, error === null ? this.ui(this.provider.help) : this.wrong(error));
    if (error !== null) return;
    Object.assign(this, { lines, first, fit });
    this.before.hidden = first === 0;
    this.behind.hidden = first + lines.length >= fit;
    this.end.hidden = !this.provider.live;
    put(this.end, this.ui(this.follows ? "follows" : "stays"));
    const focused = this.body.contains(document.activeElement);
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
    put(this.count, this.ui(lines.length === 0 && all > 0 ? "none_fits" : "fitting", { n: fit, all }));
    this.mark(this.chosen, false);
    if (this.follows) this.scroll.scrollTop = this.scroll.scrollHeight;
    // What had the keyboard has it still, though its row is a new one.
    if (focused) this.body.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  /** What is wrong with the filter, and a way to mend it. */
  wrong({ message, start, end, suggestion }) {
    const mend = () => {
      this.input.setRangeText(suggestion, start, end, "end");
      this.narrow();
    };
    return h("span", { class: "alarm", role: "alert" }, this.texts.say(message), suggestion !== null && [" ", h("button", { type: "button", onclick: mend }, `${suggestion}?`)]);
  }

  /** Shows the lines before or behind those that are shown. */
  async turn(step) {
    this.follows = false;
    this.first = Math.max(0, Math.min(this.fit - 1, this.first + step * Math.max(this.lines.length, 1)));
    await this.narrow();
  }

  /** Follows the frames that come, or stays where it is. */
  async tail() {
    this.follows = !this.follows;
    await this.narrow();
  }

  rows() {
    return [...this.body.rows];
  }

  /** Chooses the frame of a row, which the next step starts from, though what is told of the frame is still to come. */
  pick(row) {
    if (!row) return;
    const number = Number(row.dataset.number);
    this.mark(number);
    this.choose(number);
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
      if (is && scroll) this.reveal(row);
    }
    if (!shown && this.body.rows.length > 0) this.body.rows[0].tabIndex = 0;
  }

  /** Scrolls the list, and not the page, to a row. */
  reveal(row) {
    const { scroll, head } = this;
    const [top, bottom] = [row.offsetTop - head.offsetHeight, row.offsetTop + row.offsetHeight - scroll.clientHeight];
    scroll.scrollTop = Math.max(bottom, Math.min(top, scroll.scrollTop));
  }

  /** Goes `steps` lines on, to lines that are not shown yet if it must. */
  async step(steps, focus = false) {
    const at = this.rows().findIndex((row) => Number(row.dataset.number) === this.chosen);
    const beyond = at + steps >= this.lines.length && this.first + this.lines.length < this.fit;
    if (Number.isFinite(steps) && beyond) await this.turn(1);
    else if (Number.isFinite(steps) && at + steps < 0 && this.first > 0) await this.turn(-1);
    const rows = this.rows();
    const now = rows.findIndex((row) => Number(row.dataset.number) === this.chosen);
    const to = now >= 0 ? now + steps : steps > 0 ? 0 : rows.length - 1;
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
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
