// A lesson on the page: it is started, stepped through and repeated here, and what its programs print stands in columns.

import { byId, h, put } from "./dom.js";

export class StageView {
  constructor(provider, texts, ui) {
    Object.assign(this, { provider, texts, ui });
    this.keys = [["start", "stage_start"], ["slowly", "stage_slowly"], ["step", "stage_step"]];
    this.view = h("section", { id: "stage" });
    this.title = h("h2");
    this.about = h("p", { class: "about" });
    this.part = h("p", { class: "lead" });
    this.controls = h("div", { class: "controls" });
    this.course = h("p", { class: "count", role: "status" });
    this.seats = h("div", { class: "seats" });
    this.findings = h("ul", { class: "findings" });
    this.questions = h("div");
    put(this.view, this.title, this.about, this.part, this.controls, this.course, this.seats, this.findings, this.questions);
    byId("overview").before(this.view);
  }

  /** Shows how far the lesson is. */
  write(scene) {
    this.scene = scene ?? this.scene;
    if (!this.scene) return;
    const { title, about, part, course, seats, lines, findings, questions, failure, next } = this.scene;
    const say = (both) => both[this.texts.lang === "en" ? 0 : 1];
    put(this.title, say(title));
    put(this.about, say(about));
    put(this.part, part && say(part));
    const held = document.activeElement?.dataset.wish;
    put(this.controls, this.keys.map(([wish, key]) => h("button", { type: "button", "data-wish": wish, disabled: !may(wish, course), onclick: () => this.provider.wish(wish) }, this.ui(wish === "start" && course === "over" ? "stage_again" : key))));
    if (held) this.controls.querySelector(`[data-wish="${held}"]`)?.focus();
    put(this.course, failure ? say(failure) : this.ui(`stage_${course}`), course === "waits" && next ? ` ${say(next)}` : null);
    this.course.classList.toggle("alarm", Boolean(failure));
    put(
      this.seats,
      seats.map((seat) => h("section", { class: "seat" }, h("h3", {}, seat), h("pre", { tabindex: "0", role: "group", "aria-label": seat }, lines.filter(([own]) => own === seat).map(([, text]) => `${text}\n`)))),
    );
    for (const pre of this.seats.querySelectorAll("pre")) pre.scrollTop = pre.scrollHeight;
    put(this.findings, findings.map(([both, holds]) => h("li", { class: holds ? "holds" : "fails" }, holds ? "✔ " : "✘ ", say(both))));
    put(this.questions, questions.length > 0 && [h("h3", {}, this.ui("stage_questions")), h("ol", {}, questions.map((both) => h("li", {}, say(both))))]);
  }
}

/** Whether something can be wished for while a lesson is so far. */
function may(wish, course) {
  if (wish === "step") return course === "waits";
  return course === "ready" || course === "over" || (wish === "start" && course === "waits");
}
