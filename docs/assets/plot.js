// What figures that move share. Places on an axis are fractions of it, from 0 at its lower
// end to 1 at its upper: scales stay with whoever knows the numbers.
const SVG = "http://www.w3.org/2000/svg";
let clips = 0;

export function draw(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (text !== undefined) node.textContent = text;
  return parent.appendChild(node);
}

// What changes in it is said in words.
export function svgOf(width, height) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

export function make(tag, properties, ...inside) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...inside);
  return node;
}

// With a real minus, and powers of ten where it would be long.
export function number(v, digits = 2) {
  if (v === null) return "None";
  const text = Math.abs(v) < 1000 ? v.toFixed(digits) : v.toExponential(1).replace("+", "");
  return text.replace(/^-(?=[0.]*$)/, "").replaceAll("-", "−");
}

// Names with values: what a figure's `dl` holds.
export function listed(values) {
  return Object.entries(values).map(([name, value]) =>
    make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: value })));
}

// An axis is `{ label, ticks: [[place, text], …] }`; `plot` shows what lies within them.
export function axes(x, y, { width, height, left, right, top, bottom }) {
  const atX = (f) => left + f * (width - left - right);
  const atY = (f) => top + (1 - f) * (height - top - bottom);
  const svg = svgOf(width, height);
  const box = { x: left, y: top, width: width - left - right, height: height - top - bottom };
  const clip = `plot-clip-${clips++}`;
  draw(draw(svg, "clipPath", { id: clip }), "rect", box);
  const ticks = draw(svg, "g", {});
  const setTicks = (ofX, ofY = y.ticks) => {
    ticks.replaceChildren();
    for (const [f, text] of ofX) {
      draw(ticks, "line", { class: "grid", x1: atX(f), x2: atX(f), y1: top, y2: height - bottom });
      draw(ticks, "text", { x: atX(f), y: height - bottom + 16, "text-anchor": "middle" }, text);
    }
    for (const [f, text] of ofY) {
      draw(ticks, "line", { class: "grid", x1: left, x2: width - right, y1: atY(f), y2: atY(f) });
      draw(ticks, "text", { x: left - 6, y: atY(f) + 4, "text-anchor": "end" }, text);
    }
  };
  setTicks(x.ticks);
  draw(svg, "text", { x: atX(0.5), y: height - 6, "text-anchor": "middle" }, x.label);
  draw(svg, "text", { x: 12, y: atY(0.5), "text-anchor": "middle",
    transform: `rotate(-90 12 ${atY(0.5)})` }, y.label);
  const plot = draw(svg, "g", { "clip-path": `url(#${clip})` });
  draw(svg, "rect", { class: "frame", ...box });
  const path = (xs, ys) =>
    xs.map((f, i) => `${i ? "L" : "M"}${atX(f).toFixed(1)} ${atY(ys[i]).toFixed(1)}`).join("");
  return { svg, plot, atX, atY, path, setTicks };
}

// An element around a still figure, which gives way when the reader comes near. What it
// shows comes from a file beside the picture: `build` is handed what that holds, and the
// place of the plots, which are told as the still figure was.
export class MovingFigure extends HTMLElement {
  connectedCallback() {
    if (this.watcher) return;
    this.watcher = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      this.watcher.disconnect();
      this.load();
    }, { rootMargin: "300px" });
    this.watcher.observe(this);
  }

  async load() {
    const { src, alt } = this.querySelector("img");
    const answer = await fetch(src.replace(/\.(svg|webp)(#.*)?$/, this.constructor.data));
    if (!answer.ok) return;
    const plots = document.createElement("div");
    plots.className = "plots";
    plots.role = "img";
    plots.ariaLabel = alt;
    this.append(plots);
    this.classList.add("moving");
    this.build(await answer.json(), plots);
    for (const image of this.querySelectorAll("img")) image.classList.add("still");
  }
  // A slider's own steps would round what a button sets: `tell` says what it stands for.
  slider(name, range, go) {
    const input = make("input", { type: "range", ...range }), told = make("output", {});
    input.addEventListener("input", () => { go(Number(input.value)); this.show(); });
    this.append(make("label", {}, make("span", { textContent: name }), input, told));
    input.tell = (value, text, high) => {
      input.value = value;
      told.textContent = input.ariaValueText = text;
      told.classList.toggle("high", Boolean(high));
    };
    return input;
  }

  button(text, go) {
    return make("button", { type: "button", textContent: text,
      onclick: () => { go(); this.show(); } });
  }
}
