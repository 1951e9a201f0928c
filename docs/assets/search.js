// A question is asked in words that no answer need hold, and the themes' own searches find
// only sections that hold them. So both are handed the order that search/ranking.js gives: what
// they ask their worker is answered by ours, in the form of theirs. Whoever writes a query
// with signs of its own gets the theme's answer, and everybody where ours fails.
const [SETUP, QUERY] = [0, 2]; // what a theme's messages are about
const SYNTAX = /["^~*]/;
const { postMessage } = Worker.prototype;
const say = (worker, message) => postMessage.call(worker, message);
let ours; // the worker that ranks; once it has failed, null
let theirs; // the worker that was told something last
let open; // what they were to be told, if ours has not answered it yet
let words = ""; // that the last answer was found by

// Theirs starts, and says that it is ready, when ours is.
const start = (setup) => {
  open = setup;
  ours = new Worker(new URL("search/worker.js", import.meta.url), { type: "module" });
  ours.onmessage = ({ data: { answer, words: found } }) => {
    [open, words] = [null, found ?? ""];
    if (answer) theirs.dispatchEvent(new MessageEvent("message", { data: answer }));
    else say(theirs, setup);
  };
  ours.onerror = () => {
    ours = null;
    if (open) say(theirs, open);
  };
  say(ours, { pages: setup.data.docs, sections: setup.data.items });
};

Worker.prototype.postMessage = function (message, ...rest) {
  const { type, data } = message ?? {};
  const text = typeof data === "string" ? data : data?.input;
  if (type === SETUP || type === QUERY) theirs = this;
  if (type === SETUP && ours === undefined) return start(message);
  if (type === QUERY && ours && typeof text === "string" && text.trim() && !SYNTAX.test(text)) {
    open = message;
    return say(ours, { text });
  }
  words = "";
  return postMessage.call(this, message, ...rest);
};

// Material names in a link what the page behind it shall highlight: only those words that
// stand in this very section, and none for a page. So they are named anew.
const list = document.querySelector(".md-search-result__list");
const name = () => {
  for (const link of words ? list.querySelectorAll("a") : []) {
    const url = new URL(link.href);
    if (url.searchParams.get("h") === words) continue;
    url.searchParams.set("h", words);
    link.href = url;
  }
};
if (list) new MutationObserver(name).observe(list, { childList: true, subtree: true });
