// Names for assistive technology, and keyboard access to what scrolls sideways.
// A page is complete without this script.
(() => {
  const here = document.currentScript.src;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Also hears of formulas that `content-visibility` lays out late.
  const seen = new WeakSet();
  const sizes = new ResizeObserver((entries) => {
    const boxes = entries.map(({ target }) =>
      target.closest(".arithmatex, .md-typeset__scrollwrap, pre > code"));
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

  // A module that is also a page leaves the name of its list to an icon.
  const nameLists = () => {
    for (const icon of all("label[id^=__nav_]:not(:has(.md-ellipsis)) .md-nav__icon")) {
      icon.role = "img";
      icon.ariaLabel = icon.closest(".md-nav__container").textContent.trim();
    }
  };

  const enrich = () => {
    all(".md-search[role=dialog]").forEach((box) => (box.ariaLabel = "Search"));
    all("label.md-header__button[for=__drawer]").forEach(makeButton);
    all(".md-code__nav").forEach((nav, i) => (nav.ariaLabel = `Code block ${i + 1}`));
    if (all("book-flipbook").length) import(new URL("flipbook.js", here));
    if (all(".lab-cell").length && !all("article .katex").length) {
      import(new URL("labs.js", here)).then(({ typeset }) => typeset());
    }
    import(new URL("progress.js", here)).then(({ progress, mark }) => {
      progress();
      if (!all("fieldset.quiz").length) return;
      import(new URL("quiz.js", here)).then(({ quiz }) => quiz(document, mark));
    });
    nameLists();
    for (const box of all("div.arithmatex, .md-typeset__scrollwrap, .md-typeset pre > code")) {
      for (const part of [box, box.firstElementChild]) {
        if (part && !seen.has(part)) sizes.observe(part);
        if (part) seen.add(part);
      }
    }
  };

  // Material adds copy buttons and wraps tables late, and swaps whole pages.
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      enrich();
    });
  };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  enrich();
})();
