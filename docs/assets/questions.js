// Questions that answer at once: whoever chooses is told why that is right, or is not.
// After a prediction its fold opens; after a quiz question, once the choice is right.
export function ask(root, onDone) {
  const quiz = [...root.querySelectorAll("fieldset.quiz")];
  const first = new Map(); // whether the first try was right
  for (const group of root.querySelectorAll("fieldset.quiz, fieldset.prediction")) {
    const details = group.querySelector("details");
    const told = details.querySelector(".told");
    const verdict = document.createElement("p");
    verdict.className = "verdict";
    verdict.setAttribute("role", "status");
    details.before(verdict);
    told.hidden = true;
    group.dataset.ready = "";
    group.addEventListener("change", ({ target }) => {
      const labels = [...group.querySelectorAll("label")];
      const label = target.closest("label");
      const right = target.dataset.right === "true";
      for (const one of labels) one.classList.remove("right", "wrong");
      label.classList.add(right ? "right" : "wrong");
      const why = told.children[labels.indexOf(label)].lastElementChild;
      verdict.replaceChildren(right ? "Right. " : "Not this one. ", why.cloneNode(true));
      if (right || group.matches(".prediction")) details.open = true;
      if (!first.has(group)) first.set(group, right);
      if (right || group.matches(".prediction")) onDone(group.getAttribute("aria-labelledby"));
      if (quiz.includes(group)) score(quiz, first);
    });
  }
}

// "7 of 10", below the last question, once each has been tried.
function score(quiz, first) {
  if (!quiz.every((group) => first.has(group))) return;
  const right = quiz.filter((group) => first.get(group)).length;
  const last = quiz.at(-1);
  const line = last.querySelector(".score") ?? document.createElement("p");
  line.className = "score";
  line.setAttribute("role", "status");
  line.textContent = `${right} of ${quiz.length} at the first try.`;
  last.append(line);
}
