// What somebody can use or scroll on the page, and what of it the keyboard reaches.
// Returns how often one may have to press the Tab key.
() => {
  const scrolls = (e) => /auto|scroll/.test(getComputedStyle(e).overflowX)
    && e.scrollWidth > e.clientWidth + 1;
  // A closed drawer's links are out of sight; on a desktop they are the sidebar.
  const hidden = innerWidth < 1220 ? "[hidden], .md-sidebar--primary" : "[hidden]";
  const seen = (e) => e.getBoundingClientRect().width && !e.closest(hidden)
    && e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const inside = ":is(.md-header, .md-sidebar, article, .md-footer)";
  const controls = "a[href], button, summary, input";
  const found = [
    ...document.querySelectorAll(
      `${inside} :is(${controls}):not([type=reset], .headerlink)`),
    ...[...document.querySelectorAll("article *")].filter(scrolls),
    ...document.querySelectorAll("label.md-header__button"),
  ].filter(seen);
  // A label stands for the switch that it is made for; one of several, for all of them.
  const control = (e) => e.htmlFor === "__search"
    ? document.querySelector("[name=query]") : e.control ?? e;
  const usable = [...new Set(found.map(control))];
  const group = (e) => e.type === "radio"
    ? [...document.querySelectorAll(`[name="${e.name}"]`)] : [e];
  const named = (e) =>
    `${e.tagName}#${e.id}.${e.className}: ${e.textContent.trim().slice(0, 60)}`;

  const reached = new Set();
  addEventListener("focusin", ({ target }) => group(target).forEach((e) => reached.add(e)));
  window.missed = () => usable.filter((e) => !reached.has(e)).map(named);

  // Not every browser lets the Tab key reach what scrolls, unless it says so itself.
  const takesFocus = (e) => {
    e.focus({ preventScroll: true }); // which would lay out the page each time
    return document.activeElement === e && e.tabIndex >= 0
      && (!scrolls(e) || e.hasAttribute("tabindex"));
  };
  window.unreachable = () => usable.filter((e) => !group(e).some(takesFocus)).map(named);
  return document.querySelectorAll("a, button, summary, input, [tabindex]").length;
}
