// Makes one document of many pages, which lie in it as templates: an anchor belongs to its page,
// a link to another page of this document leads there, and one to a page beyond it to the site.
import { lay, make } from "paper";

const { home, root } = document.body.dataset;
const places = JSON.parse(document.body.dataset.places);
const pages = [...document.querySelectorAll("template[data-at]")];
const name = (at) => at.replace(/\W/g, "-");
const addresses = new Map(pages.map(({ dataset: { at } }) => [new URL(at, home).href, name(at)]));

const lead = (article, at) => {
  for (const one of article.querySelectorAll("[id]")) one.id = `${name(at)}-${one.id}`;
  for (const one of article.querySelectorAll("img")) {
    one.src = new URL(one.getAttribute("src"), new URL(at, root));
    one.loading = "eager";
  }
  for (const one of article.querySelectorAll("a[href]")) {
    const there = new URL(one.getAttribute("href"), new URL(at, home));
    const [page, anchor] = there.href.split("#");
    const here = addresses.get(page);
    if (here) one.href = anchor ? `#${here}-${anchor}` : `#${here}`;
    else one.href = there;
  }
};

// Who looks something up on paper cannot follow a link. Until it is known which page it leads to,
// three digits keep room for its number.
const number = (article) => {
  for (const one of article.querySelectorAll('a[href^="#"]')) {
    const there = decodeURIComponent(one.hash.slice(1));
    if (there.startsWith(article.id)) continue;
    one.after(make("span", "at", `\u00a0(p.\u00a0${places[there] ?? "000"})`));
  }
};

// A chapter's headings lie below its module's.
const sink = (root, depth) => {
  for (const one of root.querySelectorAll("h1, h2, h3, h4, h5")) {
    one.ariaLevel = Number(one.localName[1]) + depth;
  }
};

const end = document.querySelector(".solutions");
for (const page of pages) {
  const { at, depth, title, numbered } = page.dataset, article = page.content.querySelector("article");
  lead(article, at);
  article.id = name(at);
  if (numbered !== undefined) number(article);
  const solved = lay(article, 2, ({ href }) => /^https?:/.test(href) && !href.startsWith(home));
  sink(article, Number(depth));
  if (solved.length) end.append(make("h2", "", title), ...solved);
  page.replaceWith(article);
}
