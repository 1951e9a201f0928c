// A figure that a reader turns like pages. The frames were recorded by the book's own
// code (book/flipbooks.py); nothing is computed here. Without this script, the still
// figure inside the element stands.
const SVG = "http://www.w3.org/2000/svg";
const W = 320, H = 250, LEFT = 56, RIGHT = 12, TOP = 12, BOTTOM = 42;
const COLORS = ["c0", "c1", "c2", "c3", "c4"]; // the classes that book.css gives them
const ROOM = { x: W - LEFT - RIGHT, y: H - TOP - BOTTOM };

function draw(parent, name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const key in attributes) node.setAttribute(key, attributes[key]);
  if (text !== undefined) node.textContent = text;
  return parent.appendChild(node);
}

const atX = (f) => LEFT + f * ROOM.x;
const atY = (f) => TOP + (1 - f) * ROOM.y;
const path = ([xs, ys]) =>
  xs.map((x, i) => `${i ? "L" : "M"}${atX(x).toFixed(1)} ${atY(ys[i]).toFixed(1)}`).join("");

let clips = 0;

function panel(data) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
  svg.setAttribute("aria-hidden", "true"); // the slider's text says what changes
  const clip = `flipbook-clip-${clips++}`;
  draw(draw(svg, "clipPath", { id: clip }), "rect", {
    x: LEFT, y: TOP, width: ROOM.x, height: ROOM.y,
  });
  for (const [f, text] of data.x.ticks) {
    draw(svg, "line", { class: "grid", x1: atX(f), x2: atX(f), y1: TOP, y2: H - BOTTOM });
    draw(svg, "text", { x: atX(f), y: H - BOTTOM + 16, "text-anchor": "middle" }, text);
  }
  for (const [f, text] of data.y.ticks) {
    draw(svg, "line", { class: "grid", x1: LEFT, x2: W - RIGHT, y1: atY(f), y2: atY(f) });
    draw(svg, "text", { x: LEFT - 6, y: atY(f) + 4, "text-anchor": "end" }, text);
  }
  draw(svg, "text", { x: atX(0.5), y: H - 6, "text-anchor": "middle" }, data.x.label);
  draw(svg, "text", { x: 12, y: atY(0.5), "text-anchor": "middle",
    transform: `rotate(-90 12 ${atY(0.5)})` }, data.y.label);
  const plot = draw(svg, "g", { "clip-path": `url(#${clip})` });
  for (const line of data.contours) draw(plot, "path", { class: "contour", d: path(line) });
  draw(svg, "rect", { class: "frame", x: LEFT, y: TOP, width: ROOM.x, height: ROOM.y });
  const moving = draw(plot, "g", {});
  const show = (frame) => {
    moving.replaceChildren();
    data.frames[frame].forEach((line, i) => {
      const look = data.looks[i], color = COLORS[look.color] ?? "";
      if (look.line && line.length) {
        draw(moving, "path", { class: color, d: path(line), "stroke-dasharray": look.dash });
      }
      if (look.marker && line.length) {
        line[0].forEach((x, k) =>
          draw(moving, "circle", { class: color, cx: atX(x), cy: atY(line[1][k]), r: 2.6 }));
      }
    });
  };
  return { svg, show };
}

class BookFlipbook extends HTMLElement {
  connectedCallback() {
    if (this.watcher || this.ready) return;
    this.watcher = new IntersectionObserver((seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      this.watcher.disconnect();
      this.load();
    }, { rootMargin: "300px" });
    this.watcher.observe(this);
  }

  async load() {
    const image = this.querySelector("img");
    const answer = await fetch(image.src.replace(/\.(svg|webp)(#.*)?$/, ".json"));
    if (answer.ok) this.build(await answer.json());
  }

  build(data) {
    this.ready = true;
    const panels = data.panels.map((one) => panel(one));
    const row = document.createElement("div");
    row.className = "flipbook-panels";
    row.append(...panels.map((one) => one.svg));
    const label = document.createElement("label");
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: data.titles.length - 1, value: data.start });
    label.append(data.label, slider);
    const said = document.createElement("output");
    said.setAttribute("aria-live", "polite");
    const show = () => {
      const frame = Number(slider.value);
      said.textContent = data.titles[frame];
      slider.setAttribute("aria-valuetext", data.titles[frame]);
      panels.forEach((one) => one.show(frame));
    };
    slider.addEventListener("input", show);
    show();
    for (const image of this.querySelectorAll("img")) image.classList.add("flipbook-still");
    this.append(row, label, said);
  }
}

customElements.define("book-flipbook", BookFlipbook);
