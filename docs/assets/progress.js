// What is done, kept in this browser and nowhere else: chapters, exercises, predictions, quiz
// questions. Of chapters that were opened it also knows how many of each there are.
const KEY = "training-loop-progress", PARTS = "training-loop-parts";
const CHAPTER = /(module\d\/ch\d\d_\w+)\/?$/;
const KINDS = { exercise: "[data-done^=exercise]", prediction: "fieldset.prediction",
  "quiz question": "fieldset.quiz" };

function read(key = KEY) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {}; // no storage here, or somebody else's data in it
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // a browser that keeps nothing: marks last as long as the page
  }
}

function write(done) {
  keep(KEY, done);
  document.dispatchEvent(new Event("progress"));
}

const kindOf = (part) => part.startsWith("exercise-") ? "exercise"
  : part.startsWith("question-") ? "prediction" : "quiz question";
const counted = (number, kind) => `${number} ${kind}${number === 1 ? "" : "s"}`;

// How many of each kind are done, on one page or on all of them.
function parts(done, page = "") {
  const found = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, 0]));
  for (const key of Object.keys(done)) {
    const [own, part] = key.split("#");
    if (part && own.endsWith(page)) found[kindOf(part)]++;
  }
  return found;
}

function countParts(page) {
  const here = Object.entries(KINDS).map(([kind, looks]) =>
    [kind, document.querySelectorAll(looks).length]);
  keep(PARTS, { ...read(PARTS), [page]: Object.fromEntries(here) });
}

const pageOf = (url) => CHAPTER.exec(new URL(url, location).pathname)?.[1];

export function mark(part, isDone = true) {
  const page = pageOf(location.href);
  if (!page) return;
  const done = read();
  const key = part ? `${page}#${part}` : page;
  if (isDone) done[key] = new Date().toISOString().slice(0, 10);
  else delete done[key];
  write(done);
}

function button(part, what) {
  const page = pageOf(location.href);
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "progress-toggle";
  const show = () => {
    const isDone = Boolean(read()[part ? `${page}#${part}` : page]);
    toggle.setAttribute("aria-pressed", isDone);
    toggle.textContent = isDone ? `${what} done` : `Mark ${what.toLowerCase()} as done`;
  };
  toggle.addEventListener("click", () => {
    mark(part, toggle.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("progress", show);
  show();
  return toggle;
}

// Of a chapter that was begun: a ring, and what of its exercises and predictions is done.
function tellParts(link, done, page) {
  const found = parts(done, page), all = read(PARTS)[page] ?? {};
  const said = Object.entries(found).filter(([kind, number]) => number + (all[kind] ?? 0))
    .map(([kind, n]) => (all[kind] ? `${n} of ${counted(all[kind], kind)}` : counted(n, kind)));
  const sum = (numbers) => Object.values(numbers).reduce((a, b) => a + b, 0);
  const note = link.parentElement.querySelector(".progress-parts")
    ?? link.parentElement.appendChild(document.createElement("span"));
  note.className = "progress-parts";
  note.hidden = !sum(found);
  note.textContent = said.join(", ");
  note.style.setProperty("--share", Math.min(1, sum(found) / (sum(all) || Infinity)));
}

function markLinks() {
  const done = read();
  const maps = pageOf(location.href) ? "" : ", article a"; // a chapter's prose stays clean
  for (const link of document.querySelectorAll(`.md-nav--primary a.md-nav__link${maps}`)) {
    if (link.matches(".md-button")) continue; // it says where to go on
    const page = link.hash ? undefined : pageOf(link.href);
    const isDone = Boolean(page && done[page]);
    const mark = link.querySelector(".progress-mark");
    if (isDone && !mark) {
      const tick = document.createElement("span");
      tick.className = "progress-mark";
      tick.textContent = " ✓ done";
      link.append(tick);
    } else if (!isDone && mark) mark.remove();
    if (page && link.matches("article :is(li, td) > a:first-child")) tellParts(link, done, page);
  }
}

// A button that starts a module leads on to the first chapter that is not done.
function goOn() {
  const done = read();
  const chapters = [...document.querySelectorAll(".md-nav--primary a.md-nav__link")]
    .map(({ href }) => href).filter((url) => pageOf(url) && !new URL(url).hash);
  for (const button of document.querySelectorAll("a.md-button--primary")) {
    const first = button.dataset.first ??= button.href;
    const words = button.dataset.words ??= button.textContent;
    const left = chapters.slice(chapters.indexOf(first)).filter((url) => !done[pageOf(url)]);
    const next = pageOf(first) && left.length ? left[0] : first;
    const [, module, part] = /ch(\d)(\d)_/.exec(next) ?? [];
    button.href = next;
    button.textContent = next === first ? words : `Continue with Part ${module}.${part}`;
  }
}

function overview(box) {
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const show = () => {
    const done = read();
    const chapters = Object.keys(done).filter((key) => !key.includes("#")).length;
    const found = Object.entries({ chapter: chapters, ...parts(done) });
    said.textContent = `Done: ${found.map(([kind, n]) => counted(n, kind)).join(", ")}. ` +
      "This browser keeps the marks; nothing is sent.";
  };
  const save = document.createElement("button");
  save.textContent = "Save to a file";
  save.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(read(), null, 1)]));
    link.download = "training-loop-progress.json";
    link.click();
    URL.revokeObjectURL(link.href);
  });
  const label = document.createElement("label");
  label.textContent = "Load from a file ";
  const load = document.createElement("input");
  Object.assign(load, { type: "file", accept: ".json,application/json" });
  load.addEventListener("change", async () => {
    try {
      const loaded = JSON.parse(await load.files[0].text());
      const good = Object.entries(loaded).filter(([key]) => CHAPTER.test(key.split("#")[0]));
      write({ ...read(), ...Object.fromEntries(good) });
    } catch {
      said.textContent = "This file holds no saved progress. Nothing was changed.";
    }
  });
  label.append(load);
  box.append(said, save, label);
  document.addEventListener("progress", show);
  show();
}

export function progress() {
  for (const box of document.querySelectorAll("[data-progress]")) overview(box);
  if (pageOf(location.href)) {
    countParts(pageOf(location.href));
    for (const place of document.querySelectorAll("[data-done]")) {
      const part = place.dataset.done;
      place.append(button(part, part ? "Exercise" : "Chapter"));
    }
  }
  markLinks();
  goOn();
}

document.addEventListener("progress", () => {
  markLinks();
  goOn();
});
// Whoever goes back gets the page as it was left, and may have done something since.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.dispatchEvent(new Event("progress"));
});
