// A question is asked in words that no answer need hold. The search gets the others, and
// those less their endings, since it finds whatever begins so. Material's search and
// Zensical's are asked by the same kind of message. What stands in quotes is left alone.
const EMPTY = new Set(("a am an and any anyone are as at be been best but by can correctly could "
  + "did difference do does doing done during explain explained for from get gets give gives got "
  + "had happen happens has have help how i if in instead into is it its just keep keeps like "
  + "make makes mean meaning means much must my need needed needs not of on or our really shall "
  + "should so some still tell than that the their them then there these they this to too use "
  + "used uses using versus vs want was way we were what what's when where whether which while "
  + "who why will with without won't work works would you your doesn't don't isn't can't "
  + "aren't i'm it's").split(" "));
const ENDING = /^([a-z]{4,})ing$|^([a-z]{3,}[^s])s$/i;
const SYNTAX = /["^~*]/; // whoever writes these has a query of their own

const wordsOf = (text) => text.replaceAll("’", "'").split(/\s+/)
  .map((word) => word.replace(/[?!.,;:]+$/, ""))
  .filter((word) => word && !EMPTY.has(word.toLowerCase()));
const stemOf = (word) => word.replace(ENDING, "$1$2");

const asked = (text, form) => {
  if (typeof text !== "string" || SYNTAX.test(text)) return text;
  return wordsOf(text).map((word) => form(word, stemOf(word))).join(" ") || text;
};
// Material finds a word as it stands, which counts for four, or one of those that begin
// like its stem. Zensical does the second by itself, and asks for all words.
const FORMS = { material: (word, stem) => `${word}^4 ${stem}`, zensical: (_, stem) => stem };

const QUERY = 2; // of the message that asks
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...rest) {
  const { type, data } = message ?? {};
  if (type === QUERY) {
    const query = typeof data === "string"
      ? asked(data, FORMS.material)
      : { ...data, input: asked(data.input, FORMS.zensical) };
    message = { ...message, data: query };
  }
  return postMessage.call(this, message, ...rest);
};

// Material names in a link what the page behind it shall highlight: the words that this very
// section was found by. None are named for a page of which only sections were found, nor for
// a word whose stem in the index is shorter; so the words asked are named anew.
const list = document.querySelector(".md-search-result__list");
const sought = (text) => {
  const words = wordsOf(text).flatMap((word) => stemOf(word).split(/[^\p{L}\p{N}_]+/u));
  return words.filter((word) => word.length > 1).join(" ") || text;
};
const name = () => {
  const words = sought(document.querySelector("[data-md-component=search-query]").value);
  for (const link of list.querySelectorAll("a")) {
    const url = new URL(link.href);
    if (url.searchParams.get("h") === words) continue;
    url.searchParams.set("h", words);
    link.href = url;
  }
};
if (list) new MutationObserver(name).observe(list, { childList: true, subtree: true });
