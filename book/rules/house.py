"""The rules of the whole house: one key per chapter, one home per figure and loop."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from book.errors import PageError
from book.pages import front_matter, page
from book.pages.book import Book
from book.pages.page import KEY, Page
from book.rules import chapter

LOOP = {"backward", "step"}  # a function that calls both is a training loop


def violations(book: Book) -> list[PageError]:
    """Every rule that the book breaks; a page that cannot be read is one violation."""
    pages: list[Page] = []
    found: list[PageError] = []
    for path in book.pages():
        try:
            pages.append(page.read(path, book))
        except PageError as error:
            found.append(error)
    if found:  # what nothing shows or draws cannot be told before all can be read
        return found
    for one in pages:
        if KEY.fullmatch(one.key):
            found += chapter.violations(one)
            found += _shows_its_loop(one, book)
    found += _keys(pages, book)
    found += _navigation(pages, book)
    found += _figures(pages, book)
    found += _loops(book)
    return found


def _keys(pages: list[Page], book: Book) -> Iterator[PageError]:
    chapters: dict[str, Page] = {}
    for one in pages:
        if not KEY.fullmatch(one.key):
            continue
        number = one.key.partition("_")[0]
        if number in chapters:
            problem = f"{one.key} and {chapters[number].key} have one number"
            yield PageError(one.name, None, problem, "Give each chapter its own key.")
        chapters[number] = one
        folder = f"module{one.key[2]}"
        for path in (
            book.docs / folder / f"{one.key}.md",
            book.snippets / folder / f"{one.key}.py",
            book.root / "tests" / folder / f"test_{one.key}.py",
        ):
            if not path.is_file():
                problem = f"the chapter {one.key} has no {book.name(path)}"
                yield PageError(one.name, None, problem, "Add it, or mend its name.")
    keys = {one.key for one in chapters.values()}
    others = [
        *book.snippets.rglob("ch[0-9]*.py"),
        *(book.root / "tests").rglob("test_ch[0-9]*.py"),
    ]
    for path in sorted(others):
        name = path.stem.removeprefix("test_")
        if not any(name == key or name.startswith(f"{key}_") for key in keys):
            problem = f"no page has the key {name}"
            yield PageError(book.name(path), None, problem, "Name it as its chapter.")


def _navigation(pages: list[Page], book: Book) -> Iterator[PageError]:
    titles = dict(_entries(book.config.nav or []))
    for one in pages:
        listed = one.path.relative_to(book.docs).as_posix()
        if listed not in titles:
            problem = "the page is not in nav"
            wanted = front_matter.navigation_title(one.title)
            fix = f"Add it to nav in mkdocs.yml: {wanted}: {listed}"
            yield PageError(one.name, None, problem, fix)
        elif titles[listed] and KEY.fullmatch(one.key):
            wanted = front_matter.navigation_title(one.title)
            if titles[listed] != wanted:
                problem = f"nav in mkdocs.yml calls it {titles[listed]!r}"
                yield PageError(one.name, 2, problem, f"By its title it is {wanted!r}.")


def _entries(nav: Any) -> Iterator[tuple[str, str | None]]:
    for item in nav:
        if isinstance(item, str):
            yield item, None
        else:
            for title, target in item.items():
                yield from (
                    [(target, title)] if isinstance(target, str) else _entries(target)
                )


def _figures(pages: list[Page], book: Book) -> Iterator[PageError]:
    drawn: dict[str, tuple[Page, int]] = {}
    for one in pages:
        for block in one.runnable():
            if name := block.options.get("figure"):
                if name in drawn:
                    first = drawn[name][0].name
                    problem = f"the figure {name} is drawn twice, here and in {first}"
                    yield PageError(
                        one.name, block.start, problem, "Give it a name of its own."
                    )
                drawn[name] = (one, block.start)
                if KEY.fullmatch(one.key) and not name.startswith(one.key[:4] + "_"):
                    problem = f"the figure {name} does not bear its chapter's key"
                    fix = f"Call it {one.key[:4]}_…"
                    yield PageError(one.name, block.start, problem, fix)
                if name not in {image.figure for image in one.images}:
                    problem = f"the figure {name} is drawn and not shown"
                    fix = f"Add ![what it shows](../figures/{name}.svg) below."
                    yield PageError(one.name, block.start, problem, fix)
    for one in pages:
        for image in one.images:
            if not image.alt.strip():
                problem = f"the image {image.source} has no alt text"
                fix = "Say in the brackets what one learns from it."
                yield PageError(one.name, image.line, problem, fix)
            if image.figure and image.figure not in drawn:
                problem = f"the figure {image.figure} is shown and nothing draws it"
                fix = f'Draw it in a block {{.python figure="{image.figure}"}}.'
                yield PageError(one.name, image.line, problem, fix)
    yield from _orphans(set(drawn), book)


def _orphans(drawn: set[str], book: Book) -> Iterator[PageError]:
    for folder in (book.figures, book.figure_data):
        for path in sorted(folder.glob("*.*")):
            if path.name.partition(".")[0] not in drawn:
                problem = "no page draws this figure"
                yield PageError(book.name(path), None, problem, "Remove the file.")


def _functions(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text("utf-8"))
    return {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def _is_loop(function: ast.FunctionDef) -> bool:
    calls = [n.func for n in ast.walk(function) if isinstance(n, ast.Call)]
    return {f.attr for f in calls if isinstance(f, ast.Attribute)} >= LOOP


def _loops(book: Book) -> Iterator[PageError]:
    for path in sorted(book.snippets.rglob("*.py")):
        own = path.stem[:4]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            source = book.root.joinpath(*node.module.split(".")).with_suffix(".py")
            if source.stem[:4] == own or not source.is_relative_to(book.snippets):
                continue
            loops = {n for n, f in _functions(source).items() if _is_loop(f)}
            for alias in node.names:
                if alias.name in loops:
                    problem = f"the loop {alias.name!r} is imported from {node.module}"
                    fix = "Write the loop out: the lines that repeat are the lesson."
                    yield PageError(book.name(path), node.lineno, problem, fix)


def _shows_its_loop(one: Page, book: Book) -> Iterator[PageError]:
    try:
        code = [line for b in one.runnable() for line in one.code(b, book)]
    except PageError as error:
        yield error
        return
    shown = "\n".join(line.text for line in code)
    if not all(f".{name}()" in shown for name in LOOP):
        problem = "the chapter shows no training loop"
        fix = "Include the chapter's own: forward, loss, zero_grad, backward, step."
        yield PageError(one.name, None, problem, fix)
