// How large the words in figures and flipbooks stand on the page, in CSS pixels: smallest and largest
// of each figure. Of a formula the largest part counts; its exponents are smaller.
async () => {
  const found = [];
  for (const image of document.querySelectorAll("article img[src*='figures/']")) {
    const shown = image.getBoundingClientRect().width;
    if (!shown || !/[.]svg$/.test(image.src)) continue;
    const text = await (await fetch(image.src)).text();
    const svg = new DOMParser().parseFromString(text, "image/svg+xml");
    const scale = shown / svg.documentElement.viewBox.baseVal.width;
    const sizes = [...svg.querySelectorAll("text")].map((word) => {
      const parts = [word, ...word.querySelectorAll("*")];
      // As text: under the page's policy, a style in an attribute is not applied.
      const styles = parts.map((part) => part.getAttribute("style") ?? "");
      const sizes = styles.map((style) => /font(?:-size)?:[^;]*?([\d.]+)px/.exec(style)?.[1]);
      return Math.max(...sizes.map((size) => size ?? 0)) * scale;
    });
    const name = image.src.split("/").pop();
    if (sizes.length) found.push([name, Math.min(...sizes), Math.max(...sizes)]);
  }
  for (const svg of document.querySelectorAll("article .plots svg")) {
    const size = parseFloat(getComputedStyle(svg).fontSize);
    const shown = (size * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width;
    found.push(["a figure that moves", shown, shown]);
  }
  return found;
}
