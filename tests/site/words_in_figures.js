// In CSS pixels: how wide each of the page's drawings that is in sight is shown, beside its
// address; and how large the words of figures that move are.
() => {
  const images = [...document.querySelectorAll("article img[src*='figures/'][src$='.svg']")];
  const widths = images.map((image) => [image.src, image.getBoundingClientRect().width]);
  const moving = [...document.querySelectorAll("article .plots svg")].map((svg) => {
    const size = parseFloat(getComputedStyle(svg).fontSize);
    return (size * svg.getBoundingClientRect().width) / svg.viewBox.baseVal.width;
  });
  return { drawn: widths.filter(([, width]) => width), moving };
}
