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
    this.append(label, said);
  }
}

customElements.define("book-flipbook", BookFlipbook);
