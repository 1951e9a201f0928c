// What figures share in which the loss of every line is a bowl over (w, b): the map, where
// walks start from a place that one drags, and beside it the excess loss of every step.
// Of its inputs a bowl knows the mean and the mean square, and `best`, its lowest point.
import { axes, draw, MovingFigure, number } from "./plot.js";

export const LEFT = 0.001; // of the excess loss: then a walk has arrived

export const excess = ({ mean, square }, p, q) => square * p * p + 2 * mean * p * q + q * q;
export const slopes = ({ mean, square }, p, q) => [2 * (square * p + mean * q), 2 * (mean * p + q)];

const MAP = { width: 180, height: 180, left: 40, right: 8, top: 8, bottom: 36 };
const CURVE = { ...MAP, left: 56, right: 14 };
const SHARE = { label: "excess loss, share",
  ticks: [[0, "10⁻⁴"], [1 / 3, "10⁻²"], [2 / 3, "1"], [1, "100"]] };
const fromShare = (share) => Math.min(1.5, Math.max(-0.5, (Math.log10(share) + 4) / 6));

// A part of an axis, and where a number stands in it.
export const span = (low, size) =>
  ({ low, from: (v) => (v - low) / size, to: (f) => low + f * size });

export class BowlFigure extends MovingFigure {
  layPlots(plots) {
    this.map = axes({ label: "w", ticks: [] }, { label: "b", ticks: [] }, MAP);
    this.curve = axes({ label: "step", ticks: [] }, SHARE, CURVE);
    plots.append(this.map.svg, this.curve.svg);
    this.ovals = draw(this.map.plot, "path", { class: "contour" });
    this.lowest = draw(this.map.plot, "text", { class: "lowest", "text-anchor": "middle" }, "★");
    this.walks = draw(this.map.plot, "g", {});
    this.places = draw(this.map.plot, "g", {});
    this.start = draw(this.map.plot, "circle", { r: 5 });
    const aim = fromShare(LEFT);
    draw(this.curve.plot, "path", { class: "lowest", d: this.curve.path([0, 1], [aim, aim]) });
    const { svg } = this.map, { left, right, top, bottom, width, height } = MAP;
    const follow = ({ clientX, clientY }) => {
      const box = svg.getBoundingClientRect(), scale = width / box.width;
      const f = ((clientX - box.left) * scale - left) / (width - left - right);
      const g = 1 - ((clientY - box.top) * scale - top) / (height - top - bottom);
      this.at = [f, g].map((one, i) => this.view[i].to(Math.min(1, Math.max(0, one))));
      this.show();
    };
    svg.classList.add("draggable");
    svg.addEventListener("pointerdown", (event) => {
      svg.setPointerCapture(event.pointerId);
      follow(event);
    });
    svg.addEventListener("pointermove", (event) => {
      if (svg.hasPointerCapture(event.pointerId)) follow(event);
    });
  }

  countTo(last) { this.curve.setTicks([0, 0.5, 1].map((f) => [f, `${f * last}`])); }

  slidersOfStart(...ranges) {
    this.coordinates = ["start at w", "and b"].map((name, i) =>
      this.slider(name, { step: 0.25, ...ranges[i] }, (v) => (this.at = i ? [this.at[0], v] : [v, this.at[1]])));
  }

  showBowl({ mean, square, best }, color) {
    const { map, start, lowest, view: [onW, onB] } = this, [w, b] = this.at;
    this.coordinates.forEach((slider, i) => slider.tell(this.at[i], number(this.at[i])));
    start.setAttribute("cx", map.atX(onW.from(w)));
    start.setAttribute("cy", map.atY(onB.from(b)));
    for (const one of [start, this.places]) one.setAttribute("class", color);
    lowest.setAttribute("x", map.atX(onW.from(best[0])));
    lowest.setAttribute("y", map.atY(onB.from(best[1])) + 5);
    const round = Array.from({ length: 73 }, (_, i) => (i * Math.PI) / 36);
    this.ovals.setAttribute("d", [1, 2, 3, 4, 5, 6].map((k) => {
      const ps = round.map((a) => (k * Math.cos(a)) / Math.sqrt(square - mean ** 2));
      const qs = round.map((a, i) => k * Math.sin(a) - mean * ps[i]);
      return map.path(ps.map((p) => onW.from(best[0] + p)), qs.map((q) => onB.from(best[1] + q)));
    }).join(""));
  }

  // The first steps of a walk, `[w, b, excess loss]` each, as two lines; with dots, if asked.
  showWalk(way, steps, line, shares, dots) {
    const { map, curve, view: [onW, onB] } = this, seen = way.slice(0, steps + 1);
    const ws = seen.map(([w]) => onW.from(w)), bs = seen.map(([, b]) => onB.from(b));
    const out = ws.findIndex((f, i) => Math.max(Math.abs(f), Math.abs(bs[i])) > 20);
    const until = out < 0 ? ws.length : out + 1; // far out, a line has no end to draw to
    line.setAttribute("d", map.path(ws.slice(0, until), bs.slice(0, until)));
    shares.setAttribute("d", curve.path(seen.map((_, i) => i / steps),
      seen.map(([, , left]) => fromShare(left / way[0][2]))));
    if (!dots) return;
    this.places.replaceChildren();
    for (let i = 1; i < Math.min(until, 101); i++) {
      draw(this.places, "circle", { cx: map.atX(ws[i]), cy: map.atY(bs[i]), r: 1.7 });
    }
  }
}
