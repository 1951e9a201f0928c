// The landscape of Part 1.4: the loss of every line is a bowl over (w, b), and descent a
// walk in it. Whoever drags the start, or moves the rate or the inputs, walks anew.
import { axes, draw, listed, make, MovingFigure, number } from "./plot.js";

const LEFT = 0.001; // of the excess loss: then a walk has arrived
const FAR = 2000; // steps, after which nobody waits

// The bowl for the inputs scale * (x + shift), from the means of the points.
export function bowl({ x, y, xx, xy }, shift, scale) {
  const mean = scale * (x + shift);
  const square = scale ** 2 * (xx + 2 * shift * x + shift ** 2);
  const w = (scale * (xy + shift * y) - mean * y) / (square - mean ** 2);
  const apart = Math.hypot(square - 1, 2 * mean);
  return { mean, square, best: [w, y - w * mean], low: square + 1 - apart, high: square + 1 + apart };
}

const excess = ({ mean, square }, p, q) => square * p * p + 2 * mean * p * q + q * q;

// Where the walk is at the start and after every step, as `[w, b, excess loss]`.
export function walk(shape, [w, b], lr, steps) {
  const { mean, square, best } = shape;
  let p = w - best[0], q = b - best[1]; // how far it is from the lowest point
  const path = [];
  for (let i = 0; i <= steps; i++) {
    path.push([best[0] + p, best[1] + q, excess(shape, p, q)]);
    [p, q] = [p - lr * 2 * (square * p + mean * q), q - lr * 2 * (mean * p + q)];
  }
  return path;
}

// Steps until a thousandth of the excess loss is left: at most, says the larger of the two
// factors; and counted on the walk. Infinity where it never gets there.
export function steps({ low, high }, lr, path) {
  const factor = Math.max(Math.abs(1 - lr * low), Math.abs(1 - lr * high));
  const told = factor < 1 - 1e-9 ? Math.ceil(Math.log(LEFT) / (2 * Math.log(Math.max(factor, 1e-9)))) : Infinity;
  const counted = path.findIndex(([, , left]) => left <= LEFT * path[0][2]);
  return [told, counted < 0 ? Infinity : counted];
}

const MAP = { width: 180, height: 180, left: 40, right: 8, top: 8, bottom: 36 };
const CURVE = { ...MAP, left: 56, right: 14 };
const SHARE = { label: "excess loss, share",
  ticks: [[0, "10⁻⁴"], [1 / 3, "10⁻²"], [2 / 3, "1"], [1, "100"]] };
const fromShare = (share) => Math.min(1.5, Math.max(-0.5, (Math.log10(share) + 4) / 6));
const halves = (last) => [0, 0.5, 1].map((f) => [f, `${f * last}`]);
const count = (steps) => (steps === Infinity ? "none" : steps > FAR ? `over ${FAR}` : `${steps}`);

class BookLandscape extends MovingFigure {
  static data = ".landscape.json";

  build(data, plots) {
    this.data = data;
    this.map = axes({ label: "w", ticks: [] }, { label: "b", ticks: [] }, MAP);
    this.curve = axes({ label: "step", ticks: [] }, SHARE, CURVE);
    plots.append(this.map.svg, this.curve.svg);
    const line = (parent, name) => draw(parent, "path", { class: name });
    this.ovals = line(this.map.plot, "contour");
    this.lowest = draw(this.map.plot, "text", { class: "lowest", "text-anchor": "middle" }, "★");
    this.path = line(this.map.plot, "c2");
    this.places = draw(this.map.plot, "g", { class: "c2" });
    this.start = draw(this.map.plot, "circle", { class: "c2 start", r: 5 });
    const aim = fromShare(LEFT);
    draw(this.curve.plot, "path", { class: "lowest", d: this.curve.path([0, 1], [aim, aim]) });
    this.shares = line(this.curve.plot, "c1");
    this.makeDraggable();

    // A slider's own steps would round what a button sets.
    const slider = (name, range, go) => {
      const input = make("input", { type: "range", ...range }), told = make("output", {});
      input.addEventListener("input", () => { go(Number(input.value)); this.show(); });
      this.append(make("label", {}, make("span", { textContent: name }), input, told));
      return (value, text, high) => {
        input.value = value;
        told.textContent = input.ariaValueText = text;
        told.classList.toggle("high", Boolean(high));
      };
    };
    this.tell = {
      lr: slider("learning rate", { min: -3, max: 0, step: 0.01 }, (v) => (this.lr = 10 ** v)),
      shift: slider("x plus", { min: -3, max: 3, step: 0.25 }, (v) => this.relabel(v, this.scale)),
      scale: slider("times", { min: -1, max: 1, step: 0.05 }, (v) => this.relabel(this.shift, 10 ** v)),
      w: slider("start at w", { min: -8, max: 8, step: 0.25 }, (v) => this.place(v, this.at[1])),
      b: slider("and b", { min: -14, max: 8, step: 0.25 }, (v) => this.place(this.at[0], v)),
    };
    this.limit = make("option", {});
    this.querySelector("input").setAttribute("list", "landscape-limit");
    this.append(make("datalist", { id: "landscape-limit" }, this.limit));
    const button = (text, go) => make("button", { type: "button", textContent: text,
      onclick: () => { go(); this.show(); } });
    this.values = make("dl", {});
    this.said = make("p", { role: "status" });
    this.append(make("p", { className: "buttons" },
      button("Best rate", () => (this.lr = 2 / (this.bowl.low + this.bowl.high))),
      button("At the limit", () => (this.lr = 2 / this.bowl.high)),
      button("Standardize x", () => this.relabel(-data.x, (data.xx - data.x ** 2) ** -0.5)),
      button("Start over", () => this.restart())), this.values, this.said);
    this.restart();
    this.show();
  }

  restart() {
    this.lr = 0.3;
    this.at = [0, 0];
    this.relabel(0, 1);
  }

  // Other inputs for the same points: the walk starts from the same line through them.
  relabel(shift, scale) {
    const { shift: before = 0, scale: from = 1 } = this;
    const w = this.at[0] * from, b = this.at[1] + w * before;
    this.shift = shift;
    this.scale = scale;
    this.at = [w / scale, b - w * shift];
    this.bowl = bowl(this.data, shift, scale);
    const { best } = this.bowl;
    const half = Math.max(...[0, 1].map((i) => Math.abs(this.at[i] - best[i]))) / 2 + 3;
    this.view = [0, 1].map((i) => {
      const low = (this.at[i] + best[i]) / 2 - half;
      return { low, from: (v) => (v - low) / (2 * half), to: (f) => low + f * 2 * half };
    });
    const every = half > 5 ? 4 : 2;
    const ticks = ({ low, from }) => [0, 1, 2, 3, 4].map((i) => (Math.ceil(low / every) + i) * every)
      .filter((v) => from(v) <= 1).map((v) => [from(v), number(v, 0)]);
    this.map.setTicks(...this.view.map(ticks));
  }

  place(w, b) { this.at = [w, b]; }

  makeDraggable() {
    const { svg } = this.map, { left, right, top, bottom, width, height } = MAP;
    const follow = ({ clientX, clientY }) => {
      const box = svg.getBoundingClientRect(), scale = width / box.width;
      const f = ((clientX - box.left) * scale - left) / (width - left - right);
      const g = 1 - ((clientY - box.top) * scale - top) / (height - top - bottom);
      const [w, b] = [f, g].map((one, i) => this.view[i].to(Math.min(1, Math.max(0, one))));
      this.place(w, b);
      this.show();
    };
    svg.classList.add("draggable");
    svg.addEventListener("pointerdown", (event) => {
      svg.setPointerCapture(event.pointerId);
      follow(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (svg.hasPointerCapture(event.pointerId)) follow(event);
    });
  }

  show() {
    const { bowl: shape, lr, map, curve, view: [onW, onB] } = this, { low, high, mean, square, best } = shape;
    const whole = walk(shape, this.at, lr, FAR), [told, counted] = steps(shape, lr, whole);
    const shown = counted <= 20 ? 20 : counted <= 100 ? 100 : counted <= 600 ? 600 : 100;
    const way = whole.slice(0, shown + 1);
    const ws = way.map(([w]) => onW.from(w)), bs = way.map(([, b]) => onB.from(b));
    const inside = ws.findIndex((f, i) => Math.max(Math.abs(f), Math.abs(bs[i])) > 20);
    const until = inside < 0 ? way.length : inside + 1; // far out, a line has no end to draw to
    this.path.setAttribute("d", map.path(ws.slice(0, until), bs.slice(0, until)));
    this.places.replaceChildren();
    for (let i = 1; i < Math.min(until, 101); i++) {
      draw(this.places, "circle", { cx: map.atX(ws[i]), cy: map.atY(bs[i]), r: 1.7 });
    }
    this.start.setAttribute("cx", map.atX(ws[0]));
    this.start.setAttribute("cy", map.atY(bs[0]));
    this.lowest.setAttribute("x", map.atX(onW.from(best[0])));
    this.lowest.setAttribute("y", map.atY(onB.from(best[1])) + 5);
    const round = Array.from({ length: 73 }, (_, i) => (i * Math.PI) / 36);
    this.ovals.setAttribute("d", [1, 2, 3, 4, 5, 6].map((k) => {
      const ps = round.map((a) => (k * Math.cos(a)) / Math.sqrt(square - mean ** 2));
      const qs = round.map((a, i) => k * Math.sin(a) - mean * ps[i]);
      return map.path(ps.map((p) => onW.from(best[0] + p)), qs.map((q) => onB.from(best[1] + q)));
    }).join(""));
    curve.setTicks(halves(shown));
    this.shares.setAttribute("d", curve.path(way.map((_, i) => i / shown),
      way.map(([, , left]) => fromShare(left / way[0][2]))));

    const beyond = lr > 2 / high * (1 + 1e-9);
    this.tell.lr(Math.log10(lr), number(lr, 4), beyond);
    this.limit.value = (Math.floor(Math.log10(2 / high) * 100) / 100).toFixed(2);
    this.tell.shift(this.shift, number(this.shift));
    this.tell.scale(Math.log10(this.scale), number(this.scale));
    this.tell.w(this.at[0], number(this.at[0]));
    this.tell.b(this.at[1], number(this.at[1]));
    const steep = number(1 - lr * high), flat = number(1 - lr * low);
    this.values.replaceChildren(...listed({ κ: number(high / low), "2/λmax": number(2 / high, 4),
      "1 − ηλ": `${steep}, ${flat}`, "at most": count(told), walked: count(counted) }));
    this.said.textContent = beyond
      ? `The rate is above the limit: each step multiplies the steep gap by ${steep}, and the walk leaves the bowl.`
      : counted === Infinity ? `After ${FAR} steps more than a thousandth of the excess loss is left.`
        : `A thousandth of the excess loss is left after ${counted} steps.`;
  }
}
customElements.define("book-landscape", BookLandscape);
