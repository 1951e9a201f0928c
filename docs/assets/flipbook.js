// A figure that a reader turns like pages. The frames were recorded by the book's own
// code (book/figures/flipbooks.py); nothing is computed here. Without this script, the
// still figure inside the element stands.
import { axes, draw, MovingFigure } from "./plot.js";

const SIZE = { width: 320, height: 250, left: 56, right: 12, top: 12, bottom: 42 };
const COLORS = ["c0", "c1", "c2", "c3", "c4"]; // the classes that book.css gives them

function panel(data) {
  const { svg, plot, atX, atY, path } = axes(data.x, data.y, SIZE);
  for (const line of data.contours) draw(plot, "path", { class: "contour", d: path(...line) });
  const moving = draw(plot, "g", {});
  const show = (frame) => {
    moving.replaceChildren();
    for (const [x, y, width, height, color] of data.bars?.[frame] ?? []) {
      draw(moving, "rect", { class: `bar ${COLORS[color] ?? ""}`, x: atX(x), y: atY(y + height),
        width: atX(width) - atX(0), height: atY(0) - atY(height) });
    }
    data.frames[frame].forEach((line, i) => {
      const look = data.looks[i], color = COLORS[look.color] ?? "";
      if (look.line && line.length) {
        draw(moving, "path", { class: color, d: path(...line), "stroke-dasharray": look.dash });
      }
      if (look.marker && line.length) {
        line[0].forEach((x, k) =>
          draw(moving, "circle", { class: color, cx: atX(x), cy: atY(line[1][k]), r: 2.6 }));
      }
    });
  };
  return { svg, show };
}

// What lines and bars are called, each name once for all panels.
function legend(panels) {
  const row = document.createElement("p"), seen = new Set();
  row.className = "names";
  const name = (label, color, dash) => {
    if (!label || seen.has(label)) return;
    seen.add(label);
    const item = row.appendChild(document.createElement("span"));
    const svg = item.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
    svg.setAttribute("viewBox", "0 0 24 10");
    draw(svg, "path", { class: COLORS[color] ?? "", d: "M0 5H24", "stroke-dasharray": dash });
    item.append(label);
  };
  for (const { looks, names } of panels) {
    for (const { label, color, dash } of looks) name(label, color, dash);
    for (const [label, color] of names ?? []) name(label, color, "");
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
