// The words of a text, as the search takes them.
// Words that say nothing of what is asked.
export const EMPTY = new Set(`
  a am an and any anyone are as at be been best but by can correctly could did difference
  do does doing done during explain explained for from get gets give gives got had happen
  happens has have help how i if in instead into is it its just keep keeps like make makes
  mean meaning means much must my need needed needs not of on or our really shall should
  so some still tell than that the their them then there these they this to too use used
  uses using versus vs want was way we were what what's when where whether which while who
  why will with without won't work works would you your doesn't don't isn't can't aren't
  i'm it's
`.trim().split(/\s+/));
// What stands between words, and ends them; a number keeps its point.
export const BREAK = new RegExp([
  "&\\w+;", "[\\s\\-–—,:;!?=+*/|\"“”`()[\\]{}<>]+", "\\.(?!\\d)",
  "['’](?=s\\b|[^\\p{L}]|$)", "(?<=^|[^\\p{L}])['’]",
].join("|"), "gu");
const ENDING = new RegExp("(?:i[sz]ations?|ations?|ators?|ingly|ings?|i[sz](?:e[drs]?)|ie[sd]"
  + "|edly|e[ds]|ers?|(?<!s)s|e)$");
const IRREGULAR = new Map(["forget forgot forgotten", "choose chose chosen", "grow grew grown",
  "fall fell fallen", "rise rose risen", "freeze froze frozen", "draw drew drawn",
].map((row) => row.split(" ")).flatMap(([word, ...others]) => (
  others.map((other) => [other, word]))));
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&", "&#39;": "'" };
const FORMULA = /<i>.*?<\/i>/g; // shown, and asked for by nobody
const [INLINE, TAG] = [/<\/?(?:a|code|em|span|strong)\b[^>]*>/g, /<[^>]*>/g];

export const plain = (html) => html.replace(FORMULA, "").replace(INLINE, "").replace(TAG, " ")
  .replace(/&#?\w+;/g, (one) => ENTITIES[one] ?? " ");
export const wordsOf = (text) => text.split(BREAK).filter(Boolean);
const stem = (form) => {
  const word = IRREGULAR.get(form) ?? form;
  if (!/^[a-z]{4,}$/.test(word)) return word;
  const short = word.replace(word.length > 4 ? ENDING : /(?<!s)s$/, "");
  return (short.length < 3 ? word : short).replace(/([^aeiou])\1$/, "$1").replace(/y$/, "i");
};
const known = new Map(); // the stems of words seen so far
export const stemOf = (word) => {
  if (!known.has(word)) known.set(word, stem(word.toLowerCase()));
  return known.get(word);
};
// CrossEntropyLoss and zero_grad are also what they are made of.
export const partsOf = (word) => {
  const parts = word.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\d+/gu) ?? [];
  return parts.length > 1 ? parts.filter((part) => part.length > 1).map(stemOf) : [];
};

// How many letters differ; beyond the most, no matter how many.
export const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let row = Array.from({ length: other.length + 1 }, (_, k) => k);
  for (let n = 1; n <= one.length; n += 1) {
    const next = [n];
    for (let k = 1; k <= other.length; k += 1) {
      next[k] = Math.min(row[k] + 1, next[k - 1] + 1, row[k - 1] + (one[n - 1] !== other[k - 1]));
    }
    row = next;
  }
  return row[other.length];
};
