// The texts of the page: both languages come with the data, and one of them is shown.

export class Texts {
  constructor(list, lang) {
    this.list = list;
    this.lang = lang;
  }

  /** What stands under a number: a string, or a list of strings and of pairs [class, string]. */
  of(number) {
    const text = this.list[number] ?? "";
    return typeof text === "object" && !Array.isArray(text) ? text[this.lang] : text;
  }

  /** The same without its dress. */
  say(number) {
    return plain(this.of(number));
  }

  /** The same as nodes. */
  write(number) {
    return nodes(this.of(number));
  }
}

/** A text of pieces as a string. */
export function plain(text) {
  return Array.isArray(text) ? text.map((piece) => (Array.isArray(piece) ? piece[1] : piece)).join("") : String(text);
}

/** A text of pieces as nodes. */
export function nodes(text) {
  if (!Array.isArray(text)) return [String(text)];
  return text.map((piece) => {
    if (!Array.isArray(piece)) return piece;
    const span = document.createElement("span");
    span.className = piece[0];
    span.textContent = piece[1];
    return span;
  });
}
