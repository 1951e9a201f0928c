/* Makes the theme start late and light: finishing.py puts this into the head of each page. */
(() => {
  const root = document.documentElement;

  // The page is seen first, and then come the scripts, in their order; and when what they
  // changed has been seen, too, the theme's, which waits for an event that has been by then.
  const afterPaint = (then) => requestAnimationFrame(() => setTimeout(then));
  const startTheme = () => document.dispatchEvent(new Event("DOMContentLoaded"));
  const start = () => {
    const loading = [...document.querySelectorAll("script[type=later]")].map((later) => {
      const script = document.createElement("script");
      Object.assign(script, { async: false, type: later.dataset.type, src: later.dataset.src });
      later.replaceWith(script);
      return new Promise((loaded, failed) => {
        Object.assign(script, { onload: loaded, onerror: failed });
      });
    });
    // What only a script can do is out of sight where none comes.
    const giveUp = () => root.classList.replace("js", "no-js");
    Promise.all(loading).then(() => afterPaint(startTheme), giveUp);
  };
  addEventListener("DOMContentLoaded", () => afterPaint(start), { once: true });

  // These names on the root, set late, make the style of every element be computed again.
  root.classList.replace("no-js", "js");
  root.classList.add("js-focus-visible");
  root.dataset.jsFocusVisible = "";

  // So does this tag: book.css says which colors a browser's own parts take.
  const { appendChild } = document.head;
  document.head.appendChild = function (node) {
    return node.name === "color-scheme" ? node : appendChild.call(this, node);
  };

  // The search index is for those who search: until then, the theme's request waits.
  const wanted = new Promise((go) => {
    if (/[?&][hq]=/.test(location.search)) go();
    addEventListener("focusin", (event) => {
      if (event.target.closest("[data-md-component=search]")) go();
    });
  });
  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url) {
    if (/\/search_index\.json$/.test(url)) {
      this.send = () => wanted.then(() => XMLHttpRequest.prototype.send.call(this));
    }
    return open.apply(this, arguments);
  };
})();
