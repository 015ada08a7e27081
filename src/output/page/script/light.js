// What belongs together lights up together: a field's bits, its octets, its row; the box and the row of its layer. And the
// reverse, from wherever one points.
//
// An element says what it stands for: `data-layer`, and `data-leaf` where it is a field of it; an octet that several fields
// share has `data-leaves`, "2:5 2:6".

export class Light {
  constructor(root, show) {
    this.root = root;
    this.show = show;
    this.chosen = null;
    for (const type of ["pointerover", "focusin"]) {
      root.addEventListener(type, (event) => this.at(event.target.closest("[data-layer]")));
    }
    root.addEventListener("pointerleave", () => this.at(null));
    root.addEventListener("focusout", (event) => {
      if (!root.contains(event.relatedTarget)) this.at(null);
    });
  }

  /** Takes note of all elements of a frame that was just drawn. */
  index() {
    this.leaves = new Map();
    this.layers = new Map();
    this.chosen = null;
    this.lit = [];
    const add = (map, key, element) => map.set(key, [...(map.get(key) ?? []), element]);
    for (const element of this.root.querySelectorAll("[data-layer]")) {
      add(this.layers, element.dataset.layer, element);
      for (const key of keysOf(element)) add(this.leaves, key, element);
    }
  }

  at(element) {
    const pointed = element && this.root.contains(element) ? element : null;
    this.light(pointed ? { layer: pointed.dataset.layer, keys: keysOf(pointed) } : this.chosen);
  }

  /** Keeps a field (`"2:5"`) or a whole layer (`"2"`) lit, or nothing. */
  choose(key) {
    this.chosen = key === null ? null : { layer: key.split(":")[0], keys: key.includes(":") ? [key] : [] };
    this.light(this.chosen);
  }

  light(target) {
    for (const element of this.lit) element.classList.remove("lit", "near");
    this.lit = [];
    const mark = (elements, name) => {
      for (const element of elements ?? []) {
        element.classList.add(name);
        this.lit.push(element);
      }
    };
    if (target) {
      const whole = target.keys.length === 0;
      for (const element of this.layers.get(target.layer) ?? []) {
        const isPart = element.dataset.leaf !== undefined || element.dataset.leaves !== undefined;
        if (!isPart || whole) mark([element], whole ? "lit" : "near");
      }
      for (const key of target.keys) mark(this.leaves.get(key), "lit");
    }
    this.show(target);
  }
}

function keysOf(element) {
  const { layer, leaf, leaves } = element.dataset;
  if (leaves) return leaves.split(" ");
  return leaf === undefined ? [] : [`${layer}:${leaf}`];
}
