/* Makes the theme start late and light: finishing.py puts this into the head of each page. */
(() => {
  const root = document.documentElement;

  // Who comes to the top of a page on a narrow screen sees its first lines, and no sidebar.
  const isAsked = /[?&][hq]=/.test(location.search);
  const [{ type } = {}] = performance.getEntriesByType("navigation");
  const wide = matchMedia("(min-width: 60em)");
  const byAndBy = type === "navigate" && !location.hash && !isAsked && !wide.matches;
  // Then book.js lets the rest be laid out in small steps, and says when it is.
  root.classList.toggle("by-and-by", byAndBy);

  // More fonts of formulas wait, too, unless any of them may be seen at once.
  const fonts = document.querySelector("link[rel=later]");
  const fetchFonts = () => { if (fonts) fonts.rel = "stylesheet"; };
  if (!byAndBy) fetchFonts();

  // The page is seen first, and then come the scripts, in their order; and when what they
  // changed has been seen, too, the theme's, which waits for an event that has been by then.
  // What it does for readers who have done nothing yet is in sidebars, or asked for.
  const first = (target, ...kinds) => new Promise((go) => {
    const how = { capture: true, once: true, passive: true };
    for (const kind of kinds) target.addEventListener(kind, go, how);
  });
  const acted = Promise.race([first(wide, "change"), first(window, "click", "focusin",
    "hashchange", "keydown", "pointerdown", "pointerover", "scroll", "wheel")]);
  const wanted = byAndBy && Promise.all([acted, first(document, "laidout")]);
  // What is drawn in one frame is on the screen by the next.
  const frame = () => new Promise(requestAnimationFrame);
  const painted = () => frame().then(frame).then(() => new Promise((go) => setTimeout(go)));
  // Or by the one after, where there is much to do: the browser tells when the first is.
  const seen = () => Promise.race([new Promise((go) => setTimeout(go, 1000)),
    new Promise((go) => new PerformanceObserver(go).observe({ type: "paint", buffered: true }))]);
  const startTheme = () => document.dispatchEvent(new Event("DOMContentLoaded"));
  const start = () => {
    fetchFonts();
    const loading = [...document.querySelectorAll("script[type=later]")].map((later) => {
      const script = document.createElement("script");
      Object.assign(script, { async: false, type: later.dataset.type, src: later.dataset.src });
      later.replaceWith(script);
      return new Promise((loaded, failed) => {
        Object.assign(script, { onload: loaded, onerror: failed });
      });
    });
    return Promise.all(loading);
  };
  // What only a script can do is out of sight where none comes.
  const giveUp = () => {
    root.classList.replace("js", "no-js");
    root.classList.remove("by-and-by");
  };
  const loaded = first(document, "DOMContentLoaded").then(painted).then(seen).then(start);
  loaded.then(() => wanted).then(painted).then(startTheme, giveUp);

  // These names on the root, set late, make the style of every element be computed again.
  root.classList.replace("no-js", "js");
  root.classList.add("js-focus-visible");
  root.dataset.jsFocusVisible = "";

  // So does this tag: book.css says which colors a browser's own parts take.
  const { appendChild } = document.head;
  document.head.appendChild = function (node) {
    return node.name === "color-scheme" ? node : appendChild.call(this, node);
  };

  // The search index is for those who search: until then, the theme's request waits, and
  // for search.js, which ranks what the theme finds.
  const searched = new Promise((go) => {
    if (isAsked) go();
    addEventListener("focusin", (event) => {
      if (event.target.closest("[data-md-component=search]")) go();
    });
  });
  const { open, send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url) {
    if (/\/search_index\.json$/.test(url)) {
      this.send = () => Promise.all([searched, loaded]).then(() => send.call(this));
    }
    return open.apply(this, arguments);
  };
})();
