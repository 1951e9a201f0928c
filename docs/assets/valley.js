// The race in the narrow valley of Part 3.1: four rules for a step, each at a rate and a β
// of its own. Whoever moves one of them, or the start, has all walk anew.
import { BowlFigure, excess, LEFT, slopes, span } from "./bowl.js";
import { draw, make, number, svgOf } from "./plot.js";

const STEPS = 400; // of a walk,
const SHOWN = 100; // and those on the plots
const PAST = 1e6; // a loss beyond it has left the valley

// What a rule moves a number by, in units of the rate; `own` is its memory of the number.
const RULES = {
  plain: (g) => g,
  momentum: (g, own, beta) => (own.m = beta * own.m + g),
  RMSProp: (g, own, beta) => {
    own.v = beta * own.v + (1 - beta) * g * g;
    return g / (Math.sqrt(own.v) + 1e-8);
  },
  Adam: (g, own, beta, t) => {
    own.m = beta * own.m + (1 - beta) * g;
    own.v = 0.999 * own.v + 0.001 * g * g;
    return own.m / (1 - beta ** t) / (Math.sqrt(own.v / (1 - 0.999 ** t)) + 1e-8);
  },
};

// Where the walk is at the start and after every step, as `[w, b, excess loss]`; it ends
// where there is no number to go to.
export function walk(shape, name, lr, beta, [w, b]) {
  const move = RULES[name], [first, second] = shape.best;
  const ofP = { m: 0, v: 0 }, ofQ = { m: 0, v: 0 }, path = [];
  let p = w - first, q = b - second;
  for (let t = 1; t <= STEPS + 1; t++) {
    const left = excess(shape, p, q);
    if (!Number.isFinite(left)) break;
    path.push([first + p, second + q, left]);
    const [along, across] = slopes(shape, p, q);
    p -= lr * move(along, ofP, beta, t);
    q -= lr * move(across, ofQ, beta, t);
  }
  return path;
}

// Steps until the excess loss stays below a thousandth of the first; Infinity if it doesn't.
export function arrival(path) {
  const steps = path.findLastIndex(([, , left]) => left > LEFT * path[0][2]) + 1;
  return path.length > STEPS && steps <= STEPS ? steps : Infinity;
}

// The slider's power of ten with which the rule arrives first.
export function bestPower(shape, name, beta, start) {
  let found = [Infinity];
  for (let k = -300; k <= 100; k++) {
    const steps = arrival(walk(shape, name, 10 ** (k / 100), beta, start));
    if (steps < found[0]) found = [steps, k / 100];
  }
  return found[1];
}

const LOOKS = { plain: ["", "1.5 2.5"], momentum: ["c0", ""], RMSProp: ["c3", "6 2 1.5 2"], Adam: ["c2", "5 2.5"] };
const AT_ONE = { // what β = 1 does
  momentum: "it forgets nothing, and swings forever",
  RMSProp: "its usual size stays 0, and it divides by that",
  Adam: "it divides 0 by 0, and PyTorch refuses to begin",
};

class BookValley extends BowlFigure {
  static data = ".valley.json";

  build(data, plots) {
    this.shape = data;
    this.layPlots(plots);
    this.view = [span(-1, 6), span(-13, 14)];
    this.map.setTicks(...[[0, 2, 4], [-12, -8, -4, 0]].map((values, i) =>
      values.map((v) => [this.view[i].from(v), number(v, 0)])));
    this.countTo(SHOWN);
    const rows = make("fieldset", { className: "names" },
      make("legend", { textContent: "Set rate and β of" }));
    this.racers = Object.keys(data.racers).map((name) => {
      const [color, dash] = LOOKS[name], look = { class: color, "stroke-dasharray": dash };
      const racer = { name, color, told: [1, 2, 3].map(() => make("span", {})),
        line: draw(this.walks, "path", look), shares: draw(this.curve.plot, "path", look) };
      racer.pick = make("input", { type: "radio", name: "racer",
        onchange: () => { this.chosen = racer; this.show(); } });
      const sample = svgOf(24, 8);
      draw(sample, "path", { ...look, d: "M0 4H24" });
      rows.append(make("label", {}, racer.pick, sample, make("span", { textContent: name }), ...racer.told));
      return racer;
    });
    this.append(rows);
    this.rate = this.slider("learning rate", { min: -3, max: 1, step: 0.01 }, (v) => (this.chosen.power = v));
    this.knob = this.slider("β", { min: 0, max: 1, step: 0.01 }, (v) => (this.chosen.beta = v));
    this.slidersOfStart({ min: -1, max: 5 }, { min: -13, max: 1 });
    this.said = make("p", { role: "status" });
    this.append(make("p", { className: "buttons" },
      this.button("Best rates", () => this.racers.forEach((one) =>
        (one.power = bestPower(data, one.name, one.beta, this.at) ?? one.power))),
      this.button("Start over", () => this.restart())), this.said);
    this.restart();
    this.show();
  }

  restart() {
    for (const racer of this.racers) [racer.power, racer.beta] = this.shape.racers[racer.name];
    this.chosen = this.racers.at(-1);
    this.at = [0, 0];
  }

  show() {
    const { chosen, shape, at } = this, { name, power, beta } = chosen;
    this.showBowl(shape, chosen.color);
    for (const one of this.racers) {
      const path = walk(shape, one.name, 10 ** one.power, one.beta, at), now = one === chosen;
      one.steps = arrival(path);
      one.left = !(path[STEPS]?.[2] < PAST);
      one.pick.checked = now;
      this.showWalk(path, SHOWN, one.line, one.shares, now);
      for (const line of [one.line, one.shares]) line.classList.toggle("chosen", now);
      [`lr ${(10 ** one.power).toPrecision(3)}`, one.name === "plain" ? "" : `β ${number(one.beta)}`,
        one.steps === Infinity ? "–" : `${one.steps} steps`].forEach((text, i) => (one.told[i].textContent = text));
    }
    const end = beta === 1 && AT_ONE[name];
    this.rate.tell(power, (10 ** power).toPrecision(3), chosen.left && !end);
    this.knob.tell(beta, number(beta), end);
    this.knob.disabled = name === "plain";
    this.said.textContent = `${name}: ${end ? `at β = 1 ${end}.`
      : chosen.left ? "it leaves the valley; its loss passes a million."
        : chosen.steps === Infinity ? `after ${STEPS} steps more than a thousandth of the loss is left.`
          : `after ${chosen.steps} steps a thousandth of the loss is left.`}`;
  }
}
customElements.define("book-valley", BookValley);
