// A figure that a reader turns like pages. The frames were recorded by the book's own
// code (book/figures/flipbooks.py); nothing is computed here. Without this script, the
// still figure inside the element stands.
import { axes, draw, make, MovingFigure, svgOf } from "./plot.js";

const SIZE = { width: 320, height: 250, right: 12, top: 12, bottom: 42 };
const LEFT = 26, LETTER = 7; // what the axis' name takes, and each letter of the longest tick
const COLORS = ["c0", "c1", "c2", "c3", "c4"]; // the classes that book.css gives them

// Markers by matplotlib's names, around a place, for a radius of 1.
const corners = (...points) => (x, y, r) =>
  `M${points.map(([a, b]) => `${(x + a * r).toFixed(1)} ${(y + b * r).toFixed(1)}`).join("L")}Z`;
const round = (part) => (x, y, r) =>
  `M${(x - part * r).toFixed(1)} ${y.toFixed(1)}a${part * r} ${part * r} 0 1 0 ${2 * part * r} 0` +
  `a${part * r} ${part * r} 0 1 0 ${-2 * part * r} 0`;
const MARKERS = {
  o: round(1),
  ".": round(0.6),
  s: corners([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]),
  "^": corners([0, -1.1], [1, 0.8], [-1, 0.8]),
  v: corners([0, 1.1], [1, -0.8], [-1, -0.8]),
  D: corners([0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]),
  "*": corners(...Array.from({ length: 10 }, (_, i) => {
    const turn = (i * Math.PI) / 5, r = i % 2 ? 0.5 : 1.2;
    return [r * Math.sin(turn), -r * Math.cos(turn)];
  })),
};
const marks = ({ marker, size }, places) =>
  places.map(([x, y]) => MARKERS[marker](x, y, size / 2)).join("");

function panel(data) {
  const longest = Math.max(0, ...data.y.ticks.map(([, text]) => text.length));
  const { svg, plot, atX, atY, path } = axes(data.x, data.y, { ...SIZE, left: LEFT + LETTER * longest });
  for (const [f, text] of data.x.below ?? []) { // where an axis without a name has room
    draw(svg, "text", { x: atX(f), y: SIZE.height - 8, "text-anchor": "middle" }, text);
  }
  for (const line of data.contours) draw(plot, "path", { class: "contour", d: path(...line) });
  const moving = draw(plot, "g", {});
  for (const [x, y, text, end] of data.texts ?? []) {
    draw(plot, "text", { x: atX(x), y: atY(y), "text-anchor": end }, text);
  }
  const show = (frame) => {
    moving.replaceChildren();
    for (const [x, y, width, height, color] of data.bars?.[frame] ?? []) {
      draw(moving, "rect", { class: `bar ${COLORS[color] ?? ""}`, x: atX(x), y: atY(y + height),
        width: atX(width) - atX(0), height: atY(0) - atY(height) });
    }
    data.frames[frame].forEach((line, i) => {
      const look = data.looks[i], color = COLORS[look.color] ?? "";
      if (!line.length) return;
      if (look.line) {
        draw(moving, "path", { class: color, d: path(...line), "stroke-dasharray": look.dash });
      }
      if (look.marker) {
        const places = line[0].map((x, k) => [atX(x), atY(line[1][k])]);
        draw(moving, "path", { class: `mark ${color}`, d: marks(look, places) });
      }
    });
  };
  return { svg, show };
}

// What lines and bars are called, each name once for all panels.
function legend(panels) {
  const row = document.createElement("p"), seen = new Set();
  row.className = "names";
  const name = (label, look) => {
    if (!label || seen.has(label)) return;
    seen.add(label);
    const svg = svgOf(24, 10), color = COLORS[look.color] ?? "";
    if (look.line) draw(svg, "path", { class: color, d: "M0 5H24", "stroke-dasharray": look.dash });
    if (look.marker) draw(svg, "path", { class: `mark ${color}`, d: marks(look, [[12, 5]]) });
    row.append(make("span", {}, svg, label));
  };
  for (const { looks, names } of panels) {
    for (const look of looks) name(look.label, look);
    for (const [label, color] of names ?? []) name(label, { color, line: true, dash: "" });
  }
  return row;
}

class BookFlipbook extends MovingFigure {
  static data = ".json";

  build(data, plots) {
    const panels = data.panels.map((one) => panel(one));
    plots.append(...panels.map((one) => one.svg));
    const label = document.createElement("label");
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: data.titles.length - 1, value: data.start });
    label.append(data.label, slider);
    const said = document.createElement("output");
    const show = () => {
      const frame = Number(slider.value);
      said.textContent = data.titles[frame];
      slider.setAttribute("aria-valuetext", data.titles[frame]);
      panels.forEach((one) => one.show(frame));
    };
    slider.addEventListener("input", show);
    show();
    this.append(legend(data.panels), label, said);
  }
}

customElements.define("book-flipbook", BookFlipbook);
