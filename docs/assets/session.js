// All code that a block stands on, folded or not, and its own: what a reader would have
// typed by then. book/exports/session.py says the same of the page as it is written.
const ROLES = ["starter", "check", "solution", "wrong"];
const WALK = "article :is(h2, h3, .highlight.language-python)";
const code = (block) => block.querySelector(".code > code").textContent.replace(/^\n+|\n+$/g, "");

// An error on purpose, after which the text goes on.
const goingOn = (block) => block.matches(".raises")
  ? `try:\n${code(block).replace(/^(?=.*\S)/gm, "    ")}\nexcept Exception as error:\n` +
    '    print(f"{type(error).__name__}: {error}")'
  : code(block);

export function upTo(last) {
  const page = [];
  let isTask, task, solved, starter; // an exercise's own blocks stay in it
  for (const one of document.querySelectorAll(WALK)) {
    if (one.matches("h2, h3")) {
      isTask = one.id.startsWith("exercise-");
      [task, solved, starter] = [[], [], []];
      continue;
    }
    const role = ROLES.find((name) => one.matches(`.${name}`));
    if (one === last) {
      const mine = { undefined: solved, check: starter }[role] ?? []; // a check judges an answer
      return [...[...page, ...task, ...mine].map(goingOn), code(one)];
    }
    if (role === "starter") starter = [one];
    else if (role === "solution" || (!role && solved.length)) solved.push(one);
    else if (!role) (isTask ? task : page).push(one);
  }
}
