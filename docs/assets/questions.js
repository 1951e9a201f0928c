// Immediate feedback for the quiz: says right or wrong, and unfolds the explanation.
export function quiz(root, onRight) {
  for (const group of root.querySelectorAll("fieldset.quiz")) {
    group.dataset.ready = "";
    const verdict = document.createElement("p");
    verdict.className = "quiz-verdict";
    verdict.setAttribute("role", "status");
    const details = group.querySelector("details");
    details.before(verdict);
    group.addEventListener("change", ({ target }) => {
      const right = target.dataset.right === "true";
      for (const label of group.querySelectorAll("label")) label.classList.remove("right", "wrong");
      target.closest("label").classList.add(right ? "right" : "wrong");
      verdict.textContent = right ? "Right." : "Not this one. Read why, then choose again.";
      details.open = true;
      if (right) onRight(group.getAttribute("aria-labelledby"));
    });
  }
}
