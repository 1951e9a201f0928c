// The graph of one neuron, Part 2.2: values come from the left, slopes from the right. Who
// writes `=` for `+=` sees which notes are lost.
import { draw, make, MovingFigure, number, svgOf } from "./plot.js";

const OPS = { // a node's value, and its own slope along each parent
  "*": ([a, b]) => [a * b, [b, a]],
  "+": ([a, b]) => [a + b, [1, 1]],
  relu: ([a]) => [Math.max(a, 0), [a > 0 ? 1 : 0]],
};

// The steps of both passes; each is `[pass, node, what it wrote: [name, number], …]`.
export function sweep(nodes, leaves, replace) {
  const values = {}, local = {}, slopes = {};
  const steps = [["given", "", nodes.filter(({ op }) => !op).map(({ name, data }) =>
    [name, (values[name] = leaves[name] ?? data)])]];
  const work = nodes.filter(({ op }) => op);
  for (const { name, op, parents } of work) {
    [values[name], local[name]] = OPS[op](parents.map((one) => values[one]));
    steps.push(["forward", name, [[name, values[name]]]]);
    slopes[name] = 0;
  }
  const { name: last } = work.at(-1);
  slopes[last] = 1;
  steps.push(["backward", "", [[last, 1]]]);
  for (const { name, parents } of [...work].sort((a, b) => b.level - a.level)) {
    const sent = parents.map((one, i) => {
      const note = local[name][i] * slopes[name];
      slopes[one] = replace ? note : (slopes[one] ?? 0) + note;
      return [one, slopes[one], note];
    });
    steps.push(["backward", name, sent]);
  }
  return steps;
}

const plain = (value) => number(value).replace(/\.?0+$/, "").replace(/^−?$/, "0");
const SCALE = 50, MARGIN = 26;
const at = ([x, y]) => [MARGIN + x * SCALE, MARGIN + (2 - y) * SCALE];

class BookNeuron extends MovingFigure {
  static data = ".neuron.json";

  build(nodes, plots) {
    this.nodes = nodes;
    const svg = svgOf(2 * MARGIN + 6 * SCALE, 2 * MARGIN + 2 * SCALE);
    plots.append(svg);
    this.wires = {};
    this.texts = {};
    const where = Object.fromEntries(nodes.map((node) => [node.name, at(node.at)]));
    for (const { name, parents } of nodes) {
      this.wires[name] = parents.map((one, i) => {
        const [[a, b], [c, d]] = [where[one], where[name]];
        const bend = parents[0] === parents[1] ? (i ? 26 : -26) : 0; // two wires from one node
        return draw(svg, "path", { d: `M${a} ${b}Q${(a + c) / 2} ${(b + d) / 2 + bend} ${c} ${d}` });
      });
    }
    for (const { name } of nodes) {
      const [x, y] = where[name];
      draw(svg, "circle", { class: "node", cx: x, cy: y, r: 21 });
      const text = (dy, look, said) => draw(svg, "text",
        { x, y: y + dy, class: look, "text-anchor": "middle" }, said);
      text(-8, "", name);
      this.texts[name] = [text(4, "c0", ""), text(16, "c3", "")];
    }
    this.leaves = {};
    for (const [name, range] of [["w", { min: -2, max: 2 }], ["b", { min: -3, max: 3 }]]) {
      const start = nodes.find((node) => node.name === name).data;
      const input = this.slider(name, { step: 0.25, ...range, value: start }, () => {});
      this.leaves[name] = { input, start };
    }
    this.replace = make("input", { type: "checkbox" });
    this.replace.addEventListener("change", () => this.show());
    this.append(make("label", { className: "choice" }, this.replace,
      make("span", {}, make("code", { textContent: "parent.grad = …" }), " instead of ",
        make("code", { textContent: "+=" }))));
    this.said = make("p", { role: "status" });
    const forward = nodes.filter(({ op }) => op).length;
    this.onward = [this.button("Next step", () => this.step++),
      this.button("All values", () => (this.step = forward)),
      this.button("All slopes", () => (this.step = 2 * forward + 1))];
    this.append(make("p", { className: "buttons" }, ...this.onward,
      this.button("Start over", () => this.restart())), this.said);
    this.restart();
    this.show();
  }

  restart() {
    this.step = 0;
    this.replace.checked = false;
    for (const { input, start } of Object.values(this.leaves)) input.value = start;
  }

  show() {
    const leaves = {};
    for (const [name, { input }] of Object.entries(this.leaves)) {
      leaves[name] = Number(input.value);
      input.tell(input.value, plain(leaves[name]));
    }
    const steps = sweep(this.nodes, leaves, this.replace.checked);
    for (const texts of Object.values(this.texts)) for (const one of texts) one.textContent = "";
    for (const [pass, , wrote] of steps.slice(0, this.step + 1)) {
      for (const [name, value] of wrote) {
        const back = pass === "backward";
        this.texts[name][Number(back)].textContent = back ? `[${plain(value)}]` : plain(value);
      }
    }
    const [pass, name, wrote] = steps[this.step];
    for (const key in this.wires) {
      for (const wire of this.wires[key]) {
        wire.setAttribute("class", key !== name ? "" : pass === "forward" ? "c0" : "c3");
      }
    }
    this.onward[0].disabled = this.step === steps.length - 1;
    const parents = new Set(this.nodes.find((node) => node.name === name)?.parents);
    const sent = wrote.map(([one, , note]) => `${plain(note ?? 0)} to ${one}`).join(" and ");
    this.said.textContent = pass === "given" ? `Given: ${wrote.map(([one]) => one).join(", ")}.`
      : pass === "forward" ? `Forward: ${name} = ${plain(wrote[0][1])}, from ${[...parents].join(" and ")}.`
        : name ? `Backward: ${name} hands ${sent}.`
          : `Backward: the slope of ${wrote[0][0]} along ${wrote[0][0]} is 1.`;
  }
}
customElements.define("book-neuron", BookNeuron);
