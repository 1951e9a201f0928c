// An answer in the form that each theme's own worker gives to its page.
import { BREAK, partsOf, stemOf } from "./words.js";

const NEAR = 0.8; // as good as the best of its page

// Where words stand in HTML that were found.
const places = (html, found) => {
  const all = [];
  for (const { 0: run, index } of html.matchAll(/(?<=^|>)[^<]+/g)) {
    let start = 0;
    const end = (stop) => {
      const word = run.slice(start, stop);
      if (word && [stemOf(word), ...partsOf(word)].some((one) => found.has(one))) {
        all.push({ start: index + start, end: index + stop, value: word.length });
      }
    };
    for (const gap of run.matchAll(BREAK)) {
      end(gap.index);
      start = gap.index + gap[0].length;
    }
    end(run.length);
  }
  return all;
};

// Zensical marks by itself what it is told.
export const zensical = (sections, { best, found }) => ({
  items: best.map(({ at }) => ({
    id: at,
    matches: ["title", "text"].map((field) => {
      const ranges = places(sections[at][field], found);
      return { id: at, field, value: { highlight: { ranges } }, score: 0 };
    }).filter(({ value }) => value.highlight.ranges.length),
  })),
  pagination: { total: best.length },
});

const marked = (html, found) => {
  const all = places(html, found).reverse();
  return all.reduce((text, { start, end }) => (
    `${text.slice(0, start)}<mark>${text.slice(start, end)}</mark>${text.slice(end)}`), html);
};

// The piece of a section that has the most of what was asked.
const excerpt = (html, found) => {
  const pieces = html.match(/<(p|li|pre|td|dd)\b.*?<\/\1>/sg) ?? [html];
  const numbers = pieces.map((piece) => new Set(places(piece, found).map(({ start, end }) => (
    stemOf(piece.slice(start, end))))).size - piece.startsWith("<pre"));
  const best = pieces[numbers.indexOf(Math.max(...numbers))];
  return `<p>${marked(best.replace(/^<\w+[^>]*>|<\/\w+>$/g, ""), found)}</p>`;
};

// Material shows pages, and of each the sections that are as good as its best; so those
// that are nearly as good are made so.
export const material = (pages, { words, best, found }) => {
  const groups = new Map();
  for (const { at, score } of best) {
    const page = pages[at].location.split("#")[0];
    const group = groups.get(page) ?? [];
    groups.set(page, group);
    const top = group[0]?.score ?? score;
    const terms = Object.fromEntries(words.map((word) => [word, true]));
    group.push({
      ...pages[at], terms, score: score >= NEAR * top ? top : score,
      title: marked(pages[at].title, found), text: excerpt(pages[at].text, found),
    });
  }
  for (const [page, group] of groups) {
    if (group.some(({ location }) => location === page)) continue;
    group.push({ ...pages.find(({ location }) => location === page), terms: {}, score: 0 });
  }
  return { items: [...groups.values()] };
};
