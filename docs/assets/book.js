// Names for assistive technology, keyboard access to what scrolls sideways, and copying.
// A page is complete without this script.
import { mark, progress } from "./progress.js";

const all = (selector) => [...document.querySelectorAll(selector)];

// Also hears of formulas and code that `content-visibility` lays out late.
const sizes = new ResizeObserver((entries) => {
  const boxes = entries.map(({ target }) =>
    target.closest(".arithmatex, .md-typeset__scrollwrap, .code > code"));
  // All is measured before anything is changed, which would cost a new layout each time.
  const wide = new Map(boxes.map((box) => [box, box.scrollWidth > box.clientWidth + 1]));
  for (const [box, isWide] of wide) {
    if (isWide === box.hasAttribute("tabindex")) continue;
    const values = { tabindex: 0 };
    if (!box.matches("code")) { // whose role takes no name
      values.role = "group";
      values["aria-label"] = box.matches(".arithmatex") ? "Wide formula" : "Wide table";
    }
    for (const [key, value] of Object.entries(values)) {
      if (isWide) box.setAttribute(key, value);
      else box.removeAttribute(key);
    }
  }
});

// The theme's menu button is a label, which the Tab key does not reach.
const makeButton = (label) => {
  const drawer = document.getElementById("__drawer");
  const button = document.createElement("button");
  button.type = "button";
  button.className = `${label.className} menu-button`;
  button.ariaLabel = "Navigation";
  const say = () => (button.ariaExpanded = drawer.checked);
  button.addEventListener("click", () => drawer.click());
  drawer.addEventListener("change", say);
  say();
  button.append(...label.childNodes);
  label.replaceWith(button);
};

// On a phone the page's sections lie deep in that menu: one button opens it there.
const makeSections = (menu) => {
  const drawer = document.getElementById("__drawer"), toc = document.getElementById("__toc");
  if (!toc) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "md-header__button sections-button",
    textContent: "§", ariaLabel: "Sections of this page" });
  button.addEventListener("click", () => {
    toc.checked = true;
    drawer.click();
  });
  drawer.addEventListener("change", () => { toc.checked &&= drawer.checked; });
  menu.parentElement.querySelector(".md-header__title").after(button);
};

// Says where on the page a reader was who found something wrong there.
const report = (link) => {
  const { href } = document.querySelector(".md-nav__link--active[href^='#']") ?? location;
  const address = new URL(link.href), body = address.searchParams.get("body");
  address.searchParams.set("body", body.replace(/^Page: .*/, `Page: ${href}`));
  link.href = address;
};

// A module that is also a page leaves the name of its list to an icon.
const nameLists = () => {
  for (const icon of all("label[id^=__nav_]:not(:has(.md-ellipsis)) .md-nav__icon")) {
    icon.role = "img";
    icon.ariaLabel = icon.closest(".md-nav__container").textContent.trim();
  }
};

// What a button needs comes when somebody reaches for it: a browser that has to wait for it
// after the click may let nothing be copied.
let session;
const reach = ({ target }) => {
  if (target.matches?.("button.up-to")) session ??= import("./session.js");
};

// The theme shows the message; without it, the text is copied all the same. On a page that
// came without encryption, browsers let no script copy.
const copy = async (button) => {
  const block = button.closest(".highlight");
  const all = button.matches(".up-to") && (await session).upTo(block);
  const text = all ? `${all.join("\n\n")}\n` : button.parentElement.textContent.trimEnd();
  const done = all.length > 1 ? `Copied ${all.length} blocks to the clipboard` : "Copied to the clipboard";
  const said = await navigator.clipboard.writeText(text)
    .then(() => done, () => "The browser let nothing be copied");
  window.alert$?.next(said);
};

// What is folded, or far from view, asks for its fonts when it is shown; on paper it is, and
// paper does not wait for a font. With each that comes, all formulas are laid out again.
const askForFonts = () => Promise.allSettled(
  [...document.styleSheets].flatMap((one) => [...one.cssRules]).map(({ selectorText, style }) => {
    const { fontFamily, fontStyle, fontWeight } = style ?? {};
    if (!fontFamily?.startsWith("KaTeX_") || !document.querySelector(selectorText)) return null;
    return document.fonts.load(`${fontStyle || "normal"} ${fontWeight || 400} 1em ${fontFamily}`);
  }));

// What is far from view is laid out late, by and by: a picture of the whole page shows all
// of it. A stretch of text is as much as three blocks of code.
const whenIdle = window.requestIdleCallback ?? setTimeout;
const layOut = (boxes) => whenIdle(() => {
  const code = boxes.slice(0, 3).findIndex((box) => box.matches(".stretch"));
  for (const box of boxes.splice(0, code > 0 ? code : code ? 3 : 1)) {
    box.style.contentVisibility = "visible";
  }
  if (boxes.length) return layOut(boxes);
  document.dispatchEvent(new Event("laidout"));
});

const watch = (boxes) => {
  for (const box of all(boxes)) {
    sizes.observe(box);
    if (box.firstElementChild) sizes.observe(box.firstElementChild);
  }
};

const enrich = () => {
  all(".md-search[role=dialog]").forEach((box) => (box.ariaLabel = "Search"));
  if (all("book-flipbook").length) import("./flipbook.js");
  for (const name of ["loop", "landscape", "neuron", "mlp", "valley", "clinic"]) {
    if (all(`book-${name}`).length) import(`./${name}.js`);
  }
  if (all("fieldset.quiz, fieldset.prediction").length) {
    import("./questions.js").then(({ ask }) => ask(document, mark));
  }
  watch("div.arithmatex, .md-typeset__scrollwrap, .code > code");
  whenIdle(() => askForFonts().then(() => layOut(all(".code, .by-and-by .stretch ~ .stretch"))));
};

progress();
all("label.md-header__button[for=__drawer]").forEach((label) => {
  makeSections(label);
  makeButton(label);
});
nameLists();
// Before anybody prints: what a browser prints cannot wait.
window.requestIdleCallback?.(() => import("./paper.js").then(({ listen }) => listen()));
if (!navigator.clipboard) document.documentElement.classList.add("no-copy");
for (const kind of ["pointerover", "focusin"]) addEventListener(kind, reach);
addEventListener("click", ({ target }) => {
  if (target.matches("button.copy")) copy(target);
  if (target.matches("a.report")) report(target);
});
enrich();
// In a preview the theme wraps the tables, and later.
document$.subscribe(() => watch(".md-typeset__scrollwrap"));
