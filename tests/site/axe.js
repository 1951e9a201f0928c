// Runs axe, which must be loaded, and gives each violation in words.
//
// Color is judged once for each look: the same colors on the same grounds get the same
// verdict, and a site of code has a million words in some hundred looks. `judged` holds
// the looks that were found good before; new ones come back with the violations.
//
// `within`: of the article, what this selector finds is all that is judged. What stands
// around a figure in the reader's hands is the same in each of its states.
async ({ color, judged, within }) => {
  const part = within ? document.querySelector(`article ${within}`) : document.body;
  const grounds = new Map([[null, ""]]);
  const ground = (element) => {
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity, filter].join();
      const parent = ground(element.parentElement);
      const nothing = own === "rgba(0, 0, 0, 0),none,1,none";
      grounds.set(element, nothing ? parent : `${own} on ${parent}`);
    }
    return grounds.get(element);
  };
  const lookOf = (element) => {
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
    const link = element.closest("a");
    const around = link && getComputedStyle(link.parentElement).color;
    return [color, fontSize, fontWeight, textDecorationLine, around, ground(element)].join();
  };
  const looks = () => {
    const found = new Map();
    const known = new Set(judged);
    const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const element = texts.currentNode.parentElement;
      const isSeen = element.checkVisibility() && !element.closest(".katex-mathml");
      if (!texts.currentNode.data.trim() || !isSeen) continue;
      const look = lookOf(element);
      if (!known.has(look) && !found.has(look)) found.set(look, element);
    }
    return found;
  };
  // No other rule looks into the words of code, into MathML, or into the drawing of a
  // formula, which assistive technology does not see either: they are most of a page.
  const slim = () => {
    for (const text of document.querySelectorAll(".code > code, math")) {
      text.textContent = text.textContent;
    }
    const drawings = [...document.querySelectorAll(".katex-html:not(:has([tabindex], a))")];
    const sizes = drawings.map((drawing) => drawing.getBoundingClientRect());
    drawings.forEach((drawing, i) => {
      const box = document.createElement("span");
      const { width, height } = sizes[i];
      box.style.cssText = `display:inline-block;width:${width}px;height:${height}px`;
      drawing.replaceWith(box);
    });
  };
  // axe reads the whole document, whatever it is asked about. What of the article holds
  // nothing new is out of it meanwhile, unless something looks otherwise without it.
  const alone = async (judge, found) => {
    const kept = new Set(found.values()), out = [];
    const takeOut = (parent) => {
      for (const child of [...parent.children]) {
        if (kept.has(child) || child.matches("input")) continue; // styles ask for its state
        if ([...kept].some((one) => child.contains(one))) {
          takeOut(child);
        } else {
          const place = document.createComment("");
          child.replaceWith(place);
          out.push([place, child]);
        }
      }
    };
    const putBack = () => {
      grounds.clear();
      grounds.set(null, "");
      for (const [place, child] of out.splice(0).reverse()) place.replaceWith(child);
    };
    document.querySelectorAll("article").forEach(takeOut);
    grounds.clear();
    grounds.set(null, "");
    if ([...found].some(([look, element]) => lookOf(element) !== look)) putBack();
    try {
      return await judge();
    } finally {
      putBack();
    }
  };
  const ofColor = ["color-contrast", "link-in-text-block"];
  const resultTypes = ["violations"];
  const found = color ? looks() : new Map();
  if (color && !found.size) return { violations: [], looks: [] };
  if (within && !color) found.set(lookOf(part), part);
  if (!found.size) slim();
  const others = Object.fromEntries(ofColor.map((rule) => [rule, { enabled: false }]));
  const ofThese = () => axe.run(
    found.size ? { include: [...found.values()] } : document,
    { ...(color ? { runOnly: ofColor } : { rules: others }), resultTypes });
  const { violations } = await (found.size ? alone(ofThese, found) : ofThese());
  // axe does not read MathML, which is how a screen reader gets a formula.
  const isMath = ({ target }) => document.querySelector(target[0])?.querySelector("math");
  const inWords = ({ id, help, nodes }) => nodes
    .filter((node) => id !== "empty-table-header" || !isMath(node))
    .map(({ target, html, any, all, none }) => {
      const why = [...any, ...all, ...none][0]?.message ?? help;
      return `${id}: ${target.join(" ")}\n    ${html.slice(0, 120)}\n    ${why}`;
    });
  return { violations: violations.flatMap(inWords), looks: [...found.keys()] };
}
