// The loop of Part 1.1, one line at a time: what PyTorch would compute, for a line through
// points. Whoever unticks a line sees what the loop does without it.
import { axes, draw, listed, make, MovingFigure, number } from "./plot.js";

const CODE = {
  forward: "y_pred = x * w + b",
  loss: "loss = torch.mean((y_pred - y) ** 2)",
  zero_grad: "optimizer.zero_grad()",
  backward: "loss.backward()",
  step: "optimizer.step()",
};
const NAMES = Object.keys(CODE);
const START = { w: 0, b: 0, gw: null, gb: null, loss: null, pred: null };
const PAST = 1e6; // a loss beyond it comes back no more

const need = (value, name) => {
  if (value === null) throw new ReferenceError(`NameError: name '${name}' is not defined`);
  return value;
};
// The mean over all points of what `of` makes of a miss and its x.
const mean = ({ pred }, { x, y }, of) =>
  pred.reduce((sum, p, i) => sum + of(p - y[i], x[i]), 0) / x.length;

// What each line makes of the state; a test holds them to PyTorch.
const LINES = {
  forward: (s, data) => ({ ...s, pred: data.x.map((x) => x * s.w + s.b) }),
  loss: (s, data) => {
    need(s.pred, "y_pred");
    return { ...s, loss: mean(s, data, (miss) => miss * miss) };
  },
  zero_grad: (s) => ({ ...s, gw: null, gb: null }),
  backward: (s, data) => {
    need(s.loss, "loss");
    const gw = s.gw + mean(s, data, (miss, x) => 2 * miss * x);
    return { ...s, gw, gb: s.gb + mean(s, data, (miss) => 2 * miss) };
  },
  step: (s, data, lr) => (s.gw === null ? s : { ...s, w: s.w - lr * s.gw, b: s.b - lr * s.gb }),
};

// The state after every round, as `[w, b, w.grad, b.grad, loss]`; or what Python says.
export function rounds(data, lr, kept, count) {
  let state = START;
  const trace = [];
  try {
    for (let i = 0; i < count; i++) {
      for (const name of kept) state = LINES[name](state, data, lr);
      trace.push([state.w, state.b, state.gw, state.gb, state.loss]);
    }
  } catch (error) {
    return error.message;
  }
  return trace;
}

// What a line changed, and so what is worth a look.
const CHANGES = {
  forward: (s) => `y_pred: ${number(s.w)} x ${s.b < 0 ? "−" : "+"} ${number(Math.abs(s.b))}`,
  loss: (s, old) => `loss ${number(old.loss)} → ${number(s.loss)}`,
  zero_grad: (s, old) => `w.grad ${number(old.gw)} → ${number(s.gw)}`,
  backward: (s, old) => `w.grad ${number(old.gw)} → ${number(s.gw)}`,
  step: (s, old) => `w ${number(old.w)} → ${number(s.w)}`,
};

const SIZE = { width: 180, height: 150, left: 40, right: 14, top: 8, bottom: 36 };
const SHOWN = 60; // rounds at first, and with one press
const X = { label: "x", ticks: [[1 / 14, "−3"], [0.5, "0"], [13 / 14, "3"]] };
const Y = { label: "y", ticks: [[1 / 18, "−8"], [0.5, "0"], [17 / 18, "8"]] };
const LOSS = { label: "loss", ticks: [[0, "0.1"], [1 / 3, "1"], [2 / 3, "10"], [1, "100"]] };
const fromX = (x) => (x + 3.5) / 7;
const fromY = (y) => (Math.min(99, Math.max(-99, y)) + 9) / 18;
const fromLoss = (loss) => Math.min(1.5, (Math.log10(loss) + 1) / 3);
const roundsTo = (last) => [0, 0.5, 1].map((f) => [f, `${f * last}`]);

class BookLoop extends MovingFigure {
  static data = ".loop.json";

  build(data, plots) {
    this.data = data;
    this.fit = axes(X, Y, SIZE);
    this.curve = axes({ label: "round", ticks: roundsTo(SHOWN) }, LOSS, SIZE);
    plots.append(this.fit.svg, this.curve.svg);
    this.misses = draw(this.fit.plot, "path", { class: "c1 misses" });
    data.x.forEach((x, i) => draw(this.fit.plot, "circle", {
      cx: this.fit.atX(fromX(x)), cy: this.fit.atY(fromY(data.y[i])), r: 1.5 }));
    this.line = draw(this.fit.plot, "path", { class: "c0" });
    const lowest = fromLoss(data.lowest);
    draw(this.curve.plot, "path", { class: "lowest", d: this.curve.path([0, 1], [lowest, lowest]) });
    this.losses = draw(this.curve.plot, "path", { class: "c1" });

    this.lines = NAMES.map((name) => {
      const box = make("input", { type: "checkbox", checked: true });
      box.addEventListener("change", () => this.restart());
      const code = make("code", { textContent: CODE[name] });
      const change = make("span", { className: "change" });
      const row = make("li", { className: name.replace("_", "-") }, make("label", {}, box, code), change);
      return { name, box, row, change };
    });
    this.values = make("dl", {});
    const button = (text, go) => make("button", { type: "button", textContent: text, onclick: go });
    this.onward = [button("Next line", () => this.next()),
      button("One round", () => this.go(1)), button(`${SHOWN} rounds`, () => this.go(SHOWN))];
    this.slider = make("input", { type: "range", min: 1, max: 40, value: 5 });
    this.slider.addEventListener("input", () => this.restart());
    this.slider.setAttribute("list", "loop-limit");
    const limit = make("option", { value: Math.ceil(100 * data.limit) }); // the first beyond it
    this.rate = make("output", {});
    this.said = make("p", { role: "status" });
    this.append(make("ol", {}, ...this.lines.map(({ row }) => row)), this.values,
      make("p", { className: "buttons" }, ...this.onward, button("Start over", () => this.restart())),
      make("label", {}, "learning rate", this.slider, this.rate),
      make("datalist", { id: "loop-limit" }, limit), this.said);
    this.restart();
  }

  get lr() { return this.slider.value / 100; }
  get kept() { return this.lines.filter(({ box }) => box.checked); }

  restart() {
    this.state = START;
    this.at = this.round = 0; // in the round, and of the rounds
    this.history = [];
    this.stopped = "";
    for (const { change } of this.lines) change.textContent = "";
    this.show(null);
  }

  // Run one line; say which, if one ran.
  run() {
    const line = this.kept[this.at], old = this.state;
    if (!line || this.stopped) return null;
    try {
      this.state = LINES[line.name](old, this.data, this.lr);
    } catch (error) {
      this.stopped = error.message;
      return line;
    }
    line.change.textContent = CHANGES[line.name](this.state, old);
    if (line.name === "loss") this.history.push(this.state.loss);
    if (this.state.loss > PAST) this.stopped = "The loss is past a million, and grows on.";
    this.at = (this.at + 1) % this.kept.length;
    if (!this.at) this.round++;
    return line;
  }

  next() { this.show(this.run()); }

  go(count) {
    const until = this.round + count;
    while (this.round < until && this.run());
    this.show(null);
  }

  show(line) {
    const { w, b, gw, gb, loss, pred } = this.state, { fit, curve } = this;
    this.rate.textContent = this.lr.toFixed(2);
    const high = this.lr > this.data.limit;
    this.slider.ariaValueText = `${this.lr.toFixed(2)}${high ? ", above the limit" : ""}`;
    this.rate.classList.toggle("high", high);
    for (const one of this.lines) one.row.toggleAttribute("data-now", one === line);
    const [a, c, d, e, f] = [w, b, gw, gb, loss].map((one) => number(one));
    this.values.replaceChildren(...listed({ w: a, b: c, "w.grad": d, "b.grad": e, loss: f }));
    const { x, y } = this.data;
    this.line.setAttribute("d", fit.path([-3.2, 3.2].map(fromX), [-3.2, 3.2].map((x) => fromY(x * w + b))));
    this.misses.setAttribute("d", pred
      ? pred.map((p, i) => fit.path([x[i], x[i]].map(fromX), [p, y[i]].map(fromY))).join("") : "");
    const last = SHOWN * Math.max(1, Math.ceil(this.history.length / SHOWN));
    curve.setTicks(roundsTo(last));
    this.losses.setAttribute("d",
      curve.path(this.history.map((_, i) => i / last), this.history.map(fromLoss)));
    for (const one of this.onward) one.disabled = Boolean(this.stopped) || !this.kept.length;
    this.said.textContent = this.stopped || (line
      ? `Round ${this.at ? this.round + 1 : this.round}, ${line.name}: ${line.change.textContent}`
      : this.round ? `After ${this.round} rounds the loss is ${number(loss)}.`
        : "Untick a line to delete it. Nothing has run yet.");
  }
}
customElements.define("book-loop", BookLoop);
