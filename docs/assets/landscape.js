// The landscape of Part 1.4: the loss of every line is a bowl over (w, b), and descent a
// walk in it. Whoever drags the start, or moves the rate or the inputs, walks anew.
import { BowlFigure, excess, LEFT, slopes, span } from "./bowl.js";
import { draw, listed, make, number } from "./plot.js";

const FAR = 2000; // steps, after which nobody waits

// The bowl for the inputs scale * (x + shift), from the means of the points.
export function bowl({ x, y, xx, xy }, shift, scale) {
  const mean = scale * (x + shift);
  const square = scale ** 2 * (xx + 2 * shift * x + shift ** 2);
  const w = (scale * (xy + shift * y) - mean * y) / (square - mean ** 2);
  const apart = Math.hypot(square - 1, 2 * mean);
  return { mean, square, best: [w, y - w * mean], low: square + 1 - apart, high: square + 1 + apart };
}

// Where the walk is at the start and after every step, as `[w, b, excess loss]`.
export function walk(shape, [w, b], lr, steps) {
  const { best } = shape;
  let p = w - best[0], q = b - best[1]; // how far it is from the lowest point
  const path = [];
  for (let i = 0; i <= steps; i++) {
    path.push([best[0] + p, best[1] + q, excess(shape, p, q)]);
    const [along, across] = slopes(shape, p, q);
    p -= lr * along;
    q -= lr * across;
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

const count = (steps) => (steps === Infinity ? "none" : steps > FAR ? `over ${FAR}` : `${steps}`);

class BookLandscape extends BowlFigure {
  static data = ".landscape.json";

  build(data, plots) {
    this.data = data;
    this.layPlots(plots);
    this.path = draw(this.walks, "path", { class: "c2" });
    this.shares = draw(this.curve.plot, "path", { class: "c1" });
    const slider = (...how) => this.slider(...how).tell;
    this.tell = {
      lr: slider("learning rate", { min: -3, max: 0, step: 0.01 }, (v) => (this.lr = 10 ** v)),
      shift: slider("x plus", { min: -3, max: 3, step: 0.25 }, (v) => this.relabel(v, this.scale)),
      scale: slider("times", { min: -1, max: 1, step: 0.05 }, (v) => this.relabel(this.shift, 10 ** v)),
    };
    this.slidersOfStart({ min: -8, max: 8 }, { min: -14, max: 8 });
    this.limit = make("option", {});
    this.querySelector("input").setAttribute("list", "landscape-limit");
    this.append(make("datalist", { id: "landscape-limit" }, this.limit));
    this.values = make("dl", {});
    this.said = make("p", { role: "status" });
    this.append(make("p", { className: "buttons" },
      this.button("Best rate", () => (this.lr = 2 / (this.bowl.low + this.bowl.high))),
      this.button("At the limit", () => (this.lr = 2 / this.bowl.high)),
      this.button("Standardize x", () => this.relabel(-data.x, (data.xx - data.x ** 2) ** -0.5)),
      this.button("Start over", () => this.restart())), this.values, this.said);
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
    this.view = [0, 1].map((i) => span((this.at[i] + best[i]) / 2 - half, 2 * half));
    const every = half > 5 ? 4 : 2;
    const ticks = ({ low, from }) => [0, 1, 2, 3, 4].map((i) => (Math.ceil(low / every) + i) * every)
      .filter((v) => from(v) <= 1).map((v) => [from(v), number(v, 0)]);
    this.map.setTicks(...this.view.map(ticks));
  }

  show() {
    const { bowl: shape, lr } = this, { low, high } = shape;
    const whole = walk(shape, this.at, lr, FAR), [told, counted] = steps(shape, lr, whole);
    const shown = counted <= 20 ? 20 : counted <= 100 ? 100 : counted <= 600 ? 600 : 100;
    this.countTo(shown);
    this.showBowl(shape, "c2");
    this.showWalk(whole, shown, this.path, this.shares, true);
    const beyond = lr > 2 / high * (1 + 1e-9);
    this.tell.lr(Math.log10(lr), number(lr, 4), beyond);
    this.limit.value = (Math.floor(Math.log10(2 / high) * 100) / 100).toFixed(2);
    this.tell.shift(this.shift, number(this.shift));
    this.tell.scale(Math.log10(this.scale), number(this.scale));
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
