// The worker that search.js starts: it is told all sections once, and then questions.
import { material, zensical } from "./answers.js";
import { Ranking } from "./ranking.js";

const REPLY = 3; // what the themes call an answer
const PLURAL = /^([a-z]{4,})ing$|^([a-z]{3,}[^s])s$/i; // taken off where a page shows a word
let ranking, answer;

addEventListener("message", ({ data: { pages, sections, text } }) => {
  if (text === undefined) {
    ranking = new Ranking(pages ?? sections);
    answer = pages ? material : zensical;
    postMessage({});
    return;
  }
  const asked = ranking.ask(text);
  const words = asked.words.map((word) => word.replace(PLURAL, "$1$2"))
    .filter((word) => word.length > 1).join(" ");
  postMessage({ words, answer: { type: REPLY, data: answer(ranking.sections, asked) } });
});
