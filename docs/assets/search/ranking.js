// The order of the site's sections for a question: by how well and how rarely their words
// fit (BM25), and by the entries of the reference pages that lead to them. The numbers were
// chosen by asking tests/site/search_questions.toml.
import { EMPTY, distance, partsOf, plain, stemOf, wordsOf } from "./words.js";

const TITLE = 6, CODE = 0.4; // what a word in a heading, and in code, counts for
const FULL = 1.6; // the higher, the more a word counts that comes again
const SHARE = [0.75, 0.5]; // how much a long heading, and a long section, take from it
const PART = 0.6, OTHER = 0.4, BEGUN = 0.8, MISSPELT = 0.5; // instead of the word itself
const BESIDE = [0.8, 0.4, 0.4]; // two words of the question in a row: in heading, prose, code
const HANDED = 0.8, NEXT = 0.85; // what a section gets of an entry that leads to it first, next
const [MOST, SHOWN] = [60, 30]; // are looked at twice, and shown
const WEIGHTS = [ // of sections: the first that fits
  [/\blabs\/.*#|#exercise-\d|#\d+-/, 0.5], // asks, and does not answer
  [/#(introduction|summary|key-takeaways)$/, 0.5],
  [/^[^#]*$/, 0.4], // a page's beginning
  [/\b(?:glossary|lookup)\/#/, 0.7], // is one click away from what answers
  [/\bsymptoms\/#/, 0.9],
];
const ASKS = WEIGHTS[0][0]; // nobody looks for its code
const PRE = /<pre>.*?<\/pre>/sg;

export class Ranking {
  constructor(sections) {
    this.sections = sections;
    this.found = new Map(); // a stem, and in which sections: how often in heading and text
    this.fields = []; // of each section: the stems of heading, prose and code, in a row
    this.lengths = [];
    sections.forEach((section, at) => this.#add(section, at));
    this.means = [0, 1].map((k) => (
      this.lengths.reduce((sum, one) => sum + one[k], 0) / sections.length));
    this.weights = sections.map(({ location }) => (
      WEIGHTS.find(([where]) => where.test(location))?.[1] ?? 1));
    this.stems = [...this.found.keys()].sort();
    this.names = namesOf(sections);
    this.leads = leadsOf(sections);
  }

  #add({ location, title, text }, at) {
    const code = ASKS.test(location) ? "" : plain((text.match(PRE) ?? []).join(" "));
    const lengths = [0, 0];
    const names = [plain(title), ...alsoOf(location, text)];
    const heading = names.join(" ");
    this.fields.push([heading, plain(text.replace(PRE, " ")), code].map((field, k) => {
      const count = (stem, much) => {
        const here = this.found.get(stem) ?? new Map();
        this.found.set(stem, here);
        const times = here.get(at) ?? [0, 0];
        here.set(at, times);
        times[Math.min(k, 1)] += much;
        lengths[Math.min(k, 1)] += much;
      };
      return wordsOf(field).map((word) => {
        const much = k === 2 ? CODE : 1;
        for (const part of partsOf(word)) count(part, much * PART);
        count(stemOf(word), much);
        return stemOf(word);
      });
    }));
    this.lengths.push([lengths[0] / names.length, lengths[1]]); // a heading is one of its names
  }

  #rarity(stem) {
    const number = this.found.get(stem)?.size ?? 0;
    return Math.log(1 + (this.sections.length - number + 0.5) / (number + 0.5));
  }

  // The stems of the index that a word of the question may mean.
  #meant(stem) {
    if (this.found.has(stem)) return [[stem, 1]];
    const begun = stem.length > 2 ? this.stems.filter((one) => one.startsWith(stem)) : [];
    if (begun.length || stem.length < 4) return begun.map((one) => [one, BEGUN]);
    for (let cut = 3; cut <= stem.length - 3; cut += 1) { // batchnorm
      const both = [stem.slice(0, cut), stem.slice(cut)].map(stemOf);
      if (both.every((one) => this.found.has(one))) return both.map((one) => [one, BEGUN]);
    }
    const most = stem.length > 7 ? 2 : 1;
    const near = this.stems.filter((one) => (
      one[0] === stem[0] && distance(one, stem, most) <= most));
    return near.map((one) => [one, MISSPELT]);
  }

  ask(text) {
    const all = wordsOf(text);
    const some = all.filter((word) => word.length > 1 && !EMPTY.has(word.toLowerCase()));
    const words = some.length ? some : all;
    const stems = words.map(stemOf);
    const meant = words.map((word, k) => {
      const parts = partsOf(word).flatMap((part) => this.#meant(part));
      return new Map([...parts.map(([one, much]) => [one, much * PART]), ...this.#meant(stems[k])]);
    });
    this.#addNames(stems, meant);
    const scores = new Map();
    for (const group of meant) {
      for (const [at, score] of this.#scores(group)) scores.set(at, (scores.get(at) ?? 0) + score);
    }
    const handed = this.#handed(scores);
    const order = [...new Set([...scores.keys(), ...handed.keys()])].map((at) => (
      { at, score: (scores.get(at) ?? 0) * this.weights[at] + (handed.get(at) ?? 0) }));
    const better = (one, other) => other.score - one.score;
    const best = order.sort(better).slice(0, MOST);
    for (const one of best) one.score += this.weights[one.at] * this.#neighbors(stems, one.at);
    const found = new Set(meant.flatMap((group) => [...group.keys()]));
    return { words, found, best: best.sort(better).slice(0, SHOWN) };
  }

  // What the entries of the reference pages give to the sections that they lead to.
  #handed(scores) {
    const handed = new Map();
    for (const [entry, targets] of this.leads) {
      for (const [k, at] of targets.entries()) {
        const score = HANDED * NEXT ** k * (scores.get(entry) ?? 0);
        if (score > (handed.get(at) ?? 0)) handed.set(at, score);
      }
    }
    return handed;
  }

  // A name that the glossary gives to the same thing counts, too.
  #addNames(stems, meant) {
    for (let number = 1; number <= 3; number += 1) {
      for (let k = 0; k + number <= stems.length; k += 1) {
        for (const other of this.names.get(stems.slice(k, k + number).join(" ")) ?? []) {
          for (const one of other) {
            if (!this.found.has(one) || stems.includes(one)) continue;
            meant[k].set(one, Math.max(meant[k].get(one) ?? 0, OTHER / Math.sqrt(other.length)));
          }
        }
      }
    }
  }

  // What one word of the question is worth to each section that has it.
  #scores(group) {
    const scores = new Map();
    for (const [stem, much] of group) {
      for (const [at, times] of this.found.get(stem)) {
        const [heading, text] = times.map((number, k) => (
          number / (1 - SHARE[k] + SHARE[k] * this.lengths[at][k] / this.means[k])));
        const often = TITLE * heading + text;
        const score = much * this.#rarity(stem) * often * (FULL + 1) / (often + FULL);
        scores.set(at, Math.max(score, scores.get(at) ?? 0));
      }
    }
    return scores;
  }

  #neighbors(stems, at) {
    let score = 0;
    for (const [k, one] of stems.slice(0, -1).entries()) {
      const next = stems[k + 1];
      const field = this.fields[at].findIndex((row) => (
        row.some((stem, n) => stem === one && row[n + 1] === next)));
      if (field >= 0) score += BESIDE[field] * Math.min(this.#rarity(one), this.#rarity(next));
    }
    return score;
  }
}

// What else an entry of the glossary or the index is called: it counts as its heading does.
const alsoOf = (location, text) => {
  const also = /\b(?:glossary|lookup)\/#/.test(location)
    && /Also: (.*?)\. (?:In|See) /s.exec(plain(text));
  return also ? also[1].split(", ") : [];
};

// The names that the glossary gives to one thing, in stems: each with the others.
const namesOf = (sections) => {
  const names = new Map();
  for (const { location, title, text } of sections) {
    const also = /\bglossary\/#/.test(location) ? alsoOf(location, text) : [];
    const all = [plain(title), ...also].map((name) => wordsOf(name).map(stemOf));
    for (const one of also.length ? all : []) {
      const key = one.join(" ");
      names.set(key, [...(names.get(key) ?? []), ...all.filter((other) => other !== one)]);
    }
  }
  return names;
};

// The entries of the reference pages, and the sections that each leads to.
const leadsOf = (sections) => {
  const parts = new Map();
  for (const [at, { location, title }] of sections.entries()) {
    const part = /\bmodule\d\/ch(\d)(\d)_[^#]*#/.exec(location);
    const number = part && `${part[1]}.${part[2]}`;
    if (part) parts.set(number, [...(parts.get(number) ?? []), [plain(title), at]]);
  }
  const leads = new Map();
  for (const [at, { location, text }] of sections.entries()) {
    if (!/\b(?:glossary|lookup|symptoms)\/#/.test(location)) continue;
    const said = plain(text);
    const targets = [...said.matchAll(/\b(\d\.\d) (?=\S)/g)].map(({ 0: found, 1: part, index }) => {
      const rest = said.slice(index + found.length);
      const fitting = (parts.get(part) ?? []).filter(([title]) => rest.startsWith(title));
      return fitting.sort((one, other) => other[0].length - one[0].length)[0]?.[1];
    });
    leads.set(at, [...new Set(targets.filter((one) => one !== undefined))]);
  }
  return leads;
};
