// A lab's formulas are still TeX when the page arrives: its page is made by another
// machine than the chapters'. KaTeX is loaded on these pages alone.
const delimiters = [
  { left: "$$", right: "$$", display: true },
  { left: "$", right: "$", display: false },
];

export async function typeset() {
  const page = document.querySelector("article");
  if (page.dataset.typeset) return;
  page.dataset.typeset = "yes";
  // Both scripts leave their one name in the window.
  await import("./katex/katex.min.js");
  await import("./katex/auto-render.min.js");
  window.renderMathInElement(page, { delimiters, throwOnError: false });
}
