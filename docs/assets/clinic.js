// The ward of Parts 1.6 and 3.6: a recorded run comes in with one mistake. Whoever reads
// its loss measures the one number that tells, and names the mistake.
import { axes, draw, listed, make, MovingFigure } from "./plot.js";

const ROUND = 5; // patients that are counted together

// Chance comes from how often buttons were pressed, and not from a clock.
export const stir = (seed) => (Math.imul(seed, 1664525) + 1013904223) >>> 0;

// Who comes in of those who wait: not the mistake that has just been seen.
export function call(runs, waiting, seen, seed) {
  const others = waiting.filter((i) => runs[i].case !== seen);
  const able = others.length ? others : waiting;
  return able[Math.floor((seed / 2 ** 32) * able.length)];
}

// The mistakes that it could be as well: those of runs that look like it, or else all.
function rivals({ runs, cases }, run) {
  const alike = runs.filter(({ look }) => look === run.look).map((one) => one.case);
  const all = alike.some((one) => one !== run.case) ? alike : cases.map((_, i) => i);
  return new Set(all.filter((one) => one !== run.case));
}

// Whether a number tells what a run has, and why, or why not.
export function measured(data, run, at) {
  const { cases, numbers, runs, well } = data, odd = run.odd[at], able = rivals(data, run);
  const said = `${numbers[at]}: ${run.told[at]}; healthy: ${well[run.well].told[at]}.`;
  if (!odd) return [false, `${said} Nothing is wrong with that.`];
  const twins = runs.filter((one) => able.has(one.case) && one.odd[at] === odd);
  if (!twins.length) return [true, `${said} That tells. Which mistake makes it so?`];
  const twin = twins.find(({ look }) => look === run.look) ?? twins[0];
  const also = twin.look === run.look ? " and looks the same" : ", too";
  return [false, `${said} Odd, but “${cases[twin.case].name}” gives ${twin.told[at]}${also}.`];
}

// Whether a mistake is a run's own; `at` is the number that told.
export function diagnosed({ cases, numbers, runs }, run, at, guess) {
  const { name, why } = cases[guess];
  if (guess === run.case) return [true, why];
  const own = runs.filter((one) => one.case === guess);
  const twin = own.find(({ look }) => look === run.look);
  if (twin) return [false, `With “${name}”, ${numbers[at]} is ${twin.told[at]}; here it is ${run.told[at]}.`];
  const near = own.find(({ well }) => well === run.well) ?? own[0];
  return [false, `With “${name}” the loss ${near.look}.`];
}

const SIZE = { width: 340, height: 165, left: 48, right: 10, top: 8, bottom: 36 };

class BookClinic extends MovingFigure {
  static data = ".clinic.json";

  build(data, plots) {
    this.data = data;
    this.plots = plots;
    this.plot = axes({ label: "step", ticks: [] }, { label: "loss", ticks: [] }, SIZE);
    plots.append(this.plot.svg);
    this.well = draw(this.plot.plot, "path", { class: "c0 well" });
    this.curve = draw(this.plot.plot, "path", { class: "c1" });
    const button = (text, go) => make("button", { type: "button", textContent: text,
      onclick: ({ target }) => go(target) });
    const group = (asked, names, go) => make("fieldset", {}, make("legend", { textContent: asked }),
      ...names.map((name, i) => button(name, (pressed) => go(i, pressed))));
    this.values = make("dl", {});
    this.next = button("Next patient", () => { this.admit(); this.turn(0); });
    this.stages = [
      group("Which number tells?", data.numbers, (i, pressed) => this.measure(i, pressed)),
      group("Which mistake is it?", data.cases.map(({ name }) => name),
        (i, pressed) => this.diagnose(i, pressed)),
      make("div", {}, this.values, this.next)];
    this.count = make("p", { className: "count" });
    this.said = make("p", { role: "status" });
    this.append(this.count, this.said, make("div", { className: "desk" }, ...this.stages));
    this.seed = 1;
    this.addEventListener("click", ({ target }) => {
      if (target.matches("button")) this.seed = stir(this.seed);
    }, true);
    this.waiting = [];
    this.seen = this.right = 0;
    this.admit();
    this.show(0);
  }

  // One stage at a time, all in the same place; who comes by keys is taken along.
  show(stage) { this.stages.forEach((one, i) => one.classList.toggle("off", i !== stage)); }

  turn(stage) {
    this.show(stage);
    this.stages[stage].querySelector("button").focus({ preventScroll: true });
  }

  admit() {
    const { runs } = this.data;
    if (!this.waiting.length) this.waiting = runs.map((_, i) => i);
    if (this.seen === ROUND) this.seen = this.right = 0;
    const drawn = call(runs, this.waiting, this.run?.case, this.seed);
    this.waiting = this.waiting.filter((i) => i !== drawn);
    this.run = runs[drawn];
    this.seen++;
    this.clean = true;
    for (const tried of this.querySelectorAll(".tried")) tried.classList.remove("tried");
    this.trace(this.curve, this.run.curve);
    this.well.setAttribute("d", "");
    this.plots.ariaLabel = `Patient ${this.seen}: the loss ${this.run.look}.`;
    this.count.textContent = `Patient ${this.seen} of ${ROUND}`;
    this.said.textContent = "So far you know its loss alone.";
  }

  trace(path, curve) {
    const { range: [low, high], ticks } = this.data.looks[this.run.look];
    const on = (v) => (v - low) / (high - low);
    this.plot.setTicks(this.data.steps, ticks.map(([v, text]) => [on(v), text]));
    path.setAttribute("d", this.plot.path(curve.map((_, i) => i / curve.length), curve.map(on)));
  }

  tell([right, why], pressed) {
    this.said.textContent = `${right ? "Right. " : "Not this one. "}${why}`;
    pressed.classList.add("tried");
    this.clean &&= right;
    return right;
  }

  measure(at, pressed) {
    if (!this.tell(measured(this.data, this.run, at), pressed)) return;
    this.at = at;
    this.turn(1);
  }

  diagnose(guess, pressed) {
    if (!this.tell(diagnosed(this.data, this.run, this.at, guess), pressed)) return;
    const { here, healthy } = this.data.cases[guess];
    this.right += this.clean;
    this.said.textContent += ` ${this.right} of ${this.seen} without a wrong choice.`;
    this.trace(this.well, this.data.well[this.run.well].curve);
    this.values.replaceChildren(...listed({ "this loop": here, "a healthy loop (dashed)": healthy }));
    this.next.textContent = this.seen === ROUND ? "Five more" : "Next patient";
    this.turn(2);
  }
}
customElements.define("book-clinic", BookClinic);
