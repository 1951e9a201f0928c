// A page on paper. What would answer before one has asked stands at the end, code that only
// draws a figure is left out, and each link out of the book has a number, whose address stands
// at the end, too. book/publish/paper.js makes the PDFs of the book with it; of a page that a
// browser prints, a copy is printed, so that nothing changes on the screen.
// By the titles of folds (CONTRIBUTING.md, "Print the book").
const ANSWERS =
  /^(Solution|Answers?\b|Cases? |Who is who|What each choice is told)|gives the answers away/;
const LEFT_OUT = /^Code: .*\b(figures?|frames|picture)\b|^The check$/;
const GONE = "p:has(> .md-button), .after-build, .headerlink, .copy, .run, .page-foot, " +
  ".katex-mathml, img.phone, img[src$='#only-dark'], script, .verdict, .score, [data-done], " +
  "[data-progress], .md-content__button, .needed";
const LONG = 20; // lines of code: what is shorter stays on one page

export const make = (tag, className, ...inside) => {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...inside);
  return element;
};

const unfold = (fold) => {
  const [summary, ...inside] = fold.children;
  const words = make("p", "title", ...summary.childNodes);
  const open = make("section", `fold ${fold.className}`, words, ...inside);
  open.id = fold.id;
  fold.replaceWith(open);
  return open;
};

// Under which heading it stands: the last one before it.
const headingOf = (element, headings) =>
  headings.findLast((one) => one.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);

// Moves each answer into a list that the caller puts where it belongs.
const gather = (article, level) => {
  const headings = [...article.querySelectorAll("h2, h3, h4")], end = [];
  let last;
  for (const fold of article.querySelectorAll("details")) {
    const title = fold.querySelector("summary").textContent.trim();
    if (LEFT_OUT.test(title)) {
      fold.replaceWith(make("p", "left-out", title));
    } else if (ANSWERS.test(title)) {
      const asked = headingOf(fold, headings);
      const open = unfold(fold), place = document.createComment("");
      open.replaceWith(place);
      if (asked !== last) {
        const name = make(`h${level}`, "", ...asked.cloneNode(true).childNodes);
        name.id = `${asked.id}-solved`;
        end.push(name);
      }
      if (!place.previousElementSibling?.matches(".left-out")) {
        const link = make("a", "", `${title}: at the end`);
        link.href = `#${asked.id}-solved`;
        place.after(make("p", "left-out", link));
      }
      last = asked;
      end.push(open);
    } else {
      unfold(fold);
    }
  }
  return end;
};

const note = (article, level, isOut) => {
  const found = new Map();
  for (const link of article.querySelectorAll("a[href]")) {
    if (!isOut(link)) continue;
    if (!found.has(link.href)) found.set(link.href, found.size + 1);
    link.after(make("sup", "note", `${found.get(link.href)}`));
  }
  if (!found.size) return;
  const list = [...found.keys()].map((address) => make("li", "", address));
  article.append(make("section", "notes", make(`h${level}`, "", "Links"), make("ol", "", ...list)));
};

// Lays out an article that no page shows yet; returns its answers, each under its heading.
// A figure that moves is a still one here, whatever a script made of it.
export const lay = (article, level, isOut) => {
  for (const one of article.querySelectorAll(GONE)) one.remove();
  for (const one of article.querySelectorAll(".told")) one.hidden = false;
  for (const moving of article.querySelectorAll("figure > :not(img, figcaption, a)")) {
    moving.replaceWith(...moving.querySelectorAll("img"));
  }
  for (const code of article.querySelectorAll(".code > code")) {
    const lines = code.textContent.trimEnd().split("\n").length;
    if (lines > LONG) code.closest("pre").classList.add("long");
  }
  note(article, level, isOut);
  return gather(article, level + 1);
};

let copy;
const put = () => {
  const page = document.querySelector("article");
  copy = document.implementation.createHTMLDocument().importNode(page, true);
  copy.classList.add("paper");
  const solved = lay(copy, 2, ({ protocol, origin }) =>
    /^http/.test(protocol) && origin !== location.origin);
  if (solved.length) copy.append(make("h2", "", "Solutions"), ...solved);
  page.after(copy);
};

export const listen = () => {
  addEventListener("beforeprint", () => copy ?? put());
  addEventListener("afterprint", () => {
    copy?.remove();
    copy = undefined;
  });
};
