// Texts of flipbooks that leave their panel, or lie on one another.
() => [...document.querySelectorAll("book-flipbook .plots svg")].flatMap((svg) => {
  const name = svg.closest("book-flipbook").querySelector("img").src.split("/").at(-1);
  const box = (e) => e.getBoundingClientRect(), own = box(svg);
  const texts = [...svg.querySelectorAll("text")].filter((e) => e.textContent.trim());
  const isOut = ({ left, right, bottom }) =>
    left < own.left - 1 || right > own.right + 1 || bottom > own.bottom + 1;
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  const out = texts.filter((e) => isOut(box(e)));
  const met = texts.filter((a, i) => texts.slice(i + 1).some((b) => meet(box(a), box(b))));
  return [...out.map((e) => `${name}: ${e.textContent} is cut`),
    ...met.map((e) => `${name}: ${e.textContent} lies on another`)];
})
