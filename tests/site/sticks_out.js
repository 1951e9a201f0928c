// Whatever is wider than the window, and not inside something that scrolls by itself.
() => {
  const root = document.documentElement;
  const limit = root.clientWidth;
  if (Math.max(root.scrollWidth, document.body.scrollWidth) <= limit) return [];
  const isCut = (element) => element && element !== document.body && element !== root
    && (getComputedStyle(element).overflowX !== "visible" || isCut(element.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((e) => e.getBoundingClientRect().right > limit + 1 && !isCut(e.parentElement))
    .map((e) => `${e.tagName.toLowerCase()}.${e.className}: ${e.textContent.slice(0, 60)}`);
}
