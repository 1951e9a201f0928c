// Names for assistive technology, and keyboard access to what scrolls sideways.
// A page is complete without this script.
(() => {
  const here = document.currentScript.src;
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Also hears of formulas that `content-visibility` lays out late.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(".arithmatex, .md-typeset__scrollwrap");
      const kind = box.matches(".arithmatex") ? "formula" : "table";
      const wide = box.scrollWidth > box.clientWidth + 1;
      const values = { tabindex: 0, role: "group", "aria-label": `Wide ${kind}` };
      for (const [key, value] of Object.entries(values)) {
        if (wide) box.setAttribute(key, value);
        else box.removeAttribute(key);
      }
    }
  });

  const enrich = () => {
    all(".md-search[role=dialog]").forEach((box) => (box.ariaLabel = "Search"));
    all(".md-code__nav").forEach((nav, i) => (nav.ariaLabel = `Code block ${i + 1}`));
    if (all("book-flipbook").length) import(new URL("flipbook.js", here));
    if (all(".lab-cell").length) import(new URL("labs.js", here)).then((m) => m.typeset());
    import(new URL("progress.js", here)).then(({ progress, mark }) => {
      progress();
      if (!all("fieldset.quiz").length) return;
      import(new URL("quiz.js", here)).then(({ quiz }) => quiz(document, mark));
    });
    for (const box of all("div.arithmatex, .md-typeset__scrollwrap")) {
      sizes.observe(box);
      sizes.observe(box.firstElementChild);
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
