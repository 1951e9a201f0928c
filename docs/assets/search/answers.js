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

const PIECE = /<(p|li|pre|td|dd)\b.*?<\/\1>/sg;
const LINE = /[^\n]+/g;
const CODE = 1.5; // so much less says a line of code than a sentence

// The paragraphs of a section, and the lines of its code, with the words found in each.
const piecesOf = (html, found) => {
  const pieces = [...html.matchAll(PIECE)].flatMap(({ 0: piece, 1: tag, index }) => {
    const before = piece.match(tag === "pre" ? /^<pre\b[^>]*>(?:<code\b[^>]*>)?/ : /^<[^>]*>/)[0];
    const inner = piece.slice(before.length).replace(/(?:<\/code>)?<\/\w+>$/, "");
    const start = index + before.length;
    if (tag !== "pre") return [{ start, inner, worth: 0 }];
    return [...inner.matchAll(LINE)].map(({ 0: line, index: at }) => (
      { start: start + at, inner: `<code>${line}</code>`, worth: -CODE }));
  });
  for (const piece of pieces) {
    const words = places(piece.inner, found).map(({ start, end }) => (
      stemOf(piece.inner.slice(start, end))));
    piece.worth += new Set(words).size;
  }
  return pieces.length ? pieces : [{ start: 0, inner: html, worth: 0 }];
};

// The piece of a section that has the most of what was asked.
const bestOf = (html, found) => (
  piecesOf(html, found).reduce((best, one) => (one.worth > best.worth ? one : best)));

const BEFORE = 80; // Zensical's excerpt begins so far before its first mark, within a word

// Where its excerpt is to begin, an empty mark comes first.
const begun = (html, ranges) => {
  const first = ranges[0]?.start ?? 0;
  for (let cut = first - BEFORE; cut > 0; cut -= 1) {
    const [start, end] = [cut + BEFORE, cut + BEFORE + 1];
    const isWord = /[\s>]/.test(html[cut - 1]) && !/&[#\w]*$/.test(html.slice(0, start));
    if (isWord) return start < first ? [{ start, end, value: 0 }, ...ranges] : ranges;
  }
  return first > BEFORE ? [{ start: BEFORE, end: BEFORE + 1, value: 0 }, ...ranges] : ranges;
};

// Zensical marks by itself what it is told.
export const zensical = (sections, { best, found }) => ({
  items: best.map(({ at }) => {
    const { title, text } = sections[at];
    const { start: begin } = bestOf(text, found);
    const all = places(text, found);
    const shown = all.filter(({ start }) => start >= begin);
    const fields = { title: places(title, found), text: begun(text, shown.length ? shown : all) };
    return {
      id: at,
      matches: Object.entries(fields).filter(([, ranges]) => ranges.length).map(
        ([field, ranges]) => ({ id: at, field, value: { highlight: { ranges } }, score: 0 })),
    };
  }),
  pagination: { total: best.length },
});

const marked = (html, found) => {
  const all = places(html, found).reverse();
  return all.reduce((text, { start, end }) => (
    `${text.slice(0, start)}<mark>${text.slice(start, end)}</mark>${text.slice(end)}`), html);
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
      title: marked(pages[at].title, found), text: `<p>${marked(bestOf(pages[at].text, found).inner, found)}</p>`,
    });
  }
  for (const [page, group] of groups) {
    if (group.some(({ location }) => location === page)) continue;
    group.push({ ...pages.find(({ location }) => location === page), terms: {}, score: 0 });
  }
  return { items: [...groups.values()] };
};
