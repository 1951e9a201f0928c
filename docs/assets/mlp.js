// A network of one hidden layer, Part 2.1, learns a curve, in double precision. Whoever lets
// all its numbers begin alike sees a single neuron learn.
import { axes, draw, listed, make, MovingFigure, number } from "./plot.js";

const PAST = 1e6; // a loss beyond it comes back no more

const says = ([w, b, v, [c]], x) =>
  w.reduce((sum, one, k) => sum + v[k] * Math.max(one * x + b[k], 0), c);

// How far off it is at each point, and its loss.
const look = (run, { x, y }) => {
  run.misses = x.map((one, i) => says(run.net, one) - y[i]);
  run.losses.push(run.misses.reduce((sum, miss) => sum + miss * miss, 0) / x.length);
};

// A network `[w, b, v, [c]]` before its first step: drawn, or all alike.
export function begin(data, width, alike) {
  const net = data.starts[width - 1].map((part) => part.map((one) => (alike ? data.alike : one)));
  const run = { net, losses: [] };
  look(run, data);
  return run;
}

// So many steps; fewer, and false, if the loss gets past a million.
export function train(run, data, lr, steps) {
  const { net: [w, b, v, c], losses } = run, { x } = data;
  for (let i = 0; i < steps && losses.at(-1) < PAST; i++) {
    const slopes = run.misses.map((miss) => (2 * miss) / x.length);
    w.forEach((weight, k) => {
      let along = 0, level = 0, last = v[k];
      slopes.forEach((slope, n) => {
        if (weight * x[n] + b[k] <= 0) return; // no advice from its flat side
        along += slope * x[n];
        level += slope;
      });
      v[k] -= lr * (weight * along + b[k] * level);
      w[k] -= lr * last * along;
      b[k] -= lr * last * level;
    });
    c[0] -= lr * slopes.reduce((sum, slope) => sum + slope);
    look(run, data);
  }
  return losses.at(-1) < PAST;
}

const SIZE = { width: 180, height: 150, left: 40, right: 12, top: 8, bottom: 36 };
const fromX = (x) => (x + 2.6) / 5.2;
const fromY = (y) => (Math.min(99, Math.max(-99, y)) + 1) / 7;
const fromLoss = (loss) => Math.min(1.5, (Math.log10(loss) + 3) / 5);
const X = { label: "x", ticks: [-2, 0, 2].map((v) => [fromX(v), number(v, 0)]) };
const Y = { label: "y", ticks: [0, 2, 4].map((v) => [fromY(v), `${v}`]) };
const LOSS = { label: "loss", ticks: [0.01, 1, 100].map((v) => [fromLoss(v), `${v}`]) };
const STEP = { label: "step", ticks: ["1", "10", "100", "1000"].map((text, i) => [i / 4, text]) };
const WIDE = Array.from({ length: 105 }, (_, i) => i / 20 - 2.6);

class BookMlp extends MovingFigure {
  static data = ".mlp.json";

  build(data, plots) {
    this.data = data;
    this.fit = axes(X, Y, SIZE);
    this.curve = axes(STEP, LOSS, SIZE);
    plots.append(this.fit.svg, this.curve.svg);
    data.x.forEach((x, i) => draw(this.fit.plot, "circle", {
      cx: this.fit.atX(fromX(x)), cy: this.fit.atY(fromY(data.y[i])), r: 1.5 }));
    const path = ({ plot }, name) => draw(plot, "path", { class: name });
    this.says = path(this.fit, "c0");
    this.kinks = path(this.fit, "c3");
    this.losses = path(this.curve, "c1");
    const line = fromLoss(data.line);
    path(this.curve, "lowest").setAttribute("d", this.curve.path([0, 1], [line, line]));

    const anew = () => this.restart();
    const { length: max } = data.starts;
    this.width = this.slider("hidden neurons", { min: 1, max, value: 8 }, anew);
    this.rate = this.slider("learning rate", { min: -2, max: 0, step: 0.1, value: -1 }, anew);
    this.alike = make("input", { type: "checkbox", onchange: () => { anew(); this.show(); } });
    this.append(make("label", { className: "choice" }, this.alike,
      make("span", {}, `all begin at ${data.alike}`)));
    this.onward = [1, 10, 1000].map((n) =>
      this.button(n > 1 ? `${n} steps` : "One step", () => this.go(n)));
    this.values = make("dl", {});
    this.said = make("p", { role: "status" });
    this.append(make("p", { className: "buttons" }, ...this.onward,
      this.button("Start over", anew)), this.values, this.said);
    anew();
    this.show();
  }

  restart() {
    cancelAnimationFrame(this.frame);
    this.lr = Number((10 ** this.rate.value).toPrecision(2));
    this.run = begin(this.data, this.width.value, this.alike.checked);
    this.left = 0;
  }

  // The first steps change most: later, more of them pass between two pictures.
  go(count) {
    cancelAnimationFrame(this.frame);
    this.left += count;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const onward = () => {
      const pace = still ? this.left : Math.ceil(this.run.losses.length / 25);
      const steps = Math.min(pace, this.left);
      this.left = train(this.run, this.data, this.lr, steps) ? this.left - steps : 0;
      if (this.left) this.frame = requestAnimationFrame(() => { onward(); this.show(); });
    };
    onward();
  }

  show() {
    const { fit, curve, run: { net, losses } } = this, [w, b] = net, step = losses.length - 1;
    const kinks = [...new Set(w.map((one, k) => -b[k] / one))];
    const pieces = kinks.filter((at) => Math.abs(at) < 2).length + 1;
    const dead = w.filter((one, k) => this.data.x.every((x) => one * x + b[k] <= 0)).length;
    const loss = number(losses.at(-1), 4), lost = !(losses.at(-1) < PAST);
    this.says.setAttribute("d", fit.path(WIDE.map(fromX), WIDE.map((x) => fromY(says(net, x)))));
    this.kinks.setAttribute("d", kinks.filter((at) => Math.abs(at) < 3)
      .map((at) => fit.path([at, at].map(fromX), [0, 0.07])).join(""));
    this.losses.setAttribute("d",
      curve.path(losses.map((_, i) => Math.log10(i + 1) / 4), losses.map(fromLoss)));
    this.width.tell(w.length, `${w.length}`);
    this.rate.tell(this.rate.value, number(this.lr));
    this.values.replaceChildren(...listed({ step, loss, pieces, dead }));
    for (const one of this.onward) one.disabled = lost;
    if (this.left) return; // what is said is said at the end
    this.said.textContent = lost ? "The loss is past a million, and grows on."
      : !step ? "Nothing has run yet." : dead === w.length
        ? "Every neuron is dead: only the last bias moves."
        : `After ${step} steps: loss ${loss}, straight pieces: ${pieces}.`;
  }
}
customElements.define("book-mlp", BookMlp);
